# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds dust on the sensor by what stands still there, on textured ground, too.

The picture moves over the sensor from frame to frame, if little, and most of the time
it is out of focus at any one place; dust takes the same share of light in every frame.
So a place where the mean over frames, quiet ones counting most, is darker than all
around, is dust if neighbouring frames are more alike there as they lie on the sensor
than as they lie on each other. Where nothing moved, it leaves no trail and stays.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.dust_signs import (
    DARK,
    LOGARITHM,
    QUIET,
    Grey,
    fitted_disc,
    outstanding,
    unlikeness,
)
from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.matrices import Matrix, compose, invert
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE

Spread = Callable[[int, Callable[[int, int], None]], None]
Owner = npt.NDArray[np.uint16]

LEVELS = 3
"""Dust is looked for at half, quarter and eighth of the size: 5 to 40 px wide."""

LEAST_FRAMES = 6
MOST_FRAMES = 12
"""So many small copies are kept at most; of longer stacks every second, fourth ..."""

FINAL_LOOK = 1.4
"""Dust is looked for at the end if the stack has grown by this factor since."""

STANDS_OUT = 2.0
"""A spot is so many times as dark as its surroundings and frames are uneven."""

STILL = 0.9
STILL_BY_DEPTH = 0.3
"""Unlikeness of neighbours on the sensor to that of the same picture: at most the one,
and at most the other for each time that the spot stands out."""

SHAPED = 0.7
"""Share of what varies in and around a spot that a soft disc explains, at least."""

MOST_CANDIDATES = 400

_HALO = 32
_ROWS_AT_ONCE = 4
"""Stripes of so many times the usual rows, as they have a halo."""

_REACH_PX = 6


@dataclass(frozen=True)
class DustSpot:
    """One spot of dust.

    Attributes
    ----------
    rows, columns
        Where it lies, in sensor pixels of half the size.
    share
        (rows, columns) float32: logarithm of the share of light that it lets through.
    x, y, radius_px
        Its middle and size, in sensor pixels of half the size.
    known_from
        Index of the first frame that it was taken out of.
    """

    rows: slice
    columns: slice
    share: FloatPlane
    x: float
    y: float
    radius_px: float
    known_from: int


@dataclass(frozen=True)
class _Seen:
    """A frame's small copies, halved from one to the next."""

    index: int
    matrix: Matrix
    levels: tuple[Grey, ...]


@dataclass(frozen=True)
class _Candidate:
    """A place that is dark in the mean over frames, in pixels of its level."""

    level: int
    y: int
    x: int
    stands_out: float


