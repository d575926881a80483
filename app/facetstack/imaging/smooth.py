# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooths a depth map and puts its jumps where the edges are."""

import numpy as np

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe

MEDIAN_PX = 5
PASSES = 2
"""Passes of the median at ``smooth`` 50."""

JUMP_FRAMES = 1.0
"""A step in depth from which one thing lies in front of another."""

SPILL_PX = 2
"""How far the sharpness of a near edge spills over what lies behind, in map pixels."""


def smooth_depth(depth: FloatPlane, recipe: StackRecipe) -> FloatPlane:
    """Return a depth map without outliers, its near things as wide as they are.

    Repeated medians take out single errors and keep edges. A near edge in focus is
    sharper than the ground beside it, so its depth spills over; beside a jump the
    farther depth is therefore taken, a little way inwards.

    Parameters
    ----------
    depth
        (rows, columns) float32 at half the size of the frames; smaller is nearer.
    recipe
        ``smooth`` 0 leaves the map as measured, 100 smooths twice as often.
    """
    passes = round(PASSES * recipe.smooth / 50)
    if recipe.smooth == 0:
        return depth
    size = (2 * SPILL_PX + 1, 2 * SPILL_PX + 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size)
    smoothed = _medians(depth, max(1, passes))
    behind = cv2.dilate(smoothed, disc)
    thinned = np.where(behind - smoothed > JUMP_FRAMES, behind, smoothed)
    return _medians(thinned, 1)


def _medians(depth: FloatPlane, passes: int) -> FloatPlane:
    """Return a depth map after some medians; a picture too small for one as it is."""
    if min(depth.shape) < MEDIAN_PX:
        return depth
    for _ in range(passes):
        depth = cv2.medianBlur(depth, MEDIAN_PX)
    return depth
