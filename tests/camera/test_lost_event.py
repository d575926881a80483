# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot of which no event tells is on the card: it is fetched, and not shot twice."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera import client as client_module
from facetstack.camera import link as link_module
from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.shoot import Exposing, FocusBracket, Shot
from facetstack.errors import CaptureFailed
from facetstack.progress import CancelToken
from facetstack.session.unbroken import Broken, shoot_unbroken

Order = Callable[..., dict[str, Any]]
START, STEP, FRAMES = 450, 60, 3
BRACKET = FocusBracket(0, (FRAMES - 1) * STEP, STEP, settle_seconds=0.05)
CAPTURE, GET_OBJECT, OK = 0x9207, 0x1009, 0x2001


@pytest.fixture(scope="module")
def body() -> Iterator[VirtualCamera]:
    with start_virtual_camera("nikon", "ring", faults_port=0) as running:
        yield running


@pytest.fixture
def order(body: VirtualCamera) -> Order:
    body.order("lens", position=START, near_limit=250)
    return body.order


@pytest.fixture
def camera(body: VirtualCamera) -> Iterator[CameraClient]:
    made = CameraClient(body.address)
    made.open()
    yield made
    made.close()


def shoot(
    camera: CameraClient, folder: Path, order: Order, index: int, **fault: Any
) -> list[object]:
    """Shoot a bracket with a fault in one of its shots; see that nothing is lost."""
    before = order("look")["shots"]
    events: list[object] = []
    for event in shoot_unbroken(
        camera, camera.address, BRACKET, folder, stem="f", token=CancelToken()
    ):
        events.append(event)
        if isinstance(event, Exposing) and event.index == index and fault:
            order(**fault)
            fault = {}
    look = order("look")
    stood = dict(look["taken"])
    paths = sorted(path for path in folder.iterdir() if path.name[0] != ".")
    assert [path.name for path in paths] == ["f_001.JPG", "f_002.JPG", "f_003.JPG"]
    at = [stood[zlib.crc32(path.read_bytes())] for path in paths]
    assert at == pytest.approx([at[0] + STEP * n for n in range(FRAMES)], abs=12)
    assert look["shots"] - before == FRAMES, "no frame was shot twice"
    return events


@pytest.mark.benchmark
@pytest.mark.parametrize("index", [0, 1])
def test_a_shot_whose_event_is_lost_is_fetched_from_the_card(
    index: int, camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    """libgphoto2 itself waits 20 s for the event, and then fails without a reason."""
    events = shoot(camera, tmp_path, order, index, do="mute", times=1)
    assert not any(isinstance(event, Broken) for event in events)


@pytest.mark.parametrize("index", [0, pytest.param(1, marks=pytest.mark.benchmark)])
def test_a_deadline_that_passes_before_libgphoto2_gives_up_costs_no_frame(
    index: int,
    camera: CameraClient,
    order: Order,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The host is killed, the camera connected anew, and the card looked at."""
    monkeypatch.setitem(client_module.NETWORK_DEADLINES_SECONDS, "capture", 4.0)
    monkeypatch.setattr(link_module, "_LONGEST_PATIENCE_SECONDS", 4.0)
    events = shoot(camera, tmp_path, order, index, do="mute", times=1)
    (broken,) = [event for event in events if isinstance(event, Broken)]
    assert "did not tell in time of the picture" in broken.error.message
    assert "may be on its card" in broken.error.hint


def test_the_first_frame_lost_in_its_download_is_fetched_from_the_card(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    events = shoot(camera, tmp_path, order, 0, do="drop", operation=GET_OBJECT)
    assert sum(isinstance(event, Broken) for event in events) == 1
    assert sum(isinstance(event, Shot) for event in events) == FRAMES - 1


@pytest.mark.benchmark
def test_a_shutter_that_never_fired_is_told(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    """No event and no file: nothing on the card is taken for it."""
    camera.capture(tmp_path, "before")
    order("fail", operation=CAPTURE, code=OK)
    with pytest.raises(CaptureFailed, match="No picture came") as caught:
        camera.capture(tmp_path, "after")
    assert "display" in caught.value.hint
