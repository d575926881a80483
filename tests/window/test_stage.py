# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on the canvas, and what it is compared with."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.loupe import Loupe
from facetstack.workers.pictures import Picture, picture_from_bgr


def plain(value: int) -> Picture:
    return picture_from_bgr(np.full((600, 900, 3), value, np.uint8))


@pytest.fixture
def pictures(studio: Any) -> dict[Layer, Picture]:
    made = {Layer.FRAME: plain(80), Layer.RESULT: plain(160), Layer.DEPTH: plain(20)}
    for layer, picture in made.items():
        studio.window.stage.put(layer, picture, f"{layer.value} 7 · more")
    return made


def shown(studio: Any) -> tuple[Any, Any]:
    pair = studio.window.view.pair
    return (pair.before.picture if pair.split else None, pair.after.picture)


def hold(studio: Any, key: Qt.Key, text: str, down: bool) -> None:
    kind = QEvent.Type.KeyPress if down else QEvent.Type.KeyRelease
    for which in (QEvent.Type.ShortcutOverride, kind) if down else (kind,):
        event = QKeyEvent(which, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(studio.window.view.stage, event)


def test_a_picture_is_compared_with_what_stood_there_before(
    studio: Any, pictures: dict[Layer, Picture]
) -> None:
    stage = studio.window.stage
    stage.choose(Layer.RESULT)
    stage.choose(Layer.DEPTH)
    studio.do("split")
    assert shown(studio) == (pictures[Layer.RESULT], pictures[Layer.DEPTH])
    stage.choose(Layer.FRAME)
    assert shown(studio) == (pictures[Layer.DEPTH], pictures[Layer.FRAME])
    studio.do("split")
    assert shown(studio) == (None, pictures[Layer.FRAME])


def test_before_is_seen_as_long_as_its_key_is_held(
    studio: Any, pictures: dict[Layer, Picture]
) -> None:
    studio.window.stage.choose(Layer.FRAME)
    studio.window.stage.choose(Layer.RESULT)
    hold(studio, Qt.Key.Key_Backslash, "\\", down=True)
    assert shown(studio) == (None, pictures[Layer.FRAME])
    badge = studio.window.view.canvas.findChild(QLabel, "badge")
    assert badge.isVisible()
    assert badge.text() == "Before: Frames 7"
    hold(studio, Qt.Key.Key_Backslash, "\\", down=False)
    assert shown(studio) == (None, pictures[Layer.RESULT])
    assert not badge.isVisible()


def test_a_pinned_frame_is_compared_with_every_other(
    studio: Any, pictures: dict[Layer, Picture]
) -> None:
    stage = studio.window.stage
    stage.choose(Layer.FRAME)
    studio.do("pin")
    studio.do("split")
    another = plain(99)
    stage.put(Layer.FRAME, another, "Frame 8")
    assert shown(studio) == (pictures[Layer.FRAME], another)
    stage.choose(Layer.RESULT)
    assert shown(studio) == (pictures[Layer.FRAME], pictures[Layer.RESULT])
    studio.do("pin")
    assert shown(studio) == (another, pictures[Layer.RESULT])


def test_a_single_picture_has_nothing_beside_it(studio: Any) -> None:
    studio.window.stage.put(Layer.LIVE, plain(3), "")
    studio.do("split")
    assert shown(studio)[0] is None


def test_the_loupe_is_there_as_long_as_its_key_is_held(
    studio: Any, pictures: dict[Layer, Picture], qtbot: QtBot
) -> None:
    canvas = studio.window.view.canvas
    loupe = canvas.findChild(Loupe)
    hold(studio, Qt.Key.Key_L, "l", down=True)
    qtbot.mouseMove(canvas.viewport(), QPoint(canvas.width() // 2, 200))
    assert loupe.isVisible()
    hold(studio, Qt.Key.Key_L, "l", down=False)
    assert not loupe.isVisible()
    hold(studio, Qt.Key.Key_L, "l", down=True)
    QApplication.sendEvent(studio.window, QEvent(QEvent.Type.WindowDeactivate))
    assert not studio.window.actions_by_name["loupe"].isChecked()


def test_letters_still_go_into_the_name_of_a_piece(studio: Any, qtbot: QtBot) -> None:
    studio.do("name_piece")
    qtbot.keyClicks(studio.window.view.piece, "Lily\\q")
    assert studio.window.view.piece.text() == "Lily\\q"
    assert not studio.window.actions_by_name["loupe"].isChecked()
