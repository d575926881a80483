# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth of field and diffraction hold to the numbers that others published."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from facetstack.optics import depth_of_field as dof
from facetstack.optics import lens
from facetstack.optics.domain import OutOfDomain

F_NUMBERS = (2, 2.8, 4, 5.6, 8, 11, 16, 22)

ZERENE_TABLE_2A_MM = {
    2.0: ".020 .039 .079 .16 .32 .60 1.3 2.4",
    2.5: ".017 .034 .069 .14 .28 .52 1.1 2.1",
    3.5: ".014 .028 .058 .11 .23 .44 .93 1.8",
    14.0: ".010 .020 .040 .079 .16 .31 .65 1.2",
    20.0: ".0097 .019 .039 .076 .16 .29 .62 1.2",
}

ONE_UNIT_OFF = {(3.5, 2), (3.5, 2.8)}
"""Cells that the formula behind all the others gives as .015 and .029."""

magnifications = st.floats(0.05, 20)
f_numbers = st.floats(1, 64)
blurs_mm = st.floats(0.002, 0.1)


def agrees(found: float, published: str, give: int = 0) -> bool:
    """Whether a number rounds to the printed one, give or take in its last digit."""
    exponent = Decimal(published).as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(found - float(published)) <= (0.5 + give) * 10.0**exponent


def wave_mm(f_number: float, magnification: float, pupil: float = 1.0) -> float:
    working = lens.working_f_number(f_number, magnification, pupil)
    return dof.wave_depth_total_mm(lens.numerical_aperture(working, magnification))


@pytest.mark.parametrize(
    ("magnification", "f_number", "published_mm"),
    [
        (magnification, f_number, cell)
        for magnification, row in ZERENE_TABLE_2A_MM.items()
        for f_number, cell in zip(F_NUMBERS, row.split(), strict=True)
    ],
)
def test_wave_depth_is_that_of_zerene_table_2a(
    magnification: float, f_number: float, published_mm: str
) -> None:
    give = int((magnification, f_number) in ONE_UNIT_OFF)
    assert agrees(wave_mm(f_number, magnification), published_mm, give)


@pytest.mark.parametrize(
    ("aperture", "published_mm"),
    [
        (0.1, ".055"),
        (0.14, ".028"),
        (0.2, ".014"),
        (0.25, ".0088"),
        (0.3, ".0061"),
        (0.4, ".0034"),
        (0.5, ".0022"),
        (0.55, ".0018"),
    ],
)
def test_wave_depth_is_that_of_zerene_table_2c(
    aperture: float, published_mm: str
) -> None:
    assert agrees(dof.wave_depth_total_mm(aperture), published_mm)


@pytest.mark.parametrize(
    ("aperture", "published_um"),
    [
        (0.15, "24.4"),
        (0.21, "12.5"),
        (0.24, "9.55"),
        (0.28, "7.02"),
        (0.42, "3.12"),
        (0.6, "1.53"),
        (0.65, "1.30"),
        (0.7, "1.12"),
        (0.75, ".98"),
    ],
)
def test_wave_depth_is_that_of_littlefields_list(
    aperture: float, published_um: str
) -> None:
    assert agrees(1000 * dof.wave_depth_total_mm(aperture), published_um)


def test_depths_at_one_to_one_and_f16_are_those_of_zerenes_calculator() -> None:
    assert lens.working_f_number(16, 1) == 32
    assert agrees(wave_mm(16, 1), "2.253")
    assert agrees(dof.geometric_depth_total_mm(32, 1, 0.030), "1.92")


@pytest.mark.parametrize(
    ("f_number", "wave", "geometric"),
    [
        (8, "0.56", "0.96"),
        (11, "1.06", "1.32"),
        (16, "2.25", "1.92"),
        (22, "4.26", "2.64"),
    ],
)
def test_depths_at_one_to_one_are_those_that_the_studio_plans_with(
    f_number: float, wave: str, geometric: str
) -> None:
    working = lens.working_f_number(f_number, 1)
    assert agrees(wave_mm(f_number, 1), wave)
    assert agrees(dof.geometric_depth_total_mm(working, 1, 0.030), geometric)


