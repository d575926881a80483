# SPDX-License-Identifier: GPL-3.0-or-later
"""Working values as 16-bit steps: half the room of float32, finer than any sensor.

A step is 1/16384 of white, a quarter of a 14-bit sensor's; steps reach from a quarter
below black, where interpolation overshoots, to almost four times white.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE, to_working

Steps = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float32]

PER_WHITE = 16384
BLACK = 4096
"""Steps from black to white, and where black lies."""


@lru_cache(maxsize=8)
def _table(dtype: np.dtype[np.generic], gain: float) -> Steps:
    """Make a table once."""
    codes = np.arange(int(WHITE[dtype]) + 1).astype(dtype)
    return steps_of(to_working(codes.reshape(1, -1), gain).ravel())


def steps_of(working: Floats) -> Steps:
    """Return working values, of any shape, as steps."""
    return np.asarray(
        np.clip(np.rint(working * PER_WHITE) + BLACK, 0, 65535), np.uint16
    )


def from_steps(steps: Steps) -> Floats:
    """Return steps, of any shape, as float32 working values."""
    return (steps - np.float32(BLACK)) * np.float32(1 / PER_WHITE)


def step_table(dtype: np.dtype[np.generic], gain: float) -> Steps:
    """Return the steps of every pixel code after a gain in linear light."""
    return _table(dtype, round(gain, 6))


def to_steps(pixels: Pixels, gain: float = 1.0) -> Steps:
    """Return the steps of a frame's pixels, its exposure multiplied by ``gain``."""
    table = step_table(pixels.dtype, gain)
    if pixels.dtype == np.uint8:
        return np.asarray(cv2.LUT(pixels, table))
    steps = np.empty(pixels.shape, np.uint16)
    codes = np.ascontiguousarray(pixels, np.uint16)
    _look_up(codes.reshape(-1), table, steps.reshape(-1))
    return steps


@compiled
def _look_up(codes: Steps, table: Steps, steps: Steps) -> None:
    """Look up every code."""
    for k in range(len(codes)):
        steps[k] = table[codes[k]]
