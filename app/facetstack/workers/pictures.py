# SPDX-License-Identifier: GPL-3.0-or-later
"""Pixels made ready for the screen: 8 bits, with their reductions."""

from dataclasses import dataclass
from itertools import pairwise

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
        level has half the size of the one before, rounded up, and each of its pixels
        is the mean of two by two, so that a picture zoomed out shows no sharpness that
        is not there. Read-only, unless the picture is an ``editable_copy``.
    """

    levels: tuple[Bytes, ...]

    @property
    def editable(self) -> bool:
        """Whether ``patch`` may change it."""
        return bool(self.levels[0].flags.writeable)

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
    return _with_levels(screen_pixels(pixels))


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
    coloured = screen_pixels(small)
    coloured.setflags(write=False)
    return coloured


def frame_sharpness(pixels: Pixels) -> float:
    """Return how sharp the sharpest parts of a frame are, as ``sharpness_score``."""
    return sharpness_score(sharpness_map(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)))


def screen_pixels(pixels: Pixels) -> Bytes:
    """Return (rows, columns, 3) RGB of 8 or 16 bits as a level of a ``Picture``."""
    coloured: Bytes = cv2.cvtColor(_in_8_bits(pixels), cv2.COLOR_RGB2BGRA)
    return coloured


def editable_copy(picture: Picture) -> Picture:
    """Return a picture of its own memory that ``patch`` may change.

    Make it in a worker (0.1 s for 45 megapixels) and give it away: from then on only
    the thread that draws it may change it.
    """
    return Picture(tuple(level.copy() for level in picture.levels))


def patch(picture: Picture, x: int, y: int, pixels: Bytes) -> None:
    """Set a rectangle of an editable picture, and its reductions where they change.

    Parameters
    ----------
    picture
        An ``editable_copy``.
    x, y
        Upper left corner in pixels of the picture; what lies outside is left away.
    pixels
        (rows, columns, 4) uint8 as in ``Picture``; see ``screen_pixels``.

    Raises
    ------
    ValueError
        If the picture is read-only.
    """
    if not picture.editable:
        raise ValueError("the picture is read-only: show an editable_copy")
    left, top = max(0, x), max(0, y)
    right = min(picture.columns, x + pixels.shape[1])
    bottom = min(picture.rows, y + pixels.shape[0])
    if left >= right or top >= bottom:
        return
    picture.levels[0][top:bottom, left:right] = pixels[
        top - y : bottom - y, left - x : right - x
    ]
    for finer, level in pairwise(picture.levels):
        left, top = left // 2, top // 2
        right, bottom = (right + 1) // 2, (bottom + 1) // 2
        part = finer[2 * top : 2 * bottom, 2 * left : 2 * right]
        level[top:bottom, left:right] = _halved(part)


def _in_8_bits(pixels: Pixels) -> Bytes:
    scale = 1 if pixels.dtype == np.uint8 else 255 / 65535
    reduced: Bytes = cv2.convertScaleAbs(pixels, alpha=scale)
    return reduced


def _halved(pixels: Bytes) -> Bytes:
    """Average two by two; an odd last row or column counts twice."""
    rows, columns = pixels.shape[:2]
    if rows % 2 or columns % 2:
        pixels = cv2.copyMakeBorder(
            pixels, 0, rows % 2, 0, columns % 2, cv2.BORDER_REPLICATE
        )
    half = ((columns + 1) // 2, (rows + 1) // 2)
    halved: Bytes = cv2.resize(pixels, half, interpolation=cv2.INTER_AREA)
    return halved


def _with_levels(full: Bytes) -> Picture:
    levels = [full]
    while max(levels[-1].shape[:2]) >= 2 * _SMALLEST_LEVEL_PX:
        levels.append(_halved(levels[-1]))
    for level in levels:
        level.setflags(write=False)
    return Picture(tuple(levels))
