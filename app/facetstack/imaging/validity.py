# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells the spill of clipped highlights out of focus from the highlights themselves.

A highlight far brighter than white is a disc while out of focus, clipped and sharp at
its rim at every radius: the strongest detail of all, and false. Defocus only adds
light beside a highlight, so the clipped area is smallest where the highlight is in
focus. Larger areas around it, before or after, are spill.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from facetstack.imaging.areas import BLOCK_PX, Labels, areas_of, places_of
from facetstack.imaging.bands import Picture
from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.highlight_owners import HighlightOwners
from facetstack.imaging.opencv import cv2
from facetstack.imaging.veils import Veils

Mask = npt.NDArray[np.uint8]
"""(rows / 2, columns / 2), 0 or 1."""

Brightness = npt.NDArray[np.uint8]
"""(rows / 2, columns / 2), 0..255: mean of the channels, display-encoded."""

CLIPPED = 0.98
"""Share of the frame's white, display-encoded, from which a value counts as clipped."""

GROWTH = 1.5
GROWTH_PX = 4
"""An area is out of focus if it is larger than the smallest by both of these."""

RIM_PX = 2
"""How far the rim of a disc reaches beyond what is clipped."""

SHARPER = 1.1
"""How much the sharpness of two states of an area must differ to be told apart."""

RING_PX = 3
"""How wide a ring around an area and its rim is compared with the area."""