@pytest.mark.parametrize(
    ("aperture", "total_magnification", "index", "half_um", "resolvable_um"),
    [
        (0.1, 40, 1, "63.2", "2.8"),
        (0.25, 100, 1, "10.1", "1.1"),
        (0.65, 400, 1, "1.2", ".4"),
        (1.25, 1000, 1.515, ".4", ".2"),
    ],
)
def test_a_microscopes_depth_is_that_of_nikons_manual(
    aperture: float,
    total_magnification: float,
    index: float,
    half_um: str,
    resolvable_um: str,
) -> None:
    """The Eclipse E200's manual, p. 77, prints the half depth, with e/2 = 1/7 mm."""
    total_mm = dof.microscope_depth_total_mm(
        aperture, total_magnification, 2 / 7, refractive_index=index
    )
    assert agrees(1000 * total_mm / 2, half_um)
    assert agrees(dof.resolvable_um(aperture), resolvable_um)


@pytest.mark.parametrize(
    ("working_f_number", "published_um"),
    [
        (2.8, "3.76"),
        (4, "5.37"),
        (5.6, "7.52"),
        (8, "10.74"),
        (11, "14.76"),
        (16, "21.47"),
        (22, "29.52"),
        (32, "42.94"),
    ],
)
def test_the_airy_disc_is_the_published_one(
    working_f_number: float, published_um: str
) -> None:
    assert agrees(dof.airy_diameter_um(working_f_number), published_um)


def test_one_frame_of_two_millimetres_at_one_to_one_is_hopelessly_blurred() -> None:
    working = dof.best_single_shot_working_f_number(1, 1)
    assert agrees(working, "27.3")
    # The published blur is the root of both squares: Airy disc and defocus are equal.
    airy_um = dof.airy_diameter_um(working)
    assert dof.blur_diameter_um(1, working, 1) == pytest.approx(airy_um)
    assert agrees(math.hypot(airy_um, airy_um), "51.8")


def test_a_tele_lenss_pupil_deepens_the_field_as_published() -> None:
    ratio = dof.geometric_depth_total_mm(
        lens.working_f_number(8, 1, 0.7), 1, 0.03
    ) / dof.geometric_depth_total_mm(lens.working_f_number(8, 1), 1, 0.03)
    assert agrees(ratio, "1.2143")
    assert wave_mm(8, 1, 0.7) / wave_mm(8, 1) == pytest.approx(ratio**2)


@pytest.mark.parametrize(
    ("radius_px", "published"),
    [(0.5, ".925"), (0.7, ".856"), (1.0, ".722"), (1.4, ".506"), (2.0, ".18")],
)
def test_contrast_behind_a_blur_disc_is_the_published_one(
    radius_px: float, published: str
) -> None:
    assert agrees(dof.disc_contrast(radius_px, 0.25), published)


def test_contrast_first_vanishes_at_the_published_frequency() -> None:
    assert dof.disc_contrast(1, 0.61) == pytest.approx(0, abs=0.001)
    assert dof.disc_contrast(1, 0.55) > 0.05


@given(st.floats(0.001, 30), st.floats(0.01, 1))
def test_contrast_agrees_with_scipys_bessel_function(
    radius_px: float, cycles_per_px: float
) -> None:
    x = 2 * math.pi * radius_px * cycles_per_px
    expected = abs(2 * special.j1(x) / x)
    found = dof.disc_contrast(radius_px, cycles_per_px)
    assert found == pytest.approx(expected, abs=1e-9)


def test_no_blur_leaves_all_contrast() -> None:
    assert dof.disc_contrast(0, 0.25) == 1


