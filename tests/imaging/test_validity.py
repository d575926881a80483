from dataclasses import replace

import numpy as np
import pytest

from facetstack.imaging.highlight_owners import HighlightOwners
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene, Sparkle
from facetstack.imaging.validity import Highlights

APART = [(60, 40), (260, 60), (330, 120), (60, 130), (300, 190), (120, 200), (180, 30)]
MERGED = [(150, 50), (160, 56), (200, 100), (190, 108), (60, 130), (66, 140)]
AT_BORDER = [(9, 90), (349, 30), (220, 229), (2, 40), (357, 150), (100, 1), (60, 238)]
IN_A_ROW = [(60 + 4 * k, 190) for k in range(12)] + [
    (230, 60 + 3 * k) for k in range(9)
]
PLACES = pytest.mark.parametrize(
    "places",
    [APART, MERGED, AT_BORDER, IN_A_ROW],
    ids=["apart", "merged", "at the border", "connected"],
)


def scene(places, low=30.0, high=400.0, radius=1.5, seed=1, frames=9):
    """A relief with highlights so many times brighter than white."""
    ground = ReliefScene(frames=frames)
    rng = np.random.default_rng(seed)
    sparkles = tuple(
        Sparkle(
            x,
            y,
            float(ground.depth[y, x]),
            float(np.exp(rng.uniform(np.log(low), np.log(high)))),
            radius,
        )
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


@PLACES
@pytest.mark.parametrize("method", ["hybrid", "pyramid"])
def test_discs_of_highlights_out_of_focus_do_not_appear(places, method):
    relief = scene(places)
    stack, recipe = relief.stack(), StackRecipe(method=method)
    shown = [false_white(relief, frame.pixels * 257.0) for frame in stack]
    assert np.mean(shown) > 20 * len(places)
    result = merge(stack, recipe=recipe)
    assert false_white(relief, result.pixels) <= 5
    plain = replace(relief, sparkles=())
    unlit = merge(plain.stack(), recipe=recipe)
    lost = psnr_around(relief, plain, unlit) - psnr_around(relief, relief, result)
    # Where highlights lie in a row, what is behind their discs is sharp in no frame.
    assert lost < (8 if places is IN_A_ROW else 4)


@PLACES
def test_rims_of_discs_that_fade_below_white_do_not_appear(places):
    relief = scene(places, low=25.0, high=45.0)
    result = merge(relief.stack())
    plain = replace(relief, sparkles=())
    lost = psnr_around(relief, plain, merge(plain.stack())) - psnr_around(
        relief, relief, result
    )
    assert lost < (8 if places is IN_A_ROW else 4)


@pytest.mark.parametrize("places", [APART, IN_A_ROW], ids=["apart", "connected"])
def test_each_highlight_has_one_owner_the_frame_in_which_it_is_smallest(places):
    relief = scene(places)
    owner = merge(relief.stack()).owner.astype(int)
    white = relief.truth().min(axis=2) > 0.98
    for one in relief.sparkles:
        y, x = round(one.y), round(one.x)
        around = owner[y - 2 : y + 3, x - 2 : x + 3]
        # The rims of neighbours may meet.
        shown = white[y - 2 : y + 3, x - 2 : x + 3] | (places is APART)
        assert len(np.unique(around[shown])) == 1
        if places is APART:
            assert abs(around[2, 2] - one.depth) < 1.5


def test_a_highlight_is_what_its_owner_shows(monkeypatch):
    relief = replace(scene(APART), breathing=0.0)
    stack, recipe = relief.stack(), StackRecipe(align=False)
    result = merge(stack, recipe=recipe)
    monkeypatch.setattr(HighlightOwners, "lay_over", lambda *_: None)
    means = merge(stack, recipe=recipe)
    off = []
    for one in relief.sparkles:
        y, x = round(one.y), round(one.x)
        core = slice(y - 2, y + 3), slice(x - 2, x + 3)
        shown = stack[result.owner[y, x]].pixels[core] * 257.0
        off.append([np.abs(one.pixels[core] - shown).mean() for one in (result, means)])
    with_owner, without = np.mean(off, axis=0)
    assert with_owner < 0.5 * without


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
        bright = 100 + 155 * clipped
        owner = np.zeros(x.shape, np.uint16)
        seen.append(highlights.follow(number, clipped, bright, energy, sharp, owner))
        highlights.remember(np.full(x.shape, number <= 2))
    assert seen[0] is None
    for shrinking in seen[1:3]:
        assert not shrinking.now.any()
        assert shrinking.before[80, 84] == 1
        assert not shrinking.before[:, 95:].any()
    for growing in seen[3:]:
        assert growing.now[80, 80] == 1
        assert not growing.before.any()


@pytest.mark.parametrize("focus", [0, 8])
def test_a_disc_fainter_than_white_is_found_once_its_growth_is_known(focus):
    highlights = Highlights(160, 160)
    y, x = np.mgrid[0:160, 0:160]
    away = np.hypot(x - 80, y - 80)
    energy = np.full(x.shape, 0.2, np.float32)
    owner = np.zeros(x.shape, np.uint16)
    for number in range(9):
        radius = 2 + 8 * abs(number - focus)
        clipped = (away <= radius) & (radius <= 20)
        bright = np.where(away <= radius, np.where(clipped, 255, 150), 100)
        spill = highlights.follow(
            number,
            clipped.astype(np.uint8),
            bright.astype(np.uint8),
            energy,
            energy,
            owner,
        )
        mine = np.full(x.shape, number == 0) | (
            (focus == 8) & (np.abs(away - radius) < 3)
        )
        owner[mine] = number
        highlights.remember(mine)
        if focus == 0 and 3 <= number <= 6:
            assert spill.now[80, 80 + radius] == 1
            assert spill.within[80, 80 + radius // 2] == 1
            assert not spill.now[away > radius + 6].any()
        if focus == 8 and number == 8:
            rims = [2 + 8 * (8 - early) for early in (3, 4, 5)]
            assert all(spill.before[80, 80 + rim] == 1 for rim in rims)


def test_a_bright_thing_that_is_no_disc_is_kept_although_highlights_lie_around():
    ground = ReliefScene(frames=9)
    relief = scene(APART)
    relief.sharp[70:74, 40:120] = ground.sharp[70:74, 40:120] = 1.0
    result = merge(relief.stack())
    line = result.pixels[71:73, 90:110] / 65535
    assert line.min() > 0.8