STEP = 0.08
KEPT_STEP = 0.15
LEAST_SHARE = 0.1
LEAST_PX = 6
NEARLY_WHITE = 230
LEAST_DISC_PX = 12
"""The rim of a disc is a step in brightness at least this high (0..1), of which a
picture in focus has at most this share; told where at least this share of the area is
not nearly white in both. Smaller discs do not tell how fast they grow."""

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
    within
        Where this frame's discs lay light over what is behind, but not to white.
    """

    now: Mask
    before: Mask
    within: Mask


def left_before(spill: Spill | None, mask: Mask) -> Spill:
    """Return spill to which something else is added that earlier frames left."""
    if spill is None:
        return Spill(np.zeros_like(mask), mask, np.zeros_like(mask))
    return replace(spill, before=spill.before | mask)


@dataclass(frozen=True)
class _Areas:
    """The connected clipped areas of a frame; area 0 is all that is not clipped.

    ``inside`` are the flat places of all areas, ``reached`` those of areas with their
    rims and ``around`` those of rings around these; each comes with its area's number.
    """

    labels: Labels
    inside: npt.NDArray[np.intp]
    area: npt.NDArray[np.int32]
    reached: npt.NDArray[np.intp]
    reached_by: npt.NDArray[np.int32]
    around: npt.NDArray[np.intp]
    around_area: npt.NDArray[np.int32]
    sizes: npt.NDArray[np.int32]
    compact: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, clipped: Mask) -> "_Areas":
        """Find them."""
        found = areas_of(clipped)
        labels, wide, high = found.labels, found.width_px, found.height_px
        zones = _widened(labels, RIM_PX)
        reached, reached_by = places_of(zones)
        rings = _widened(labels, RING_PX)
        rings.ravel()[reached] = 0
        area = found.size_px
        compact = np.minimum(wide, high) >= SLIMMEST * np.maximum(wide, high)
        compact &= area >= EMPTIEST * wide * high
        compact[0] = False
        inside, around = places_of(labels), places_of(rings)
        return cls(labels, *inside, reached, reached_by, *around, area, compact)

    def peak(self, plane: FloatPlane | Mask) -> FloatPlane:
        """Return the highest value in and right around each area."""
        peak = np.zeros(len(self.sizes), np.float32)
        np.maximum.at(peak, self.reached_by, plane.ravel()[self.reached])
        return peak

    def steps(self, bright: Brightness, hidden: Mask) -> npt.NDArray[np.float64]:
        """Return how much brighter a picture is in each area than in the ring around.

        Places that are ``hidden`` do not count; nan where few others are left.
        """
        count, level = len(self.sizes), bright.ravel()
        label = self.around_area
        size = np.maximum(np.bincount(label, minlength=count), 1)
        around = np.bincount(label, level[self.around], count) / size
        shown = hidden.ravel()[self.inside] == 0
        at, label = self.inside[shown], self.area[shown]
        size = np.bincount(label, minlength=count)
        within = np.bincount(label, level[at], count) / np.maximum(size, 1)
        told = size >= np.maximum(LEAST_SHARE * self.sizes, LEAST_PX)
        return np.where(told, (within - around) / 255, np.nan)

    def reach(self, chosen: npt.NDArray[np.bool_]) -> Mask:
        """Return the mask of some areas with their rims."""
        mask = np.zeros(self.labels.shape, np.uint8)
        mask.ravel()[self.reached[chosen[self.reached_by]]] = 1
        return mask


def _widened(labels: Labels, by_px: int) -> Labels:
    """Return labelled areas made wider."""
    window = np.ones((2 * by_px + 1, 2 * by_px + 1), np.uint8)
    return np.asarray(cv2.dilate(labels, window))


class Highlights:
    """Follows the clipped areas of a bracket from frame to frame.

    Parameters
    ----------
    rows, columns
        Size of the masks: half that of the frames.

    Attributes
    ----------
    owners
        Which frame each highlight is taken from.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.owners = HighlightOwners(rows, columns)
        self._smallest = np.full((rows, columns), rows * columns, np.int32)
        self._largest = LARGEST_SHARE * rows * columns
        self._before = _Areas.of(np.zeros((rows, columns), np.uint8))
        self._last = np.zeros((rows, columns), np.uint8)
        self._seen = np.zeros((rows, columns), np.uint8)
        self._spilt = np.zeros((rows, columns), np.uint8)
        self._veils = Veils(rows, columns)
        self._index = -1

    def follow(
        self,
        index: int,
        clipped: Mask,
        bright: Brightness,
        energy: FloatPlane,
        best: FloatPlane,
        owner: npt.NDArray[np.uint16],
    ) -> Spill | None:
        """Judge the highlights of the next frame; ``None`` if none is spill.

        An area larger than before is spill if it is no sharper, or if its rim is light
        alone; an area that shrinks was spill for the like reasons.

        Parameters
        ----------
        index
            Of the frame; indices rise.
        clipped, bright
            Where the frame is clipped, and how bright it is.
        energy, best
            Focus energy of this frame, and the best of the frames before it.
        owner
            Which of those it is.
        """
        spill = self._clipped(index, clipped, bright, energy, best)
        veil = self._veils.find(index, bright, self._seen, owner)
        if veil is None:
            return spill
        if spill is None:
            return Spill(veil.rims, veil.before, veil.within)
        return Spill(spill.now | veil.rims, spill.before | veil.before, veil.within)

    def _clipped(
        self,
        index: int,
        clipped: Mask,
        bright: Brightness,
        energy: FloatPlane,
        best: FloatPlane,
    ) -> Spill | None:
        """Judge the clipped areas."""
        now, before = _Areas.of(clipped), self._before
        last, self._last = self._last, bright
        passed, self._index = index - self._index, index
        self._before = now
        at = now.inside
        kept = np.bincount(_labels_at(before, at), minlength=len(before.sizes))
        faded = self._grown(before.sizes, kept)
        # What is gone at once is no highlight, but light of part of the lens.
        self.owners.drop(before.reached[faded[before.reached_by]])
        if not len(at):
            return None
        label, smallest = now.area, self._smallest.ravel()
        core = np.full(len(now.sizes), clipped.size, np.int64)
        np.minimum.at(core, label, smallest[at])
        smallest[at] = np.minimum(smallest[at], now.sizes[label])
        self._focus(now, core, index)
        grown = self._grown(now.sizes, core)
        if grown.any():
            soft = now.compact & (now.peak(energy) < SHARPER * now.peak(best))
            white = (self._seen >= NEARLY_WHITE).view(np.uint8)
            grown &= soft | _only_light(now, bright, self._seen, white)
        shrunk = faded & (kept > 0)
        if shrunk.any():
            soft = before.compact
            soft &= before.peak(energy) > before.peak(best) / SHARPER
            shrunk &= soft | _only_light(before, last, bright, clipped)
        sharp = ~grown & (now.sizes < self._largest)
        sharp[0] = False
        places, areas = now.reached, now.reached_by
        self.owners.offer(index, places, areas, now.peak(energy), sharp)
        self._spilt = now.reach(grown)
        if not (grown.any() or shrunk.any()):
            return None
        self._veils.learn(_changes(now, before, grown, shrunk), passed)
        return Spill(self._spilt, before.reach(shrunk), np.zeros_like(clipped))

    def _focus(self, now: _Areas, core: npt.NDArray[np.integer], index: int) -> None:
        """Tell which areas are smaller than ever: what is left of a disc is not."""
        focused = (now.sizes < core) & (now.sizes < self._largest)
        focused &= now.peak(self._spilt) == 0
        focused[0] = False
        if focused.any():
            self._veils.focus(now.inside, now.area, focused, index)

    def remember(self, mine: npt.NDArray[np.bool_]) -> None:
        """Keep the brightness of the last frame where it is the sharpest so far."""
        np.copyto(self._seen, self._last, where=mine)

    def _grown(
        self, areas: npt.NDArray[np.integer], core: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.bool_]:
        """Tell areas that are out of focus, given their size in focus."""
        grown = (areas > GROWTH * core) & (areas > core + GROWTH_PX)
        grown &= areas < self._largest
        return grown


