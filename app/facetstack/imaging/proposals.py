# SPDX-License-Identifier: GPL-3.0-or-later
"""Proposes up to three corrections for a troubled place, as operations to be chosen.

The first is the careful one: only frames near the smoothed depth count. The second
takes highlights from the frames that show them calmest. The third depends on the
place: where something stands before something far, what is near hides what is behind;
elsewhere the brightest spots get a single owner each.
"""

from dataclasses import dataclass

import numpy as np

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.imaging.tone import luma_of
from facetstack.imaging.trouble import Place

SPOT_PX = 4.0
"""Radius of an owner's spot, in pixels of a picture 1536 px wide."""

SPOTS = 3
NEAR_FRAMES = 1.6
"""How far from its depth the owner of a highlight may be in focus."""

LEAST_DROP = 0.02
"""How much calmer (working values) the owner must show a spot."""

JUMP_FRAMES = 3.0
SOFT_SHARE = 1 / 16


@dataclass(frozen=True)
class Proposal:
    """One way to correct a place.

    Attributes
    ----------
    label
        For the thumbnail and the undo step.
    operations
        What it does; to be added to the document as they are.
    """

    label: str
    operations: tuple[Operation, ...]


def propose(
    place: Place,
    frames: AlignedFrames,
    picture: FloatPlane,
    depth: FloatPlane,
) -> tuple[Proposal, ...]:
    """Return up to three proposals for a place, the careful one first.

    Reads the frames; belongs into a worker thread.

    Parameters
    ----------
    place
        The place.
    frames
        The frames of the stack.
    picture
        (rows, columns, 3) float32 working values of the whole picture as it stands,
        or uint16 codes of it.
    depth
        (rows, columns) float32 depth map in frames.

    Raises
    ------
    Unreadable
        If a frame cannot be read any more.
    """
    x, y, width, height = place.box
    part = (slice(y, y + height), slice(x, x + width))
    here = picture[part]
    if here.dtype == np.uint16:
        here = here * np.float32(1 / 65535)
    calm = cv2.medianBlur(np.ascontiguousarray(depth[part]), 5)
    found = [Proposal("Nearest smooth depth", (_area(place, Tool.STEADY),))]
    found.append(Proposal("Calm highlights", (_area(place, Tool.CALM),)))
    low, high = np.percentile(calm, [3, 97])
    if high - low > JUMP_FRAMES:
        found.append(Proposal("Front wins", (_area(place, Tool.FRONT),)))
        return tuple(found)
    spots = _spots(place, frames, here, calm)
    if spots:
        found.append(Proposal("One owner per highlight", spots))
    return tuple(found)


def _area(place: Place, tool: Tool) -> Operation:
    """Return an operation on the whole place, soft at its edge."""
    x, y, width, height = place.box
    soft = max(1.0, SOFT_SHARE * min(width, height))
    left, right = x + soft, x + width - 1 - soft
    top, bottom = y + soft, y + height - 1 - soft
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Operation(
        tool,
        tuple(Point(*corner) for corner in corners),
        shape=Shape.AREA,
        radius_px=soft,
        hardness=0.0,
    )


def _spots(
    place: Place,
    frames: AlignedFrames,
    picture: FloatPlane,
    depth: FloatPlane,
) -> tuple[Operation, ...]:
    """Return dabs from the frames that show the brightest spots calmest."""
    x, y, width, height = place.box
    # A place has the same number of these whatever the size of the picture.
    radius = max(2.0, SPOT_PX * min(width, height) / 128)
    reach = round(radius)
    disc = cv2.getStructuringElement(
        cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)
    ).astype(np.float32)
    disc /= disc.sum()

    def pooled(part: FloatPlane) -> FloatPlane:
        mean: FloatPlane = cv2.filter2D(luma_of(np.clip(part, 0, 1)), -1, disc)
        return mean

    low, high = float(depth.min()), float(depth.max())
    least = np.full((height, width), 9, np.float32)
    owner = np.full((height, width), -1, np.int32)
    for index in frames.indices:
        if not low - NEAR_FRAMES <= index <= high + NEAR_FRAMES:
            continue
        shown = pooled(frames.part(index, place.box))
        calmer = (shown < least) & (np.abs(depth - index) <= NEAR_FRAMES)
        least[calmer], owner[calmer] = shown[calmer], index
    drop = np.where(owner >= 0, pooled(picture) - least, 0)
    drop[:reach] = drop[-reach:] = drop[:, :reach] = drop[:, -reach:] = 0
    found: list[Operation] = []
    while len(found) < SPOTS:
        row, column = divmod(int(drop.argmax()), width)
        if drop[row, column] <= LEAST_DROP:
            break
        found.append(
            Operation(
                Tool.OWNER,
                (Point(float(x + column), float(y + row)),),
                radius_px=radius + 1,
                hardness=0.6,
                frame=frames.name(int(owner[row, column])),
            )
        )
        around = 2 * reach
        drop[
            max(0, row - around) : row + around + 1,
            max(0, column - around) : column + around + 1,
        ] = 0
    return tuple(found)
