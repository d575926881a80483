# SPDX-License-Identifier: GPL-3.0-or-later
"""``plan`` prints what the optics work out, with units, for people and programs."""

import argparse
import json
import re
from dataclasses import asdict
from typing import Any

import pytest

from facetstack.cli import plan as command
from facetstack.errors import StudioError
from facetstack.optics.bracket import CloseUp, plan_bracket, plan_neighbours

RING = ("--magnification", "1", "--aperture", "8", "--depth", "12")


def call(*words: str) -> int:
    """Run the command as the command line does."""
    parser = argparse.ArgumentParser(prog="facetstack")
    command.add_parser(parser.add_subparsers(required=True))
    parsed = parser.parse_args(["plan", *words])
    status: int = parsed.run(parsed)
    return status


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert call(*words) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(capsys, *words, "--json"))
    return found


def test_every_figure_has_its_unit(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, *RING)
    for pattern in (
        r"^12 mm deep at 1x",
        r"^Frames +32, in 1 min 36 s$",
        r"^Step +0\.394 mm, overlap 30 %$",
        r"^Depth of field +0\.563 mm by wave optics",
        r"^Diffraction +Airy disc 21\.5 µm, 3\.6 px wide$",
        r"^Midway blur +1\.03 px radius",
        r"^Aperture +f/8, working f/16\.0, NA 0\.031$",
        r"^Sensor +36 x 24 mm, 6000 px across, pitch 6\.00 µm$",
        r"^Field +36\.0 x 24\.0 mm$",
    ):
        assert re.search(pattern, text, re.MULTILINE), pattern


def test_the_table_lines_up_and_marks_the_chosen_aperture(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, *RING).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("aperture"))
    rows = lines[start + 1 :]
    assert len({len(line) for line in lines[start:]}) == 1
    assert [row.split()[0] for row in rows if row.startswith(">")] == [">"]
    assert [re.findall(r"f/[\d.]+", row)[0] for row in rows] == [
        *("f/4", "f/5.6", "f/8", "f/11", "f/16")
    ]


def test_json_is_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(
        capsys,
        *("--magnification", "0.783", "--aperture", "f/5.6", "--depth", "10"),
        *("--sensor", "23.5x15.6", "--pixels", "6240", "--pupil", "0.9"),
        *("--overlap", "0.4", "--seconds-per-frame", "2.5", "--for", "2000px"),
    )
    close_up = CloseUp(0.783, 5.6, 23.5, 6240, 0.9)
    expected = plan_bracket(
        close_up, 10, overlap=0.4, picture_width_px=2000, seconds_per_frame=2.5
    )
    for name, value in asdict(expected).items():
        assert found[name] == value, name
    assert found["positions_mm"] == list(expected.positions_mm)
    assert found["working_f_number"] == close_up.working_f_number
    assert found["field_width_mm"] == pytest.approx(23.5 / 0.783)
    assert found["field_height_mm"] == pytest.approx(15.6 / 0.783)
    assert found["lens"] is None


def test_json_has_the_neighbouring_apertures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = as_json(capsys, *RING)["neighbours"]
    plan = plan_bracket(CloseUp(1, 8, 36, 6000), 12, seconds_per_frame=3)
    expected = [each for each in plan_neighbours(plan) if each != plan]
    assert [row["f_number"] for row in found] == [4, 5.6, 11, 16]
    for row, each in zip(found, expected, strict=True):
        for name in row.keys() - {"f_number"}:
            assert row[name] == pytest.approx(getattr(each, name)), name


def test_a_small_picture_takes_fewer_frames_at_a_wide_aperture(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wide = ("--magnification", "0.5", "--aperture", "4", "--depth", "12")
    full = as_json(capsys, *wide)
    small = as_json(capsys, *wide, "--for", "2000px")
    assert small["frame_count"] < full["frame_count"]
    text = printed(capsys, *wide, "--for", "2000px")
    assert "for a picture 2000 px wide" in text
    assert "mm by blur of 2 px of the picture (" in text


def test_a_focal_length_adds_distance_extension_and_breathing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = (*RING, "--focal-length", "100")
    assert "Lens" not in printed(capsys, *RING)
    assert re.search(
        r"^Lens +100 mm, 200 mm from the piece, extended by 100 mm; "
        r"scale per step 0\.20 % on a rail, 0\.20 % by the ring$",
        printed(capsys, *words),
        re.MULTILINE,
    )
    lens = as_json(capsys, *words)["lens"]
    assert lens["subject_distance_mm"] == 200
    assert lens["extension_mm"] == 100


def test_too_little_overlap_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Soft bands" not in printed(capsys, *RING)
    assert "Soft bands will show" in printed(capsys, *RING, "--overlap", "0")


@pytest.mark.parametrize(
    ("seconds_per_frame", "told"),
    [("0.5", "in 16 s"), ("10", "in 5 min 20 s"), ("600", "in 5 h 20 min")],
)
def test_time_is_told_as_people_say_it(
    capsys: pytest.CaptureFixture[str], seconds_per_frame: str, told: str
) -> None:
    text = printed(capsys, *RING, "--seconds-per-frame", seconds_per_frame)
    assert told in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--magnification", "0"), "The magnification must be above zero, not 0."),
        (("--aperture", "-8"), "The f-number must be above zero, not -8."),
        (("--depth", "0"), "The depth (mm) must be above zero, not 0."),
        (("--pixels", "0"), "The number of pixels across must be above zero, not 0."),
        (("--pupil", "0"), "The pupil magnification must be above zero, not 0."),
        (("--focal-length", "0"), "The focal length (mm) must be above zero, not 0."),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_number_that_cannot_be_gives_one_sentence_and_no_output(
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    sentence: str,
    form: tuple[str, ...],
) -> None:
    with pytest.raises(StudioError) as caught:
        call(*RING, *words, *form)
    assert str(caught.value) == sentence
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--sensor", "large"), "'large' is no sensor size; write width x height"),
        (("--sensor", "36x0"), "'36x0' is no sensor size"),
        (("--aperture", "wide"), "'wide' is no f-number; write 8 or f/8"),
        (("--pixels", "many"), "invalid int value: 'many'"),
        (("--for", "web"), "invalid choice: 'web'"),
    ],
)
def test_words_that_are_no_numbers_are_wrong_usage(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        call(*RING, *words)
    assert caught.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["--magnification", "--depth"])
def test_what_no_plan_can_do_without_is_asked_for(
    capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    index = RING.index(missing)
    with pytest.raises(SystemExit):
        call(*RING[:index], *RING[index + 2 :])
    assert missing in capsys.readouterr().err.splitlines()[-1]


def test_the_help_says_that_pixels_run_along_the_width(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        call("--help")
    assert "pixels across the sensor's width" in " ".join(
        capsys.readouterr().out.split()
    )
