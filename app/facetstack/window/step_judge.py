# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges the steps of a dry run by the planner's numbers and the camera's pixels."""

import re

import numpy as np
from PySide6.QtCore import QObject, QTimer

from facetstack.imaging.coverage import CoverageReport
from facetstack.language import tr
from facetstack.optics.bracket import CloseUp
from facetstack.optics.domain import OutOfDomain
from facetstack.optics.focus_step import FocusStepJudgement, judge_focus_step
from facetstack.widgets.planner_panel import PlannerPanel
from facetstack.window.capture import Capture
from facetstack.window.merging import Merging
from facetstack.window.preferences import load_preferences, remember
from facetstack.workers.stack_jobs import MergeOutcome

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class StepJudge(QObject):
    """Knows how many pixels a camera's frames have, and what its steps leave soft.

    The width of the frames is learned from those that were shot, and kept for each
    model; until then the photographer's number in the planner counts, if he gave one.
    """

    def __init__(
        self, capture: Capture, merging: Merging, planner: PlannerPanel
    ) -> None:
        super().__init__()
        self._capture, self._planner = capture, planner
        self._model = ""
        self._shot_here = False
        self._learned_px = 0
        # Drawing and writing get a turn of their own, after the merge is shown.
        self._learning = QTimer(self)
        self._learning.setSingleShot(True)
        self._learning.setInterval(0)
        self._learning.timeout.connect(self._keep_pixels)
        capture.changed.connect(self._follow_camera)
        capture.frame_captured.connect(self._note_shot)
        merging.frames_cleared.connect(self._forget_shot)
        merging.merged.connect(self._learn)

    def judge(self, report: CoverageReport) -> FocusStepJudgement | None:
        """Return what the steps are like; ``None`` where too little is known."""
        f_number = self._f_number()
        planner = self._planner
        if f_number is None or not planner.pixels_known or not report.step_px.size:
            return None
        try:
            close_up = CloseUp(
                planner.magnification,
                f_number,
                planner.sensor_width_mm,
                planner.pixels_across,
            )
            return judge_focus_step(
                float(np.median(report.step_px)), report.columns, close_up
            )
        except OutOfDomain:
            return None

    def sentence(self, judgement: FocusStepJudgement) -> str:
        """Say in numbers that steps are too long."""
        return tr(
            "Each step moves the focus {step} mm, but at f/{number} and {times}× a "
            "frame is sharp over {depth} mm.",
            step=f"{judgement.step_mm:.2g}",
            number=f"{self._f_number():g}",
            times=f"{self._planner.magnification:g}",
            depth=f"{judgement.depth_mm:.2g}",
        )

    def _f_number(self) -> float | None:
        for setting in self._capture.status.settings:
            if setting.name == "aperture":
                found = _NUMBER.search(setting.value)
                return float(found[0]) if found and float(found[0]) > 0 else None
        return None

    def _follow_camera(self) -> None:
        info = self._capture.status.info
        model = info.model if info else ""
        if model and model != self._model:
            self._model = model
            known_px = load_preferences().pixels_across.get(model)
            if isinstance(known_px, int):
                self._planner.set_pixels(known_px)

    def _note_shot(self, *_: object) -> None:
        self._shot_here = True

    def _forget_shot(self) -> None:
        self._shot_here = False

    def _learn(self, outcome: MergeOutcome) -> None:
        if self._shot_here and self._model:
            self._learned_px = max(outcome.result.owner.shape)
            self._learning.start()

    def _keep_pixels(self) -> None:
        self._planner.set_pixels(self._learned_px)
        known = load_preferences().pixels_across
        remember(pixels_across={**known, self._model: self._learned_px})
