# SPDX-License-Identifier: GPL-3.0-or-later
"""A place merged by itself looks as the whole merge makes it there."""

import numpy as np
import pytest

from facetstack.imaging.files import list_frames, read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.local_merge import LocalStack, Place
from facetstack.imaging.recipe import Method, StackRecipe
from facetstack.imaging.stacking import Stacker, StackResult
from facetstack.imaging.synthetic import ReliefScene
from facetstack.progress import Cancelled, CancelToken
from facetstack.session.export import save_picture

SCENE = ReliefScene(
    rows=320, columns=480, frames=5, shift_px=2.0, breathing=0.004, flicker=0.9
)
PLACE = Place(100, 220, 180, 340)


@pytest.fixture(scope="module")
def refs(tmp_path_factory: pytest.TempPathFactory) -> tuple[FrameRef, ...]:
    folder = tmp_path_factory.mktemp("stack")
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, folder / f"ring {index + 1}.png")
    return list_frames([folder]).refs


def whole(refs: tuple[FrameRef, ...], recipe: StackRecipe) -> StackResult:
    stacker = Stacker(recipe)
    for ref in refs:
        stacker.add(read_frame(ref))
    return stacker.finish()


@pytest.mark.parametrize("method", ["hybrid", "depth", "pyramid"])
def test_a_place_looks_as_in_the_whole_merge(
    refs: tuple[FrameRef, ...], method: Method
) -> None:
    recipe = StackRecipe(method=method)
    result = whole(refs, recipe)
    place = LocalStack(refs, result.alignments, PLACE).merge(recipe)
    there = result.pixels[100:220, 180:340]
    assert place.shape == there.shape
    apart = np.abs(place.astype(int) - there) / 65535
    assert apart.mean() < 0.001
    assert np.quantile(apart, 0.99) < 1 / 255


def test_another_recipe_is_seen_without_reading_again(
    refs: tuple[FrameRef, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = whole(refs, StackRecipe())
    local = LocalStack(refs, result.alignments, PLACE)
    monkeypatch.setattr(
        "facetstack.imaging.files.FrameReader.read",
        lambda *_: pytest.fail("a frame was read again"),
    )
    usual, crisp = (local.merge(StackRecipe(detail=detail)) for detail in (0, 100))
    assert not np.array_equal(usual, crisp)


def test_a_place_at_the_corner_is_whole(refs: tuple[FrameRef, ...]) -> None:
    result = whole(refs, StackRecipe())
    corner = Place(0, 64, 400, 480)
    place = LocalStack(refs, result.alignments, corner).merge(StackRecipe())
    assert place.shape == (64, 80, 3)
    inner = np.abs(place.astype(int) - result.pixels[0:64, 400:480])[16:, :-16]
    assert inner.mean() < 65535 / 500


def test_reading_stops_when_asked(refs: tuple[FrameRef, ...]) -> None:
    result = whole(refs, StackRecipe())
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        LocalStack(refs, result.alignments, PLACE, token=token)
