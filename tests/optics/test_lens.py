# SPDX-License-Identifier: GPL-3.0-or-later
"""The lens's formulas hold to published numbers and to each other."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.optics import lens
from facetstack.optics.domain import OutOfDomain

magnifications = st.floats(0.01, 20)
pupils = st.floats(0.3, 3)
focal_lengths_mm = st.floats(10, 300)


def test_a_lens_at_f16_and_one_to_one_works_at_f32() -> None:
    assert lens.working_f_number(16, 1) == 32


def test_a_pupil_below_one_costs_light() -> None:
    assert lens.working_f_number(8, 1.44, pupil=0.8) == pytest.approx(22.4)


def test_the_numerical_aperture_is_the_sine_of_the_half_angle() -> None:
    """A symmetric lens of diameter f/N stands at f (1 + 1/m) from its subject."""
    assert lens.numerical_aperture(lens.working_f_number(8, 1), 1) == pytest.approx(
        (100 / 8 / 2) / lens.subject_distance_mm(100, 1)
    )


def test_pupil_magnification_is_exit_over_entrance() -> None:
    assert lens.pupil_magnification(20, 14) == pytest.approx(0.7)


def test_a_rail_step_at_one_to_one_scales_by_a_quarter_percent() -> None:
    """Published: m = 1, f = 100 mm, 0.5 mm: 0.25 %, 7.5 px at the edge of 6000 px."""
    scale = lens.rail_scale(lens.subject_distance_mm(100, 1), 0.5)
    assert scale - 1 == pytest.approx(0.0025, abs=0.0001)
    assert 3000 * (scale - 1) == pytest.approx(7.5, abs=0.1)


def test_a_ring_step_at_one_to_one_scales_by_a_quarter_percent() -> None:
    assert lens.ring_scale(100, 1, 0.5) - 1 == pytest.approx(0.0025)


def test_a_rail_step_back_undoes_the_step_forth() -> None:
    forth = lens.rail_scale(200, 0.5)
    back = lens.rail_scale(199.5, -0.5)
    assert forth * back == pytest.approx(1)


def test_a_rail_step_into_the_subject_is_refused() -> None:
    with pytest.raises(OutOfDomain, match="would reach the subject"):
        lens.rail_scale(20, 20)


@given(focal_lengths_mm, magnifications)
def test_extension_is_what_the_sensor_stands_beyond_the_focal_length(
    focal_length_mm: float, magnification: float
) -> None:
    assert lens.sensor_distance_mm(focal_length_mm, magnification) == pytest.approx(
        focal_length_mm + lens.extension_mm(focal_length_mm, magnification)
    )


@given(focal_lengths_mm, magnifications)
def test_distances_of_a_symmetric_lens_obey_the_thin_lens_equation(
    focal_length_mm: float, magnification: float
) -> None:
    inner = 1 / lens.sensor_distance_mm(focal_length_mm, magnification)
    outer = 1 / lens.subject_distance_mm(focal_length_mm, magnification)
    assert inner + outer == pytest.approx(1 / focal_length_mm)


@given(focal_lengths_mm, magnifications, pupils, st.floats(1, 32))
def test_both_sides_of_the_lens_see_the_same_cone_of_light(
    focal_length_mm: float, magnification: float, pupil: float, f_number: float
) -> None:
    """Exit pupil over its distance is 1 / N_eff; the subject's cone is m times that."""
    entrance_mm = focal_length_mm / f_number
    working = lens.working_f_number(f_number, magnification, pupil)
    sensor_mm = lens.sensor_distance_mm(focal_length_mm, magnification, pupil)
    subject_mm = lens.subject_distance_mm(focal_length_mm, magnification, pupil)
    assert sensor_mm / (pupil * entrance_mm) == pytest.approx(working)
    assert entrance_mm / subject_mm / 2 == pytest.approx(
        lens.numerical_aperture(working, magnification)
    )


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf])
def test_numbers_that_no_lens_has_are_refused_in_a_sentence(bad: float) -> None:
    with pytest.raises(OutOfDomain, match=r"^The magnification must be above zero"):
        lens.working_f_number(8, bad)
    with pytest.raises(OutOfDomain, match=r"^The f-number must be above zero"):
        lens.working_f_number(bad, 1)
    with pytest.raises(OutOfDomain, match=r"^The pupil magnification must be above"):
        lens.working_f_number(8, 1, bad)
    with pytest.raises(OutOfDomain, match=r"^The working f-number must be above zero"):
        lens.numerical_aperture(bad, 1)
    with pytest.raises(OutOfDomain, match=r"^The focal length \(mm\) must be above"):
        lens.extension_mm(bad, 1)
    with pytest.raises(OutOfDomain, match=r"^The entrance pupil diameter \(mm\) must"):
        lens.pupil_magnification(bad, 1)


@pytest.mark.parametrize("absurd", [1e-200, 1e200])
def test_numbers_beyond_any_lens_are_refused_before_they_overflow(
    absurd: float,
) -> None:
    with pytest.raises(OutOfDomain, match="magnification cannot be"):
        lens.working_f_number(8, absurd)
