from dataclasses import replace

import numpy as np
import pytest

from facetstack.imaging.layers import LayeredScene
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.imaging.retouch.render import Renderer
from facetstack.imaging.retouch.sources import Source, Sources
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tone import from_codes


def renderer_of(frames):
    stacker = Stacker(StackRecipe(align=False))
    for frame in frames:
        stacker.add(frame)
    result = stacker.finish()
    rows, columns = result.pixels.shape[:2]
    aligned = AlignedFrames(
        [frame.ref for frame in frames],
        result.alignments,
        rows,
        columns,
        read=lambda ref: frames[ref.index],
    )
    return result, Renderer(result.pixels, result.depth_map, aligned)


def everywhere(tool, **choices):
    corners = ((-90, -90), (900, -90), (900, 900), (-90, 900))
    path = tuple(Point(*corner) for corner in corners)
    return (Operation(tool, path, shape=Shape.AREA, hardness=1.0, **choices),)


def test_front_wins_makes_a_plain_prong_opaque():
    scene = LayeredScene(contrast=0.3)
    result, renderer = renderer_of(scene.stack())
    before, after = (
        np.abs(from_codes(one) - scene.truth())[scene.core()].mean()
        for one in (result.pixels, renderer.render(everywhere(Tool.FRONT)))
    )
    assert after < before - 5 / 255
    assert after < 3 / 255


def test_two_depths_keep_both_sheets_of_a_stone():
    scene = LayeredScene("stone")
    _, renderer = renderer_of(scene.stack())
    truth = scene.truth()
    best = min(np.abs(frame.pixels / 65535 - truth).mean() for frame in scene.stack())
    stone = from_codes(renderer.render(everywhere(Tool.STONE)))
    assert np.abs(stone - truth).mean() < 0.8 * best


@pytest.fixture(scope="module")
def sparkling():
    """A flat ground in focus in the third frame, which alone has a white dot."""
    scene = ReliefScene(rows=160, columns=200, breathing=0.0)
    object.__setattr__(scene, "depth", np.full_like(scene.depth, 2.0))
    frames = scene.stack()
    dotted = frames[2].pixels.copy()
    dotted[78:82, 98:102] = 255
    frames[2] = replace(frames[2], pixels=dotted)
    return renderer_of(frames)


def test_calm_highlights_take_a_sparkle_out(sparkling):
    result, renderer = sparkling
    calm = from_codes(renderer.render(everywhere(Tool.CALM)))
    before = from_codes(result.pixels)
    dot = (slice(78, 82), slice(98, 102))
    assert before[dot].mean() > 0.9
    assert calm[dot].mean() < before[dot].mean() - 0.2


def test_with_the_nearest_smooth_depth_far_frames_do_not_count():
    scene = ReliefScene(rows=160, columns=200, breathing=0.0)
    object.__setattr__(scene, "depth", np.full_like(scene.depth, 1.0))
    frames = scene.stack()
    # What moved through the last frame is the sharpest there is.
    moved = frames[5].pixels.copy()
    moved[78:82, 98:102] = [0, 255, 0]
    frames[5] = replace(frames[5], pixels=moved)
    result, renderer = renderer_of(frames)
    calm_depth = np.full_like(result.depth_map, 1.0)
    steady = Renderer(result.pixels, calm_depth, renderer.frames)
    picture = from_codes(steady.render(everywhere(Tool.STEADY)))
    truth, dot = scene.truth(), (slice(70, 90), slice(90, 110))
    before = np.abs(from_codes(result.pixels) - truth)[dot].mean()
    assert np.abs(picture - truth)[dot].mean() < 0.5 * before


def test_a_flat_is_calmer_than_any_frame(bench):
    scene = ReliefScene(rows=160, columns=200, breathing=0.0, noise=0.02)
    object.__setattr__(scene, "sharp", np.full_like(scene.sharp, 0.5))
    _, renderer = renderer_of(scene.stack())
    flat = from_codes(renderer.render(everywhere(Tool.FLAT)))
    single = scene.frame(2).pixels / 255
    inner = (slice(20, -20), slice(20, -20))
    assert flat[inner].std() < 0.75 * single[inner].std()


def test_squares_of_a_merge_meet_without_a_step(bench, monkeypatch):
    _, result = bench.merged()
    box = (0, 0, 200, 120)
    whole = Sources(bench.frames(), result.depth_map)
    monkeypatch.setattr("facetstack.imaging.retouch.sources.MERGED_PX", 128)
    parts = Sources(bench.frames(), result.depth_map)
    for name in ("pyramid", "steady", "flat"):
        source = Source("merge", name=name)
        difference = np.abs(parts.part(source, box) - whole.part(source, box))
        assert np.percentile(difference, 99.5) < 1 / 255, name
