# SPDX-License-Identifier: GPL-3.0-or-later
"""A result that was kept comes back to the bit, with its recipe and coverage."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from facetstack.errors import Unreadable
from facetstack.imaging.coverage import CoverageReport, CoverageTracker
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker, StackResult
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.session.kept_results import (
    keep_result,
    list_results,
    read_coverage,
    read_result,
    remove_result,
)
from facetstack.session.manifest import WORKING

SCENE = ReliefScene(rows=128, columns=192, frames=5, blur_px_per_frame=3.0)
RECIPE = StackRecipe(detail=60, smooth=30)


@pytest.fixture(scope="module")
def merged() -> tuple[StackResult, CoverageReport]:
    stacker, tracker = Stacker(RECIPE), CoverageTracker()
    for index in range(SCENE.frames):
        frame = SCENE.frame(index)
        tracker.add(frame, stacker.add(frame))
    return stacker.finish(), tracker.report()


@pytest.fixture
def frames(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"ring {index + 1}.png" for index in range(SCENE.frames)]
    for index, path in enumerate(paths):
        save_picture(SCENE.frame(index).pixels, path)
    return paths


def test_a_result_comes_back_to_the_bit(
    merged: tuple[StackResult, CoverageReport], frames: list[Path], tmp_path: Path
) -> None:
    result, coverage = merged
    kept = keep_result(tmp_path, result, frames, coverage)
    (listed,), problems = list_results(tmp_path)
    assert problems == ()
    assert (listed.number, listed.recipe) == (1, RECIPE)
    assert listed.frames == tuple(path.name for path in frames)
    assert listed.made == kept.made
    read = read_result(listed)
    for name in ("pixels", "depth_map", "confidence", "owner"):
        assert np.array_equal(getattr(read, name), getattr(result, name)), name
    assert read.reference == result.reference
    assert read.icc_profile == result.icc_profile
    for one, other in zip(read.alignments, result.alignments, strict=True):
        assert np.allclose(one.matrix, other.matrix, atol=1e-12)
        assert one.gain == other.gain
    again = read_coverage(listed)
    assert again is not None
    assert coverage.gaps, "its steps are long"
    assert again.gaps == coverage.gaps
    assert again.open_ends == coverage.open_ends
    assert np.array_equal(again.status, coverage.status)
    assert np.array_equal(again.step_px, coverage.step_px)


def test_results_are_numbered_and_stand_side_by_side(
    merged: tuple[StackResult, CoverageReport], frames: list[Path], tmp_path: Path
) -> None:
    for _ in range(2):
        keep_result(tmp_path, merged[0], frames, None)
    first, second = list_results(tmp_path)[0]
    assert (first.number, second.number) == (1, 2)
    assert read_coverage(second) is None
    remove_result(tmp_path, first)
    assert [one.number for one in list_results(tmp_path)[0]] == [2]
    trash = tmp_path / WORKING / "Trash"
    assert any(path.suffix == ".tif" for path in trash.iterdir()), "nothing is erased"


def test_a_result_that_was_cut_short_is_not_listed(
    merged: tuple[StackResult, CoverageReport], frames: list[Path], tmp_path: Path
) -> None:
    kept = keep_result(tmp_path, merged[0], frames, None)
    kept.picture.with_suffix(".json").unlink()
    assert list_results(tmp_path) == ((), ())


@pytest.mark.parametrize("what", ["picture", "maps", "entry"])
def test_a_damaged_result_is_told_and_the_others_stay(
    merged: tuple[StackResult, CoverageReport],
    frames: list[Path],
    tmp_path: Path,
    what: str,
) -> None:
    first = keep_result(tmp_path, merged[0], frames, None)
    second = keep_result(tmp_path, merged[0], frames, None)
    entry = second.picture.with_suffix(".json")
    path = {"picture": second.picture, "maps": second.maps, "entry": entry}[what]
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    listed, problems = list_results(tmp_path)
    if what == "entry":
        assert "result-002" in problems[0]
    else:
        with pytest.raises(Unreadable, match="Result 2"):
            read_result(listed[1])
    assert listed[0].number == first.number
    assert np.array_equal(read_result(listed[0]).pixels, merged[0].pixels)


def test_a_folder_that_was_moved_brings_its_results_along(
    merged: tuple[StackResult, CoverageReport], frames: list[Path], tmp_path: Path
) -> None:
    keep_result(tmp_path, merged[0], frames, None)
    moved = tmp_path.parent / f"{tmp_path.name} moved"
    shutil.move(tmp_path, moved)
    (listed,), _ = list_results(moved)
    assert np.array_equal(read_result(listed).owner, merged[0].owner)
