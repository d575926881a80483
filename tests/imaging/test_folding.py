# SPDX-License-Identifier: GPL-3.0-or-later
"""Bands and weights that are never stored give what stored ones would."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetstack.imaging.bands import half
from facetstack.imaging.folding import (
    brightness_rows,
    energy_rows,
    fold_base_rows,
    fold_fine_rows,
    fold_level_rows,
    join_fine_rows,
    join_level_rows,
)
from facetstack.imaging.opencv import cv2
from facetstack.imaging.steps import BLACK, PER_WHITE


def picture(rows, columns, seed=1):
    """Three planes of steps between black and white, and two smaller levels."""
    rng = np.random.default_rng(seed)
    fine = rng.integers(BLACK, BLACK + PER_WHITE, (3, rows, columns)).astype(np.uint16)
    levels = [fine]
    for _ in range(2):
        levels.append(np.stack([cv2.pyrDown(plane) for plane in levels[-1]]))
    return levels


def enlarged(small, like):
    size = like.shape[:0:-1]
    planes = [cv2.pyrUp(one.astype(np.float32), dstsize=size) for one in small]
    return np.stack(planes)


def cuts(rows, pieces):
    return list(pairwise(np.linspace(0, rows, pieces + 1).astype(int)))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 41), st.integers(1, 150), st.integers(1, 3), st.integers(0, 99))
def test_one_frame_of_any_size_is_put_together_without_loss(
    rows, columns, pieces, seed
):
    fine, small, least = picture(rows, columns, seed)
    mean = np.zeros(fine.shape, np.int16)
    middle, base = np.zeros(small.shape, np.float32), np.zeros(least.shape, np.float32)
    ones, few = (np.ones(level.shape[1:], np.float32) for level in (small, least))
    for first, last in cuts(small.shape[1], pieces):
        fold_fine_rows(fine, small, ones, ones, mean, first, last)
        fold_level_rows(small, least, ones, ones, middle, first, last)
    fold_base_rows(least, few, few, base, 0, least.shape[1])
    codes = np.empty((rows, columns, 3), np.uint16)
    for first, last in cuts(small.shape[1], pieces):
        low, high = max(0, first - 1), min(small.shape[1], last + 1)
        joined = np.empty((3, high - low, small.shape[2]), np.float32)
        join_level_rows(middle, base, joined, low, high)
        part = codes[2 * first : 2 * last]
        join_fine_rows(mean, joined, low, part, first, last)
    values = (fine.astype(np.float64) - BLACK) / PER_WHITE
    assert np.abs(codes.transpose(2, 0, 1) / 65535 - values).max() < 1 / PER_WHITE


@pytest.mark.parametrize("shape", [(40, 60), (41, 63)])
def test_the_energy_is_the_mean_square_of_the_band(shape):
    fine, small, _ = picture(*shape)
    energy = np.empty(small.shape[1:], np.float32)
    for first, last in cuts(len(energy), 3):
        energy_rows(fine, small, energy, first, last)
    band = (fine - enlarged(small, fine)) / PER_WHITE
    whole = (band[:, :40, :60] ** 2).mean(axis=0)
    expected = whole.reshape(20, 2, 30, 2).mean(axis=(1, 3))
    # OpenCV mirrors at the border where we repeat.
    assert np.allclose(energy[1:19, 1:29], expected[1:19, 1:29], rtol=1e-3)


@pytest.mark.parametrize("shares", [(3.0, 1.0), (1.0, 3.0), (1.0, 1e-9)])
def test_frames_are_mixed_by_their_weights_whatever_their_order(shares):
    shape = (36, 150)
    frames = [picture(*shape, seed=seed) for seed in range(2)]
    rng = np.random.default_rng(5)
    weights = [share * rng.uniform(0.5, 1, (18, 75)).astype("f4") for share in shares]
    means = []
    for order in ((0, 1), (1, 0)):
        mean, total = np.zeros((3, *shape), np.int16), np.zeros((18, 75), np.float32)
        for which in order:
            total += weights[which]
            fine, small, _ = frames[which]
            fold_fine_rows(fine, small, weights[which], total, mean, 0, 18)
        means.append(mean)
    assert np.abs(means[0].astype(int) - means[1]).max() <= 2
    bands = [fine - enlarged(small, fine) for fine, small, _ in frames]
    wide = [cv2.resize(weight, (150, 36)) for weight in weights]
    expected = sum(2 * b * w for b, w in zip(bands, wide, strict=True)) / sum(wide)
    inner = (slice(None), slice(2, -2), slice(2, -2))
    assert np.abs(means[0] - expected)[inner].max() < 2


def test_a_mean_without_weight_is_replaced():
    frames = [picture(16, 40, seed=seed) for seed in range(2)]
    weight = np.ones((8, 20), np.float32)
    mean, alone = np.zeros((2, 3, 16, 40), np.int16)
    total = weight.copy()
    fold_fine_rows(*frames[0][:2], weight, total, mean, 0, 8)
    total[:] = 0
    total += weight
    fold_fine_rows(*frames[1][:2], weight, total, mean, 0, 8)
    fold_fine_rows(*frames[1][:2], weight, weight, alone, 0, 8)
    assert np.abs(mean.astype(int) - alone).max() <= 1


def test_clipped_is_where_all_channels_reach_white_and_brightness_is_a_mean():
    fine, small, _ = picture(15, 21)
    white = BLACK + PER_WHITE // 2
    marked, bright = np.empty((2, *small.shape[1:]), np.uint8)
    brightness_rows(fine, white, marked, bright, 0, 8)
    padded = np.pad((fine >= white).all(axis=0), [(0, 1), (0, 1)])
    expected = padded.reshape(8, 2, 11, 2).any(axis=(1, 3))
    assert np.array_equal(marked > 0, expected)
    working = (fine.mean(axis=0) - BLACK) / PER_WHITE * 255
    means = np.pad(working, [(0, 1), (0, 1)], mode="edge")
    means = means.reshape(8, 2, 11, 2).mean(axis=(1, 3))
    assert np.abs(bright - np.floor(means)).max() <= 1
    assert half(15) == 8
