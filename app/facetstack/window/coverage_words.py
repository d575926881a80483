# SPDX-License-Identifier: GPL-3.0-or-later
"""Says in the user's language what a bracket covers and misses."""

from facetstack.imaging.coverage import Box, CoverageReport, Gap, OpenEnd, Status
from facetstack.language import tr, tr_count, tr_later
from facetstack.optics.focus_step import FocusStepJudgement
from facetstack.session.coverage_report import percent

_PLACES = (
    (
        tr_later("mostly top left"),
        tr_later("mostly top"),
        tr_later("mostly top right"),
    ),
    (
        tr_later("mostly left"),
        tr_later("mostly in the middle"),
        tr_later("mostly right"),
    ),
    (
        tr_later("mostly bottom left"),
        tr_later("mostly bottom"),
        tr_later("mostly bottom right"),
    ),
)
"""Rows of thirds of the picture."""


def gap_line(gap: Gap, report: CoverageReport) -> str:
    """Return what is missing between two frames."""
    return tr(
        "Between {before} and {after}: {share} of the piece, {where}",
        before=gap.before + 1,
        after=gap.after + 1,
        share=percent(gap.share),
        where=_place(gap.box, report),
    )


def end_line(end: OpenEnd, report: CoverageReport) -> str:
    """Return how much of the piece lies beyond the first or the last frame."""
    words = {
        "frame": end.frame + 1,
        "share": percent(end.share),
        "where": _place(end.box, report),
    }
    if end.near:
        return tr("Nearer than {frame}: {share} of the piece, {where}", **words)
    return tr("Farther than {frame}: {share} of the piece, {where}", **words)


def worst_sentence(report: CoverageReport) -> str:
    """Return the largest part that is missed, and what to do about it; "" if none."""
    missed: list[Gap | OpenEnd] = [*report.gaps, *report.open_ends]
    worst = max(missed, key=lambda one: one.share, default=None)
    if worst is None:
        return ""
    if isinstance(worst, OpenEnd):
        further = tr("Go on nearer.") if worst.near else tr("Go on farther.")
        return f"{end_line(worst, report)}. {further}"
    wanted = tr_count(
        "Shoot one more frame.", "Shoot {count} more frames.", len(worst.positions)
    )
    return f"{gap_line(worst, report)}. {wanted}"


def headline_of(report: CoverageReport) -> str:
    """Return the state of the bracket in a sentence."""
    if len(report.frames) < 3:
        return tr("Gaps can be told from three frames on.")
    if report.complete:
        return tr(
            "The bracket is complete: all detail of the piece is sharp in some frame."
        )
    return tr(
        "{share} of the piece is sharp in some frame.",
        share=percent(report.share(Status.SHARP)),
    )


def dry_run_headline(
    report: CoverageReport, step: FocusStepJudgement | None = None
) -> str:
    """Return what a dry run says of the plan, by its pictures and its steps."""
    if len(report.frames) < 3:
        return tr("Dry run: gaps can be told from three frames on.")
    if step is not None and step.too_long:
        return tr("Dry run: the steps are too long, parts between frames will be soft.")
    if report.complete and step is not None:
        return tr("Dry run: nothing is missed, and the steps are short enough.")
    if report.complete:
        return tr(
            "Dry run: nothing is missed at the size of live view. "
            "Finer gaps show once it is shot."
        )
    return tr("Dry run: this plan will miss part of the piece.")


def _place(box: Box, report: CoverageReport) -> str:
    """Return where in the picture most of something lies, by thirds."""
    x, y, width, height = box
    column = min(2, int(3 * (x + width / 2) / report.columns))
    row = min(2, int(3 * (y + height / 2) / report.rows))
    return tr(_PLACES[row][column])
