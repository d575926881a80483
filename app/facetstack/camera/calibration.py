# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a lens on live view: play, smallest step, repeatability, step lengths, mm.

Live pictures taken on one way from near to far are a ruler: whatever the motor was told
since, they tell where the lens is focused. Nothing about the lens is assumed but that
its picture changes with focus.
"""

import contextlib
import math
import time
from dataclasses import replace
from statistics import fmean, median, pstdev

from facetstack.camera.calibration_store import LensCalibration
from facetstack.camera.focus_ruler import FocusRuler, Rung, still_look
from facetstack.camera.focus_travel import LEAST_PICTURES, step_mm
from facetstack.camera.lens import Lens, StepTooSmall
from facetstack.camera.protocol import (
    Camera,
    CameraInfo,
    FocusDrive,
    FocusOutcome,
    FocusStep,
)
from facetstack.errors import CameraError, FocusAtLimit, Unsupported
from facetstack.optics.bracket import CloseUp
from facetstack.progress import CancelToken, Progress, Report, silent

_LEAST_CHANGE, _MOST_CHANGE = 0.002, 0.02
"""Unlikeness of neighbouring rungs: well above noise, and fine enough to read."""
_RUNGS, _LEAST_RUNGS = 28, 10
_BACK_RUNGS = 5
_APPROACHES = 5
_TRIED_RUNGS = 2
_MOST_TRIED_STEPS = 30
_EFFECTIVE_SHARE = 0.75
_SIZE_TRIES = 2
_ACTS = 6
_BUSY_SECONDS = 5.0


def calibrate(
    camera: Camera,
    *,
    close_up: CloseUp | None = None,
    token: CancelToken | None = None,
    report: Report = silent,
) -> LensCalibration:
    """Measure the lens of a camera that looks at something with detail in depth.

    The lens goes back and forth around where it stands; afterwards it is focused as it
    was, and live view is as it was.

    Parameters
    ----------
    camera
        Open.
    close_up
        Magnification, f-number and sensor, to measure millimetres; its pixels do not
        count.

    Raises
    ------
    Unsupported
        If the lens cannot be driven, or the body shows no live view.
    CameraError
        If live view shows too little detail to measure on.
    Cancelled
        If the token was cancelled.
    """
    capabilities = camera.capabilities()
    if capabilities.focus is None:
        raise Unsupported(
            " ".join(("This camera cannot drive the lens.", *capabilities.notes))
        )
    if not capabilities.live_view:
        raise Unsupported("This camera has no live view to measure the lens on.")
    was_live = camera.live_view_on
    camera.start_live_view()
    bench = _Bench(camera, capabilities.focus, token or CancelToken(), report)
    try:
        return bench.measured(camera.info(), close_up)
    finally:
        with contextlib.suppress(CameraError):
            bench.go_home()
            if not was_live:
                camera.stop_live_view()


class _Bench:
    """A lens under measurement."""

    def __init__(
        self, camera: Camera, drive: FocusDrive, token: CancelToken, report: Report
    ) -> None:
        self._camera = camera
        self._drive = drive
        self._token = token
        self._report = report
        self._done = 0
        self._home_units, self._back_units = 0, 0
        self.lens = Lens(camera, drive)

    def measured(self, info: CameraInfo, close_up: CloseUp | None) -> LensCalibration:
        """Measure everything, one after another."""
        self._tell("Looking for a step that shows")
        home, _ = still_look(self._camera, self._token)
        pace = self._pace()
        self._tell("Taking live pictures from near to far")
        rungs = self._climb(pace)
        ruler = FocusRuler(rungs)
        self._home_units = round(ruler.read(home) or 0)
        self._tell("Measuring the play of the lens")
        backlash = self._backlash(ruler, pace)
        self._back_units = math.ceil(1.5 * max(0.0, backlash)) + pace
        self._tell("Coming back to the same place")
        repeatability = self._repeatability(ruler)
        self._tell("Trying smaller steps")
        smallest = self._smallest(ruler, pace)
        units = self.lens.units
        self.lens = Lens(self._camera, replace(self._drive, smallest_units=smallest))
        self.lens.count_from(units)
        self._tell("Measuring the sizes of step")
        sizes = self._sizes(ruler, pace)
        mm = None if close_up is None else _mm_per_unit(rungs, close_up)
        return LensCalibration(
            model=info.model,
            serial=info.serial,
            lens=info.lens,
            focal_length_mm=info.focal_length_mm,
            backlash_units=round(max(0.0, backlash), 2),
            smallest_units=smallest,
            repeatability_units=round(repeatability, 2),
            step_units=sizes,
            magnification=close_up.magnification if close_up and mm else None,
            mm_per_unit=mm,
            measured=round(time.time()),
        )

    def _pace(self) -> int:
        """Return a step that changes the picture clearly, but not much."""
        from facetstack.imaging.likeness import unlikeness

        units = self._drive.smallest_units
        before, _ = still_look(self._camera, self._token)
        change = 0.0
        direction = 1
        while True:
            try:
                self.lens.move_to(self.lens.units + direction * units, self._token)
            except StepTooSmall:
                units *= 2
                continue
            except FocusAtLimit:
                if direction < 0:
                    raise _too_little_detail() from None
                direction = -1
                continue
            now, _ = still_look(self._camera, self._token)
            change, before = unlikeness(before, now), now
            if change > _MOST_CHANGE and units > self._drive.smallest_units:
                # Play may have hidden shorter steps before.
                return max(self._drive.smallest_units, units // 2)
            if change >= _LEAST_CHANGE:
                return units
            if 2 * units > self._drive.largest_units * 64 or units > 8192:
                raise _too_little_detail()
            units *= 2

    def _climb(self, pace: int) -> list[Rung]:
        """Go nearer, then farther rung by rung; return what is seen on the way."""
        lens = self.lens
        with contextlib.suppress(FocusAtLimit):
            lens.move_to(-(_RUNGS // 2 + _BACK_RUNGS) * pace, self._token)
        # So far slack was taken up: the ruler begins where the picture moves again.
        rungs: list[Rung] = []
        for number in range(_RUNGS + 2 * _BACK_RUNGS):
            try:
                lens.move_to(lens.units + pace, self._token)
            except FocusAtLimit:
                break
            if number >= _BACK_RUNGS:
                look, jpeg = still_look(self._camera, self._token)
                rungs.append(Rung(lens.units, look, jpeg))
        rungs = _moving(rungs)
        if len(rungs) < _LEAST_RUNGS:
            raise _too_little_detail()
        return rungs

    def _backlash(self, ruler: FocusRuler, pace: int) -> float:
        """Turn round at the far end; what the focus lags behind is the play."""
        lens, lags = self.lens, list[float]()
        lens.move_to(math.floor(ruler.last_units), self._token)
        while lens.units > ruler.first_units:
            lens.move_to(lens.units - pace, self._token)
            read = self._read(ruler)
            # Until the slack is taken up the focus stays at the end of the ruler.
            if read is not None and read < ruler.last_units - 1.5 * pace:
                lags.append(read - lens.units)
            if len(lags) == _BACK_RUNGS + 1:
                break
        if len(lags) < 2:
            raise CameraError(
                "The lens has more play than live view can measure here.",
                "Try again on something deeper.",
            )
        return median(lags)

    def _repeatability(self, ruler: FocusRuler) -> float:
        """Approach one place from near, again and again, and see where focus is."""
        middle = round((ruler.first_units + ruler.last_units) / 2)
        found: list[float] = []
        for _ in range(_APPROACHES):
            self._approach(middle)
            read = self._read(ruler)
            if read is not None:
                found.append(read)
        return pstdev(found) if len(found) > 1 else 0.0

    def _smallest(self, ruler: FocusRuler, pace: int) -> int:
        """Return the smallest step that is taken, and moves the focus as far."""
        units = self._drive.smallest_units
        while units < pace:
            steps = min(_MOST_TRIED_STEPS, math.ceil(_TRIED_RUNGS * pace / units))
            self._approach(round(ruler.first_units + 2 * pace))
            start = self._read(ruler)
            try:
                for _ in range(steps):
                    self.lens.move_to(self.lens.units + units, self._token)
            except StepTooSmall:
                units += max(1, units // 8)
                continue
            end = self._read(ruler)
            if start is None or end is None:
                break
            if end - start >= _EFFECTIVE_SHARE * steps * units:
                return units
            # What the steps did not do was counted all the same.
            self.lens.count_from(round(end))
            units *= 2
        return min(units, pace)

    def _sizes(self, ruler: FocusRuler, pace: int) -> tuple[float, ...]:
        """Return how long each size of step is, as far as the ruler reaches."""
        lengths = [1.0]
        if not self._drive.counts_steps:
            return tuple(lengths)
        for size in range(2, self._drive.sizes + 1):
            found: list[float] = []
            for _ in range(_SIZE_TRIES):
                self._approach(round(ruler.first_units + 1.5 * pace))
                start = self._read(ruler)
                self._drive_once(size)
                end = self._read(ruler)
                if start is None or end is None:
                    break
                self.lens.count_from(round(end))
                found.append(end - start)
            if len(found) < _SIZE_TRIES:
                self._return_from_beyond(size)
                break
            lengths.append(round(fmean(found), 2))
        return tuple(lengths)

    def _drive_once(self, size: int) -> None:
        outcome = self._camera.drive_focus(FocusStep(1, size))
        if outcome is FocusOutcome.STILL_MOVING:
            self._token.sleep(_BUSY_SECONDS)

    def _return_from_beyond(self, size: int) -> None:
        """Undo a step that led off the ruler."""
        with contextlib.suppress(CameraError):
            self._camera.drive_focus(FocusStep(-1, size))
            self._token.sleep(_BUSY_SECONDS / 5)

    def go_home(self) -> None:
        """Focus as before the measurement, as far as the lens is known by now."""
        self._token = CancelToken()
        self._approach(self._home_units)

    def _approach(self, units: int) -> None:
        """Go to a place from its near side."""
        with contextlib.suppress(FocusAtLimit):
            self.lens.move_to(units - self._back_units, self._token)
        self.lens.move_to(units, self._token)

    def _read(self, ruler: FocusRuler) -> float | None:
        return ruler.read(still_look(self._camera, self._token)[0])

    def _tell(self, text: str) -> None:
        self._report(Progress(self._done, _ACTS, text))
        self._done += 1


def _moving(rungs: list[Rung]) -> list[Rung]:
    """Return the rungs without those at the start where the picture stood still."""
    from facetstack.imaging.likeness import unlikeness

    for first in range(len(rungs) - 1):
        if unlikeness(rungs[first].look, rungs[first + 1].look) > _LEAST_CHANGE / 4:
            return rungs[first:]
    return []


def _mm_per_unit(rungs: list[Rung], close_up: CloseUp) -> float | None:
    """Return how far focus moves per unit, from pictures as far apart as tells best."""
    pace = rungs[1].units - rungs[0].units
    for every in range(len(rungs) // LEAST_PICTURES, 0, -1):
        mm = step_mm([rung.jpeg for rung in rungs[::every]], close_up)
        if mm is not None:
            return mm / (every * pace)
    return None


def _too_little_detail() -> CameraError:
    return CameraError(
        "Live view does not change enough with focus to measure the lens.",
        "Focus on something with fine detail in depth, such as a ruler at a slant, "
        "and let the light on.",
    )
