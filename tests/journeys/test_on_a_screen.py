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
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "facetstack", "--verbose", "demo"],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.window = xdotool("search", "--sync", "--onlyvisible", "--name", "^Facet")
        self.window = self.window.splitlines()[-1]
        xdotool("windowfocus", "--sync", self.window)

    def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            xdotool("key", name)
            time.sleep(0.15)

    def frames(self) -> list[Path]:
        return sorted(self.home.glob("**/Capture/*/*.JPG"))


@pytest.fixture
def running(tmp_path: Path, own_home: Path) -> Iterator[Running]:
    made = Running(own_home)
    yield made
    if made.popen.poll() is None:
        made.popen.kill()
    made.popen.communicate()


def end(running: Running) -> str:
    """Wait for the end and return what was logged."""
    _, said = running.popen.communicate(timeout=30)
    assert running.popen.returncode == 0, said
    return said


def test_near_far_and_space_shoot_and_merge_a_ring(running: Running) -> None:
    time.sleep(6)
    running.key("alt+Left", 4)
    time.sleep(1)
    running.key("a")
    running.key("alt+Right", 8)
    time.sleep(1)
    running.key("b")
    running.key("space")
    wait_until(lambda: len(running.frames()) >= 3)
    time.sleep(8)
    running.key("ctrl+q")
    said = end(running)
    assert re.search(r"Merged \d+ frames", said), said
    assert "Traceback" not in said


@pytest.mark.parametrize("how", ["close", "signal"])
def test_closing_while_it_shoots_leaves_no_process(running: Running, how: str) -> None:
    time.sleep(6)
    running.key("a")
    running.key("alt+Right", 6)
    time.sleep(1)
    running.key("b")
    running.key("space")
    wait_until(lambda: len(running.frames()) >= 1)
    children = subprocess.run(
        ["pgrep", "-P", str(running.popen.pid)], capture_output=True, text=True
    ).stdout.split()
    assert children
    if how == "close":
        xdotool("windowquit", running.window)
    else:
        running.popen.send_signal(signal.SIGTERM)
    end(running)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 5)
