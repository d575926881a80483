# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the lens of an open body through the widget that its maker offers."""

import time
from collections.abc import Callable

from facetstack.camera import refusals
from facetstack.camera.connection import Connection
from facetstack.camera.dialects import Dialect, FocusKind, FocusWidget
from facetstack.camera.gphoto import Refused
from facetstack.camera.protocol import FocusDrive, FocusOutcome, FocusStep
from facetstack.errors import CameraBusy, Unsupported

# libgphoto2 watches a focus move for about 1 s and then calls the body busy.
_WATCHED_MOVE_SECONDS = 0.8
_BUSY_TRIES = 20
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.02, 0.2
_LOOK_AGAIN_SECONDS = 0.05


class Motor:
    """The focus motor of a lens.

    Parameters
    ----------
    revive
        Turns live view on again, after the body dropped it by itself.
    limits
        For widgets that take positions: far end, near end, smallest step.
    """

    def __init__(
        self,
        connection: Connection,
        widget: FocusWidget,
        revive: Callable[[], None],
        limits: tuple[int, int, int] = (0, 0, 1),
    ) -> None:
        self._connection = connection
        self._widget = widget
        self._revive = revive
        self._far_end, self._near_end, self._smallest_step = limits
        self._farther = 1 if self._far_end > self._near_end else -1
        self._on_its_way_to: int | None = None

    @property
    def offers(self) -> FocusDrive:
        """What it can do."""
        widget = self._widget
        return FocusDrive(
            smallest_units=max(widget.smallest_units, self._smallest_step),
            largest_units=widget.largest_units,
            reports_limit=widget.reports_limit,
            needs_live_view=widget.needs_live_view,
            counts_steps=widget.kind is FocusKind.WORDS,
            sizes=self._sizes,
            step_units=widget.step_units,
        )

    @property
    def _sizes(self) -> int:
        return max(1, len(self._widget.words))

    @property
    def position(self) -> int | None:
        """Where it stands, plus is farther; ``None`` where nothing tells."""
        if self._widget.kind is not FocusKind.POSITION:
            return None
        return self._farther * self._read_position()

    def move(self, step: FocusStep) -> FocusOutcome:
        """Move; 0 units are no move."""
        if not 1 <= step.size <= self._sizes:
            raise Unsupported(f"This lens has no step of size {step.size}.")
        if step.units == 0:
            return FocusOutcome.MOVED
        match self._widget.kind:
            case FocusKind.RANGE:
                return self._write(str(step.units))
            case FocusKind.WORDS:
                return self._write_words(step)
            case FocusKind.POSITION:
                return self._write_position(step.units)

    def _write_words(self, step: FocusStep) -> FocusOutcome:
        nearer, farther = self._widget.words[step.size - 1]
        outcome = FocusOutcome.MOVED
        for _ in range(abs(step.units)):
            outcome = self._write(farther if step.units > 0 else nearer)
            if outcome is not FocusOutcome.MOVED:
                break
        return outcome

    def _write_position(self, units: int) -> FocusOutcome:
        if abs(units) < self._smallest_step:
            return FocusOutcome.TOO_SMALL
        start = self._on_its_way_to
        if start is None:
            start = self._read_position()
        wanted = start + self._farther * units
        low, high = sorted((self._near_end, self._far_end))
        target = min(max(wanted, low), high)
        self._write(str(target))
        self._on_its_way_to = target
        arrived = self._arrives(target)
        if target != wanted:
            return FocusOutcome.AT_LIMIT
        return FocusOutcome.MOVED if arrived else FocusOutcome.STILL_MOVING

    def _arrives(self, target: int) -> bool:
        """Tell whether it gets there while we watch.

        libgphoto2 gives the same position for 2 s, unless it is written meanwhile.
        """
        deadline = time.monotonic() + _WATCHED_MOVE_SECONDS
        while abs(self._read_position() - target) >= self._smallest_step:
            if time.monotonic() > deadline:
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
            self._write_once(str(target))
        self._on_its_way_to = None
        return True

    def _read_position(self) -> int:
        with self._connection.asking("tell its focus position") as body:
            return int(float(body.read(self._widget.widget).value))

    def _write(self, value: str) -> FocusOutcome:
        """Write the widget, again and again while an earlier move is under way."""
        pause = _FIRST_PAUSE_SECONDS
        for _ in range(_BUSY_TRIES):
            outcome = self._write_once(value)
            if outcome is not None:
                return outcome
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        raise CameraBusy("The lens is still moving.", "Try again in a moment.")

    def _write_once(self, value: str) -> FocusOutcome | None:
        """Write the widget; what the body says of it stands in the text.

        Returns ``None`` if it was not taken but may be the next time.
        """
        began = time.monotonic()
        try:
            self._connection.body.write(self._widget.widget, value)
        except Refused as refusal:
            low = refusal.text.lower()
            if "at limit" in low:
                return FocusOutcome.AT_LIMIT
            if "too small" in low:
                return FocusOutcome.TOO_SMALL
            if "only in liveview" in low:
                self._revive()
                return None
            if not refusals.is_busy(refusal.code, refusal.text):
                raise self._connection.translated(refusal, "move the lens") from refusal
            if time.monotonic() - began > _WATCHED_MOVE_SECONDS:
                return FocusOutcome.STILL_MOVING
            return None
        return FocusOutcome.MOVED


def find_motor(
    connection: Connection, dialect: Dialect, revive: Callable[[], None]
) -> Motor | None:
    """Return the motor of the lens on a body, if it can be driven."""
    widget = dialect.focus
    if widget is None or widget.widget not in connection.body.names:
        return None
    if widget.kind is not FocusKind.POSITION:
        return Motor(connection, widget, revive)
    limits = _position_limits(connection, widget.widget)
    return None if limits is None else Motor(connection, widget, revive, limits)


def _position_limits(
    connection: Connection, widget: str
) -> tuple[int, int, int] | None:
    """Return far end, near end and smallest step, which stand among the choices.

    They are: infinity, nearest distance, room beyond each, depth, smallest step. All
    are 0 for a lens that cannot be driven.
    """
    try:
        choices = [int(choice) for choice in connection.body.read(widget).choices]
    except (Refused, ValueError):
        return None
    if len(choices) < 6 or choices[0] == choices[1]:
        return None
    return choices[0], choices[1], max(1, choices[5])
