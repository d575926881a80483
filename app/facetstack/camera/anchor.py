# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a lens again that was left alone: by its count, its end, or what it shows."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from facetstack.camera.lens import Lens
from facetstack.camera.protocol import Camera, Capabilities, FocusDrive
from facetstack.errors import CameraLost, FocusAtLimit, FocusUnknown
from facetstack.progress import CancelToken

if TYPE_CHECKING:
    from facetstack.imaging.likeness import Look

_log = logging.getLogger(__name__)

_PIECES_PER_STEP = 4
_MOST_PIECES = 60
_HOMING_PIECE_UNITS, _LONGEST_TRAVEL_UNITS = 200, 60_000
_SAMPLES_PER_STEP = 4
_REACH_STEPS = (2, 8)
_SETTLE_SECONDS = 0.15
_TRAVEL_STEPS = 64
_SURELY_BEST_UNLIKENESS, _BEST_UNLIKENESS = 0.01, 0.05
_CLEARLY_WORSE, _LEAST_WORSE = 3.0, 1e-3


class AnchorWay(Enum):
    """How a lens is found again."""

    POSITION = "position"
    END = "end"
    PICTURE = "picture"


@dataclass(frozen=True)
class Anchor:
    """What ties a bracket's count to the lens itself.

    Attributes
    ----------
    way
        ``POSITION`` or ``END``.
    units
        ``POSITION``: the camera's own count where the bracket counts 0.
        ``END``: the bracket's count at the near end of the lens's travel.
    """

    way: AnchorWay
    units: int


@dataclass(frozen=True)
class Sight:
    """A picture, and where in the bracket's count the lens stood."""

    units: int
    look: "Look"


@dataclass(frozen=True)
class LensMemory:
    """What is known of a lens that nobody watched for a while.

    Attributes
    ----------
    step_units
        Of the bracket.
    presumed_units
        Where it stood when it was last heard of; ``None`` if it was on its way to the
        end of its travel then.
    anchor
        ``None`` where there was none, or no time to set it.
    sight
        The picture to find again, if there is one.
    """

    step_units: float
    presumed_units: int | None
    anchor: Anchor | None
    sight: Sight | None


def ways_to_find(capabilities: Capabilities) -> tuple[AnchorWay, ...]:
    """Return the ways in which a camera's lens can be found again, surest first."""
    focus = capabilities.focus
    if focus is None:
        return ()
    if focus.reports_position:
        return (AnchorWay.POSITION,)
    ways = (AnchorWay.END,) if focus.reports_limit else ()
    return (*ways, AnchorWay.PICTURE) if capabilities.live_view else ways


def set_anchor(
    camera: Camera, lens: Lens, near_units: int, step_units: float, token: CancelToken
) -> Anchor | None:
    """Tie the bracket's count to the lens; ``None`` where nothing holds it.

    A lens with an end that is told goes there, by way of the near limit, in pieces of a
    quarter of a step: the count is then good to half a piece, and exact from there on.
    An end that is too far away for that is left alone; the picture will have to do.
    """
    ways = ways_to_find(camera.capabilities())
    if AnchorWay.POSITION in ways:
        return Anchor(AnchorWay.POSITION, camera.focus_position() - lens.units)
    if AnchorWay.END in ways:
        lens.move_to(near_units, token)
        piece = max(1, int(step_units / _PIECES_PER_STEP))
        if lens.seek_near_end(_MOST_PIECES * piece, piece, token):
            return Anchor(AnchorWay.END, lens.units)
        _log.info("The near end of the travel is too far away to count from it")
    return None


def find_lens(
    camera: Camera, drive: FocusDrive, memory: LensMemory, token: CancelToken
) -> Lens:
    """Return the lens, its count as it was in the bracket.

    Raises
    ------
    FocusUnknown
        If no way to find it is sure.
    """
    lens = Lens(camera, drive)
    lens.units = memory.presumed_units or 0
    with _live_view(camera, drive):
        for way in ways_to_find(camera.capabilities()):
            if _found(way, camera, lens, memory, token):
                _log.info("The lens was found again by its %s", way.value)
                return lens
    raise FocusUnknown("The focus is not known any more.")


