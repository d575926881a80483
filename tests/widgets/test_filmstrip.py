# SPDX-License-Identifier: GPL-3.0-or-later
"""The filmstrip shows frames as they land, and gives back the chosen one."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from facetstack.imaging.frame import FrameRef
from facetstack.widgets.filmstrip import Filmstrip, FilmstripModel
from facetstack.workers.stack_jobs import FrameThumbnail


def ref(index: int) -> FrameRef:
    return FrameRef(Path(f"/pieces/ring_{index + 1:03}.jpg"), index)


def thumbnail(index: int, value: int = 200, **details: object) -> FrameThumbnail:
    pixels = np.full((72, 108, 4), value, np.uint8)
    return FrameThumbnail(ref(index), pixels, 0.1 * (index + 1), **details)  # type: ignore[arg-type]


@pytest.fixture
def strip(qtbot: QtBot) -> Filmstrip:
    made = Filmstrip()
    qtbot.addWidget(made)
    made.resize(500, made.height())
    made.show()
    return made


def test_the_model_keeps_qt_s_contract(qapp: object) -> None:
    model = FilmstripModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    for index in range(3):
        model.add(ref(index))
    model.set_thumbnail(thumbnail(1))
    model.clear()
    assert model.rowCount(QModelIndex()) == 0
    del tester


def test_frames_appear_before_they_are_read_and_then_with_their_picture(
    strip: Filmstrip,
) -> None:
    strip.add(ref(0))
    before = strip.grab().toImage()
    strip.set_thumbnail(thumbnail(0))
    assert strip.frame_count == 1
    assert strip.grab().toImage() != before


def test_the_newest_frame_is_brought_into_view(strip: Filmstrip) -> None:
    for index in range(12):
        strip.add(ref(index))
    last = strip.model().index(11, 0)
    assert strip.visualRect(last).right() <= strip.viewport().width()


def test_a_click_and_the_arrows_choose_a_frame(strip: Filmstrip, qtbot: QtBot) -> None:
    for index in range(3):
        strip.add(ref(index))
    with qtbot.waitSignal(strip.frame_chosen) as chosen:
        place = strip.visualRect(strip.model().index(1, 0)).center()
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [ref(1)]
    with qtbot.waitSignal(strip.frame_chosen) as chosen:
        strip.step(1)
    assert chosen.args == [ref(2)]
    with qtbot.waitSignal(strip.frame_chosen) as chosen:
        strip.step(1)
    assert chosen.args == [ref(2)], "there is no frame after the last"


def test_an_empty_strip_has_nothing_to_choose(strip: Filmstrip, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(strip.frame_chosen):
        strip.step(1)


def test_a_frame_left_out_is_marked_and_says_why(strip: Filmstrip) -> None:
    strip.add(ref(0))
    strip.set_thumbnail(thumbnail(0))
    taken = strip.grab().toImage()
    strip.set_thumbnail(thumbnail(0, left_out=True, note="shares too little"))
    assert strip.grab().toImage() != taken
    tip = strip.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "shares too little" in tip
    assert "ring_001.jpg" in tip
