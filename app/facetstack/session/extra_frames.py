# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frames to add to a bracket so that it covers the piece, and their names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from facetstack.camera.shoot import ExtraFrame
from facetstack.errors import ProjectError
from facetstack.imaging.coverage import CoverageReport, OpenEnd
from facetstack.session.bracket_record import BracketRecord

MOST_BEYOND = 5
"""Frames that are added beyond an end at once; coverage then tells whether they do."""

_SECOND_FILE = re.compile(r"-[0-9]+$")


@dataclass(frozen=True)
class PlacedFrame:
    """A frame on disk: its number in hundredths, and where its focus is."""

    hundredths: int
    units: int


def placed_frames(
    record: BracketRecord, paths: Sequence[Path]
) -> tuple[PlacedFrame, ...]:
    """Return where the frames of a bracket lie, in the order of their paths.

    Raises
    ------
    ProjectError
        If a path is none of the bracket's frames.
    """
    beginning = record.beginning
    positions = beginning.focus_bracket.positions()
    units = dict(zip(beginning.names, positions, strict=True))
    placed = []
    for path in paths:
        stem = path.stem if path.stem in units else _SECOND_FILE.sub("", path.stem)
        if stem not in units:
            raise ProjectError(
                f"{path.name} does not belong to the bracket in {record.folder}.",
                "Frames can be added only to a bracket that was shot here.",
            )
        number = stem.removeprefix(f"{beginning.stem}_")
        placed.append(PlacedFrame(_hundredths(number), units[stem]))
    return tuple(placed)


def frames_to_add(
    report: CoverageReport,
    placed: Sequence[PlacedFrame],
    step_units: float,
    gaps: Sequence[int] | None = None,
) -> tuple[ExtraFrame, ...]:
    """Return the frames that close gaps and open ends, near to far.

    Parameters
    ----------
    report
        Its frames are counted as in ``placed``.
    placed
        The frames of the bracket, in focus order.
    step_units
        From frame to frame beyond the ends.
    gaps
        Which of the gaps to close, by their place in the report, and no end; ``None``
        for all of both.

    Raises
    ------
    ProjectError
        If the lens has no place between two frames, or no name is left there.
    """
    chosen = range(len(report.gaps)) if gaps is None else gaps
    wanted: list[ExtraFrame] = []
    for number in chosen:
        gap = report.gaps[number]
        wanted += _between(placed[gap.before], placed[gap.after], len(gap.positions))
    for end in report.open_ends if gaps is None else ():
        count = frames_beyond(report, end)
        if end.near:
            wanted += _nearer(placed[end.frame], count, step_units)
        else:
            wanted += _farther(placed[end.frame], count, step_units)
    return tuple(sorted(wanted, key=lambda frame: frame.units))


def frames_beyond(report: CoverageReport, end: OpenEnd) -> int:
    """Return how many frames may reach the end of the piece, at most ``MOST_BEYOND``.

    The piece is taken to go on as densely as it lies around the last frames.
    """
    inside = report.curve_position[report.curve_share > 0]
    if not inside.size:
        return 1
    away = np.abs(report.curve_position - end.frame)
    density = float(report.curve_share[away < 2].mean())
    return int(np.clip(np.ceil(end.share / max(density, 1e-6)), 1, MOST_BEYOND))


def _between(before: PlacedFrame, after: PlacedFrame, count: int) -> list[ExtraFrame]:
    units = _spread(before.units, after.units, count)
    hundredths = _spread(before.hundredths, after.hundredths, count)
    first, last = _number(before.hundredths), _number(after.hundredths)
    if not _rises(before.units, *units, after.units):
        raise ProjectError(
            f"The lens has no place for {count} more between frames {first} and "
            f"{last}.",
            "Shoot a new bracket with a smaller step.",
        )
    if not _rises(before.hundredths, *hundredths, after.hundredths):
        raise ProjectError(
            f"There is no name for {count} more between frames {first} and {last}.",
            "Shoot a new bracket with a smaller step.",
        )
    return _named(units, hundredths)


def _rises(*values: int) -> bool:
    return all(a < b for a, b in pairwise(values))


def _nearer(first: PlacedFrame, count: int, step_units: float) -> list[ExtraFrame]:
    hundredths = _spread(0, first.hundredths, count)
    if len(set(hundredths) - {0, first.hundredths}) < count:
        raise ProjectError(
            "There is no name left before the first frame.",
            "Shoot a new bracket that begins nearer.",
        )
    units = [first.units - round(step_units * k) for k in range(count, 0, -1)]
    return _named(units, hundredths)


def _farther(last: PlacedFrame, count: int, step_units: float) -> list[ExtraFrame]:
    whole = last.hundredths // 100
    units = [last.units + round(step_units * k) for k in range(1, count + 1)]
    return _named(units, [100 * (whole + k) for k in range(1, count + 1)])


def _spread(low: int, high: int, count: int) -> list[int]:
    """Return whole numbers evenly between two."""
    return [low + round((high - low) * k / (count + 1)) for k in range(1, count + 1)]


def _named(units: Sequence[int], hundredths: Sequence[int]) -> list[ExtraFrame]:
    return [
        ExtraFrame(_number(number), where)
        for where, number in zip(units, hundredths, strict=True)
    ]


def _hundredths(number: str) -> int:
    whole, _, part = number.partition("_")
    return 100 * int(whole) + int(part or 0)


def _number(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole:03}_{part:02}" if part else f"{whole:03}"
