# SPDX-License-Identifier: GPL-3.0-or-later
"""A bracket covers its depth, with the frames that others work out for it."""

import itertools
import math
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.errors import StudioError
from facetstack.optics.bracket import CloseUp, plan_bracket, plan_neighbours
from facetstack.optics.domain import OutOfDomain

RING = CloseUp(
    magnification=0.8, f_number=8, sensor_width_mm=36, pixels_across=6000, pupil=1
)

close_ups = st.builds(
    CloseUp,
    magnification=st.floats(0.2, 5),
    f_number=st.floats(2, 32),
    sensor_width_mm=st.floats(8, 60),
    pixels_across=st.integers(1000, 15_000),
    pupil=st.floats(0.5, 2),
)
depths_mm = st.floats(0.1, 20)
overlaps = st.floats(0, 0.9)
picture_widths_px = st.none() | st.integers(500, 4000)


@pytest.mark.parametrize(
    ("close_up", "depth_mm", "published"),
    [
        pytest.param(
            CloseUp(1, 5.6, 36, 9504),
            12,
            (11.2, 4.0, 0.276, 0.170, 0.193, 64, 1.14),
            id="full frame, 61 megapixels",
        ),
        pytest.param(
            CloseUp(36 / 45, 8, 36, 6000),
            15,
            (14.4, 3.2, 0.713, 0.540, 0.499, 32, 0.92),
            id="full frame, 24 megapixels",
        ),
        pytest.param(
            # The note prints an Airy disc of 4.0 px, which no pitch that fits the
            # row's other cells gives: 13.4 µm over 3.77 µm are 3.6 px.
            CloseUp(23.5 / 30, 5.6, 23.5, 6240),
            10,
            (9.99, 3.6, 0.358, 0.245, 0.250, 41, 1.02),
            id="APS-C, 26 megapixels",
        ),
        pytest.param(
            CloseUp(17.3 / 18, 5.6, 17.3, 5184),
            8,
            (10.98, 4.4, 0.287, 0.159, 0.201, 41, 1.26),
            id="Micro Four Thirds, 20 megapixels",
        ),
        pytest.param(
            CloseUp(36 / 25, 8, 36, 6000, 0.8),
            10,
            (22.4, 5.0, 0.532, 0.259, 0.373, 28, 1.44),
            id="full frame, a tele lens's pupil",
        ),
    ],
)
def test_a_bracket_is_the_published_one(
    close_up: CloseUp, depth_mm: float, published: tuple[float, ...]
) -> None:
    plan = plan_bracket(close_up, depth_mm)
    working, airy_px, wave, geometric, step, frames, blur_px = published
    assert close_up.working_f_number == pytest.approx(working, abs=0.005)
    assert plan.airy_diameter_px == pytest.approx(airy_px, abs=0.05)
    assert plan.wave_depth_total_mm == pytest.approx(wave, abs=0.0005)
    assert plan.geometric_depth_total_mm == pytest.approx(geometric, abs=0.0005)
    assert plan.step_mm == pytest.approx(step, abs=0.0005)
    assert plan.frame_count == frames
    assert plan.blur_midway_px == pytest.approx(blur_px, abs=0.01)


@pytest.mark.parametrize(("f_number", "frame_count"), [(8, 24), (11, 13), (16, 7)])
def test_twenty_millimetres_at_half_size_take_the_published_frames(
    f_number: float, frame_count: int
) -> None:
    plan = plan_bracket(CloseUp(0.5, f_number, 36, 6000), 20)
    assert plan.frame_count == frame_count


@given(close_ups, depths_mm, overlaps, picture_widths_px)
def test_the_frames_cover_the_depth_without_holes(
    close_up: CloseUp, depth_mm: float, overlap: float, width_px: int | None
) -> None:
    plan = plan_bracket(close_up, depth_mm, overlap=overlap, picture_width_px=width_px)
    half_mm = plan.depth_of_field_total_mm / 2
    reached_mm = 0.0
    for position_mm in plan.positions_mm:
        assert position_mm - half_mm <= reached_mm + 1e-9
        reached_mm = position_mm + half_mm
    assert plan.positions_mm[-1] >= depth_mm * (1 - 1e-9)


@given(close_ups, depths_mm, picture_widths_px)
def test_no_frame_is_planned_that_the_depth_does_not_need(
    close_up: CloseUp, depth_mm: float, width_px: int | None
) -> None:
    plan = plan_bracket(close_up, depth_mm, picture_width_px=width_px)
    assert plan.positions_mm[-2] < depth_mm


