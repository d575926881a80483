# SPDX-License-Identifier: GPL-3.0-or-later
"""The focus motor and the glass, on a clock of the test's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.camera.virtual.lens import Lens, LensModel, Move


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def make(**words) -> tuple[Lens, Clock]:
    clock = Clock()
    return Lens(LensModel(**words), clock), clock


def rest(lens: Lens, clock: Clock) -> float:
    """Wait until all is still; return where the glass stands."""
    clock.now += 10
    assert not lens.busy
    return lens.glass_position


@given(st.lists(st.integers(-3000, 3000), max_size=12))
def test_the_lens_never_leaves_its_travel(moves):
    lens, clock = make()
    expected = lens.model.start
    for units in moves:
        outcome = lens.move(units)
        wanted = expected + units
        if outcome is Move.TOO_SMALL:
            assert abs(units) < lens.model.smallest_step
        else:
            expected = min(max(wanted, lens.model.near_limit), lens.model.far_limit)
            assert (outcome is Move.AT_LIMIT) == (expected != wanted)
        assert rest(lens, clock) == pytest.approx(expected)


def test_a_move_takes_the_time_of_its_length():
    lens, clock = make(start_seconds=0.1, units_per_second=1000)
    lens.move(500)
    clock.now += 0.59
    assert lens.busy
    clock.now += 0.02
    assert not lens.busy


def test_a_moving_lens_takes_no_other_order():
    lens, clock = make()
    lens.move(500)
    assert lens.move(100) is Move.BUSY
    assert rest(lens, clock) == pytest.approx(1050)


def test_the_motor_advances_steadily():
    lens, clock = make(start_seconds=0, units_per_second=1000)
    lens.move(-500)
    clock.now += 0.25
    assert lens.motor_position == pytest.approx(300)


def test_the_glass_lags_behind_the_motor_and_arrives():
    lens, clock = make(start_seconds=0, units_per_second=1e6, settle_seconds=0.1)
    lens.move(100)
    clock.now += 0.1
    assert lens.motor_position == 650
    assert 600 < lens.glass_position < 620
    assert rest(lens, clock) == pytest.approx(650)


def test_how_often_one_looks_does_not_change_the_glass():
    seldom, clock = make()
    often, other_clock = make()
    seldom.move(400)
    often.move(400)
    for _ in range(100):
        other_clock.now += 0.002
        often.glass_position  # noqa: B018 - looking is what is tested
    clock.now += 0.2
    assert seldom.glass_position == pytest.approx(often.glass_position, abs=1)


def test_a_change_of_direction_first_takes_up_the_backlash():
    lens, clock = make(backlash=40)
    lens.move(100)
    first = rest(lens, clock)
    lens.move(100)
    assert rest(lens, clock) - first == pytest.approx(100)
    second = lens.glass_position
    lens.move(-100)
    assert second - rest(lens, clock) == pytest.approx(60)


def test_a_lost_step_falls_short_once():
    lens, clock = make()
    lens.lose(times=1, share=0.25)
    lens.move(100)
    assert rest(lens, clock) == pytest.approx(625)
    lens.move(100)
    assert rest(lens, clock) == pytest.approx(725)


def test_a_lens_that_is_put_somewhere_stands_there_and_moves_from_there():
    lens, clock = make(backlash=40)
    lens.move(300)
    lens.put(1000)
    assert not lens.busy
    assert (lens.motor_position, lens.glass_position) == (1000, 1000)
    lens.move(200)
    assert rest(lens, clock) == pytest.approx(1180, abs=20)
