import numpy as np
import pytest

from facetstack.imaging.depth_edges import enlarged_depth, fit_to_edges
from facetstack.imaging.depth_map import FocusPeaks
from facetstack.imaging.opencv import cv2

ROWS, COLUMNS = 160, 240
NEAR, FAR = 2.0, 9.0


def at_once(rows, work):
    work(0, rows)


def in_stripes(rows, work):
    for first in range(0, rows, 7):
        work(first, min(first + 7, rows))


def wire(width=9):
    """True where a slanting wire lies, at full size."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    return np.abs(0.35 * x + y - 110) < width / 2 * np.hypot(0.35, 1)


def pictured(mask, seed=1):
    """A picture in which the wire is bright on a darker, noisy ground."""
    grain = np.random.default_rng(seed).normal(0, 0.01, (*mask.shape, 3))
    picture = np.where(mask[..., None], (0.8, 0.75, 0.6), (0.35, 0.35, 0.4)) + grain
    return np.asarray(np.clip(picture, 0, 1) * 65535, np.uint16)


def measured(mask, wider_px=3):
    """Depth and energy at half the size, the wire wider than it is."""
    small = mask[::2, ::2].astype(np.uint8)
    size = (2 * wider_px + 1, 2 * wider_px + 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size)
    wide = cv2.dilate(small, disc) > 0
    rim = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    energy = cv2.GaussianBlur(0.5 * rim.astype(np.float32), (0, 0), 1.5) + 0.05
    return np.where(wide, NEAR, FAR).astype(np.float32), energy


def wrong(depth, mask):
    truth = np.where(mask, NEAR, FAR)
    return np.mean(np.abs(depth - truth) > 1)


@pytest.mark.parametrize("wider_px", [1, 2])
def test_a_near_thing_measured_too_wide_ends_where_its_picture_does(wider_px):
    mask = wire(width=14)
    depth, energy = measured(mask, wider_px)
    before = wrong(enlarged_depth(depth, ROWS, COLUMNS), mask)
    after = wrong(fit_to_edges(depth, energy, pictured(mask), at_once), mask)
    assert before > 0.01
    assert after < 0.2 * before


def test_stripes_make_no_difference():
    mask = wire()
    depth, energy = measured(mask)
    one = fit_to_edges(depth, energy, pictured(mask), at_once)
    other = fit_to_edges(depth, energy, pictured(mask), in_stripes)
    assert np.array_equal(one, other)


def test_depths_in_between_are_of_things_not_of_the_way_from_one_to_the_other():
    mask = wire()
    depth, energy = measured(mask)
    fitted = fit_to_edges(depth, energy, pictured(mask), at_once)
    between = (fitted > NEAR + 0.6) & (fitted < FAR - 0.6)
    assert between.mean() < 0.001


def test_a_slope_stays_smooth():
    slope = np.tile(np.linspace(0, 12, COLUMNS // 2, dtype=np.float32), (ROWS // 2, 1))
    energy = np.full(slope.shape, 0.1, np.float32)
    picture = pictured(wire())
    fitted = fit_to_edges(slope, energy, picture, at_once)
    plain = enlarged_depth(slope, ROWS, COLUMNS)
    assert np.abs(fitted - plain).max() < 1e-3


def test_where_there_is_nothing_but_noise_nothing_is_decided():
    rng = np.random.default_rng(3)
    depth = rng.uniform(0, 9, (ROWS // 2, COLUMNS // 2)).astype(np.float32)
    energy = np.full(depth.shape, 0.007, np.float32)
    fitted = fit_to_edges(depth, energy, pictured(wire()), at_once)
    plain = enlarged_depth(depth, ROWS, COLUMNS)
    assert np.array_equal(fitted, cv2.medianBlur(plain, 3))


@pytest.mark.parametrize(("rows", "columns"), [(1, 9), (5, 3), (63, 97), (64, 98)])
def test_every_size_has_its_map(rows, columns):
    picture = np.full((rows, columns, 3), 20000, np.uint16)
    depth = np.full(((rows + 1) // 2, (columns + 1) // 2), 3, np.float32)
    depth[..., : depth.shape[1] // 2] = 7
    fitted = fit_to_edges(depth, np.full_like(depth, 0.1), picture, at_once)
    assert fitted.shape == (rows, columns)
    assert fitted.min() >= 3
    assert fitted.max() <= 7


def test_enlarging_is_smooth_on_slopes_and_hard_at_jumps():
    slope = np.tile(np.arange(20, dtype=np.float32) / 4, (12, 1))
    full = enlarged_depth(slope, 24, 40)
    assert np.allclose(np.diff(full[:, 1:-1], axis=1), 0.125)
    jump = np.where(np.arange(20) < 10, NEAR, FAR) * np.ones((12, 1))
    full = enlarged_depth(jump.astype(np.float32), 24, 40)
    assert set(np.unique(full)) == {NEAR, FAR}


def test_a_depth_that_is_not_what_was_measured_is_less_sure():
    peaks = FocusPeaks(40, 40)
    columns = np.tile(np.linspace(0, 4, 40, dtype=np.float32), (40, 1))
    for index in range(6):
        peaks.fold(np.exp(-((index - columns) ** 2) / 3).astype(np.float32), index)
    depth = peaks.depth()
    moved = depth.copy()
    moved[10:20] += 3
    as_measured, as_moved = peaks.confidence(depth), peaks.confidence(moved)
    assert (as_moved[10:20] < 0.5 * as_measured[10:20]).all()
    assert np.array_equal(as_moved[20:], as_measured[20:])
