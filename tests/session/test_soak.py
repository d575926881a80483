# SPDX-License-Identifier: GPL-3.0-or-later
"""Bracket after bracket with a fault in each: nothing lost, nothing left behind."""

import os
import random
import signal
import threading
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.shoot import Exposing, FocusBracket, Moving, Shot
from facetstack.errors import StudioError
from facetstack.progress import CancelToken
from facetstack.session.bracket_record import find_journal
from facetstack.session.shooting import resume_journaled
from facetstack.session.unbroken import shoot_unbroken

Order = Callable[..., dict[str, Any]]

STEP, START = 30, 450
GET_OBJECT, GET_INFO, SET_PROPERTY = 0x1009, 0x1008, 0x1016
GET_LIVE, MF_DRIVE, CAPTURE = 0x9203, 0x9204, 0x9207
BUSY, GENERAL, NOT_LIVE, STORE_FULL, NO_FOCUS = 0x2019, 0x2002, 0xA00B, 0x200C, 0xA002
FAULTS: tuple[dict[str, Any], ...] = (
    {"do": "close"},
    {"do": "drop", "operation": GET_OBJECT},
    {"do": "drop", "operation": GET_INFO},
    {"do": "drop", "operation": CAPTURE},
    {"do": "drop", "operation": MF_DRIVE},
    {"do": "truncate", "operation": GET_OBJECT, "bytes": 700, "times": 2},
    {"do": "truncate", "operation": GET_OBJECT, "bytes": 0, "times": 3},
    {"do": "fail", "operation": GET_OBJECT, "code": GENERAL},
    {"do": "fail", "operation": GET_OBJECT, "code": GENERAL, "times": 4},
    {"do": "fail", "operation": MF_DRIVE, "code": BUSY, "times": 3},
    {"do": "fail", "operation": GET_LIVE, "code": NOT_LIVE, "times": 2},
    {"do": "fail", "operation": CAPTURE, "code": BUSY, "times": 4},
    {"do": "fail", "operation": CAPTURE, "code": STORE_FULL},
    {"do": "fail", "operation": CAPTURE, "code": NO_FOCUS},
    {"do": "fail", "operation": CAPTURE, "code": GENERAL},
    {"do": "delay", "operation": MF_DRIVE, "seconds": 1.0},
    {"do": "delay", "operation": GET_OBJECT, "seconds": 2.8},
    {"do": "kill"},
)
"""``kill`` is for the camera host, the others for the body."""


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualCamera]:
    with start_virtual_camera("nikon", "ring", faults_port=0) as running:
        yield running


@pytest.fixture
def order(body: VirtualCamera) -> Order:
    # The travel ends close by, so that the lens is found again quickly.
    body.order("lens", position=START, near_limit=250, backlash=12.0)
    return body.order


def one_bracket(
    camera: CameraClient, order: Order, folder: Path, frames: int, chance: random.Random
) -> dict[str, Any]:
    """Shoot a bracket with a random fault at a random moment, to its end."""
    fault = chance.choice(FAULTS)
    moment = chance.choice((Moving, Exposing, Shot))
    index = chance.randrange(frames)
    order("lens", position=START)
    camera.open()
    bracket = FocusBracket(0, (frames - 1) * STEP, STEP, settle_seconds=0.05)
    token = CancelToken()
    try:
        for event in shoot_unbroken(
            camera, camera.address, bracket, folder, stem="r", token=token
        ):
            if isinstance(event, moment) and event.index == index:  # type: ignore[attr-defined]
                moment = type(None)
                do_fault(fault, camera, order)
    except StudioError:
        # What the photographer has to mend is mended; then the bracket goes on.
        record = find_journal(folder)
        list(resume_journaled(camera, record, token=token))
    finally:
        camera.close()
    return fault


def do_fault(fault: dict[str, Any], camera: CameraClient, order: Order) -> None:
    if fault["do"] != "kill":
        order(**fault)
        return
    assert camera.host_pid is not None
    os.kill(camera.host_pid, signal.SIGKILL)


def check(folder: Path, order: Order, frames: int, fault: dict[str, Any]) -> None:
    """See that every frame is there, in the order of its focus, and whole."""
    paths = sorted(path for path in folder.iterdir() if path.name[0] != ".")
    names = [f"r_{number:03}.JPG" for number in range(1, frames + 1)]
    assert [path.name for path in paths] == names, fault
    stood = dict(order("look")["taken"])
    places = [stood[zlib.crc32(path.read_bytes())] for path in paths]
    steps = [after - before for before, after in pairwise(places)]
    assert min(steps) > 0, (fault, places)
    assert max(abs(step - STEP) for step in steps) < 0.75 * STEP, (fault, places)
    assert find_journal(folder).finished, fault


def used() -> tuple[int, int, int]:
    """Return how many files and threads this process has open, and its memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    return files, threading.active_count(), pages * 4096


def soak(
    body: VirtualCamera, order: Order, folder: Path, count: int, frames: int
) -> None:
    camera = CameraClient(body.address)
    chance = random.Random(int(os.environ.get("SOAK_SEED", "4")))
    after_some: tuple[int, int, int] | None = None
    for number in range(count):
        place = folder / f"{number:03}"
        fault = one_bracket(camera, order, place, frames, chance)
        check(place, order, frames, fault)
        for path in place.iterdir():
            path.unlink()
        if number == min(10, count // 3):
            after_some = used()
    assert after_some is not None
    files, threads, memory = used()
    print(f"{count} brackets: {files} files, {threads} threads, {memory / 1e6:.0f} MB")
    print(f"after some: {after_some}")
    assert files <= after_some[0]
    assert threads <= after_some[1]
    assert memory < after_some[2] + 40e6


def test_a_few_brackets_with_a_fault_in_each_lose_nothing(
    body: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    soak(body, order, tmp_path, 3, 4)


@pytest.mark.benchmark
@pytest.mark.timeout(4 * 3600)
def test_three_hundred_brackets_of_twelve_frames_lose_nothing(
    body: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    soak(body, order, tmp_path, int(os.environ.get("SOAK_BRACKETS", "300")), 12)
