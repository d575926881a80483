# SPDX-License-Identifier: GPL-3.0-or-later
"""Decodes and measures the newest live frame, and drops the rest."""

import logging
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal

from facetstack.camera.protocol import LiveFrame
from facetstack.imaging.focus_measure import detail_energy, map_of_detail
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.workers.live_marks import (
    Exposure,
    MarkWishes,
    make_marks,
    measure_exposure,
)
from facetstack.workers.pictures import Bytes, Picture, picture_from_bgr
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
    marks
        (rows, columns) uint8 of ``Mark``, read-only; ``None`` if none were wished for.
    exposure
        How bright it is.
    number
        Of the live frame.
    seconds_late
        From the arrival of the frame to the end of measuring.
    measuring_seconds, drawing_seconds
        Time of the processor spent on decoding grey, measuring and the map; and on
        everything that only makes pictures.
    """

    picture: Picture
    sharpness: FloatPlane
    marks: Bytes | None
    exposure: Exposure
    number: int
    seconds_late: float
    measuring_seconds: float
    drawing_seconds: float


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
        self._wishes = MarkWishes()
        self._frame_offered.connect(self._measure_newest)

    def offer(self, frame: LiveFrame) -> None:
        """Lay down a live frame; may be called from any thread."""
        if self._incoming.put(frame):
            self._frame_offered.emit()

    def wish(self, wishes: MarkWishes) -> None:
        """Choose what is marked from the next frame on; called from any thread."""
        self._wishes = wishes

    def take(self) -> LivePicture | None:
        """Take the newest measured live frame; may be called from any thread."""
        return self._outgoing.take()

    def _measure_newest(self) -> None:
        frame = self._incoming.take()
        if frame is None:
            return
        began = time.thread_time()
        coded: npt.NDArray[np.uint8] = np.frombuffer(frame.jpeg, np.uint8)
        # Decoding grey takes half the time of decoding colours.
        grey = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE) if coded.size else None
        if grey is None:
            _log.info("Live frame %d is damaged and was dropped", frame.number)
            return
        energy = detail_energy(grey)
        sharpness = map_of_detail(energy)
        sharpness.setflags(write=False)
        measured_at = time.thread_time()
        bgr = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        picture = picture_from_bgr(bgr)
        live = LivePicture(
            picture=picture,
            sharpness=sharpness,
            marks=make_marks(energy, bgr, self._wishes),
            exposure=measure_exposure(picture),
            number=frame.number,
            seconds_late=time.monotonic() - frame.seconds,
            measuring_seconds=measured_at - began,
            drawing_seconds=time.thread_time() - measured_at,
        )
        if self._outgoing.put(live):
            self.live_picture_ready.emit()
