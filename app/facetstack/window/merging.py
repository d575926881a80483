# SPDX-License-Identifier: GPL-3.0-or-later
"""The stack side of the studio: frames, the merge, the result."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facetstack.errors import StudioError
from facetstack.imaging.alignment import StackAlignment
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.region import RegionStroke
from facetstack.progress import Progress
from facetstack.session.kept_results import KeptResult
from facetstack.window.aligned_frames import AlignedFrames
from facetstack.window.memory import Memory
from facetstack.workers.pictures import Picture
from facetstack.workers.retouch_final import FinalPicture
from facetstack.workers.session_jobs import (
    KeepJob,
    OpenedStack,
    OpenStackJob,
    ReadResultJob,
)
from facetstack.workers.stack_jobs import (
    DrawMapsJob,
    FrameThumbnail,
    Job,
    MergeJob,
    MergeOutcome,
    SaveJob,
    ShowFrameJob,
    WorkJob,
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
    restored = Signal(object)
    exclusion_changed = Signal(object, bool)
    work_done = Signal(object, object)
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
        self.final_of: Callable[[], FinalPicture] | None = None
        self.memory = Memory()
        self.memory.problem.connect(self.problem)
        self._aligned = AlignedFrames()
        self._expects_folder = False
        self._merge: MergeJob | None = None
        self._works: list[WorkJob] = []
        self._keeping: KeepJob | None = None
        self._showing: ShowFrameJob | None = None
        self._drawing: DrawMapsJob | None = None
        self._saving: SaveJob | None = None
        self._worker = StackWorker()
        self._connect_signals()
        self._thread = WorkerThread("stack", self._worker)

    @property
    def recipe(self) -> StackRecipe:
        """The choices for the next merge."""
        return self.memory.manifest.recipe

    @property
    def chosen(self) -> list[FrameRef]:
        """The frames that are to be merged: those not left out by the photographer."""
        return [ref for ref in self.frames if not self.memory.is_excluded(ref)]

    @property
    def merging(self) -> bool:
        """Whether a merge is under way."""
        return self._merge is not None

    @property
    def busy(self) -> bool:
        """Whether a job is under way that the photographer waits for."""
        return bool(self._merge or self._works or self._saving)

    def begin(self, expected: int) -> None:
        """Begin a new stack whose frames will come one by one into a new folder."""
        recipe = self.recipe
        self._clear()
        self.memory.begin(None)
        self.memory.set_recipe(recipe)
        self._expects_folder = True
        self._begin_merge(expected, None)

    def add(self, path: Path) -> None:
        """Add a frame that is complete on disk."""
        if self._expects_folder:
            self._expects_folder = False
            recipe = self.recipe
            self.memory.begin(path.parent)
            self.memory.set_recipe(recipe)
        ref = FrameRef(path, len(self.frames))
        self._show(ref)
        self.memory.set_frames(self.frames)
        self._add_requested.emit(ref)

    def complete(self) -> None:
        """Say that all frames have come, and finish the merge."""
        if self._merge is not None:
            self._complete_requested.emit()

    def open(self, paths: tuple[Path, ...]) -> None:
        """Take the frames of a folder, or several files, as they were left.

        A stack that has no result yet is merged.
        """
        self.stop()
        self.ask(OpenStackJob(paths))

    def ask(self, job: WorkJob) -> None:
        """Have a job done in the stack thread; its end comes as ``work_done``."""
        self._works.append(job)
        self._job_requested.emit(job)
        self.changed.emit()

    def ask_quietly(self, job: WorkJob) -> None:
        """Have a small job done beside what is waited for; no bar shows it."""
        self._job_requested.emit(job)

    def exclude(self, ref: FrameRef, excluded: bool) -> None:
        """Leave a frame out of the next merge, or take it in again."""
        self.memory.set_excluded(ref, excluded)
        self.exclusion_changed.emit(ref, excluded)
        self.changed.emit()

    def merge_again(self) -> None:
        """Merge the chosen frames; where they lie, if that is known, is kept."""
        refs = self.chosen
        recipe = self.recipe
        known = self._aligned.of(refs, recipe)
        # Later merges are framed as before: strokes of the retoucher lie on them.
        first = self._aligned.none and not self.memory.results
        self._begin_merge(len(refs), known, may_reframe=first)
        for ref in refs:
            self._add_requested.emit(ref)
        self.complete()

    def correct_region(self, strokes: tuple[RegionStroke, ...]) -> None:
        """Say what belongs to the piece; coverage is judged by it from now on."""
        self._region_corrected.emit(strokes)

    def show_result(self, kept: KeptResult) -> None:
        """Read a result that was kept, and show it."""
        self.ask(ReadResultJob(kept, tuple(self.frames)))

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
        outcome = self.outcome
        final = self.final_picture()
        self._saving = SaveJob(outcome.result, path, outcome.frames, overwrite, final)
        self._job_requested.emit(self._saving)
        self.changed.emit()

    def final_picture(self) -> FinalPicture | None:
        """Return what lays the strokes over a result, if there are retouchers."""
        return self.final_of() if self.final_of is not None else None

    def stop(self) -> bool:
        """Cancel what is under way; say whether there was anything."""
        jobs: list[Job] = [
            job for job in (self._merge, self._saving) if job is not None
        ]
        jobs += self._works
        for job in jobs:
            job.token.cancel()
        self._wake_requested.emit()
        return bool(jobs)

    def request_close(self) -> None:
        """Cancel what nobody will see, and ask the thread to end.

        A picture that is being saved, or kept, is finished before.
        """
        for job in (self._merge, self._showing, self._drawing, *self._works):
            if job is not None:
                job.token.cancel()
        self._wake_requested.emit()
        self._thread.request_stop()

    def join(self) -> bool:
        """Wait for the thread, and until all that is remembered is on disk."""
        ended = self._thread.join(timeout_ms=10_000)
        self.memory.close()
        return ended

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

    def _begin_merge(
        self,
        expected: int,
        known: StackAlignment | None,
        *,
        may_reframe: bool = False,
    ) -> None:
        self.outcome = None
        self.saved_path = None
        self._drawing = None
        self._merge = MergeJob(self.recipe, expected, known, may_reframe)
        self._begin_requested.emit(self._merge)
        self.changed.emit()

    def _clear(self) -> None:
        self.frames = []
        self.outcome = None
        self.saved_path = None
        self._aligned = AlignedFrames()
        self.frames_cleared.emit()

    def _show(self, ref: FrameRef) -> None:
        self.frames.append(ref)
        self.frame_added.emit(ref)

    def _take_thumbnail(self, thumbnail: FrameThumbnail) -> None:
        if thumbnail.ref in self.frames:
            self.memory.note_thumbnail(thumbnail)
            self.thumbnail_made.emit(thumbnail)

    def _take_preview(self, picture: Picture) -> None:
        if self._merge is not None:
            self.preview_made.emit(picture)

    def _take_progress(self, progress: Progress) -> None:
        if self._merge is not None or self._works:
            self.progressed.emit(progress)

    def _take_finished(self, job: Job, outcome: object) -> None:
        if job is self._merge and isinstance(outcome, MergeOutcome):
            self._merge = None
            self.outcome = outcome
            self._aligned.learn(outcome)
            self.memory.set_shown(None)
            self.merged.emit(outcome)
            self._draw_maps(outcome)
            self._keep(outcome)
        elif job is self._keeping and isinstance(outcome, KeptResult):
            if self._keeping.folder == self.memory.folder:
                self.memory.add_result(outcome)
            self._keeping = None
        elif job is self._drawing:
            self._drawing = None
            self.maps_drawn.emit(outcome)
        elif isinstance(job, WorkJob):
            if job in self._works:
                self._works.remove(job)
            # The photographer may have thought better of it meanwhile.
            if not job.token.cancelled:
                self._take_work(job, outcome)
        elif job is self._showing and isinstance(job, ShowFrameJob):
            self._showing = None
            self.frame_ready.emit(job.ref, outcome)
        elif job is self._saving and isinstance(job, SaveJob):
            self._saving = None
            self.saved_path = job.path
            self.saved.emit(job.path, outcome)
        self.changed.emit()

    def _take_work(self, job: WorkJob, outcome: object) -> None:
        if isinstance(outcome, OpenedStack):
            self._take_opened(outcome)
        elif isinstance(job, ReadResultJob) and isinstance(outcome, MergeOutcome):
            if job.kept in self.memory.results:
                self._take_kept(job.kept.number, outcome)
        else:
            self.work_done.emit(job, outcome)

    def _take_opened(self, opened: OpenedStack) -> None:
        self._clear()
        self._expects_folder = False
        self.memory.take(opened)
        for ref in opened.refs:
            self._show(ref)
        self.memory.set_frames(self.frames)
        for ref in self.frames:
            if self.memory.is_excluded(ref):
                self.exclusion_changed.emit(ref, True)
        for thumbnail in opened.thumbnails:
            self.thumbnail_made.emit(thumbnail)
        if opened.problems:
            self.problem.emit(StudioError("\n".join(opened.problems)))
        if opened.shown is None:
            self.merge_again()
            return
        self._take_kept(*opened.shown)
        if opened.final is not None:
            self.work_done.emit(None, opened.final)

    def _take_kept(self, number: int, outcome: MergeOutcome) -> None:
        self.outcome = outcome
        self.saved_path = None
        self._aligned.learn(outcome)
        self.memory.set_shown(number)
        self.restored.emit(outcome)
        self._draw_maps(outcome)

    def _draw_maps(self, outcome: MergeOutcome) -> None:
        """Draw owner and confidence after the picture: nobody waits for these."""
        self._drawing = DrawMapsJob(outcome.result, outcome.picture)
        self._job_requested.emit(self._drawing)

    def _keep(self, outcome: MergeOutcome) -> None:
        """Write a result beside its frames, if they have a folder of their own."""
        folder = self.memory.folder
        if folder is not None:
            self._keeping = KeepJob(folder, outcome, self.memory.thumbnails)
            self._job_requested.emit(self._keeping)

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
        elif job in self._works:
            self._works.remove(job)
        elif job is self._keeping:
            self._keeping = None
        elif job is self._showing:
            self._showing = None
        elif job is self._saving:
            self._saving = None
        return was_merge
