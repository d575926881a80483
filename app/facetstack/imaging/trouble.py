# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranks the places of a merge that a retoucher should look at first.

A merge errs where frames that may be right about a pixel show different things there:
beside jumps in depth, in stones and reflections, at highlights. How much they differ,
squared and summed over a window, finds places better on rendered rings than the
confidence of the depth map, which knows nothing of how much an error shows. Which of
the worst come first is told by what is at stake there: what corrections could change.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.aligned import Box
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.tone import from_codes, luma_of
from facetstack.language import tr_later

WINDOW_PX = 128
"""Side of a place, in pixels of a picture made 1536 px wide."""

MOST_PLACES = 40
FIRST_PLACES = 20
"""So many of the worst are ordered by what is at stake."""

STEP_PX = 8
JUMP_FRAMES = 3.0
BRIGHT = 0.95
BRIGHT_SHARE = 0.005
UNSURE = 0.5


class Trouble(StrEnum):
    """What a place is likely to suffer from, as a word for the worklist."""

    EDGE = tr_later("edge before something far")
    HIGHLIGHT = tr_later("highlight")
    UNSURE = tr_later("depth not sure")
    DETAIL = tr_later("frames differ")


@dataclass(frozen=True)
class Place:
    """One place of the worklist.

    Attributes
    ----------
    box
        x, y, width, height in pixels of the reference frame.
    trouble
        What is likely wrong.
    """

    box: Box
    trouble: Trouble


def find_trouble(
    survey: Survey,
    stakes: FloatPlane,
    pixels: npt.NDArray[np.uint16],
    depth: FloatPlane,
    confidence: FloatPlane,
    most: int = MOST_PLACES,
) -> tuple[Place, ...]:
    """Return the places to look at, the most promising first; they do not overlap.

    Parameters
    ----------
    survey
        Of all frames of the stack.
    stakes
        What corrections could change, as ``stakes_of`` has it; of any size.
    pixels, depth, confidence
        The merge, as ``StackResult`` has them.
    most
        How many places at most.
    """
    variance = survey.spread() ** 2
    rows, columns = variance.shape
    side = min(WINDOW_PX, rows, columns)
    sums = cv2.boxFilter(
        variance, -1, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    # Only windows that lie within the picture.
    rim = side // 2
    sums = sums[rim : rows - side + rim + 1, rim : columns - side + rim + 1]
    sums = sums[::STEP_PX, ::STEP_PX].copy()
    boxes: list[Box] = []
    apart = side // STEP_PX
    while len(boxes) < most:
        row, column = divmod(int(sums.argmax()), sums.shape[1])
        if sums[row, column] <= 0:
            break
        scaled = (column * STEP_PX, row * STEP_PX, side, side)
        x, y, width, height = (round(one / survey.scale) for one in scaled)
        boxes.append(
            (x, y, min(width, survey.columns - x), min(height, survey.rows - y))
        )
        sums[
            max(0, row - apart + 1) : row + apart,
            max(0, column - apart + 1) : column + apart,
        ] = -1
    scale = stakes.shape[1] / survey.columns
    first = sorted(boxes[:FIRST_PLACES], key=lambda box: -_sum(stakes, box, scale))
    places = []
    for box in first + boxes[FIRST_PLACES:]:
        part = _part(box)
        trouble = _trouble(pixels[part], depth[part], confidence[part])
        places.append(Place(box, trouble))
    return tuple(places)


def _part(box: Box, scale: float = 1.0) -> tuple[slice, slice]:
    """Return the rows and columns of a place in a picture of another size."""
    x, y, width, height = box
    left, right = round(scale * x), round(scale * (x + width))
    top, bottom = round(scale * y), round(scale * (y + height))
    return slice(top, bottom), slice(left, right)


def _sum(plane: FloatPlane, box: Box, scale: float) -> float:
    """Return what a place holds of a plane of another size."""
    return float(plane[_part(box, scale)].sum())


def _trouble(
    pixels: npt.NDArray[np.uint16], depth: FloatPlane, confidence: FloatPlane
) -> Trouble:
    """Name what a place is likely to suffer from."""
    low, high = np.percentile(depth, [3, 97])
    if np.median(confidence) < UNSURE:
        return Trouble.UNSURE
    if high - low > JUMP_FRAMES:
        return Trouble.EDGE
    bright = np.mean(luma_of(from_codes(pixels)) > BRIGHT)
    return Trouble.HIGHLIGHT if bright > BRIGHT_SHARE else Trouble.DETAIL
