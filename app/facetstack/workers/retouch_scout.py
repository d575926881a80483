# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks ahead for the retoucher: candidates under the pointer, sources, maps."""

import time
from collections import deque
from collections.abc import Callable
from typing import cast

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal

from facetstack.errors import StudioError
from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import FloatPlane, FrameRef
from facetstack.imaging.proposals import propose
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.retouch.operation import Tool
from facetstack.imaging.retouch.origins import depth_of
from facetstack.imaging.retouch.plan import tiles_in
from facetstack.imaging.retouch.render import Renderer
from facetstack.imaging.retouch.stakes import Stakes
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.tone import to_codes
from facetstack.imaging.trouble import Place, find_trouble
from facetstack.workers.pictures import (
    Bytes,
    picture_from_pixels,
    screen_pixels,
    thumbnail,
)
from facetstack.workers.retouch_jobs import (
    Candidate,
    Candidates,
    DoneMarks,
    MapPicture,
    MapRequest,
    OpenRetouch,
    Operations,
    Picked,
    PlacesFound,
    ProposalRequest,
    ProposalsMade,
    SourcePicture,
    Spot,
    SurfaceMade,
    SurfaceRequest,
)
from facetstack.workers.retouch_maps import draw_map, with_strokes
from facetstack.workers.retouch_marks import done_of, keep_done
from facetstack.workers.retouch_surface import surface_of
from facetstack.workers.threads import Tray, Worker

CROP_PX = 208
"""Side of the crops; the strip shows their middle, more of it on finer screens."""

_STRIPE_ROWS = 256
_WARM_AROUND_PX = 320
CANDIDATES = 5


HAND_RESTS_SECONDS = 0.5
"""After so long without a stroke, work that can wait goes on."""