def _labels_at(areas: _Areas, places: npt.NDArray[np.intp]) -> npt.NDArray[np.integer]:
    """Return which areas lie at some places; 0 for none."""
    return areas.labels.ravel()[places].astype(np.int32)


def _changes(
    now: _Areas,
    before: _Areas,
    grown: npt.NDArray[np.bool_],
    shrunk: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    """Return by how much the radii of discs changed, in pixels of the masks.

    Of compact areas that are one in this frame and one in the last.
    """
    other, label = _labels_at(before, now.inside), now.area
    one, last = np.unique(np.stack([label, other])[:, other > 0], axis=1)
    alone = np.bincount(one, minlength=len(now.sizes))[one] == 1
    alone &= np.bincount(last, minlength=len(before.sizes))[last] == 1
    alone &= (grown[one] | shrunk[last]) & now.compact[one] & before.compact[last]
    alone &= np.minimum(now.sizes[one], before.sizes[last]) >= LEAST_DISC_PX
    areas = now.sizes[one[alone]], before.sizes[last[alone]]
    return np.asarray(np.abs(np.sqrt(areas[0] / np.pi) - np.sqrt(areas[1] / np.pi)))


def _only_light(
    areas: _Areas, bright: Brightness, other: Brightness, core: Mask
) -> npt.NDArray[np.bool_]:
    """Tell areas whose rims are only light: another picture has no edge there.

    ``core`` is what is white in the other picture; its own rim may be soft.
    """
    step, kept = areas.steps(bright, core), areas.steps(other, core)
    wide = cv2.dilate(core, np.ones((3, 3), np.uint8))
    kept = np.fmin(kept, areas.steps(other, wide))
    with np.errstate(invalid="ignore"):
        return (step > STEP) & (kept < KEPT_STEP * step)


def without(plane: FloatPlane, mask: Mask) -> None:
    """Set a plane, or a picture, to 0 where a mask of its size or half of it is 1."""
    step = 1 if mask.shape == plane.shape[:2] else 2
    _clear(plane if plane.ndim == 3 else plane[..., None], mask, step)


@compiled
def _clear(picture: Picture, mask: Mask, step: int) -> None:
    """Set ``step`` by ``step`` pixels to 0 for each 1 in a mask."""
    rows, columns, channels = picture.shape
    for row in range(mask.shape[0]):
        for begin in range(0, mask.shape[1], BLOCK_PX):
            part = mask[row, begin : min(begin + BLOCK_PX, mask.shape[1])]
            some = np.uint8(0)
            for k in range(len(part)):
                some |= part[k]
            if some == 0:
                continue
            for k in range(len(part)):
                if part[k] == 0:
                    continue
                column = begin + k
                for y in range(step * row, min(step * (row + 1), rows)):
                    for x in range(step * column, min(step * (column + 1), columns)):
                        for c in range(channels):
                            picture[y, x, c] = 0.0
