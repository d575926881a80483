import numpy as np
import pytest

from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.geometry import TILE_PX, Geometry, mask_of
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool

ROWS, COLUMNS = 300, 420


def mask(*places, **choices):
    """The mask of an operation over the whole picture, made tile by tile."""
    one = Operation(Tool.ERASE, tuple(Point(*place) for place in places), **choices)
    geometry = Geometry.of(one, ROWS, COLUMNS)
    whole = np.zeros((ROWS, COLUMNS), np.float32)
    for (row, column), numbers in geometry.near.items():
        y, x = row * TILE_PX, column * TILE_PX
        part = mask_of(one, geometry.parts(numbers), (x, y, TILE_PX, TILE_PX))
        into = whole[y : y + TILE_PX, x : x + TILE_PX]
        into[:] = part[: into.shape[0], : into.shape[1]]
    at_once = mask_of(one, geometry.segments, (0, 0, COLUMNS, ROWS))
    assert np.array_equal(whole, at_once)
    return whole


def test_a_hard_dab_has_the_area_of_its_disc():
    dab = mask((200, 150), radius_px=40, hardness=1.0)
    assert dab.sum() == pytest.approx(np.pi * 40**2, rel=0.01)
    assert dab.max() == 1


def test_a_softer_dab_is_softer_and_no_wider():
    soft, hard = (mask((200, 150), radius_px=40, hardness=h) for h in (0.0, 1.0))
    assert soft[150, 200] == 1
    assert soft[150, 225] < hard[150, 225]
    assert not soft[hard == 0].any()


def test_pressure_makes_a_stroke_thinner():
    stroke = mask((60, 150, 1.0), (360, 150, 0.25), radius_px=40, hardness=1.0)
    widths = [stroke[:, x].sum() for x in (60, 210, 360)]
    assert widths == pytest.approx([80, 50, 20], abs=3)


def test_a_stroke_does_not_add_up_where_it_crosses_itself():
    stroke = mask((60, 60), (360, 240), (360, 60), (60, 240), hardness=0.0)
    assert stroke.max() <= 1


def test_a_mirrored_stroke_is_its_own_mirror_image():
    stroke = mask((60, 60), (150, 200), mirror_x_px=209.5, radius_px=20)
    assert stroke[:, :210].any()
    assert np.abs(stroke - stroke[:, ::-1]).max() < 1e-3


def test_an_area_is_what_its_outline_encloses():
    corners = [(50, 40), (350, 60), (300, 250), (200, 120), (90, 260)]
    area = mask(*corners, shape=Shape.AREA, hardness=1.0)
    drawn = np.zeros((ROWS, COLUMNS), np.uint8)
    cv2.fillPoly(drawn, [np.array(corners, np.int32)], 1)
    # But for the pixels on the outline itself.
    assert np.mean((area > 0.5) != (drawn > 0)) < 0.01
    far = cv2.erode(drawn, np.ones((5, 5), np.uint8)) > 0
    assert area[far].min() == 1


def test_an_area_that_leaves_the_picture_is_cut_off_there():
    corners = [(-100, -100), (1000, -100), (1000, 1000), (-100, 1000)]
    assert mask(*corners, shape=Shape.AREA, hardness=1.0).min() == 1


def test_a_stroke_beyond_the_picture_touches_nothing():
    assert not mask((-500, -500), (-400, -450)).any()


def test_only_tiles_near_the_stroke_are_named():
    one = Operation(
        Tool.ERASE, (Point(10, 10), Point(410, 290)), radius_px=5, hardness=1.0
    )
    geometry = Geometry.of(one, ROWS, COLUMNS)
    assert (0, 0) in geometry.near
    assert set(geometry.near) < set(geometry.around)
    dab = Operation(Tool.ERASE, (Point(30, 30),), radius_px=5)
    assert set(Geometry.of(dab, ROWS, COLUMNS).around) == {(0, 0)}
