# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks on the live picture: edges in focus, clipped light, and how bright it is."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.workers.pictures import Bytes, Picture

HIGHLIGHT_CODE, SHADOW_CODE = 250, 5
"""Of 255: from here on up and down to here nothing is told apart any more."""

BORDER_SHARE = 0.06
"""Share of the picture's sides that are taken for the background."""

_SMALL_PX = 512


class Mark(IntEnum):
    """What a pixel of the marks is."""

    NONE = 0
    PEAK = 1
    HIGHLIGHT = 2
    SHADOW = 3


class PeakLevel(IntEnum):
    """How crisp an edge must be to be marked; as thousandths of brightness."""

    LOW = 30
    MIDDLE = 15
    HIGH = 8


@dataclass(frozen=True)
class MarkWishes:
    """What is to be marked; ``peaking`` is ``None`` while it is off."""

    peaking: PeakLevel | None = None
    clipping: bool = False


@dataclass(frozen=True)
class Exposure:
    """How bright a live picture is.

    Attributes
    ----------
    histogram
        (3, 64) float32, blue, green, red: share of the pixels per step of 4 codes.
    highlights, shadows
        Shares of pixels with any channel clipped.
    white_border
        Share of the picture's border that is white in every channel.
    border_code
        Mean brightness of the border, 0..255.
    """

    histogram: npt.NDArray[np.float32]
    highlights: float
    shadows: float
    white_border: float
    border_code: float


def make_marks(energy: FloatPlane, bgr: Bytes, wishes: MarkWishes) -> Bytes | None:
    """Return the marks that are wished for, (rows, columns) uint8, read-only.

    Parameters
    ----------
    energy
        (rows, columns) float32 of ``detail_energy``.
    bgr
        (rows, columns, 3) of the same picture.
    """
    if wishes.peaking is None and not wishes.clipping:
        return None
    marks = np.zeros(energy.shape, np.uint8)
    if wishes.peaking is not None:
        crisp = cv2.compare(energy, (wishes.peaking / 1000) ** 2, cv2.CMP_GT)
        marks[crisp > 0] = Mark.PEAK
    if wishes.clipping:
        channels = cv2.split(bgr)
        brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
        darkest = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
        marks[brightest >= HIGHLIGHT_CODE] = Mark.HIGHLIGHT
        marks[darkest <= SHADOW_CODE] = Mark.SHADOW
    marks.setflags(write=False)
    return marks


def measure_exposure(picture: Picture) -> Exposure:
    """Measure a reduction of a live picture."""
    small = next(
        (one for one in picture.levels if one.shape[1] <= _SMALL_PX),
        picture.levels[-1],
    )
    bgr = small[..., :3]
    histogram = np.stack(
        [cv2.calcHist([small], [c], None, [64], [0, 256]).ravel() for c in range(3)]
    ).astype(np.float32)
    rows, columns = small.shape[:2]
    edge = max(1, round(BORDER_SHARE * columns))
    inner = np.zeros((rows, columns), np.bool_)
    inner[edge:-edge, edge:-edge] = True
    border = bgr[~inner]
    total = max(1, rows * columns)
    return Exposure(
        histogram / total,
        float((bgr >= HIGHLIGHT_CODE).any(axis=2).sum()) / total,
        float((bgr <= SHADOW_CODE).any(axis=2).sum()) / total,
        float((border >= HIGHLIGHT_CODE).all(axis=1).mean()),
        float(border.mean()),
    )
