# SPDX-License-Identifier: GPL-3.0-or-later
"""The stack side of the studio: frames, the merge, the result."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facetstack.errors import StudioError
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.region import RegionStroke
from facetstack.progress import Progress
from facetstack.workers.pictures import Picture
from facetstack.workers.stack_jobs import (
    DrawMapsJob,
    FrameThumbnail,
    Job,
    ListJob,
    MergeJob,
    MergeOutcome,
    SaveJob,
    ShowFrameJob,
)
from facetstack.workers.stack_worker import StackWorker
from facetstack.workers.threads import WorkerThread


class Merging(QObject):
    """Asks the stack thread, and remembers the frames and the result."""

    frames_cleared = Signal()
    frame_added = Signal(object)
    thumbnail_made = Signal(object)
    progressed = Signal(object)
    preview_made = Signal(object)
    coverage_made = Signal(object)
    merged = Signal(object)
    maps_drawn = Signal(object)
    merge_stopped = Signal()
    frame_ready = Signal(object, object)
    saved = Signal(object, object)
    problem = Signal(object)
    changed = Signal()

    _begin_requested = Signal(object)
    _add_requested = Signal(object)
    _complete_requested = Signal()
    _wake_requested = Signal()
    _job_requested = Signal(object)
    _region_corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[FrameRef] = []
        self.outcome: MergeOutcome | None = None
        self.saved_path: Path | None = None
        self.recipe = StackRecipe()
        self._merge: MergeJob | None = None
        self._listing: ListJob | None = None
        self._showing: ShowFrameJob | None = None
        self._drawing: DrawMapsJob | None = None
        self._saving: SaveJob | None = None
        self._worker = StackWorker()
        self._connect_signals()
        self._thread = WorkerThread("stack", self._worker)

    @property
    def merging(self) -> bool:
        """Whether a merge is under way."""
        return self._merge is not None

    @property
    def busy(self) -> bool:
        """Whether a job is under way that the photographer waits for."""
        return bool(self._merge or self._listing or self._saving)

    def begin(self, expected: int) -> None:
        """Begin a new stack whose frames will come one by one."""
        self.frames = []
        self.frames_cleared.emit()
        self._begin_merge(expected)

    def add(self, path: Path) -> None:
        """Add a frame that is complete on disk."""
        ref = FrameRef(path, len(self.frames))
        self.frames.append(ref)
        self.frame_added.emit(ref)
        self._add_requested.emit(ref)

    def complete(self) -> None:
        """Say that all frames have come, and finish the merge."""
        if self._merge is not None:
            self._complete_requested.emit()

    def open(self, paths: tuple[Path, ...]) -> None:
        """Take the frames of a folder, or several files, and merge them."""
        self.stop()
        self._listing = ListJob(paths)
        self._job_requested.emit(self._listing)
        self.changed.emit()

    def merge_again(self) -> None:
        """Merge the frames that are in the filmstrip."""
        self._begin_merge(len(self.frames))
        for ref in self.frames:
            self._add_requested.emit(ref)
        self.complete()

    def correct_region(self, strokes: tuple[RegionStroke, ...]) -> None:
        """Say what belongs to the piece; coverage is judged by it from now on."""
        self._region_corrected.emit(strokes)

    def show_frame(self, ref: FrameRef) -> None:
        """Read a frame for the canvas; one asked for later takes its place."""
        if self._showing is not None:
            self._showing.token.cancel()
        self._showing = ShowFrameJob(ref)
        self._job_requested.emit(self._showing)

    def save(self, path: Path, overwrite: bool) -> None:
        """Write the result as a file."""
        if self.outcome is None:
            raise ValueError("there is no result to save")
        self._saving = SaveJob(self.outcome.result, path, tuple(self.frames), overwrite)
        self._job_requested.emit(self._saving)
        self.changed.emit()

    def stop(self) -> bool:
        """Cancel what is under way; say whether there was anything."""
        jobs: list[Job] = [
            job for job in (self._merge, self._listing, self._saving) if job is not None
        ]
        for job in jobs:
            job.token.cancel()
        self._wake_requested.emit()
        return bool(jobs)

    def request_close(self) -> None:
        """Cancel everything and ask the thread to end."""
        self.stop()
        for job in (self._showing, self._drawing):
            if job is not None:
                job.token.cancel()
        self._thread.request_stop()

    def join(self) -> bool:
        """Wait for the thread."""
        return self._thread.join(timeout_ms=10_000)

    def _connect_signals(self) -> None:
        worker = self._worker
        self._begin_requested.connect(worker.begin_merge)
        self._add_requested.connect(worker.add_frame)
        self._complete_requested.connect(worker.complete_merge)
        self._wake_requested.connect(worker.wake)
        self._job_requested.connect(worker.do)
        self._region_corrected.connect(worker.correct_region)
        worker.coverage_made.connect(self.coverage_made)
        worker.thumbnail_made.connect(self._take_thumbnail)
        worker.preview_made.connect(self._take_preview)
        worker.progressed.connect(self._take_progress)
        worker.finished.connect(self._take_finished)
        worker.cancelled.connect(self._take_cancelled)
        worker.failed.connect(self._take_failed)

    def _begin_merge(self, expected: int) -> None:
        self.outcome = None
        self.saved_path = None
        self._drawing = None
        self._merge = MergeJob(self.recipe, expected)
        self._begin_requested.emit(self._merge)
        self.changed.emit()

    def _take_thumbnail(self, thumbnail: FrameThumbnail) -> None:
        if thumbnail.ref in self.frames:
            self.thumbnail_made.emit(thumbnail)

    def _take_preview(self, picture: Picture) -> None:
        if self._merge is not None:
            self.preview_made.emit(picture)

    def _take_progress(self, progress: Progress) -> None:
        if self._merge is not None:
            self.progressed.emit(progress)

    def _take_finished(self, job: Job, outcome: object) -> None:
        if job is self._merge and isinstance(outcome, MergeOutcome):
            self._merge = None
            self.outcome = outcome
            self.merged.emit(outcome)
            # After the merge: nobody waits for these.
            self._drawing = DrawMapsJob(outcome.result, outcome.picture)
            self._job_requested.emit(self._drawing)
        elif job is self._drawing:
            self._drawing = None
            self.maps_drawn.emit(outcome)
        elif job is self._listing and isinstance(outcome, tuple):
            self._listing = None
            # The photographer may have thought better of it meanwhile.
            if not job.token.cancelled:
                self._begin_with(outcome)
        elif job is self._showing and isinstance(job, ShowFrameJob):
            self._showing = None
            self.frame_ready.emit(job.ref, outcome)
        elif job is self._saving and isinstance(job, SaveJob):
            self._saving = None
            self.saved_path = job.path
            self.saved.emit(job.path, outcome)
        self.changed.emit()

    def _begin_with(self, refs: tuple[FrameRef, ...]) -> None:
        self.begin(len(refs))
        for ref in refs:
            self.add(ref.path)
        self.complete()

    def _take_cancelled(self, job: Job) -> None:
        if self._forget(job):
            self.merge_stopped.emit()
        self.changed.emit()

    def _take_failed(self, job: Job, error: StudioError) -> None:
        self._forget(job)
        self.problem.emit(error)
        self.changed.emit()

    def _forget(self, job: Job) -> bool:
        """Forget a job that ended without an outcome; say whether it was a merge."""
        was_merge = job is self._merge
        if was_merge:
            self._merge = None
        elif job is self._listing:
            self._listing = None
        elif job is self._showing:
            self._showing = None
        elif job is self._saving:
            self._saving = None
        return was_merge
