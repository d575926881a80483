# SPDX-License-Identifier: GPL-3.0-or-later
"""Relief and difference show what they are named for."""

import numpy as np

from facetstack.workers.pictures import editable_copy, patch, picture_from_bgr
from facetstack.workers.retouch_pictures import difference_picture, relief_picture

SURE = np.ones((120, 160), np.float32)


def grey(picture):
    return picture.levels[0][..., 1].astype(int)


def test_a_slope_towards_the_light_is_brighter_than_one_away_from_it() -> None:
    across = np.abs(np.arange(160) - 80).astype(np.float32)
    ridge = np.broadcast_to(across / 20, (120, 160)).copy()
    drawn = grey(relief_picture(ridge, SURE, 5))
    assert drawn[60, 30:60].mean() > drawn[60, 100:130].mean() + 10


def test_unsure_depth_is_drawn_flat() -> None:
    noise = np.random.default_rng(1).uniform(0, 4, (120, 160)).astype(np.float32)
    sure = grey(relief_picture(noise, SURE, 5))
    unsure = grey(relief_picture(noise, 0 * SURE, 5))
    assert unsure.std() < 0.5 * sure.std()


def test_the_difference_is_grey_where_nothing_changed() -> None:
    before = picture_from_bgr(np.full((120, 160, 3), 90, np.uint8))
    after = editable_copy(before)
    patch(after, 40, 30, np.full((20, 20, 4), 100, np.uint8))
    drawn = grey(difference_picture(before, after))
    assert (drawn[30:50, 40:60] > 128).all()
    drawn[30:50, 40:60] = 128
    assert (drawn == 128).all()
