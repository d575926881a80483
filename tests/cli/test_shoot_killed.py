"""``facetstack shoot`` dies at a random moment, and is resumed."""

import json
import os
import random
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from facetstack.assets import asset
from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.imaging.files import list_frames, read_frame
from facetstack.imaging.opencv import cv2

NEAR, STEP, FRAMES = 100, 80, 4
NAMES = [f"frame_{number:03}.JPG" for number in range(1, FRAMES + 1)]
LONGEST_SECONDS = 3.0
"""A little more than a bracket takes, so that some kills come too late."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a home of its own."""
    home = tmp_path_factory.mktemp("home")
    (home / "cfg").mkdir()
    return {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "cfg")}


@pytest.fixture(scope="module")
def small_scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ring, smaller, before a lens whose travel ends close by: all goes quickly."""
    folder, ring = tmp_path_factory.mktemp("scene"), asset("scenes/ring")
    about = json.loads((ring / "scene.json").read_text("utf-8"))
    about |= {"near_limit_units": 0, "start_units": 300}
    (folder / "scene.json").write_text(json.dumps(about), "utf-8")
    for path in ring.iterdir():
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is not None:
            # The depth is numbers: between two of them nothing may be made up.
            way = cv2.INTER_NEAREST if path.suffix == ".png" else cv2.INTER_AREA
            small = cv2.resize(picture, (720, 480), interpolation=way)
            assert cv2.imwrite(str(folder / path.name), small)
    return folder


@pytest.fixture(scope="module")
def body(small_scene: Path) -> Iterator[VirtualCamera]:
    with start_virtual_camera(scene=str(small_scene), faults_port=0) as started:
        yield started


@pytest.fixture
def look(body: VirtualCamera) -> Callable[[], dict[str, Any]]:
    """Ask the body for the truth."""
    _, host, port = body.faults_address.split(":")

    def ask() -> dict[str, Any]:
        with (
            socket.create_connection((host, int(port))) as connection,
            connection.makefile("rwb") as lines,
        ):
            lines.write(b'{"do": "look"}\n')
            lines.flush()
            answer: dict[str, Any] = json.loads(lines.readline())
        return answer

    return ask


def run(*words: str, home: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "facetstack", "shoot", *words],
        env=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


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
    resumed = run("--resume", str(folder), home=home)
    if resumed.returncode == 1 and not list(folder.glob(".*.journal")):
        # It died before it had begun: there is nothing to resume, and it says so.
        assert "facetstack:" in resumed.stderr
        resumed = run(*order, home=home)
    assert resumed.returncode == 0, resumed.stderr
    left = sorted(path.name for path in folder.iterdir() if path.name[0] != ".")
    assert left == NAMES
    stood = dict(look()["taken"])
    positions = [stood[zlib.crc32((folder / name).read_bytes())] for name in NAMES]
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
