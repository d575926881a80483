# SPDX-License-Identifier: GPL-3.0-or-later
"""The focus measure: more blur, smaller measure."""

from itertools import pairwise

import numpy as np
import pytest

from facetstack.imaging.focus_measure import (
    measure_focus,
    sharpness_map,
    sharpness_score,
)
from facetstack.imaging.opencv import cv2


@pytest.fixture
def texture():
    noise = np.random.default_rng(7).random((240, 320), dtype=np.float32)
    return cv2.GaussianBlur(noise, (0, 0), 0.7)


def blurred(texture, sigma_px):
    return cv2.GaussianBlur(texture, (0, 0), sigma_px) if sigma_px else texture


def test_more_blur_gives_a_smaller_measure_everywhere(texture):
    inner = np.s_[20:-20, 20:-20]
    measures = [measure_focus(blurred(texture, s))[inner] for s in (0, 1, 2, 4)]
    for sharper, softer in pairwise(measures):
        assert (sharper > softer).all()


def test_a_flat_field_measures_nothing():
    flat = np.full((64, 64), 0.5, np.float32)
    assert measure_focus(flat).max() < 1e-10


def test_eight_and_sixteen_bits_and_floats_agree(texture):
    in_floats = measure_focus(texture)
    in_16_bits = measure_focus((texture * 65535).round().astype(np.uint16))
    in_8_bits = measure_focus((texture * 255).round().astype(np.uint8))
    assert np.allclose(in_16_bits, in_floats, rtol=1e-2, atol=1e-7)
    assert np.allclose(in_8_bits, in_floats, rtol=5e-2, atol=1e-5)


def test_the_measure_does_not_change_its_input(texture):
    before = texture.copy()
    measure_focus(texture)
    sharpness_map(texture)
    assert np.array_equal(texture, before)


def test_the_live_map_is_a_quarter_of_the_size_and_lies_on_the_picture(texture):
    half_sharp = texture.copy()
    half_sharp[:, 160:] = blurred(texture, 4)[:, 160:]
    measured = sharpness_map(half_sharp[:239, :318])
    assert measured.shape == (60, 80)
    assert measured.dtype == np.float32
    assert measured[5:-5, 5:35].min() > measured[5:-5, 45:75].max()


def test_the_live_map_follows_the_root_of_the_full_measure(texture):
    full = cv2.resize(measure_focus(texture), (80, 60), interpolation=cv2.INTER_AREA)
    ratio = sharpness_map(texture)[4:-4, 4:-4] / np.sqrt(full[4:-4, 4:-4])
    assert 0.9 < np.median(ratio) < 1.1


def test_a_frame_with_a_sharp_corner_scores_above_one_without(texture):
    soft = blurred(texture, 4)
    corner = soft.copy()
    corner[:60, :60] = texture[:60, :60]
    scores = [sharpness_score(sharpness_map(p)) for p in (texture, corner, soft)]
    assert scores[0] >= scores[1] > 2 * scores[2]
