# SPDX-License-Identifier: GPL-3.0-or-later
"""The hand gathers strokes as the document keeps them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from facetstack.imaging.retouch.operation import Shape, Tool
from facetstack.widgets.retouch_brush import BRUSHES, BrushState
from facetstack.widgets.retouch_hand import Hand
from facetstack.widgets.strokes import StrokePoint

READY = BrushState(frame="a.jpg", frame_number=3)


def draw(hand: Hand, state: BrushState, *places: tuple[float, float]):
    hand.begin(StrokePoint(*places[0]), state)
    for place in places[1:]:
        hand.move(StrokePoint(*place))
    return hand.end(StrokePoint(*places[-1]))


def test_a_stroke_comes_back_from_the_file_as_it_was_drawn() -> None:
    """Or its tiles would be rendered again when it is kept."""
    made = draw(Hand(), READY, (10.12345, 20.98765), (60.55555, 30.1), (90.3, 31.7))
    assert made is not None
    assert made.normalized() == made


def test_a_stroke_keeps_its_name_while_it_grows() -> None:
    hand = Hand()
    first = hand.begin(StrokePoint(10, 10), READY)
    later = hand.move(StrokePoint(60, 10))
    last = hand.end(StrokePoint(90, 10))
    assert first
    assert later
    assert last
    assert first.id == later.id == last.id
    assert len(first.path) < len(later.path) < len(last.path)
    assert later.path[: len(first.path)] == first.path


def test_points_closer_than_a_brush_needs_are_left_out() -> None:
    hand = Hand()
    hand.begin(StrokePoint(10, 10), replace(READY, radius_px=100))
    assert hand.move(StrokePoint(11, 10)) is None
    assert hand.move(StrokePoint(30, 10)) is not None


def test_a_click_is_a_dab_of_one_point() -> None:
    made = draw(Hand(), READY, (10, 10))
    assert made is not None
    assert len(made.path) == 1


def test_the_distance_to_the_source_stays_for_the_strokes_that_follow() -> None:
    hand = Hand()
    state = replace(READY, brush="clone", source_px=(110, 60))
    first, second = (draw(hand, state, place) for place in ((10.5, 10.5), (30, 30)))
    assert first
    assert second
    assert first.shift_px == second.shift_px == (100, 50)
    other = draw(hand, replace(state, source_px=(30, 40)), (10.5, 10.5))
    assert other
    assert other.shift_px == (20, 30)


@pytest.mark.parametrize("brush", [one.name for one in BRUSHES])
def test_every_brush_makes_its_operation(brush: str) -> None:
    state = replace(READY, brush=brush, source_px=(200, 100), strength=0.4)
    assert state.lacks == ""
    made = draw(Hand(), state, (10, 10), (80, 30))
    assert made is not None
    assert made.tool is state.info.tool
    assert made.strength == 0.4
    if state.info.tool is Tool.DEPTH:
        relative = brush in ("nearer", "farther")
        assert made.is_relative is relative
        assert (made.offset_frames > 0) is (brush == "farther")


@pytest.mark.parametrize("brush", ["frame", "depth", "owner", "heal", "clone"])
def test_a_brush_without_its_pick_says_so_and_paints_nothing(brush: str) -> None:
    state = BrushState(brush=brush)
    assert state.lacks
    assert draw(Hand(), state, (10, 10), (80, 30)) is None


def test_corners_close_into_a_polygon_at_the_first_one() -> None:
    hand, state = Hand(), replace(READY, area=True)
    for corner in ((10, 10), (90, 10), (90, 80)):
        assert draw(hand, state, corner) is None
    made = draw(hand, state, (12, 12))
    assert made is not None
    assert made.shape is Shape.AREA
    assert len(made.path) == 3
    assert hand.outline == ()


def test_two_corners_are_no_area() -> None:
    hand, state = Hand(), replace(READY, area=True)
    for corner in ((10, 10), (90, 10)):
        draw(hand, state, corner)
    assert hand.close(state) is None


def test_shift_goes_straight_only_where_there_was_a_stroke() -> None:
    hand = Hand()
    held = Qt.KeyboardModifier.ShiftModifier
    hand.begin(StrokePoint(10, 10, modifiers=held), READY)
    first = hand.end(StrokePoint(10, 10))
    hand.begin(StrokePoint(90, 50, modifiers=held), READY)
    second = hand.end(StrokePoint(90, 50))
    assert first
    assert second
    assert len(first.path) == 1
    assert second.path[0] == first.path[0]
