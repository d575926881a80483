# SPDX-License-Identifier: GPL-3.0-or-later
"""Laplacian pyramids, up and down (Burt and Adelson, IEEE Trans. Comm. 31, 1983)."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.opencv import cv2

Picture = npt.NDArray[np.float32]


def split(picture: Picture, levels: int) -> list[Picture]:
    """Return ``levels`` bands, finest first, and the base that is left.

    A picture smaller than the depth asked for gets fewer levels.
    """
    bands: list[Picture] = []
    current = picture
    for _ in range(levels):
        if min(current.shape[:2]) < 4:
            break
        smaller = cv2.pyrDown(current)
        bands.append(current - _enlarge(smaller, current))
        current = smaller
    return [*bands, current]


def collapse(bands: list[Picture]) -> Picture:
    """Return the picture that ``split`` took apart; exact to rounding."""
    current = bands[-1]
    for band in bands[-2::-1]:
        current = band + _enlarge(current, band)
    return current


def _enlarge(small: Picture, like: Picture) -> Picture:
    """Enlarge one level to the size of another."""
    return np.asarray(cv2.pyrUp(small, dstsize=(like.shape[1], like.shape[0])))
