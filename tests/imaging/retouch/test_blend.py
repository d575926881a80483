import numpy as np
import pytest

from facetstack.imaging.retouch.blend import Part, mixed

SIDE = 256


def hard_mask():
    y, x = np.mgrid[:SIDE, :SIDE]
    away = np.hypot(x - SIDE / 2, y - SIDE / 2)
    return (away <= 50).astype(np.float32)


def test_a_step_of_brightness_is_spread_over_many_pixels():
    brighter = np.full((SIDE, SIDE, 3), 0.2, np.float32)
    change = mixed([Part(brighter, hard_mask())])[..., 0]
    assert change[128, 128] > 0.15
    assert np.abs(np.diff(change, axis=1)).max() < 0.2 / 8


def test_detail_changes_as_sharply_as_the_mask():
    rng = np.random.default_rng(1)
    grain = rng.normal(0, 0.1, (SIDE, SIDE, 3)).astype(np.float32)
    mask = hard_mask()
    change = mixed([Part(grain.copy(), mask)])
    inside, outside = mask > 0, mask == 0
    inside[:, :100] = False
    outside[70:190, 70:190] = False
    error = (change - grain)[118:138, 118:138]
    assert error.std() < 0.15 * grain.std()
    assert change[outside].std() < 0.02 * grain.std()


def test_without_its_tone_a_source_changes_no_broad_brightness():
    brighter = np.full((SIDE, SIDE, 3), 0.2, np.float32)
    everywhere = np.ones((SIDE, SIDE), np.float32)
    assert mixed([Part(brighter.copy(), everywhere)]) == pytest.approx(0.2, abs=1e-5)
    kept = mixed([Part(brighter, everywhere, tone=False)])
    assert kept == pytest.approx(0, abs=1e-5)


def test_two_sources_that_share_a_place_add_up():
    rng = np.random.default_rng(2)
    one, two = (
        rng.normal(0, 0.1, (SIDE, SIDE, 3)).astype(np.float32) for _ in range(2)
    )
    mask = hard_mask()
    apart = mixed([Part(one.copy(), mask)]) + mixed([Part(two.copy(), 1 - mask)])
    together = mixed([Part(one, mask), Part(two, 1 - mask)])
    assert np.abs(apart - together).max() < 1e-5
