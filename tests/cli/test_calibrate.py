# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack calibrate`` keeps what it measures, and says what it lacks."""

import json
from pathlib import Path

import pytest

from facetstack.camera.calibration_store import CalibrationStore
from facetstack.camera.child import start_virtual_camera
from facetstack.cli.main import main


@pytest.mark.benchmark
def test_a_lens_is_measured_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "lenses.json"
    with start_virtual_camera("fuji", "ring") as body:
        words = ["calibrate", "--camera", body.address, "-o", str(store), "--json"]
        assert main([*words, "--magnification", "0.95"]) == 0
    told = json.loads(capsys.readouterr().out)
    (kept,) = CalibrationStore(store).load()
    assert (kept.model, kept.backlash_units) == (told["model"], told["backlash_units"])
    assert kept.magnification == 0.95


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--magnification", "0"], "magnification"),
        (["--magnification", "1", "--sensor-width", "-2"], "sensor width"),
        (["--magnification", "1", "--aperture", "-8"], "f-number"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(
    words: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = tmp_path / "lenses.json"
    with start_virtual_camera("nikon", "ring") as body:
        common = ["calibrate", "--camera", body.address, "-o", str(store), "--quiet"]
        assert main([*common, *words]) == 1
    assert said in capsys.readouterr().err
    assert not store.exists()
