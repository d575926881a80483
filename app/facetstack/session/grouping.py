# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells which frames belong together: by their number, or by a pause between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from facetstack.errors import StudioError
from facetstack.imaging.files import JPEG_SUFFIXES, natural_key


@dataclass(frozen=True)
class Grouping:
    """What makes a stack: so many frames, or a pause of more than so many seconds."""

    frames: int | None = None
    gap_seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.frames is None) == (self.gap_seconds is None):
            raise StudioError(
                "It is not said what makes a stack.", "Give --frames or --gap."
            )
        if self.frames is not None and self.frames < 2:
            raise StudioError("A stack needs at least two frames.", "Raise --frames.")
        if self.gap_seconds is not None and not self.gap_seconds > 0:
            raise StudioError("The gap must be longer than 0 s.", "Raise --gap.")


@dataclass
class WaitingFrame:
    """A frame that waits for its stack: its files, and when it was shot."""

    files: list[Path] = field(default_factory=list)
    seconds: float = float("inf")

    @property
    def path(self) -> Path:
        """The file to merge: raw wins over JPEG."""
        raw = [f for f in self.files if f.suffix.lower() not in JPEG_SUFFIXES]
        return (raw or self.files)[0]


def complete_groups(
    frames: list[WaitingFrame], grouping: Grouping, quiet_seconds: float
) -> Iterator[list[WaitingFrame]]:
    """Yield the groups of frames that are complete, each in the order it was shot."""
    if grouping.frames is not None:
        ordered = _in_order(frames)
        for first in range(0, len(ordered) - grouping.frames + 1, grouping.frames):
            yield ordered[first : first + grouping.frames]
        return
    assert grouping.gap_seconds is not None
    group: list[WaitingFrame] = []
    for frame in sorted(frames, key=lambda frame: frame.seconds):
        if group and frame.seconds - group[-1].seconds > grouping.gap_seconds:
            yield _in_order(group)
            group = []
        group.append(frame)
    if quiet_seconds > grouping.gap_seconds:
        yield _in_order(group)


def _in_order(frames: list[WaitingFrame]) -> list[WaitingFrame]:
    """Return frames by name; where a camera's counter began anew, by time.

    Names tell the order better than times, which may be those of the transfer.
    """
    named = sorted(frames, key=lambda frame: natural_key(frame.path.stem))
    for index in range(1, len(named)):
        skipped = _number(named[index]) - _number(named[index - 1])
        began_anew = named[-1].seconds <= named[0].seconds and skipped > len(named)
        if began_anew and named[index].seconds < named[index - 1].seconds:
            return named[index:] + named[:index]
    return named


def _number(frame: WaitingFrame) -> int:
    """Return the last number in a frame's name, 0 if there is none."""
    numbers = re.findall(r"[0-9]+", frame.path.stem)
    return int(numbers[-1]) if numbers else 0
