# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws what a merge knows of each pixel: which frame it came from, and how sure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.stacking import StackResult
from facetstack.workers.pictures import Bytes, Picture, picture_from_bgr

_EVERY_OTHER = 0.55
_PIECE_SHARE = 0.4
_UNSURE_BGR = (0, 150, 255)
_UNSURE_BELOW = 0.5
_HATCHES_ACROSS = 220


@dataclass(frozen=True)
class MapPictures:
    """The maps of one result, half its size (as fine as they are measured)."""

    owner: Picture
    confidence: Picture


def draw_maps(result: StackResult, merged: Picture) -> MapPictures:
    """Draw owner and confidence of a result over its picture."""
    grey = half_grey(merged)
    return MapPictures(
        picture_from_owner(result.owner, grey, len(result.alignments)),
        picture_from_confidence(result.confidence, grey),
    )


def picture_from_owner(
    owner: npt.NDArray[np.uint16], grey: Bytes, frame_count: int
) -> Picture:
    """Colour each pixel by its frame: bright is near, every other frame is darker.

    Parameters
    ----------
    owner
        (rows, columns) uint16, index of the frame.
    grey
        (rows / 2, columns / 2) uint8, the piece, seen faintly through the colours.
    frame_count
        Number of frames in the stack.
    """
    shades = np.linspace(255, 0, max(2, frame_count)).astype(np.uint8)
    colours = cv2.applyColorMap(shades[:, None], cv2.COLORMAP_VIRIDIS)[:, 0]
    table = colours.astype(np.float32)
    table[1::2] *= _EVERY_OTHER
    chosen = table[np.minimum(_at_size(owner, grey), len(table) - 1)]
    seen = (1 - _PIECE_SHARE) + _PIECE_SHARE * (grey[..., None] / np.float32(128))
    return picture_from_bgr(np.clip(chosen * seen, 0, 255).astype(np.uint8))


def picture_from_confidence(confidence: FloatPlane, grey: Bytes) -> Picture:
    """Tint the piece where the depth is unsure, and hatch it where it is very unsure.

    Parameters
    ----------
    confidence
        (rows, columns) float32, 0..1.
    grey
        (rows / 2, columns / 2) uint8, the piece.
    """
    sure = np.clip(_at_size(confidence, grey), 0, 1)
    unsure = (1 - sure)[..., None]
    rows, columns = grey.shape
    period = max(4, columns // _HATCHES_ACROSS)
    lines = (np.arange(rows)[:, None] + np.arange(columns)) % period < period / 4
    hatched = lines & (sure < _UNSURE_BELOW)
    colour = np.array(_UNSURE_BGR, np.float32)
    drawn = grey[..., None] * (1 - 0.6 * unsure) + 0.3 * unsure * colour
    # Lines must stand out in grey too: what lies between them is darkened.
    drawn[sure < _UNSURE_BELOW] *= np.float32(0.6)
    drawn[hatched] = colour
    return picture_from_bgr(np.clip(drawn, 0, 255).astype(np.uint8))


def half_grey(picture: Picture) -> Bytes:
    """Return a picture in grey at half its size."""
    level = picture.levels[min(1, len(picture.levels) - 1)]
    grey: Bytes = cv2.cvtColor(level, cv2.COLOR_BGRA2GRAY)
    return grey


def _at_size(plane: npt.NDArray[np.generic], grey: Bytes) -> npt.NDArray[np.generic]:
    rows, columns = grey.shape
    return np.asarray(
        cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_NEAREST)
    )
