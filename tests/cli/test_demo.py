# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack demo``: the whole way from the shutter to the picture."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from facetstack.cli.main import main
from facetstack.imaging.opencv import cv2


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that ran without a display."""
    folder = tmp_path_factory.mktemp("demo") / "made"
    home = tmp_path_factory.mktemp("home")
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    } | {"HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "facetstack", "demo", "--headless", str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("result.tif", "depth.npy", "report.json"):
        assert str(folder / name) in done.stdout
    return folder


def detail(pixels: np.ndarray) -> float:
    """Return how much fine detail a picture has."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean())


def test_picture_depth_map_and_report_are_written(made: Path) -> None:
    picture = tifffile.imread(made / "result.tif")
    assert picture.dtype == np.uint16
    assert np.load(made / "depth.npy").shape == picture.shape[:2]
    report = json.loads((made / "report.json").read_text())
    frames = sorted((made / "frames").iterdir())
    assert [Path(one["file"]).name for one in report["frames"]] == [
        one.name for one in frames
    ]
    assert not any(one["left_out"] for one in report["frames"])


def test_the_merged_ring_has_more_detail_than_its_sharpest_frame(made: Path) -> None:
    merged = (tifffile.imread(made / "result.tif") >> 8).astype(np.uint8)
    frames = [
        cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        for path in sorted((made / "frames").iterdir())
    ]
    assert detail(merged) > 1.15 * max(detail(frame) for frame in frames)


def test_a_second_demo_goes_beside_the_first(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (made / "result.tif").read_bytes()
    assert main(["demo", "--headless", str(made), "--quiet"]) == 0
    assert str(made / "bracket-001" / "result.tif") in capsys.readouterr().out
    assert (made / "result.tif").read_bytes() == before


@pytest.mark.benchmark
@pytest.mark.parametrize("body", ["canon", "fuji"])
def test_other_bodies_come_to_the_same_picture(
    body: str, made: Path, tmp_path: Path
) -> None:
    assert main(["demo", "--body", body, "--headless", str(tmp_path), "--quiet"]) == 0
    usual, other = (
        detail((tifffile.imread(folder / "result.tif") >> 8).astype(np.uint8))
        for folder in (made, tmp_path)
    )
    assert other == pytest.approx(usual, rel=0.05)


def test_without_a_display_the_way_without_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main(["demo"]) == 1
    assert "demo --headless" in capsys.readouterr().err


def test_a_scene_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--headless", "--scene", "crown", "--quiet"]) == 1
    assert "crown" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert main(["demo", "--headless", str(tmp_path / "file"), "--quiet"]) == 1
    assert "file" in capsys.readouterr().err
