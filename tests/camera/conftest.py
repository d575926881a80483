import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.landing import land, make_room_for
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    CapturedFile,
    FocusDrive,
    FocusOutcome,
    FocusStep,
    LiveFrame,
    Setting,
)
from facetstack.errors import Unsupported
from facetstack.imaging.opencv import cv2

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


@dataclass
class FakeCamera:
    """A camera in memory with a lens that has ends, backlash, and a motor's pull."""

    nearest: int = -10_000
    farthest: int = 10_000
    backlash: int = 0
    smallest: int = 1
    told_smallest: int = 1
    largest: int = 32767
    battery: int | None = 80
    shots_left: int | None = 999
    suffixes: tuple[str, ...] = (".JPG",)
    focus: bool = True
    iso: str = "100"
    motor: int = 0
    optics: int = 0
    live_view_on: bool = False
    moves: list[int] = field(default_factory=list)
    exposed_at: list[int] = field(default_factory=list)
    fail_capture: dict[int, Exception] = field(default_factory=dict)
    fail_moves_after: tuple[int, Exception] | None = None

    def open(self) -> CameraInfo:
        return self.info()

    def close(self) -> None:
        self.live_view_on = False

    def info(self) -> CameraInfo:
        return CameraInfo("Fake", "1", "mem:", "", self.battery, self.shots_left)

    def capabilities(self) -> Capabilities:
        drive = FocusDrive(self.told_smallest, self.largest, True, True)
        return Capabilities(True, drive if self.focus else None, ("iso",))

    def start_live_view(self) -> None:
        self.live_view_on = True

    def stop_live_view(self) -> None:
        self.live_view_on = False

    def preview(self) -> LiveFrame:
        return LiveFrame(JPEG, 0, time.monotonic())

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        assert self.live_view_on, "the lens moves only in live view"
        if self.fail_moves_after and len(self.moves) >= self.fail_moves_after[0]:
            raise self.fail_moves_after[1]
        if abs(step.units) < self.smallest:
            return FocusOutcome.TOO_SMALL
        self.moves.append(step.units)
        wanted = self.motor + step.units
        self.motor = max(self.nearest, min(self.farthest, wanted))
        # The optics follow the motor only once the slack between them is taken up.
        self.optics = max(self.optics, self.motor - self.backlash)
        self.optics = min(self.optics, self.motor)
        return FocusOutcome.MOVED if self.motor == wanted else FocusOutcome.AT_LIMIT

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        number = len(self.exposed_at)
        if number in self.fail_capture:
            raise self.fail_capture[number]
        make_room_for(folder, stem)
        self.exposed_at.append(self.optics)
        return tuple(
            land(JPEG, folder / f"{stem}{suffix}", f"/card/{number}{suffix}")
            for suffix in self.suffixes
        )

    def read_setting(self, name: str) -> Setting:
        if name != "iso":
            raise Unsupported(f"no {name}")
        return Setting("iso", self.iso, ("100", "200"))

    def write_setting(self, name: str, value: str) -> Setting:
        if value not in self.read_setting(name).choices:
            raise Unsupported(f"no {value}")
        self.iso = value
        return self.read_setting(name)


@pytest.fixture
def fake_camera() -> type[FakeCamera]:
    """The class of a camera in memory, to be made with the test's own lens."""
    return FakeCamera


@pytest.fixture
def usb_camera(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pictures: gphoto2's own virtual camera on USB photographs them."""
    pictures = own_home / "pictures"
    pictures.mkdir()
    noise = np.random.default_rng(5).integers(0, 255, (120, 180, 3), np.uint8)
    assert cv2.imwrite(str(pictures / "a.jpg"), noise)
    monkeypatch.setenv("VCAMERADIR", str(pictures))
    return pictures


@pytest.fixture(scope="module")
def body(request: pytest.FixtureRequest) -> Iterator[VirtualCamera]:
    """A virtual body in a process of its own; each test leaves it sound.

    A module says in ``BODY`` which one.
    """
    name = getattr(request.module, "BODY", "nikon")
    with start_virtual_camera(name, "ring", faults_port=0) as running:
        yield running


@pytest.fixture(scope="module")
def nikon(body: VirtualCamera) -> VirtualCamera:
    """The same: faults are ordered of the body of this name."""
    return body


@pytest.fixture
def client(body: VirtualCamera) -> Iterator[CameraClient]:
    """A client that is connected to the module's body."""
    made = CameraClient(body.address)
    made.open()
    yield made
    made.close()


@pytest.fixture
def silent_address() -> Iterator[str]:
    """The address of something that accepts a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"ptpip:127.0.0.1:{server.getsockname()[1]}"
