# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads where a lens is focused from what live view shows, as from a ruler."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from facetstack.camera.picture_search import lowest
from facetstack.camera.protocol import Camera
from facetstack.errors import CameraError
from facetstack.progress import CancelToken

if TYPE_CHECKING:
    from facetstack.imaging.likeness import Look

_SETTLE_SECONDS, _LOOK_AGAIN_SECONDS = 0.1, 0.04
_LONGEST_SETTLE_SECONDS = 2.0
_STILL = 1e-4
"""Unlikeness of two live pictures at the same focus; noise alone makes about that."""


@dataclass(frozen=True)
class Rung:
    """What live view shows at one place of the ruler."""

    units: float
    look: "Look"
    jpeg: bytes


class FocusRuler:
    """Live pictures from near to far, each with the units it was taken at.

    It was climbed in one direction only, so its units know no backlash.
    """

    def __init__(self, rungs: list[Rung]) -> None:
        self._rungs = rungs

    @property
    def first_units(self) -> float:
        """Its near end."""
        return self._rungs[0].units

    @property
    def last_units(self) -> float:
        """Its far end."""
        return self._rungs[-1].units

    def read(self, look: "Look") -> float | None:
        """Return the units at which live view looks like this.

        ``None`` where it looks most like one of the ends, beyond which it may lie.
        """
        from facetstack.imaging.likeness import unlikeness

        unlike = [unlikeness(rung.look, look) for rung in self._rungs]
        best = min(range(len(unlike)), key=unlike.__getitem__)
        if not 0 < best < len(unlike) - 1:
            return None
        around = range(best - 1, best + 2)
        return lowest([(self._rungs[i].units, unlike[i]) for i in around])


def still_look(camera: Camera, token: CancelToken) -> tuple["Look", bytes]:
    """Return what live view shows once it no longer changes, and its JPEG.

    Raises
    ------
    CameraError
        If the live pictures cannot be read.
    """
    # OpenCV takes a quarter of a second to import, and few commands need it here.
    from facetstack.imaging.likeness import look_at, unlikeness

    token.sleep(_SETTLE_SECONDS)
    before: Look | None = None
    for _ in range(round(_LONGEST_SETTLE_SECONDS / _LOOK_AGAIN_SECONDS)):
        jpeg = camera.preview().jpeg
        now = look_at(jpeg)
        if now is None:
            raise CameraError("The live picture cannot be read.", "Try again.")
        if before is not None and unlikeness(before, now) < _STILL:
            return now, jpeg
        before = now
        token.sleep(_LOOK_AGAIN_SECONDS)
    # Noise, or something in the picture moves: what was seen last must do.
    assert before is not None
    return before, jpeg
