# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack is selected, put away and brought back in the window, with its results."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.session.manifest import load_manifest

SCENE = ReliefScene(rows=160, columns=240, frames=4)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def merged(studio: Any) -> Any:
    """The window with the merged stack of a piece, one frame of it excluded."""
    folder = studio.window.places.root / "RING-17" / "Capture" / "002"
    folder.mkdir(parents=True)
    for index in range(SCENE.frames):
        pixels = SCENE.frame(index).pixels
        save_picture(pixels, folder / f"RING-17_002_00{index + 1}.png")
    studio.window.open_paths((folder,))
    kept(studio)
    studio.window.view.filmstrip.choose(1)
    studio.press(Qt.Key.Key_X)
    return studio


def kept(studio: Any) -> None:
    merging = studio.window.merging
    studio.until(lambda: merging.outcome is not None and not merging.busy)
    studio.until(lambda: len(merging.memory.results) == 1)


def test_a_stack_moves_to_selects_and_stays_on_the_table(merged: Any) -> None:
    window = merged.window
    piece = window.places.root / "RING-17"
    pixels = window.merging.outcome.result.pixels
    merged.press(Qt.Key.Key_J, CONTROL)
    selected = piece / "Selects" / "002"
    merged.until(lambda: window.merging.memory.folder == selected)
    kept(merged)
    assert not (piece / "Capture" / "002").exists(), "nothing was written there since"
    assert np.array_equal(window.merging.outcome.result.pixels, pixels)
    frames = load_manifest(selected).manifest.frames
    assert [one.excluded for one in frames] == [False, True, False, False]
    assert window.places.next_line("RING-17").endswith("003")
    first = window.merging.frames[0].path
    assert window.places.suggest_result(first) == piece / "Output" / "RING-17_002.tif"


def test_a_stack_in_the_trash_leaves_the_table_and_can_come_back(merged: Any) -> None:
    window = merged.window
    piece: Path = window.places.root / "RING-17"
    names = {path.name for path in (piece / "Capture" / "002").iterdir()}
    merged.press(Qt.Key.Key_Delete, CONTROL)
    away = piece / "Trash" / "002"
    merged.until(away.is_dir)
    merged.until(lambda: "Nothing was erased" in merged.message())
    assert {path.name for path in away.iterdir()} == names
    assert window.merging.frames == []
    assert window.view.filmstrip.frame_count == 0
    assert window.merging.outcome is None
    assert not (piece / "Capture" / "002").exists()

    window.open_paths((away,))
    kept(merged)
    merged.do("recall_stack")
    merged.until(lambda: window.merging.memory.folder == piece / "Capture" / "002")
    kept(merged)
    assert not away.exists()


def test_a_folder_that_was_not_shot_here_stays_and_the_sentence_says_so(
    studio: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "old frames"
    folder.mkdir()
    for index in range(2):
        save_picture(SCENE.frame(index).pixels, folder / f"r_{index}.png")
    studio.do("trash_stack")
    assert "no stack" in studio.message()
    studio.window.open_paths((folder,))
    kept(studio)
    studio.do("trash_stack")
    studio.until(lambda: "belongs to no piece" in studio.message())
    kept(studio)
    assert len(list(folder.glob("*.png"))) == 2
    assert len(studio.window.merging.frames) == 2, "it is on the table again"
