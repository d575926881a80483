# SPDX-License-Identifier: GPL-3.0-or-later
"""The window without a camera: opening, merging, saving, refusing, closing."""

import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollBar,
)

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone
from facetstack.window.actions import ACTIONS

SCENE = ReliefScene(rows=192, columns=288, frames=5)


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shot earlier")
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, made / f"r_{index + 1}.png")
    return made


@pytest.fixture
def folder(shot: Path, tmp_path: Path) -> Path:
    """Frames that nobody has opened yet."""
    return Path(shutil.copytree(shot, tmp_path / "shot earlier"))


def open_folder(studio: Any, folder: Path) -> None:
    studio.window.open_paths((folder,))
    studio.until(lambda: studio.window.merging.outcome is not None)


def test_every_action_has_its_slot_and_its_menu(studio: Any) -> None:
    assert set(studio.window.actions_by_name) == {info.name for info in ACTIONS}
    bar = studio.window.menuBar()
    menus = {action.text(): action.menu() for action in bar.actions()}
    for info in ACTIONS:
        assert studio.window.actions_by_name[info.name] in menus[info.menu].actions()


def test_every_control_has_a_name_for_those_who_do_not_see_it(studio: Any) -> None:
    kinds = (
        QAbstractButton,
        QComboBox,
        QLineEdit,
        QAbstractSpinBox,
        QAbstractSlider,
    )
    nameless = [
        one
        for kind in kinds
        for one in studio.window.view.findChildren(kind)
        if not isinstance(one, QScrollBar)
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(one.parent(), QAbstractSpinBox | QComboBox)
        and not (one.accessibleName() or getattr(one, "text", str)())
    ]
    assert nameless == []


