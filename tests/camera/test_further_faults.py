# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that stand in no table: each ends well or in a sentence, in time."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient, deadline_seconds
from facetstack.camera.protocol import FocusStep
from facetstack.errors import StudioError

Order = Callable[..., dict[str, Any]]
Act = Callable[[CameraClient, Path], object]

DEVICE_INFO, OPEN_SESSION, CLOSE_SESSION, STORAGE_IDS = 0x1001, 0x1002, 0x1003, 0x1004
STORAGE_INFO, HANDLES, OBJECT_INFO, GET_OBJECT = 0x1005, 0x1007, 0x1008, 0x1009
DESCRIBE, READ = 0x1014, 0x1015
READY, EVENTS, LIVE_ON, GET_LIVE, MF_DRIVE, CAPTURE = (
    0x90C8,
    0x90C7,
    0x9201,
    0x9203,
    0x9204,
    0x9207,
)
BUSY, GENERAL, NO_HANDLE, DENIED = 0x2019, 0x2002, 0x2009, 0x200F
FOR_EVER = 10_000


def connect(camera: CameraClient, folder: Path) -> None:
    camera.reopen()


def shoot(camera: CameraClient, folder: Path) -> None:
    camera.capture(folder, "frame")


def look(camera: CameraClient, folder: Path) -> None:
    camera.start_live_view()
    camera.preview()


def drive(camera: CameraClient, folder: Path) -> None:
    camera.start_live_view()
    camera.drive_focus(FocusStep(30))


def list_card(camera: CameraClient, folder: Path) -> None:
    camera.list_files()


def iso(camera: CameraClient, folder: Path) -> None:
    camera.write_setting("iso", "400")


@dataclass(frozen=True)
class Odd:
    """What the body does, and what is asked of it then; ``verb`` sets the deadline."""

    do: str
    operation: int
    act: Act
    verb: str
    details: tuple[tuple[str, float], ...] = ()


def failing(
    operation: int, code: int, act: Act, verb: str, times: int = FOR_EVER
) -> Odd:
    return Odd("fail", operation, act, verb, (("code", code), ("times", times)))


def cut(operation: int, size: int, act: Act, verb: str) -> Odd:
    return Odd("truncate", operation, act, verb, (("bytes", size), ("times", FOR_EVER)))


FAULTS = {
    "it does not say what it is": failing(DEVICE_INFO, GENERAL, connect, "open"),
    "it says half of what it is": cut(DEVICE_INFO, 20, connect, "open"),
    "it hangs up while it is greeted": Odd("drop", OPEN_SESSION, connect, "open"),
    "it denies a session": failing(OPEN_SESSION, DENIED, connect, "open"),
    "its card tells no size": failing(STORAGE_INFO, GENERAL, shoot, "capture"),
    "it has no card at all": failing(STORAGE_IDS, GENERAL, connect, "open"),
    "its list of files is torn": cut(HANDLES, 3, list_card, "list_files"),
    "its pictures are empty": cut(GET_OBJECT, 0, shoot, "capture"),
    "it describes settings in pieces": cut(DESCRIBE, 3, iso, "write_setting"),
    "its values come in pieces": cut(READ, 1, iso, "write_setting"),
    "live pictures are torn": cut(GET_LIVE, 90, look, "preview"),
    "live view denied": failing(LIVE_ON, DENIED, look, "start_live_view"),
    "a move ends in a code that nobody knows": failing(
        MF_DRIVE, 0xBEEF, drive, "drive_focus"
    ),
    "its events are refused": failing(EVENTS, GENERAL, shoot, "capture"),
    "a shutter that answers in a code of its own": failing(
        CAPTURE, 0xBEEF, shoot, "capture"
    ),
    "a goodbye that is refused": failing(CLOSE_SESSION, GENERAL, connect, "open"),
    "it is never ready": failing(READY, BUSY, look, "start_live_view"),
}
SLOW = {
    "it knows nothing of its picture": failing(
        OBJECT_INFO, NO_HANDLE, shoot, "capture"
    ),
    "its events are torn": cut(EVENTS, 1, shoot, "capture"),
    "it is never ready for a shot": failing(READY, BUSY, shoot, "capture"),
}
"""libgphoto2 waits 20 s, 70 s and longer."""


@pytest.fixture(scope="module")
def body() -> Iterator[VirtualCamera]:
    with start_virtual_camera("nikon", "ring", faults_port=0) as running:
        yield running


@pytest.mark.parametrize(
    "name",
    [*FAULTS, *(pytest.param(name, marks=pytest.mark.benchmark) for name in SLOW)],
)
def test_an_odd_fault_ends_in_a_sentence_in_time(
    name: str, body: VirtualCamera, tmp_path: Path
) -> None:
    odd = (FAULTS | SLOW)[name]
    camera = CameraClient(body.address)
    camera.open()
    (tmp_path / "after").mkdir()
    body.order(odd.do, operation=odd.operation, **dict(odd.details))
    began, told = time.monotonic(), None
    try:
        odd.act(camera, tmp_path)
    except StudioError as error:
        told = error
    finally:
        body.order("sound")
    seconds = time.monotonic() - began
    print(f"{name}, {seconds:.1f} s: {told or 'went well'}")
    if told is not None:
        assert told.message[0].isupper()
        assert told.message.endswith(".")
        assert told.hint, "what to do"
        assert "null" not in str(told)
    # The verb itself, and going there: live view, or a connection.
    most = deadline_seconds(odd.verb, body.address) + deadline_seconds("", body.address)
    assert seconds < most
    assert not list(tmp_path.rglob("*.part")), "nothing half written stays"
    camera.reopen()
    camera.start_live_view()
    assert camera.preview().jpeg[:2] == b"\xff\xd8"
    (file,) = camera.capture(tmp_path / "after", "sound")
    assert file.path.stat().st_size == file.size_bytes
    camera.close()
