# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps small copies of frames, so that a stack opens before they are read again."""

import contextlib
from pathlib import Path

import imagecodecs
import numpy as np
import numpy.typing as npt

from facetstack.session.manifest import WORKING

Small = npt.NDArray[np.uint8]


def keep_thumbnail(frame: Path, pixels: Small) -> None:
    """Keep a small copy of a frame, (rows, columns, 3) uint8 RGB.

    It can be made again at any time, so nothing is told if the disk does not take it.
    """
    path = _path_of(frame)
    part = path.with_name(f"{path.name}.part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(imagecodecs.jpeg8_encode(pixels, level=90))
        part.replace(path)


def read_thumbnail(frame: Path) -> Small | None:
    """Return the small copy of a frame; ``None`` if there is none of this file."""
    path = _path_of(frame)
    try:
        if path.stat().st_mtime < frame.stat().st_mtime:
            return None
        pixels = np.asarray(imagecodecs.jpeg8_decode(path.read_bytes()))
    except (OSError, ValueError, imagecodecs.Jpeg8Error):
        return None
    return pixels if pixels.ndim == 3 and pixels.shape[2] == 3 else None


def _path_of(frame: Path) -> Path:
    return frame.parent / WORKING / "thumbnails" / f"{frame.name}.jpg"
