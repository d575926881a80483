import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from facetstack.assets import asset
from facetstack.cli.main import main
from facetstack.imaging.opencv import cv2


@contextmanager
def watching(*words: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-m", "facetstack", "watch", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def small_frame(number: int) -> bytes:
    picture = cv2.imread(str(asset(f"scenes/ring/frame_{number:02}.jpg")))
    small = cv2.resize(picture, (300, 200), interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small)[1])


def until(path: Path, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return path.exists()


def test_frames_written_slowly_become_a_merged_stack(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    with watching(str(folder), "-o", str(out), "--frames", "3", "--stack") as process:
        for number in (4, 3, 5, 6):
            data = small_frame(number)
            with (folder / f"DSC_{number}.JPG").open("wb") as file:
                for start in range(0, len(data), 4000):
                    file.write(data[start : start + 4000])
                    file.flush()
                    time.sleep(0.02)
        assert until(out / "stack-001.tif")
        process.send_signal(signal.SIGINT)
        told, complaint = process.communicate(timeout=30)
    assert process.returncode == 130
    names = sorted(path.name for path in (out / "stack-001").iterdir())
    assert names == ["DSC_3.JPG", "DSC_4.JPG", "DSC_5.JPG"]
    assert f"{out / 'stack-001'}: 3 frames" in told
    assert "for the rest of their stack: 1" in complaint
    assert len(list(folder.iterdir())) == 4, "the other program's files stay"


@pytest.mark.parametrize("rule", [[], ["--frames", "2", "--gap", "3"]])
def test_one_rule_is_needed(rule: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["watch", str(tmp_path), "-o", str(tmp_path / "out"), *rule])
    assert end.value.code == 2


def test_a_folder_that_is_not_there_ends_with_1_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(tmp_path / "gone"), "-o", str(tmp_path / "out"), "--gap", "3"]
    assert main(["watch", *words]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
