# SPDX-License-Identifier: GPL-3.0-or-later
"""A step of focus is judged by blur seen in a small picture, and by optics."""

import numpy as np
import pytest

from facetstack.imaging.focus_steps import FADING, FocusSteps
from facetstack.optics.bracket import CloseUp, plan_bracket
from facetstack.optics.depth_of_field import blur_diameter_um
from facetstack.optics.domain import OutOfDomain
from facetstack.optics.focus_step import (
    CERTAIN,
    SOFT_RADIUS_PX,
    judge_focus_step,
)

CLOSE_UP = CloseUp(0.5, 8, 36.0, 2400)
LIVE_PX = 960


def test_a_step_has_the_length_whose_blur_was_seen() -> None:
    step_mm = judge_focus_step(1.5, LIVE_PX, CLOSE_UP).step_mm
    diameter_um = blur_diameter_um(step_mm, CLOSE_UP.working_f_number, 0.5)
    assert diameter_um / (1000 * 36 / LIVE_PX) == pytest.approx(2 * 1.5)


def test_the_same_blur_is_too_long_a_step_for_more_pixels() -> None:
    seen_px = 1.5
    few, many = (
        judge_focus_step(seen_px, LIVE_PX, CloseUp(0.5, 8, 36.0, pixels))
        for pixels in (LIVE_PX, 2400)
    )
    assert not few.too_long
    assert few.parts == 1
    assert many.too_long
    assert many.step_mm / many.parts < many.depth_mm < many.step_mm
    assert many.step_mm == few.step_mm


def test_diffraction_forgives_longer_steps_at_small_apertures() -> None:
    """What every frame lacks cannot be missed between them."""
    wide, narrow = (
        judge_focus_step(1.0, LIVE_PX, CloseUp(1.0, number, 36.0, 8000))
        for number in (4, 22)
    )
    assert wide.too_long
    assert not narrow.too_long
    plan = plan_bracket(CloseUp(1.0, 22, 36.0, 8000), 5.0)
    assert narrow.depth_mm == pytest.approx(plan.wave_depth_total_mm)


@pytest.mark.parametrize("magnification", [0.3, 0.5, 1.0])
def test_a_wrong_magnification_in_the_planner_hardly_matters(
    magnification: float,
) -> None:
    one = judge_focus_step(1.5, LIVE_PX, CloseUp(magnification, 8, 36.0, 2400))
    assert one.step_mm / one.depth_mm == pytest.approx(
        1.5 * 2400 / LIVE_PX / (2 * SOFT_RADIUS_PX), rel=0.01
    )


def test_a_step_is_called_too_long_only_where_coverage_will_find_gaps() -> None:
    steps = FocusSteps(np.ones(1), np.full(2, FADING[0][0]))
    limit_px = steps.radius_at_loss_px(0.2)
    assert pytest.approx(limit_px, abs=0.01) == SOFT_RADIUS_PX
    seen_px = 2 * limit_px * LIVE_PX / 2400
    assert not judge_focus_step(seen_px, LIVE_PX, CLOSE_UP).too_long
    assert judge_focus_step(1.01 * CERTAIN * seen_px, LIVE_PX, CLOSE_UP).too_long


def test_no_blur_is_no_step() -> None:
    with pytest.raises(OutOfDomain):
        judge_focus_step(0.0, LIVE_PX, CLOSE_UP)
