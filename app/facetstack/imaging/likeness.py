# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares exposures in a small copy: how alike in focus, how bright, how moved."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rawpy

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.raw import RAW_SUFFIXES

COLUMNS = 480
"""Width of the small copy."""

_FINE_PX, _COARSE_PX, _POOL_PX = 0.7, 2.0, 3.0
_GAMMA = 2.2
_REDUCTIONS = (
    cv2.IMREAD_REDUCED_GRAYSCALE_8,
    cv2.IMREAD_REDUCED_GRAYSCALE_4,
    cv2.IMREAD_REDUCED_GRAYSCALE_2,
    cv2.IMREAD_GRAYSCALE,
)


@dataclass(frozen=True)
class Look:
    """What a small copy of an exposure shows.

    Attributes
    ----------
    brightness
        Mean of the linear light, 0..1.
    fine
        (rows, ``COLUMNS``) float32, the detail between two blurs.
    crispness
        (rows, ``COLUMNS``) float32, how strong that detail is around each pixel.
    """

    brightness: float
    fine: FloatPlane
    crispness: FloatPlane


def look_at(jpeg: bytes) -> Look | None:
    """Return the look of a JPEG, ``None`` if it cannot be decoded."""
    small = _decoded_small(np.frombuffer(jpeg, np.uint8))
    if small is None or min(small.shape) < 2:
        return None
    rows = max(2, round(small.shape[0] * COLUMNS / small.shape[1]))
    grey = cv2.resize(small, (COLUMNS, rows), interpolation=cv2.INTER_AREA)
    grey = grey.astype(np.float32)
    fine = cv2.GaussianBlur(grey, (0, 0), _FINE_PX)
    fine -= cv2.GaussianBlur(grey, (0, 0), _COARSE_PX)
    crispness = np.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), _POOL_PX))
    return Look(float(np.mean((grey / 255) ** _GAMMA)), fine, crispness)


def look_at_file(path: Path) -> Look | None:
    """Return the look of a JPEG file, or of the JPEG that lies in a raw file.

    ``None`` if there is none.
    """
    try:
        if path.suffix.lower() in RAW_SUFFIXES:
            with rawpy.imread(str(path)) as raw:
                thumbnail = raw.extract_thumb()
            if thumbnail.format is not rawpy.ThumbFormat.JPEG:
                return None
            return look_at(bytes(thumbnail.data))
        return look_at(path.read_bytes())
    except (OSError, rawpy.LibRawError):
        return None


def unlikeness(look: Look, other: Look) -> float:
    """Return how differently two exposures are focused: 0 for alike, about 1 at most.

    One minus the correlation of the crispness maps, which brightness does not change.
    Grows with the square of the difference in focus, as long as that is small.
    """
    if look.crispness.shape != other.crispness.shape:
        return 1.0
    one = look.crispness - look.crispness.mean()
    two = other.crispness - other.crispness.mean()
    size = math.sqrt(float(np.sum(one * one)) * float(np.sum(two * two)))
    return 1 - float(np.sum(one * two)) / size if size > 0 else 1.0


def brightness_stops(look: Look, other: Look) -> float:
    """Return how many stops ``other`` is brighter than ``look``."""
    least = 1e-6
    return math.log2(max(other.brightness, least) / max(look.brightness, least))


def shift_share(look: Look, other: Look) -> tuple[float, float]:
    """Return how far ``other`` is shifted right and down, in shares of the width.

    By phase correlation of the fine detail (Kuglin and Hines, 1975).
    """
    if look.fine.shape != other.fine.shape:
        return 0.0, 0.0
    rows, columns = look.fine.shape
    window = cv2.createHanningWindow((columns, rows), cv2.CV_32F)
    (right, down), _ = cv2.phaseCorrelate(look.fine, other.fine, window)
    return right / columns, down / columns


def _decoded_small(data: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8] | None:
    """Decode a JPEG at the smallest scale that is still wide enough."""
    small: npt.NDArray[np.uint8] | None = None
    for flag in _REDUCTIONS:
        if data.size == 0:
            return None
        small = cv2.imdecode(data, flag)
        if small is None or small.shape[1] >= COLUMNS:
            return small
    return small
