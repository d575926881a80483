import json
from pathlib import Path

import numpy as np
import pytest

from facetstack.imaging.coverage import CoverageReport, Gap, OpenEnd, Status
from facetstack.imaging.frame import FrameRef
from facetstack.session.coverage_report import coverage_sentences, coverage_values

REFS = [FrameRef(Path(f"frame_{number:02}.jpg"), number) for number in range(12)]


def report_of(gaps=(), ends=(), status=None, frames=range(12)):
    if status is None:
        status = np.full((10, 20), Status.SHARP, np.uint8)
    curve = np.arange(3.0)
    return CoverageReport(
        status, 400, 800, tuple(frames), gaps, ends, curve, curve, curve
    )


GAP = Gap(5, 6, 0.041, (0, 0, 100, 100), (5.5,), 0.3)
WIDE_GAP = Gap(2, 3, 0.1, (700, 300, 100, 100), (2 + 1 / 3, 2 + 2 / 3), 0.5)
FAR = OpenEnd(False, 11, 0.02, (350, 150, 100, 100))


def test_a_gap_is_told_with_frames_counted_from_one():
    lines = list(coverage_sentences(report_of((GAP,))))
    assert lines[1] == (
        "Between frames 6 and 7: 4.1 % of the piece, mostly top left. "
        "Shoot one more frame at 6.5."
    )


def test_a_wide_gap_asks_for_every_frame_it_needs():
    text = "\n".join(coverage_sentences(report_of((GAP, WIDE_GAP))))
    assert "Shoot 2 more frames at 3.33 and 3.67." in text
    assert "mostly bottom right" in text


def test_an_open_end_says_which_way_to_go_on():
    text = "\n".join(coverage_sentences(report_of(ends=(FAR,))))
    assert "Farther than frame 12: 2.0 % of the piece, mostly in the middle." in text
    assert "Go on farther" in text


def test_a_complete_bracket_is_said_to_be_complete():
    assert "complete" in next(coverage_sentences(report_of()))


def test_what_cannot_be_judged_is_said():
    status = np.full((10, 20), Status.SHARP, np.uint8)
    status[:5] = Status.NO_TEXTURE
    assert "50.0 % of the piece has no texture" in "\n".join(
        coverage_sentences(report_of(status=status))
    )
    assert "three frames" in next(coverage_sentences(report_of(frames=(0, 1))))


def test_values_for_json_count_from_zero_and_name_files():
    values = coverage_values(report_of((GAP,), (FAR,)), REFS, ["a note"])
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    (gap,) = values["gaps"]
    assert gap["between"] == [
        {"index": 5, "file": "frame_05.jpg"},
        {"index": 6, "file": "frame_06.jpg"},
    ]
    assert gap["add_frames_at"] == [5.5]
    assert values["open_ends"][0]["end"] == "far"
    assert values["complete"] is False
    assert sum(values["shares"].values()) == pytest.approx(1)
    assert values["notes"] == ["a note"]


def test_frames_that_were_left_out_are_marked():
    used = [index for index in range(12) if index != 4]
    frames = coverage_values(report_of(frames=used), REFS)["frames"]
    assert [one["index"] for one in frames if one["left_out"]] == [4]
