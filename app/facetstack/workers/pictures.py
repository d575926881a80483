# SPDX-License-Identifier: GPL-3.0-or-later
"""Pixels made ready for the screen: 8 bits, with their reductions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.coverage import CoverageReport
from facetstack.imaging.focus_measure import sharpness_map, sharpness_score
from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.opencv import cv2
from facetstack.session.coverage_picture import draw_coverage

_SMALLEST_LEVEL_PX = 256
_UNSURE_GREY = 48
_COVERAGE_COLUMNS_PX = 1600

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """A picture for the screen.

    Attributes
    ----------
    levels
        Each (rows, columns, 4) uint8 in the byte order blue, green, red, unused; each
        level has half the size of the one before, averaged, so that a picture zoomed
        out shows no sharpness that is not there. Read-only.
    """

    levels: tuple[Bytes, ...]

    @property
    def rows(self) -> int:
        """Height in pixels."""
        return int(self.levels[0].shape[0])

    @property
    def columns(self) -> int:
        """Width in pixels."""
        return int(self.levels[0].shape[1])


def picture_from_bgr(bgr: Bytes) -> Picture:
    """Build the picture of (rows, columns, 3) pixels in the order blue, green, red."""
    return _with_levels(cv2.cvtColor(bgr, cv2.COLOR_BGR2BGRA))


def picture_from_pixels(pixels: Pixels) -> Picture:
    """Build the picture of a frame's or result's pixels, 8 or 16 bits, RGB."""
    return _with_levels(cv2.cvtColor(_in_8_bits(pixels), cv2.COLOR_RGB2BGRA))


def picture_from_depth(
    depth_map: FloatPlane, confidence: FloatPlane, frame_count: int
) -> Picture:
    """Colour a depth map: near is bright, far is dark, what is unsure is grey.

    Parameters
    ----------
    depth_map
        (rows, columns) float32, in frames from 0.
    confidence
        (rows, columns) float32, 0..1.
    frame_count
        Number of frames in the stack.
    """
    span = max(1, frame_count - 1)
    shade = np.clip(255 - depth_map * (255 / span), 0, 255).astype(np.uint8)
    coloured = cv2.applyColorMap(shade, cv2.COLORMAP_VIRIDIS)
    sure = np.clip(confidence, 0, 1)[:, :, None]
    mixed = coloured * sure + _UNSURE_GREY * (1 - sure)
    return picture_from_bgr(mixed.astype(np.uint8))


def picture_from_coverage(report: CoverageReport, merged: Picture) -> Picture:
    """Draw coverage over a reduction of the merged picture, with a legend below."""
    small = next(
        (one for one in merged.levels if one.shape[1] <= _COVERAGE_COLUMNS_PX),
        merged.levels[-1],
    )
    return picture_from_pixels(
        draw_coverage(report, np.ascontiguousarray(small[..., 2::-1]))
    )


def thumbnail(pixels: Pixels, height_px: int) -> Bytes:
    """Reduce a frame to (height_px, columns, 4) uint8 as in ``Picture``."""
    rows, columns = pixels.shape[:2]
    width_px = max(1, round(columns * height_px / rows))
    small = cv2.resize(pixels, (width_px, height_px), interpolation=cv2.INTER_AREA)
    coloured: Bytes = cv2.cvtColor(_in_8_bits(small), cv2.COLOR_RGB2BGRA)
    coloured.setflags(write=False)
    return coloured


def frame_sharpness(pixels: Pixels) -> float:
    """Return how sharp the sharpest parts of a frame are, as ``sharpness_score``."""
    return sharpness_score(sharpness_map(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)))


def _in_8_bits(pixels: Pixels) -> Bytes:
    scale = 1 if pixels.dtype == np.uint8 else 255 / 65535
    reduced: Bytes = cv2.convertScaleAbs(pixels, alpha=scale)
    return reduced


def _with_levels(full: Bytes) -> Picture:
    levels = [full]
    while max(levels[-1].shape[:2]) >= 2 * _SMALLEST_LEVEL_PX:
        rows, columns = levels[-1].shape[:2]
        half = (max(1, columns // 2), max(1, rows // 2))
        levels.append(cv2.resize(levels[-1], half, interpolation=cv2.INTER_AREA))
    for level in levels:
        level.setflags(write=False)
    return Picture(tuple(levels))
