# SPDX-License-Identifier: GPL-3.0-or-later
"""The coverage side of the studio: the newest view of it, and what is the piece."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facetstack.imaging.region import RegionStroke
from facetstack.window.capture import BracketEnding, Capture
from facetstack.window.merging import Merging
from facetstack.workers.coverage_watch import CoverageView
from facetstack.workers.stack_jobs import MergeOutcome
from facetstack.workers.survey_worker import ReportOrder, SurveyWorker
from facetstack.workers.threads import WorkerThread


class Survey(QObject):
    """Listens to dry run and merge, and keeps what was seen last.

    Attributes
    ----------
    view
        What is covered; ``None`` while nothing was seen.
    of_dry_run
        Whether that is what a dry run saw.
    """

    changed = Signal()
    dry_run_judged = Signal()
    problem = Signal(object)
    _begun = Signal()
    _completed = Signal()
    saved = Signal(object)
    _region_corrected = Signal(object)
    _save_requested = Signal(object)
    unfinished_found = Signal(object)
    _look_requested = Signal(object)

    def __init__(self, capture: Capture, merging: Merging) -> None:
        super().__init__()
        self.view: CoverageView | None = None
        self.of_dry_run = False
        self._strokes: tuple[RegionStroke, ...] = ()
        self._merging = merging
        self._worker = SurveyWorker()
        self._begun.connect(self._worker.begin)
        self._completed.connect(self._worker.complete)
        self._region_corrected.connect(self._worker.correct_region)
        self._save_requested.connect(self._worker.save)
        self._worker.saved.connect(self.saved)
        self._look_requested.connect(self._worker.look_for_unfinished)
        self._worker.unfinished_found.connect(self.unfinished_found)
        self._worker.surveyed.connect(self._take_dry_view)
        self._worker.finished.connect(self._take_judgement)
        self._worker.failed.connect(self.problem)
        capture.sighted.connect(self._worker.add)
        capture.dry_run_ended.connect(self._end_dry_run)
        merging.coverage_made.connect(self._take_stack_view)
        merging.merged.connect(self._take_outcome)
        merging.frames_cleared.connect(self.forget)
        self._thread = WorkerThread("survey", self._worker)

    @property
    def strokes(self) -> tuple[RegionStroke, ...]:
        """What was painted of the region."""
        return self._strokes

    def begin_dry_run(self) -> None:
        """Forget what was seen before: a dry run follows."""
        self.of_dry_run = True
        self._set(None)
        self._begun.emit()

    def forget(self) -> None:
        """Forget what was seen: another stack follows."""
        self.of_dry_run = False
        self._set(None)

    def paint(self, stroke: RegionStroke) -> None:
        """Correct what is the piece."""
        self._correct((*self._strokes, stroke))

    def reset_region(self) -> None:
        """Let the piece be found by itself again."""
        self._correct(())

    def look_for_unfinished(self, root: Path) -> None:
        """Look for a bracket that broke off; ``unfinished_found`` tells of it."""
        self._look_requested.emit(root)

    def save(self, order: ReportOrder) -> None:
        """Write a report and its picture."""
        self._save_requested.emit(order)

    def request_close(self) -> None:
        """Ask the thread to end."""
        self._thread.request_stop()

    def join(self) -> bool:
        """Wait for the thread."""
        return self._thread.join()

    def _correct(self, strokes: tuple[RegionStroke, ...]) -> None:
        self._strokes = strokes
        self._region_corrected.emit(strokes)
        self._merging.correct_region(strokes)

    def _end_dry_run(self, ending: BracketEnding) -> None:
        if ending.error is None and not ending.stopped:
            self._completed.emit()

    def _take_dry_view(self, view: CoverageView) -> None:
        if self.of_dry_run:
            self._set(view)

    def _take_judgement(self, view: CoverageView) -> None:
        if self.of_dry_run:
            self._set(view)
            self.dry_run_judged.emit()

    def _take_stack_view(self, view: CoverageView) -> None:
        if not self.of_dry_run:
            self._set(view)

    def _take_outcome(self, outcome: MergeOutcome) -> None:
        picture, report = outcome.coverage_picture, outcome.coverage
        self.of_dry_run = False
        if picture is None or report is None:
            self._set(None)
            return
        under = next(
            one for one in outcome.picture.levels if one.shape[1] == picture.columns
        )
        self._set(CoverageView(report, picture, int(under.shape[0])))

    def _set(self, view: CoverageView | None) -> None:
        self.view = view
        self.changed.emit()
