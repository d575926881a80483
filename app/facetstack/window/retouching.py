# SPDX-License-Identifier: GPL-3.0-or-later
"""The retouch side of the studio: brush, strokes, document, places, candidates."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facetstack.errors import StudioError
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.retouch.operation import Operation
from facetstack.imaging.retouch.survey import Survey
from facetstack.widgets.retouch_brush import (
    HARDNESS_STEP,
    LARGEST_RADIUS_PX,
    SIZE_STEP,
    SMALLEST_RADIUS_PX,
    BrushState,
)
from facetstack.widgets.retouch_hand import Hand
from facetstack.widgets.strokes import StrokePoint
from facetstack.workers.retouch_final import FinalPicture
from facetstack.workers.retouch_jobs import (
    Act,
    Add,
    OpenRetouch,
    Patches,
    Picked,
    Redo,
    RetouchOpened,
    RetouchState,
    Spot,
    Undo,
)
from facetstack.workers.retouch_scout import RetouchScout
from facetstack.workers.retouch_worker import RetouchWorker
from facetstack.workers.stack_jobs import MergeOutcome
from facetstack.workers.threads import WorkerThread


class Retouching(QObject):
    """Asks the retouch threads, and remembers brush and document.

    ``stroke_drawn`` tells the stroke under the hand, or ``None`` when it is lifted.
    """

    brush_changed = Signal(object)
    document_changed = Signal(object)
    outline_changed = Signal(object)
    opened = Signal(object)
    patched = Signal(object)
    waiting = Signal()
    stroke_drawn = Signal(object)
    lacking = Signal(str)
    problem = Signal(object)

    _open_requested = Signal(object)
    _close_requested = Signal()
    _act_requested = Signal(object)
    _drop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.brush = BrushState()
        self.state = RetouchState()
        self.job: OpenRetouch | None = None
        self._ready = False
        self._openings = 0
        self._acts = 0
        self._hand = Hand()
        self._worker = RetouchWorker(surveyed=True)
        self.scout = RetouchScout(self._worker.renderer_of)
        self._connect_signals()
        self._thread = WorkerThread("retouch", self._worker)
        self._scout_thread = WorkerThread("scout", self.scout)

    @property
    def ready(self) -> bool:
        """Whether there is a picture to paint on."""
        return self._ready

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under the hand."""
        return self._hand.drawing

    @property
    def acts_waiting(self) -> int:
        """How many acts are asked for and not yet done."""
        return self._acts - self.state.acts

    def open(self, outcome: MergeOutcome, stack: Sequence[FrameRef]) -> None:
        """Take a result to retouch, with the strokes that were kept for its stack.

        ``stack`` are all its frames, those too of which the result was not made.
        """
        self.close()
        refs, document = outcome.frames, document_of(stack)
        self.job = OpenRetouch(outcome.result, refs, outcome.picture, document)
        self._openings += 1
        self._open_requested.emit(self.job)

    def has_strokes(self, stack: Sequence[FrameRef]) -> bool:
        """Whether strokes were kept for the picture of these frames."""
        return bool(stack) and document_of(stack).exists()

    def close(self) -> None:
        """Let the picture go; its strokes stay on the disk."""
        self._ready = False
        self._hand.drop()
        self.job = None
        self._close_requested.emit()

    def final_picture(self) -> FinalPicture:
        """Return what makes the retouched picture, every stroke so far in it."""
        return FinalPicture(self._worker, self._openings, self._acts)

    def set_brush(self, **values: object) -> None:
        """Set the brush otherwise."""
        brush = replace(self.brush, **values)  # type: ignore[arg-type]
        if brush != self.brush:
            self.brush = brush
            self.brush_changed.emit(brush)
            self.scout.expect(brush.info.tool, brush.frame)

    def choose_brush(self, name: str) -> None:
        """Take another tool."""
        self.set_brush(brush=name)

    def set_radius(self, radius_px: float) -> None:
        """Set the size, as far as there are brushes of it."""
        radius_px = min(max(radius_px, SMALLEST_RADIUS_PX), LARGEST_RADIUS_PX)
        self.set_brush(radius_px=radius_px)

    def enlarge(self) -> None:
        """Take the next larger size."""
        self.set_radius(self.brush.radius_px * SIZE_STEP)

    def reduce(self) -> None:
        """Take the next smaller size."""
        self.set_radius(self.brush.radius_px / SIZE_STEP)

    def harden(self) -> None:
        """Make the rim harder."""
        self.set_brush(hardness=min(1.0, self.brush.hardness + HARDNESS_STEP))

    def soften(self) -> None:
        """Make the rim softer."""
        self.set_brush(hardness=max(0.0, self.brush.hardness - HARDNESS_STEP))

    def pick(self, spot: Spot) -> None:
        """Pick what the brush paints with: the place, or the frame sharp there."""
        if self.brush.info.name in ("heal", "clone"):
            self.set_brush(source_px=(spot.x, spot.y))
        else:
            self.scout.request_pick(spot)

    def take_frame(self, frame: str, number: int, depth_frames: float = 0.0) -> None:
        """Paint with a frame, or with the depth at which it is sharp."""
        if not self.brush.info.picks or self.brush.info.name in ("heal", "clone"):
            self.set_brush(brush="frame")
        self.set_brush(frame=frame, frame_number=number, depth_frames=depth_frames)

    def begin_stroke(self, at: StrokePoint) -> None:
        """Put the brush down."""
        if not self._ready:
            return
        if self.brush.lacks:
            self.lacking.emit(self.brush.lacks)
            return
        self._show(self._hand.begin(at, self.brush))

    def move_stroke(self, at: StrokePoint) -> None:
        """Draw on."""
        if self._hand.drawing:
            self._show(self._hand.move(at))

    def end_stroke(self, at: StrokePoint) -> None:
        """Lift the brush: the stroke is kept."""
        if self._hand.drawing:
            self._keep(self._hand.end(at))

    def close_area(self) -> None:
        """Close the polygon that is being drawn."""
        self._keep(self._hand.close(self.brush))

    def drop(self) -> bool:
        """Take back what is being drawn; say whether there was anything."""
        was = self._hand.drop()
        if was:
            self._drop_requested.emit()
            self.stroke_drawn.emit(None)
            self.outline_changed.emit(())
        return was

    def act(self, act: Act) -> None:
        """Ask for an act on the document."""
        if self._ready:
            self._acts += 1
            self._act_requested.emit(act)

    def add(self, operation: Operation, label: str = "") -> None:
        """Lay an operation over the others."""
        self.act(Add(operation, label))

    def undo(self) -> None:
        """Take the last act back, or what is being drawn."""
        if not self.drop():
            self.act(Undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self.act(Redo())

    def request_close(self) -> None:
        """Ask the threads to end."""
        self.scout.cancel()
        self._worker.cancel()
        self._scout_thread.request_stop()
        self._thread.request_stop()

    def join(self) -> bool:
        """Wait for the threads."""
        ends = (
            one.join(timeout_ms=10_000) for one in (self._scout_thread, self._thread)
        )
        return all(list(ends))

    def _connect_signals(self) -> None:
        worker, scout = self._worker, self.scout
        self._open_requested.connect(worker.open)
        self._close_requested.connect(worker.close)
        self._act_requested.connect(worker.act)
        self._drop_requested.connect(worker.drop_stroke)
        worker.opened.connect(self._take_opened)
        worker.failed.connect(self._take_failed)
        worker.patched.connect(self._take_patches)
        worker.state_changed.connect(self._take_state)
        worker.waiting.connect(self._take_waiting)
        worker.problem.connect(self.problem)
        scout.picked.connect(self._take_pick)
        scout.problem.connect(self.problem)
        scout.surveyed.connect(self._take_survey)

    def _show(self, operation: Operation | None) -> None:
        """Let the picture show the stroke under the hand."""
        if operation is not None:
            self.scout.make_way()
            self._worker.offer_stroke(operation)
            self.stroke_drawn.emit(operation)
        self.outline_changed.emit(self._hand.outline)

    def _keep(self, operation: Operation | None) -> None:
        self.outline_changed.emit(self._hand.outline)
        if operation is not None:
            self.stroke_drawn.emit(operation)
            self.add(operation)
        self.stroke_drawn.emit(None)

    def _take_opened(self, opened: RetouchOpened) -> None:
        if opened.job is not self.job:
            return
        self._ready = True
        self.state = opened.state
        self.scout.request_open(opened.job)
        self.opened.emit(opened)
        self.document_changed.emit(self.state)

    def _take_failed(self, job: OpenRetouch, error: StudioError) -> None:
        if job is self.job:
            self.job = None
            self.problem.emit(error)

    def _take_patches(self, patches: Patches) -> None:
        if patches.job is self.job:
            self.patched.emit(patches)

    def _take_state(self, state: RetouchState) -> None:
        if self._ready:
            self.state = state
            self.document_changed.emit(state)

    def _take_waiting(self, job: OpenRetouch) -> None:
        if job is self.job:
            self.waiting.emit()

    def _take_survey(
        self, job: OpenRetouch, survey: Survey, cleaning: Cleaning
    ) -> None:
        self._worker.use_survey(job, survey, cleaning)

    def _take_pick(self, picked: Picked) -> None:
        self.take_frame(picked.frame, picked.number, picked.depth_frames)


def document_of(refs: Sequence[FrameRef]) -> Path:
    """Return where the strokes on the picture of some frames are kept: beside them.

    It is named by the first frame; one that is named by another, which was the first
    before a frame came or went, is found again.
    """
    paths = [ref.path.with_name(f".{ref.path.stem}.retouch") for ref in refs]
    return next((path for path in paths if path.exists()), paths[0])
