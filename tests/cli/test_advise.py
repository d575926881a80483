# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack plan --advise`` names one aperture, of those that there are."""

import json

import pytest

from facetstack.camera.child import start_virtual_camera
from facetstack.cli.advise import f_numbers_of
from facetstack.cli.main import main

WORDS = ["plan", "--magnification", "1", "--depth", "6"]


def test_a_table_marks_the_aperture_that_it_advises(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*WORDS, "--advise"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (marked,) = [line for line in lines if ">" in line]
    aperture = marked.split()[1]
    assert any(line.startswith(f"Take {aperture}:") for line in lines)


def test_only_what_the_connected_lens_offers_is_compared(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with start_virtual_camera("nikon", "ring") as body:
        assert main([*WORDS, "--advise", "--json", "--camera", body.address]) == 0
    rows = json.loads(capsys.readouterr().out)
    f_numbers = [row["f_number"] for row in rows]
    assert f_numbers == sorted(f_numbers)
    assert f_numbers[0] >= 2.8, "the virtual macro lens opens no farther"
    assert sum(row["advised"] for row in rows) == 1


def test_a_plan_without_aperture_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WORDS) == 1
    assert "--advise" in capsys.readouterr().err


def test_f_numbers_are_read_as_cameras_write_them() -> None:
    words = ["f/2.8", "5.6", "F8", "implicit auto", "0", "", "8.0", "16"]
    assert f_numbers_of(words) == (2.8, 5.6, 8.0, 16.0)
