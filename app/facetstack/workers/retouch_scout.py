# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks ahead for the retoucher: candidates under the pointer, sources, maps."""

import logging
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Signal

from facetstack.errors import StudioError
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.geometry import TILE_PX
from facetstack.imaging.retouch.operation import Tool
from facetstack.imaging.retouch.render import Renderer
from facetstack.imaging.tone import to_codes
from facetstack.workers.pictures import (
    Bytes,
    Picture,
    editable_copy,
    patch,
    picture_from_depth,
    picture_from_pixels,
    screen_pixels,
)
from facetstack.workers.retouch_jobs import (
    Candidate,
    Candidates,
    MapKind,
    MapPicture,
    MapRequest,
    OpenRetouch,
    Operations,
    Picked,
    SourcePicture,
    Spot,
)
from facetstack.workers.retouch_pictures import difference_picture, relief_picture
from facetstack.workers.threads import Tray, Worker

_log = logging.getLogger(__name__)

CROP_PX = 208
"""Side of the crops; the strip shows their middle, more of it on finer screens."""

_STRIPE_ROWS = 256
_WARM_AROUND_PX = 320
_MEASURED_PX = 32
CANDIDATES = 5


class RetouchScout(Worker):
    """Answers questions that may take a while, beside the thread that paints.

    Where the pointer is lies in a tray of which the newest value counts.
    """

    candidates_found = Signal(object)
    picked = Signal(object)
    source_made = Signal(object)
    map_made = Signal(object)
    problem = Signal(object)
    _look_due = Signal()
    _open_due = Signal(object)
    _pick_due = Signal(object)
    _source_due = Signal(str)
    _map_due = Signal(object)

    def __init__(self, renderer_of: Callable[[OpenRetouch], Renderer | None]) -> None:
        super().__init__()
        self._renderer_of = renderer_of
        self._job: OpenRetouch | None = None
        self._spots: Tray[Spot] = Tray()
        self._frame = ""
        self._closing = False
        self._look_due.connect(self._look)
        self._open_due.connect(self._open)
        self._pick_due.connect(self._pick)
        self._source_due.connect(self._make_source)
        self._map_due.connect(self._make_map)

    def look_at(self, spot: Spot) -> None:
        """Find the best frames at a spot; from any thread, the newest wins."""
        if self._spots.put(spot):
            self._look_due.emit()

    def request_open(self, job: OpenRetouch) -> None:
        """Answer for this picture from now on."""
        self._open_due.emit(job)

    def request_pick(self, spot: Spot) -> None:
        """Find the sharpest frame at a spot."""
        self._pick_due.emit(spot)

    def request_source(self, frame: str) -> None:
        """Draw a whole frame as the merge saw it."""
        self._source_due.emit(frame)

    def request_map(self, wanted: MapRequest) -> None:
        """Draw a map of the retouched picture."""
        self._map_due.emit(wanted)

    def expect(self, tool: Tool, frame: str) -> None:
        """Tell which frame the brush paints with, so that it is read ahead."""
        self._frame = frame if tool in (Tool.FRAME, Tool.OWNER, Tool.DEPTH) else ""

    def cancel(self) -> None:
        """Stop looking; called from any thread when the window closes."""
        self._closing = True
        self._spots.take()

    def _open(self, job: OpenRetouch) -> None:
        self._job = job

    def _renderer(self) -> Renderer | None:
        if self._closing or self._job is None:
            return None
        return self._renderer_of(self._job)

    def _look(self) -> None:
        spot, renderer, job = self._spots.take(), self._renderer(), self._job
        if spot is None or renderer is None or job is None:
            return
        try:
            self._read_ahead(renderer.frames, spot)
            found = self._candidates(renderer.frames, job, spot)
        except StudioError as error:
            self.problem.emit(error)
            return
        self.candidates_found.emit(Candidates(spot, found))

    def _pick(self, spot: Spot) -> None:
        renderer, job = self._renderer(), self._job
        if renderer is None or job is None:
            return
        try:
            best = self._ranked(renderer.frames, job, spot)[0][0]
        except StudioError as error:
            self.problem.emit(error)
            return
        depth = float(job.result.depth_map[spot.y, spot.x])
        offset = depth - best if abs(depth - best) <= 1 else 0.0
        self.picked.emit(
            Picked(
                spot,
                renderer.frames.name(best),
                job.refs[best].number,
                round(offset, 2),
            )
        )

    def _candidates(
        self, frames: AlignedFrames, job: OpenRetouch, spot: Spot
    ) -> tuple[Candidate, ...]:
        ranked = self._ranked(frames, job, spot)[:CANDIDATES]
        best = max(ranked[0][1], 1e-9)
        return tuple(
            Candidate(
                frames.name(index),
                job.refs[index].number,
                share / best,
                _crop(frames, index, spot),
            )
            for index, share in ranked
        )

    def _ranked(
        self, frames: AlignedFrames, job: OpenRetouch, spot: Spot
    ) -> list[tuple[int, float]]:
        """Return frames with how sharp they are at a spot, the sharpest first."""
        depth = float(job.result.depth_map[spot.y, spot.x])
        nearest = sorted(frames.indices, key=lambda index: abs(index - depth))
        found = [
            (index, _sharpness(frames, index, spot)) for index in nearest[:CANDIDATES]
        ]
        return sorted(found, key=lambda one: -one[1])

    def _read_ahead(self, frames: AlignedFrames, spot: Spot) -> None:
        """Have at hand what the brush needs around the pointer."""
        index = frames.index(self._frame) if self._frame else None
        if index is not None:
            side = 2 * _WARM_AROUND_PX
            frames.part(
                index, (spot.x - _WARM_AROUND_PX, spot.y - _WARM_AROUND_PX, side, side)
            )

    def _make_source(self, frame: str) -> None:
        renderer, job = self._renderer(), self._job
        if renderer is None or job is None:
            return
        frames = renderer.frames
        index = frames.index(frame)
        if index is None:
            return
        try:
            whole = np.empty((frames.rows, frames.columns, 3), np.uint8)
            for top in range(0, frames.rows, _STRIPE_ROWS):
                height = min(_STRIPE_ROWS, frames.rows - top)
                part = frames.warped(index, (0, top, frames.columns, height))
                whole[top : top + height] = to_codes(part) >> 8
                if self._closing:
                    return
        except StudioError as error:
            self.problem.emit(error)
            return
        picture = picture_from_pixels(whole)
        self.source_made.emit(
            SourcePicture(job, frame, job.refs[index].number, picture)
        )

    def _make_map(self, wanted: MapRequest) -> None:
        renderer, job = self._renderer(), self._job
        if renderer is None or job is None or wanted.job is not job:
            return
        try:
            picture = self._map(renderer, job, wanted)
        except StudioError as error:
            self.problem.emit(error)
            return
        self.map_made.emit(MapPicture(job, wanted.kind, picture))

    def _map(self, renderer: Renderer, job: OpenRetouch, wanted: MapRequest) -> Picture:
        result = job.result
        if wanted.kind is MapKind.DIFFERENCE:
            # From what is rendered, not from the window's picture, which is its own.
            after = job.picture
            tiles = sorted(renderer.tiles(wanted.operations))
            if tiles:
                after = editable_copy(job.picture)
                for tile in tiles:
                    x, y, codes = renderer.placed(tile, wanted.operations)
                    patch(after, x, y, screen_pixels(codes))
            return difference_picture(job.picture, after)
        depth = depth_of(renderer, result.depth_map, wanted.operations)
        count = len(result.alignments)
        if wanted.kind is MapKind.RELIEF:
            return relief_picture(depth, count)
        return picture_from_depth(depth, result.confidence, count)


