# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells the spill of clipped highlights out of focus from the highlights themselves.

A highlight far brighter than white is a disc while out of focus, clipped and sharp at
its rim at every radius: the strongest detail of all, and false. Defocus only adds
light beside a highlight, so the clipped area is smallest where the highlight is in
focus. Larger areas around it, before or after, are spill.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture
from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Mask = npt.NDArray[np.uint8]
"""(rows / 2, columns / 2), 0 or 1."""

CLIPPED = 0.98
"""Share of the frame's white, display-encoded, from which a value counts as clipped."""

GROWTH = 1.5
GROWTH_PX = 4
"""An area is out of focus if it is larger than the smallest by both of these."""

RIM_PX = 2
"""How far the rim of a disc reaches beyond what is clipped."""

SHARPER = 1.1
"""How much the sharpness of two states of an area must differ to be told apart."""

SLIMMEST = 0.4
EMPTIEST = 0.4
"""Width to height, and share of the box around it, that a disc or two discs that have
merged never fall below; reflections on wires and edges do."""

LARGEST_SHARE = 0.02
"""Share of the picture from which a clipped area is a surface, not a highlight."""


@dataclass(frozen=True)
class Spill:
    """What one frame tells about highlights, at half its size.

    Attributes
    ----------
    now
        Where this frame shows a disc out of focus.
    before
        Where all frames before this one did: the disc has shrunk away from here.
    """

    now: Mask
    before: Mask


@dataclass(frozen=True)
class _Areas:
    """The connected clipped areas of a frame; area 0 is all that is not clipped.

    ``zones`` are the areas with their rims, ``reached`` the flat places of all zones.
    """

    labels: npt.NDArray[np.int32]
    zones: npt.NDArray[np.int32]
    reached: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.int32]
    compact: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, clipped: Mask) -> "_Areas":
        """Find them."""
        _, labels, stats, _ = cv2.connectedComponentsWithStats(clipped)
        window = np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)
        zones = cv2.dilate(labels.astype(np.float32), window).astype(np.int32)
        wide, high, area = stats[:, 2], stats[:, 3], stats[:, cv2.CC_STAT_AREA]
        compact = np.minimum(wide, high) >= SLIMMEST * np.maximum(wide, high)
        compact &= area >= EMPTIEST * wide * high
        compact[0] = False
        return cls(labels, zones, np.flatnonzero(zones), area, compact)

    def peak(self, plane: FloatPlane) -> FloatPlane:
        """Return the highest value in and right around each area."""
        peak = np.zeros(len(self.sizes), np.float32)
        label = self.zones.ravel()[self.reached]
        np.maximum.at(peak, label, plane.ravel()[self.reached])
        return peak

    def reach(self, chosen: npt.NDArray[np.bool_]) -> Mask:
        """Return the mask of some areas with their rims."""
        return chosen.astype(np.uint8)[self.zones]


class Highlights:
    """Follows the clipped areas of a bracket from frame to frame.

    Parameters
    ----------
    rows, columns
        Size of the masks: half that of the frames.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._smallest = np.full((rows, columns), rows * columns, np.int32)
        self._largest = LARGEST_SHARE * rows * columns
        self._before = _Areas.of(np.zeros((rows, columns), np.uint8))

    def follow(
        self, clipped: Mask, energy: FloatPlane, best: FloatPlane
    ) -> Spill | None:
        """Judge the clipped areas of the next frame; ``None`` if none is spill.

        Parameters
        ----------
        clipped
            Where the frame is clipped.
        energy, best
            Focus energy of this frame, and the best of the frames before it: what has
            not been sharper before is not called spill, what was sharper before is
            not dropped.
        """
        now, before = _Areas.of(clipped), self._before
        self._before = now
        at = np.flatnonzero(clipped)
        if not len(at):
            return None
        label, smallest = now.labels.ravel()[at], self._smallest.ravel()
        core = np.full(len(now.sizes), clipped.size, np.int64)
        np.minimum.at(core, label, smallest[at])
        smallest[at] = np.minimum(smallest[at], now.sizes[label])
        kept = np.bincount(before.labels.ravel()[at], minlength=len(before.sizes))
        grown = self._grown(now.sizes, core)
        grown &= now.compact
        grown &= now.peak(energy) < SHARPER * now.peak(best)
        shrunk = self._grown(before.sizes, kept) & (kept > 0)
        shrunk &= before.compact
        shrunk &= before.peak(energy) > before.peak(best) / SHARPER
        if not (grown.any() or shrunk.any()):
            return None
        return Spill(now.reach(grown), before.reach(shrunk) & (1 - clipped))

    def _grown(
        self, areas: npt.NDArray[np.integer], core: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.bool_]:
        """Tell areas that are that are out of focus, given their size in focus."""
        grown = (areas > GROWTH * core) & (areas > core + GROWTH_PX)
        grown &= areas < self._largest
        return grown


@compiled
def clipped_rows(
    working: Picture, white: float, clipped: Mask, first: int, last: int
) -> None:
    """Mark each two by two pixels of which one reaches ``white`` in all channels."""
    rows, columns = working.shape[0], working.shape[1]
    for row in range(first, last):
        into = clipped[row]
        into[:] = 0
        for y in range(2 * row, min(2 * row + 2, rows)):
            source = working[y]
            for x in range(columns):
                least = min(source[x, 0], min(source[x, 1], source[x, 2]))
                if least >= white:
                    into[x // 2] = 1


def without(plane: FloatPlane, mask: Mask) -> None:
    """Set a plane, or a picture, to 0 where a mask of its size or half of it is 1."""
    step = 1 if mask.shape == plane.shape[:2] else 2
    _clear(plane if plane.ndim == 3 else plane[..., None], mask, step)


@compiled
def _clear(picture: Picture, mask: Mask, step: int) -> None:
    """Set ``step`` by ``step`` pixels to 0 for each 1 in a mask."""
    rows, columns, channels = picture.shape
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            if mask[row, column] == 0:
                continue
            for y in range(step * row, min(step * (row + 1), rows)):
                for x in range(step * column, min(step * (column + 1), columns)):
                    for c in range(channels):
                        picture[y, x, c] = 0.0
