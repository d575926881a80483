# SPDX-License-Identifier: GPL-3.0-or-later
"""Three short sounds: a frame is on disk, the bracket is done, something went wrong."""

import logging
import math
import shutil
import struct
import tempfile
import wave
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

_log = logging.getLogger(__name__)

_PLAYERS = ("pw-play", "paplay", "aplay", "afplay")
_RATE_HZ = 22_050
_LOUDNESS, _FADE_SECONDS = 0.25, 0.01


class Sound(Enum):
    """Tones one after another: frequency in Hz, duration in seconds."""

    SHOT = ((1175.0, 0.05),)
    DONE = ((784.0, 0.12), (1047.0, 0.2))
    ERROR = ((330.0, 0.18), (247.0, 0.3))


class Sounds:
    """Plays through a program of the desktop, or else beeps; never blocks."""

    def __init__(self) -> None:
        self.on = True
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        found = (shutil.which(player) for player in _PLAYERS)
        self._player = next((path for path in found if path), None)

    def play(self, sound: Sound) -> None:
        """Play a sound, unless they are switched off or nobody is there to hear."""
        if not self.on or QGuiApplication.platformName() == "offscreen":
            return
        if self._player is None:
            if sound is not Sound.SHOT:
                QApplication.beep()
            return
        try:
            path = self._file(sound)
        except OSError as error:
            _log.info("No sound: %s", error)
            return
        QProcess.startDetached(self._player, [str(path)])

    def _file(self, sound: Sound) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="facetstack-sounds-")
        path = Path(self._folder.name) / f"{sound.name.lower()}.wav"
        if not path.exists():
            write_tones(path, sound)
        return path


def write_tones(path: Path, sound: Sound) -> None:
    """Write a sound as a WAV file: one channel, 16 bits."""
    samples: list[int] = []
    for hertz, seconds in sound.value:
        count = round(seconds * _RATE_HZ)
        for n in range(count):
            edge = min(n, count - n) / (_FADE_SECONDS * _RATE_HZ)
            wave_now = math.sin(2 * math.pi * hertz * n / _RATE_HZ)
            samples.append(round(32767 * _LOUDNESS * min(1.0, edge) * wave_now))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE_HZ)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
