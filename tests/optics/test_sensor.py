# SPDX-License-Identifier: GPL-3.0-or-later
"""The sensor's formulas hold to published numbers and to each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.optics import sensor
from facetstack.optics.domain import OutOfDomain


@pytest.mark.parametrize(
    ("sensor_width_mm", "field_width_mm", "published"),
    [(36, 70, "0.5143"), (36, 500, "0.072"), (23.0, 25, "0.92")],
)
def test_magnification_from_a_field_is_the_published_one(
    sensor_width_mm: float, field_width_mm: float, published: str
) -> None:
    """Zerene Stacker's Table 1."""
    found = sensor.magnification_from_field(sensor_width_mm, field_width_mm)
    decimals = len(published.partition(".")[2])
    assert f"{found:.{decimals}f}" == published


def test_a_full_frame_of_6000_pixels_has_a_pitch_of_six_micrometres() -> None:
    assert sensor.pixel_pitch_um(36, 6000) == pytest.approx(6)


@given(st.floats(4, 60), st.integers(500, 20_000))
def test_blur_of_two_pixels_of_a_full_size_picture_is_two_pitches(
    sensor_width_mm: float, pixels_across: int
) -> None:
    pitch_um = sensor.pixel_pitch_um(sensor_width_mm, pixels_across)
    coc_mm = sensor.circle_of_confusion_mm(sensor_width_mm, pixels_across)
    assert 1000 * coc_mm == pytest.approx(2 * pitch_um)


def test_a_smaller_picture_forgives_more_blur() -> None:
    small = sensor.circle_of_confusion_mm(36, 2000)
    assert small == pytest.approx(3 * sensor.circle_of_confusion_mm(36, 6000))


@pytest.mark.parametrize("bad", [0, -3])
def test_numbers_that_no_sensor_has_are_refused_in_a_sentence(bad: int) -> None:
    with pytest.raises(OutOfDomain, match=r"^The number of pixels across must be"):
        sensor.pixel_pitch_um(36, bad)
    with pytest.raises(OutOfDomain, match=r"^The sensor width \(mm\) must be above"):
        sensor.pixel_pitch_um(bad, 6000)
    with pytest.raises(OutOfDomain, match=r"^The blur \(px\) must be above zero"):
        sensor.circle_of_confusion_mm(36, 6000, bad)
    with pytest.raises(OutOfDomain, match=r"^The field width \(mm\) must be above"):
        sensor.magnification_from_field(36, bad)
