# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frame is sharpest where, between frames too, and how surely."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

NOISE_FLOOR = 1e-4
"""Focus energy (working units) that noise alone reaches."""

COARSE_SHARE = 0.3
"""Weight of detail of twice the size, which noise disturbs less."""

FINE_WINDOW_PX = 2.5
WIDE_WINDOW_PX = 8.0
WIDE_SHARE = 0.15
"""A wide window speaks where the fine one sees nothing; edges stay with the fine."""

FULL_DETAIL_MEGAPIXELS = 1.5
LARGEST_SCALE = 2.0
"""Windows grow with the picture's side from this size on, up to twice: the same piece
fills more pixels, its detail is coarser and its noise is not."""


def window_scale(rows: int, columns: int) -> float:
    """Return how much larger the windows are made for a picture of this size."""
    megapixels = rows * columns / 1e6
    scale = float(np.sqrt(megapixels / FULL_DETAIL_MEGAPIXELS))
    return min(max(scale, 1.0), LARGEST_SCALE)


def reach_px(scale: float) -> int:
    """Return how far a pixel's focus energy reads, in pixels; a multiple of four."""
    return 4 * int(np.ceil(10 * scale))


def focus_energy(luma: FloatPlane, scale: float = 1.0) -> FloatPlane:
    """Return how much in-focus detail surrounds each pixel, in working units.

    Difference-of-Gaussians energy (sigmas 0.8-1.6 and 1.6-3.2 px) pooled over a fine
    and a wide Gaussian window, as an amplitude. Of the usual measures it holds its
    peak best under noise (Pertuz et al., Pattern Recognition 2013, compare 36).

    Parameters
    ----------
    luma
        (rows, columns) float32, 0..1, display-encoded.
    scale
        Factor on the windows, as ``window_scale`` gives it.
    """
    narrow = cv2.GaussianBlur(luma, (0, 0), 0.8)
    middle = cv2.GaussianBlur(luma, (0, 0), 1.6)
    broad = cv2.GaussianBlur(luma, (0, 0), 3.2)
    energy = cv2.pow(narrow - middle, 2) + COARSE_SHARE * cv2.pow(middle - broad, 2)
    fine = cv2.GaussianBlur(energy, (0, 0), FINE_WINDOW_PX * scale)
    wide = _blur_wide(energy, WIDE_WINDOW_PX * scale)
    return np.asarray(np.sqrt(fine + WIDE_SHARE * wide), np.float32)


def _blur_wide(plane: FloatPlane, sigma_px: float) -> FloatPlane:
    """Blur widely, at a quarter of the size."""
    rows, columns = plane.shape
    small = (max(1, columns // 4), max(1, rows // 4))
    quarter = cv2.resize(plane, small, interpolation=cv2.INTER_AREA)
    quarter = cv2.GaussianBlur(quarter, (0, 0), sigma_px / 4)
    return np.asarray(
        cv2.resize(quarter, (columns, rows), interpolation=cv2.INTER_LINEAR)
    )


def peak_offset(
    before: FloatPlane | None, at: FloatPlane, after: FloatPlane | None
) -> FloatPlane:
    """Return where focus energy peaks around a frame: -0.5..0.5 frames.

    A parabola through the logarithms of three neighbours, exact for a Gaussian peak.
    0 where a neighbour is missing or the three have no peak.
    """
    if before is None or after is None:
        return np.zeros_like(at)
    a, b, c = (
        np.log(np.maximum(energy, 0) + np.float32(NOISE_FLOOR))
        for energy in (before, at, after)
    )
    curvature = a - 2 * b + c
    peaked = curvature < -1e-3
    offset = np.where(peaked, 0.5 * (a - c) / np.where(peaked, curvature, -1), 0)
    return np.asarray(np.clip(offset, -0.5, 0.5), np.float32)


def confidence_of(best: FloatPlane, mean: FloatPlane) -> npt.NDArray[np.float32]:
    """Return 0..1: how far the sharpest frame stands above the average one."""
    sure = (best - mean) / (np.maximum(best, 0) + np.float32(10 * NOISE_FLOOR))
    return np.asarray(np.clip(sure, 0, 1), np.float32)
