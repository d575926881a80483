# SPDX-License-Identifier: GPL-3.0-or-later
"""How long merging, live view and the last frame take; prints figures.

Run ``.venv/bin/pytest -m benchmark -s tests/benchmarks/test_first_light.py``; the
photographs lie beside the checkout.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from facetstack.camera.child import VirtualCamera
from facetstack.camera.client import CameraClient
from facetstack.imaging.files import list_frames, read_frame

pytestmark = pytest.mark.benchmark

REAL_STACKS = Path(__file__).resolve().parents[2].parent / "shared/stacks/real"


@pytest.mark.parametrize("name", ["pcb7", "fruit7", "phone28"])
def test_a_stack_from_disk(name: str, tmp_path: Path) -> None:
    folder = REAL_STACKS / name
    if not folder.is_dir():
        pytest.skip("the photographs are not there")
    refs = list_frames([folder]).refs
    megapixels = read_frame(refs[0]).megapixels * len(refs)
    out, report = tmp_path / "merged.tif", tmp_path / "report.json"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "facetstack", "stack", str(folder)]
    subprocess.run(
        [*command, "-o", str(out), "--report", str(report), "--quiet"],
        check=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = json.loads(report.read_text())
    residuals = sorted(
        one["residual_px"]
        for one in told["frames"][1:]
        if one["residual_px"] is not None
    )
    print(
        f"\n{name}: {len(refs)} frames, {megapixels / len(refs):.1f} MP each; "
        f"{wall:.2f} s wall ({1000 * wall / megapixels:.0f} ms per frame and MP), "
        f"{cpu:.2f} s CPU ({1000 * cpu / megapixels:.0f} ms), start-up and writing "
        f"included; {told['peak_memory_bytes'] / 1e6:.0f} MB at most; median residual "
        f"{residuals[len(residuals) // 2]:.2f} px"
    )
    assert residuals[len(residuals) // 2] <= 0.5
    assert not any(one["left_out"] for one in told["frames"])


def test_live_view_reaches_the_studio(nikon: VirtualCamera) -> None:
    client = CameraClient(nikon.address)
    client.open()
    try:
        client.start_live_view()
        client.preview()
        started, count = time.perf_counter(), 150
        for _ in range(count):
            client.preview()
        rate = count / (time.perf_counter() - started)
    finally:
        client.close()
    print(f"\nlive view: {rate:.0f} frames per second")
    assert rate >= 30


def test_the_picture_stands_soon_after_the_last_frame(
    studio: Any, nikon: VirtualCamera
) -> None:
    studio.connect_camera(nikon.address)
    studio.set_limits(-550, 550)
    window = studio.window
    studio.press(Qt.Key.Key_Space)
    studio.until(lambda: window.capture.shooting)
    studio.until(lambda: window.merging.outcome is not None, seconds=120)
    outcome = window.merging.outcome
    frames = len(outcome.result.alignments)
    late = outcome.seconds_after_last_frame
    print(f"\n{frames} frames: the picture stood {late:.2f} s after the last one")
    assert late <= 2