def test_frames_of_a_folder_are_merged_and_shown(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    view = studio.window.view
    assert view.filmstrip.frame_count == SCENE.frames
    assert studio.window.stage.layer is Layer.RESULT
    assert (view.canvas.picture.columns, view.canvas.picture.rows) == (288, 192)
    assert "5 frames merged" in studio.message()
    studio.do("depth")
    assert studio.window.stage.layer is Layer.DEPTH


def test_what_a_bracket_misses_is_told_and_shown(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    assert not studio.window.merging.outcome.coverage.complete, "its steps are long"
    assert "misses part of the piece" in studio.message()
    assert "Shoot one more frame" in studio.message()
    studio.press(Qt.Key.Key_5)
    assert studio.window.stage.layer is Layer.COVERAGE


def test_a_dropped_folder_is_opened(studio: Any, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    studio.window.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    studio.until(lambda: studio.window.merging.outcome is not None)
    assert studio.window.view.filmstrip.frame_count == SCENE.frames


def test_arrows_walk_through_the_frames(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    studio.press(Qt.Key.Key_Right)
    studio.until(lambda: studio.window.stage.layer is Layer.FRAME)
    first = studio.window.view.canvas.picture
    studio.press(Qt.Key.Key_Right)
    studio.until(lambda: studio.window.view.canvas.picture is not first)
    shown = studio.window.view.canvas.picture.levels[0][..., 2::-1]
    assert np.array_equal(shown, SCENE.frame(1).pixels)


def test_the_button_frames_reads_the_first_frame(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    studio.window.view.layer_bar.layer_requested.emit(Layer.FRAME)
    studio.until(lambda: studio.window.stage.layer is Layer.FRAME)


@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg"])
def test_the_result_is_saved(
    studio: Any, folder: Path, tmp_path: Path, suffix: str
) -> None:
    open_folder(studio, folder)
    path = tmp_path / f"saved{suffix}"
    studio.window.save_to(path)
    studio.until(lambda: "Saved" in studio.message())
    saved = read_frame(FrameRef(path, 0)).pixels
    assert saved.shape == (192, 288, 3)
    assert saved.dtype == (np.uint8 if suffix == ".jpg" else np.uint16)


def test_a_file_in_the_way_is_not_overwritten(
    studio: Any, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "saved.tif"
    path.write_text("precious")
    open_folder(studio, folder)
    studio.window.save_to(path)
    studio.until(lambda: studio.window.view.toast.tone is Tone.ERROR)
    assert "saved.tif" in studio.message()
    assert path.read_text() == "precious"


def test_the_suggested_name_is_free(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    places = studio.window.places
    frame = studio.window.merging.frames[0].path
    first = places.suggest_result(frame)
    assert first.parent == folder
    first.write_text("taken")
    second = places.suggest_result(frame)
    first.unlink()
    assert second != first


def test_frames_are_merged_again(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    before = studio.window.merging.outcome
    studio.do("merge")
    assert studio.window.merging.outcome is None
    studio.until(lambda: studio.window.merging.outcome is not None)
    again = studio.window.merging.outcome
    assert np.array_equal(again.result.pixels, before.result.pixels)


@pytest.mark.parametrize(
    ("names", "word"),
    [
        ((), "no frame"),
        (("one.png",), "two"),
        (("cut.jpg", "one.png"), "cut.jpg"),
    ],
)
def test_what_cannot_be_merged_is_told_in_the_window(
    studio: Any, folder: Path, tmp_path: Path, names: tuple[str, ...], word: str
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for name in names:
        data = (folder / "r_1.png").read_bytes()
        (given / name).write_bytes(data[:900] if name.startswith("cut") else data)
    studio.window.open_paths((given,))
    studio.until(lambda: studio.window.view.toast.isVisible())
    assert studio.window.view.toast.tone is Tone.ERROR
    assert word in studio.message().lower()
    studio.until(lambda: not studio.window.merging.busy)


def test_escape_stops_a_merge(studio: Any, folder: Path) -> None:
    studio.window.open_paths((folder,))
    studio.press(Qt.Key.Key_Escape)
    studio.until(lambda: not studio.window.merging.busy)
    assert studio.window.merging.outcome is None


def test_escape_closes_a_message(studio: Any) -> None:
    studio.do("save")
    assert "no result" in studio.message()
    studio.press(Qt.Key.Key_Escape)
    assert studio.message() == ""


def test_zoom_keys_change_between_whole_and_one_to_one(
    studio: Any, folder: Path
) -> None:
    open_folder(studio, folder)
    canvas = studio.window.view.canvas
    studio.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.scale_now == 1
    studio.press(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.fitted


def test_the_next_folder_follows_the_name_of_the_piece(studio: Any) -> None:
    studio.window.view.piece.setText("RING / 17")
    assert "RING - 17" in studio.window.view.place.text()
    assert studio.window.view.place.text().endswith("001")


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2])
def test_the_window_closes_in_the_middle_of_a_merge(
    studio: Any, folder: Path, seconds: float
) -> None:
    studio.window.open_paths((folder,))
    deadline = time.monotonic() + seconds
    studio.until(lambda: time.monotonic() >= deadline)
    began = time.monotonic()
    studio.window.close()
    assert time.monotonic() - began < 5


def test_panels_fit_a_small_laptop(studio: Any) -> None:
    view = studio.window.view
    shoot = view.bracket_panel
    bottom = shoot.mapTo(view, QPoint(0, shoot.height())).y()
    assert bottom <= view.height(), "the shoot button must not need scrolling"


def test_every_pixel_says_which_frame_it_came_from(studio: Any, folder: Path) -> None:
    open_folder(studio, folder)
    window = studio.window
    studio.until(lambda: window.stage.has(Layer.CONFIDENCE))
    owner = window.merging.outcome.result.owner
    probe = window._probe
    for layer in (Layer.RESULT, Layer.OWNER):
        window.stage.choose(layer)
        shrink = owner.shape[1] // window.view.canvas.picture.columns
        for row, column in ((20, 30), (100, 200), (190, 10)):
            number = int(owner[row, column]) + 1
            said = probe.text_at(QPoint(column // shrink, row // shrink))
            assert f"frame {number} " in said
    window.stage.choose(Layer.FRAME)
    studio.press(Qt.Key.Key_7)
    assert window.stage.layer is Layer.CONFIDENCE
