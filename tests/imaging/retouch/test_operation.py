import json
import math

import pytest

from facetstack.imaging.retouch.operation import (
    Operation,
    Point,
    Shape,
    Tool,
    operation_from,
)

PLACES = (Point(1, 2), Point(3, 4), Point(5, 7))


def test_it_survives_json():
    one = Operation(
        Tool.DEPTH,
        (Point(1.5, 2), Point(3, 4, 0.25), Point(5, 6)),
        shape=Shape.AREA,
        radius_px=7.5,
        hardness=0.1,
        strength=0.9,
        frame="Ä 1.JPG",
        offset_frames=-2.5,
        mirror_x_px=0.0,
        hidden=True,
    )
    assert operation_from(json.loads(json.dumps(one.as_dict()))) == one


def test_normalized_is_what_comes_back_from_a_file():
    one = Operation(Tool.ERASE, (Point(1 / 3, 2 / 3, 1 / 7),))
    again = one.normalized()
    assert again.normalized() == again
    assert math.dist(again.path[0][:2], one.path[0][:2]) < 0.002


def test_each_has_a_name_of_its_own():
    assert Operation(Tool.ERASE, PLACES).id != Operation(Tool.ERASE, PLACES).id


@pytest.mark.parametrize(
    "choices",
    [
        {"path": ()},
        {"path": (Point(math.nan, 1),)},
        {"path": (Point(1e7, 1),)},
        {"path": (Point(1, 1, 1.5),)},
        {"path": PLACES[:2], "shape": Shape.AREA},
        {"radius_px": 0},
        {"radius_px": 1e9},
        {"hardness": 1.5},
        {"strength": -0.1},
        {"strength": math.inf},
        {"tool": Tool.FRAME},
        {"tool": Tool.OWNER},
        {"tool": Tool.METHOD},
        {"tool": Tool.METHOD, "method": "magic"},
        {"tool": Tool.CLONE},
        {"tool": Tool.HEAL},
    ],
)
def test_what_cannot_be_rendered_is_refused(choices):
    with pytest.raises(ValueError, match=r"\w"):
        Operation(**({"tool": Tool.ERASE, "path": PLACES} | choices))


@pytest.mark.parametrize(
    "change",
    [
        {"tool": "laser"},
        {"tool": None},
        {"path": [[1]]},
        {"path": "abc"},
        {"shift_px": [1]},
        {"frame": 7},
        {"colour": "red"},
        {"radius_px": "wide"},
    ],
)
def test_plain_values_that_are_no_operation_are_refused(change):
    with pytest.raises((ValueError, TypeError, KeyError)):
        operation_from({"tool": "erase", "path": [[1, 2]]} | change)
