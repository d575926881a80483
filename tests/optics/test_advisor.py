# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of apertures trades frames for sharpness as optics does."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.optics.advisor import LEAST_CONTRAST, advise_apertures
from facetstack.optics.bracket import CloseUp, plan_bracket
from facetstack.optics.domain import OutOfDomain

magnifications = st.floats(0.1, 5)
depths_mm = st.floats(0.5, 30)


@given(magnifications, depths_mm)
def test_narrower_apertures_take_fewer_frames_and_less_contrast(
    magnification: float, depth_mm: float
) -> None:
    rows = advise_apertures(magnification, depth_mm)
    assert [row.f_number for row in rows] == sorted(row.f_number for row in rows)
    for wider, narrower in pairwise(rows):
        assert narrower.frame_count <= wider.frame_count
        assert narrower.seconds <= wider.seconds
        assert narrower.contrast <= wider.contrast
        assert narrower.resolvable_um >= wider.resolvable_um


@given(magnifications, depths_mm)
def test_one_row_is_advised_and_no_narrower_one_keeps_the_contrast(
    magnification: float, depth_mm: float
) -> None:
    rows = advise_apertures(magnification, depth_mm)
    (best,) = [row for row in rows if row.advised]
    narrower = [row for row in rows if row.f_number > best.f_number]
    assert all(row.contrast < LEAST_CONTRAST for row in narrower)
    if best.contrast < LEAST_CONTRAST:
        assert best is rows[0]


def test_each_row_is_the_plan_that_would_be_shot() -> None:
    for row in advise_apertures(0.8, 7, seconds_per_frame=2, setup_seconds=10):
        plan = plan_bracket(CloseUp(0.8, row.f_number, 36, 6000), 7)
        assert row.frame_count == plan.frame_count
        assert row.step_mm == plan.step_mm
        assert row.seconds == pytest.approx(10 + 2 * plan.frame_count)


def test_a_stack_is_never_sharper_between_its_frames_than_in_them() -> None:
    for row in advise_apertures(1, 6, picture_width_px=2000):
        assert 0 <= row.contrast_midway <= row.contrast <= 1


def test_a_small_picture_allows_narrower_apertures() -> None:
    def advised(picture_width_px: int | None) -> float:
        rows = advise_apertures(1, 6, picture_width_px=picture_width_px)
        return next(row.f_number for row in rows if row.advised)

    assert advised(2000) > advised(4000) > advised(None)


def test_higher_magnification_asks_for_wider_apertures() -> None:
    advised = [
        next(row.f_number for row in advise_apertures(m, 6) if row.advised)
        for m in (0.1, 0.5, 1, 2, 5)
    ]
    assert advised == sorted(advised, reverse=True)
    assert advised[0] > advised[-1]


def test_the_advised_aperture_has_an_airy_disc_of_up_to_three_pixels() -> None:
    for magnification in (0.25, 0.5, 1.0):
        rows = advise_apertures(magnification, 6)
        best = next(row for row in rows if row.advised)
        # The next stop would make it 1.4 times as wide.
        assert 3.1 / 1.5 < best.airy_diameter_px < 3.1


def test_only_what_the_lens_offers_is_compared() -> None:
    rows = advise_apertures(1, 6, f_numbers=(16, 4, 4, 8))
    assert [row.f_number for row in rows] == [4, 8, 16]


def test_apertures_beyond_reason_are_left_out_and_none_left_is_said() -> None:
    rows = advise_apertures(20, 3000, f_numbers=(1, 64))
    assert [row.f_number for row in rows] == [64]
    with pytest.raises(OutOfDomain, match="frames"):
        advise_apertures(20, 3000, f_numbers=(1,))
    with pytest.raises(OutOfDomain, match="f-number"):
        advise_apertures(1, 6, f_numbers=())


@pytest.mark.parametrize("magnification", [0.0, -1.0, math.nan, math.inf])
def test_numbers_that_no_lens_has_are_refused(magnification: float) -> None:
    with pytest.raises(OutOfDomain):
        advise_apertures(magnification, 6)
