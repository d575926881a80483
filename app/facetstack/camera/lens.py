# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a lens to a position by counting steps, always arriving from one side."""

import contextlib
import time

from facetstack.camera.protocol import Camera, FocusDrive, FocusOutcome, FocusStep
from facetstack.errors import CameraError, CameraLost, FocusAtLimit, Unsupported
from facetstack.progress import CancelToken

_FIRST_CHUNK_UNITS = 128
_LONG_SECONDS = 0.8
_SHORT_SECONDS = 0.3
_LONGEST_MOVE_SECONDS = 5.0
_STILL_DIFFERENCE = 0.004
_STILL_PAIRS = 2
_LOOK_AGAIN_SECONDS = 0.05
_OVERSHOOT_PIECES = 8


class _StepTooSmall(Unsupported):
    """The lens does not move by so little."""


class Lens:
    """Where the lens stands, counted from where it stood when this was made.

    Nobody knows how fast a lens is, and libgphoto2 no longer watches a move that takes
    longer than about 1 s. So long moves go in chunks that grow while they are quick and
    shrink when they are slow.

    Attributes
    ----------
    units
        Position in the maker's units; plus is farther.
    lost
        Whether the link to the camera broke, so that nothing can be moved any more.
    """

    def __init__(self, camera: Camera, drive: FocusDrive) -> None:
        self.units = 0
        self.lost = False
        self._outward_units = 0
        self._camera = camera
        self._drive = drive
        self._chunk_units = min(_FIRST_CHUNK_UNITS, drive.largest_units)

    def approach(
        self, target_units: int, backlash_units: int, token: CancelToken
    ) -> None:
        """Go to a position from its near side, going back beyond it first.

        Nothing more is needed where the way there took up the slack already. Where the
        end of travel leaves less room, the way back was counted in pieces, so the
        position is still known to within half a piece.
        """
        self.move_to(target_units, token)
        if self._outward_units >= backlash_units:
            return
        piece = max(self._drive.smallest_units, backlash_units // _OVERSHOOT_PIECES)
        self._go_nearer(target_units - backlash_units, piece, token)
        # At the end of travel what is missing may be less than the lens can do.
        with contextlib.suppress(_StepTooSmall):
            self.move_to(target_units, token)

    def seek_near_end(
        self, most_units: int, piece_units: int, token: CancelToken
    ) -> bool:
        """Go nearer until the camera says that the travel ends; say whether it did.

        A position is counted on to within half a piece.

        Parameters
        ----------
        most_units
            How far to look for it.
        piece_units
            The pieces in which the lens goes there.
        """
        return self._go_nearer(self.units - most_units, piece_units, token)

    def move_to(self, target_units: int, token: CancelToken) -> None:
        """Go to a position.

        Raises
        ------
        FocusAtLimit
            If it lies beyond the lens's travel.
        Unsupported
            If the camera refuses so small a step.
        """
        while self.units != target_units:
            token.checkpoint()
            missing = target_units - self.units
            chunk = min(abs(missing), self._chunk_units)
            # Leave no remainder that the camera would refuse as too small.
            if 0 < abs(missing) - chunk < self._drive.smallest_units < chunk:
                chunk -= self._drive.smallest_units
            self._step(chunk if missing > 0 else -chunk, token)

    def _go_nearer(self, goal_units: int, piece_units: int, token: CancelToken) -> bool:
        """Go nearer in pieces as far as a goal; say whether the travel ended before.

        The end is believed when it is told twice: what a body says may still belong to
        an earlier move.
        """
        piece = min(piece_units, self._drive.largest_units)
        reach_units, at_end = self.units - goal_units, False
        while self.units > goal_units:
            token.checkpoint()
            try:
                self._step(-piece, token)
            except FocusAtLimit:
                if at_end:
                    break
                self.units -= piece // 2
                at_end = True
            except _StepTooSmall:
                # Most bodies do not tell their smallest step before it is tried.
                if 2 * piece > self._drive.largest_units or piece > reach_units:
                    raise
                piece *= 2
            else:
                if at_end:
                    self.units -= piece - piece // 2
                at_end = False
        return at_end

    def _step(self, units: int, token: CancelToken) -> None:
        began = time.monotonic()
        outcome = self._camera.drive_focus(FocusStep(units))
        if outcome is FocusOutcome.AT_LIMIT:
            self._outward_units = 0
            raise FocusAtLimit(
                "The lens reached the end of its travel.",
                "Set the near or far limit a little further inside.",
            )
        if outcome is FocusOutcome.TOO_SMALL:
            raise _StepTooSmall(
                f"The camera refuses focus steps as small as {abs(units)} units.",
                "Choose a larger step.",
            )
        self.units += units
        self._outward_units = self._outward_units + units if units > 0 else 0
        if outcome is FocusOutcome.STILL_MOVING:
            self._wait_until_still(token)
        self._learn(abs(units), time.monotonic() - began)

    def _learn(self, units: int, seconds: float) -> None:
        if seconds > _LONG_SECONDS:
            self._chunk_units = max(self._drive.smallest_units, units // 2)
        elif seconds < _SHORT_SECONDS and units >= self._chunk_units:
            self._chunk_units = min(self._drive.largest_units, self._chunk_units * 2)

    def _wait_until_still(self, token: CancelToken) -> None:
        """Wait until live pictures stop changing, or for the longest move there is."""
        deadline = time.monotonic() + _LONGEST_MOVE_SECONDS
        if not self._camera.live_view_on:
            token.sleep(_LONGEST_MOVE_SECONDS)
            return
        before: bytes | None = None
        still_pairs = 0
        while still_pairs < _STILL_PAIRS and time.monotonic() < deadline:
            token.sleep(_LOOK_AGAIN_SECONDS)
            try:
                now = self._camera.preview().jpeg
            except CameraLost:
                raise
            except CameraError:
                continue
            if before is not None:
                still = live_difference(before, now) < _STILL_DIFFERENCE
                still_pairs = still_pairs + 1 if still else 0
            before = now


def live_difference(jpeg: bytes, other_jpeg: bytes) -> float:
    """Return how much two live pictures differ: mean over the pixels, 0..1.

    Both are reduced to an eighth first, which takes most of the noise away. Pictures
    that cannot be compared differ wholly.
    """
    # OpenCV takes a quarter of a second to import, and few lenses need it here.
    import numpy as np

    from facetstack.imaging.opencv import cv2

    small = [
        cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
        for data in (jpeg, other_jpeg)
    ]
    if any(picture is None for picture in small) or small[0].shape != small[1].shape:
        return 1.0
    return float(np.mean(cv2.absdiff(*small))) / 255.0
