# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes that say what belongs to the piece, and what does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from facetstack.imaging.opencv import cv2

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RegionStroke:
    """One stroke of the brush, in shares of the picture, so that it fits every size.

    Attributes
    ----------
    points
        (x, y), each 0..1 from left and top.
    radius
        Of the brush, as a share of the picture's width.
    include
        Whether it says "this is the piece", or that it is not.
    """

    points: tuple[tuple[float, float], ...]
    radius: float
    include: bool


def with_strokes(piece: Mask, strokes: Sequence[RegionStroke]) -> Mask:
    """Return the region, corrected by strokes; a later stroke covers an earlier one.

    Parameters
    ----------
    piece
        (rows, columns): what was taken for the piece.
    strokes
        In the order in which they were painted.
    """
    rows, columns = piece.shape
    painted = piece.astype(np.uint8)
    for stroke in strokes:
        at = [
            (round(x * columns - 0.5), round(y * rows - 0.5)) for x, y in stroke.points
        ]
        radius = max(1, round(stroke.radius * columns))
        value = int(stroke.include)
        for start, end in pairwise(at):
            cv2.line(painted, start, end, value, 2 * radius + 1)
        for point in at:
            cv2.circle(painted, point, radius, value, -1)
    return np.asarray(painted > 0)
