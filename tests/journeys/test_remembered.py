# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photographer chose once is so at the next start, too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.widgets.marks_overlay import PeakColour
from facetstack.window import stack_wishes
from facetstack.window.habits import show_as_left
from facetstack.window.main_window import MainWindow
from facetstack.window.preferences import load_preferences, preferences_path

SCENE = ReliefScene(rows=160, columns=240, frames=3)


@pytest.fixture
def again(qtbot: QtBot, qapp: QApplication, tmp_path: Path, studio: Any) -> Any:
    """Close the window and open another; the last one is closed after the test."""
    opened = [studio]

    def reopen() -> Any:
        opened[-1].window.close()
        opened.append(type(studio)(qtbot, tmp_path / "pieces"))
        return opened[-1]

    yield reopen
    for one in opened[1:]:
        one.window.close()
        one.window.deleteLater()


def write_frames(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, folder / f"ring_{index + 1}.png")
    return folder


def test_switches_peaking_and_the_width_of_the_panel_are_kept(
    studio: Any, again: Callable[[], Any]
) -> None:
    window = studio.window
    assert window.actions_by_name["sounds"].isChecked()
    for name in ("sounds", "peaking", "clipping", "filmstrip"):
        window.actions_by_name[name].toggle()
    studio.press(Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    studio.do("peaking_level")
    window.view.set_panel_width(401)
    studio.until(lambda: window.view.panel.width() == 401)

    window = again().window
    actions = window.actions_by_name
    states = {name: actions[name].isChecked() for name in ("sounds", "peaking")}
    assert states == {"sounds": False, "peaking": True}
    assert actions["clipping"].isChecked()
    assert actions["heatmap"].isChecked(), "what was not touched is as at first"
    assert not window.view.filmstrip.isVisible()
    assert window.live_wishes.overlay.colour is PeakColour.MAGENTA
    assert load_preferences().peaking_level == "high"
    assert not window.piece_wishes._sounds.on
    assert window.view.panel.width() == 401


def test_the_window_comes_up_where_it_was_left(
    studio: Any, again: Callable[[], Any]
) -> None:
    studio.window.resize(790, 640)
    window: MainWindow = again().window
    assert window.width() == 1366
    assert show_as_left(window)
    assert (window.width(), window.height()) == (790, 640)


def test_folders_are_looked_for_where_one_was_opened(
    studio: Any,
    again: Callable[[], Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Path] = []
    folder = write_frames(tmp_path / "season" / "ring 17")

    def choose(parent: object, beginning: Path) -> Path:
        begun.append(beginning)
        return folder

    monkeypatch.setattr(stack_wishes, "ask_for_folder", choose)
    studio.do("open_folder")
    studio.until(lambda: studio.window.merging.outcome is not None)
    again().do("open_folder")
    assert begun == [studio.window.places.root, tmp_path / "season"]


def test_an_export_is_offered_as_it_was_chosen_last(
    studio: Any, again: Callable[[], Any], tmp_path: Path
) -> None:
    folder = write_frames(tmp_path / "ring 17")
    shop = tmp_path / "shop"
    shop.mkdir()

    def dialog_of(studio: Any) -> Any:
        window = studio.window
        window.open_paths((folder,))
        studio.until(lambda: window.merging.outcome is not None)
        studio.until(lambda: not window.merging.busy)
        studio.do("export")
        studio.until(lambda: window.export_wishes.dialog is not None)
        return window.export_wishes.dialog

    dialog = dialog_of(studio)
    assert dialog.choice.path.parent == folder
    dialog.set_template("{sku}_web")
    dialog._folder.setText(str(shop))
    dialog._format.setCurrentIndex(2)
    dialog._quality.setValue(81)
    dialog._srgb.setChecked(True)
    dialog.accept()
    studio.until((shop / "ring 17_web.jpg").exists)
    studio.until(lambda: not studio.window.merging.busy)

    dialog = dialog_of(again())
    assert dialog.trouble(), "that file is there already"
    dialog.set_template("{sku}_again")
    choice = dialog.choice
    assert choice.path == shop / "ring 17_again.jpg"
    assert (choice.jpeg_quality, choice.as_srgb) == (81, True)
    dialog.reject()


@pytest.mark.parametrize(
    "text", ['{"switches": {"sounds": 7, "no": 1}, "window": "!ü"}', "{"]
)
def test_a_damaged_memory_opens_a_sound_window(
    studio: Any, again: Callable[[], Any], text: str
) -> None:
    studio.window.close()
    preferences_path().write_text(text, "utf-8")
    window = again().window
    assert window.actions_by_name["sounds"].isChecked()
    preferences_path().write_text(text, "utf-8")
    assert not show_as_left(window)
