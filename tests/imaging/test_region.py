# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes correct what is taken for the piece."""

import numpy as np

from facetstack.imaging.region import RegionStroke, with_strokes

NOTHING = np.zeros((60, 90), np.bool_)
ACROSS = ((0.2, 0.5), (0.8, 0.5))


def test_a_stroke_adds_what_lies_under_it_and_no_more() -> None:
    painted = with_strokes(NOTHING, [RegionStroke(ACROSS, 0.05, True)])
    assert painted[30, 18:72].all()
    assert not painted[:20].any()
    assert not painted[40:].any()
    assert not NOTHING.any(), "the region given stays as it was"


def test_a_later_stroke_covers_an_earlier_one() -> None:
    add, remove = (RegionStroke(ACROSS, 0.05, include) for include in (True, False))
    assert not with_strokes(NOTHING, [add, remove]).any()
    assert with_strokes(NOTHING, [remove, add]).any()


def test_a_click_marks_a_disc_and_a_stroke_may_leave_the_picture() -> None:
    dot = with_strokes(NOTHING, [RegionStroke(((0.5, 0.5),), 0.1, True)])
    assert 200 < dot.sum() < 300
    outside = RegionStroke(((-1.0, 0.5), (2.0, 0.5)), 0.05, True)
    assert with_strokes(NOTHING, [outside])[30].all()


def test_a_stroke_covers_the_same_share_at_every_size() -> None:
    stroke = RegionStroke(ACROSS, 0.05, True)
    small, large = (
        with_strokes(np.zeros((s * 60, s * 90), np.bool_), [stroke]).mean()
        for s in (1, 8)
    )
    assert abs(small - large) < 0.02
