# SPDX-License-Identifier: GPL-3.0-or-later
"""The Fuji-like body, seen through the real libgphoto2."""

import time
from typing import Any

import gphoto2 as gp
import numpy as np
import pytest

from facetstack.camera.virtual.fuji import FujiBody
from facetstack.camera.virtual.ptpip import Request
from facetstack.imaging.opencv import cv2

BODY = "fuji"
INFINITY, NEAREST = -217, 2283
FOCUS_MODE, MANUAL, SINGLE = 0x500A, 1, 0x8001
OPEN_SESSION, GET_VALUE, EVENTS, PRIORITY = 0x1002, 0x1015, 0xD212, 0xD207


def picture(jpeg: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def at_rest(process) -> float:
    while (look := process.order("look"))["moving"]:
        time.sleep(0.02)
    return look["motor"]


def first_preview(link) -> bytes:
    """Return a live picture; before the first there may be an empty one."""
    for _ in range(40):
        if jpeg := link.preview():
            return jpeg
        time.sleep(0.02)
    pytest.fail("no live picture came")


def test_a_body_introduces_itself(link):
    assert "GFX Virtual" in str(link.camera.get_summary(link.context))
    assert link.get("serialnumber") == "7000042"
    assert "105mm" in link.get("lensname")
    assert link.get("batterylevel") == "87%"
    assert link.get("prioritymode") == "USB"


@pytest.mark.parametrize(
    "name",
    [
        "f-number",
        "shutterspeed",
        "iso",
        "whitebalance",
        "filmsimulation",
        "imageformat",
    ],
)
def test_every_choice_of_a_setting_is_kept(link, name):
    before = link.get(name)
    for choice in link.choices(name)[:: 4 if name != "imageformat" else 1]:
        link.set(name, choice)
        assert link.get(name) == choice
        assert not choice.startswith("Unknown")
    link.set(name, before)


def test_live_view_comes_at_video_speed(link):
    first_preview(link)
    began, count = time.monotonic(), 30
    for _ in range(count):
        assert link.preview().startswith(b"\xff\xd8")
    assert count / (time.monotonic() - began) > 20
    assert picture(link.preview()).shape == (640, 960, 3)


def test_the_choices_of_the_focus_widget_are_limits(link, shared_process):
    infinity, nearest, _, _, _, smallest = link.choices("manualfocusdrive")
    assert (int(infinity), int(nearest), int(smallest)) == (INFINITY, NEAREST, 2)
    for position, motor in ((infinity, 1900), (nearest, -600)):
        link.set("manualfocusdrive", position)
        assert at_rest(shared_process) == motor
    link.set("manualfocusdrive", "1133")
    assert at_rest(shared_process) == 550


def test_a_position_beyond_the_travel_is_refused(link, shared_process):
    before = at_rest(shared_process)
    with pytest.raises(gp.GPhoto2Error):
        link.set("manualfocusdrive", "2400")
    assert at_rest(shared_process) == before


def test_the_live_picture_follows_the_lens(link, shared_process):
    def stone() -> float:
        part = picture(first_preview(link))[20:180, 560:760]
        return float(cv2.Laplacian(part, cv2.CV_32F).var())

    shared_process.order("lens", position=100)
    near = stone()
    shared_process.order("lens", position=900)
    assert near > 2 * stone()
    shared_process.order("lens", position=550)


@pytest.mark.parametrize(
    ("quality", "suffixes"),
    [
        ("JPEG Fine", ["JPG"]),
        ("RAW", ["RAF"]),
        ("RAW + JPEG Normal", ["JPG", "RAF"]),
    ],
)
def test_a_shot_makes_the_files_that_are_asked_for(link, quality, suffixes):
    link.set("imageformat", quality)
    path = link.camera.capture(gp.GP_CAPTURE_IMAGE, link.context)
    files = [(str(path.folder), str(path.name))]
    while len(files) < len(suffixes):
        kind, data = link.camera.wait_for_event(2000, link.context)
        assert kind != gp.GP_EVENT_TIMEOUT
        name = str(data.name) if kind == gp.GP_EVENT_FILE_ADDED else ""
        if name.startswith(files[0][1][:8]) and name != files[0][1]:
            files.append((str(data.folder), name))
    data = {name[-3:]: link.fetch((folder, name)) for folder, name in files}
    assert sorted(data) == suffixes
    if "RAF" in data:
        assert data["RAF"].startswith(b"FUJIFILMCCD-RAW")
    if "JPG" in data:
        assert picture(data["JPG"]).shape == (1600, 2400, 3)
    link.set("imageformat", "JPEG Fine")


def test_autofocus_runs_before_the_shutter_unless_focus_is_manual(link, shared_process):
    for mode, stands_at in ((MANUAL, 800), (SINGLE, 550)):
        shared_process.order("set", property=FOCUS_MODE, value=mode)
        shared_process.order("lens", position=800)
        link.camera.capture(gp.GP_CAPTURE_IMAGE, link.context)
        assert at_rest(shared_process) == stands_at
    shared_process.order("set", property=FOCUS_MODE, value=MANUAL)


def test_a_trigger_is_followed_by_the_event_of_a_new_file(link):
    link.camera.trigger_capture(link.context)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        kind, data = link.camera.wait_for_event(200, link.context)
        if kind == gp.GP_EVENT_FILE_ADDED:
            assert str(data.name) in link.files(str(data.folder))
            return
    pytest.fail("no event came")


def test_what_changed_is_told_once(scene):
    body = FujiBody(scene)
    body.answer(Request(OPEN_SESSION, 0, (1,)))
    body.write(PRIORITY, 2)
    told = Request(GET_VALUE, 1, (EVENTS,))
    assert body.answer(told).data == b"\x01\0" + b"\x07\xd2" + b"\x02\0\0\0"
    assert body.answer(told).data == b"\0\0"
