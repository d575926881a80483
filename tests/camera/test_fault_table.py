# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault that a body can show is met as it should be, and told to the user.

Through the real libgphoto2, against a virtual Nikon. What the network cannot show is
tested elsewhere: claims by other programs and missing rights on USB in
``test_refusals``, vanished USB devices in ``test_client``, Canon's and Fuji's own
faults in ``test_canon`` and ``test_fuji``, backlash and lost steps in ``test_lens``
and ``test_alarms``. No emulator shows a cable pulled from USB, a camera that went to
sleep, a stall of the first shot, or "Full PC" on a display.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
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
    CameraNotFound,
    CaptureFailed,
)

Order = Callable[..., dict[str, Any]]
Act = Callable[[CameraClient, Path], object]

GET_OBJECT, SET_PROPERTY = 0x1009, 0x1016
GET_LIVE, MF_DRIVE, CAPTURE = 0x9203, 0x9204, 0x9207
BUSY, GENERAL, STORE_FULL, NO_FOCUS = 0x2019, 0x2002, 0x200C, 0xA002
NOT_LIVE, PROHIBITED = 0xA00B, 0xD1A4
BRACKET = FocusBracket(0, 60, 30, settle_seconds=0)


@dataclass(frozen=True)
class Fault:
    """A row of the table.

    Attributes
    ----------
    orders
        What makes the body misbehave.
    act
        What is asked of the camera then.
    error, words
        How that ends: an error and what it says; ``None`` if all goes well.
    mend
        What makes the body sound again.
    """

    orders: tuple[dict[str, Any], ...]
    act: Act
    error: type[CameraError] | None = None
    words: str = ""
    mend: tuple[dict[str, Any], ...] = ()


def shoot(camera: CameraClient, folder: Path) -> object:
    (file,) = camera.capture(folder, "frame")
    assert file.path.stat().st_size == file.size_bytes
    return file


def bracket(camera: CameraClient, folder: Path) -> object:
    camera.reopen()  # libgphoto2 believes a property for 2 s
    return list(shoot_bracket(camera, BRACKET, folder))


def warned_bracket(camera: CameraClient, folder: Path) -> None:
    camera.reopen()
    shots = [e for e in shoot_bracket(camera, BRACKET, folder) if isinstance(e, Shot)]
    told = [alarm.text for shot in shots for alarm in shot.alarms]
    assert any("battery is down to 15 %" in text for text in told)


def look(camera: CameraClient, folder: Path) -> object:
    camera.start_live_view()
    return camera.preview().jpeg


def look_on(camera: CameraClient, folder: Path) -> None:
    for _ in range(5):
        assert look(camera, folder)


def move(units: int, wanted: FocusOutcome) -> Act:
    def act(camera: CameraClient, folder: Path) -> None:
        camera.start_live_view()
        assert camera.drive_focus(FocusStep(units)) is wanted

    return act


def move_blind(camera: CameraClient, folder: Path) -> object:
    return camera.drive_focus(FocusStep(30))


def set_iso(camera: CameraClient, folder: Path) -> None:
    wanted = "400" if camera.read_setting("iso").value != "400" else "800"
    assert camera.write_setting("iso", wanted).value == wanted


def set_iso_live(camera: CameraClient, folder: Path) -> None:
    camera.start_live_view()
    set_iso(camera, folder)
    assert camera.preview().jpeg


def open_again(camera: CameraClient, folder: Path) -> object:
    return camera.reopen()


def say(do: str, **details: Any) -> tuple[dict[str, Any], ...]:
    return ({"do": do, **details},)


