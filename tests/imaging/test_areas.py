# SPDX-License-Identifier: GPL-3.0-or-later
"""Areas of masks are those that OpenCV finds, whatever the mask."""

import numpy as np
import pytest

from facetstack.imaging.areas import areas_of, places_of
from facetstack.imaging.opencv import cv2


@pytest.mark.parametrize("share", [0.0, 0.002, 0.4, 0.6, 1.0])
@pytest.mark.parametrize("shape", [(1, 300), (300, 1), (97, 131), (130, 256)])
def test_areas_boxes_and_sizes_are_those_that_opencv_finds(
    shape: tuple[int, int], share: float
) -> None:
    mask = (np.random.default_rng(3).random(shape) < share).astype(np.uint8)
    areas = areas_of(mask)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    assert len(areas.size_px) == count
    pairs = np.unique(np.stack([labels.ravel(), areas.labels.ravel()]), axis=1)
    theirs, ours = pairs.astype(np.int64)
    # One number of ours for each of theirs: the same areas.
    assert len(np.unique(theirs)) == len(np.unique(ours)) == len(theirs)
    some = theirs > 0
    theirs, ours = theirs[some], ours[some]
    assert np.array_equal(areas.width_px[ours], stats[theirs, cv2.CC_STAT_WIDTH])
    assert np.array_equal(areas.height_px[ours], stats[theirs, cv2.CC_STAT_HEIGHT])
    assert np.array_equal(areas.size_px[ours], stats[theirs, cv2.CC_STAT_AREA])
    assert areas.size_px.sum() == mask.size


def test_a_spiral_and_a_comb_are_one_area_each() -> None:
    comb = np.zeros((40, 200), np.uint8)
    comb[:, ::2] = 1
    comb[-1] = 1
    assert len(areas_of(comb).size_px) == 2
    spiral = np.zeros((41, 41), np.uint8)
    for k in range(0, 20, 2):
        spiral[k : 41 - k, 40 - k] = spiral[40 - k, k : 41 - k] = 1
        spiral[k + 2 : 41 - k, k] = spiral[k, k : 41 - k] = 1
        spiral[k + 2, k : k + 3] = 1
    assert len(areas_of(spiral).size_px) == 2


def test_more_areas_than_16_bit_hold_keep_their_numbers() -> None:
    mask = np.zeros((600, 600), np.uint8)
    mask[::2, ::2] = 1
    areas = areas_of(mask)
    assert len(areas.size_px) == 300 * 300 + 1
    assert areas.labels.dtype == np.float32
    at, number = places_of(areas.labels)
    assert np.array_equal(at, np.flatnonzero(mask))
    assert np.array_equal(number, np.arange(1, 300 * 300 + 1))
