# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys reach the control that has the focus; otherwise they work the studio."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot


def test_space_in_the_name_of_a_piece_types_a_blank(studio: Any, qtbot: QtBot) -> None:
    studio.do("name_piece")
    qtbot.keyClicks(studio.window.view.piece, "gold ring b a")
    assert studio.window.view.piece.text() == "gold ring b a"
    assert studio.message() == ""


def test_space_presses_the_button_that_has_the_focus(studio: Any) -> None:
    button = next(
        one
        for one in studio.window.view.camera_panel.findChildren(QPushButton)
        if one.accessibleName() == "Connect the camera"
    )
    pressed = []
    button.clicked.connect(lambda: pressed.append(True))
    studio.window.view.camera_panel.connect_requested.disconnect()
    button.setFocus()
    studio.press(Qt.Key.Key_Space)
    assert pressed == [True]


def test_letters_belong_to_the_picture_until_a_name_is_asked_for(studio: Any) -> None:
    for wanted in (False, True, False):
        studio.window.view.show_canvas(wanted)
        for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_Space):
            studio.press(key)
        assert studio.window.view.piece.text() == ""
        assert "No camera is connected" in studio.message()
        studio.press(Qt.Key.Key_Escape)


def test_a_button_that_goes_away_leaves_the_keys_to_the_picture(studio: Any) -> None:
    studio.window.view.empty.findChildren(QPushButton)[0].setFocus()
    studio.window.view.show_canvas(True)
    assert studio.window.focusWidget() is studio.window.view.stage


def test_space_on_the_picture_wants_to_shoot(studio: Any) -> None:
    studio.window.view.stage.setFocus()
    studio.press(Qt.Key.Key_Space)
    assert "No camera is connected" in studio.message()


def test_all_keys_are_listed_at_a_glance(studio: Any) -> None:
    studio.do("keys")
    sheet = studio.window.findChild(QDialog)
    listed = " ".join(one.text() for one in sheet.findChildren(QLabel))
    for word in ("Space", "Shoot Bracket", "Esc", "Ctrl+S", "Set Near"):
        assert word in listed
    assert sheet.width() <= studio.window.screen().availableGeometry().width()
    area = sheet.findChild(QScrollArea)
    assert area.widget().width() <= area.viewport().width(), "nothing is cut off"
    sheet.close()
