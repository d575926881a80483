# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way of a piece with real keys: from the camera to the reopened stack."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.session.bracket_record import find_journal
from facetstack.session.manifest import load_manifest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not (os.environ.get("DISPLAY") and shutil.which("xdotool")),
        reason="needs a screen and xdotool",
    ),
]


def xdotool(*words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


class Hands:
    """A studio in a process of its own, and somebody at its keyboard."""

    def __init__(self, home: Path, *words: str) -> None:
        self._log = home / f"said_{len(list(home.glob('said_*')))}.log"
        environment = os.environ | {"HOME": str(home), "QT_QPA_PLATFORM": "xcb"}
        with self._log.open("w") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "facetstack", "--verbose", *words],
                env=environment,
                stderr=log,
            )
        self.focus("^Facetstack$")

    def focus(self, title: str) -> None:
        """Give a window the keys: no window manager does it on a bare screen."""
        found = xdotool("search", "--sync", "--onlyvisible", "--name", title)
        for window in found.splitlines():
            xdotool("windowfocus", window)
        time.sleep(0.3)

    def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            xdotool("key", name)
            time.sleep(0.2)

    def said(self) -> str:
        """Return what it has logged; all that it told is in there."""
        return self._log.read_text()

    def until(self, is_so: Callable[[], bool], seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"waited too long:\n{self.said()}"
            assert self.popen.poll() is None, f"it ended:\n{self.said()}"
            time.sleep(0.1)

    def press_until(self, key: str, is_so: Callable[[], bool]) -> None:
        """Press a key now and then, until it is heard."""
        deadline = time.monotonic() + 60
        while not is_so():
            assert time.monotonic() < deadline, f"{key} was not heard:\n{self.said()}"
            self.key(key)
            time.sleep(2)

    def save(self, path: Path) -> None:
        """Save the result by its dialog."""
        self.focus("^Facetstack$")
        self.key("ctrl+s")
        self.focus("Save the result")
        self.key("ctrl+a")
        xdotool("type", str(path))
        self.key("Return")
        self.until(lambda: f"Saved {path.name}" in self.said())

    def quit(self) -> None:
        self.focus("^Facetstack$")
        self.key("ctrl+q")
        assert self.popen.wait(timeout=60) == 0, self.said()
        assert "Traceback" not in self.said()


@pytest.fixture
def sit_down(own_home: Path) -> Iterator[Callable[..., Hands]]:
    """Start the studio; who has seen the tour is not shown it again."""
    settings = own_home / "cfg" / "facetstack"
    settings.mkdir(parents=True)
    (settings / "preferences.json").write_text('{"tour_seen": true}')
    started: list[Hands] = []

    def start(*words: str) -> Hands:
        started.append(Hands(own_home, *words))
        return started[-1]

    yield start
    for hands in started:
        if hands.popen.poll() is None:
            hands.popen.kill()
        hands.popen.wait()


def pixels_of(path: Path) -> np.ndarray:
    return read_frame(FrameRef(path, 0)).pixels


@pytest.mark.timeout(600)
def test_from_the_camera_over_a_gap_to_the_reopened_stack(
    sit_down: Callable[..., Hands], own_home: Path, tmp_path: Path
) -> None:
    def frames() -> list[Path]:
        return sorted(own_home.glob("**/RING-9/Capture/001/*.JPG"))

    def merged(count: int) -> bool:
        return f"Merged {count} frames" in hands.said()

    hands = sit_down("demo")
    # Name the piece; near, far, and a look before anything is shot.
    hands.key("ctrl+p")
    xdotool("type", "RING-9")
    hands.key("Return")
    deadline = time.monotonic() + 90
    while "Dry run:" not in hands.said():
        assert time.monotonic() < deadline, f"no dry run:\n{hands.said()}"
        hands.key("a")
        hands.key("alt+shift+Right")
        time.sleep(2)
        hands.key("b")
        hands.key("r")
        time.sleep(4)
    assert not frames(), "a dry run shoots nothing"

    hands.press_until("space", lambda: bool(frames()))
    hands.until(lambda: "but the bracket misses" in hands.said())
    before = frames()
    assert merged(len(before))

    # The gap is shown; one key shoots what closes it, and it slots into place.
    hands.key("F3")
    hands.press_until("f", lambda: len(frames()) > len(before))
    hands.until(lambda: find_journal(before[0].parent).finished)
    after = frames()
    hands.until(lambda: merged(len(after)))
    assert set(before) < set(after)

    # One frame is left out.
    time.sleep(1)
    hands.key("Right")
    hands.press_until("x", lambda: "is left out" in hands.said())
    hands.key("ctrl+m")
    hands.until(lambda: merged(len(after) - 1))
    time.sleep(1)
    hands.save(tmp_path / "first.tif")
    hands.quit()
    remembered = load_manifest(after[0].parent).manifest
    assert sum(remembered.entry(path.name).excluded for path in after) == 1

    # Everything is there again, and nothing is merged anew.
    hands = sit_down("open", str(after[0].parent))
    time.sleep(5)
    hands.save(tmp_path / "second.tif")
    hands.quit()
    assert "Merged" not in hands.said()
    assert np.array_equal(
        pixels_of(tmp_path / "first.tif"), pixels_of(tmp_path / "second.tif")
    )
