"""The virtual Canon through the real libgphoto2: steps of unknown length, no limits."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera import client as client_module
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import FocusOutcome, FocusStep
from facetstack.camera.shoot import FocusBracket, Shot, shoot_bracket
from facetstack.errors import (
    CameraError,
    CameraLost,
    CaptureFailed,
    FocusAtLimit,
)

BODY = "canon"
SMALL_STEP, FAR_END = 20, 1900

Order = Callable[..., dict[str, Any]]

HOST_CAPACITY, RELEASE_ON, GET_EVENT, DRIVE_LENS = 0x911A, 0x9128, 0x9116, 0x9155
AVAILABLE_SHOTS = 0xD11B
OK, BUSY = 0x2001, 0x2019


@pytest.fixture(autouse=True)
def quick_motor(order: Order) -> None:
    """Most tests make many small steps."""
    order("lens", start_seconds=0.0, units_per_second=1e5)


def test_settings_are_set_and_read_back(client: CameraClient) -> None:
    wanted = {
        "aperture": "11",
        "shutter": "1/60",
        "iso": "200",
        "white_balance": "Daylight",
        "picture_look": "Neutral",
        "quality": "RAW + L",
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
    before = order("look")
    stood = [
        (order("look")["motor"] - before["motor"]) / SMALL_STEP
        for event in shoot_bracket(client, FocusBracket(-6, 6, 4, 0), tmp_path)
        if isinstance(event, Shot)
    ]
    assert stood == [-6, -2, 2, 6], "and no shot focused by itself"
    after = order("look")
    assert after["shots"] - before["shots"] == 4
    assert after["motor"] - before["motor"] == -6 * SMALL_STEP, "back at near"
    assert not client.live_view_on


def test_a_limit_beyond_the_travel_is_noticed_though_the_body_is_silent(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("lens", position=FAR_END - 10 * SMALL_STEP)
    # Live pictures come late on a busy machine: leave room to see that all is still.
    bracket = FocusBracket(120, 140, 20)
    with pytest.raises(FocusAtLimit, match="no longer changes"):
        list(shoot_bracket(client, bracket, tmp_path))
    assert order("look")["motor"] == FAR_END
    assert not list(tmp_path.iterdir())
    order("lens", position=550)


def test_a_step_is_made_when_the_one_before_is_done(
    client: CameraClient, order: Order
) -> None:
    client.start_live_view()
    start = order("look")["motor"]
    order("fail", operation=DRIVE_LENS, code=BUSY, times=3)
    for _ in range(3):
        assert client.drive_focus(FocusStep(-1)) is FocusOutcome.MOVED
    assert order("look")["operations"][f"{DRIVE_LENS:04x}"] >= 6
    client.preview()
    assert order("look")["motor"] == pytest.approx(start - 3 * SMALL_STEP, abs=20)


def test_live_view_goes_on_after_a_shot(client: CameraClient, tmp_path: Path) -> None:
    client.start_live_view()
    client.capture(tmp_path, "a")
    assert client.preview().jpeg.startswith(b"\xff\xd8")
    assert client.drive_focus(FocusStep(1)) is FocusOutcome.MOVED


def test_a_shutter_that_is_busy_is_pressed_again(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("fail", operation=RELEASE_ON, code=BUSY, times=2)
    assert client.capture(tmp_path, "a")


def test_pairs_come_from_the_cameras_memory_too(
    client: CameraClient, tmp_path: Path
) -> None:
    quality = client.read_setting("quality").value
    client.write_setting("target", "Internal RAM")
    client.write_setting("quality", "RAW + L")
    for stem in ("a", "b", "c"):
        client.capture(tmp_path, stem)
    client.write_setting("quality", quality)
    client.write_setting("target", "Memory card")
    names = sorted(path.name.lower() for path in tmp_path.iterdir())
    assert names == ["a.cr2", "a.jpg", "b.cr2", "b.jpg", "c.cr2", "c.jpg"]


def test_a_full_card_is_told(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("set", property=AVAILABLE_SHOTS, value=0)
    with pytest.raises(CaptureFailed, match="card is full"):
        client.capture(tmp_path, "a")
    order("set", property=AVAILABLE_SHOTS, value=100)
    assert client.capture(tmp_path, "a"), "the link is sound"


def test_a_battery_told_in_words_is_a_number(
    client: CameraClient, order: Order
) -> None:
    told = []
    for percent in (100, 70, 50, 20, 3):
        order("battery", percent=percent)
        told.append(client.info().battery_percent)
    order("battery", percent=87)
    assert told == [100, 75, 50, 25, 10]


def test_a_call_that_never_returns_costs_the_host_and_nothing_else(
    client: CameraClient, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.close()
    client.open()
    # libgphoto2 waits without end for room on the computer that the body never sees.
    order("fail", operation=HOST_CAPACITY, code=OK)
    monkeypatch.setattr(client_module, "_OTHER_NETWORK_SECONDS", 1.5)
    with pytest.raises(CameraLost, match="did not finish in time"):
        client.write_setting("target", "Internal RAM")
    monkeypatch.undo()
    client.reopen()
    assert client.read_setting("target").value == "Memory card"


def test_a_link_cut_in_live_view_is_mended(client: CameraClient, order: Order) -> None:
    client.start_live_view()
    order("close")
    with pytest.raises(CameraLost):
        client.preview()
    client.reopen()
    assert client.live_view_on
    assert client.preview().jpeg.startswith(b"\xff\xd8")


def test_events_that_are_refused_are_told(client: CameraClient, order: Order) -> None:
    client.start_live_view()
    order("fail", operation=GET_EVENT, code=0x2002)
    with pytest.raises(CameraError):
        client.preview()
    assert client.preview().jpeg.startswith(b"\xff\xd8")


def test_backlash_does_not_show_between_frames(
    client: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("lens", position=550, backlash=70)
    stood = [
        order("look")["position"]
        for event in shoot_bracket(client, FocusBracket(-4, 8, 4, 0.2), tmp_path)
        if isinstance(event, Shot)
    ]
    order("lens", position=550, backlash=0)
    steps = [after - before for before, after in pairwise(stood)]
    assert steps == pytest.approx([4 * SMALL_STEP] * 3, abs=3)
