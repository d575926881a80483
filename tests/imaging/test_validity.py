from dataclasses import replace

import numpy as np
import pytest

from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene, Sparkle
from facetstack.imaging.validity import Highlights

APART = [(60, 40), (260, 60), (330, 120), (60, 130), (300, 190)]
MERGED = [(150, 50), (160, 56), (200, 100), (190, 108)]
# Discs of highlights below about 120 fade under white within these nine frames.
AT_BORDER = [(9, 90), (349, 30), (220, 229)]


def scene(places, low=120.0, high=400.0, radius=1.5, seed=1, frames=9):
    ground = ReliefScene(frames=frames)
    rng = np.random.default_rng(seed)
    sparkles = tuple(
        Sparkle(x, y, float(ground.depth[y, x]), float(rng.uniform(low, high)), radius)
        for x, y in places
    )
    return ReliefScene(frames=frames, sparkles=sparkles, noise=0.002)


def merge(stack, **options):
    stacker = Stacker(**options)
    for frame in stack:
        stacker.add(frame)
    return stacker.finish()


def distance(relief):
    y, x = np.mgrid[0 : relief.rows, 0 : relief.columns]
    return np.min(
        [np.hypot(x - one.x, y - one.y) - one.radius_px for one in relief.sparkles], 0
    )


def false_white(relief, pixels):
    """Pixels shown white although truth is not, beside the highlights themselves."""
    white = (pixels.min(axis=2) > 0.97 * 65535) & (relief.truth().min(axis=2) < 0.9)
    return int((white & (distance(relief) > 2)).sum())


def psnr_around(relief, truth, result):
    """Of a result against a scene, in rings around the highlights of ``relief``."""
    ring = (distance(relief) > 2) & (distance(relief) < 20)
    ring[:8] = ring[-8:] = ring[:, :8] = ring[:, -8:] = False
    error = (result.pixels / 65535 - truth.truth())[ring]
    return -10 * np.log10(np.mean(error**2))


@pytest.mark.parametrize(
    "places", [APART, MERGED, AT_BORDER], ids=["apart", "merged", "cut by the border"]
)
def test_discs_of_highlights_out_of_focus_do_not_appear(places):
    relief = scene(places)
    stack = relief.stack()
    shown = [false_white(relief, frame.pixels * 257.0) for frame in stack]
    assert np.mean(shown) > 20 * len(places)
    result = merge(stack)
    assert false_white(relief, result.pixels) <= 5
    plain = replace(relief, sparkles=())
    assert psnr_around(relief, relief, result) > (
        psnr_around(relief, plain, merge(plain.stack())) - 6
    )


def test_a_highlight_in_focus_is_kept_white():
    relief = scene(APART)
    result = merge(relief.stack())
    for one in relief.sparkles:
        assert result.pixels[round(one.y), round(one.x)].min() > 0.9 * 65535


def test_a_surface_clipped_in_every_frame_stays_as_it_is():
    relief = ReliefScene()
    relief.sharp[60:120, 100:220] = 1.5
    relief.sharp[130:136, 40:50] = 1.5
    result = merge(relief.stack())
    inside = result.pixels[70:110, 110:210]
    assert inside.min() > 0.99 * 65535
    assert result.pixels[132:134, 43:47].min() > 0.95 * 65535
    plain = relief.truth() < 0.95
    error = (result.pixels / 65535 - relief.truth())[24:-24, 24:-24]
    assert -10 * np.log10(np.mean(error[plain[24:-24, 24:-24]] ** 2)) > 24


def test_faint_highlights_that_never_clip_change_nothing():
    relief = scene(APART, low=0.3, high=0.5)
    without = ReliefScene(frames=9, noise=0.002)
    far = distance(relief) > 40
    one, other = merge(relief.stack()), merge(without.stack())
    difference = np.abs(one.pixels.astype(int) - other.pixels)[far]
    assert np.percentile(difference, 99) < 257


def test_the_order_of_focus_makes_no_difference_to_highlights():
    relief = scene(APART + MERGED)
    result = merge(relief.stack()[::-1])
    assert false_white(relief, result.pixels) <= 10


def test_only_a_growing_disc_is_spill():
    highlights = Highlights(160, 160)
    y, x = np.mgrid[0:160, 0:160]
    sharp, soft = (np.full(x.shape, e, np.float32) for e in (0.3, 0.2))
    seen = []
    for number, radius in enumerate((9, 6, 3, 6, 9)):
        clipped = (np.hypot(x - 80, y - 80) <= radius).astype(np.uint8)
        energy = sharp if number <= 2 else soft
        seen.append(highlights.follow(clipped, energy, sharp))
    assert seen[0] is None
    for shrinking in seen[1:3]:
        assert not shrinking.now.any()
        assert shrinking.before[80, 80] == 0
        assert shrinking.before.any()
    for growing in seen[3:]:
        assert growing.now[80, 80] == 1
        assert not growing.before.any()


def test_the_pyramid_method_still_merges_highlights():
    relief = scene(APART)
    result = merge(relief.stack(), recipe=StackRecipe(method="pyramid"))
    assert result.pixels.max() == 65535
