# SPDX-License-Identifier: GPL-3.0-or-later
"""The Nikon-like body, seen through the real libgphoto2."""

import time
from typing import Any

import gphoto2 as gp
import numpy as np
import pytest

from facetstack.imaging.opencv import cv2

SIZE = (1600, 2400, 3)
SETTLE_SECONDS = 0.2


def picture(jpeg: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def mean(jpeg: bytes) -> float:
    return float(picture(jpeg).mean())


@pytest.fixture
def live(link):
    link.set("viewfinder", 1)
    return link


def wait_until_still(process) -> int:
    """Return the position at which the motor comes to rest."""
    while (look := process.order("look"))["moving"]:
        time.sleep(0.02)
    return round(look["motor"])


def go_to(live, process, units: int) -> None:
    while away := units - wait_until_still(process):
        # Longer moves than libgphoto2 has patience for are made in parts.
        live.drive(max(-1500, min(1500, away)))
    time.sleep(SETTLE_SECONDS)


def test_a_body_introduces_itself(link):
    summary = str(link.camera.get_summary(link.context))
    assert "Z Virtual" in summary
    assert link.get("cameramodel") == "Z Virtual"
    assert link.get("serialnumber") == "7000042"
    assert link.get("batterylevel") == "87%"
    assert link.get("focallength") == 105
    storage = link.camera.get_storageinfo(link.context)[0]
    assert storage.freeimages > 1000


@pytest.mark.parametrize(
    "name",
    ["f-number", "shutterspeed", "shutterspeed2", "iso", "whitebalance", "d200"],
)
def test_every_choice_of_a_setting_is_kept(link, name):
    before = link.get(name)
    for choice in link.choices(name)[::4]:
        link.set(name, choice)
        assert link.get(name) == choice
    link.set(name, before)


@pytest.mark.parametrize(
    ("name", "value", "usual", "other", "same"),
    [
        ("shutterspeed2", "1/40", "1/125", "shutterspeed", "0.0250s"),
        ("shutterspeed", "0.0250s", "0.0080s", "shutterspeed2", "1/40"),
    ],
)
def test_both_names_of_the_exposure_time_agree(link, name, value, usual, other, same):
    link.set(name, value)
    assert link.get(other) == same
    link.set(name, usual)


def test_live_view_comes_at_thirty_frames_per_second(live, shared_process):
    live.preview()
    began, count = time.monotonic(), 30
    for _ in range(count):
        assert live.preview().startswith(b"\xff\xd8")
    assert count / (time.monotonic() - began) > 30
    assert picture(live.preview()).shape == (640, 960, 3)


def test_negative_steps_move_nearer_and_back_again(live, shared_process):
    go_to(live, shared_process, 500)
    live.drive(-150)
    assert wait_until_still(shared_process) == 350
    live.drive(150)
    assert wait_until_still(shared_process) == 500


def test_the_live_picture_follows_the_lens(live, shared_process):
    go_to(live, shared_process, 100)
    near = picture(live.preview())
    go_to(live, shared_process, 900)
    far = picture(live.preview())
    stone = (slice(20, 180), slice(560, 760))
    assert cv2.Laplacian(near[stone], cv2.CV_32F).var() > 2 * float(
        cv2.Laplacian(far[stone], cv2.CV_32F).var()
    )


def test_the_end_of_the_travel_is_told_after_the_partial_move(live, shared_process):
    go_to(live, shared_process, 1500)
    with pytest.raises(gp.GPhoto2Error) as failure:
        live.drive(1000)
    assert failure.value.code == gp.GP_ERROR_CAMERA_ERROR
    assert "at limit" in " ".join(live.texts)
    assert wait_until_still(shared_process) == 1900


def test_a_step_below_the_smallest_is_refused(live, shared_process):
    before = wait_until_still(shared_process)
    with pytest.raises(gp.GPhoto2Error):
        live.drive(1)
    assert "too small" in " ".join(live.texts)
    assert wait_until_still(shared_process) == before


def test_a_long_move_completes_though_libgphoto2_gives_up(live, shared_process):
    go_to(live, shared_process, 1900)
    with pytest.raises(gp.GPhoto2Error) as failure:
        live.drive(-2500)
    assert failure.value.code == gp.GP_ERROR_CAMERA_BUSY
    assert wait_until_still(shared_process) == -600


def test_the_lens_needs_live_view(link, shared_process):
    with pytest.raises(gp.GPhoto2Error):
        link.drive(100)
    assert "LiveView" in " ".join(link.texts)


@pytest.mark.parametrize("target", ["Memory card", "Internal RAM"])
def test_a_capture_arrives_whole(live, shared_process, target):
    began = time.monotonic()
    path = live.capture(target)
    jpeg = live.fetch(path)
    assert time.monotonic() - began < 1.5
    assert picture(jpeg).shape == SIZE
    assert live.preview().startswith(b"\xff\xd8")


def test_a_picture_on_the_card_is_listed_shown_and_deleted(link, shared_process):
    folder, name = link.capture()
    assert name in link.files(folder)
    thumbnail = link.fetch((folder, name), gp.GP_FILE_TYPE_PREVIEW)
    assert picture(thumbnail).shape == (120, 160, 3)
    info = link.camera.file_get_info(folder, name, link.context).file
    assert info.size == len(link.fetch((folder, name)))
    link.camera.file_delete(folder, name, link.context)
    assert name not in link.files(folder)


def test_a_trigger_is_followed_by_the_event_of_a_new_file(link, shared_process):
    link.set("capturetarget", "Memory card")
    link.camera.trigger_capture(link.context)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        kind, data = link.camera.wait_for_event(200, link.context)
        if kind == gp.GP_EVENT_FILE_ADDED:
            assert str(data.name) in link.files(str(data.folder))
            return
    pytest.fail("no event came")


@pytest.mark.parametrize(
    ("name", "value", "usual"),
    [
        ("f-number", "f/5.6", "f/8"),
        ("shutterspeed2", "1/60", "1/125"),
        ("iso", "200", "100"),
    ],
)
def test_more_exposure_makes_live_view_and_captures_brighter(
    live, shared_process, name, value, usual
):
    live_before, shot_before = live.preview(), live.fetch(live.capture())
    live.set(name, value)
    live_after, shot_after = live.preview(), live.fetch(live.capture())
    live.set(name, usual)
    assert mean(live_after) > 1.1 * mean(live_before)
    assert mean(shot_after) > 1.1 * mean(shot_before)


def test_white_balance_shifts_the_colours(live, shared_process):
    def blue_over_red() -> float:
        means = picture(live.preview()).mean((0, 1))
        return float(means[0] / means[2])

    neutral = blue_over_red()
    live.set("whitebalance", "Tungsten")
    cold = blue_over_red()
    live.set("whitebalance", "Shade")
    warm = blue_over_red()
    live.set("whitebalance", "Automatic")
    assert cold > 1.2 * neutral > 1.2 * 1.1 * warm


def test_quality_changes_the_size_of_files(link, shared_process):
    sizes = []
    for quality in ("JPEG Basic", "JPEG Normal", "JPEG Fine"):
        link.set("imagequality", quality)
        sizes.append(len(link.fetch(link.capture())))
    assert sizes[0] < sizes[1] < sizes[2]


def test_live_view_does_not_start_while_it_is_prohibited(link, shared_process):
    shared_process.order("set", property=0xD1A4, value=1 << 8)
    with pytest.raises(gp.GPhoto2Error):
        link.set("viewfinder", 1)
    assert shared_process.order("set", property=0xD1A4, value=0)["ok"]
    link.set("viewfinder", 1)
    assert link.preview().startswith(b"\xff\xd8")
