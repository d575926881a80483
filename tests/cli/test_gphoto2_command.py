# SPDX-License-Identifier: GPL-3.0-or-later
"""Other programs speak to the virtual bodies: the gphoto2 command line does."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from facetstack.camera.child import (
    VIRTUAL_BODIES,
    VirtualCamera,
    start_virtual_camera,
)

GPHOTO2 = shutil.which("gphoto2")
pytestmark = pytest.mark.skipif(GPHOTO2 is None, reason="gphoto2 is not installed")


@pytest.fixture(scope="module", params=VIRTUAL_BODIES)
def body(request: pytest.FixtureRequest) -> Iterator[VirtualCamera]:
    with start_virtual_camera(request.param, "ring") as running:
        yield running


def gphoto2(body: VirtualCamera, folder: Path, *words: str) -> str:
    """Run the command in a folder, as its own documentation says."""
    port = body.address.rpartition(":")[2]
    place = ["--port", f"ptpip:127.0.0.1:{port}:{port}", "--camera", "PTP/IP Camera"]
    done = subprocess.run(
        [str(GPHOTO2), "--quiet", *place, *words],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_gphoto2_command_asks_sets_looks_and_shoots(
    body: VirtualCamera, tmp_path: Path
) -> None:
    assert "Virtual" in gphoto2(body, tmp_path, "--summary")
    iso = ("--set-config", "iso=400", "--get-config", "iso")
    assert "Current: 400" in gphoto2(body, tmp_path, *iso)
    gphoto2(body, tmp_path, "--capture-preview", "--filename", "live.jpg")
    gphoto2(body, tmp_path, "--capture-image-and-download", "--filename", "shot.jpg")
    pictures = sorted(tmp_path.glob("*.jpg"))
    assert len(pictures) == 2
    assert all(path.read_bytes()[:2] == b"\xff\xd8" for path in pictures)
