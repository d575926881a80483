import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetstack.imaging.bands import (
    fold_rows,
    half,
    join_rows,
    reduce_rows,
    split_rows,
)
from facetstack.imaging.opencv import cv2


def split(picture, pieces=1):
    rows, columns = picture.shape[:2]
    small = np.empty((half(rows), half(columns), 3), np.float32)
    energy = np.empty(small.shape[:2], np.float32)
    band = np.empty_like(picture)
    cuts = np.linspace(0, len(small), pieces + 1).astype(int)
    for first, last in pairwise(cuts):
        reduce_rows(picture, small, first, last)
    for first, last in pairwise(cuts):
        split_rows(picture, small, band, energy, first, last)
    return small, band, energy


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 23), st.integers(1, 23), st.integers(0, 99))
def test_a_picture_of_any_size_is_split_and_joined_without_loss(rows, columns, seed):
    picture = np.random.default_rng(seed).random((rows, columns, 3), np.float32)
    small, band, energy = split(picture)
    ones = np.ones((rows, columns), np.float32)
    joined = np.empty_like(picture)
    join_rows(band, ones, small, joined, 0, half(rows))
    assert np.allclose(joined, picture, atol=1e-5)
    assert (energy >= 0).all()


@pytest.mark.parametrize("shape", [(64, 96), (63, 95)])
def test_stripes_give_the_same_bands_as_the_whole(shape):
    picture = np.random.default_rng(1).random((*shape, 3), np.float32)
    for whole, parts in zip(split(picture), split(picture, pieces=5), strict=True):
        assert np.array_equal(whole, parts)


def test_the_smaller_level_is_the_usual_gaussian_pyramid():
    picture = np.random.default_rng(2).random((41, 60, 3), np.float32)
    small, _, energy = split(picture, pieces=3)
    assert np.allclose(small, cv2.pyrDown(picture), atol=1e-6)
    band = picture - cv2.pyrUp(small, dstsize=(60, 41))
    inner = (band[:40] ** 2).mean(axis=2).reshape(20, 2, 30, 2).mean(axis=(1, 3))
    assert np.allclose(energy[1:19, 1:29], inner[1:19, 1:29], rtol=1e-3)


def test_two_pictures_are_mixed_by_their_weights():
    rng = np.random.default_rng(3)
    one, other = rng.random((2, 20, 31, 3), np.float32)
    total = np.zeros_like(one)
    weights = np.zeros((20, 31), np.float32)
    for band, weight in ((one, 3.0), (other, 1.0)):
        plane = np.full((10, 16), weight, np.float32)
        fold_rows(band, plane, total, weights, 0, 10)
    assert np.allclose(total / weights[..., None], 0.75 * one + 0.25 * other, atol=1e-6)


def test_warming_up_compiles_every_pass_that_a_merge_needs(tmp_path):
    program = (
        "from facetstack.imaging.synthetic import ReliefScene\n"
        "from facetstack.imaging.stacking import Stacker\n"
        "from facetstack.imaging.warm_up import warm_up\n"
        "warm_up()\n"
        "from pathlib import Path\n"
        f"kept = lambda: len(list(Path({str(tmp_path)!r}).rglob('*.nbc')))\n"
        "before = kept()\n"
        "stacker = Stacker()\n"
        "for frame in ReliefScene().stack(): stacker.add(frame)\n"
        "stacker.finish()\n"
        "print(before, kept())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
    )
    before, after = map(int, done.stdout.split())
    assert 0 < before == after
