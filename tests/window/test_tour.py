# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour leads a beginner from the empty window to a finished stack."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from facetstack.camera.practice import Cameras
from facetstack.widgets.tour_card import TourCard
from facetstack.window.main_window import MainWindow
from facetstack.window.preferences import load_preferences


@pytest.fixture
def beginner(
    studio: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> Iterator[Any]:
    """The studio with cameras by address, the one to practise with among them."""
    cameras = Cameras()
    studio.window.close()
    studio.window = MainWindow(cameras.make, tmp_path / "practice")
    studio.window.resize(1366, 768)
    studio.window.show()
    yield studio
    studio.window.close()
    cameras.close()


def press(studio: Any, text: str) -> None:
    card = studio.window.findChild(TourCard)
    next(one for one in card.findChildren(QPushButton) if one.text() == text).click()


def test_the_tour_goes_from_nothing_to_a_stack(beginner: Any, qtbot: QtBot) -> None:
    window = beginner.window
    with qtbot.waitActive(window):
        window.activateWindow()
    window.tour.begin()
    assert window.tour.title == "Connect a camera"
    press(beginner, "Virtual camera")
    beginner.until(lambda: window.tour.title == "Set near and far")
    beginner.until(lambda: window.capture.status.state.ready)
    window.view.bracket_panel.set_settle(0)
    window.view.stage.setFocus()
    beginner.set_limits(-200, 200)
    assert window.tour.title == "Press Space"
    beginner.press(Qt.Key.Key_Space)
    beginner.until(lambda: window.tour.title == "Look closely")
    assert window.merging.outcome is not None
    press(beginner, "Done")
    assert window.tour.title == ""
    assert load_preferences().tour_seen


def test_a_tour_that_is_left_does_not_come_again(studio: Any) -> None:
    assert not load_preferences().tour_seen
    studio.do("tour")
    assert studio.window.tour.title
    press(studio, "Leave the tour")
    assert studio.window.tour.title == ""
    assert load_preferences().tour_seen


def test_the_card_stays_within_the_picture(studio: Any, qapp: QApplication) -> None:
    studio.do("tour")
    card = studio.window.findChild(TourCard)
    for size in ((1366, 768), (1024, 640)):
        studio.window.resize(*size)
        qapp.processEvents()
        assert studio.window.view.stage.rect().contains(card.geometry())
