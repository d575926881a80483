# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a coverage report into words and marks for the panel."""

from dataclasses import dataclass

from facetstack.imaging.coverage import Box, CoverageReport
from facetstack.language import tr
from facetstack.session.coverage_report import coverage_sentences, percent, place
from facetstack.session.extra_frames import frames_beyond
from facetstack.widgets.coverage_curve import CurveMarks, beyond


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
            tr(
                "Between {before} and {after}: {share} of the piece, {where}",
                before=gap.before + 1,
                after=gap.after + 1,
                share=percent(gap.share),
                where=place(gap.box, report),
            ),
            gap.box,
            (gap.before + 1, gap.after + 1),
            gap.before,
            len(gap.positions),
        )
        for gap in report.gaps
    ]
    ends = [
        Finding(
            (
                tr("Nearer than {frame}: {share} of the piece, {where}", **words)
                if end.near
                else tr("Farther than {frame}: {share} of the piece, {where}", **words)
            ),
            end.box,
            beyond(end.frame + 1, end.near),
            end.frame,
            frames_beyond(report, end),
        )
        for end in report.open_ends
        for words in (
            {
                "frame": end.frame + 1,
                "share": percent(end.share),
                "where": place(end.box, report),
            },
        )
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


def headline_of(report: CoverageReport, of_dry_run: bool) -> str:
    """Return the state of the bracket in a sentence."""
    said = next(coverage_sentences(report))
    if not of_dry_run:
        return said
    if len(report.frames) < 3:
        return tr("Dry run: gaps can be told from three frames on.")
    if report.complete:
        return tr(
            "Dry run: nothing is missed at the size of live view. "
            "Finer gaps show once it is shot."
        )
    return tr("Dry run: this plan will miss part of the piece.")
