"""The virtual Nikon through the real libgphoto2, in good order and in bad."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import FocusOutcome, FocusStep
from facetstack.camera.shoot import FocusBracket, Shot, shoot_bracket
from facetstack.errors import (
    CameraError,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
)
from facetstack.progress import Cancelled, CancelToken

Order = Callable[..., dict[str, Any]]

LIVE_IMAGE, CAPTURE, GET_OBJECT, SET_PROPERTY = 0x9203, 0x9207, 0x1009, 0x1016
DEVICE_READY, LIVE_VIEW_PROHIBITED = 0x90C8, 0xD1A4
BUSY, GENERAL_ERROR, STORE_FULL, OUT_OF_FOCUS = 0x2019, 0x2002, 0x200C, 0xA002


def until_second_shot(events: Iterator[object]) -> None:
    for event in events:
        if isinstance(event, Shot) and event.index == 1:
            return


def test_settings_are_set_and_read_back(client: CameraClient) -> None:
    wanted = {
        "aperture": "f/11",
        "shutter": "0.0100s",
        "iso": "200",
        "white_balance": "Daylight",
        "picture_look": "Neutral",
    }
    for name, value in wanted.items():
        assert client.write_setting(name, value).value == value
    assert {name: client.read_setting(name).value for name in wanted} == wanted


def test_pictures_are_kept_on_the_card(client: CameraClient) -> None:
    assert client.read_setting("target").value == "Memory card"


def test_the_lens_goes_where_it_is_told(client: CameraClient, order: Order) -> None:
    client.start_live_view()
    start = order("look")["motor"]
    assert client.drive_focus(FocusStep(-30)) is FocusOutcome.MOVED
    assert client.drive_focus(FocusStep(-30)) is FocusOutcome.MOVED
    assert order("look")["motor"] == start - 60, "minus is nearer, every time"


def test_the_lens_needs_live_view_and_says_so(client: CameraClient) -> None:
    with pytest.raises(CameraError, match="live view"):
        client.drive_focus(FocusStep(30))


def test_the_end_of_travel_and_too_small_a_step_are_told_apart(
    client: CameraClient, order: Order
) -> None:
    client.start_live_view()
    start = order("look")["motor"]
    assert client.drive_focus(FocusStep(1)) is FocusOutcome.TOO_SMALL
    assert client.drive_focus(FocusStep(1800)) is FocusOutcome.AT_LIMIT
    way_back = start - order("look")["motor"]
    assert client.drive_focus(FocusStep(way_back)) is FocusOutcome.MOVED


def test_a_long_move_goes_on_by_itself(client: CameraClient, order: Order) -> None:
    client.start_live_view()
    start = order("look")["motor"]
    # libgphoto2 asks every 20 ms for a second, then it gives up watching.
    order("fail", operation=DEVICE_READY, code=BUSY, times=60)
    assert client.drive_focus(FocusStep(300)) is FocusOutcome.STILL_MOVING
    assert client.drive_focus(FocusStep(30)) is FocusOutcome.MOVED
    assert order("look")["motor"] == start + 330


def test_live_view_goes_on_after_a_shot(client: CameraClient, tmp_path: Path) -> None:
    client.start_live_view()
    client.capture(tmp_path, "a")
    assert client.preview().jpeg.startswith(b"\xff\xd8")
    assert client.drive_focus(FocusStep(30)) is FocusOutcome.MOVED


def test_frames_of_a_bracket_are_shot_where_they_were_planned(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    before = order("look")
    start = before["motor"]
    stood = [
        order("look")["motor"] - start
        for event in shoot_bracket(client, FocusBracket(-90, 90, 60, 0), tmp_path)
        if isinstance(event, Shot)
    ]
    assert stood == [-90, -30, 30, 90]
    seen = order("look")
    assert seen["shots"] - before["shots"] == 4
    assert seen["motor"] - start == -90, "focus is back at near"


def test_a_link_cut_in_the_middle_keeps_the_frames_and_can_be_mended(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    client.write_setting("iso", "400")
    events = shoot_bracket(client, FocusBracket(0, 90, 30), tmp_path, stem="r")
    until_second_shot(events)
    order("close")
    with pytest.raises(CameraLost, match=r"2 of 4 frames are safe in "):
        list(events)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r_001.JPG", "r_002.JPG"]
    assert client.host_pid is None
    assert client.reopen().serial
    assert client.read_setting("iso").value == "400"
    client.capture(tmp_path, "r_003")


def test_a_camera_that_dies_in_live_view_is_lost_and_not_found_again(
    own_home: Path,
) -> None:
    with start_virtual_camera("nikon", "ring") as body:
        client = CameraClient(body.address)
        client.open()
        client.start_live_view()
        body.kill()
        with pytest.raises(CameraLost):
            client.preview()
    with pytest.raises(CameraNotFound, match="No camera answers"):
        client.reopen()


def test_a_cancelled_bracket_keeps_its_frames_and_the_camera(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    start, token = order("look")["motor"], CancelToken()
    bracket = FocusBracket(-60, 90, 30)
    events = shoot_bracket(client, bracket, tmp_path, token=token)
    until_second_shot(events)
    token.cancel()
    with pytest.raises(Cancelled):
        list(events)
    assert len(list(tmp_path.iterdir())) == 2
    assert order("look")["motor"] == start - 60
    assert not client.live_view_on
    client.capture(tmp_path, "afterwards")


def test_an_emergency_stop_ends_a_capture_at_once(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("delay", operation=CAPTURE, seconds=1.5)
    timer = threading.Timer(0.3, client.kill)
    timer.start()
    began = time.monotonic()
    with pytest.raises(CameraLost, match="stopped"):
        client.capture(tmp_path, "a")
    timer.join()
    assert time.monotonic() - began < 1
    assert not list(tmp_path.iterdir())


def test_a_full_card_is_told(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("fail", operation=CAPTURE, code=STORE_FULL)
    with pytest.raises(CaptureFailed, match="card is full"):
        client.capture(tmp_path, "a")
    assert client.capture(tmp_path, "a"), "the link is sound"


def test_a_shot_that_tried_to_focus_is_told(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("fail", operation=CAPTURE, code=OUT_OF_FOCUS)
    with pytest.raises(CaptureFailed, match="focus by itself"):
        client.capture(tmp_path, "a")


def test_a_download_that_fails_once_is_tried_again(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("fail", operation=GET_OBJECT, code=GENERAL_ERROR)
    (file,) = client.capture(tmp_path, "a")
    assert file.path.exists()


def test_a_lone_general_error_is_a_refusal_while_the_link_is_sound(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    info = client.info()
    order("fail", operation=CAPTURE, code=GENERAL_ERROR)
    with pytest.raises(CameraError, match="fire the shutter") as refused:
        client.capture(tmp_path, "a")
    assert not isinstance(refused.value, CameraLost)
    assert client.info() == info


def test_a_late_answer_is_a_lost_link_and_never_taken_for_the_next(
    client: CameraClient, order: Order
) -> None:
    client.start_live_view()
    order("delay", operation=LIVE_IMAGE, seconds=2.8)
    with pytest.raises(CameraLost):
        client.preview()
    with pytest.raises(CameraLost):
        client.preview()
    time.sleep(0.4)
    client.reopen()
    assert client.live_view_on
    assert client.preview().jpeg.startswith(b"\xff\xd8")


def test_a_setting_that_the_busy_body_refuses_is_set_a_moment_later(
    client: CameraClient, order: Order
) -> None:
    order("fail", operation=SET_PROPERTY, code=BUSY, times=2)
    assert client.write_setting("iso", "800").value == "800"


def test_a_setting_that_is_locked_in_live_view_is_set_with_live_view_off(
    client: CameraClient, order: Order
) -> None:
    client.start_live_view()
    order("fail", operation=SET_PROPERTY, code=BUSY)
    assert client.write_setting("iso", "800").value == "800"
    assert client.preview().jpeg


def test_live_view_that_is_prohibited_tells_why(
    client: CameraClient, order: Order
) -> None:
    order("set", property=LIVE_VIEW_PROHIBITED, value=1 << 8)
    with pytest.raises(CameraError, match="Battery exhausted"):
        client.start_live_view()
    order("set", property=LIVE_VIEW_PROHIBITED, value=0)
    client.start_live_view()


def test_a_low_battery_keeps_a_bracket_from_beginning(
    nikon: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    order("battery", percent=3)
    client = CameraClient(nikon.address)
    assert client.open().battery_percent == 3
    with pytest.raises(CameraError, match=r"battery .* \(3 %\)"):
        next(shoot_bracket(client, FocusBracket(0, 30, 30), tmp_path))
    client.close()
    order("battery", percent=87)


def test_a_refused_connection_is_told_with_its_address(
    nikon: VirtualCamera, order: Order
) -> None:
    order("refuse", on=True)
    with pytest.raises(CameraNotFound, match=nikon.address):
        CameraClient(nikon.address).open()
    order("refuse", on=False)
    client = CameraClient(nikon.address)
    assert client.open().serial
    client.close()
