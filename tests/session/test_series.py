# SPDX-License-Identifier: GPL-3.0-or-later
"""What a broken bracket in the camera left on the card is fetched later."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.series import Arrived, InCameraBracket, Shot, Waiting
from facetstack.cli.main import main
from facetstack.errors import CameraLost, CaptureFailed
from facetstack.progress import CancelToken
from facetstack.session.bracket_record import find_journal
from facetstack.session.series import resume_series_journaled, shoot_series_journaled

Order = Callable[..., dict[str, Any]]
FRAMES = 4
NAMES = [f"frame_{number:03}.JPG" for number in range(1, FRAMES + 1)]


@pytest.fixture(scope="module")
def body() -> Iterator[VirtualCamera]:
    with start_virtual_camera("canon", "ring", faults_port=0) as running:
        yield running


@pytest.fixture
def order(body: VirtualCamera) -> Order:
    body.order("menu", frames=FRAMES, step=40)
    return body.order


def pictures(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name[0] != ".")


def break_off(body: VirtualCamera, folder: Path, moment: type) -> None:
    """Begin a bracket in the camera and lose the host at a moment of it."""
    camera = CameraClient(body.address)
    camera.open()
    bracket = InCameraBracket(FRAMES, idle_seconds=1.5)
    events = shoot_series_journaled(
        camera, body.address, bracket, folder, stem="frame", token=CancelToken()
    )
    try:
        while not isinstance(next(events), moment):
            pass
        assert camera.host_pid is not None
        os.kill(camera.host_pid, signal.SIGKILL)
        with pytest.raises(CameraLost):
            list(events)
    finally:
        camera.close()


@pytest.mark.parametrize(
    "moment",
    [
        Waiting,
        pytest.param(Arrived, marks=pytest.mark.benchmark),
        pytest.param(Shot, marks=pytest.mark.benchmark),
    ],
)
def test_a_broken_series_is_fetched_from_the_card(
    moment: type, body: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    before = order("look")["shots"]
    break_off(body, tmp_path, moment)
    record = find_journal(tmp_path)
    camera = CameraClient(body.address)
    try:
        list(resume_series_journaled(camera, record, token=CancelToken()))
        on_card = set(camera.list_files())
    finally:
        camera.close()
    assert pictures(tmp_path) == NAMES
    assert order("look")["shots"] - before == FRAMES, "nothing was shot again"
    record = find_journal(tmp_path)
    assert record.finished
    assert {files[0].camera_path for files in record.shots.values()} <= on_card


def test_a_series_that_the_card_does_not_hold_is_told(
    body: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    order("menu", frames=2, step=40)
    break_off(body, tmp_path, Waiting)
    camera = CameraClient(body.address)
    try:
        with pytest.raises(CaptureFailed, match="Only 2 of 4"):
            list(
                resume_series_journaled(
                    camera, find_journal(tmp_path), token=CancelToken()
                )
            )
    finally:
        camera.close()
    assert pictures(tmp_path) == NAMES[:2]


def test_the_command_collects_a_series_and_deletes_it_from_the_card(
    body: VirtualCamera,
    order: Order,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["shoot", "-o", str(tmp_path), "--camera", body.address]
    flags = ["--in-camera", str(FRAMES), "--delete-from-card", "--json"]
    assert main([*words, *flags]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [frame["index"] for frame in told["frames"]] == list(range(FRAMES))
    assert pictures(tmp_path) == NAMES
    camera = CameraClient(body.address)
    camera.open()
    held = camera.list_files()
    camera.close()
    taken = {files[0].camera_path for files in find_journal(tmp_path).shots.values()}
    assert not taken & set(held)
    assert main(["shoot", "--resume", str(tmp_path)]) == 0
    assert "already" in capsys.readouterr().out


def test_a_series_takes_no_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["shoot", "-o", str(tmp_path), "--in-camera", "4", "--step", "3"]
    assert main(words) == 1
    assert "menu" in capsys.readouterr().err
