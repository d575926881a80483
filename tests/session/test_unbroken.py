# SPDX-License-Identifier: GPL-3.0-or-later
"""A bracket outlives its camera host, its link, and what both lose on the way."""

import os
import signal
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.shoot import Exposing, FocusBracket, Moving, Shot
from facetstack.errors import CameraLost, StudioError
from facetstack.progress import CancelToken
from facetstack.session.unbroken import Broken, shoot_unbroken

BRACKET = FocusBracket(0, 180, 60, settle_seconds=0.05)
NAMES = [f"frame_{number:03}.JPG" for number in (1, 2, 3, 4)]
START = 550
DELETE, GET_OBJECT = 0x100B, 0x1009

Order = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def body() -> Iterator[VirtualCamera]:
    with start_virtual_camera("nikon", "ring", faults_port=0) as running:
        yield running


@pytest.fixture
def order(body: VirtualCamera) -> Order:
    body.order("lens", position=START, near_limit=300)
    return body.order


@pytest.fixture
def camera(body: VirtualCamera) -> Iterator[CameraClient]:
    made = CameraClient(body.address)
    made.open()
    yield made
    made.close()


def shoot(
    camera: CameraClient,
    folder: Path,
    at: Callable[[object], None] = lambda event: None,
    **flags: Any,
) -> list[object]:
    """Shoot a bracket; ``at`` hears each event before the next act begins."""
    events: list[object] = []
    for event in shoot_unbroken(
        camera,
        camera.address,
        BRACKET,
        folder,
        stem="frame",
        token=CancelToken(),
        **flags,
    ):
        events.append(event)
        at(event)
    return events


def check_frames(folder: Path, order: Order) -> None:
    """See that every frame is there, once, where it was planned in focus."""
    paths = sorted(path for path in folder.iterdir() if path.name[0] != ".")
    assert [path.name for path in paths] == NAMES
    stood = dict(order("look")["taken"])
    at = [stood[zlib.crc32(path.read_bytes())] for path in paths]
    assert [b - a for a, b in pairwise(at)] == pytest.approx([60] * 3, abs=12)


def kill_host(camera: CameraClient) -> None:
    assert camera.host_pid is not None
    os.kill(camera.host_pid, signal.SIGKILL)


@pytest.mark.parametrize(
    "moment",
    [
        Exposing,
        pytest.param(Moving, marks=pytest.mark.benchmark),
        pytest.param(Shot, marks=pytest.mark.benchmark),
    ],
)
def test_a_killed_host_costs_no_more_than_the_verb_in_flight(
    moment: type, camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    killed = []
    before = order("look")["shots"]

    def kill_once(event: object) -> None:
        if isinstance(event, moment) and event.index == 2 and not killed:  # type: ignore[attr-defined]
            killed.append(event)
            kill_host(camera)

    events = shoot(camera, tmp_path, kill_once)
    assert sum(isinstance(event, Broken) for event in events) == 1
    check_frames(tmp_path, order)
    assert order("look")["shots"] - before == 4, "no frame was shot twice"


def test_a_shot_that_is_only_on_the_card_is_fetched_not_shot_again(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    before = order("look")["shots"]
    planned = []

    def cut_the_download(event: object) -> None:
        if isinstance(event, Exposing) and event.index == 2 and not planned:
            planned.append(event)
            order("drop", operation=GET_OBJECT)

    events = shoot(camera, tmp_path, cut_the_download)
    assert sum(isinstance(event, Broken) for event in events) == 1
    check_frames(tmp_path, order)
    assert order("look")["shots"] - before == 4


def test_a_host_that_breaks_again_and_again_ends_the_bracket(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    def kill_always(event: object) -> None:
        if isinstance(event, Exposing):
            kill_host(camera)

    with pytest.raises(CameraLost, match="frames are safe"):
        shoot(camera, tmp_path, kill_always)


def test_a_camera_that_stays_away_ends_it_with_what_happened(
    camera: CameraClient,
    order: Order,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facetstack.session.shooting._OPEN_PAUSE_SECONDS", 0.05)

    def go_away(event: object) -> None:
        if isinstance(event, Shot) and event.index == 1:
            order("refuse", on=True)
            order("close")

    with pytest.raises(StudioError, match=r"2 of 4 frames are safe.*No camera answers"):
        shoot(camera, tmp_path, go_away)
    order("refuse", on=False)


def test_frames_are_deleted_from_the_card_only_once_they_are_on_disk(
    camera: CameraClient, order: Order, tmp_path: Path
) -> None:
    kept = set(camera.list_files())
    on_card: list[int] = []

    def count(event: object) -> None:
        if isinstance(event, Shot):
            on_card.append(order("look")["operations"].get(f"{DELETE:04x}", 0))
            assert event.path.stat().st_size == event.files[0].size_bytes

    begun = order("look")["operations"].get(f"{DELETE:04x}", 0)
    shoot(camera, tmp_path, count, delete_from_card=True)
    assert [n - begun for n in on_card] == [0, 1, 2, 3]
    check_frames(tmp_path, order)
    assert set(camera.list_files()) == kept


@pytest.mark.warns
def test_a_frame_that_changed_on_disk_stays_on_the_card(
    camera: CameraClient,
    order: Order,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = set(camera.list_files())

    def damage(event: object) -> None:
        if isinstance(event, Shot) and event.index == 1:
            event.path.write_bytes(b"damaged")

    shoot(camera, tmp_path, damage, delete_from_card=True)
    (left,) = set(camera.list_files()) - kept
    assert f"{left} stays on the card" in caplog.text


@pytest.mark.benchmark
@pytest.mark.parametrize(("kind", "step"), [("canon", 4), ("fuji", 80)])
def test_other_bodies_find_their_lens_again_in_their_own_way(
    kind: str, step: int, tmp_path: Path
) -> None:
    """By the picture on a Canon, by its position on a Fujifilm."""
    bracket = FocusBracket(0, 5 * step, step)
    with start_virtual_camera(kind, "ring", faults_port=0) as body:
        made = CameraClient(body.address)
        made.open()
        killed = 0
        for event in shoot_unbroken(
            made, body.address, bracket, tmp_path, stem="f", token=CancelToken()
        ):
            if isinstance(event, Exposing) and event.index == 3 and not killed:
                kill_host(made)
                killed += 1
        made.close()
        stood = dict(body.order("look")["taken"])
    paths = sorted(tmp_path.glob("f_*.JPG"))
    places = [stood[zlib.crc32(path.read_bytes())] for path in paths]
    assert [b - a for a, b in pairwise(places)] == pytest.approx([80] * 5, abs=12)
