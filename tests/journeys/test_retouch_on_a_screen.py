# SPDX-License-Identifier: GPL-3.0-or-later
"""Retouching as a user does it, on a real screen, with real keys and a real mouse."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.session.retouch_document import RetouchDocument

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not (os.environ.get("DISPLAY") and shutil.which("xdotool")),
        reason="needs a screen and xdotool",
    ),
]

SCENE = ReliefScene(rows=480, columns=720, frames=4)


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


def test_a_stroke_by_mouse_is_kept_and_undone(tmp_path: Path, own_home: Path) -> None:
    folder = tmp_path / "ring"
    folder.mkdir()
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, folder / f"r_{index}.png")
    log = tmp_path / "said.log"
    environment = os.environ | {"HOME": str(own_home), "QT_QPA_PLATFORM": "xcb"}
    with log.open("w") as said:
        studio = subprocess.Popen(
            [sys.executable, "-m", "facetstack", "--verbose", "open", str(folder)],
            env=environment,
            stderr=said,
        )
    try:
        found = xdotool(
            "search", "--sync", "--onlyvisible", "--name", "^Facetstack$"
        ).splitlines()
        for window in found:
            xdotool("windowfocus", window)
        wait_until(lambda: re.search(r"Merged 4 frames", log.read_text()) is not None)
        time.sleep(2)
        xdotool("key", "alt+4")
        time.sleep(2)
        geometry = xdotool("getwindowgeometry", "--shell", found[0])
        size = dict(line.split("=") for line in geometry.splitlines())
        x, y = int(size["WIDTH"]) * 2 // 5, int(size["HEIGHT"]) * 2 // 5
        document = folder / ".r_0.retouch"

        def paint() -> None:
            """Pick the sharpest frame under the pointer, and drag."""
            xdotool("mousemove", "--window", found[0], str(x), str(y))
            xdotool("key", "s")
            time.sleep(2)
            xdotool("mousedown", "1")
            for step in range(12):
                at = (str(x + 8 * step), str(y + 2 * step))
                xdotool("mousemove", "--window", found[0], *at)
            xdotool("mouseup", "1")

        paint()
        wait_until(document.exists)
        wait_until(lambda: len(RetouchDocument.open(document).operations) == 1)
        stroke = RetouchDocument.open(document).operations[0]
        assert len(stroke.path) > 3
        assert stroke.path[-1].x > stroke.path[0].x
        xdotool("key", "ctrl+z")
        wait_until(lambda: RetouchDocument.open(document).operations == ())
        xdotool("key", "ctrl+q")
        assert studio.wait(timeout=30) == 0, log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        if studio.poll() is None:
            studio.kill()
        studio.wait()
