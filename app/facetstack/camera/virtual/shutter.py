# SPDX-License-Identifier: GPL-3.0-or-later
"""The shutter of a virtual body: single shots, and series that step the focus."""

import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from facetstack.camera.virtual.card import Picture
from facetstack.camera.virtual.develop import Quality
from facetstack.camera.virtual.lens import Lens
from facetstack.camera.virtual.scene import Shot

_LOOK_SECONDS = 0.005
_SETTLED = 5
"""Time constants after which the glass stands still."""

Deliver = Callable[[tuple[Picture, ...]], None]
"""Takes the files of a shot."""


@dataclass(frozen=True)
class Series:
    """The focus bracketing that is set in a body's menu: 1 frame is none.

    ``step`` is what the lens moves by from frame to frame, in lens units; plus is
    farther.
    """

    frames: int = 1
    step: int = 0


class Shutter:
    """Works on a thread of its own.

    Parameters
    ----------
    lens
        Is driven from frame to frame of a series.
    look
        Returns what a picture taken now shows, from the seed of its noise.
    develop
        Returns the files of a shot, named by a stem.

    Attributes
    ----------
    shots
        How many pictures were taken.
    taken
        Checksum (CRC-32) of each file, and where the glass stood.
    """

    def __init__(
        self,
        lens: Lens,
        look: Callable[[int], Shot],
        develop: Callable[[Shot, Quality, str], tuple[Picture, ...]],
    ) -> None:
        self._lens, self._look, self._develop = lens, look, develop
        self.shots = 0
        self.taken: list[tuple[int, float]] = []
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    @property
    def working(self) -> bool:
        """Whether a shot is being taken or written."""
        return self._thread is not None and self._thread.is_alive()

    def close(self) -> None:
        """Stop: a shot that is under way comes to nothing."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def release(self, series: Series, quality: Quality, deliver: Deliver) -> None:
        """Open the shutter; the files are delivered from another thread."""
        self.shots += 1
        self._thread = threading.Thread(
            target=self._shoot,
            args=(series, self._look(self.shots), quality, deliver),
            name="shutter",
            daemon=True,
        )
        self._thread.start()

    def _shoot(
        self, series: Series, shot: Shot, quality: Quality, deliver: Deliver
    ) -> None:
        """Take the frames of a series, and bring the lens back to where it began."""
        start = self._lens.motor_position
        self._expose(shot, quality, deliver)
        for _ in range(series.frames - 1):
            self._drive(series.step)
            if self._ended.is_set():
                return
            self.shots += 1
            self._expose(self._look(self.shots), quality, deliver)
        if series.frames > 1:
            self._drive(round(start - self._lens.motor_position))

    def _drive(self, units: int) -> None:
        """Move the lens, and wait until the glass stands still."""
        self._lens.move(units)
        while self._lens.busy:
            if self._ended.wait(_LOOK_SECONDS):
                return
        self._ended.wait(_SETTLED * self._lens.model.settle_seconds)

    def _expose(self, shot: Shot, quality: Quality, deliver: Deliver) -> None:
        began = time.monotonic()
        files = self._develop(shot, quality, f"VRT_{self.shots % 10_000:04}")
        taken = (zlib.crc32(file.data) for file in files)
        self.taken += [(checksum, shot.position) for checksum in taken]
        # Rendering is part of the exposure; what is left of it passes in the dark.
        left_seconds = max(0.0, began + shot.seconds - time.monotonic())
        if not self._ended.wait(left_seconds):
            deliver(files)
