# SPDX-License-Identifier: GPL-3.0-or-later
"""Which operations shape which tile: what a tile depends on, as one comparable key.

Two equal keys mean the same pixels, whatever else has changed in between; so nothing
is rendered that is known, and undo finds its tiles again.
"""

from collections.abc import Sequence

from facetstack.imaging.retouch.aligned import AlignedFrames, Box
from facetstack.imaging.retouch.cache import ByteCache
from facetstack.imaging.retouch.geometry import (
    APRON_PX,
    TILE_PX,
    Geometry,
    Segments,
    Tile,
)
from facetstack.imaging.retouch.operation import Operation, Tool

Key = tuple[object, ...]

PADDED_PX = TILE_PX + 2 * APRON_PX
"""Side of a tile with its apron."""

MOST_STEPS = 5000

_MOVING = (Tool.CLONE, Tool.HEAL)

TONE_PX = 12
"""How far around a place that is healed its surroundings tell the tone."""


class Step:
    """One operation of a plan, ready to be looked up by tile."""

    def __init__(self, operation: Operation, rows: int, columns: int) -> None:
        self.operation = operation
        self.geometry = Geometry.of(operation, rows, columns)
        self._keys: dict[Tile, Key] = {}
        self._pixel_keys: dict[Tile, Key] = {}

    def segments(self, tile: Tile) -> Segments:
        """Return the parts of the path that make the tile's weights."""
        return self.geometry.parts(self._numbers(tile))

    def weight_key(self, tile: Tile) -> Key:
        """Return what its share of a tile's weights depends on."""
        known = self._keys.get(tile)
        if known is None:
            name = self.operation.id if self.operation.tool in _MOVING else ""
            known = (self.operation.style, name, self.segments(tile).tobytes())
            self._keys[tile] = known
        return known

    def pixel_key(self, tile: Tile) -> Key:
        """Return what its share of a tile's pixels depends on, but for the picture."""
        known = self._pixel_keys.get(tile)
        if known is None:
            known = self._pixel_keys[tile] = self._pixel_key(tile)
        return known

    def _pixel_key(self, tile: Tile) -> Key:
        if self.operation.tool is Tool.DEPTH:
            # Its weights in the apron look at the path around the next tiles.
            return tuple(
                self.weight_key((tile[0] + row, tile[1] + column))
                for row in (-1, 0, 1)
                for column in (-1, 0, 1)
            )
        parts = self.geometry.segments
        if self.operation.tool is not Tool.HEAL:
            parts = self.geometry.parts(self.geometry.around[tile])
        return (self.operation.style, parts.tobytes())

    def _numbers(self, tile: Tile) -> tuple[int, ...]:
        # A rim along edges looks at the path around the tile.
        if self.operation.tool is Tool.DEPTH:
            return self.geometry.around.get(tile, ())
        return self.geometry.near.get(tile, ())


class Steps:
    """The steps of operations for a picture of one size; the latest are kept."""

    def __init__(self, rows: int, columns: int) -> None:
        self._size = (rows, columns)
        self._kept: ByteCache[str, Step] = ByteCache(MOST_STEPS, lambda _: 1)

    def of(self, operation: Operation) -> Step:
        """Return an operation's step."""
        known = self._kept.peek(operation.id)
        if known is None or known.operation != operation:
            known = Step(operation, *self._size)
            self._kept.put(operation.id, known)
        return known


