# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the discs of highlights out of focus that are too faint to be clipped.

The disc of a highlight fades as it grows, below white at some frame, and its rim
stays sharp. Where the disc is known to be while clipped, how fast it grows tells
where its rim is when no longer, or not yet, clipped. It is believed where brightness
really falls there, all around, against the sharpest frame so far.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Mask = npt.NDArray[np.uint8]
Brightness = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Owners = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float64]

FARTHEST_PX = 60
"""Radius, in pixels of the masks, beyond which no disc is followed."""

NEAREST_PX = 3
"""The smallest radius at which a rim is told from the highlight itself."""

RIM_PX = 2
"""Half the width of a rim."""

LEAST_FALL = 0.012
SURENESS = 3.5
INDEPENDENT_PX = 4.0
LEAST_RING_PX = 16
"""At a rim, brightness (0..1) falls at least this much and by so many standard errors,
where so many pixels count as one because neighbours are alike."""

LEAST_PACE_PX = 0.2
"""Growth per frame below which rims of different frames are not told apart."""

TRUE_SHARE = 0.5
"""Share of a rim that must be owned by the frame that it is ascribed to."""


@dataclass(frozen=True)
class Veil:
    """Where discs lie that are not clipped, at half the size of the frames.

    ``rims`` and ``within`` are of this frame's discs; ``before`` is the rims that
    earlier frames left.
    """

    rims: Mask
    within: Mask
    before: Mask


class Veils:
    """Follows discs that are not clipped from frame to frame."""

    def __init__(self, rows: int, columns: int) -> None:
        self._cores = np.zeros((rows, columns), np.int32)
        self._frames = [-1]
        self._paces: list[float] = []

    def learn(self, changes_px: Floats, frames: int) -> None:
        """Learn how much radii of clipped discs changed over some frames."""
        self._paces.extend((changes_px / frames).tolist())

    def focus(
        self,
        places: npt.NDArray[np.intp],
        areas: npt.NDArray[np.int32],
        chosen: npt.NDArray[np.bool_],
        index: int,
    ) -> None:
        """Take areas as highlights that were never smaller than in this frame.

        ``places`` are the flat places of all areas, ``areas`` whose each is.
        """
        mine = chosen[areas]
        at, cores = places[mine], self._cores.ravel()
        dead = np.zeros(len(self._frames), np.bool_)
        dead[cores[at]] = True
        dead[0] = False
        if dead.any():
            old = np.flatnonzero(cores)
            cores[old[dead[cores[old]]]] = 0
        ids = np.cumsum(chosen) + len(self._frames) - 1
        cores[at] = ids[areas[mine]]
        self._frames.extend([index] * int(chosen.sum()))

    def find(
        self, index: int, bright: Brightness, seen: Brightness, owner: Owners
    ) -> Veil | None:
        """Find them in a frame, against the sharpest frames before it.

        Parameters
        ----------
        index
            Of the frame.
        bright, seen
            Brightness of the frame and of the sharpest frames so far.
        owner
            Which frames those are.
        """
        pace = float(np.median(self._paces)) if self._paces else 0.0
        inside = np.flatnonzero(self._cores)
        if pace < LEAST_PACE_PX or not len(inside):
            return None
        distance, label = cv2.distanceTransformWithLabels(
            (self._cores == 0).astype(np.uint8), cv2.DIST_L2, 3
        )
        frame = np.full(int(label.max()) + 1, -1, np.int64)
        frames = np.array(self._frames)[self._cores.ravel()[inside]]
        np.maximum.at(frame, label.ravel()[inside], frames)
        coming = frame == index
        sums = np.zeros((4, len(frame), FARTHEST_PX))
        place = _Place(distance, label, owner, index, pace)
        _profile(*place, bright, seen, coming, sums)
        falls = _falls(*sums[:3])
        radius, expected = np.arange(FARTHEST_PX), pace * (index - frame)[:, None]
        near = (radius >= 0.7 * expected - 1) & (radius <= 1.15 * expected + 2)
        falling = np.where(near & ~coming[:, None], falls, 0)
        rim = np.where(falling.any(axis=1), falling.argmax(axis=1), 0)
        owned = _ring(sums[3], -1, 2) > TRUE_SHARE * _ring(sums[0], -1, 2)
        left = coming[:, None] & (falls > 0) & owned
        left = _ring(left, -RIM_PX, RIM_PX + 1) > 0
        if not (rim.any() or left.any()):
            return None
        masks = np.zeros((3, *bright.shape), np.uint8)
        _draw(*place, rim, left, masks)
        return Veil(*masks)


