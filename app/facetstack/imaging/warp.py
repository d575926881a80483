# SPDX-License-Identifier: GPL-3.0-or-later
"""Resamples a frame once, from its source, stripe by stripe."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.align import Matrix
from facetstack.imaging.frame import Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import to_working

KERNEL_REACH_PX = 2
"""How far bicubic interpolation reads beyond a point."""


def warp_rows(
    pixels: Pixels, matrix: Matrix, gain: float, first: int, last: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Return rows ``first`` to ``last`` of a frame in the reference's geometry.

    Parameters
    ----------
    pixels
        (rows, columns, 3) uint8 or uint16 RGB of the frame.
    matrix
        (2, 3) from reference pixels to frame pixels.
    gain
        Factor in linear light that matches the reference's exposure.

    Returns
    -------
    working
        (last - first, columns, 3) float32 working values; outside the frame the
        nearest border pixel goes on.
    valid
        (last - first, columns): where the value really comes from the frame.
    """
    rows, columns = pixels.shape[:2]
    corners = np.array(
        [[0, first, 1], [columns, first, 1], [0, last, 1], [columns, last, 1]], float
    )
    source_rows = (matrix @ corners.T)[1]
    low = int(np.floor(source_rows.min())) - KERNEL_REACH_PX - 1
    high = int(np.ceil(source_rows.max())) + KERNEL_REACH_PX + 2
    low, high = min(max(low, 0), rows - 1), max(min(high, rows), 1)
    strip = to_working(pixels[low : max(high, low + 1)], gain)
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, 1] * first
    shifted[1, 2] -= low
    if np.array_equal(matrix, np.eye(2, 3)):
        working = strip[first - low : last - low]
        return working, np.ones(working.shape[:2], np.bool_)
    working = cv2.warpAffine(
        strip,
        shifted,
        (columns, last - first),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    x = np.arange(columns, dtype=np.float32)
    y = np.arange(first, last, dtype=np.float32)[:, None]
    (xx, xy, x0), (yx, yy, y0) = matrix.astype(np.float32)
    source_x, source_y = xx * x + (xy * y + x0), yx * x + (yy * y + y0)
    margin = 1.0
    valid = (
        (source_x >= margin)
        & (source_x <= columns - 1 - margin)
        & (source_y >= margin)
        & (source_y <= rows - 1 - margin)
    )
    return np.asarray(working, np.float32), valid
