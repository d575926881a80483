# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels of coverage and planning: values in, signals out."""

import numpy as np
from pytestqt.qtbot import QtBot

from facetstack.optics.advisor import advise_apertures
from facetstack.widgets.coverage_curve import CurveMarks, beyond
from facetstack.widgets.coverage_panel import CoveragePanel
from facetstack.widgets.marks_overlay import MarksOverlay, PeakColour
from facetstack.widgets.planner_panel import PlannerPanel
from facetstack.workers.live_marks import Mark

MARKS = CurveMarks(
    np.linspace(0.5, 5.5, 20),
    np.linspace(10, 30, 20),
    (1.0, 2.0, 3.0, 4.0, 5.0),
    ((2.0, 3.0), beyond(5.0, near=False)),
)


def test_findings_are_walked_through_and_the_last_is_followed_by_the_first(
    qtbot: QtBot,
) -> None:
    panel = CoveragePanel()
    qtbot.addWidget(panel)
    chosen: list[int] = []
    panel.finding_chosen.connect(chosen.append)
    panel.choose_next()
    assert not chosen
    panel.show_coverage("half", ("between 2 and 3", "beyond 5"), MARKS)
    for _ in range(3):
        panel.choose_next()
    assert chosen == [0, 1, 0]


def test_a_click_on_a_gap_of_the_curve_chooses_its_finding(qtbot: QtBot) -> None:
    panel = CoveragePanel()
    qtbot.addWidget(panel)
    panel.show_coverage("half", ("between 2 and 3", "beyond 5"), MARKS)
    chosen: list[int] = []
    panel.finding_chosen.connect(chosen.append)
    for position in (2.5, 1.5, 5.4):
        panel._curve.choose_at(position)
    assert chosen == [0, 1]


def test_the_planner_advises_what_the_advisor_does_and_follows_the_piece(
    qtbot: QtBot,
) -> None:
    panel = PlannerPanel()
    qtbot.addWidget(panel)
    panel.set_piece(1.0, 5.0)
    shallow = panel.advised
    panel.set_piece(1.0, 20.0)
    deep = panel.advised
    assert shallow is not None
    assert deep is not None
    assert deep.frame_count > shallow.frame_count
    rows = advise_apertures(1.0, 20.0, f_numbers=(2.8, 4, 5.6, 8, 11, 16, 22, 32))
    assert deep == next(row for row in rows if row.advised)
    asked: list[float] = []
    panel.aperture_requested.connect(asked.append)
    panel.set_connected(True)
    panel._use.click()
    assert asked == [deep.f_number]


def test_peaking_is_painted_in_the_chosen_colour(qtbot: QtBot) -> None:
    overlay = MarksOverlay()
    marks = np.zeros((20, 30), np.uint8)
    marks[5, 7] = Mark.PEAK
    overlay.show_marks(marks)
    overlay.set_colour(PeakColour.MAGENTA)
    image = overlay._image
    assert image.pixelColor(7, 5).getRgb()[:3] == PeakColour.MAGENTA.value
    assert image.pixelColor(8, 5).alpha() == 0
    assert (overlay.boundingRect().width(), overlay.boundingRect().height()) == (30, 20)
    overlay.show_marks(None)
    assert overlay.boundingRect().isEmpty()
