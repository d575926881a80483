# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be done is found by typing, and done by Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from facetstack.widgets.command_list import Command, CommandList, find_commands

COMMANDS = (
    Command("near", "Set Near", "Camera", "A"),
    Command("nearer", "Focus Nearer", "Camera", "Alt+Left"),
    Command("save", "Save Result", "File", "Ctrl+S", "As TIFF, PNG or JPEG"),
    Command("merge", "Merge Frames", "Stack", enabled=False),
)


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ("", ["near", "nearer", "save", "merge"]),
        ("near", ["near", "nearer"]),
        ("SAVE", ["save"]),
        ("tiff", ["save"]),
        ("cam foc", ["nearer"]),
        ("m", ["merge", "near", "nearer"]),
        ("aperture", []),
    ],
)
def test_every_word_must_be_there_and_beginnings_come_first(
    sought: str, names: list[str]
) -> None:
    assert [command.name for command in find_commands(sought, COMMANDS)] == names


@pytest.fixture
def asked(qtbot: QtBot) -> tuple[CommandList, list[str]]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    made, chosen = CommandList(window), []
    made.command_chosen.connect(chosen.append)
    made.ask(COMMANDS)
    return made, chosen


def test_a_command_is_chosen_by_keys_alone(
    asked: tuple[CommandList, list[str]], qtbot: QtBot
) -> None:
    made, chosen = asked
    edit = made.findChild(QLineEdit)
    qtbot.keyClicks(edit, "near")
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert chosen == ["nearer"]
    assert not made.isVisible()


def test_what_cannot_be_done_now_is_not_done(
    asked: tuple[CommandList, list[str]], qtbot: QtBot
) -> None:
    made, chosen = asked
    edit = made.findChild(QLineEdit)
    qtbot.keyClicks(edit, "merge")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert chosen == []
    assert made.isVisible()
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not made.isVisible()


def test_a_command_is_chosen_by_a_click(
    asked: tuple[CommandList, list[str]], qtbot: QtBot
) -> None:
    made, chosen = asked
    shown = made.findChild(QListWidget)
    place = shown.visualItemRect(shown.item(2)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["save"]
