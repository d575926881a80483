# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooths a depth map where it is unsure, along the edges of the picture."""

import numpy as np

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe

SURE = 0.35
"""Confidence from which a pixel keeps its own depth."""

RADIUS_PX = 6
EPSILON = 1e-3


def smooth_depth(
    depth: FloatPlane, confidence: FloatPlane, luma: FloatPlane, recipe: StackRecipe
) -> FloatPlane:
    """Return the depth map with unsure pixels drawn from sure ones around them.

    A confidence-weighted guided filter (He, Sun and Tang, PAMI 2013) with the merged
    luma as its guide; sure pixels keep their measured depth.

    Parameters
    ----------
    depth, confidence, luma
        (rows, columns) float32: frames; 0..1; 0..1.
    recipe
        ``smooth`` 0 leaves the map as measured, 100 doubles the reach.
    """
    if recipe.smooth == 0:
        return depth
    radius = max(1, round(RADIUS_PX * recipe.smooth / 50))
    size = (2 * radius + 1, 2 * radius + 1)
    weight: FloatPlane = confidence**2 + np.float32(1e-3)
    middle = cv2.medianBlur(depth, 5)

    def mean(values: FloatPlane) -> FloatPlane:
        boxed: FloatPlane = cv2.boxFilter(values, -1, size)
        return boxed

    total = mean(weight)
    guide_mean: FloatPlane = mean(luma * weight) / total
    depth_mean = mean(middle * weight) / total
    both = mean(luma * middle * weight) / total - guide_mean * depth_mean
    spread = mean(luma * luma * weight) / total - guide_mean**2
    slope = both / (np.maximum(spread, 0) + np.float32(EPSILON))
    level = depth_mean - slope * guide_mean
    filtered = mean(slope) * luma + mean(level)
    keep = np.clip(confidence / np.float32(SURE), 0, 1)
    smoothed = keep * middle + (1 - keep) * filtered
    return np.asarray(np.clip(smoothed, depth.min(), depth.max()), np.float32)
