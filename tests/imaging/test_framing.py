# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frame gives the framing of a result."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.framing import narrowest, will_see_less
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.whole_stack import merge_frames
from facetstack.progress import Progress


def scaled(*scales: float, left_out: Sequence[int] = ()) -> StackAlignment:
    frames = tuple(
        FrameAlignment(
            index,
            np.array([[scale, 0.0, 0.0], [0.0, scale, 0.0]]),
            1.0,
            0.1,
            left_out=index in left_out,
        )
        for index, scale in enumerate(scales)
    )
    return StackAlignment(100, 100, frames)


def test_a_bracket_that_magnifies_more_and_more_sees_less() -> None:
    assert will_see_less(scaled(1, 1.001, 1.002), expected=10)
    assert not will_see_less(scaled(1, 0.999, 0.998), expected=10)


def test_jitter_of_the_stand_decides_nothing() -> None:
    assert not will_see_less(scaled(1, 1.0002, 1.0003), expected=15)
    assert not will_see_less(scaled(1, 1.004), expected=15), "too few frames to tell"


def test_two_frames_are_all_the_evidence_of_a_stack_of_two() -> None:
    assert will_see_less(scaled(1, 1.01), expected=2)


def test_the_narrowest_frame_is_one_that_was_aligned() -> None:
    alignment = scaled(1, 1.01, 1.02, 1.5, left_out=[3])
    assert narrowest(alignment) == 2
    assert narrowest(scaled(1, 0.99, 0.98)) == 0


def write(scene: ReliefScene, folder: Path) -> list[FrameRef]:
    refs = []
    for index in range(scene.frames):
        path = folder / f"{index}.png"
        cv2.imwrite(str(path), scene.frame(index).pixels[..., ::-1])
        refs.append(FrameRef(path, index))
    return refs


def covered(refs: list[FrameRef], recipe: StackRecipe) -> tuple[int, float]:
    """Return the reference, and the worst share of a frame that a border lacks."""
    result = merge_frames(refs, recipe).result
    rows, columns = result.owner.shape
    corner = np.array([-0.5, -0.5, 1.0])
    other = np.array([columns - 0.5, rows - 0.5, 1.0])
    lacking = 0.0
    for one in result.alignments:
        low, high = one.matrix @ corner, one.matrix @ other
        beyond = max(*(-0.5 - low), *(high - (columns - 0.5, rows - 0.5)))
        lacking = max(lacking, beyond / columns)
    return result.reference, lacking


@pytest.mark.parametrize(("breathing", "reference"), [(0.004, 4), (-0.004, 0)])
def test_every_frame_reaches_the_borders_of_a_result(
    tmp_path: Path, breathing: float, reference: int
) -> None:
    refs = write(ReliefScene(frames=5, breathing=breathing), tmp_path)
    chosen, lacking = covered(refs, StackRecipe())
    assert chosen == reference
    assert lacking < 0.001
    if reference:
        assert covered(refs, StackRecipe(reference=0))[1] > 0.005


def test_reading_twice_is_told_as_it_goes(tmp_path: Path) -> None:
    refs = write(ReliefScene(frames=4, breathing=0.004), tmp_path)
    said: list[Progress] = []
    merge_frames(refs, report=said.append)
    assert [one.text.split()[0] for one in said if "3.png" in one.text] == [
        "Aligned",
        "Merged",
    ]
