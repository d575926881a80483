# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells in words, and as plain values, what a bracket covers and what it misses."""

from collections.abc import Iterator, Sequence
from typing import Any

from facetstack import __version__
from facetstack.imaging.coverage import Box, CoverageReport, Gap, OpenEnd, Status
from facetstack.imaging.frame import FrameRef

COLUMN_WORDS, ROW_WORDS = ("left", "", "right"), ("top", "", "bottom")


def coverage_values(
    report: CoverageReport, refs: Sequence[FrameRef], notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a report as plain values for JSON.

    Parameters
    ----------
    report
        Of the frames.
    refs
        The frames, those left out too.
    notes
        What else the user should know.

    Returns
    -------
    dict
        ``gaps`` have the frames they lie between and ``add_frames_at``, indices from
        0, and ``box``: x, y, width, height in pixels of the first frame. Shares are
        0..1 of the piece.
    """
    names = {ref.index: str(ref.path) for ref in refs}
    used = set(report.frames)
    return {
        "facetstack": __version__,
        "width_px": report.columns,
        "height_px": report.rows,
        "complete": report.complete,
        "shares": {
            status.name.lower(): report.share(status)
            for status in Status
            if status is not Status.OUTSIDE
        },
        "gaps": [
            {
                "between": [
                    {"index": index, "file": names[index]}
                    for index in (gap.before, gap.after)
                ],
                "share": gap.share,
                "box": list(gap.box),
                "loss_midway": gap.loss,
                "add_frames_at": list(gap.positions),
            }
            for gap in report.gaps
        ],
        "open_ends": [
            {
                "end": "near" if end.near else "far",
                "frame": {"index": end.frame, "file": names[end.frame]},
                "share": end.share,
                "box": list(end.box),
            }
            for end in report.open_ends
        ],
        "curve": {
            "index": report.curve_position.tolist(),
            "share_per_frame": report.curve_share.tolist(),
        },
        "step_blur_radius_px": report.step_px.tolist(),
        "frames": [
            {
                "index": ref.index,
                "file": str(ref.path),
                "left_out": ref.index not in used,
            }
            for ref in refs
        ],
        "notes": list(notes),
    }


def coverage_sentences(report: CoverageReport) -> Iterator[str]:
    """Yield what a bracket covers and misses, one sentence or two per line.

    Frames are numbered from 1.
    """
    sharp = report.share(Status.SHARP)
    if len(report.frames) < 3:
        yield "Gaps can be told from three frames on."
        return
    if report.complete:
        yield "The bracket is complete: all detail of the piece is sharp in some frame."
    else:
        yield f"{percent(sharp)} of the piece is sharp in some frame."
    for gap in report.gaps:
        yield gap_sentence(gap, report)
    for end in report.open_ends:
        yield end_sentence(end, report)
    plain = report.share(Status.NO_TEXTURE)
    if plain >= 0.01:
        yield f"{percent(plain)} of the piece has no texture to judge by."


def gap_sentence(gap: Gap, report: CoverageReport) -> str:
    """Return what is missing between two frames, and which frames close it."""
    at = [f"{position + 1:.2f}".rstrip("0").rstrip(".") for position in gap.positions]
    wanted = (
        f"one more frame at {at[0]}"
        if len(at) == 1
        else f"{len(at)} more frames at {', '.join(at[:-1])} and {at[-1]}"
    )
    return (
        f"Between frames {gap.before + 1} and {gap.after + 1}: "
        f"{percent(gap.share)} of the piece, {place(gap.box, report)}. Shoot {wanted}."
    )


def end_sentence(end: OpenEnd, report: CoverageReport) -> str:
    """Return how much of the piece lies beyond the first or the last frame."""
    way = "nearer" if end.near else "farther"
    return (
        f"{way.capitalize()} than frame {end.frame + 1}: {percent(end.share)} of the "
        f"piece, {place(end.box, report)}. Go on {way} with the bracket."
    )


def percent(share: float) -> str:
    """Return a share as a percentage with one decimal."""
    return f"{100 * share:.1f} %"


def place(box: Box, report: CoverageReport) -> str:
    """Return where in the picture most of something lies, by thirds."""
    x, y, width, height = box
    column = COLUMN_WORDS[min(2, int(3 * (x + width / 2) / report.columns))]
    row = ROW_WORDS[min(2, int(3 * (y + height / 2) / report.rows))]
    return f"mostly {' '.join(filter(None, (row, column))) or 'in the middle'}"
