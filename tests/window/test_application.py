# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as it first stands on the screen."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from facetstack.window.application import USUAL_PX, show_fitting


class Screen:
    """A screen of some size."""

    def __init__(self, columns: int, rows: int) -> None:
        self._area = QRect(0, 0, columns, rows)

    def availableGeometry(self) -> QRect:
        return self._area


@pytest.mark.parametrize(("columns", "rows"), [(1366, 768), (1280, 1024), (1920, 880)])
def test_nothing_lies_beyond_a_small_screen(
    columns: int, rows: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(columns, rows)
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: screen)
    window = QWidget()
    qtbot.addWidget(window)
    show_fitting(window)
    assert window.isMaximized()
    assert window.normalGeometry().width() <= columns
    assert window.normalGeometry().height() <= rows


def test_a_large_screen_shows_the_usual_size(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: Screen(1920, 1080))
    window = QWidget()
    qtbot.addWidget(window)
    show_fitting(window)
    assert not window.isMaximized()
    assert window.size() == USUAL_PX
