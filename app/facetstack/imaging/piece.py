# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the piece in a picture: what stands out in detail from what reaches the edge."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Mask = npt.NDArray[np.bool_]


def find_piece(best: FloatPlane, textured: Mask) -> Mask:
    """Return where the piece is."""
    return np.asarray(textured)
