"""``facetstack shoot`` dies at a random moment, and is resumed."""

import os
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import FocusStep
from facetstack.camera.shoot import FocusBracket, Shot
from facetstack.cli.main import main
from facetstack.errors import CameraLost
from facetstack.imaging.files import list_frames, read_frame
from facetstack.progress import CancelToken
from facetstack.session.bracket_record import find_journal
from facetstack.session.shooting import resume_journaled, shoot_journaled

NEAR, STEP, FRAMES = 100, 80, 3
NAMES = [f"frame_{number:03}.JPG" for number in range(1, FRAMES + 1)]
LONGEST_SECONDS = 2.7
"""A little more than a bracket takes, so that some kills come too late."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment with a home of its own."""
    (tmp_path / "home" / "cfg").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "cfg"))
    return dict(os.environ)


@pytest.fixture(scope="module")
def body(small_scene: Path) -> Iterator[VirtualCamera]:
    with start_virtual_camera(scene=str(small_scene), faults_port=0) as started:
        yield started


@pytest.fixture
def look(body: VirtualCamera) -> Callable[[], dict[str, Any]]:
    """Ask the body of this module for the truth."""
    return partial(body.order, "look")


def kill_and_resume(
    seed: int,
    body: VirtualCamera,
    look: Callable[[], dict[str, Any]],
    home: dict[str, str],
    folder: Path,
) -> None:
    """Kill a bracket once, resume it, and compare the frames with the truth."""
    before = look()
    near = NEAR - round(before["motor"])
    far = near + (FRAMES - 1) * STEP
    plan = ["--near", str(near), "--far", str(far), "--step", str(STEP)]
    order = ["-o", str(folder), "--camera", body.address, *plan, "--settle", "0.15"]
    with subprocess.Popen(
        [sys.executable, "-m", "facetstack", "shoot", *order],
        env=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        time.sleep(random.Random(seed).uniform(0.1, LONGEST_SECONDS))
        process.kill()
    resumed = main(["shoot", "--resume", str(folder), "--quiet"])
    if resumed == 1 and not list(folder.glob(".*.journal")):
        # It died before it had begun: there is nothing to resume.
        resumed = main(["shoot", *order, "--quiet"])
    assert resumed == 0
    left = sorted(path.name for path in folder.iterdir() if path.name[0] != ".")
    assert left == NAMES
    positions = frames_and_truth(folder, look()["taken"])
    for nearer, farther in pairwise(positions):
        assert farther - nearer == pytest.approx(STEP, abs=2), positions
    assert positions[0] == pytest.approx(NEAR, abs=STEP / 4), "near is counted to that"
    assert look()["shots"] - before["shots"] <= FRAMES + 1, "more was shot than missing"
    for ref in list_frames([folder]):
        read_frame(ref)


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_bracket_is_resumed_to_the_planned_frames(
    seed: int,
    body: VirtualCamera,
    look: Callable[[], dict[str, Any]],
    home: dict[str, str],
    tmp_path: Path,
) -> None:
    kill_and_resume(seed, body, look, home, tmp_path / "frames")


def frames_and_truth(folder: Path, taken: list[list[float]]) -> list[float]:
    """Return where the glass stood for each frame on disk."""
    stood = {int(crc): position for crc, position in taken}
    return [stood[zlib.crc32((folder / name).read_bytes())] for name in NAMES]


@pytest.mark.parametrize(("maker", "step"), [("canon", 5), ("fuji", 80)])
def test_a_lens_turned_meanwhile_is_found_again(
    maker: str, step: int, small_scene: Path, tmp_path: Path
) -> None:
    """Canon by what live view shows, Fuji by the position that it tells."""
    folder, bracket = tmp_path / "frames", FocusBracket(0, (FRAMES - 1) * step, step)
    with start_virtual_camera(maker, str(small_scene), faults_port=0) as body:
        client = CameraClient(body.address)
        client.open()
        events = shoot_journaled(
            client, body.address, bracket, folder, stem="frame", token=CancelToken()
        )
        while not isinstance(next(events), Shot):
            pass
        client.kill()
        with pytest.raises(CameraLost, match="1 of 3 frames are safe"):
            list(events)
        client.open()
        client.start_live_view()
        client.drive_focus(FocusStep(step + 2))
        rest = resume_journaled(client, find_journal(folder), token=CancelToken())
        assert len([event for event in rest if isinstance(event, Shot)]) == FRAMES - 1
        client.close()
        positions = frames_and_truth(folder, body.order("look")["taken"])
    first, second, third = positions
    assert second - first > 50
    assert third - second == pytest.approx(second - first, rel=0.1), positions


def test_a_camera_that_was_switched_off_is_homed(
    small_scene: Path, home: dict[str, str], tmp_path: Path
) -> None:
    """Its lens stands somewhere else afterwards."""
    folder, scene = tmp_path / "frames", str(small_scene)
    plan = ["--near", "-200", "--far", str(-200 + (FRAMES - 1) * STEP)]
    with start_virtual_camera(scene=scene, faults_port=0) as first:
        port = int(first.address.rpartition(":")[2])
        order = ["-o", str(folder), "--camera", first.address, *plan]
        command = [sys.executable, "-m", "facetstack", "shoot", *order]
        with subprocess.Popen(
            [*command, "--step", str(STEP)], env=home, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if line.startswith("[1/"):
                    break
            taken = first.order("look")["taken"]
            first.kill()
            complaint = process.stderr.read()
        assert process.returncode == 1
        assert f"facetstack shoot --resume {folder}" in complaint
    with start_virtual_camera(scene=scene, port=port, faults_port=0) as second:
        assert second.order("look")["motor"] == 300, "not where it was"
        assert main(["shoot", "--resume", str(folder), "--quiet"]) == 0
        taken += second.order("look")["taken"]
    positions = frames_and_truth(folder, taken)
    for nearer, farther in pairwise(positions):
        assert farther - nearer == pytest.approx(STEP, abs=2), positions


@pytest.mark.benchmark
@pytest.mark.timeout(3600)
def test_two_hundred_killed_brackets_are_resumed(
    body: VirtualCamera,
    look: Callable[[], dict[str, Any]],
    home: dict[str, str],
    tmp_path: Path,
) -> None:
    failures: dict[int, str] = {}
    for seed in range(1000, 1200):
        try:
            kill_and_resume(seed, body, look, home, tmp_path / str(seed))
        except AssertionError as error:
            failures[seed] = str(error)
    print(f"{200 - len(failures)} of 200 killed brackets were completed as planned")
    assert not failures
