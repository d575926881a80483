# SPDX-License-Identifier: GPL-3.0-or-later
"""A focus motor and the glass it moves: travel, time, smallest step, play, settling."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Move(Enum):
    """How a command to the motor was taken."""

    STARTED = "on its way"
    AT_LIMIT = "on its way to the end of the travel"
    TOO_SMALL = "smaller than the motor can do"
    BUSY = "still on its way from before"


@dataclass(frozen=True)
class LensModel:
    """How a lens behaves. Positions and steps are in lens units; minus is nearer.

    Attributes
    ----------
    near_limit, far_limit, start
        Ends of the travel, and where the motor stands at first.
    start_seconds, units_per_second
        A move of n units takes ``start_seconds + n / units_per_second``.
    smallest_step
        Smaller moves are refused.
    backlash
        How far the motor turns after a change of direction before the glass follows.
    step_sizes
        How far the steps go that some makers call small, medium and large; nothing
        says that one is a multiple of another.
    settle_seconds
        Time constant with which the glass follows the motor.
    """

    near_limit: int = -600
    far_limit: int = 1900
    start: int = 550
    start_seconds: float = 0.03
    units_per_second: float = 2000.0
    smallest_step: int = 2
    step_sizes: tuple[int, int, int] = (20, 127, 611)
    backlash: float = 0.0
    settle_seconds: float = 0.03


class Lens:
    """The moving parts.

    Parameters
    ----------
    clock
        Seconds that never run backwards.
    """

    def __init__(
        self,
        model: LensModel | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model or LensModel()
        self._clock = clock
        self._from = self._to = float(self.model.start)
        self._began = self._ends = clock()
        self._driven = self._glass = float(self.model.start)
        self._seen = self._began
        self._lost_shares: list[float] = []

    @property
    def busy(self) -> bool:
        """Whether the motor still runs."""
        return self._clock() < self._ends

    @property
    def motor_position(self) -> float:
        """Where the motor stands now, in units."""
        return self._motor_at(self._clock())

    @property
    def glass_position(self) -> float:
        """Where the glass stands now, in units: this is what the picture shows."""
        self._follow()
        return self._glass

    def put(self, position: float) -> None:
        """Stand at a position at once, the glass too."""
        self._from = self._to = self._driven = self._glass = position
        self._began = self._ends = self._seen = self._clock()

    def lose(self, times: int, share: float) -> None:
        """Let the next moves fall short by a share of their way: 1 for all of it."""
        self._lost_shares += [share] * times

    def move(self, units: int) -> Move:
        """Start moving; the travel's ends are never passed."""
        if self.busy:
            return Move.BUSY
        if abs(units) < self.model.smallest_step:
            return Move.TOO_SMALL
        self._follow()
        now = self._clock()
        self._from = self._motor_at(now)
        wanted = self._from + units
        reached = wanted
        if self._lost_shares:
            reached -= units * self._lost_shares.pop(0)
        self._to = min(max(reached, self.model.near_limit), self.model.far_limit)
        self._began = now
        distance = abs(self._to - self._from)
        self._ends = now + self.model.start_seconds
        self._ends += distance / self.model.units_per_second
        inside = self.model.near_limit <= wanted <= self.model.far_limit
        return Move.STARTED if inside else Move.AT_LIMIT

    def find_focus(self) -> Move:
        """Go where autofocus finds the piece: where the motor stood at first."""
        return self.move(self.model.start - round(self.motor_position))

    def _motor_at(self, moment: float) -> float:
        if moment >= self._ends:
            return self._to
        running = moment - self._began - self.model.start_seconds
        if running <= 0:
            return self._from
        way = min(running * self.model.units_per_second, abs(self._to - self._from))
        return self._from + math.copysign(way, self._to - self._from)

    def _follow(self) -> None:
        """Let the glass run after the motor, up to now, in steps of 2 ms at least."""
        now = self._clock()
        gone = now - self._seen
        constant = self.model.settle_seconds
        # Beyond 20 time constants after the motor's end nothing is left to follow.
        start = max(self._seen, min(now, self._ends) - 20 * constant)
        steps = max(1, min(500, math.ceil((now - start) / 0.002)))
        for index in range(1, steps + 1):
            moment = start + (now - start) * index / steps
            motor = self._motor_at(moment)
            # Play: the glass side hangs anywhere within the backlash of the motor.
            play = self.model.backlash / 2
            self._driven = min(max(self._driven, motor - play), motor + play)
            if constant > 0:
                share = -math.expm1(-(now - start) / steps / constant)
                self._glass += share * (self._driven - self._glass)
            else:
                self._glass = self._driven
        if gone > 0:
            self._seen = now
