# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder that another program fills is a camera, too, through the real window."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.widgets.toast import Tone
from facetstack.widgets.watch_dialog import WatchChoice, WatchDialog

FRAMES = 3


@pytest.fixture
def frames(tmp_path: Path) -> list[Path]:
    """Frames of a scene, as another program would write them."""
    scene = ReliefScene(rows=96, columns=128, frames=FRAMES)
    folder = tmp_path / "shot"
    folder.mkdir()
    paths = [folder / f"DSC_{number:04}.JPG" for number in range(2 * FRAMES)]
    for number, path in enumerate(paths):
        cv2.imwrite(str(path), scene.frame(number % FRAMES).pixels)
    return paths


def fill(folder: Path, frames: list[Path]) -> None:
    for frame in frames:
        shutil.copy(frame, folder / frame.name)


def test_stacks_are_merged_as_they_come_and_none_is_lost(
    studio: Any, frames: list[Path], tmp_path: Path
) -> None:
    window, folder = studio.window, tmp_path / "tethered"
    folder.mkdir()
    fill(folder, frames[:1])
    window.watch_wishes.begin(WatchChoice(folder, FRAMES, None, new_only=False))
    studio.until(lambda: "Watching tethered" in studio.message())
    fill(folder, frames[1:])
    out = window.places.root / "Watched"
    merging = window.merging

    def merged(name: str) -> bool:
        there = [ref.path.parent.name for ref in merging.frames] == [name] * FRAMES
        return there and merging.outcome is not None and not merging.busy

    studio.until(lambda: merged("stack-002"))
    assert len(list((out / "stack-001").glob("*.JPG"))) == FRAMES
    assert (out / "stack-001" / ".facetstack").is_dir(), "it was merged before"
    assert all((folder / frame.name).exists() for frame in frames), "copied, not moved"
    studio.do("watch")
    assert not window.watch_wishes.watching
    assert "watched no more" in studio.message()


def test_a_folder_that_goes_away_is_told(studio: Any, tmp_path: Path) -> None:
    folder = tmp_path / "tethered"
    folder.mkdir()
    wishes = studio.window.watch_wishes
    wishes.begin(WatchChoice(folder, None, 5.0, new_only=True))
    studio.until(lambda: "Watching" in studio.message())
    folder.rmdir()
    studio.until(lambda: studio.window.view.toast.tone is Tone.ERROR)
    assert "cannot be read" in studio.message()
    assert not wishes.watching


def test_the_dialog_offers_a_number_of_frames_or_a_pause(
    qtbot: Any, tmp_path: Path
) -> None:
    dialog = WatchDialog(None, tmp_path)
    qtbot.addWidget(dialog)
    dialog.set_rule(7, None)
    assert dialog.choice == WatchChoice(tmp_path, 7, None, new_only=True)
    dialog.set_rule(None, 4.5)
    assert dialog.choice == WatchChoice(tmp_path, None, 4.5, new_only=True)
    gone = WatchDialog(None, tmp_path / "gone")
    qtbot.addWidget(gone)
    assert gone.choice is None
    assert not gone._begin.isEnabled()
