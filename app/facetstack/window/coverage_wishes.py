# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of coverage: dry run, gaps shown and filled, the region."""

from pathlib import Path

from facetstack.camera.shoot import ExtraFrame
from facetstack.errors import CameraNotFound, StudioError
from facetstack.imaging.coverage import CoverageReport
from facetstack.imaging.region import RegionStroke
from facetstack.language import tr, tr_count
from facetstack.optics.focus_step import FocusStepJudgement
from facetstack.session.bracket_record import find_journal
from facetstack.session.extra_frames import frames_to_add, placed_frames
from facetstack.widgets.gap_marker import GapMarker
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.strokes import StrokePoint
from facetstack.window.ask import ask_where_to_save_report
from facetstack.window.capture import BracketEnding, can_drive
from facetstack.window.coverage_marks import Finding, findings_of, marks_of
from facetstack.window.coverage_words import dry_run_headline, headline_of
from facetstack.window.step_judge import StepJudge
from facetstack.window.survey import Survey
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.camera_status import MoreOrder
from facetstack.workers.survey_worker import ReportOrder

_BRUSH_SHARE = 0.02


class CoverageWishes(Wishes):
    """The side of coverage."""

    def __init__(self, rooms: Rooms, survey: Survey) -> None:
        super().__init__(rooms)
        self._survey = survey
        self._brush: bool | None = None
        self._merge_due = False
        self._points: list[tuple[float, float]] = []
        self._marker = GapMarker()
        self._step_judge = StepJudge(
            self._capture, self._merging, self._view.planner_panel
        )
        panel, canvas = self._view.coverage_panel, self._view.canvas
        canvas.set_overlay(self._marker)
        survey.changed.connect(self.refresh)
        survey.dry_run_judged.connect(self._tell_judgement)
        survey.problem.connect(self._news.tell_error)
        survey.saved.connect(self._tell_saved)
        self._capture.changed.connect(self._refresh_state)
        self._merging.changed.connect(self._refresh_state)
        self._merging.changed.connect(self._merge_when_read)
        self._capture.dry_run_ended.connect(self._end_dry_run)
        self._capture.more_ended.connect(self._end_more)
        self._stage.layer_changed.connect(self._follow_layer)
        panel.dry_run_requested.connect(self.rehearse)
        panel.fill_requested.connect(self.fill)
        panel.finding_chosen.connect(self.show_finding)
        panel.brush_chosen.connect(self._choose_brush)
        panel.region_reset.connect(survey.reset_region)
        panel.save_requested.connect(self.save)
        canvas.stroke_began.connect(self._begin_stroke)
        canvas.stroke_moved.connect(self._move_stroke)
        canvas.stroke_ended.connect(self._end_stroke)
        self.refresh()

    def slots(self) -> Slots:
        """Return the slots of the actions of coverage."""
        return {
            "dry_run": self.rehearse,
            "fill": self.fill,
            "next_gap": self._view.coverage_panel.choose_next,
            "save_coverage": self.save,
        }

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is missing."""
        view = self._survey.view
        return findings_of(view.report) if view else ()

    @property
    def long_step(self) -> FocusStepJudgement | None:
        """The steps of a dry run, if they will surely leave gaps."""
        judgement = self._judgement()
        return judgement if judgement is not None and judgement.too_long else None

    def refresh(self) -> None:
        """Show the newest view."""
        view = self._survey.view
        panel = self._view.coverage_panel
        if view is None:
            panel.show_nothing(tr("It grows here during a dry run and the bracket."))
            self._marker.hide()
        else:
            report = view.report
            headline = self._headline(report)
            texts = tuple(finding.text for finding in self.findings)
            panel.show_coverage(headline, texts, marks_of(report))
            self._stage.put(Layer.COVERAGE, view.picture, headline)
        self._refresh_state()

    def rehearse(self) -> None:
        """Drive through the plan with live view only."""
        capture, news = self._capture, self._news
        if capture.shooting:
            return
        if not capture.status.state.ready:
            news.tell_error(_no_camera())
            return
        panel = self._view.bracket_panel
        plan = capture.plan(panel.step_units, panel.settle_seconds)
        if plan is None:
            news.hint(tr("Set near (A) and far (B) first."), "")
            return
        self._survey.begin_dry_run()
        self._view.show_coverage_panel()
        self._view.job_bar.begin(tr("Dry run"))
        capture.rehearse(plan)

    def fill(self) -> None:
        """Shoot the frames that are missing; after a dry run, plan them."""
        view, capture = self._survey.view, self._capture
        lacking = view is not None and (not view.report.complete or self.long_step)
        if view is None or not lacking or capture.shooting:
            self._news.hint(tr("Nothing is missing, as far as is known."))
            return
        if self._survey.of_dry_run:
            self._plan_closer(view.report)
            return
        if not capture.status.state.ready:
            self._news.tell_error(_no_camera())
            return
        if self._merging.busy:
            self._news.hint(
                tr("The stack is not merged yet."), tr("Wait, or stop it (Esc).")
            )
            return
        try:
            self._shoot_missing(view.report)
        except StudioError as error:
            self._news.tell_error(error)

    def show_finding(self, number: int) -> None:
        """Show the place of a finding one to one."""
        view, findings = self._survey.view, self.findings
        if view is None or number >= len(findings):
            return
        finding = findings[number]
        layer = Layer.LIVE if self._survey.of_dry_run else Layer.RESULT
        if not self._stage.has(layer):
            layer = Layer.COVERAGE
        self._news.stop_following()
        self._stage.choose(layer)
        canvas = self._view.canvas
        picture = canvas.picture
        if picture is None or not view.report.columns:
            return
        scale = picture.columns / view.report.columns
        x, y, width, height = (scale * value for value in finding.box)
        canvas.show_spot(x + width / 2, y + height / 2)
        self._marker.show_box(x, y, width, height)

    def save(self) -> None:
        """Ask for a name, and write the report."""
        if self._survey.view is None:
            self._news.hint(tr("There is no coverage to save yet."))
            return
        frames = self._merging.frames
        folder = frames[0].path.parent if frames else self._places.root
        choice = ask_where_to_save_report(self._view, folder / "coverage.json")
        if choice is not None:
            self.save_to(choice.path, choice.overwrite)

    def save_to(self, path: Path, overwrite: bool = False) -> None:
        """Write the report as JSON, and its picture beside it."""
        view = self._survey.view
        if view is not None:
            refs = () if self._survey.of_dry_run else tuple(self._merging.frames)
            self._survey.save(ReportOrder(view, refs, path, overwrite))

    def _judgement(self) -> FocusStepJudgement | None:
        view = self._survey.view
        if view is None or not self._survey.of_dry_run:
            return None
        return self._step_judge.judge(view.report)

    def _headline(self, report: CoverageReport) -> str:
        if self._survey.of_dry_run:
            return dry_run_headline(report, self._judgement())
        return headline_of(report)

    def _shoot_missing(self, report: CoverageReport) -> None:
        paths = [ref.path for ref in self._merging.frames]
        record = find_journal(paths[0].parent)
        bracket = record.beginning.focus_bracket
        placed = placed_frames(record, paths)
        extra: tuple[ExtraFrame, ...] = ()
        # What the plan has and the folder lacks may close the gap by itself.
        if len(placed) >= bracket.frame_count:
            parts = max((len(gap.positions) for gap in report.gaps), default=0) + 1
            step_units = max(1.0, bracket.step_units / parts)
            extra = frames_to_add(report, placed, step_units)
        self._view.job_bar.begin(tr("Moving to the near limit"))
        self._capture.shoot_more(record.folder, extra)

    def _plan_closer(self, report: CoverageReport) -> None:
        """Change the plan so that what live view saw missing will be shot."""
        capture, panel = self._capture, self._view.bracket_panel
        near, far, step = capture.near_units, capture.far_units, panel.step_units
        if near is None or far is None:
            return
        for finding, end in zip(
            self.findings[len(report.gaps) :], report.open_ends, strict=True
        ):
            if end.near:
                near -= step * finding.more
            else:
                far += step * finding.more
        parts = max((len(gap.positions) for gap in report.gaps), default=0) + 1
        if self.long_step is not None:
            parts = max(parts, self.long_step.parts)
        capture.set_limits(near, far)
        panel.set_step(max(1, step // parts))
        self._news.refresh()
        self._news.hint(
            tr("The plan was changed to cover what was missing."),
            tr("Space shoots it, R drives through it again."),
        )

    def _end_dry_run(self, ending: BracketEnding) -> None:
        if ending.error is not None:
            self._news.tell_error(ending.error)
        elif ending.stopped:
            self._news.hint(tr("The dry run was stopped."))

    def _end_more(self, order: MoreOrder, ending: BracketEnding) -> None:
        """Let new frames slot into place: merge the folder in focus order."""
        if ending.error is not None:
            self._news.tell_error(ending.error)
        if ending.shot:
            self._view.job_bar.begin(tr("Reading the folder"))
            self._merge_due = True
            self._merging.open((order.folder,))

    def _merge_when_read(self) -> None:
        """Merge the new frames too: a stack with a result is reopened with it."""
        if not self._merge_due or (self._merging.busy and not self._merging.merging):
            return
        self._merge_due = False
        if not self._merging.merging:
            self._view.job_bar.begin(tr("Merging"))
            self._merging.merge_again()

    def _tell_judgement(self) -> None:
        view = self._survey.view
        if view is None:
            return
        headline, long_step = self._headline(view.report), self.long_step
        change = tr("F changes the plan.")
        if long_step is not None:
            numbers = self._step_judge.sentence(long_step)
            self._news.hint(headline, f"{numbers}\n{change}")
        elif view.report.complete:
            self._news.hint(headline, tr("Space shoots the bracket."))
        else:
            self._news.hint(headline, change)

    def _tell_saved(self, path: Path) -> None:
        self._news.tell_done(tr("Saved {name}.", name=path.name), str(path.parent))

    def _refresh_state(self) -> None:
        capture, view = self._capture, self._survey.view
        ready = capture.status.state.ready and not capture.shooting
        planned = capture.near_units is not None and capture.far_units is not None
        drives = ready and can_drive(capture.status.capabilities)
        count = sum(finding.more for finding in self.findings)
        long_step = self.long_step is not None
        if view is None or not (count or long_step):
            text = tr("Nothing is missing") if view else tr("Shoot what is missing")
            self._view.coverage_panel.set_state(drives and planned, False, text)
            return
        dry = self._survey.of_dry_run
        text = (
            tr("Plan what is missing")
            if dry
            else tr_count("Shoot one more frame", "Shoot {count} more frames", count)
        )
        can_fill = drives and (dry or not self._merging.busy)
        self._view.coverage_panel.set_state(drives and planned, can_fill, text)

    def _follow_layer(self, layer: Layer) -> None:
        self._marker.hide()
        if layer is Layer.COVERAGE:
            self._view.show_coverage_panel()

    def _choose_brush(self, include: bool | None) -> None:
        canvas = self._view.canvas
        self._brush = include
        self._view.coverage_panel.set_brush(include)
        canvas.set_painting(include is not None)
        picture = canvas.picture
        size = _BRUSH_SHARE * picture.columns if picture else None
        canvas.set_brush(size if include is not None else None)

    def _begin_stroke(self, point: StrokePoint) -> None:
        self._points = []
        self._move_stroke(point)

    def _move_stroke(self, point: StrokePoint) -> None:
        picture = self._view.canvas.picture
        if self._brush is None or picture is None:
            return
        rows = picture.rows
        if self._stage.layer is Layer.COVERAGE and self._survey.view is not None:
            rows = self._survey.view.picture_rows
        self._points.append((point.x_px / picture.columns, point.y_px / rows))

    def _end_stroke(self, point: StrokePoint) -> None:
        self._move_stroke(point)
        if self._brush is not None and self._points:
            points = tuple(self._points)
            self._survey.paint(RegionStroke(points, _BRUSH_SHARE, self._brush))
        self._points = []


def _no_camera() -> CameraNotFound:
    return CameraNotFound(
        tr("No camera is connected."), tr("Connect one first (Ctrl+K).")
    )
