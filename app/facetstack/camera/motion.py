# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees on live pictures whether a lens still moves, where the body does not tell."""

from facetstack.camera.protocol import Camera
from facetstack.errors import CameraError, CameraLost

_LOOK_EVERY_UNITS = 8
_PATIENCE_UNITS = 24
_LEAST_CHANGE = 0.0003
_ABOVE_NOISE = 1.3


class MotionWatch:
    """Follows a lens that goes one way.

    It looks every few units only: a single small step may be lost in the noise.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._reference: bytes | None = None
        self._least_change = 0.0
        self._gone_units = 0.0
        self._look_at_units = 0.0

    def begin(self) -> None:
        """Look at the picture before the lens goes, or turns."""
        first, self._reference = self._look(), self._look()
        if first is not None and self._reference is not None:
            noise = live_difference(first, self._reference)
            self._least_change = _ABOVE_NOISE * noise + _LEAST_CHANGE
        self._gone_units, self._look_at_units = 0.0, float(_LOOK_EVERY_UNITS)

    def stuck_units(self, units: float) -> float:
        """Return how far the lens was driven to no effect, as soon as that is sure.

        Parameters
        ----------
        units
            How far it was driven since the last call.

        Returns
        -------
        0 while the picture changes, or may.
        """
        self._gone_units += units
        if self._reference is None or self._gone_units < self._look_at_units:
            return 0.0
        now = self._look()
        if now is None:
            return 0.0
        if live_difference(self._reference, now) > self._least_change:
            self._reference, self._gone_units = now, 0.0
            self._look_at_units = float(_LOOK_EVERY_UNITS)
            return 0.0
        self._look_at_units = self._gone_units + _LOOK_EVERY_UNITS
        return self._gone_units if self._gone_units >= _PATIENCE_UNITS else 0.0

    def _look(self) -> bytes | None:
        if not self._camera.live_view_on:
            return None
        try:
            return self._camera.preview().jpeg
        except CameraLost:
            raise
        except CameraError:
            return None


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
