# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels of a picture: each half its finer one's size, odd sizes rounded up."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from facetstack.imaging.opencv import cv2

Picture = npt.NDArray[np.float32]
Value = TypeVar("Value", np.float32, np.uint16)


def half(length: int) -> int:
    """Return the rows or columns of the next smaller level."""
    return (length + 1) // 2


def reduce_rows(
    fine: npt.NDArray[Value], small: npt.NDArray[Value], first: int, last: int
) -> None:
    """Fill rows of the next smaller level (5-tap binomial, Burt and Adelson 1983)."""
    low, high = max(0, 2 * first - 4), min(len(fine), 2 * last + 4)
    reduced = cv2.pyrDown(fine[low:high])
    small[first:last] = reduced[first - low // 2 : last - low // 2]
