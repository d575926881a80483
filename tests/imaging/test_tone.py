import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from facetstack.imaging.tone import (
    encoded_from_linear,
    from_codes,
    linear_from_encoded,
    to_codes,
    to_working,
)


@given(st.floats(0, 1))
def test_the_srgb_curve_is_undone_exactly(value):
    there = linear_from_encoded(np.array([value]))
    assert np.allclose(encoded_from_linear(there), value, atol=1e-9)


def test_every_8_bit_code_survives_the_way_to_16_bit():
    codes = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    there = to_codes(to_working(codes))
    assert np.array_equal(there >> 8, codes)


def test_every_16_bit_code_survives_working_values():
    codes = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1).repeat(3, axis=2)
    assert np.array_equal(to_codes(from_codes(codes)), codes)
    assert np.array_equal(to_codes(to_working(codes)), codes)


def test_gain_acts_in_linear_light():
    grey = np.full((4, 4, 3), 100, np.uint8)
    before = linear_from_encoded(to_working(grey))
    after = linear_from_encoded(to_working(grey, 2.0))
    assert np.allclose(after / before, 2.0, rtol=1e-4)
