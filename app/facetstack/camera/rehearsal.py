# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives through a bracket without a shot: what live view shows at each frame."""

import logging
from collections.abc import Generator
from dataclasses import dataclass

from facetstack.camera.lens import Lens
from facetstack.camera.protocol import Camera, LiveFrame
from facetstack.camera.shoot import FocusBracket
from facetstack.errors import CameraError, CameraLost, Unsupported
from facetstack.progress import CancelToken

_log = logging.getLogger(__name__)
_LATE_FRAMES = 1
"""Live frames that may have been on their way while the lens still moved."""


@dataclass(frozen=True)
class Sighted:
    """What live view showed where a frame will be shot.

    ``index`` counts from 0, of ``total``; ``units`` as in the bracket.
    """

    index: int
    total: int
    units: int
    live: LiveFrame


def rehearse_bracket(
    camera: Camera, bracket: FocusBracket, token: CancelToken
) -> Generator[Sighted, None, None]:
    """Go to each frame of a bracket, as ``shoot_bracket`` would, and look.

    However it ends, the focus returns to near and live view is left as it was, as far
    as the camera still answers.

    Raises
    ------
    Unsupported
        If the camera sends no live view, or its lens cannot be driven.
    FocusAtLimit
        If a limit of the bracket lies beyond the lens's travel.
    CameraLost
        If the link broke.
    Cancelled
        If the token was cancelled.
    """
    capabilities = camera.capabilities()
    if capabilities.focus is None:
        raise Unsupported("This camera cannot drive the lens.")
    if not capabilities.live_view:
        raise Unsupported("A dry run needs live view, which this camera does not send.")
    was_live = camera.live_view_on
    lens = Lens(camera, capabilities.focus)
    slack_units = 2 * max(bracket.step_units, capabilities.focus.smallest_units)
    try:
        camera.start_live_view()
        for index, units in enumerate(bracket.positions()):
            token.checkpoint()
            if index == 0:
                lens.approach(units, round(slack_units), token)
            else:
                lens.move_to(units, token)
            token.sleep(bracket.settle_seconds)
            for _ in range(_LATE_FRAMES):
                camera.preview()
            yield Sighted(index, bracket.frame_count, units, camera.preview())
    except CameraLost:
        lens.lost = True
        raise
    finally:
        if not lens.lost:
            _put_back(camera, lens, bracket.near_units, was_live)


def _put_back(camera: Camera, lens: Lens, near_units: int, was_live: bool) -> None:
    """Bring focus and live view back; never raises."""
    try:
        lens.move_to(near_units, CancelToken())
        if not was_live:
            camera.stop_live_view()
    except CameraError as error:
        _log.info("Focus or live view was not put back: %s", error)