class Dust:
    """Follows a stack and tells where dust lies on the sensor.

    Parameters
    ----------
    spread
        Runs ``work(first, last)`` over stripes of so many rows, and waits for all.
    """

    def __init__(self, spread: Spread) -> None:
        self._spread = spread
        self._seen: list[_Seen] = []
        self._stride, self._count, self._looked_at = 1, 0, 0
        self.spots: list[DustSpot] = []
        self.moves: list[tuple[int, Matrix]] = []

    def see(self, grey: Grey, index: int, matrix: Matrix) -> None:
        """Take what a frame shows.

        Parameters
        ----------
        grey
            (rows, columns) uint8 of half the size.
        index, matrix
            Of the frame; the matrix leads from the reference to it, at full size.
        """
        self.moves.append((index, matrix))
        if self._count % self._stride == 0:
            levels = [grey]
            for _ in range(LEVELS - 1):
                rows, columns = levels[-1].shape
                even = levels[-1][: max(1, rows // 2 * 2), : max(1, columns // 2 * 2)]
                size = (max(1, columns // 2), max(1, rows // 2))
                levels.append(cv2.resize(even, size, interpolation=cv2.INTER_AREA))
            self._seen.append(_Seen(index, matrix, tuple(levels)))
        self._count += 1
        if len(self._seen) == MOST_FRAMES:
            self._look(index + 1)
            self._seen, self._stride = self._seen[::2], 2 * self._stride

    def finish(self) -> None:
        """Look once more, if much was seen since."""
        enough = len(self._seen) >= LEAST_FRAMES
        if enough and self._count >= FINAL_LOOK * self._looked_at:
            self._look(self.moves[-1][0] + 1)

    def take_out(self, pixels: Pixels) -> None:
        """Divide known dust out of a (rows, columns, 3) uint8 or uint16 frame."""
        for spot in self.spots:
            _divide(pixels, spot.share, spot.rows.start, spot.columns.start)

    def take_out_of_merged(self, pixels: Pixels, owner: Owner) -> None:
        """Divide dust out of a merged picture where frames came before it was known.

        Parameters
        ----------
        pixels
            (rows, columns, 3) uint16, in the geometry of the reference.
        owner
            (rows, columns) of half the size: index of the frame of each pixel.
        """
        for spot in self.spots:
            self._take_trail_out(pixels, owner, spot)

    def _take_trail_out(self, pixels: Pixels, owner: Owner, spot: DustSpot) -> None:
        """Divide the trail of one spot out of a merged picture."""
        tall, wide = spot.share.shape
        corners = np.array([[0, wide, 0, wide], [0, 0, tall, tall]], np.float64)
        corners += [[spot.columns.start], [spot.rows.start]]
        earlier = [
            (index, _halved_matrix(matrix))
            for index, matrix in self.moves
            if index < spot.known_from
        ]
        placed = np.concatenate(
            [
                (back := invert(one))[:, :2] @ corners + back[:, 2:]
                for _, one in earlier
            ],
            axis=1,
        )
        first = np.maximum(np.floor(placed.min(axis=1)).astype(int) - 2, 0)
        last = np.minimum(
            np.ceil(placed.max(axis=1)).astype(int) + 3, owner.shape[::-1]
        )
        if (last <= first).any():
            return
        part = owner[first[1] : last[1], first[0] : last[0]]
        share = np.zeros(part.shape, np.float32)
        start = np.array([spot.columns.start, spot.rows.start])
        size = (part.shape[1], part.shape[0])
        for index, matrix in earlier:
            owned = part == index
            if not owned.any():
                continue
            move = matrix.copy()
            move[:, 2] += move[:, :2] @ first - start
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            share += cv2.warpAffine(spot.share, move, size, flags=flags) * owned
        if share.any():
            share = cv2.GaussianBlur(share, (0, 0), 0.7)
            _divide(pixels, share, int(first[1]), int(first[0]))

    def _look(self, next_index: int) -> None:
        """Look for dust in what was seen."""
        self._looked_at = self._count
        found = [
            one for level in range(LEVELS) for one in self._candidates_of_level(level)
        ]
        found.sort(key=lambda one: -one.stands_out)
        spots = []
        for one in found[:MOST_CANDIDATES]:
            scale = 2**one.level
            x, y = (one.x + 0.5) * scale, (one.y + 0.5) * scale
            if not self._is_known(x, y, 1.5 * scale) and self._stands_still(one):
                spots.append(self._spot(one, next_index))
        # The same spot is seen at several levels; at one it is most like a disc.
        for likeness, spot in sorted(filter(None, spots), key=lambda one: -one[0]):
            if likeness < SHAPED:
                break
            if not self._is_known(spot.x, spot.y, spot.radius_px):
                self.spots.append(spot)

    def _is_known(self, x: float, y: float, radius_px: float) -> bool:
        """Tell whether a place, in pixels of half the size, belongs to a known spot."""
        return any(
            np.hypot(x - one.x, y - one.y) < max(radius_px, one.radius_px) + 2
            for one in self.spots
        )

    def _candidates_of_level(self, level: int) -> list[_Candidate]:
        """Return dark places of one level."""
        rows, columns = self._seen[0].levels[level].shape
        if min(rows, columns) < 2 * _HALO:
            return []
        found: list[_Candidate] = []

        def look(first: int, last: int) -> None:
            first, last = _ROWS_AT_ONCE * first, min(_ROWS_AT_ONCE * last, rows)
            low, high = max(0, first - _HALO), min(rows, last + _HALO)
            parts = [one.levels[level][low:high] for one in self._seen]
            stands_out = outstanding(parts)
            peaks = stands_out >= cv2.dilate(stands_out, np.ones((7, 7), np.uint8))
            peaks &= stands_out > STANDS_OUT
            peaks[: max(first - low, 6 if low == 0 else 0)] = False
            peaks[min(last, rows - 6) - low :] = False
            peaks[:, :6] = peaks[:, -6:] = False
            for y, x in zip(*np.nonzero(peaks), strict=True):
                depth = float(stands_out[y, x])
                found.append(_Candidate(level, int(y) + low, int(x), depth))

        self._spread(-(-rows // _ROWS_AT_ONCE), look)
        return sorted(found, key=lambda one: (one.y, one.x))

    def _stands_still(self, one: _Candidate) -> bool:
        """Tell whether frames are more alike on the sensor than on the picture."""
        scale = 2 ** (one.level + 1)
        middle = np.array([(one.x + 0.5) * scale - 0.5, (one.y + 0.5) * scale - 0.5])
        base = invert(self._seen[len(self._seen) // 2].matrix)
        reach = 2 * _REACH_PX + 1
        ahead, here = [], []
        for seen in self._seen:
            move = compose(seen.matrix, base)
            shift = (move[:, :2] @ middle + move[:, 2] - middle) / scale
            far = int(np.ceil(np.abs(shift).max())) + _REACH_PX + 4
            top, left = max(0, one.y - far), max(0, one.x - far)
            part = seen.levels[one.level][top : one.y + far + 1, left : one.x + far + 1]
            light = cv2.LUT(np.ascontiguousarray(part), LOGARITHM)
            light = cv2.GaussianBlur(light, (0, 0), 1.0)
            x, y = float(one.x - left), float(one.y - top)
            here.append(cv2.getRectSubPix(light, (reach, reach), (x, y)))
            moved = (x + float(shift[0]), y + float(shift[1]))
            ahead.append(cv2.getRectSubPix(light, (reach, reach), moved))
        on_sensor, on_picture = unlikeness(here), unlikeness(ahead)
        weight = 1 / (on_sensor + on_picture + 2e-5)
        ratio = float(
            ((weight * on_sensor).sum() + 1e-9) / ((weight * on_picture).sum() + 1e-9)
        )
        return ratio < min(STILL, STILL_BY_DEPTH * one.stands_out)

    def _spot(self, one: _Candidate, next_index: int) -> tuple[float, DustSpot] | None:
        """Return how much a spot is like a disc, and the spot; ``None`` if it is none.

        The light around is taken for a plane in every frame.
        """
        scale = 2**one.level
        middle_x, middle_y = ((at + 0.5) * scale - 0.5 for at in (one.x, one.y))
        reach = 6 * scale + 1
        rows_all, columns_all = self._seen[0].levels[0].shape
        rows = slice(
            max(0, int(middle_y) - reach), min(rows_all, int(middle_y) + reach)
        )
        columns = slice(
            max(0, int(middle_x) - reach), min(columns_all, int(middle_x) + reach)
        )
        y, x = np.mgrid[rows, columns].astype(np.float64)
        ring = np.hypot(y - middle_y, x - middle_x) > 3.6 * scale
        plane = np.stack([np.ones_like(x), x - middle_x, y - middle_y], axis=-1)
        total, weights = np.zeros_like(x), 0.0
        for seen in self._seen:
            light = LOGARITHM[seen.levels[0][rows, columns]].astype(np.float64)
            fit = np.linalg.lstsq(plane[ring], light[ring], rcond=None)[0]
            light -= plane @ fit
            weight = 1 / (np.mean(light[ring] ** 2) + QUIET**2)
            total += weight * light
            weights += weight
        mean = total / weights
        best = fitted_disc(mean, x, y, (middle_x, middle_y), float(scale))
        if best is None:
            return None
        likeness, share, place, radius_px, offset = best
        depth = float(share.min())
        unrest = float((mean[ring] - offset).std())
        if unrest < 0.15 * abs(depth):
            window = np.clip(share / depth * 8, 0, 1)
            share = np.minimum(cv2.GaussianBlur(mean - offset, (0, 0), 0.7), 0) * window
        plane_of_spot = share.astype(np.float32)
        return likeness, DustSpot(
            rows, columns, plane_of_spot, *place, radius_px, next_index
        )


def _halved_matrix(matrix: Matrix) -> Matrix:
    """Return a matrix between pictures for the same pictures at half the size."""
    halved = matrix.copy()
    halved[:, 2] = (matrix[:, :2].sum(axis=1) * 0.5 + matrix[:, 2] - 0.5) / 2
    return halved


def _divide(pixels: Pixels, share: FloatPlane, top: int, left: int) -> None:
    """Divide a share, at half the size, out of part of a picture."""
    white = WHITE[pixels.dtype]
    full = cv2.resize(share, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    part = pixels[2 * top : 2 * top + len(full), 2 * left : 2 * left + full.shape[1]]
    full = np.exp(-full[: part.shape[0], : part.shape[1], None])
    dark = np.float32(DARK * white / 255)
    clean = (part + dark) * full - dark
    changed = np.clip(np.rint(clean), 0, white).astype(pixels.dtype)
    part[...] = np.where(full > 1, changed, part)
