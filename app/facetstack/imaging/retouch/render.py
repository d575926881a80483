# SPDX-License-Identifier: GPL-3.0-or-later
"""Renderer: automatic picture, aligned frames and operations in; tiles out.

One function renders a tile, whether for a dab, for the whole picture or for export,
so all of them have the same bytes.

From a worker thread::

    renderer = Renderer(result.pixels, result.depth_map, frames)
    for tile in renderer.changed(before, after):       # a stroke went on
        x, y, codes = renderer.placed(tile, after)     # show it at x, y
    pixels = renderer.render(after)                    # for export

While a stroke is drawn, pass the document with the stroke as it stands at its end;
only tiles near its new points are rendered. ``is_warm`` tells beforehand whether a
tile needs files to be read; ``warm`` reads them, in any thread.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.aligned import AlignedFrames, Box
from facetstack.imaging.retouch.blend import Part, mixed
from facetstack.imaging.retouch.cache import ByteCache
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.retouch.geometry import (
    APRON_PX,
    TILE_PX,
    Tile,
    mask_of,
)
from facetstack.imaging.retouch.heal import plane_between
from facetstack.imaging.retouch.merges import Owner
from facetstack.imaging.retouch.operation import Operation, Tool
from facetstack.imaging.retouch.plan import (
    Key,
    Plan,
    Steps,
    beside_of,
    padded,
    shifted,
    tiles_in,
    tone_box,
)
from facetstack.imaging.retouch.sources import Mix, Source, Sources
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.retouch.weighing import Weighing
from facetstack.imaging.threads import worker_count
from facetstack.imaging.tone import from_codes, to_codes
from facetstack.progress import CancelToken, Progress, Report, silent

Codes = npt.NDArray[np.uint16]
Operations = Sequence[Operation]

TILE_BYTES = 400_000_000
WEIGHT_BYTES = 100_000_000
"""What rendered tiles and their weights may take: all the memory that undo has."""

_INNER = slice(APRON_PX, APRON_PX + TILE_PX)


class Renderer:
    """Renders a picture with operations, tile by tile. Thread-safe.

    Parameters
    ----------
    pixels
        (rows, columns, 3) uint16: the automatic merge. Not copied.
    depth
        (rows, columns) float32: its depth map in frames.
    frames
        The frames of the stack, aligned as the merge saw them.
    tile_bytes, weight_bytes
        What rendered tiles and weights may take.
    """

    def __init__(
        self,
        pixels: Codes,
        depth: FloatPlane,
        frames: AlignedFrames,
        *,
        tile_bytes: int = TILE_BYTES,
        weight_bytes: int = WEIGHT_BYTES,
    ) -> None:
        self.rows, self.columns = pixels.shape[:2]
        self.frames = frames
        self._pixels = pixels
        self._depth = depth
        self._sources = Sources(frames, depth)
        self._steps = Steps(self.rows, self.columns)
        self._tiles: ByteCache[tuple[int, Tile, Key], Codes] = ByteCache(
            tile_bytes, lambda one: one.nbytes
        )
        self._weighing = Weighing(pixels, depth, frames, weight_bytes)
        self._last_plan: tuple[tuple[Operation, ...], Plan] | None = None

    def use_cleaning(self, cleaning: Cleaning) -> None:
        """Paint with frames without specks from now on: all tiles change."""
        self.frames.use_cleaning(cleaning)
        self._sources.forget()
        self._tiles.clear()

    def missing(self, operations: Operations) -> tuple[str, ...]:
        """Return the frames that operations name and the stack does not have.

        Such operations are left out; they come back with their frame.
        """
        names = {one.frame for one in operations if one.frame}
        return tuple(sorted(one for one in names if self.frames.index(one) is None))

    def tiles(self, operations: Operations) -> set[Tile]:
        """Return the tiles in which the picture may differ from the automatic one."""
        return self._plan(operations).tiles

    def changed(self, before: Operations, after: Operations) -> list[Tile]:
        """Return the tiles whose pixels two lists of operations make differently."""
        old, new = self._plan(before), self._plan(after)
        same = 0
        for one, other in zip(old.steps, new.steps, strict=False):
            if one is not other:
                break
            same += 1
        return sorted(
            tile
            for tile in old.tiles_from(same) | new.tiles_from(same)
            if old.pixel_key(tile, len(old)) != new.pixel_key(tile, len(new))
        )

    def tile(self, tile: Tile, operations: Operations) -> Codes:
        """Return one tile, at most (TILE_PX, TILE_PX, 3) uint16, read-only.

        Raises
        ------
        Unreadable
            If a frame that it needs cannot be read any more.
        """
        plan = self._plan(operations)
        return self._tile(tile, plan, len(plan))

    def placed(self, tile: Tile, operations: Operations) -> tuple[int, int, Codes]:
        """Return x and y of a tile, and the tile."""
        return tile[1] * TILE_PX, tile[0] * TILE_PX, self.tile(tile, operations)

    def stand_in(self, tile: Tile, operations: Operations, survey: Survey) -> Codes:
        """Return what may be shown at once in the place of a tile that is not warm.

        As ``tile``, but soft: frames come from the survey's small copies, merges from
        those of the small copies, and what is not there stays automatic. Never part of
        the picture.
        """
        plan = self._plan(operations)
        y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
        shares = self._weighing.of(tile, plan, len(plan)).shares
        picture = self._weighing.automatic((x, y, TILE_PX, TILE_PX))
        automatic = picture.copy()
        for source, share in shares.items():
            known = source.name if source.kind == "merge" else source.frame
            part = survey.stand_in(known, (x, y, TILE_PX, TILE_PX))
            if part is not None:
                picture += share[..., None] * (part - automatic)
        return to_codes(picture)[: self.rows - y, : self.columns - x]

    def depth_tile(self, tile: Tile, operations: Operations) -> FloatPlane:
        """Return the depth in frames of one tile, operations included."""
        plan = self._plan(operations)
        y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
        automatic = self._depth[y : y + TILE_PX, x : x + TILE_PX]
        depth = self._weighing.of(tile, plan, len(plan)).depth
        if depth is None:
            return automatic
        return depth[: automatic.shape[0], : automatic.shape[1]]

    def owner_part(self, source: Source, box: Box) -> Owner | None:
        """Return which frames a source shows over a part; ``None`` if it has none."""
        return self._sources.owner(source, box)

    def tile_shares(
        self, tile: Tile, operations: Operations
    ) -> dict[Source, FloatPlane]:
        """Return how much of each source a tile takes, 0..1; the rest is automatic."""
        plan = self._plan(operations)
        return self._weighing.of(tile, plan, len(plan)).shares

    def render(
        self,
        operations: Operations,
        *,
        token: CancelToken | None = None,
        report: Report = silent,
    ) -> Codes:
        """Return the whole picture, (rows, columns, 3) uint16.

        Raises
        ------
        Cancelled
            If the token was pressed.
        Unreadable
            If a frame that it needs cannot be read any more.
        """
        whole = self._pixels.copy()
        tiles = sorted(self.tiles(operations))
        self.draw(whole, tiles, operations, token=token, report=report)
        return whole

    def draw(
        self,
        whole: Codes,
        tiles: Sequence[Tile],
        operations: Operations,
        *,
        token: CancelToken | None = None,
        report: Report = silent,
    ) -> None:
        """Render some tiles into a whole picture, on every core; as ``render``."""
        token = token or CancelToken()

        def one(tile: Tile) -> None:
            token.checkpoint()
            x, y, codes = self.placed(tile, operations)
            whole[y : y + len(codes), x : x + codes.shape[1]] = codes

        if len(tiles) == 1:
            one(tiles[0])
            return
        with ThreadPoolExecutor(worker_count(), thread_name_prefix="tile") as pool:
            for done, _ in enumerate(pool.map(one, tiles), start=1):
                report(Progress(done, len(tiles), "Retouching"))

    def is_warm(self, tiles: Iterable[Tile], operations: Operations) -> bool:
        """Whether tiles can be rendered without reading or merging frames."""
        plan = self._plan(operations)
        return all(
            self._sources.is_warm(source, box)
            for source, box in self._needed(tiles, plan)
        )

    def warm(self, tiles: Iterable[Tile], operations: Operations) -> None:
        """Read and align what tiles need; may run beside all else, in any thread."""
        for source, box in self._needed(tiles, self._plan(operations)):
            self._sources.part(source, box)

    def _needed(self, tiles: Iterable[Tile], plan: Plan) -> set[tuple[Source, Box]]:
        """Return what sources the missing ones of some tiles need."""
        return {
            (source, padded(tile))
            for tile in tiles
            if (self.frames.era, tile, plan.pixel_key(tile, len(plan)))
            not in self._tiles
            for beside in beside_of(tile, self.rows, self.columns)
            for source in self._weighing.of(beside, plan, len(plan)).shares
            if source.kind != "shift"
        }

    def _plan(self, operations: Operations) -> Plan:
        """Return the plan of operations; the last one is kept."""
        wanted = tuple(operations)
        last = self._last_plan
        if last is not None and last[0] == wanted:
            return last[1]
        plan = Plan(wanted, self.frames, self._steps)
        self._last_plan = (wanted, plan)
        return plan

    def _tile(self, tile: Tile, plan: Plan, before: int) -> Codes:
        """Return one tile after the first ``before`` steps of a plan."""
        key = plan.pixel_key(tile, before)
        y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
        if not key:
            automatic = self._pixels[y : y + TILE_PX, x : x + TILE_PX]
            automatic.setflags(write=False)
            return automatic
        known = (self.frames.era, tile, key)
        return self._tiles.get(known, lambda: self._made(tile, plan, before))

    def _made(self, tile: Tile, plan: Plan, before: int) -> Codes:
        """Render one tile: the one way by which pixels are retouched."""
        y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
        box = padded(tile)
        automatic = self._pixels[y : y + TILE_PX, x : x + TILE_PX]
        rows, columns = automatic.shape[:2]
        shares = self._weighing.padded(tile, plan, before)
        if shares:
            codes = to_codes(self._mix(shares, box, plan))[:rows, :columns]
        else:
            codes = automatic.copy()
        codes = np.ascontiguousarray(codes)
        codes.setflags(write=False)
        return codes

    def _mix(self, shares: dict[Source, FloatPlane], box: Box, plan: Plan) -> Picture:
        """Return the working values of a tile, given weights and box with apron."""
        picture = self._weighing.automatic(box)
        parts = []
        for source, share in shares.items():
            if source.mix is not Mix.WHOLE:
                pixels = self._source(source, box, plan)
                pixels -= picture
                parts.append(Part(pixels, share, source.mix is Mix.BANDS))
        if parts:
            picture += mixed(parts)
        inner = picture[_INNER, _INNER]
        rest = [one for one in shares if one.mix is Mix.WHOLE]
        if rest:
            share_of_all = np.sum([shares[one][_INNER, _INNER] for one in rest], axis=0)
            inner *= 1 - share_of_all[..., None]
        x, y, _, _ = box
        tile_box = (x + APRON_PX, y + APRON_PX, TILE_PX, TILE_PX)
        for source in rest:
            share = shares[source][_INNER, _INNER]
            inner += share[..., None] * self._source(source, tile_box, plan)
        return inner

    def _source(self, source: Source, box: Box, plan: Plan) -> Picture:
        """Return a part of what a source shows."""
        if source.kind != "shift":
            return self._sources.part(source, box)
        number = plan.step_of(source.name)
        step = plan.steps[number]
        moved = self._retouched(shifted(box, step.operation), plan, number)
        if step.operation.tool is Tool.HEAL:
            moved += self._tone(number, plan, box)
        return moved

    def _retouched(self, box: Box, plan: Plan, before: int) -> Picture:
        """Return a part of the picture after some steps, from its finished tiles."""
        x, y, width, height = box
        ys = np.clip(np.arange(y, y + height), 0, self.rows - 1)
        xs = np.clip(np.arange(x, x + width), 0, self.columns - 1)
        out = np.empty((height, width, 3), np.float32)
        for tile in tiles_in(box, self.rows, self.columns):
            at_y = np.flatnonzero(ys // TILE_PX == tile[0])
            at_x = np.flatnonzero(xs // TILE_PX == tile[1])
            codes = self._tile(tile, plan, before)
            inner = codes[np.ix_(ys[at_y] % TILE_PX, xs[at_x] % TILE_PX)]
            out[at_y[0] : at_y[-1] + 1, at_x[0] : at_x[-1] + 1] = from_codes(inner)
        return out

    def _tone(self, number: int, plan: Plan, box: Box) -> Picture:
        """Return what brings healed pixels to the tone around them."""
        step = plan.steps[number]
        around = tone_box(step.geometry)
        here = self._retouched(around, plan, number)
        there = self._retouched(shifted(around, step.operation), plan, number)
        mask = mask_of(step.operation, step.geometry.segments, around)
        return plane_between(here, there, mask, around, box)
