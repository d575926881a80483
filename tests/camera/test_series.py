# SPDX-License-Identifier: GPL-3.0-or-later
"""A bracket that the camera steps by itself is collected whole and in order."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.series import (
    Arrived,
    CardSeen,
    InCameraBracket,
    Shot,
    Waiting,
    in_order,
    shoot_series,
)
from facetstack.errors import CaptureFailed, StudioError
from facetstack.progress import Cancelled, CancelToken

Order = Callable[..., dict[str, Any]]
FRAMES, STEP = 4, 40
BODIES = [
    "nikon",
    pytest.param("canon", marks=pytest.mark.benchmark),
    pytest.param("fuji", marks=pytest.mark.benchmark),
]
"""One that is started by hand every day; all of them take a minute."""


@pytest.fixture(scope="module", params=BODIES)
def body(request: pytest.FixtureRequest) -> Iterator[VirtualCamera]:
    with start_virtual_camera(request.param, "ring", faults_port=0) as running:
        yield running


@pytest.fixture
def order(body: VirtualCamera) -> Iterator[Order]:
    yield body.order
    body.order("menu", frames=1)


@pytest.fixture
def camera(body: VirtualCamera) -> Iterator[CameraClient]:
    made = CameraClient(body.address)
    made.open()
    yield made
    made.close()


def collect(
    camera: CameraClient, order: Order, folder: Path, frames: int = FRAMES
) -> list[object]:
    """Collect a bracket; press the button on bodies that wait for it."""
    by_hand = camera.capabilities().series_by_hand
    bracket = InCameraBracket(
        frames, by_hand=by_hand, idle_seconds=1.2, start_seconds=5
    )
    events: list[object] = []
    for event in shoot_series(camera, bracket, folder):
        events.append(event)
        if isinstance(event, Waiting) and by_hand:
            by_hand = False
            order("press")
    return events


def places(folder: Path, order: Order, suffix: str = ".JPG") -> list[float]:
    """Return where the lens stood for each frame, in the order of their names."""
    stood = dict(order("look")["taken"])
    paths = sorted(folder.glob(f"frame_*{suffix}"))
    return [stood[zlib.crc32(path.read_bytes())] for path in paths]


def test_every_frame_of_the_series_arrives_in_order_with_its_partner(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    quality = camera.read_setting("quality")
    both = next(choice for choice in quality.choices if "+" in choice)
    camera.write_setting("quality", both)
    order("menu", frames=FRAMES, step=STEP)
    events = collect(camera, order, tmp_path)
    camera.write_setting("quality", quality.value)
    assert isinstance(events[0], CardSeen)
    shots = [event for event in events if isinstance(event, Shot)]
    assert [shot.index for shot in shots] == list(range(FRAMES))
    assert all(len(shot.files) == 2 for shot in shots)
    assert all(shot.path.suffix != ".JPG" for shot in shots), "raw wins"
    at = places(tmp_path, order)
    assert at == sorted(at)
    assert at[-1] - at[0] == pytest.approx((FRAMES - 1) * STEP, abs=2)


def test_a_frame_of_which_no_event_told_is_found_on_the_card(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("menu", frames=FRAMES, step=STEP)
    order("mute", times=1)
    events = collect(camera, order, tmp_path)
    (arrived,) = [event for event in events if isinstance(event, Arrived)]
    assert len(arrived.shots) == FRAMES
    at = places(tmp_path, order)
    assert len(at) == FRAMES
    assert at == sorted(at)


def test_a_menu_with_fewer_frames_is_told_and_what_came_is_kept(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    order("menu", frames=2, step=STEP)
    with pytest.raises(CaptureFailed, match="Only 2 of 4 frames"):
        collect(camera, order, tmp_path)
    assert len(places(tmp_path, order)) == 2


def test_a_series_that_never_starts_is_told(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    bracket = InCameraBracket(3, by_hand=True, start_seconds=0.5, idle_seconds=1)
    with pytest.raises(CaptureFailed, match="No frame of the bracket"):
        list(shoot_series(camera, bracket, tmp_path))


def test_a_stop_is_heard_while_frames_are_awaited(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    token = CancelToken()
    bracket = InCameraBracket(3, by_hand=True)
    events = shoot_series(camera, bracket, tmp_path, token=token)
    while not isinstance(next(events), Waiting):
        pass
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)


@pytest.mark.parametrize("frames", [-1, 0, 1, 1000])
def test_a_senseless_number_of_frames_is_refused(frames: int) -> None:
    with pytest.raises(StudioError, match="frames"):
        InCameraBracket(frames)


def names(shots: tuple[tuple[str, ...], ...]) -> list[str]:
    return [files[0].rpartition("/")[2] for files in shots]


def test_files_are_ordered_by_number_however_they_were_told() -> None:
    told = ["/c/A_0003.JPG", "/c/A_0001.JPG"]
    listed = ["/c/A_0002.JPG", "/c/A_0003.JPG", "/c/A_0001.JPG", "/c/A_0000.JPG"]
    shots = in_order(told, listed, ["/c/A_0000.JPG"])
    assert names(shots) == ["A_0001.JPG", "A_0002.JPG", "A_0003.JPG"]


def test_numbers_that_begin_again_stay_in_order() -> None:
    listed = ["/c/100/A_9998.JPG", "/c/101/A_0001.JPG", "/c/100/A_9999.JPG"]
    shots = in_order((), listed, ())
    assert names(shots) == ["A_9998.JPG", "A_9999.JPG", "A_0001.JPG"]


def test_files_without_a_number_keep_the_order_in_which_they_came() -> None:
    told = ["/c/b.JPG", "/c/a.JPG", "/c/b.NEF"]
    assert in_order(told, None, ()) == (("/c/b.JPG", "/c/b.NEF"), ("/c/a.JPG",))
