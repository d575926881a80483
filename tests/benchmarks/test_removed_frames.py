# SPDX-License-Identifier: GPL-3.0-or-later
"""Every frame that is taken out of a rendered ring, as the window names it."""

import importlib.util
import json
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef

TESTS = Path(__file__).resolve().parents[1]
RINGS = TESTS.parents[1] / "shared" / "stacks" / "rings" / "dev"
GAP = re.compile(r"Between (\d+) and (\d+): ([\d.]+) % of the piece")

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not RINGS.is_dir(), reason="no rendered rings here"),
]


@pytest.fixture(scope="module")
def truth() -> ModuleType:
    """Who knows what a ring really loses: the judge of the coverage tests."""
    path = TESTS / "imaging" / "test_coverage.py"
    spec = importlib.util.spec_from_file_location("judge_of_coverage", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def look(studio: Any, frames: list[Path], folder: Path) -> tuple[str, ...]:
    """Open copies of frames, and return what the panel lists once they are merged."""
    folder.mkdir()
    for frame in frames:
        shutil.copy(frame, folder)
    window = studio.window
    window.open_paths((folder,))
    studio.until(lambda: window.merging.memory.folder == folder)
    studio.until(lambda: window.merging.outcome is not None, 600)
    studio.until(lambda: not window.merging.busy)
    studio.press(Qt.Key.Key_5)
    panel = window.view.coverage_panel
    assert panel.isVisible()
    return tuple(panel.finding_texts)


def check_report(studio: Any, path: Path, lines: tuple[str, ...]) -> None:
    """Save the report, and check that it says and draws what is shown."""
    window = studio.window
    window.coverage_wishes.save_to(path)
    studio.until(lambda: path.name in studio.message())
    told = json.loads(path.read_text("utf-8"))
    numbers = [GAP.match(line) for line in lines]
    assert [
        (str(a["index"] + 1), str(b["index"] + 1), f"{100 * gap['share']:.1f}")
        for gap in told["gaps"]
        for a, b in [gap["between"]]
    ] == [found.groups() for found in numbers if found]
    assert len(told["gaps"]) + len(told["open_ends"]) == len(lines)
    assert told["complete"] == (not lines)
    pixels = read_frame(FrameRef(path.with_suffix(".png"), 0)).pixels
    drawn = window.view.canvas.picture.levels[0][..., 2::-1]
    assert np.array_equal(pixels, 257 * drawn.astype(np.uint16))


@pytest.mark.parametrize("name", ["solitaire", "pave", "watch"])
def test_the_window_names_every_removed_frame_whose_loss_shows(
    name: str, studio: Any, truth: ModuleType, tmp_path: Path
) -> None:
    judge = truth.Ring(name).judge()
    frames = sorted((RINGS / name / "jpeg").glob("*.jpg"))
    whole = look(studio, frames, tmp_path / "whole")
    check_report(studio, tmp_path / "whole.json", whole)
    assert whole == (), "a complete bracket is accused"
    shown, found, reports, wrong, ends = 0, 0, 0, [], []
    for removed in range(1, len(frames) - 1):
        kept = [frame for frame in frames if frame is not frames[removed]]
        lines = look(studio, kept, tmp_path / f"without {removed + 1}")
        check_report(studio, tmp_path / f"without_{removed + 1}.json", lines)
        reports += 1
        # Those behind the gap count one less: the folder knows of no hole.
        right = f"Between {removed} and {removed + 1}: "
        others = [line for line in lines if not line.startswith(right)]
        wrong += [(removed + 1, line) for line in others if GAP.match(line)]
        ends += [(removed + 1, line) for line in others if not GAP.match(line)]
        lost = judge.share_lost([removed])
        if lost > truth.SHOWN_SHARE:
            shown += 1
            found += any(line.startswith(right) for line in lines)
        print(f"  without {removed + 1:2}: lost {100 * lost:5.2f} %, {lines}")
    print(
        f"{name}: the window names {found} of {shown} losses that show, "
        f"{len(wrong)} gaps wrongly; {reports + 1} saved reports as shown; "
        f"open ends beside a gap: {ends}"
    )
    assert found == shown
    assert not wrong
    assert {removed for removed, _ in ends} <= {2, len(frames) - 1}, "beside the end"
