# SPDX-License-Identifier: GPL-3.0-or-later
"""Pixel codes to working values and back, with the exposure gain between them.

Working values are float32, display-encoded, 0..1: near perceptual, so that errors
weigh as they are seen. Gain acts in linear light, where exposure does.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.opencv import cv2

WHITE: dict[np.dtype[np.generic], float] = {
    np.dtype(np.uint8): 255.0,
    np.dtype(np.uint16): 65535.0,
}
"""The code of white for each pixel type."""

LUMA = np.array([[0.2126, 0.7152, 0.0722]], np.float32)
"""Weights of red, green, blue in luma (Rec. 709)."""


def luma_of(rgb: npt.NDArray[np.float32]) -> FloatPlane:
    """Return the (rows, columns) luma of a (rows, columns, 3) float32 picture."""
    return np.asarray(cv2.transform(rgb, LUMA))


def linear_from_encoded(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Undo the sRGB curve (IEC 61966-2-1), values 0..1."""
    v = np.asarray(values, np.float64)
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def encoded_from_linear(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Apply the sRGB curve (IEC 61966-2-1); values above 1 go on along the power."""
    v = np.maximum(np.asarray(values, np.float64), 0.0)
    return np.where(v <= 0.0031308, 12.92 * v, 1.055 * v ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=64)
def _table(codes: int, gain: float) -> npt.NDArray[np.float32]:
    """Return the working value of every code after a gain in linear light."""
    values = np.arange(codes) / (codes - 1)
    if gain != 1.0:
        values = encoded_from_linear(linear_from_encoded(values) * gain)
    return values.astype(np.float32)


def white_of(dtype: np.dtype[np.generic], gain: float = 1.0) -> float:
    """Return the working value of white in frames of a pixel type, after a gain."""
    return float(_table(int(WHITE[dtype]) + 1, round(gain, 6))[-1])


def to_working(pixels: Pixels, gain: float = 1.0) -> npt.NDArray[np.float32]:
    """Return working values of a frame, its exposure multiplied by ``gain``.

    Values may pass 1 where ``gain`` does; what was clipped stays the brightest.
    """
    table = _table(int(WHITE[pixels.dtype]) + 1, round(gain, 6))
    if pixels.dtype == np.uint8:
        return np.asarray(cv2.LUT(pixels, table))
    return table[pixels]


def to_codes(working: npt.NDArray[np.float32]) -> npt.NDArray[np.uint16]:
    """Return 16-bit codes of working values, clipped to black and white."""
    codes = np.clip(working, 0, 1)
    codes *= 65535.0
    codes += 0.5
    return codes.astype(np.uint16)


def from_codes(codes: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
    """Return working values of 16-bit codes."""
    return codes * np.float32(1 / 65535)