def _found(
    way: AnchorWay, camera: Camera, lens: Lens, memory: LensMemory, token: CancelToken
) -> bool:
    """Set the lens's count in one way; say whether that is sure."""
    if way is AnchorWay.PICTURE:
        return memory.sight is not None and _match(
            camera, lens, memory.sight, memory, token
        )
    anchor = memory.anchor
    if anchor is None or anchor.way is not way:
        return False
    if way is AnchorWay.POSITION:
        lens.units = camera.focus_position() - anchor.units
        return True
    if not lens.seek_near_end(_LONGEST_TRAVEL_UNITS, _HOMING_PIECE_UNITS, token):
        return False
    lens.units = anchor.units
    return True


def _match(
    camera: Camera, lens: Lens, sight: Sight, memory: LensMemory, token: CancelToken
) -> bool:
    """Go through focus until the live picture is like the one that is remembered."""
    step = memory.step_units
    focus = camera.capabilities().focus
    has_end = focus is not None and focus.reports_limit
    reaches = _REACH_STEPS if memory.presumed_units is not None or not has_end else ()
    found = None
    for reach_steps in reaches:
        reach = max(2, round(reach_steps * step))
        # Some more than the reach, in which the slack is taken up.
        start = sight.units - reach - max(1, round(step))
        if lens.units < start:
            lens.move_to(start, token)
        pace = max(1, round(step / _SAMPLES_PER_STEP))
        lens.seek_near_end(lens.units - start, pace, token)
        found = _scan(camera, lens, sight, sight.units + reach, step, token)
        if found is not None:
            break
    if found is None and has_end:
        lens.seek_near_end(_LONGEST_TRAVEL_UNITS, _HOMING_PIECE_UNITS, token)
        last = lens.units + round(_TRAVEL_STEPS * step)
        found = _scan(camera, lens, sight, last, step, token)
    if found is not None:
        lens.units += round(sight.units - found)
    return found is not None


def _scan(
    camera: Camera,
    lens: Lens,
    sight: Sight,
    last_units: int,
    step_units: float,
    token: CancelToken,
) -> float | None:
    """Return the count where the live picture is most like the one remembered.

    Goes from where the lens stands to ``last_units``, or until there is no doubt.
    """
    from facetstack.imaging.likeness import look_at, unlikeness

    pace = max(1, round(step_units / _SAMPLES_PER_STEP))
    samples: list[tuple[int, float]] = []
    while lens.units < last_units:
        try:
            lens.move_to(lens.units + pace, token)
        except FocusAtLimit:
            break
        token.sleep(_SETTLE_SECONDS)
        look = look_at(camera.preview().jpeg)
        if look is not None:
            samples.append((lens.units, unlikeness(sight.look, look)))
        found = _clear_best(samples, step_units, _SURELY_BEST_UNLIKENESS)
        if found is not None:
            return found
    return _clear_best(samples, step_units, _BEST_UNLIKENESS)


def _clear_best(
    samples: list[tuple[int, float]], step_units: float, most_unlike: float
) -> float | None:
    """Return where the picture is most alike, ``None`` unless that is beyond doubt.

    The best must be good, lie between others, and one step away on either side
    everything must be clearly worse.
    """
    if len(samples) < 5:
        return None
    best = min(range(len(samples)), key=lambda index: samples[index][1])
    units, least = samples[best]
    if least > most_unlike or not 0 < best < len(samples) - 1:
        return None
    clearly = max(_CLEARLY_WORSE * least, least + _LEAST_WORSE)
    nearer = [value for at, value in samples if at <= units - step_units]
    farther = [value for at, value in samples if at >= units + step_units]
    if not nearer or not farther or min(nearer + farther) < clearly:
        return None
    (left, a), (_, b), (right, c) = samples[best - 1 : best + 2]
    bend = a - 2 * b + c
    return units + (a - c) / (2 * bend) * (right - left) / 2 if bend > 0 else units


@contextmanager
def _live_view(camera: Camera, drive: FocusDrive) -> Iterator[None]:
    """Run live view where it can run, and leave it as it was."""
    was_live = camera.live_view_on
    if not was_live and (drive.needs_live_view or camera.capabilities().live_view):
        camera.start_live_view()
    try:
        yield
    finally:
        if camera.live_view_on and not was_live:
            # A camera that is lost says so again; the first word counts.
            with suppress(CameraLost):
                camera.stop_live_view()