class _Place(NamedTuple):
    """How far every pixel lies from which highlight, and who owned it."""

    distance: FloatPlane
    label: Labels
    owner: Owners
    now: int
    pace: float


def _ring(profile: npt.NDArray[np.generic], first: int, last: int) -> Floats:
    """Return sums over bins ``first`` to ``last``, counted from each bin."""
    count, reach = profile.shape[1], max(abs(first), abs(last))
    padded = np.pad(profile.astype(np.float64), [(0, 0), (reach, reach)])
    sums = np.zeros(profile.shape)
    for k in range(reach + first, reach + last):
        sums += padded[:, k : k + count]
    return sums


def _falls(size: Floats, total: Floats, square: Floats) -> Floats:
    """Return how far brightness falls at each radius, 0..255; 0 where unsure."""

    def ring(first: int, last: int) -> tuple[Floats, Floats]:
        """Return mean and squared error of some bins around each."""
        count = _ring(size, first, last)
        many = np.maximum(count, 1)
        mean = _ring(total, first, last) / many
        spread = np.maximum(_ring(square, first, last) / many - mean**2, 1)
        error = spread / np.maximum(count / INDEPENDENT_PX, 1)
        return mean, np.where(count >= LEAST_RING_PX, error, np.inf)

    (inner, inner_error), (outer, outer_error) = ring(-3, -1), ring(1, 3)
    fall = inner - outer
    sure = fall > SURENESS * np.sqrt(inner_error + outer_error)
    sure &= fall > 255 * LEAST_FALL
    sure[:, :NEAREST_PX] = False
    return np.where(sure, fall, 0)


@compiled
def _profile(
    distance: FloatPlane,
    label: Labels,
    owner: Owners,
    index: int,
    pace: float,
    bright: Brightness,
    seen: Brightness,
    coming: npt.NDArray[np.bool_],
    sums: Floats,
) -> None:
    """Sum up, per highlight and distance, by how much a frame is brighter than seen.

    For those that are ``coming`` into focus, by how much it is darker. ``sums`` gets
    the count, the sum, that of the squares, and how many pixels are owned by the frame
    whose disc had its rim there.
    """
    for y in range(distance.shape[0]):
        for x in range(distance.shape[1]):
            away = distance[y, x]
            if away < 2.0 or away >= sums.shape[2]:
                continue
            one, place = label[y, x], int(away)
            more = float(bright[y, x]) - float(seen[y, x])
            if coming[one]:
                more = -more
                if abs(float(owner[y, x]) - (index - away / pace)) <= 1.5:
                    sums[3, one, place] += 1.0
            sums[0, one, place] += 1.0
            sums[1, one, place] += more
            sums[2, one, place] += more * more


@compiled
def _draw(
    distance: FloatPlane,
    label: Labels,
    owner: Owners,
    index: int,
    pace: float,
    rim: npt.NDArray[np.int64],
    left: npt.NDArray[np.bool_],
    masks: npt.NDArray[np.uint8],
) -> None:
    """Mark the rims, what lies within, and the rims that earlier frames left."""
    for y in range(distance.shape[0]):
        for x in range(distance.shape[1]):
            away = distance[y, x]
            if away <= 0.0 or away >= left.shape[1]:
                continue
            one = label[y, x]
            radius = rim[one]
            if radius > 0 and away <= radius + RIM_PX + 0.5:
                within = away < radius - RIM_PX - 0.5
                masks[1 if within else 0, y, x] = 1
            if left[one, int(away)]:
                if abs(float(owner[y, x]) - (index - away / pace)) <= 2.5:
                    masks[2, y, x] = 1
