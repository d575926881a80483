import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.cli.main import main
from facetstack.cli.shoot import bracket_of
from facetstack.errors import StudioError


@pytest.fixture(autouse=True)
def own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "cfg").mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "cfg"))
    monkeypatch.delenv("VCAMERADIR", raising=False)


@pytest.fixture(scope="module")
def nikon() -> Iterator[VirtualCamera]:
    with start_virtual_camera() as body:
        yield body


def frames_in(folder: Path) -> list[Path]:
    """Return what is no journal."""
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


@pytest.mark.parametrize(
    ("flags", "positions"),
    [
        ((-20, 40, None, 20), (-20, 0, 20, 40)),
        ((-20, 40, 4, None), (-20, 0, 20, 40)),
        ((None, None, 3, 15), (0, 15, 30)),
        ((0, 10, None, 7), (0, 5, 10)),
    ],
)
def test_flags_describe_a_bracket(
    flags: tuple[int | None, ...], positions: tuple[int, ...]
) -> None:
    assert bracket_of(*flags).positions() == positions


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        ((None, None, None, None), "which bracket"),
        ((0, None, 3, 10), "belong together"),
        ((0, 10, None, None), "which bracket"),
        ((0, 10, 3, 10), "either --frames or --step"),
        ((None, None, 5, None), "which bracket"),
        ((None, None, 1, 10), "two frames"),
        ((10, 0, None, 5), "far limit"),
    ],
)
def test_flags_that_describe_none_are_told(
    flags: tuple[int | None, ...], word: str
) -> None:
    with pytest.raises(StudioError, match=word):
        bracket_of(*flags)


def test_a_bracket_of_the_virtual_camera_lands_in_the_folder(
    nikon: VirtualCamera, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "frames"
    flags = ["--camera", nikon.address, "--frames", "3", "--step", "20"]
    assert main(["shoot", "-o", str(folder), *flags, "--name", "R 1/7"]) == 0
    printed = capsys.readouterr()
    names = sorted(path.stem for path in frames_in(folder))
    assert names == ["R_1_7_001", "R_1_7_002", "R_1_7_003"]
    assert str(folder) in printed.out
    assert len(printed.err.splitlines()) == 4, "one line per step, and one to begin"
    assert main(["shoot", "-o", str(folder), *flags, "--name", "R 1/7"]) == 1
    assert "exists already" in capsys.readouterr().err


def test_with_json_stdout_holds_one_object_and_stderr_nothing(
    nikon: VirtualCamera, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--camera", nikon.address, "--near", "-10", "--far", "10", "--step", "20"]
    assert main(["shoot", "-o", str(tmp_path), *flags, "--json"]) == 0
    printed = capsys.readouterr()
    frames = json.loads(printed.out)["frames"]
    assert [(f["index"], f["units"]) for f in frames] == [(0, -10), (1, 10)]
    assert all(Path(f["file"]).exists() for f in frames)
    assert printed.err == ""


def test_without_a_camera_it_ends_with_1_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shoot", "-o", str(tmp_path), "--frames", "2", "--step", "9"]) == 1
    assert "No camera was found" in capsys.readouterr().err


def test_ctrl_c_keeps_the_frames_that_were_shot_and_ends_with_130(
    nikon: VirtualCamera, tmp_path: Path
) -> None:
    flags = ["--camera", nikon.address, "--frames", "50", "--step", "5"]
    with subprocess.Popen(
        [sys.executable, "-m", "facetstack", "shoot", "-o", str(tmp_path), *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("[2/50]"):
                break
        os.kill(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
    assert process.returncode == 130
    frames = frames_in(tmp_path)
    assert 2 <= len(frames) < 50
    assert f"{len(frames)} of 50 frames are in" in complaint
    assert not [path for path in frames if path.suffix == ".part"]
