# SPDX-License-Identifier: GPL-3.0-or-later
"""The small copy of a frame from which alignment and exposure are measured."""

from dataclasses import dataclass

from facetstack.imaging.frame import Pixels
from facetstack.imaging.opencv import cv2

TIER_COLUMNS = 1536
"""Longest side of a tier; finer detail adds time, not accuracy."""


@dataclass(frozen=True)
class Tier:
    """A frame made small.

    Attributes
    ----------
    pixels
        (rows, columns, 3) uint8 or uint16 RGB, at most ``TIER_COLUMNS`` long.
    scale
        Tier pixels per frame pixel.
    rows, columns
        Size of the frame.
    """

    pixels: Pixels
    scale: float
    rows: int
    columns: int


def tier_of(pixels: Pixels) -> Tier:
    """Return the tier of a (rows, columns, 3) uint8 or uint16 frame."""
    rows, columns = pixels.shape[:2]
    scale = min(1.0, TIER_COLUMNS / max(rows, columns))
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    if scale == 1:
        return Tier(pixels, 1.0, rows, columns)
    small = pixels
    while max(small.shape) >= 2 * TIER_COLUMNS and min(small.shape[:2]) > 1:
        even = small[: small.shape[0] // 2 * 2, : small.shape[1] // 2 * 2]
        small = cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    # Less than halved from here on, interpolation passes over no pixel.
    small = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    return Tier(small, max(size) / max(rows, columns), rows, columns)
