"""The virtual Fuji through the real libgphoto2: focus by position, shutter in acts."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import FocusOutcome, FocusStep
from facetstack.camera.shoot import FocusBracket, Shot, shoot_bracket
from facetstack.errors import CameraError, CameraLost, CaptureFailed, FocusAtLimit

BODY = "fuji"
NEAR_END, FAR_END, SMALLEST = -600, 1900, 2

Order = Callable[..., dict[str, Any]]

INITIATE_CAPTURE, SET_PROPERTY, GET_OBJECT = 0x100E, 0x1016, 0x1009
FOCUS_MODE, SINGLE_FOCUS = 0x500A, 0x8001
BUSY, STORE_FULL = 0x2019, 0x200C


def at_rest(order: Order) -> float:
    while (look := order("look"))["moving"]:
        time.sleep(0.02)
    return float(look["motor"])


def test_settings_are_set_and_read_back(client: CameraClient) -> None:
    wanted = {
        "aperture": "f/11",
        "shutter": "1/60",
        "iso": "200",
        "white_balance": "Daylight",
        "picture_look": "Velvia/Vivid",
        "quality": "RAW + JPEG Fine",
    }
    before = {name: client.read_setting(name).value for name in wanted}
    for name, value in wanted.items():
        assert client.write_setting(name, value).value == value
    assert {name: client.read_setting(name).value for name in wanted} == wanted
    for name, value in before.items():
        client.write_setting(name, value)


def test_frames_of_a_bracket_are_shot_where_they_were_planned(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    start = at_rest(order)
    stood = [
        order("look")["motor"] - start
        for event in shoot_bracket(client, FocusBracket(-90, 90, 60, 0), tmp_path)
        if isinstance(event, Shot)
    ]
    assert stood == [-90, -30, 30, 90]
    assert at_rest(order) - start == -90, "focus is back at near"


def test_where_the_lens_stands_is_told_and_farther_is_more(
    client: CameraClient, order: Order
) -> None:
    first = client.info().focus_units
    assert first is not None
    assert client.drive_focus(FocusStep(70)) is FocusOutcome.MOVED
    assert client.info().focus_units == first + 70
    client.close()
    client.open()
    assert client.info().focus_units == first + 70, "it is no count of ours"


def test_the_end_of_the_travel_is_told_after_the_partial_move(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    for units, end in ((5000, FAR_END), (-5000, NEAR_END)):
        assert client.drive_focus(FocusStep(units)) is FocusOutcome.AT_LIMIT
        assert at_rest(order) == end
    with pytest.raises(FocusAtLimit):
        list(shoot_bracket(client, FocusBracket(-500, 0, 100), tmp_path))
    assert client.drive_focus(FocusStep(1100)) is FocusOutcome.MOVED


def test_a_step_below_the_smallest_moves_nothing(
    client: CameraClient, order: Order
) -> None:
    focus = client.capabilities().focus
    assert focus is not None
    assert focus.smallest_units == SMALLEST
    before = at_rest(order)
    assert client.drive_focus(FocusStep(1)) is FocusOutcome.TOO_SMALL
    assert at_rest(order) == before


def test_steps_count_from_where_the_lens_was_sent_though_it_is_still_on_its_way(
    client: CameraClient, order: Order
) -> None:
    client.drive_focus(FocusStep(-5000))
    start = at_rest(order)
    assert client.drive_focus(FocusStep(2100)) is FocusOutcome.STILL_MOVING
    assert client.drive_focus(FocusStep(-100)) is FocusOutcome.MOVED
    assert at_rest(order) == start + 2000
    client.drive_focus(FocusStep(-850))


def test_a_lens_that_is_busy_is_sent_again(client: CameraClient, order: Order) -> None:
    start = at_rest(order)
    order("fail", operation=SET_PROPERTY, code=BUSY, times=3)
    assert client.drive_focus(FocusStep(40)) is FocusOutcome.MOVED
    assert at_rest(order) == start + 40


def test_the_shutter_does_not_focus(
    body: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    order("set", property=FOCUS_MODE, value=SINGLE_FOCUS)
    camera = CameraClient(body.address)
    camera.open()
    camera.drive_focus(FocusStep(60))
    before = at_rest(order)
    camera.capture(tmp_path, "a")
    camera.close()
    assert at_rest(order) == before


def test_live_view_goes_on_after_a_shot(client: CameraClient, tmp_path: Path) -> None:
    client.start_live_view()
    client.capture(tmp_path, "a")
    assert client.preview().jpeg.startswith(b"\xff\xd8")


def test_pictures_that_lie_on_the_card_are_not_taken_for_this_shot(
    client: CameraClient, tmp_path: Path
) -> None:
    for stem in "abc":
        client.capture(tmp_path, stem)
    client.close()
    client.open()
    quality = client.read_setting("quality").value
    client.write_setting("quality", "RAW + JPEG Fine")
    files = client.capture(tmp_path, "d")
    client.write_setting("quality", quality)
    assert sorted(file.path.name for file in files) == ["d.JPG", "d.RAF"]
    assert len({Path(file.camera_path).stem for file in files}) == 1


def test_a_full_card_is_told(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("fail", operation=INITIATE_CAPTURE, code=STORE_FULL)
    with pytest.raises(CaptureFailed, match="card is full"):
        client.capture(tmp_path, "a")
    assert client.capture(tmp_path, "a"), "the link is sound"


def test_a_shutter_that_is_busy_is_told(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("fail", operation=INITIATE_CAPTURE, code=BUSY)
    with pytest.raises(CameraError, match="busy"):
        client.capture(tmp_path, "a")
    assert client.capture(tmp_path, "a")


def test_a_link_cut_in_live_view_is_mended(client: CameraClient, order: Order) -> None:
    client.start_live_view()
    order("close")
    with pytest.raises(CameraLost):
        client.preview()
    client.reopen()
    assert client.preview().jpeg.startswith(b"\xff\xd8")


def test_backlash_does_not_show_between_frames(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("lens", position=550, backlash=70)
    stood = [
        order("look")["position"]
        for event in shoot_bracket(client, FocusBracket(-80, 160, 80, 0.2), tmp_path)
        if isinstance(event, Shot)
    ]
    order("lens", position=550, backlash=0)
    steps = [after - before for before, after in pairwise(stood)]
    assert steps == pytest.approx([80] * 3, abs=3)
