"""``facetstack watch`` dies at random moments while frames arrive."""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

PER_STACK = 4


def frame(number: int) -> bytes:
    """Return what passes for a JPEG: it begins and ends like one."""
    noise = random.Random(number).randbytes(60_000).replace(b"\xff", b"\xfe")
    return b"\xff\xd8\xff" + noise + b"\xff\xd9"


def fill(folder: Path, frames: int, seed: int) -> None:
    """Write frames as other programs do: in pieces, or beside and renamed."""
    chance = random.Random(seed)
    for number in range(1, frames + 1):
        path, data = folder / f"DSC_{number:03}.JPG", frame(number)
        if chance.random() < 0.5:
            part = path.with_name(path.name + ".part")
            part.write_bytes(data)
            part.rename(path)
        else:
            with path.open("wb") as file:
                for start in range(0, len(data), 20_000):
                    file.write(data[start : start + 20_000])
                    file.flush()
                    time.sleep(chance.uniform(0, 0.05))
        time.sleep(chance.uniform(0, 0.2))


def watch_and_die(tmp_path: Path, frames: int, kills: int, seed: int) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    writer = threading.Thread(target=fill, args=(folder, frames, seed))
    writer.start()
    words = [str(folder), "-o", str(out), "--frames", str(PER_STACK), "--quiet"]
    chance = random.Random(seed)
    last = out / f"stack-{frames // PER_STACK:03}"
    for kill in range(kills + 1):
        with subprocess.Popen(
            [sys.executable, "-m", "facetstack", "watch", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(tmp_path)},
        ) as process:
            if kill < kills:
                time.sleep(chance.uniform(0.6, 2.0))
            else:
                writer.join()
                deadline = time.monotonic() + 30
                while not last.exists() and time.monotonic() < deadline:
                    time.sleep(0.05)
            process.kill()
    stacks = sorted(out.glob("stack-*"))
    assert len(stacks) == frames // PER_STACK
    found = [path for stack in stacks for path in sorted(stack.iterdir())]
    assert [path.name for path in found] == [
        f"DSC_{number:03}.JPG" for number in range(1, frames + 1)
    ]
    for number, path in enumerate(found, start=1):
        assert path.read_bytes() == frame(number)


def test_no_frame_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    watch_and_die(tmp_path, frames=12, kills=2, seed=1)


@pytest.mark.benchmark
@pytest.mark.timeout(1200)
def test_no_frame_is_lost_or_doubled_by_many_kills(tmp_path: Path) -> None:
    for seed in range(10):
        (tmp_path / str(seed)).mkdir()
        watch_and_die(tmp_path / str(seed), frames=100, kills=20, seed=seed)
