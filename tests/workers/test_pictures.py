# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures for the screen: right colours, honest reductions, read-only."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetstack.imaging.opencv import cv2
from facetstack.workers.pictures import (
    editable_copy,
    frame_sharpness,
    patch,
    picture_from_bgr,
    picture_from_depth,
    picture_from_pixels,
    screen_pixels,
    thumbnail,
)


def checks(size: int) -> np.ndarray:
    """Return black and white pixels in turn, (size, size, 3) uint8."""
    rows, columns = np.mgrid[:size, :size]
    plane = ((rows + columns) % 2 * 255).astype(np.uint8)
    return np.repeat(plane[..., None], 3, axis=2)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_red_stays_red_in_either_depth(dtype: type) -> None:
    red = np.zeros((4, 6, 3), dtype)
    red[..., 0] = np.iinfo(dtype).max
    picture = picture_from_pixels(red)
    assert (picture.rows, picture.columns) == (4, 6)
    assert picture.levels[0][0, 0, :3].tolist() == [0, 0, 255]


def test_a_reduction_averages_and_shows_no_sharpness_that_is_not_there() -> None:
    picture = picture_from_bgr(checks(1024))
    assert len(picture.levels) > 1
    for level in picture.levels[1:]:
        assert np.abs(level[..., :3].astype(int) - 127).max() <= 1


def test_levels_halve_until_the_smallest_fits_a_corner_of_the_screen() -> None:
    levels = picture_from_bgr(np.zeros((1000, 3001, 3), np.uint8)).levels
    assert [level.shape[1] for level in levels] == [3001, 1501, 751, 376]
    assert not any(level.flags.writeable for level in levels)


def test_near_is_bright_far_is_dark_and_unsure_is_grey() -> None:
    depth = np.array([[0, 2, 4, 2]], np.float32)
    sure = np.array([[1, 1, 1, 0]], np.float32)
    pixels = picture_from_depth(depth, sure, 5).levels[0][0, :, :3].astype(int)
    near, middle, far, unsure = pixels
    assert near.sum() > middle.sum() > far.sum()
    assert np.ptp(unsure) == 0


@pytest.mark.parametrize("shape", [(200, 300), (3000, 40), (1, 500)])
def test_a_thumbnail_has_the_wanted_height_and_the_frame_s_shape(
    shape: tuple[int, int],
) -> None:
    small = thumbnail(np.zeros((*shape, 3), np.uint16), 72)
    assert small.shape[0] == 72
    assert small.shape[1] == max(1, round(72 * shape[1] / shape[0]))


def test_a_sharp_frame_is_told_from_a_soft_one() -> None:
    rng = np.random.default_rng(1)
    sharp = rng.integers(0, 255, (200, 300, 3), np.uint8)
    soft = cv2.GaussianBlur(sharp, (0, 0), 3)
    assert frame_sharpness(sharp) > 3 * frame_sharpness(soft)
    assert frame_sharpness(sharp.astype(np.uint16) * 257) == pytest.approx(
        frame_sharpness(sharp), rel=0.05
    )


@given(
    rows=st.integers(300, 1100),
    columns=st.integers(300, 1300),
    x=st.integers(-40, 1300),
    y=st.integers(-40, 1100),
    size=st.integers(1, 90),
)
@settings(max_examples=30, deadline=None)
def test_a_patched_picture_equals_one_made_anew(
    rows: int, columns: int, x: int, y: int, size: int
) -> None:
    rng = np.random.default_rng(rows + columns)
    pixels = rng.integers(0, 255, (rows, columns, 3), np.uint8)
    dab = rng.integers(0, 255, (size, size, 3), np.uint8)
    patched = editable_copy(picture_from_pixels(pixels))
    patch(patched, x, y, screen_pixels(dab))
    left, top = max(0, x), max(0, y)
    if left < x + size and top < y + size:
        part = pixels[top : y + size, left : x + size]
        part[:] = dab[
            top - y : top - y + part.shape[0], left - x : left - x + part.shape[1]
        ]
    anew = picture_from_pixels(pixels)
    for one, other in zip(patched.levels, anew.levels, strict=True):
        assert np.array_equal(one, other)


def test_a_picture_that_was_given_away_cannot_be_patched() -> None:
    picture = picture_from_bgr(np.zeros((300, 300, 3), np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        patch(picture, 0, 0, np.zeros((9, 9, 4), np.uint8))
