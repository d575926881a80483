# SPDX-License-Identifier: GPL-3.0-or-later
"""The Canon-like body, seen through the real libgphoto2."""

import time
from typing import Any

import gphoto2 as gp
import numpy as np
import pytest

from facetstack.camera.virtual import eos
from facetstack.camera.virtual.stops import F_NUMBERS, ISOS, SECONDS, SHUTTER_TICKS
from facetstack.imaging.opencv import cv2

BODY = "canon"
STEPS = {1: 20, 2: 127, 3: 611}
FOCUS_MODE, MANUAL = 0xD108, 3


def picture(jpeg: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


@pytest.fixture
def live(link):
    link.set("viewfinder", 1)
    link.preview()
    return link


def at_rest(process) -> float:
    while (look := process.order("look"))["moving"]:
        time.sleep(0.02)
    return look["motor"]


def added_files(link, seconds: float = 5) -> list[tuple[str, str]]:
    """Return the files that events tell of, until a capture is complete."""
    found, deadline = [], time.monotonic() + seconds
    while time.monotonic() < deadline:
        kind, data = link.camera.wait_for_event(200, link.context)
        if kind == gp.GP_EVENT_FILE_ADDED:
            found.append((str(data.folder), str(data.name)))
        if kind == gp.GP_EVENT_CAPTURE_COMPLETE:
            return found
    pytest.fail("the capture was never complete")


def test_values_are_those_of_canons_tables():
    codes = {
        eos.aperture_code(280): 0x20,
        eos.aperture_code(800): 0x38,
        eos.aperture_code(1300): 0x43,
        eos.shutter_code(1 / 2000): 0x90,
        eos.shutter_code(1 / 125): 0x70,
        eos.shutter_code(1 / 13): 0x55,
        eos.shutter_code(8): 0x20,
        eos.iso_code(64): 0x43,
        eos.iso_code(100): 0x48,
        eos.iso_code(25600): 0x88,
    }
    assert all(code == wanted for code, wanted in codes.items())
    for ours in (
        [eos.aperture_code(number) for number in F_NUMBERS],
        [eos.shutter_code(SECONDS[tick]) for tick in SHUTTER_TICKS],
        [eos.iso_code(iso) for iso in ISOS],
    ):
        assert len(set(ours)) == len(ours)


def test_a_body_introduces_itself(link):
    assert "Canon EOS R Virtual" in str(link.camera.get_summary(link.context))
    assert link.get("eosserialnumber") == "7000042"
    assert "105mm" in link.get("lensname")
    assert link.get("batterylevel") in ("75%", "100%")
    assert int(link.get("availableshots")) > 1000
    assert link.get("autoexposuremode") == "Manual"


@pytest.mark.parametrize(
    "name",
    ["aperture", "shutterspeed", "iso", "whitebalance", "picturestyle", "imageformat"],
)
def test_every_choice_of_a_setting_is_kept(link, name):
    before = link.get(name)
    for choice in link.choices(name)[:: 4 if name != "imageformat" else 1]:
        link.set(name, choice)
        assert link.get(name) == choice
    link.set(name, before)


def test_a_setting_changed_on_the_body_is_told(link, shared_process):
    assert link.get("iso") == "100"
    shared_process.order("set", property=eos.Own.ISO, value=eos.iso_code(400))
    assert link.get("iso") == "400"
    shared_process.order("set", property=eos.Own.ISO, value=eos.iso_code(100))
    assert link.get("iso") == "100"


def test_live_view_comes_at_video_speed(live):
    began, count = time.monotonic(), 30
    for _ in range(count):
        assert live.preview().startswith(b"\xff\xd8")
    assert count / (time.monotonic() - began) > 20
    assert picture(live.preview()).shape == (640, 960, 3)


def test_steps_have_three_lengths_and_both_directions(live, shared_process):
    shared_process.order("lens", position=500)
    for size, length in STEPS.items():
        start = at_rest(shared_process)
        live.set("manualfocusdrive", f"Far {size}")
        assert at_rest(shared_process) == start + length
        live.set("manualfocusdrive", f"Near {size}")
        assert at_rest(shared_process) == start


def test_no_word_is_said_at_the_end_of_the_travel(live, shared_process):
    shared_process.order("lens", position=1850)
    live.set("manualfocusdrive", "Far 2")
    assert at_rest(shared_process) == 1900
    live.set("manualfocusdrive", "Far 2")
    assert at_rest(shared_process) == 1900
    shared_process.order("lens", position=550)


def test_the_lens_is_driven_in_live_view_only(link, shared_process):
    before = at_rest(shared_process)
    with pytest.raises(gp.GPhoto2Error) as failure:
        link.set("manualfocusdrive", "Near 1")
    assert failure.value.code == gp.GP_ERROR_CAMERA_BUSY
    assert at_rest(shared_process) == before


def test_the_lens_stays_where_it_is_with_its_switch_at_manual(live, shared_process):
    shared_process.order("set", property=FOCUS_MODE, value=MANUAL)
    before = at_rest(shared_process)
    live.set("manualfocusdrive", "Near 3")
    assert at_rest(shared_process) == before
    shared_process.order("set", property=FOCUS_MODE, value=0)


def test_a_capture_focuses_unless_the_shutter_is_pressed_without(live, shared_process):
    shared_process.order("lens", position=800)
    live.set("eosremoterelease", "Press Full MF")
    live.set("eosremoterelease", "Release")
    assert len(added_files(live)) == 1
    assert at_rest(shared_process) == 800
    live.capture()
    assert at_rest(shared_process) == 550, "where its autofocus finds the piece"


def test_a_picture_on_the_card_can_be_listed_fetched_and_deleted(link):
    folder, name = link.capture()
    assert name in link.files(folder)
    data = link.fetch((folder, name))
    assert picture(data).shape == (1600, 2400, 3)
    assert picture(link.fetch((folder, name), gp.GP_FILE_TYPE_PREVIEW)).shape == (
        *(120, 160),
        3,
    )
    info = link.camera.file_get_info(folder, name, link.context).file
    assert info.size == len(data)
    link.camera.file_delete(folder, name, link.context)
    assert name not in link.files(folder)


@pytest.mark.parametrize("target", ["Memory card", "Internal RAM"])
def test_a_pair_comes_as_two_events(link, target):
    link.set("capturetarget", target)
    link.set("imageformat", link.choices("imageformat")[-1])
    link.set("eosremoterelease", "Press Full MF")
    link.set("eosremoterelease", "Release")
    files = added_files(link)
    starts = {name[-3:].lower(): link.fetch((at, name))[:4] for at, name in files}
    assert starts["jpg"][:2] == b"\xff\xd8"
    assert starts["cr2"] == b"II*\0"
    link.set("imageformat", link.choices("imageformat")[0])
    link.set("capturetarget", "Memory card")


def test_a_trigger_is_followed_by_the_event_of_a_new_file(link):
    link.set("capturetarget", "Memory card")
    link.camera.trigger_capture(link.context)
    ((folder, name),) = added_files(link)
    assert name in link.files(folder)


def test_a_full_card_keeps_the_shutter_shut(link, shared_process):
    link.set("capturetarget", "Memory card")
    shots = shared_process.order("look")["shots"]
    shared_process.order("set", property=eos.Own.AVAILABLE_SHOTS, value=0)
    with pytest.raises(gp.GPhoto2Error):
        link.set("eosremoterelease", "Press Full MF")
    assert shared_process.order("look")["shots"] == shots
    shared_process.order("set", property=eos.Own.AVAILABLE_SHOTS, value=99)
