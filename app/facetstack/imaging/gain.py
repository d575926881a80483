# SPDX-License-Identifier: GPL-3.0-or-later
"""How much brighter or darker one frame was exposed than another."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.matrices import Matrix
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tier import Tier
from facetstack.imaging.tone import linear_from_encoded, luma_of, to_working

COLUMNS = 192
"""Width of the thumbnails compared: one pixel outweighs the blur between frames."""

DARKEST, BRIGHTEST = 0.02, 0.80
SMOOTH = 0.25
"""Relative step to a neighbour above which a thumbnail pixel is an edge, left out."""


@dataclass(frozen=True)
class Thumbnail:
    """A small linear-light luma picture of a frame, and its pixels per frame pixel."""

    linear: FloatPlane
    scale: float


def thumbnail(tier: Tier) -> Thumbnail:
    """Return the thumbnail of a frame's tier."""
    rows, columns = tier.rows, tier.columns
    scale = min(1.0, COLUMNS / max(rows, columns))
    between = (max(1, round(columns * scale * 4)), max(1, round(rows * scale * 4)))
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    pixels = tier.pixels
    if between[0] < pixels.shape[1]:
        pixels = cv2.resize(pixels, between, interpolation=cv2.INTER_AREA)
    linear = linear_from_encoded(luma_of(to_working(pixels))).astype(np.float32)
    small = cv2.resize(linear, size, interpolation=cv2.INTER_AREA)
    return Thumbnail(small, size[0] / columns)


def estimate_gain(reference: Thumbnail, other: Thumbnail, matrix: Matrix) -> float:
    """Return the factor in linear light that brings ``other`` to ``reference``.

    The median of ratios over smooth, mid-bright places; 1 where there are none.
    ``matrix`` maps reference pixels to pixels of the other frame.
    """
    scaled = matrix.copy()
    half = 0.5 / reference.scale - 0.5
    offset = matrix[:, :2] @ np.array([half, half]) + matrix[:, 2]
    scaled[:, 2] = (offset + 0.5) * reference.scale - 0.5
    rows, columns = reference.linear.shape
    aligned = cv2.warpAffine(
        other.linear,
        scaled,
        (columns, rows),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=-1.0,
    )
    used = _usable(reference.linear) & _usable(aligned)
    used &= cv2.erode((aligned >= 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if int(used.sum()) < 50:
        return 1.0
    return float(np.median(reference.linear[used] / aligned[used]))


def _usable(linear: FloatPlane) -> npt.NDArray[np.bool_]:
    """Return where a thumbnail is neither dark, clipped, nor an edge."""
    window = np.ones((3, 3), np.uint8)
    high, low = cv2.dilate(linear, window), cv2.erode(linear, window)
    smooth = high - low < SMOOTH * np.maximum(linear, 1e-3)
    usable: npt.NDArray[np.bool_] = smooth & (linear > DARKEST) & (high < BRIGHTEST)
    return usable
