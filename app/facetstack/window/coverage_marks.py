# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a coverage report into findings and marks for the panel."""

from dataclasses import dataclass

from facetstack.imaging.coverage import Box, CoverageReport
from facetstack.session.extra_frames import frames_beyond
from facetstack.widgets.coverage_curve import CurveMarks, beyond
from facetstack.window.coverage_words import end_line, gap_line


@dataclass(frozen=True)
class Finding:
    """Something that is missing.

    Attributes
    ----------
    text
        In a sentence, for people.
    box
        Where most of it lies, in pixels of the frames.
    span
        Where it lies in focus, as frame numbers from 1.
    frame
        Index of a frame beside it.
    more
        How many frames close it.
    """

    text: str
    box: Box
    span: tuple[float, float]
    frame: int
    more: int


def findings_of(report: CoverageReport) -> tuple[Finding, ...]:
    """Return gaps, then open ends."""
    gaps = [
        Finding(
            gap_line(gap, report),
            gap.box,
            (gap.before + 1, gap.after + 1),
            gap.before,
            len(gap.positions),
        )
        for gap in report.gaps
    ]
    ends = [
        Finding(
            end_line(end, report),
            end.box,
            beyond(end.frame + 1, end.near),
            end.frame,
            frames_beyond(report, end),
        )
        for end in report.open_ends
    ]
    return (*gaps, *ends)


def marks_of(report: CoverageReport) -> CurveMarks:
    """Return what the curve shows."""
    return CurveMarks(
        positions=report.curve_position + 1,
        shares=100 * report.curve_share,
        frames=tuple(float(index + 1) for index in report.frames),
        gaps=tuple(finding.span for finding in findings_of(report)),
    )
