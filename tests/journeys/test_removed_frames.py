# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder that lacks a frame is opened: the panel says between which frames it was."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.widgets.layer_bar import Layer

SCENE = ReliefScene(
    rows=320, columns=480, frames=8, blur_px_per_frame=1.0, breathing=0.002
)


@pytest.fixture(scope="module")
def pictures() -> list[Any]:
    return [SCENE.frame(index).pixels for index in range(SCENE.frames)]


def opened(studio: Any, pictures: list[Any], folder: Path, removed: int | None) -> None:
    """Write the frames that were kept, open their folder and wait for the merge."""
    folder.mkdir()
    for index, pixels in enumerate(pictures):
        if index != removed:
            save_picture(pixels, folder / f"ring_{index + 1:02}.png")
    window = studio.window
    window.open_paths((folder,))
    studio.until(lambda: window.merging.outcome is not None)
    studio.until(lambda: not window.merging.busy)
    studio.press(Qt.Key.Key_5)


def shown(studio: Any) -> tuple[str, ...]:
    """Return the lines that the panel shows."""
    panel = studio.window.view.coverage_panel
    assert panel.isVisible(), "the coverage panel is in front"
    return panel.finding_texts


def test_a_removed_frame_is_named_and_the_saved_report_says_what_is_shown(
    studio: Any, pictures: list[Any], tmp_path: Path
) -> None:
    window = studio.window
    opened(studio, pictures, tmp_path / "lacking", removed=4)
    (line,) = shown(studio)
    assert line.startswith("Between 4 and 5: ")
    studio.press(Qt.Key.Key_F3)
    assert window.stage.layer is Layer.RESULT
    assert not window.view.canvas.fitted, "the place is shown one to one"

    studio.press(Qt.Key.Key_5)
    path = tmp_path / "coverage.json"
    window.coverage_wishes.save_to(path)
    studio.until(path.with_suffix(".png").exists)
    studio.until(lambda: "Saved" in studio.message())
    told = json.loads(path.read_text("utf-8"))
    (gap,) = told["gaps"]
    assert [Path(one["file"]).name for one in gap["between"]] == [
        "ring_04.png",
        "ring_06.png",
    ]
    assert f"{100 * gap['share']:.1f} % of the piece" in line
    saved = read_frame(FrameRef(path.with_suffix(".png"), 0)).pixels
    drawn = window.view.canvas.picture.levels[0][..., 2::-1]
    assert np.array_equal(saved, 257 * drawn.astype(np.uint16)), "in 16 bit"


def test_a_complete_bracket_is_accused_of_nothing(
    studio: Any, pictures: list[Any], tmp_path: Path
) -> None:
    opened(studio, pictures, tmp_path / "whole", removed=None)
    assert shown(studio) == ()
    panel = studio.window.view.coverage_panel
    assert "complete" in panel.headline
    assert "misses" not in studio.message()
