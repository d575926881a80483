# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an operation lies: its masks, and the tiles that they reach.

A mask is evaluated tile by tile from the parts of the path near the tile alone, so
it depends neither on what is rendered beside it nor on how a stroke goes on.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.operation import Operation, Shape

TILE_PX = 128
APRON_PX = 64
"""A tile is rendered with this much around it: what a blend over four levels and a
base reaches, 2 (2^4 - 1) px for the split and as much for the mask, is 60 px."""

LEAST_PRESSURE = 0.1

Tile = tuple[int, int]
"""Row and column of a tile."""

Segments = npt.NDArray[np.float32]
"""(parts, 6) float32: x, y, radius at both ends of straight parts of a path."""


@dataclass(frozen=True)
class Geometry:
    """The parts of an operation's path, by tiles.

    Attributes
    ----------
    segments
        All parts; mirrored ones too.
    near
        For each tile with a mask, the numbers of the parts that make it.
    around
        The same for tiles whose surroundings have one.
    outline
        How many parts make a closed outline, whose numbers then count; 0 for strokes.
    """

    segments: Segments
    near: dict[Tile, tuple[int, ...]]
    around: dict[Tile, tuple[int, ...]]
    outline: int = 0

    @classmethod
    def of(cls, operation: Operation, rows: int, columns: int) -> "Geometry":
        """Return it for a picture of a size."""
        segments = _segments(operation)
        grid = (-(-rows // TILE_PX), -(-columns // TILE_PX))
        boxes = segments
        outline = 0
        if operation.shape is Shape.AREA:
            outline = len(operation.path)
            boxes = _boxes(segments, outline)
        near, around = (_by_tile(boxes, 2.0 + pad, grid) for pad in (0, APRON_PX))
        return cls(segments, near, around, outline)

    def parts(self, numbers: tuple[int, ...]) -> Segments:
        """Return the parts with these numbers; of areas whole outlines."""
        if self.outline:
            outlines = self.segments.reshape(-1, self.outline, 6)
            return outlines[list(numbers)].reshape(-1, 6)
        return self.segments[list(numbers)]


def mask_of(
    operation: Operation,
    segments: Segments,
    box: tuple[int, int, int, int],
    radius_share: float = 1.0,
) -> FloatPlane:
    """Return an operation's mask, 0..1 float32, without its strength.

    Parameters
    ----------
    operation
        For shape and hardness.
    segments
        The parts of its path near the box; of an area all.
    box
        x, y, width, height in pixels.
    radius_share
        Factor on the radius of a brush.
    """
    x, y, width, height = box
    mask = np.zeros((height, width), np.float32)
    if not len(segments):
        return mask
    if operation.shape is Shape.AREA:
        soft = max(1.0, 2 * operation.radius_px * (1 - operation.hardness))
        parts = len(operation.path)
        for first in range(0, len(segments), parts):
            _area(mask, x, y, segments[first : first + parts], soft)
        return mask
    scaled = segments.copy()
    scaled[:, 2] *= radius_share
    scaled[:, 5] *= radius_share
    _stroke(mask, x, y, scaled, operation.hardness)
    return mask


def _segments(operation: Operation) -> Segments:
    """Return the straight parts of a path and of its mirror image."""
    points = np.array(operation.path, np.float64)
    pressure = np.maximum(points[:, 2], LEAST_PRESSURE)
    points[:, 2] = operation.radius_px * pressure
    if operation.shape is Shape.AREA:
        points[:, 2] = operation.radius_px * (1 - operation.hardness)
        ends = np.roll(points, -1, axis=0)
    else:
        ends = points[1:] if len(points) > 1 else points
        points = points[: len(ends)]
    parts = np.hstack([points, ends])
    if operation.shape is Shape.STROKE:
        parts = _pieces(parts)
    if operation.mirror_x_px is not None:
        mirrored = parts.copy()
        mirrored[:, [0, 3]] = 2 * operation.mirror_x_px - parts[:, [0, 3]]
        parts = np.vstack([parts, mirrored])
    return np.ascontiguousarray(parts, np.float32)


def _pieces(parts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return parts no longer than a tile, so that a slanting one is not in them all."""
    lengths = np.hypot(parts[:, 3] - parts[:, 0], parts[:, 4] - parts[:, 1])
    counts = np.maximum(np.ceil(lengths / TILE_PX), 1).astype(int)
    if counts.max() == 1:
        return parts
    whole = np.repeat(parts, counts, axis=0)
    number = np.concatenate([np.arange(count) for count in counts])
    share = (number / np.repeat(counts, counts))[:, None]
    step = (1 / np.repeat(counts, counts))[:, None]
    way = whole[:, 3:] - whole[:, :3]
    begin = whole[:, :3] + share * way
    return np.hstack([begin, begin + step * way])


def _boxes(segments: Segments, outline: int) -> Segments:
    """Return one part that spans each closed outline of so many parts."""
    corners = segments.reshape(-1, outline, 6)
    low, high = corners[:, :, :2].min(axis=1), corners[:, :, :2].max(axis=1)
    radius = corners[:, 0, 2:3]
    return np.hstack([low, radius, high, radius])


def _by_tile(
    segments: Segments, pad_px: float, grid: tuple[int, int]
) -> dict[Tile, tuple[int, ...]]:
    """Return the numbers of the parts whose box reaches each tile."""
    x, y, radius = segments[:, [0, 3]], segments[:, [1, 4]], segments[:, [2, 5]]
    pad = radius.max(axis=1) + np.float32(pad_px)
    columns = np.stack([x.min(axis=1) - pad, x.max(axis=1) + pad], axis=1)
    rows = np.stack([y.min(axis=1) - pad, y.max(axis=1) + pad], axis=1)
    first = np.floor(np.stack([rows[:, 0], columns[:, 0]], axis=1) / TILE_PX)
    last = np.floor(np.stack([rows[:, 1], columns[:, 1]], axis=1) / TILE_PX)
    first = np.clip(first, 0, grid).astype(int)
    last = np.clip(last, -1, np.array(grid) - 1).astype(int)
    found: dict[Tile, list[int]] = {}
    for number, ((top, left), (bottom, right)) in enumerate(
        zip(first.tolist(), last.tolist(), strict=True)
    ):
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found.setdefault((row, column), []).append(number)
    return {tile: tuple(numbers) for tile, numbers in found.items()}


@compiled
def _stroke(
    mask: FloatPlane, left: int, top: int, segments: Segments, hardness: float
) -> None:
    """Raise a mask to the round brush drawn along each part."""
    rows, columns = mask.shape
    for number in range(segments.shape[0]):
        x1, y1, r1 = segments[number, 0], segments[number, 1], segments[number, 2]
        x2, y2, r2 = segments[number, 3], segments[number, 4], segments[number, 5]
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        reach = max(r1, r2) + np.float32(1.0)
        first = max(0, int(np.floor(min(y1, y2) - reach)) - top)
        last = min(rows, int(np.ceil(max(y1, y2) + reach)) + 1 - top)
        begin = max(0, int(np.floor(min(x1, x2) - reach)) - left)
        end = min(columns, int(np.ceil(max(x1, x2) + reach)) + 1 - left)
        for row in range(first, last):
            y = np.float32(row + top) - y1
            for column in range(begin, end):
                x = np.float32(column + left) - x1
                along = 0.0
                if length > 0:
                    along = min(max(float(x * dx + y * dy) / length, 0.0), 1.0)
                away = np.sqrt((x - along * dx) ** 2 + (y - along * dy) ** 2)
                radius = r1 + along * (r2 - r1)
                soft = max(radius * (1.0 - hardness), 1.0)
                share = (radius + 0.5 - away) / soft
                if share <= 0:
                    continue
                share = min(share, 1.0)
                share = share * share * (3.0 - 2.0 * share)
                if share > mask[row, column]:
                    mask[row, column] = share


@compiled
def _area(
    mask: FloatPlane, left: int, top: int, outline: Segments, soft: float
) -> None:
    """Raise a mask to 1 within a closed outline (even-odd), softly at its edge."""
    rows, columns = mask.shape
    parts = outline.shape[0]
    for row in range(rows):
        y = np.float32(row + top)
        for column in range(columns):
            x = np.float32(column + left)
            within = False
            nearest = np.float32(1e12)
            for number in range(parts):
                x1, y1 = outline[number, 0], outline[number, 1]
                x2, y2 = outline[number, 3], outline[number, 4]
                dx, dy = x2 - x1, y2 - y1
                if (y1 > y) != (y2 > y) and x < x1 + dx * (y - y1) / dy:
                    within = not within
                low_x, high_x = min(x1, x2) - soft, max(x1, x2) + soft
                low_y, high_y = min(y1, y2) - soft, max(y1, y2) + soft
                if x < low_x or x > high_x or y < low_y or y > high_y:
                    continue
                length = dx * dx + dy * dy
                along = 0.0
                if length > 0:
                    along = float((x - x1) * dx + (y - y1) * dy) / length
                    along = min(max(along, 0.0), 1.0)
                away_x, away_y = x - x1 - along * dx, y - y1 - along * dy
                nearest = min(nearest, away_x * away_x + away_y * away_y)
            away = np.sqrt(nearest)
            share = 0.5 + (away if within else -away) / soft
            share = min(max(share, 0.0), 1.0)
            share = share * share * (3.0 - 2.0 * share)
            if share > mask[row, column]:
                mask[row, column] = share
