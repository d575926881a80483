# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bracket covers and misses, said in every language with the same numbers."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from facetstack.imaging.coverage import CoverageReport, Gap, OpenEnd, Status
from facetstack.language import use_language
from facetstack.optics.focus_step import FocusStepJudgement
from facetstack.window.coverage_words import (
    dry_run_headline,
    end_line,
    gap_line,
    headline_of,
    worst_sentence,
)

NARROW = Gap(5, 6, 0.041, (0, 0, 100, 100), (5.5,), 0.3)
WIDE = Gap(2, 3, 0.1, (700, 300, 100, 100), (2 + 1 / 3, 2 + 2 / 3), 0.5)
NEAR = OpenEnd(True, 0, 0.02, (350, 150, 100, 100))
FAR = OpenEnd(False, 11, 0.2, (350, 150, 100, 100))
ENGLISH = re.compile(
    r"\b(the|of|and|between|than|frames?|piece|mostly|shoot|go)\b", re.I
)


def report_of(*missing: Gap | OpenEnd, frames: int = 12) -> CoverageReport:
    status = np.full((10, 20), Status.SHARP, np.uint8)
    curve = np.arange(3.0)
    gaps = tuple(one for one in missing if isinstance(one, Gap))
    ends = tuple(one for one in missing if isinstance(one, OpenEnd))
    return CoverageReport(
        status, 400, 800, tuple(range(frames)), gaps, ends, curve, curve, curve
    )


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


def lines() -> list[str]:
    report = report_of(NARROW, WIDE, NEAR, FAR)
    return [
        gap_line(NARROW, report),
        gap_line(WIDE, report),
        end_line(NEAR, report),
        end_line(FAR, report),
        headline_of(report),
        headline_of(report_of()),
        headline_of(report_of(frames=2)),
        dry_run_headline(report),
        dry_run_headline(report_of()),
        dry_run_headline(report_of(), FocusStepJudgement(1.0, 2.0)),
        dry_run_headline(report_of(), FocusStepJudgement(2.0, 1.0)),
        worst_sentence(report),
        worst_sentence(report_of(NARROW)),
        worst_sentence(report_of(NARROW, WIDE)),
        worst_sentence(report_of(NEAR)),
    ]


def test_a_gap_counts_frames_from_one_and_says_where_it_is() -> None:
    report = report_of(NARROW, WIDE)
    assert gap_line(NARROW, report) == (
        "Between 6 and 7: 4.1 % of the piece, mostly top left"
    )
    assert "bottom right" in gap_line(WIDE, report)
    assert end_line(FAR, report).startswith("Farther than 12: 20.0 %")


def test_a_dry_run_warns_of_steps_that_its_pictures_cannot_show() -> None:
    unseen = dry_run_headline(report_of())
    assert "Finer gaps" in unseen
    long, short = FocusStepJudgement(2.0, 1.0), FocusStepJudgement(1.0, 2.0)
    assert "too long" in dry_run_headline(report_of(), long)
    assert "short enough" in dry_run_headline(report_of(), short)
    assert "will miss" in dry_run_headline(report_of(NARROW), short)


def test_the_largest_loss_is_told_with_what_to_do_about_it() -> None:
    assert worst_sentence(report_of()) == ""
    assert worst_sentence(report_of(NARROW, WIDE)).endswith("Shoot 2 more frames.")
    assert worst_sentence(report_of(NARROW, WIDE, FAR)).endswith("Go on farther.")
    assert worst_sentence(report_of(NARROW)).endswith("Shoot one more frame.")


def test_german_says_the_same_with_the_same_numbers_and_no_english_word() -> None:
    english = lines()
    use_language("de")
    for before, after in zip(english, lines(), strict=True):
        assert re.findall(r"[0-9.]+ %", after) == re.findall(r"[0-9.]+ %", before)
        assert not ENGLISH.search(after), after
