# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames are added to a bracket between, before and after its own."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from facetstack.camera.shoot import ExtraFrame, FocusBracket, frame_names
from facetstack.errors import ProjectError, StudioError
from facetstack.imaging.coverage import CoverageReport, Gap, OpenEnd
from facetstack.imaging.files import natural_key
from facetstack.session.bracket_record import Beginning, BracketRecord
from facetstack.session.extra_frames import (
    PlacedFrame,
    frames_beyond,
    frames_to_add,
    placed_frames,
)

BRACKET = FocusBracket(-100, 300, 100)
EVEN = tuple(
    PlacedFrame(100 * (k + 1), units) for k, units in enumerate(BRACKET.positions())
)
BOX = (0, 0, 9, 9)


def report_of(
    gaps: tuple[Gap, ...] = (), ends: tuple[OpenEnd, ...] = (), frames: int = 5
) -> CoverageReport:
    curve = np.arange(frames, dtype=np.float64)
    return CoverageReport(
        status=np.ones((4, 4), np.uint8),
        rows=90,
        columns=120,
        frames=tuple(range(frames)),
        gaps=gaps,
        open_ends=ends,
        curve_position=curve,
        curve_share=np.full(frames, 0.15),
        step_px=np.ones(frames - 1),
    )


def gap(before: int, count: int) -> Gap:
    at = tuple(before + k / (count + 1) for k in range(1, count + 1))
    return Gap(before, before + 1, 0.04, BOX, at, 0.3)


def test_frames_that_close_a_gap_lie_evenly_between_its_frames() -> None:
    added = frames_to_add(report_of((gap(1, 3),)), EVEN, 100)
    assert [one.units for one in added] == [25, 50, 75]
    assert [one.number for one in added] == ["002_25", "002_50", "002_75"]


def test_names_stand_in_focus_order_in_a_folder() -> None:
    """In natural order, as frames are listed, and letter by letter."""
    ends = (OpenEnd(True, 0, 0.2, BOX), OpenEnd(False, 4, 0.2, BOX))
    added = frames_to_add(report_of((gap(0, 1), gap(2, 2)), ends), EVEN, 100)
    bracket = FocusBracket(-100, 300, 100, extra=added)
    names = [f"{name}.JPG" for name in frame_names(bracket, "ring_001")]
    by_focus = [
        name for _, name in sorted(zip(bracket.positions(), names, strict=True))
    ]
    assert by_focus == sorted(names, key=natural_key)
    assert by_focus == sorted(names)
    assert len(set(names)) == 5 + len(added)


def test_only_the_chosen_gap_is_closed() -> None:
    report = report_of((gap(0, 1), gap(2, 1)), (OpenEnd(False, 4, 0.1, BOX),))
    assert [one.units for one in frames_to_add(report, EVEN, 100, [1])] == [150]


def test_a_gap_beside_an_added_frame_can_be_closed_again() -> None:
    added = frames_to_add(report_of((gap(1, 1),)), EVEN, 100)
    record = BracketRecord(
        Path("f/.r.journal"),
        Beginning("r", "", None, {}, BRACKET),  # type: ignore[arg-type]
    )
    record.extend(added)
    paths = [Path(f"f/r_{n}.JPG") for n in ("001", "002", "002_50", "003", "004")]
    placed = placed_frames(record, paths)
    assert [one.units for one in placed] == [-100, 0, 50, 100, 200]
    again = frames_to_add(report_of((gap(1, 1),)), placed, 100)
    assert [(one.number, one.units) for one in again] == [("002_25", 25)]


def test_an_open_end_is_followed_as_far_as_the_piece_may_go() -> None:
    near, far = OpenEnd(True, 0, 0.28, BOX), OpenEnd(False, 4, 0.6, BOX)
    report = report_of(ends=(near, far))
    assert frames_beyond(report, near) == 2
    assert frames_beyond(report, far) == 4
    added = frames_to_add(report, EVEN, 100)
    assert [one.units for one in added] == [-300, -200, 400, 500, 600, 700]
    assert all(a.units < b.units for a, b in pairwise(added))


def test_a_lens_without_a_place_in_between_says_so() -> None:
    placed = (PlacedFrame(100, 0), PlacedFrame(200, 2))
    with pytest.raises(ProjectError, match="no place for 2 more between frames 001"):
        frames_to_add(report_of((gap(0, 2),), frames=2), placed, 1)


def test_a_frame_of_another_bracket_is_refused() -> None:
    record = BracketRecord(
        Path("f/.r.journal"),
        Beginning("r", "", None, {}, BRACKET),  # type: ignore[arg-type]
    )
    with pytest.raises(ProjectError, match=r"x_001\.JPG does not belong"):
        placed_frames(record, [Path("f/x_001.JPG")])


@pytest.mark.parametrize("number", ["", "6", "006_5", "../6", "006_50x"])
def test_a_number_that_is_no_name_is_refused(number: str) -> None:
    with pytest.raises(StudioError):
        ExtraFrame(number, 0)
