# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads, merges and saves, one small piece of work at a time."""

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import Signal

from facetstack.errors import StudioError
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.region import RegionStroke
from facetstack.progress import Cancelled, Progress
from facetstack.session.export import save_picture
from facetstack.workers.coverage_watch import CoverageWatch
from facetstack.workers.map_pictures import draw_maps
from facetstack.workers.pictures import (
    frame_sharpness,
    picture_from_coverage,
    picture_from_depth,
    picture_from_pixels,
    thumbnail,
)
from facetstack.workers.running_merge import RunningMerge
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
from facetstack.workers.threads import Worker

_log = logging.getLogger(__name__)

THUMBNAIL_HEIGHT_PX = 144
_PREVIEW_INTERVAL_S = 0.7


class StackWorker(Worker):
    """Owns the stacker. Every job ends in exactly one of three signals.

    A merge takes one frame per turn of the event loop, so that showing a frame does
    not wait for the whole stack. It is cancelled by its token, then ``wake``.
    """

    thumbnail_made = Signal(object)
    preview_made = Signal(object)
    coverage_made = Signal(object)
    progressed = Signal(object)
    finished = Signal(object, object)
    cancelled = Signal(object)
    failed = Signal(object, object)
    _step_due = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._merge: RunningMerge | None = None
        self._coverage: CoverageWatch | None = None
        self._strokes: tuple[RegionStroke, ...] = ()
        self._step_due.connect(self._step)

    def begin_merge(self, job: MergeJob) -> None:
        """Begin a merge; one still under way is cancelled."""
        if self._merge is not None:
            self._merge.job.token.cancel()
            self._step()
        self._merge = RunningMerge(job)
        self._watch(self._merge)

    def add_frame(self, ref: FrameRef) -> None:
        """Add a frame to the merge under way."""
        if self._merge is not None:
            self._merge.waiting.add(ref)
            self._merge.last_frame_seconds = time.monotonic()
            self._step_due.emit()

    def complete_merge(self) -> None:
        """Say that no more frames will come."""
        if self._merge is not None:
            self._merge.complete = True
            self._merge.waiting.close()
            self._step_due.emit()

    def correct_region(self, strokes: tuple[RegionStroke, ...]) -> None:
        """Say what belongs to the piece, in this stack and the next ones."""
        self._strokes = strokes
        if self._coverage is None:
            return
        self._coverage.correct(strokes)
        view = self._coverage.view()
        if view is not None:
            self.coverage_made.emit(view)

    def wake(self) -> None:
        """Look at the token of a merge that waits for frames."""
        self._step_due.emit()

    def do(self, job: Job) -> None:
        """Do a job other than a merge."""
        match job:
            case WorkJob():
                self._end(job, lambda: job.work(self.progressed.emit))
            case ShowFrameJob():
                self._end(
                    job,
                    lambda: picture_from_pixels(FrameReader().read(job.ref).pixels),
                )
            case DrawMapsJob():
                self._end(job, lambda: draw_maps(job.result, job.picture))
            case SaveJob():
                self._end(job, lambda: self._save(job))
            case _:
                raise TypeError(f"no such job: {job}")

    def let_go(self) -> None:
        """End a merge that waits; runs in the worker's thread."""
        if self._merge is not None:
            self._merge.job.token.cancel()
            self._step()

    def _end(self, job: Job, work: Callable[[], object]) -> None:
        """Do the work and emit the one ending."""
        try:
            job.token.checkpoint()
            outcome = work()
        except Cancelled:
            self.cancelled.emit(job)
        except StudioError as error:
            self.failed.emit(job, error)
        except Exception as error:  # noqa: BLE001 - a job always ends
            _log.exception("A job failed in an unforeseen way")
            self.failed.emit(job, _unforeseen(error))
        else:
            self.finished.emit(job, outcome)

    def _step(self) -> None:
        """Take one frame into the merge, or finish it, or notice that it is over."""
        merge = self._merge
        if merge is None:
            return
        try:
            merge.job.token.checkpoint()
            ref = merge.waiting.due()
            if ref is not None:
                self._fold(merge, ref)
                if merge.waiting or merge.complete:
                    # Frames that came too early took no turn of their own.
                    self._step_due.emit()
                return
            if not merge.complete:
                return
            if merge.only_aligns:
                self._reframe(merge)
                return
            outcome = self._conclude(merge)
        except Cancelled:
            self._merge = None
            self.cancelled.emit(merge.job)
        except StudioError as error:
            self._merge = None
            self.failed.emit(merge.job, error)
        except Exception as error:  # noqa: BLE001 - a job always ends
            _log.exception("A merge failed in an unforeseen way")
            self._merge = None
            self.failed.emit(merge.job, _unforeseen(error))
        else:
            self._merge = None
            self.finished.emit(merge.job, outcome)

    def _fold(self, merge: RunningMerge, ref: FrameRef) -> None:
        frame = merge.reader.read(ref)
        merge.job.token.checkpoint()
        if merge.only_aligns:
            merge.align(frame)
            self._report(
                merge, f"Aligned frame {len(merge.frames)} of {merge.job.expected}"
            )
            return
        alignment = merge.stacker.add(frame)
        merge.coverage.add(frame, alignment)
        merge.frames.append(ref)
        merge.judge_framing()
        view = merge.coverage.glance()
        if view is not None:
            self.coverage_made.emit(view)
        self.thumbnail_made.emit(
            FrameThumbnail(
                ref=ref,
                pixels=thumbnail(frame.pixels, THUMBNAIL_HEIGHT_PX),
                sharpness=frame_sharpness(frame.pixels),
                left_out=alignment.left_out,
                note=alignment.note,
            )
        )
        self._report(merge, f"Merged frame {len(merge.frames)} of {merge.job.expected}")
        now = time.monotonic()
        if not merge.complete or now - merge.last_preview_seconds > _PREVIEW_INTERVAL_S:
            merge.last_preview_seconds = now
            pixels = merge.stacker.preview()
            if pixels is not None:
                self.preview_made.emit(picture_from_pixels(pixels))

    def _reframe(self, merge: RunningMerge) -> None:
        """Merge all frames anew; where they lie is known now."""
        merge.reframe()
        self._watch(merge)
        self._step_due.emit()

    def _watch(self, merge: RunningMerge) -> None:
        """Follow what a merge covers; what is the piece was told before."""
        self._coverage = merge.coverage
        self._coverage.correct(self._strokes)

    def _conclude(self, merge: RunningMerge) -> MergeOutcome:
        self._report(merge, "Finishing the picture")
        result = merge.stacker.finish()
        for plane in (result.pixels, result.depth_map, result.confidence, result.owner):
            plane.setflags(write=False)
        picture = picture_from_pixels(result.pixels)
        depth = picture_from_depth(
            result.depth_map, result.confidence, len(result.alignments)
        )
        coverage = merge.coverage.report()
        covered = picture_from_coverage(coverage, picture)
        elapsed = time.monotonic() - merge.last_frame_seconds
        _log.info("Merged %d frames, %.2f s after the last", len(merge.frames), elapsed)
        frames = tuple(merge.frames)
        return MergeOutcome(result, frames, picture, depth, coverage, covered, elapsed)

    def _report(self, merge: RunningMerge, text: str) -> None:
        self.progressed.emit(Progress(len(merge.frames), merge.job.expected, text))

    def _save(self, job: SaveJob) -> tuple[str, ...]:
        result = job.result
        if job.final is not None:
            result = job.final.of(result, job.token)
        return save_picture(
            result.pixels,
            job.path,
            icc_profile=result.icc_profile,
            metadata_from=job.frames[result.reference].path,
            force=job.overwrite,
        )


def _unforeseen(error: Exception) -> StudioError:
    return StudioError(
        f"Something unforeseen went wrong: {error}", "The log file tells more."
    )
