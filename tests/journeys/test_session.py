# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack is opened, changed, closed at any moment, and opened again as it was left."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.session.kept_results import list_results
from facetstack.session.manifest import NAME, WORKING, load_manifest
from facetstack.widgets.layer_bar import Layer

SCENE = ReliefScene(rows=160, columns=240, frames=5)


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shot")
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, made / f"ring_{index + 1}.png")
    return made


@pytest.fixture
def folder(shot: Path, tmp_path: Path) -> Path:
    """Frames that nobody has opened yet."""
    return Path(shutil.copytree(shot, tmp_path / "ring 17"))


@pytest.fixture
def again(qtbot: QtBot, qapp: QApplication, tmp_path: Path, studio: Any) -> Any:
    """Close the window and open another; the last one is closed after the test."""
    opened = [studio]

    def reopen() -> Any:
        opened[-1].window.close()
        if opened[-1] is not studio:
            opened[-1].window.deleteLater()
        opened.append(type(studio)(qtbot, tmp_path / "pieces"))
        return opened[-1]

    yield reopen
    if opened[-1] is not studio:
        opened[-1].window.close()
        opened[-1].window.deleteLater()


def open_stack(studio: Any, folder: Path) -> None:
    """Open a folder, and wait for the picture."""
    studio.window.open_paths((folder,))
    studio.until(lambda: studio.window.merging.outcome is not None)


def merged_and_kept(studio: Any, count: int) -> None:
    """Wait until so many results are on disk."""
    merging = studio.window.merging
    studio.until(lambda: len(merging.memory.results) == count and not merging.busy)


def marks(studio: Any) -> list[bool]:
    """Return which cells of the filmstrip are marked as excluded."""
    model = studio.window.view.filmstrip.model()
    cells = [
        model.index(row).data(Qt.ItemDataRole.UserRole)
        for row in range(model.rowCount())
    ]
    return [cell.excluded for cell in cells]


def test_a_stack_reopens_as_it_was_left_without_a_merge(
    studio: Any, again: Any, folder: Path
) -> None:
    open_stack(studio, folder)
    merged_and_kept(studio, 1)
    studio.window.view.filmstrip.choose(1)
    studio.press(Qt.Key.Key_X)
    assert marks(studio) == [False, True, False, False, False]
    studio.do("merge")
    merged_and_kept(studio, 2)
    pixels = studio.window.merging.outcome.result.pixels
    assert len(studio.window.merging.outcome.frames) == 4

    studio = again()
    previews: list[object] = []
    studio.window.merging.preview_made.connect(previews.append)
    open_stack(studio, folder)
    outcome = studio.window.merging.outcome
    assert np.array_equal(outcome.result.pixels, pixels)
    assert previews == [], "nothing was merged"
    assert len(studio.window.merging.memory.results) == 2
    assert marks(studio) == [False, True, False, False, False]
    assert studio.window.stage.layer is Layer.RESULT
    assert studio.window.stage.has(Layer.COVERAGE)
    model = studio.window.view.filmstrip.model()
    cell = model.index(0).data(Qt.ItemDataRole.UserRole)
    assert cell.image is not None, "its small copy was kept"


def test_an_excluded_frame_is_missing_from_the_merge_and_can_come_back(
    studio: Any, folder: Path
) -> None:
    open_stack(studio, folder)
    merged_and_kept(studio, 1)
    whole = studio.window.merging.outcome.result
    studio.window.view.filmstrip.choose(0)
    studio.press(Qt.Key.Key_X)
    studio.do("merge")
    merged_and_kept(studio, 2)
    without = studio.window.merging.outcome
    assert [ref.path.name for ref in without.frames] == [
        f"ring_{number}.png" for number in (2, 3, 4, 5)
    ]
    # The alignment is that of before: the framing stays that of the first frame.
    for one, other in zip(without.result.alignments, whole.alignments[1:], strict=True):
        assert np.array_equal(one.matrix, other.matrix)
    studio.press(Qt.Key.Key_X)
    studio.do("merge")
    merged_and_kept(studio, 3)
    back = studio.window.merging.outcome.result
    apart = np.abs(back.pixels.astype(int) - whole.pixels)
    assert apart.mean() < 65535 / 1000


def test_closing_in_the_middle_of_saving_loses_nothing(
    studio: Any, again: Any, folder: Path, tmp_path: Path
) -> None:
    open_stack(studio, folder)
    pixels = studio.window.merging.outcome.result.pixels
    target = tmp_path / "final.tif"
    studio.window.save_to(target)
    studio = again()
    assert np.array_equal(read_frame(FrameRef(target, 0)).pixels, pixels)
    (_,), problems = list_results(folder)
    assert problems == ()
    assert not list(tmp_path.rglob("*.part"))
    open_stack(studio, folder)
    assert np.array_equal(studio.window.merging.outcome.result.pixels, pixels)


def test_closing_in_the_middle_of_a_merge_keeps_frames_and_choice(
    studio: Any, again: Any, folder: Path
) -> None:
    open_stack(studio, folder)
    merged_and_kept(studio, 1)
    studio.window.view.filmstrip.choose(2)
    studio.press(Qt.Key.Key_X)
    studio.do("merge")
    studio = again()
    assert [one.excluded for one in load_manifest(folder).manifest.frames] == [
        *(False, False, True, False, False)
    ]
    open_stack(studio, folder)
    assert marks(studio)[2]
    assert len(studio.window.merging.memory.results) == 1


def test_a_damaged_manifest_opens_with_the_results_and_says_so(
    studio: Any, again: Any, folder: Path
) -> None:
    open_stack(studio, folder)
    merged_and_kept(studio, 1)
    studio = again()
    path = folder / WORKING / NAME
    path.write_text(path.read_text("utf-8")[:40], "utf-8")
    open_stack(studio, folder)
    assert "damaged" in studio.message()
    assert len(studio.window.merging.memory.results) == 1
    studio = again()
    assert json.loads(path.read_text("utf-8"))["frames"]
    assert list(path.parent.glob("*damaged*")), "what was damaged is kept"


def test_a_stack_is_opened_that_cannot_be_written(studio: Any, folder: Path) -> None:
    (folder / WORKING).touch()  # in the way, as a read-only card would be
    open_stack(studio, folder)
    studio.until(lambda: "cannot be written" in studio.message())
    assert studio.window.merging.outcome is not None


def test_without_two_frames_nothing_is_merged(studio: Any, folder: Path) -> None:
    open_stack(studio, folder)
    merged_and_kept(studio, 1)
    for row in range(4):
        studio.window.view.filmstrip.choose(row)
        studio.press(Qt.Key.Key_X)
    studio.do("merge")
    assert "two frames" in studio.message()
    assert not studio.window.merging.busy