class RetouchScout(Worker):
    """Answers questions that may take a while, beside the thread that paints.

    Where the pointer is lies in a tray of which the newest value counts.
    """

    candidates_found = Signal(object)
    picked = Signal(object)
    source_made = Signal(object)
    map_made = Signal(object)
    surface_made = Signal(object)
    surveyed = Signal(object, object, object)
    places_found = Signal(object)
    proposals_made = Signal(object)
    problem = Signal(object)
    _look_due = Signal()
    _open_due = Signal(object)
    _pick_due = Signal(object)
    _source_due = Signal(str)
    _map_due = Signal(object)
    _surface_due = Signal(object)
    _survey_due = Signal(object)
    _proposals_due = Signal(object)
    _marks_due = Signal(object)

    def __init__(self, renderer_of: Callable[[OpenRetouch], Renderer | None]) -> None:
        super().__init__()
        self._renderer_of = renderer_of
        self._job: OpenRetouch | None = None
        self._spots: Tray[Spot] = Tray()
        self._survey, self._cleaning = Survey(), Cleaning()
        self._stakes: Stakes | None = None
        self._unread: deque[tuple[FrameRef, FrameAlignment]] = deque()
        self._reader = FrameReader()
        self._frame = ""
        self._closing = False
        self._hand_seconds = -HAND_RESTS_SECONDS
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(round(1000 * HAND_RESTS_SECONDS))
        self._rest.timeout.connect(self._go_on)
        self._look_due.connect(self._look)
        self._open_due.connect(self._open)
        self._pick_due.connect(self._pick)
        self._source_due.connect(self._make_source)
        self._map_due.connect(self._make_map)
        self._surface_due.connect(self._make_surface)
        # Queued: emitted in its own thread it would be called at once, and nothing
        # else be heard until all frames are read.
        self._survey_due.connect(self._read_on, Qt.ConnectionType.QueuedConnection)
        self._proposals_due.connect(self._propose)
        self._marks_due.connect(self._keep_marks)

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

    def request_surface(self, wanted: SurfaceRequest) -> None:
        """Make a surface of the retouched picture's depth."""
        self._surface_due.emit(wanted)

    def expect(self, tool: Tool, frame: str) -> None:
        """Tell which frame the brush paints with, so that it is read ahead."""
        self._frame = frame if tool in (Tool.FRAME, Tool.OWNER, Tool.DEPTH) else ""

    def request_proposals(self, wanted: ProposalRequest) -> None:
        """Find corrections for a place, and draw what each would look like."""
        self._proposals_due.emit(wanted)

    def make_way(self) -> None:
        """Leave the cores to a hand that paints; called from any thread."""
        self._hand_seconds = time.monotonic()

    def let_go(self) -> None:
        """Rest no longer."""
        self._rest.stop()

    def keep_marks(self, marks: DoneMarks) -> None:
        """Keep on the disk which places are done."""
        self._marks_due.emit(marks)

    def cancel(self) -> None:
        """Stop looking; called from any thread when the window closes."""
        self._closing = True
        self._spots.take()

    def _open(self, job: OpenRetouch) -> None:
        self._rest.stop()
        self._job = job
        self._survey, self._cleaning, self._stakes = Survey(), Cleaning(), None
        self._unread = deque(zip(job.refs, job.result.alignments, strict=True))
        self._reader = FrameReader()
        self._survey_due.emit(job)

    def _read_on(self, job: OpenRetouch) -> None:
        """Look at one more frame, or make one more merge; then hear other wishes."""
        renderer = self._renderer()
        if job is not self._job or renderer is None:
            return
        if self._unread:
            ref, alignment = self._unread.popleft()
            try:
                frame = self._reader.read(ref)
                self._survey.add(frame, alignment)
                self._cleaning.learn(frame.pixels, alignment)
            except StudioError as error:
                self.problem.emit(error)
            self._survey_due.emit(job)
            return
        result = job.result
        if self._stakes is None:
            self.surveyed.emit(job, self._survey, self._cleaning)
            if not self._survey.count:
                self.places_found.emit(PlacesFound(job, (), frozenset()))
                return
            self._stakes = Stakes(self._survey, result.depth_map)
        was_known = self._stakes.known
        if was_known and time.monotonic() - self._hand_seconds < HAND_RESTS_SECONDS:
            # What is left only stands in for merges, so it can wait.
            self._rest.start()
            return
        if self._stakes.look():
            self._survey_due.emit(job)
        if was_known or not self._stakes.known:
            return
        places = find_trouble(
            self._survey,
            self._stakes.found(),
            result.pixels,
            result.depth_map,
            result.confidence,
        )
        self.places_found.emit(PlacesFound(job, places, done_of(job, places)))

    def _go_on(self) -> None:
        if self._job is not None:
            self._read_on(self._job)

    def _propose(self, wanted: ProposalRequest) -> None:
        renderer, job = self._renderer(), self._job
        if renderer is None or job is None or wanted.job is not job:
            return
        place, result = wanted.place, job.result
        try:
            proposals = propose(
                place,
                renderer.frames,
                cast("FloatPlane", result.pixels),
                result.depth_map,
            )
            thumbnails = tuple(
                _thumbnail(renderer, place, (*wanted.operations, *one.operations))
                for one in proposals
            )
        except StudioError as error:
            self.problem.emit(error)
            return
        self.proposals_made.emit(ProposalsMade(job, place, proposals, thumbnails))

    def _keep_marks(self, marks: DoneMarks) -> None:
        try:
            keep_done(marks)
        except StudioError as error:
            self.problem.emit(error)

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
        found = self._survey.candidates(spot.x, spot.y, CANDIDATES)
        if found:
            return [(one.index, one.sharpness) for one in found]
        # Nothing was looked at yet: the merge knows as well.
        depth = float(job.result.depth_map[spot.y, spot.x])
        nearest = min(frames.indices, key=lambda index: abs(index - depth))
        return [(nearest, 1.0)]

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
            picture = draw_map(renderer, wanted)
        except StudioError as error:
            self.problem.emit(error)
            return
        self.map_made.emit(MapPicture(job, wanted.kind, picture))

    def _make_surface(self, wanted: SurfaceRequest) -> None:
        renderer, job = self._renderer(), self._job
        if renderer is None or job is None or wanted.job is not job:
            return
        try:
            depth = depth_of(renderer, job.result.depth_map, wanted.operations)
            after = with_strokes(renderer, job, wanted.operations)
        except StudioError as error:
            self.problem.emit(error)
            return
        count = len(job.result.alignments)
        self.surface_made.emit(SurfaceMade(job, surface_of(depth, after, count)))


def _thumbnail(renderer: Renderer, place: Place, operations: Operations) -> Bytes:
    """Return the place as it would look, reduced to a thumbnail."""
    x, y, width, height = place.box
    part = np.empty((height, width, 3), np.uint16)
    for tile in sorted(tiles_in(place.box, renderer.rows, renderer.columns)):
        left, top, codes = renderer.placed(tile, operations)
        x0, x1 = max(x, left), min(x + width, left + codes.shape[1])
        y0, y1 = max(y, top), min(y + height, top + codes.shape[0])
        part[y0 - y : y1 - y, x0 - x : x1 - x] = codes[
            y0 - top : y1 - top, x0 - left : x1 - left
        ]
    return thumbnail(part, min(height, CROP_PX))


def _crop(frames: AlignedFrames, index: int, spot: Spot) -> Bytes:
    half = CROP_PX // 2
    part = frames.part(index, (spot.x - half, spot.y - half, CROP_PX, CROP_PX))
    pixels = screen_pixels(to_codes(part))
    pixels.setflags(write=False)
    return pixels