@given(close_ups, depths_mm, overlaps, overlaps, picture_widths_px)
def test_more_overlap_never_takes_fewer_frames(
    close_up: CloseUp,
    depth_mm: float,
    one: float,
    other: float,
    width_px: int | None,
) -> None:
    less, more = (
        plan_bracket(close_up, depth_mm, overlap=each, picture_width_px=width_px)
        for each in sorted((one, other))
    )
    assert less.frame_count <= more.frame_count
    assert less.step_mm >= more.step_mm


@given(close_ups, depths_mm, st.floats(1, 4))
def test_a_smaller_aperture_never_takes_more_frames(
    close_up: CloseUp, depth_mm: float, factor: float
) -> None:
    narrower = replace(close_up, f_number=close_up.f_number * factor)
    assert (
        plan_bracket(narrower, depth_mm).frame_count
        <= plan_bracket(close_up, depth_mm).frame_count
    )


@given(close_ups, depths_mm, st.floats(1, 10))
def test_a_deeper_piece_never_takes_fewer_frames(
    close_up: CloseUp, depth_mm: float, factor: float
) -> None:
    shallow = plan_bracket(close_up, depth_mm)
    assert plan_bracket(close_up, depth_mm * factor).frame_count >= shallow.frame_count


@given(close_ups, depths_mm, st.integers(500, 4000))
def test_a_small_picture_never_takes_more_frames_than_a_full_one(
    close_up: CloseUp, depth_mm: float, width_px: int
) -> None:
    full = plan_bracket(close_up, depth_mm)
    small = plan_bracket(close_up, depth_mm, picture_width_px=width_px)
    assert small.frame_count <= full.frame_count
    assert small.step_mm >= full.step_mm


@given(close_ups, depths_mm, st.floats(0.1, 60))
def test_time_grows_with_the_frames(
    close_up: CloseUp, depth_mm: float, seconds_per_frame: float
) -> None:
    plan = plan_bracket(close_up, depth_mm, seconds_per_frame=seconds_per_frame)
    assert plan.seconds == pytest.approx(plan.frame_count * seconds_per_frame)


@given(close_ups, depths_mm, overlaps)
def test_blur_midway_is_a_pixel_where_the_step_is_the_depth_of_two_pixels(
    close_up: CloseUp, depth_mm: float, overlap: float
) -> None:
    plan = plan_bracket(close_up, depth_mm, overlap=overlap)
    assert plan.blur_midway_px == pytest.approx(
        plan.step_mm / plan.geometric_depth_total_mm
    )


def test_a_whole_number_of_steps_takes_no_frame_more() -> None:
    step_mm = plan_bracket(RING, 1).step_mm
    for steps in range(1, 200):
        assert plan_bracket(RING, steps * step_mm).frame_count == steps + 1


def test_a_picture_finer_than_the_sensor_asks_no_more_than_the_sensor() -> None:
    finer = plan_bracket(RING, 10, picture_width_px=60_000)
    own = plan_bracket(RING, 10, picture_width_px=6000)
    assert finer.step_mm == own.step_mm


def test_wide_apertures_gain_from_a_small_picture_and_narrow_ones_do_not() -> None:
    wide, narrow = replace(RING, f_number=2.8), replace(RING, f_number=32)
    assert (
        plan_bracket(wide, 10, picture_width_px=2000).step_mm
        > 2 * plan_bracket(wide, 10).step_mm
    )
    assert (
        plan_bracket(narrow, 10, picture_width_px=2000).step_mm
        == plan_bracket(narrow, 10).step_mm
    )


@given(close_ups, depths_mm, picture_widths_px)
def test_the_usual_overlap_leaves_no_soft_bands(
    close_up: CloseUp, depth_mm: float, width_px: int | None
) -> None:
    plan = plan_bracket(close_up, depth_mm, picture_width_px=width_px)
    assert not plan.leaves_soft_bands


def test_no_overlap_on_fine_pixels_leaves_soft_bands() -> None:
    fine = replace(RING, pixels_across=9504)
    assert plan_bracket(fine, 10, overlap=0).leaves_soft_bands
    coarse = replace(RING, pixels_across=2000)
    assert not plan_bracket(coarse, 10, overlap=0).leaves_soft_bands