@given(f_numbers, magnifications, blurs_mm)
def test_at_the_edge_of_the_geometric_depth_the_blur_is_what_was_allowed(
    working: float, magnification: float, coc_mm: float
) -> None:
    half_mm = dof.geometric_depth_total_mm(working, magnification, coc_mm) / 2
    blur_um = dof.blur_diameter_um(half_mm, working, magnification)
    assert blur_um == pytest.approx(1000 * coc_mm)


@given(f_numbers, magnifications, blurs_mm)
def test_at_the_edge_of_the_combined_depth_blur_and_diffraction_fill_the_allowance(
    working: float, magnification: float, coc_mm: float
) -> None:
    half_mm = dof.combined_depth_total_mm(working, magnification, coc_mm) / 2
    airy_um = dof.airy_diameter_um(working)
    if half_mm == 0:
        assert airy_um >= 1000 * coc_mm * (1 - 1e-9)
        return
    blur_um = dof.blur_diameter_um(half_mm, working, magnification)
    assert math.hypot(blur_um, airy_um) == pytest.approx(1000 * coc_mm)


@given(f_numbers, magnifications, st.floats(1.01, 4))
def test_a_smaller_aperture_has_a_deeper_field_and_a_larger_airy_disc(
    f_number: float, magnification: float, factor: float
) -> None:
    assert wave_mm(f_number * factor, magnification) > wave_mm(f_number, magnification)
    assert dof.airy_diameter_um(f_number * factor) > dof.airy_diameter_um(f_number)


@given(f_numbers, magnifications)
def test_wave_depth_by_numerical_aperture_and_by_f_number_are_one(
    f_number: float, magnification: float
) -> None:
    working = lens.working_f_number(f_number, magnification)
    assert wave_mm(f_number, magnification) == pytest.approx(
        4 * dof.WAVELENGTH_MM * working**2 / magnification**2
    )


@pytest.mark.parametrize("bad", [0, -1, math.nan])
def test_numbers_outside_the_formulas_are_refused_in_a_sentence(bad: float) -> None:
    with pytest.raises(OutOfDomain, match=r"^The numerical aperture must be above"):
        dof.wave_depth_total_mm(bad)
    with pytest.raises(OutOfDomain, match=r"^The working f-number must be above"):
        dof.airy_diameter_um(bad)
    with pytest.raises(OutOfDomain, match=r"^The magnification must be above"):
        dof.geometric_depth_total_mm(8, bad, 0.03)
    with pytest.raises(OutOfDomain, match=r"^The circle of confusion \(mm\) must be"):
        dof.combined_depth_total_mm(8, 1, bad)
    with pytest.raises(OutOfDomain, match=r"^The total magnification must be above"):
        dof.microscope_depth_total_mm(0.1, bad, 0.2)


def test_a_negative_defocus_is_refused() -> None:
    with pytest.raises(OutOfDomain, match=r"^The defocus \(mm\) must be zero or more"):
        dof.blur_diameter_um(-0.1, 8, 1)
    with pytest.raises(OutOfDomain, match=r"^The defocus \(mm\) cannot be"):
        dof.blur_diameter_um(1e30, 8, 1)


def test_diffraction_leaves_all_at_zero_and_nothing_from_the_cut_off_on() -> None:
    cut_off = 1 / (dof.WAVELENGTH_MM * 16)
    assert dof.diffraction_contrast(16, 0) == 1
    assert dof.diffraction_contrast(16, cut_off * 1.000001) == 0
    assert dof.diffraction_contrast(16, 3 * cut_off) == 0
    # Tabulated for a round pupil: 0.391 at half of the cut-off.
    assert dof.diffraction_contrast(16, cut_off / 2) == pytest.approx(0.391, abs=5e-4)


@given(f_numbers, st.floats(0, 300))
def test_diffraction_takes_more_from_finer_detail(
    f_number: float, cycles_per_mm: float
) -> None:
    coarse = dof.diffraction_contrast(f_number, cycles_per_mm)
    assert coarse >= dof.diffraction_contrast(f_number, cycles_per_mm * 1.1)
    assert coarse >= dof.diffraction_contrast(f_number * 1.1, cycles_per_mm)
