# SPDX-License-Identifier: GPL-3.0-or-later
"""Where in focus each cell lies, and which frames are too far apart for it."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.focus_peaks import FocusPeaks
from facetstack.imaging.focus_steps import FocusSteps
from facetstack.imaging.opencv import cv2

ALLOWED_LOSS = 0.2
"""Share of contrast that a covered place may have lost; more is seen."""

NEVER_SHARP = 0.4
"""Share of a long step beyond which a cell counts as soft in any case."""

LONG_STEP = 1.34
"""A step this many times the steps around it is a gap: a frame is missing there. On
rendered rings even steps reach 1.24, those across a frame that is missed from 1.43."""

FAINT_STEP_PX, LONG_FAINT_STEP = 0.7, 1.45
"""Steps that blur the small copy by less are measured less well, so more is asked."""

LEAST_BEYOND_PX = 0.6
"""Blur radius, in pixels of the small copy, from which a place beyond the ends can be
told from one at them."""

LEAST_STEP_PX = 1.7
"""Blur radius, in pixels of the finished picture, that a step must make before a
longer one can show: half of it midway."""

Mask = npt.NDArray[np.bool_]


class FocusPlaces:
    """Where each cell's focus lies between the frames, given the steps.

    Parameters
    ----------
    bands
        Peaks of the finer and of the coarser detail.
    steps
        At least two.
    picture_px
        Pixels of the finished picture along one pixel that the steps are measured in.
    """

    def __init__(
        self,
        bands: tuple[FocusPeaks, FocusPeaks],
        steps: FocusSteps,
        picture_px: float,
    ) -> None:
        self._steps = steps
        self._least_px = LEAST_STEP_PX / picture_px
        self._usual_px = [_usual(steps.step_px, i) for i in range(len(steps.step_px))]
        self._lost_px = steps.radius_at_loss_px(ALLOWED_LOSS)
        fine, coarse = bands
        last = steps.frames - 1
        self._frame = fine.frame
        self._depth_px = fine.depth_px(steps.step_px)
        before = (self._depth_px < 0) & (fine.frame > 0) | (fine.frame == last)
        self._interval = fine.frame - before
        # A place beyond the ends is carried on, not measured between two frames: it
        # counts as far as both bands see it there.
        coarse_px = coarse.depth_px(steps.step_px)
        coarse_px[coarse.frame != fine.frame] = 0
        self._near_px = np.minimum(-self._depth_px, -coarse_px)
        self._far_px = np.minimum(self._depth_px, coarse_px)

    def long_intervals(self) -> list[int]:
        """Return the intervals across which focus moved too far, in order."""
        loss = self._steps.loss_midway()
        found = []
        for interval, step_px in enumerate(self._steps.step_px):
            usual_px = self._usual_px[interval]
            long = LONG_STEP if usual_px >= FAINT_STEP_PX else LONG_FAINT_STEP
            misses_one = step_px > max(long * usual_px, self._least_px)
            if misses_one or loss[interval] > ALLOWED_LOSS:
                found.append(interval)
        return found

    def soft_in(self, interval: int) -> Mask:
        """Return the cells of a long interval that no frame shows sharp enough."""
        allowed_px = min(
            self._lost_px,
            self._allowed_px(interval),
            NEVER_SHARP * float(self._steps.step_px[interval]),
        )
        later = (self._frame == interval) & (self._depth_px > allowed_px)
        earlier = (self._frame == interval + 1) & (self._depth_px < -allowed_px)
        return np.asarray(later | earlier)

    def extra_frames(self, interval: int) -> int:
        """Return how many frames close a gap."""
        step_px = float(self._steps.step_px[interval])
        # A step that was measured a fifth too long is still one frame missing.
        wanted_px = 1.2 * self._usual_px[interval]
        if self._steps.loss_midway()[interval] > ALLOWED_LOSS:
            wanted_px = min(wanted_px, 2 * self._lost_px)
        wanted_px = max(wanted_px, self._least_px)
        return max(1, int(np.ceil(step_px / wanted_px)) - 1)

    def loss_midway(self, interval: int) -> float:
        """Return the share of contrast lost midway in an interval."""
        return float(self._steps.loss_midway()[interval])

    def beyond(self, near: bool) -> Mask:
        """Return the cells that lie beyond the first or the last frame."""
        frame, interval = (0, 0) if near else (self._steps.frames - 1, -1)
        beyond_px = self._near_px if near else self._far_px
        allowed_px = min(self._lost_px, self._allowed_px(interval))
        # Across a long step three frames tell less of what lies beyond them.
        step_px = float(self._steps.step_px[interval])
        allowed_px = max(allowed_px, 0.55 * step_px, LEAST_BEYOND_PX)
        beyond = (self._frame == frame) & (beyond_px > allowed_px)
        # Single cells are noise.
        whole = cv2.morphologyEx(
            beyond.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)
        )
        return np.asarray(whole > 0)

    def positions(self) -> npt.NDArray[np.float64]:
        """Return where each cell is in focus, in frames from 0."""
        part = self._depth_px / self._steps.step_px[self._interval]
        return np.asarray(self._frame + part, np.float64)

    def _allowed_px(self, interval: int) -> float:
        """Return the blur that a bracket without gaps has midway, and a bit."""
        return max(0.55 * self._usual_px[interval], self._least_px / 2)


def _usual(step_px: npt.NDArray[np.float64], interval: int) -> float:
    """Return the median of the steps around one, without itself."""
    low, high = max(0, interval - 3), interval + 4
    around = np.delete(step_px[low:high], interval - low)
    return float(np.median(around)) if around.size else float(step_px[interval])
