# SPDX-License-Identifier: GPL-3.0-or-later
"""Every action of the table can be found by its name and done."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from facetstack.widgets.command_list import CommandList
from facetstack.window.actions import ACTIONS, plain_text


def test_every_action_is_listed_and_one_is_done(studio: Any, qtbot: QtBot) -> None:
    control, shift = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )
    studio.press(Qt.Key.Key_P, control, shift)
    asked = studio.window.findChild(CommandList)
    assert asked.isVisible()
    shown = asked.findChild(QListWidget)
    listed = [
        shown.item(row).data(Qt.ItemDataRole.UserRole) for row in range(shown.count())
    ]
    wanted = [info for info in ACTIONS if info.name != "commands"]
    assert [one.text for one in listed] == [plain_text(info) for info in wanted]
    edit = asked.findChild(QLineEdit)
    qtbot.keyClicks(edit, "panel")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert not studio.window.view.panel.isVisible()