def depth_of(
    renderer: Renderer, automatic: FloatPlane, operations: Operations
) -> FloatPlane:
    """Return the depth map with the strokes that change depth, in frames."""
    tiles = renderer.tiles(operations)
    if not tiles:
        return automatic
    whole = automatic.copy()
    for row, column in tiles:
        y, x = row * TILE_PX, column * TILE_PX
        part = renderer.depth_tile((row, column), operations)
        whole[y : y + part.shape[0], x : x + part.shape[1]] = part
    return whole


def _crop(frames: AlignedFrames, index: int, spot: Spot) -> Bytes:
    half = CROP_PX // 2
    part = frames.part(index, (spot.x - half, spot.y - half, CROP_PX, CROP_PX))
    pixels = screen_pixels(to_codes(part))
    pixels.setflags(write=False)
    return pixels


def _sharpness(frames: AlignedFrames, index: int, spot: Spot) -> float:
    """Return the mean gradient around a spot, in tone where 1 is full range."""
    half = _MEASURED_PX // 2
    part = frames.part(
        index, (spot.x - half, spot.y - half, _MEASURED_PX, _MEASURED_PX)
    )
    luma = part.mean(axis=2)
    across, down = np.diff(luma, axis=1)[1:], np.diff(luma, axis=0)[:, 1:]
    return float(np.sqrt(across**2 + down**2).mean())
