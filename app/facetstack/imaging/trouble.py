# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranks the places of a merge that a retoucher should look at first.

A merge errs where frames that may be right about a pixel show different things there:
beside jumps in depth, in stones and reflections, at highlights. How much they differ,
summed over a window, ranks places better on rendered rings than the confidence of the
depth map, which knows nothing of how much an error shows.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.tone import from_codes, luma_of
from facetstack.language import tr_later

WINDOW_PX = 128
"""Side of a place, in pixels of a picture made 1536 px wide."""

MOST_PLACES = 40
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
    risk
        How much the frames differ there, relative to the first place of the list.
    trouble
        What is likely wrong.
    """

    box: tuple[int, int, int, int]
    risk: float
    trouble: Trouble


def find_trouble(
    survey: Survey,
    pixels: npt.NDArray[np.uint16],
    depth: FloatPlane,
    confidence: FloatPlane,
    most: int = MOST_PLACES,
) -> tuple[Place, ...]:
    """Return the places to look at, worst first; they do not overlap.

    Parameters
    ----------
    survey
        Of all frames of the stack.
    pixels, depth, confidence
        The merge, as ``StackResult`` has them.
    most
        How many places at most.
    """
    spread = survey.spread()
    rows, columns = spread.shape
    side = min(WINDOW_PX, rows, columns)
    sums = cv2.boxFilter(
        spread, -1, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    # Only windows that lie within the picture.
    first = side // 2
    sums = sums[first : rows - side + first + 1, first : columns - side + first + 1]
    sums = sums[::STEP_PX, ::STEP_PX].copy()
    places: list[Place] = []
    apart = side // STEP_PX
    while len(places) < most:
        row, column = divmod(int(sums.argmax()), sums.shape[1])
        risk = float(sums[row, column])
        if risk <= 0:
            break
        scaled = (column * STEP_PX, row * STEP_PX, side, side)
        x, y, width, height = (round(one / survey.scale) for one in scaled)
        box = (x, y, min(width, survey.columns - x), min(height, survey.rows - y))
        part = (slice(y, y + height), slice(x, x + width))
        trouble = _trouble(pixels[part], depth[part], confidence[part])
        places.append(Place(box, risk, trouble))
        sums[
            max(0, row - apart + 1) : row + apart,
            max(0, column - apart + 1) : column + apart,
        ] = -1
    worst = places[0].risk if places else 1.0
    return tuple(Place(one.box, one.risk / worst, one.trouble) for one in places)


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
