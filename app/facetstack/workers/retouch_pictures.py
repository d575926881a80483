# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws what strokes change: depth as a relief, and the difference to the merge."""

import numpy as np

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.workers.pictures import Bytes, Picture, picture_from_bgr

_LARGEST_PX = 2400
_AMBIENT = 0.25
_STEEPNESS = 60.0
_GAIN = 4


def relief_picture(
    depth: FloatPlane,
    confidence: FloatPlane,
    frame_count: int,
    light_degrees: float = 135.0,
) -> Picture:
    """Light a depth map from the side, so that steps and holes in it are seen.

    Lambert shading of the surface whose height is the depth, near things high; the
    whole depth of the stack is taken for ``_STEEPNESS`` / 1000 of the picture's width.

    Parameters
    ----------
    depth
        (rows, columns) float32, in frames; near is small.
    confidence
        (rows, columns) float32, 0..1; what is unsure is drawn flat.
    frame_count
        Number of frames in the stack.
    light_degrees
        Where the light comes from: 0 from the right, 90 from above.
    """
    rows, columns = depth.shape
    share = min(1.0, _LARGEST_PX / max(rows, columns))
    size = (max(1, round(columns * share)), max(1, round(rows * share)))
    small = cv2.resize(depth, size, interpolation=cv2.INTER_AREA)
    height = -small * (_STEEPNESS * size[0] / 1000 / max(1, frame_count - 1))
    right = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=1 / 8)
    angle = np.deg2rad(light_degrees)
    across, up, towards = np.cos(angle) * 0.6, np.sin(angle) * 0.6, 0.8
    lit = (-right * across + down * up + towards) / np.sqrt(1 + right**2 + down**2)
    sure = cv2.resize(confidence, size, interpolation=cv2.INTER_AREA)
    sure = np.clip(2 * cv2.GaussianBlur(sure, (0, 0), 2) - 0.5, 0, 1)
    lit = towards + (np.clip(lit, 0, 1) - towards) * sure
    shade = _AMBIENT + (1 - _AMBIENT) * lit
    # Height itself shows a little, or a wide plateau would look like the ground.
    near = 1 - small / max(1, frame_count - 1)
    grey = np.clip(255 * shade * (0.7 + 0.3 * np.clip(near, 0, 1)), 0, 255)
    return picture_from_bgr(cv2.cvtColor(grey.astype(np.uint8), cv2.COLOR_GRAY2BGR))


def difference_picture(before: Picture, after: Picture) -> Picture:
    """Draw how far two pictures of one size differ: grey is equal, ``_GAIN`` fold.

    Brighter is where the second one is brighter.
    """
    level = next(
        (
            number
            for number, one in enumerate(after.levels)
            if max(one.shape[:2]) <= 2 * _LARGEST_PX
        ),
        len(after.levels) - 1,
    )
    old: Bytes = np.ascontiguousarray(before.levels[level][..., :3])
    new: Bytes = np.ascontiguousarray(after.levels[level][..., :3])
    apart = new.astype(np.int16) - old
    return picture_from_bgr(np.clip(128 + _GAIN * apart, 0, 255).astype(np.uint8))
