import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from facetstack.camera.calibration_store import CalibrationStore, LensCalibration
from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.cli.distance import Millimetres, distance
from facetstack.cli.main import main
from facetstack.cli.shoot import bracket_of
from facetstack.errors import StudioError

ISO = 0x500F


@pytest.fixture(scope="module")
def nikon(small_scene: Path) -> Iterator[VirtualCamera]:
    with start_virtual_camera(scene=str(small_scene), faults_port=0) as body:
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


def test_distances_are_units_or_millimetres() -> None:
    assert distance("-40") == -40
    assert distance("-2.5mm") == Millimetres(-2.5)
    assert distance("3 MM") == Millimetres(3)
    for text in ("", "mm", "2.5", "nanmm", "4cm"):
        with pytest.raises(argparse.ArgumentTypeError, match="distance"):
            distance(text)


def test_millimetres_need_a_calibrated_lens_and_then_become_units(
    nikon: VirtualCamera, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ring"
    words = ["shoot", "-o", str(folder), "--camera", nikon.address, "--json"]
    words += ["--near", "0mm", "--far=1mm", "--step", "0.5mm", "--settle", "0"]
    assert main(words) == 1
    assert "facetstack calibrate" in capsys.readouterr().err
    camera = CameraClient(nikon.address)
    info = camera.open()
    camera.close()
    who = (info.model, info.serial, info.lens, info.focal_length_mm)
    known = LensCalibration(*who, 5.0, 2, 0.1, (1.0,), 1.0, 0.025)
    CalibrationStore().save(known)
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert [frame["units"] for frame in told["frames"]] == [0, 20, 40]


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


def test_a_bracket_is_resumed_shot_again_in_part_and_told_to_be_whole(
    nikon: VirtualCamera, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--camera", nikon.address, "--frames", "2", "--step", "100"]
    assert main(["shoot", "-o", str(tmp_path), *flags, "--quiet"]) == 0
    first, second = sorted(frames_in(tmp_path))
    kept, replaced = first.read_bytes(), second.read_bytes()
    resume = ["shoot", "--resume", str(tmp_path), "--quiet"]
    capsys.readouterr()
    assert main(resume) == 0
    assert "All 2 frames are in" in capsys.readouterr().out
    second.unlink()
    assert main(resume) == 0
    assert second.exists()
    assert main([*resume, "--json", "--again", "2"]) == 0
    (frame,) = json.loads(capsys.readouterr().out.splitlines()[-1])["frames"]
    assert (frame["index"], frame["file"]) == (1, str(second))
    assert first.read_bytes() == kept
    assert second.read_bytes() != replaced
    assert (tmp_path / f"{second.name}.aside").exists()
    assert main([*resume, "--again", "3"]) == 1
    assert "no frame 3" in capsys.readouterr().err
    assert main([*resume, "--near", "0"]) == 1
    assert "stands in its journal" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["-o", "a", "--resume", "b"], 2, "not allowed with"),
        (["--frames", "3", "--step", "5"], 2, "required"),
        (["-o", "a", "--frames", "3", "--step", "5", "--again", "1"], 1, "--resume"),
        (["--resume", "gone"], 1, "cannot be read"),
        (["--resume", "."], 1, "no journal"),
    ],
)
def test_flags_that_do_not_fit_a_resumed_bracket_are_told(
    words: list[str],
    status: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        ended = main(["shoot", *words])
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == status
    assert told in capsys.readouterr().err


def test_a_misfire_is_told_beside_its_frame_and_stands_in_the_journal(
    nikon: VirtualCamera, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def brighten() -> None:
        while not (tmp_path / "frame_002.JPG").exists():
            time.sleep(0.01)
        nikon.order("set", property=ISO, value=400)

    thread = threading.Thread(target=brighten)
    thread.start()
    flags = ["--camera", nikon.address, "--frames", "4", "--step", "60"]
    assert main(["shoot", "-o", str(tmp_path), *flags]) == 0
    thread.join()
    nikon.order("set", property=ISO, value=100)
    lines = capsys.readouterr().err.splitlines()
    assert "stops brighter" in next(line for line in lines if "frame_004" in line)
    assert "stops" not in next(line for line in lines if "frame_001" in line)
    journal = (tmp_path / ".frame.journal").read_text("utf-8")
    facts = [json.loads(line) for line in journal.splitlines()]
    alarms = {f["index"]: f["alarms"] for f in facts if f["what"] == "shot"}
    assert alarms[0] == alarms[1] == []
    assert alarms[3] == ["misfire"]


def test_a_cable_that_stays_pulled_ends_with_1_and_tells_how_to_go_on(
    nikon: VirtualCamera,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facetstack.session.shooting._OPEN_PAUSE_SECONDS", 0.1)

    def pull() -> None:
        while not (tmp_path / "frame_001.JPG").exists():
            time.sleep(0.01)
        nikon.order("refuse", on=True)
        nikon.order("close")

    thread = threading.Thread(target=pull)
    thread.start()
    flags = ["--camera", nikon.address, "--frames", "4", "--step", "60", "--quiet"]
    assert main(["shoot", "-o", str(tmp_path), *flags]) == 1
    thread.join()
    assert f"facetstack shoot --resume {tmp_path}" in capsys.readouterr().err
    nikon.order("refuse", on=False)
    assert main(["shoot", "--resume", str(tmp_path), "--quiet"]) == 0
    names = [f"frame_{number:03}.JPG" for number in (1, 2, 3, 4)]
    assert sorted(path.name for path in frames_in(tmp_path)) == names