class Plan:
    """Operations in their order, those left out that cannot be rendered.

    Parameters
    ----------
    operations
        The document, in order.
    frames
        Tells which frames there are.
    steps
        Keeps the steps of operations seen before.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        frames: AlignedFrames,
        steps: "Steps",
    ) -> None:
        self.rows, self.columns = frames.rows, frames.columns
        self.steps = [
            steps.of(one)
            for one in operations
            if not one.hidden and (not one.frame or frames.index(one.frame) is not None)
        ]
        self._of_weights: dict[Tile, list[int]] = {}
        self._of_pixels: dict[Tile, list[int]] = {}
        for number, step in enumerate(self.steps):
            for tile in step.geometry.near:
                self._of_weights.setdefault(tile, []).append(number)
            for tile in step.geometry.around:
                self._of_pixels.setdefault(tile, []).append(number)
        self._keys: dict[tuple[Tile, int], Key] = {}

    def __len__(self) -> int:
        """How many operations are rendered."""
        return len(self.steps)

    @property
    def tiles(self) -> set[Tile]:
        """The tiles that any operation can change."""
        return set(self._of_pixels)

    def tiles_from(self, first: int) -> set[Tile]:
        """Return the tiles that steps from this number on can change."""
        return {tile for step in self.steps[first:] for tile in step.geometry.around}

    def weight_steps(self, tile: Tile, before: int) -> list[Step]:
        """Return the first ``before`` steps as far as they give the tile weights."""
        numbers = self._of_weights.get(tile, ())
        return [self.steps[one] for one in numbers if one < before]

    def pixel_key(self, tile: Tile, before: int) -> Key:
        """Return what a tile's pixels depend on after the first ``before`` steps."""
        numbers = [one for one in self._of_pixels.get(tile, ()) if one < before]
        until = numbers[-1] + 1 if numbers else 0
        known = self._keys.get((tile, until))
        if known is None:
            known = tuple(self._pixel_part(one, tile) for one in numbers)
            self._keys[tile, until] = known
        return known

    def step_of(self, name: str) -> int:
        """Return the number of the step with this id."""
        return next(
            number
            for number, step in enumerate(self.steps)
            if step.operation.id == name
        )

    def _pixel_part(self, number: int, tile: Tile) -> Key:
        """Return what one step's share of a tile's pixels depends on."""
        step = self.steps[number]
        operation = step.operation
        if operation.tool not in _MOVING:
            return step.pixel_key(tile)
        needed = moved_tiles(tile, operation, self.rows, self.columns)
        if operation.tool is Tool.HEAL:
            box = tone_box(step.geometry)
            needed |= tiles_in(box, self.rows, self.columns)
            needed |= tiles_in(shifted(box, operation), self.rows, self.columns)
        below = (self.pixel_key(one, number) for one in sorted(needed))
        return (operation.id, step.pixel_key(tile), *below)


def moved_tiles(tile: Tile, operation: Operation, rows: int, columns: int) -> set[Tile]:
    """Return the tiles from which a moved one, apron and all, takes its pixels."""
    side = 2 * TILE_PX
    corner = (tile[1] * TILE_PX - TILE_PX // 2, tile[0] * TILE_PX - TILE_PX // 2)
    return tiles_in(shifted((*corner, side, side), operation), rows, columns)


def shifted(box: Box, operation: Operation) -> Box:
    """Return where an operation takes the pixels of a box from."""
    (dx, dy), (x, y, width, height) = operation.shift_px, box
    return x + dx, y + dy, width, height


def tone_box(geometry: Geometry) -> Box:
    """Return the box around a path in which a heal compares tones."""
    segments = geometry.segments
    radius = float(segments[:, [2, 5]].max()) + TONE_PX
    low = segments[:, [0, 1, 3, 4]].min(axis=0)
    high = segments[:, [0, 1, 3, 4]].max(axis=0)
    x, y = int(min(low[0], low[2]) - radius), int(min(low[1], low[3]) - radius)
    right, bottom = max(high[0], high[2]) + radius, max(high[1], high[3]) + radius
    return x, y, int(right) + 1 - x, int(bottom) + 1 - y


def tiles_in(box: Box, rows: int, columns: int) -> set[Tile]:
    """Return the tiles that a box touches; the nearest where it lies beyond."""
    x, y, width, height = box

    def span(first: int, last: int, size: int) -> range:
        low, high = (min(max(one, 0), size - 1) // TILE_PX for one in (first, last))
        return range(low, high + 1)

    return {
        (row, column)
        for row in span(y, y + height - 1, rows)
        for column in span(x, x + width - 1, columns)
    }


def padded(tile: Tile) -> Box:
    """Return the box of a tile with its apron."""
    x, y = tile[1] * TILE_PX - APRON_PX, tile[0] * TILE_PX - APRON_PX
    return x, y, PADDED_PX, PADDED_PX


def within(box: Box, rows: int, columns: int) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom, within a box, of what the picture covers."""
    x, y, width, height = box
    return max(-x, 0), max(-y, 0), min(columns - x, width), min(rows - y, height)


def beside_of(tile: Tile, rows: int, columns: int) -> list[Tile]:
    """Return a tile and those around it, as far as there are any."""
    return [
        (row, column)
        for row in range(max(tile[0] - 1, 0), tile[0] + 2)
        for column in range(max(tile[1] - 1, 0), tile[1] + 2)
        if row * TILE_PX < rows and column * TILE_PX < columns
    ]
