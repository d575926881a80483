# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of actions: every entry is reachable, no key is given twice."""

from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from facetstack.window.actions import ACTIONS, RETOUCH_MENU, make_action, plain_text


def test_no_key_and_no_name_is_given_twice() -> None:
    for painting in (True, False):
        rows = [a for a in ACTIONS if (a.menu == RETOUCH_MENU) is painting]
        keys = Counter(QKeySequence(key).toString() for a in rows for key in a.keys)
        assert [key for key, count in keys.items() if count > 1] == []
    assert len({a.name for a in ACTIONS}) == len(ACTIONS)


def test_every_key_is_one_that_qt_understands() -> None:
    for info in ACTIONS:
        for key in info.keys:
            assert QKeySequence(key).toString(), f"{info.name}: {key}"


def test_a_held_key_shoots_and_moves_only_once(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for info in ACTIONS:
        action = make_action(info, parent)
        if info.menu == "Camera":
            assert not action.autoRepeat(), info.name


def test_texts_lose_their_marks() -> None:
    by_name = {info.name: plain_text(info) for info in ACTIONS}
    assert by_name["save"] == "Save Result"
    assert by_name["open_folder"] == "Open Folder"
