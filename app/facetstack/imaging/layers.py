# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders two layers at different depths: a prong before a ground, or a stone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane, Frame, FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene

Picture = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LayeredScene:
    """A front layer before a back layer, both textured, at two depths.

    Attributes
    ----------
    kind
        ``prong``: opaque upright bars, whose blurred rims let the ground through.
        ``stone``: two sheets that add up, as reflections in a stone do.
    front, back
        Their depths in frames.
    frames
        How many frames the bracket has.
    blur_px_per_frame
        Gaussian blur sigma that one frame of defocus makes.
    prong_px
        Width of the bars.
    contrast
        Of the bars' texture; the ground's is 1.
    """

    kind: Literal["prong", "stone"] = "prong"
    front: float = 1.0
    back: float = 7.0
    frames: int = 9
    blur_px_per_frame: float = 1.4
    prong_px: int = 12
    contrast: float = 0.3
    rows: int = 160
    columns: int = 240

    def core(self) -> npt.NDArray[np.bool_]:
        """Return where bars are, less three pixels of rim."""
        eroded = cv2.erode(self._bars(), np.ones((7, 7), np.uint8))
        return np.asarray(eroded > 0)

    def truth(self) -> Picture:
        """Return both layers in focus."""
        return self._picture(0.0, 0.0)

    def frame(self, index: int) -> Frame:
        """Return frame ``index`` of the bracket."""
        front, back = abs(self.front - index), abs(self.back - index)
        picture = self._picture(
            front * self.blur_px_per_frame, back * self.blur_px_per_frame
        )
        pixels = np.clip(picture * 65535 + 0.5, 0, 65535).astype(np.uint16)
        return Frame(FrameRef(Path(f"layers_{index + 1:03}.tif"), index), pixels)

    def stack(self) -> list[Frame]:
        """Return all frames, nearest first."""
        return [self.frame(index) for index in range(self.frames)]

    def _picture(self, front_px: float, back_px: float) -> Picture:
        """Return the layers, blurred by some sigmas, as one picture."""
        ground = ReliefScene(self.rows, self.columns, seed=5).sharp
        back = _blurred(ground, back_px)
        sharp = ReliefScene(self.rows, self.columns, seed=6).sharp
        if self.kind == "stone":
            return np.asarray(0.5 * (_blurred(sharp, front_px) + back), np.float32)
        opaque = self._bars().astype(np.float32)[..., None]
        bar = np.float32(0.6) + (sharp - np.float32(0.45)) * np.float32(self.contrast)
        covered = _blurred(opaque[..., 0], front_px)[..., None]
        light: Picture = _blurred(bar * opaque, front_px) + (1 - covered) * back
        return light

    def _bars(self) -> npt.NDArray[np.uint8]:
        """Return 1 where bars are."""
        bars = np.zeros((self.rows, self.columns), np.uint8)
        for middle in range(self.columns // 8, self.columns, self.columns // 4):
            left = middle - self.prong_px // 2
            bars[:, left : left + self.prong_px] = 1
        return bars


def _blurred(picture: Picture | FloatPlane, sigma_px: float) -> Picture:
    """Blur, or return the picture itself for next to no blur."""
    if sigma_px < 0.05:
        return picture
    blurred: Picture = cv2.GaussianBlur(picture, (0, 0), sigma_px)
    return blurred
