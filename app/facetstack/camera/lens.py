# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a lens to a position by counting steps, always arriving from one side."""

import contextlib
import time

from facetstack.camera.motion import MotionWatch, live_difference
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
_NEAR_ENOUGH_UNITS = 0.5


class StepTooSmall(Unsupported):
    """The lens does not move by so little."""


class Lens:
    """Where the lens stands, counted from where it stood when this was made.

    Where a body has steps of several sizes, large ones bring it near a position and
    small ones there. Where it does not tell the end of travel, live pictures do.

    Nobody knows how fast a lens is, and libgphoto2 no longer watches a move that takes
    longer than about 1 s. So long moves go in chunks that grow while they are quick and
    shrink when they are slow.

    Attributes
    ----------
    lost
        Whether the link to the camera broke, so that nothing can be moved any more.
    """

    def __init__(self, camera: Camera, drive: FocusDrive) -> None:
        self._exact_units: float = 0
        self.lost = False
        self._outward_units = 0.0
        self._camera = camera
        self._drive = drive
        self._chunk_units = min(_FIRST_CHUNK_UNITS, drive.largest_units)
        self._watch = None if drive.reports_limit else MotionWatch(camera)
        self._direction = 0

    @property
    def units(self) -> int:
        """Position in the maker's units; plus is farther."""
        return round(self._exact_units)

    def count_from(self, units: int) -> None:
        """Count on from here, where it was found to stand."""
        self._exact_units = units

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
        with contextlib.suppress(StepTooSmall):
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
        while abs(missing := target_units - self._exact_units) >= _NEAR_ENOUGH_UNITS:
            token.checkpoint()
            size = self._size_for(abs(missing))
            if size > 1:
                self._step(1 if missing > 0 else -1, token, size)
                continue
            chunk = min(round(abs(missing)), self._chunk_units)
            # Leave no remainder that the camera would refuse as too small.
            if 0 < abs(missing) - chunk < self._drive.smallest_units < chunk:
                chunk -= self._drive.smallest_units
            self._step(chunk if missing > 0 else -chunk, token)

    def _go_nearer(self, goal_units: int, piece_units: int, token: CancelToken) -> bool:
        """Go nearer in pieces as far as a goal; say whether the travel ended before.

        What a body tells of the end is believed when it is told twice: it may belong to
        an earlier move.
        """
        piece = min(piece_units, self._drive.largest_units)
        reach_units, at_end = self._exact_units - goal_units, False
        while self._exact_units > goal_units:
            token.checkpoint()
            before = self._exact_units
            try:
                self._step(-piece, token)
            except FocusAtLimit:
                if at_end:
                    self._exact_units = before
                if at_end or not self._drive.reports_limit:
                    return True
                at_end = True
            except StepTooSmall:
                # Most bodies do not tell their smallest step before it is tried.
                if 2 * piece > self._drive.largest_units or piece > reach_units:
                    raise
                piece *= 2
            else:
                if at_end:  # It was not: then the piece before was a whole one.
                    self._exact_units -= piece - piece // 2
                at_end = False
        return at_end

    def _size_for(self, missing_units: float) -> int:
        """Return the largest size of step that does not go too far."""
        lengths = self._drive.step_units
        fitting = [size for size, n in enumerate(lengths, 1) if n <= missing_units]
        return max(fitting, default=1)

    def _step(self, units: int, token: CancelToken, size: int = 1) -> None:
        began = time.monotonic()
        direction = 1 if units > 0 else -1
        if self._watch and direction != self._direction:
            self._watch.begin()
        self._direction = direction
        outcome = self._camera.drive_focus(FocusStep(units, size))
        if outcome is FocusOutcome.AT_LIMIT:
            self._outward_units = 0.0
            # It went an unknown part of the way: half is the best guess.
            self._exact_units += int(units / 2)
            raise FocusAtLimit(
                "The lens reached the end of its travel.",
                "Set the near or far limit a little further inside.",
            )
        if outcome is FocusOutcome.TOO_SMALL:
            raise StepTooSmall(
                f"The camera refuses focus steps as small as {abs(units)} units.",
                "Choose a larger step.",
            )
        gone_units = units * self._drive.step_units[size - 1]
        self._exact_units += gone_units
        self._outward_units = self._outward_units + gone_units if units > 0 else 0.0
        if outcome is FocusOutcome.STILL_MOVING:
            self._wait_until_still(token)
        if size == 1:
            self._learn(abs(units), time.monotonic() - began)
        if self._watch:
            self._check_motion(self._watch, gone_units)

    def _check_motion(self, watch: MotionWatch, units: float) -> None:
        stuck = watch.stuck_units(abs(units))
        if stuck:
            self._exact_units -= stuck if units > 0 else -stuck
            self._direction, self._outward_units = 0, 0.0
            raise FocusAtLimit(
                "The live picture no longer changes: the lens is at the end of its "
                "travel, or it is not driven.",
                "Set the limit further inside, and look at the AF/MF switches.",
            )

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
