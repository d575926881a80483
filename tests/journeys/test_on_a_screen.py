# SPDX-License-Identifier: GPL-3.0-or-later
"""The studio as a user starts it, on a real screen, with real keys."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


class Running:
    """The demo in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        environment = os.environ | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "cfg"),
            "QT_QPA_PLATFORM": "xcb",
        }
        with (home / "said.log").open("w") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "facetstack", "--verbose", "demo"],
                env=environment,
                stderr=log,
            )
        self.focus()

    def focus(self) -> None:
        """Give the window the keys: no window manager does it on a bare screen."""
        words = ("search", "--sync", "--onlyvisible", "--name", "^Facetstack$")
        for window in xdotool(*words).splitlines():
            xdotool("windowfocus", window)

    def said(self) -> str:
        """Return what it has logged."""
        return (self.home / "said.log").read_text()

    def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            xdotool("key", name)
            time.sleep(0.15)

    def shoot(self) -> None:
        """Set near, drive, set far and shoot, until the first frame is on disk."""
        deadline = time.monotonic() + 90
        while not self.frames():
            assert time.monotonic() < deadline, f"nothing was shot:\n{self.said()}"
            self.focus()
            self.key("a")
            self.key("alt+Right", 6)
            time.sleep(1)
            self.key("b")
            self.key("space")
            time.sleep(3)

    def frames(self) -> list[Path]:
        return sorted(self.home.glob("**/Capture/*/*.JPG"))


@pytest.fixture
def running(tmp_path: Path, own_home: Path) -> Iterator[Running]:
    made = Running(own_home)
    yield made
    if made.popen.poll() is None:
        made.popen.kill()
    made.popen.wait()


def end(running: Running) -> None:
    """Wait for the end."""
    assert running.popen.wait(timeout=30) == 0, running.said()


def test_near_far_and_space_shoot_and_merge_a_ring(running: Running) -> None:
    running.shoot()
    wait_until(lambda: "Merged" in running.said())
    running.key("ctrl+q")
    end(running)
    assert re.search(r"Merged [2-9] frames", running.said())
    assert "Traceback" not in running.said()
    assert len(running.frames()) >= 2


@pytest.mark.parametrize("how", ["key", "signal"])
def test_closing_while_it_shoots_leaves_no_process(running: Running, how: str) -> None:
    running.shoot()
    children = subprocess.run(
        ["pgrep", "-P", str(running.popen.pid)], capture_output=True, text=True
    ).stdout.split()
    assert children
    if how == "key":
        running.key("ctrl+q")
    else:
        running.popen.send_signal(signal.SIGTERM)
    end(running)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 5)
