# SPDX-License-Identifier: GPL-3.0-or-later
"""What merging large stacks costs, beside a floor that no merge can go below.

Run ``.venv/bin/pytest -m benchmark -s tests/benchmarks/test_speed.py``. The stacks are
made by enlarging rendered frames and adding fresh noise. The floor of a frame is its
JPEG decode, one float32 cubic warp and one float32 Laplacian pyramid of six levels,
all by OpenCV on one thread. Both are run as processes of their own, in turn.
"""

import json
import os
import resource
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.stacking import Stacker

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(3000)]

RINGS = Path(__file__).resolve().parents[2].parent / "shared/stacks/rings/dev"

FLOOR = textwrap.dedent(
    """
    import sys
    import cv2
    import numpy as np
    cv2.setNumThreads(1)
    matrix = np.array([[1.001, 0.0005, 1.3], [-0.0005, 1.001, -0.7]])
    for path in sys.argv[1:]:
        picture = cv2.imread(path).astype(np.float32)
        size = picture.shape[1::-1]
        level = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC)
        for _ in range(6):
            small = cv2.pyrDown(level)
            level -= cv2.pyrUp(small, dstsize=level.shape[1::-1])
            level = small
    """
)


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    wall_seconds: float
    cpu_seconds: float


def run(*command: str) -> Cost:
    """Run a process and return what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    wall = time.perf_counter() - started
    assert done.returncode == 0, done.stderr[-2000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu)


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Path]]]:
    """Frames of large stacks, by name; deleted afterwards."""
    if not RINGS.is_dir():
        pytest.skip("the rendered rings are not there")
    folder = tmp_path_factory.mktemp("large")
    made = {
        "15 frames of 24 MP": enlarge("pave", 15, (6000, 4000), folder),
        "20 frames of 12 MP": enlarge("watch", 20, (4242, 2828), folder),
        "54 frames of 12 MP": enlarge("watch", 54, (4242, 2828), folder),
    }
    made["200 frames of 12 MP"] = repeat(made["20 frames of 12 MP"], 200)
    yield made
    for paths in made.values():
        for path in paths:
            path.unlink()


def enlarge(scene: str, count: int, size: tuple[int, int], folder: Path) -> list[Path]:
    """Make ``count`` frames; of a scene with fewer, some are taken twice in a row."""
    sources = sorted((RINGS / scene / "jpeg").glob("*.jpg"))
    paths = []
    for index in range(count):
        source = cv2.imread(str(sources[index * len(sources) // count]))
        large = cv2.resize(source, size, interpolation=cv2.INTER_CUBIC)
        noise = np.random.default_rng(index).standard_normal(
            (*large.shape[:2], 1), np.float32
        )
        noisy = np.clip(large + 1.5 * noise, 0, 255).astype(np.uint8)
        paths.append(folder / f"{scene}_{count}_{index:03}.jpg")
        quality = [cv2.IMWRITE_JPEG_QUALITY, 95]
        assert cv2.imwrite(str(paths[-1]), noisy, quality)
    return paths


def repeat(paths: list[Path], count: int) -> list[Path]:
    """Make a deeper stack of the same frames, each taken some times in a row."""
    links = []
    for index in range(count):
        source = paths[index * len(paths) // count]
        links.append(source.with_name(f"deep_{index:03}.jpg"))
        links[-1].hardlink_to(source)
    return links


def merge(paths: list[Path], folder: Path) -> tuple[Cost, dict[str, Any]]:
    """Merge frames; return what it took, and the report."""
    report = folder / "report.json"
    cost = run(
        *(sys.executable, "-m", "facetstack", "stack", *map(str, paths)),
        *("-o", str(folder / "out.tif"), "--report", str(report)),
        *("--force", "--quiet"),
    )
    return cost, json.loads(report.read_text())


@pytest.mark.parametrize("name", ["15 frames of 24 MP", "54 frames of 12 MP"])
def test_cost_beside_the_floor(
    stacks: dict[str, list[Path]], tmp_path: Path, name: str
) -> None:
    paths = stacks[name]
    first = cv2.imread(str(paths[0]))
    megapixels = first.shape[0] * first.shape[1] / 1e6
    unit = 1000 / (megapixels * len(paths))
    floor = run(sys.executable, "-c", FLOOR, *map(str, paths))
    ours, report = merge(paths, tmp_path)
    seconds, peak_mb = report["seconds"], report["peak_memory_bytes"] / 1e6
    print(
        f"\n{name}, each with {megapixels:.1f} MP"
        f"\n  floor  {floor.cpu_seconds * unit:5.1f} ms CPU per frame and MP"
        f"\n  merge  {ours.cpu_seconds * unit:5.1f} ms CPU per frame and MP, "
        f"{ours.cpu_seconds / floor.cpu_seconds:.2f} times the floor, start-up and "
        f"writing ({seconds['write']:.1f} s) included"
        f"\n  wall   {ours.wall_seconds / ours.cpu_seconds:.2f} of the CPU time"
        f"\n  memory {peak_mb:.0f} MB at most, "
        f"{60 * megapixels + 300:.0f} MB allowed"
        f"\n  steps  { {key: round(value, 1) for key, value in seconds.items()} }"
    )
    assert peak_mb <= 60 * megapixels + 300


def test_memory_does_not_grow_with_the_frames(
    stacks: dict[str, list[Path]], tmp_path: Path
) -> None:
    few, many = (
        merge(stacks[name], tmp_path)[1]["peak_memory_bytes"]
        for name in ("20 frames of 12 MP", "200 frames of 12 MP")
    )
    print(
        f"\nmemory: 20 frames take {few / 1e6:.0f} MB, "
        f"200 frames {many / few:.3f} times that"
    )
    assert many <= 1.05 * few


def test_a_preview_and_the_end_come_soon_after_the_last_frame(
    stacks: dict[str, list[Path]],
) -> None:
    reader, stacker = FrameReader(), Stacker()
    before, taken = time.process_time(), []
    for index, path in enumerate(stacks["15 frames of 24 MP"]):
        began = time.process_time()
        stacker.add(reader.read(FrameRef(path, index)))
        last = time.process_time()
        stacker.preview()
        # The preview waits until the frame is folded in.
        taken.append(time.process_time() - began)
    preview = time.process_time() - last
    began = time.process_time()
    stacker.finish()
    end, every = time.process_time() - began, time.process_time() - before
    print(
        f"\nCPU: {np.median(taken):.2f} s per frame with its preview, "
        f"the last fold and preview {preview:.2f} s; "
        f"end {end:.2f} s, {end / every:.1%} of all"
    )
    assert preview <= np.median(taken)
    assert end <= max(3.0, 0.15 * every)