@given(close_ups, depths_mm)
def test_neighbours_stand_in_order_with_the_plan_among_them(
    close_up: CloseUp, depth_mm: float
) -> None:
    plan = plan_bracket(close_up, depth_mm, seconds_per_frame=2)
    rows = plan_neighbours(plan)
    assert plan in rows
    numbers = [row.close_up.f_number for row in rows]
    assert numbers == sorted(set(numbers))
    for before, after in itertools.pairwise(rows):
        assert after.frame_count <= before.frame_count
        assert after.seconds <= before.seconds
        assert after.airy_diameter_um > before.airy_diameter_um


def test_neighbours_are_two_stops_to_either_side() -> None:
    rows = plan_neighbours(plan_bracket(RING, 10, seconds_per_frame=2.5))
    assert [row.close_up.f_number for row in rows] == [4, 5.6, 8, 11, 16]
    for row in rows:
        expected = plan_bracket(row.close_up, 10, seconds_per_frame=2.5)
        assert row.seconds == pytest.approx(expected.seconds)
        assert row.step_mm == expected.step_mm


def test_the_widest_stop_has_narrower_neighbours_only() -> None:
    rows = plan_neighbours(plan_bracket(replace(RING, f_number=1.0), 1))
    assert [row.close_up.f_number for row in rows] == [1, 1.4, 2]


def test_a_stop_set_as_it_truly_is_does_not_stand_beside_its_engraving() -> None:
    rows = plan_neighbours(plan_bracket(replace(RING, f_number=5.66), 10))
    assert [row.close_up.f_number for row in rows] == [2.8, 4, 5.66, 8, 11]


def test_no_stops_leave_the_plan_alone() -> None:
    plan = plan_bracket(RING, 10)
    assert plan_neighbours(plan, stops=0) == (plan,)


def test_a_neighbour_beyond_reason_is_left_out() -> None:
    strong = CloseUp(20, 2, 36, 6000)
    limit_mm = 99_990 * plan_bracket(strong, 1).step_mm
    rows = plan_neighbours(plan_bracket(strong, limit_mm))
    assert [row.close_up.f_number for row in rows] == [2, 2.8, 4]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"magnification": 0}, "The magnification must be above zero, not 0."),
        ({"magnification": -1}, "The magnification must be above zero, not -1."),
        ({"f_number": 0}, "The f-number must be above zero, not 0."),
        ({"sensor_width_mm": 0}, "The sensor width (mm) must be above zero, not 0."),
        (
            {"pixels_across": 0},
            "The number of pixels across must be above zero, not 0.",
        ),
        ({"pupil": -0.1}, "The pupil magnification must be above zero, not -0.1."),
        ({"f_number": math.nan}, "The f-number must be above zero, not nan."),
    ],
)
def test_a_close_up_that_cannot_be_is_refused_in_a_sentence(
    change: dict[str, float], sentence: str
) -> None:
    with pytest.raises(OutOfDomain) as caught:
        plan_bracket(replace(RING, **change), 10)
    assert str(caught.value) == sentence
    assert isinstance(caught.value, StudioError)


@pytest.mark.parametrize("depth_mm", [0, -2, math.nan, math.inf])
def test_a_depth_that_cannot_be_is_refused(depth_mm: float) -> None:
    with pytest.raises(OutOfDomain, match=r"^The depth \(mm\) must be above zero"):
        plan_bracket(RING, depth_mm)


@pytest.mark.parametrize("overlap", [-0.1, 1, 1.5, math.nan])
def test_an_overlap_that_cannot_be_is_refused(overlap: float) -> None:
    with pytest.raises(OutOfDomain, match=r"^The overlap must be at least 0"):
        plan_bracket(RING, 10, overlap=overlap)


def test_other_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(OutOfDomain, match=r"^The seconds per frame must be zero or"):
        plan_bracket(RING, 10, seconds_per_frame=-1)
    with pytest.raises(OutOfDomain, match=r"^The picture width \(px\) must be above"):
        plan_bracket(RING, 10, picture_width_px=0)
    with pytest.raises(OutOfDomain, match="more than 100,000 frames"):
        plan_bracket(RING, 1e6)


def test_a_plan_cannot_be_changed() -> None:
    plan = plan_bracket(RING, 10)
    with pytest.raises(FrozenInstanceError):
        plan.frame_count = 3  # type: ignore[misc]
