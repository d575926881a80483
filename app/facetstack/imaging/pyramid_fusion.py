# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuses aligned frames by Laplacian pyramids: at every scale the strongest wins."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.pyramid import Picture, collapse, split
from facetstack.imaging.tone import luma_of
from facetstack.imaging.validity import Mask, Spill

LEVELS = 5
WINDOW_PX = 2.0
POWER = 4
FLOOR = 1e-6

NEXT_TO = np.ones((3, 3), np.uint8)
"""By how much masks of discs are wider at every next scale, which sees farther."""


class PyramidFusion:
    """Sums Laplacian pyramids, each coefficient weighted by its local energy.

    The weight is the fourth power of the energy, near enough to "the strongest wins"
    (Burt and Adelson 1983) and yet without seams; order of frames does not matter.
    """

    def __init__(self) -> None:
        self._sums: list[Picture] = []
        self._weights: list[FloatPlane] = []

    def fold(
        self,
        working: Picture,
        valid: npt.NDArray[np.bool_],
        spill: Spill | None = None,
    ) -> None:
        """Add one aligned picture, (rows, columns, 3) float32.

        ``spill``, at half the size, is where it, and those before it, show discs of
        highlights: at every scale these count next to nothing.
        """
        bands = split(working, LEVELS)
        usable = valid.astype(np.float32)
        if spill is not None:
            size = working.shape[1::-1]
            usable *= 1 - _enlarged(spill.now | spill.within, size)
            if self._sums:
                self._forget(_enlarged(spill.before, size))
        energy = np.ones_like(usable)
        for level, band in enumerate(bands):
            if level < len(bands) - 1:
                detail = luma_of(band) ** 2 * usable
                energy = cv2.GaussianBlur(detail, (0, 0), WINDOW_PX)
            elif level:
                energy = cv2.pyrDown(energy)
            scaled = (energy + np.float32(FLOOR)) * np.float32(1e3)
            weight = scaled**POWER * (usable**POWER + np.float32(1e-6))
            usable = cv2.erode(cv2.pyrDown(usable), NEXT_TO)
            if level == len(self._sums):
                self._sums.append(band * weight[..., None])
                self._weights.append(weight)
            else:
                self._sums[level] += band * weight[..., None]
                self._weights[level] += weight

    def _forget(self, mask: FloatPlane) -> None:
        """Take the weight from what was summed where a mask is 1."""
        for total, weights in zip(self._sums, self._weights, strict=True):
            kept = (1 - mask) ** POWER + np.float32(1e-6)
            total *= kept[..., None]
            weights *= kept
            mask = cv2.dilate(cv2.pyrDown(mask), NEXT_TO)

    def picture(self) -> Picture:
        """Return the picture fused so far."""
        return collapse(
            [
                total / weight[..., None]
                for total, weight in zip(self._sums, self._weights, strict=True)
            ]
        )


def _enlarged(mask: Mask, size: tuple[int, int]) -> FloatPlane:
    """Return a mask at twice its size, (columns, rows), as numbers."""
    full = cv2.resize(mask, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    return np.asarray(full[: size[1], : size[0]], np.float32)
