# SPDX-License-Identifier: GPL-3.0-or-later
"""How sharp each pixel is: the energy of fine detail around it."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

FINE_SIGMA_PX = 0.8
COARSE_SIGMA_PX = 1.6
WINDOW_PX = 9
MAP_REDUCTION = 4

GrayPlane = npt.NDArray[np.uint8] | npt.NDArray[np.uint16] | FloatPlane


def measure_focus(gray: GrayPlane) -> FloatPlane:
    """Measure the detail energy around each pixel.

    The square of a difference of Gaussians (0.8 and 1.6 px), averaged over 9 x 9
    pixels: more blur, smaller measure. It was the most robust to noise of the measures
    that were compared.

    Parameters
    ----------
    gray
        (rows, columns) display-encoded brightness; the full range of uint8 or uint16,
        or float32 in 0..1.

    Returns
    -------
    FloatPlane
        (rows, columns) float32, in squared brightness where full range is 1.
    """
    measure: FloatPlane = cv2.blur(detail_energy(gray), (WINDOW_PX, WINDOW_PX))
    return measure


def sharpness_map(gray: GrayPlane) -> FloatPlane:
    """Measure local contrast at a quarter of the size, fast enough for live view.

    Returns
    -------
    FloatPlane
        (ceil(rows / 4), ceil(columns / 4)) float32: the root of ``measure_focus``, so
        in brightness where full range is 1; about 0.01 is noise, 0.1 a crisp edge.
    """
    return map_of_detail(detail_energy(gray))


def map_of_detail(energy: FloatPlane) -> FloatPlane:
    """Return ``sharpness_map`` from the detail energy of each pixel."""
    rows, columns = energy.shape
    size = (-(-columns // MAP_REDUCTION), -(-rows // MAP_REDUCTION))
    small = cv2.resize(energy, size, interpolation=cv2.INTER_AREA)
    # 3 x 3 cells of 4 px: the 9 x 9 window of the full measure, rounded up.
    contrast: FloatPlane = np.sqrt(cv2.blur(small, (3, 3)))
    return contrast


def sharpness_score(sharpness: FloatPlane) -> float:
    """Return one number for a frame: the mean of its sharpest hundredth.

    Most of a macro frame is out of focus, so an average over all of it says little.
    """
    values = sharpness.ravel()
    count = max(1, values.size // 100)
    return float(np.partition(values, values.size - count)[-count:].mean())


def detail_energy(gray: GrayPlane) -> FloatPlane:
    """Return the squared difference of Gaussians per pixel, (rows, columns) float32."""
    plane: FloatPlane = gray.astype(np.float32)
    if gray.dtype != np.float32:
        plane /= 255 if gray.dtype == np.uint8 else 65535
    fine = cv2.GaussianBlur(plane, (0, 0), FINE_SIGMA_PX)
    # Gaussians add in squares: blurring the fine one on gives the coarse one.
    further = (COARSE_SIGMA_PX**2 - FINE_SIGMA_PX**2) ** 0.5
    detail = fine - cv2.GaussianBlur(fine, (0, 0), further)
    energy: FloatPlane = np.square(detail)
    return energy
