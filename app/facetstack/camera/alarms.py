# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at each frame as it lands and tells what a photographer would shoot again."""

import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facetstack.imaging.likeness import Look

MISFIRE_STOPS = 0.33
FLICKER_STOPS = 0.08
"""The merge evens out less than that; more leaves bands."""
BUMP_SHARE = 0.008
"""Of the width, beyond what the frames before moved by."""
STUCK_SHARE = 0.15
"""Of the usual change from frame to frame; it grows with the square of the step."""
STUCK_UNLIKENESS = 1e-4
"""Two shots at the same focus differ by about that much through noise."""
_REMEMBERED = 8


class AlarmKind(Enum):
    """What may be wrong with a frame."""

    MISFIRE = "misfire"
    FLICKER = "flicker"
    BUMP = "bump"
    DUPLICATE = "duplicate"
    PARTNER_MISSING = "partner missing"
    BATTERY_LOW = "battery low"


@dataclass(frozen=True)
class Alarm:
    """Something to look at, with a sentence for people."""

    kind: AlarmKind
    text: str


class FrameWatch:
    """Compares each frame of a bracket with those before it.

    Only a small copy is decoded: some ten milliseconds for a frame.
    """

    def __init__(self) -> None:
        self._before: Look | None = None
        self._good: deque[Look] = deque(maxlen=_REMEMBERED)
        self._changes: deque[float] = deque(maxlen=_REMEMBERED)
        self._shifts: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)
        self._most_files = 0

    def alarms_of(self, paths: Sequence[Path]) -> tuple[Alarm, ...]:
        """Return what is odd about the newest frame.

        Parameters
        ----------
        paths
            Every file of the shot; what none of them shows raises no alarm.
        """
        # OpenCV takes a quarter of a second to import, and no command needs it sooner.
        from facetstack.imaging.likeness import look_at_file

        alarms = [*self._missing_partner(len(paths))]
        looks = (look_at_file(path) for path in _quickest_first(paths))
        look = next((look for look in looks if look is not None), None)
        if look is None:
            return tuple(alarms)
        exposure = self._exposure(look)
        alarms += exposure
        if not any(alarm.kind is AlarmKind.MISFIRE for alarm in exposure):
            self._good.append(look)
            if self._before is not None:
                alarms += self._bump(self._before, look)
                alarms += self._duplicate(self._before, look)
            self._before = look
        return tuple(alarms)

    def _missing_partner(self, count: int) -> list[Alarm]:
        before, self._most_files = self._most_files, max(self._most_files, count)
        if count >= before:
            return []
        text = f"only {count} of {before} files of this shot came"
        return [Alarm(AlarmKind.PARTNER_MISSING, text)]

    def _exposure(self, look: "Look") -> list[Alarm]:
        from facetstack.imaging.likeness import brightness_stops

        if not self._good:
            return []
        stops = statistics.median(brightness_stops(o, look) for o in self._good)
        if abs(stops) > MISFIRE_STOPS:
            text = (
                f"{stops:.1f} stops brighter than the frames before: did every flash "
                "fire?"
                if stops > 0
                else f"{-stops:.1f} stops darker than the frames before: did every "
                "flash fire?"
            )
            return [Alarm(AlarmKind.MISFIRE, text)]
        jump = abs(brightness_stops(self._good[-1], look))
        if jump > FLICKER_STOPS:
            text = f"exposed {jump:.2f} stops off the frame before: the light flickers"
            return [Alarm(AlarmKind.FLICKER, text)]
        return []

    def _bump(self, before: "Look", look: "Look") -> list[Alarm]:
        from facetstack.imaging.likeness import shift_share

        shift = shift_share(before, look)
        usual = [
            statistics.median(s[axis] for s in self._shifts) if self._shifts else 0.0
            for axis in (0, 1)
        ]
        moved = max(abs(shift[axis] - usual[axis]) for axis in (0, 1))
        if moved > BUMP_SHARE:
            text = f"moved by {moved:.1%} of the width: was something bumped?"
            return [Alarm(AlarmKind.BUMP, text)]
        self._shifts.append(shift)
        return []

    def _duplicate(self, before: "Look", look: "Look") -> list[Alarm]:
        from facetstack.imaging.likeness import unlikeness

        change = unlikeness(before, look)
        usual = statistics.median(self._changes) if len(self._changes) > 1 else 0.0
        if change < max(STUCK_UNLIKENESS, STUCK_SHARE * usual):
            text = "focused like the frame before: the lens did not move"
            return [Alarm(AlarmKind.DUPLICATE, text)]
        self._changes.append(change)
        return []


def _quickest_first(paths: Sequence[Path]) -> list[Path]:
    """Return the JPEG of a pair first: a raw file holds one too, but takes longer."""
    return sorted(paths, key=lambda path: path.suffix.lower() not in (".jpg", ".jpeg"))
