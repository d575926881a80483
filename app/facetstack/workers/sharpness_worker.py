# SPDX-License-Identifier: GPL-3.0-or-later
"""Decodes and measures the newest live frame, and drops the rest."""

import logging
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal

from facetstack.camera.protocol import LiveFrame
from facetstack.imaging.focus_measure import sharpness_map
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.workers.pictures import Picture, picture_from_bgr
from facetstack.workers.threads import Tray, Worker

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LivePicture:
    """A decoded live frame with its sharpness.

    Attributes
    ----------
    picture
        To be drawn.
    sharpness
        (rows / 4, columns / 4) float32 as ``sharpness_map`` gives it.
    number
        Of the live frame.
    seconds_late
        From the arrival of the frame to the end of measuring.
    """

    picture: Picture
    sharpness: FloatPlane
    number: int
    seconds_late: float


class SharpnessWorker(Worker):
    """Measures live frames; the newest wins, both coming in and going out.

    A slow window therefore sees fewer live frames, never older ones.
    """

    live_picture_ready = Signal()
    _frame_offered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._incoming: Tray[LiveFrame] = Tray()
        self._outgoing: Tray[LivePicture] = Tray()
        self._frame_offered.connect(self._measure_newest)

    def offer(self, frame: LiveFrame) -> None:
        """Lay down a live frame; may be called from any thread."""
        if self._incoming.put(frame):
            self._frame_offered.emit()

    def take(self) -> LivePicture | None:
        """Take the newest measured live frame; may be called from any thread."""
        return self._outgoing.take()

    def _measure_newest(self) -> None:
        frame = self._incoming.take()
        if frame is None:
            return
        coded: npt.NDArray[np.uint8] = np.frombuffer(frame.jpeg, np.uint8)
        bgr = cv2.imdecode(coded, cv2.IMREAD_COLOR) if coded.size else None
        if bgr is None:
            _log.info("Live frame %d is damaged and was dropped", frame.number)
            return
        sharpness = sharpness_map(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY))
        sharpness.setflags(write=False)
        measured = LivePicture(
            picture=picture_from_bgr(bgr),
            sharpness=sharpness,
            number=frame.number,
            seconds_late=time.monotonic() - frame.seconds,
        )
        if self._outgoing.put(measured):
            self.live_picture_ready.emit()
