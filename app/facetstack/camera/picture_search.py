# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the focus at which a picture was taken, by going through live view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facetstack.camera.lens import Lens
from facetstack.camera.protocol import Camera
from facetstack.errors import FocusAtLimit
from facetstack.progress import CancelToken

if TYPE_CHECKING:
    from facetstack.imaging.likeness import Look

_SAMPLES_PER_STEP = 4
_REACH_STEPS = (2, 8)
_SETTLE_SECONDS = 0.15
_ALIKE, _VERY_ALIKE = 0.05, 0.01
"""Unlikeness at the best focus: frames of a bracket that are neighbours come to 0.002
to 0.2, and the same focus in live view and in a photograph to 0.0005."""
_CLEARLY_WORSE, _LEAST_WORSE = 3.0, 1e-3

_Sample = tuple[int, float]
"""A count of the lens, and how unlike the live picture is there."""


@dataclass(frozen=True)
class Sight:
    """What a picture shows, and where in the bracket's count the lens stood."""

    units: int
    look: "Look"


class PictureSearch:
    """Looks for the focus of one picture; live view runs.

    Each search ends with the count at which the picture was found, or with ``None``
    unless that is beyond doubt.
    """

    def __init__(
        self,
        camera: Camera,
        lens: Lens,
        sight: Sight,
        step_units: float,
        token: CancelToken,
    ) -> None:
        self._camera = camera
        self._lens = lens
        self._sight = sight
        self._step_units = step_units
        self._pace = max(1, round(step_units / _SAMPLES_PER_STEP))
        self._token = token

    def around(self) -> float | None:
        """Search around the place where the picture was taken, if the count is right.

        First close by, then farther: the count may be wrong by some steps.
        """
        for reach_steps in _REACH_STEPS:
            reach = max(2, round(reach_steps * self._step_units))
            # Some more than the reach, in which the slack is taken up.
            start = self._sight.units - reach - max(1, round(self._step_units))
            at_end = self._go_to(start)
            found = self._scan(self._sight.units + reach, at_end)
            if found is not None:
                return found
        return None

    def onward(self, back_units: int, most_units: int) -> float | None:
        """Search from a little nearer than the lens stands, and farther from there."""
        at_end = self._go_to(self._lens.units - back_units)
        return self._scan(self._lens.units + most_units, at_end)

    def _go_to(self, units: int) -> bool:
        """Go to a count; say whether the travel ended before."""
        try:
            self._lens.move_to(units, self._token)
        except FocusAtLimit:
            return True
        return False

    def _scan(self, last_units: int, at_end: bool) -> float | None:
        """Go farther from where the lens stands, until there is no doubt any more."""
        lens = self._lens
        samples: list[_Sample] = []
        self._sample(samples)
        while lens.units < last_units:
            far_off = not samples or samples[-1][1] > _ALIKE
            try:
                pace = 2 * self._pace if far_off else self._pace
                lens.move_to(lens.units + pace, self._token)
            except FocusAtLimit:
                break
            self._sample(samples)
            found = clear_best(samples, self._step_units, _VERY_ALIKE, at_end)
            if found is not None:
                return found
        return clear_best(samples, self._step_units, _ALIKE, at_end)

    def _sample(self, samples: list[_Sample]) -> None:
        # OpenCV takes a quarter of a second to import, and few brackets need it here.
        from facetstack.imaging.likeness import look_at, unlikeness

        self._token.sleep(_SETTLE_SECONDS)
        look = look_at(self._camera.preview().jpeg)
        if look is not None:
            samples.append((self._lens.units, unlikeness(self._sight.look, look)))


def clear_best(
    samples: list[_Sample], step_units: float, most_unlike: float, at_end: bool
) -> float | None:
    """Return where the picture is most alike, ``None`` unless that is beyond doubt.

    It must be alike there, and one step away on either side everything must be clearly
    worse.

    Parameters
    ----------
    samples
        From near to far.
    at_end
        Whether the first one is at the near end of the travel, beyond which nothing
        can be.
    """
    if not samples:
        return None
    best = min(range(len(samples)), key=lambda index: samples[index][1])
    units, least = samples[best]
    if least > most_unlike:
        return None
    clearly = max(_CLEARLY_WORSE * least, least + _LEAST_WORSE)
    nearer = [value for at, value in samples if at <= units - step_units]
    farther = [value for at, value in samples if at >= units + step_units]
    if not farther or not (nearer or at_end) or min(nearer + farther) < clearly:
        return None
    if best == 0:
        return units
    return lowest(samples[best - 1 : best + 2])


def lowest(samples: Sequence[tuple[float, float]]) -> float:
    """Return where a parabola through three samples has its lowest point."""
    (x1, y1), (x2, y2), (x3, y3) = samples
    left, right = (x2 - x1) * (y3 - y2), (x3 - x2) * (y1 - y2)
    bend = left + right
    if bend <= 0:
        return x2
    return x2 - ((x2 - x1) * left - (x3 - x2) * right) / (2 * bend)