FAULTS = {
    "network refused": Fault(
        say("refuse", on=True),
        open_again,
        CameraNotFound,
        "No camera answers at",
        say("refuse", on=False),
    ),
    "another body answers": Fault(
        say("serial", text="999"),
        open_again,
        CameraNotFound,
        "serial number",
        say("serial", text="7000042"),
    ),
    "busy for a moment": Fault(
        say("fail", operation=SET_PROPERTY, code=BUSY, times=3), set_iso
    ),
    "live view refused: battery": Fault(
        say("set", property=PROHIBITED, value=1 << 8),
        look,
        CameraError,
        "Battery exhausted",
        say("set", property=PROHIBITED, value=0),
    ),
    "live view refused: heat": Fault(
        say("set", property=PROHIBITED, value=1 << 17),
        look,
        CameraError,
        "[Tt]emperature",
        say("set", property=PROHIBITED, value=0),
    ),
    "live view drops": Fault(
        say("fail", operation=GET_LIVE, code=NOT_LIVE, times=2), look_on
    ),
    "live view is busy": Fault(
        say("fail", operation=GET_LIVE, code=BUSY, times=5), look_on
    ),
    "settings locked in live view": Fault(
        say("fail", operation=SET_PROPERTY, code=BUSY), set_iso_live
    ),
    "focus without live view": Fault((), move_blind, CameraError, "live view is on"),
    "focus at its limit": Fault(
        say("lens", position=20, near_limit=0),
        move(-200, FocusOutcome.AT_LIMIT),
        mend=say("lens", position=550, near_limit=-600),
    ),
    "focus step too small": Fault(
        say("lens", smallest_step=9),
        move(4, FocusOutcome.TOO_SMALL),
        mend=say("lens", smallest_step=2),
    ),
    "focus still moving": Fault(
        say("lens", units_per_second=120.0),
        move(200, FocusOutcome.STILL_MOVING),
        mend=say("lens", units_per_second=2000.0),
    ),
    "focus motor busy": Fault(
        say("fail", operation=MF_DRIVE, code=BUSY, times=2),
        move(40, FocusOutcome.MOVED),
    ),
    "manual switch, lens not driven": Fault(
        say("fail", operation=MF_DRIVE, code=0xA004),
        move(40, FocusOutcome.MOVED),
        CameraError,
        "did not move the lens",
    ),
    "no focus at capture": Fault(
        say("fail", operation=CAPTURE, code=NO_FOCUS),
        shoot,
        CaptureFailed,
        "Set camera or lens to manual",
    ),
    "card full": Fault(
        say("fail", operation=CAPTURE, code=STORE_FULL),
        shoot,
        CaptureFailed,
        "memory card is full.*Change the card",
    ),
    "shutter busy for a moment": Fault(
        say("fail", operation=CAPTURE, code=BUSY, times=5), shoot
    ),
    "download fails once": Fault(
        say("fail", operation=GET_OBJECT, code=GENERAL), shoot
    ),
    "download cut short twice": Fault(
        say("truncate", operation=GET_OBJECT, bytes=900, times=2), shoot
    ),
    "download stays short": Fault(
        say("truncate", operation=GET_OBJECT, bytes=900, times=3),
        shoot,
        CaptureFailed,
        "still be on the camera's card",
    ),
    "cable pulled before a shot": Fault(
        say("close"), shoot, CameraLost, "Check the cable"
    ),
    "cable pulled in a download": Fault(
        say("drop", operation=GET_OBJECT), shoot, CameraLost, "Check the cable"
    ),
    "answer too late": Fault(
        say("delay", operation=CAPTURE, seconds=3.5),
        shoot,
        CameraLost,
        "link to the camera broke",
    ),
    "battery low": Fault(
        say("battery", percent=15), warned_bracket, mend=say("battery", percent=87)
    ),
    "battery nearly empty": Fault(
        say("battery", percent=4),
        bracket,
        CameraError,
        "battery is nearly empty.*charge",
        say("battery", percent=87),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_met_and_the_camera_works_again(
    name: str, client: CameraClient, order: Order, tmp_path: Path
) -> None:
    fault = FAULTS[name]
    for one in fault.orders:
        order(**one)
    try:
        if fault.error is None:
            fault.act(client, tmp_path / "first")
        else:
            with pytest.raises(fault.error, match=fault.words):
                fault.act(client, tmp_path / "first")
    finally:
        for one in fault.mend:
            order(**one)
    assert not list(tmp_path.rglob("*.part")), "nothing half written stays"
    client.reopen()
    look(client, tmp_path)
    shoot(client, tmp_path / "second")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_in_the_camera_library_costs_the_host_only(
    number: signal.Signals, client: CameraClient
) -> None:
    assert client.host_pid is not None
    os.kill(client.host_pid, number)
    with pytest.raises(CameraLost, match="ended unexpectedly"):
        client.info()
    client.reopen()
    assert client.info().model


def test_a_hang_in_the_camera_library_ends_at_the_deadline(
    client: CameraClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_OTHER_NETWORK_SECONDS", 0.5)
    assert client.host_pid is not None
    os.kill(client.host_pid, signal.SIGSTOP)
    with pytest.raises(CameraLost, match="did not finish in time"):
        client.info()
    monkeypatch.undo()
    client.reopen()
    assert client.info().model
