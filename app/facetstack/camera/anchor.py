# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a lens again that was left alone: by its count, its end, or what it shows."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum

from facetstack.camera.lens import Lens
from facetstack.camera.picture_search import PictureSearch, Sight
from facetstack.camera.protocol import Camera, FocusDrive
from facetstack.errors import CameraLost, FocusUnknown
from facetstack.progress import CancelToken

_log = logging.getLogger(__name__)

_PIECES_PER_STEP = 4
_MOST_PIECES = 40
_HOMING_PIECE_UNITS, _LONGEST_TRAVEL_UNITS = 200, 60_000


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
class LensMemory:
    """What is known of a lens that nobody watched for a while.

    Attributes
    ----------
    step_units, near_units
        Of the bracket.
    presumed_units
        Where it stood when it was last heard of; ``None`` if it was on its way to the
        near limit and the end of its travel then.
    anchor
        ``None`` where there was none, or no time to set it.
    sight
        The picture to find again, if there is one.
    """

    step_units: float
    near_units: int
    presumed_units: int | None
    anchor: Anchor | None
    sight: Sight | None


def ways_to_find(camera: Camera) -> tuple[AnchorWay, ...]:
    """Return the ways in which a camera's lens can be found again, surest first."""
    capabilities = camera.capabilities()
    if capabilities.focus is None:
        return ()
    tells_position = camera.info().focus_units is not None
    offered = {
        AnchorWay.POSITION: tells_position,
        AnchorWay.END: capabilities.focus.reports_limit and not tells_position,
        AnchorWay.PICTURE: capabilities.live_view,
    }
    return tuple(way for way, there in offered.items() if there)


def set_anchor(
    camera: Camera, lens: Lens, near_units: int, step_units: float, token: CancelToken
) -> Anchor | None:
    """Tie the bracket's count to the lens; ``None`` where nothing holds it.

    A lens with an end that is told goes there, by way of the near limit, in pieces of a
    quarter of a step: the count is then good to half a piece, and exact from there on.
    An end that is too far away for that is left alone; the picture will have to do.
    """
    ways, position = ways_to_find(camera), camera.info().focus_units
    if position is not None:
        return Anchor(AnchorWay.POSITION, position - lens.units)
    if AnchorWay.END in ways:
        lens.move_to(near_units, token)
        piece = max(1, int(step_units / _PIECES_PER_STEP))
        if lens.seek_near_end(_MOST_PIECES * piece, piece, token):
            return Anchor(AnchorWay.END, lens.units)
        _log.info("The near end of the travel is too far away to count from it")
        lens.move_to(near_units, token)
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
    lens.count_from(memory.presumed_units or 0)
    with _live_view(camera, drive):
        for way in ways_to_find(camera):
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
        position = camera.info().focus_units
        if position is None:
            return False
        lens.count_from(position - anchor.units)
        return True
    if not lens.seek_near_end(_LONGEST_TRAVEL_UNITS, _HOMING_PIECE_UNITS, token):
        return False
    lens.count_from(anchor.units)
    return True


def _match(
    camera: Camera, lens: Lens, sight: Sight, memory: LensMemory, token: CancelToken
) -> bool:
    """Go through focus until the live picture is like the one that is remembered."""
    step = memory.step_units
    search = PictureSearch(camera, lens, sight, step, token)
    if memory.presumed_units is not None:
        found = search.around()
    else:
        # So far it may have come by way of the near limit, and of both sides of it.
        back = round(max(0, memory.near_units) + step)
        pieces_steps = _MOST_PIECES / _PIECES_PER_STEP + 1
        onward = round(abs(memory.near_units) + pieces_steps * step)
        found = search.onward(back, back + onward)
    if found is not None:
        lens.count_from(lens.units + round(sight.units - found))
    return found is not None


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
