# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives every highlight in focus one frame: the sharpest of those that show it clipped.

A highlight looks different in every frame, and a mean of two of them is neither. What
the sharpest frame shows within the clipped area and its rim is therefore kept beside
the means, and laid over them at the end, unless other frames are the sharper ones
there.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.steps import Steps, from_steps
from facetstack.imaging.tone import to_codes

Codes = npt.NDArray[np.uint16]
Owners = npt.NDArray[np.uint16]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

LEAST_AGREEMENT = 0.5
NEIGHBOURS = 1
"""Share of a highlight that its frame, or one of so many beside it, must own anyway."""

FEATHER_PX = 1.0
"""How softly a highlight goes over into the means, in pixels of half the size."""

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


@dataclass
class _Highlight:
    """What the sharpest frame shows of a highlight.

    ``places`` are flat, at half the size; ``pixels`` are (4, places, 3) steps of the
    two by two pixels at each, or ``None`` until the frame was resampled.
    """

    frame: int
    places: Places
    pixels: Steps | None = None


class HighlightOwners:
    """Follows which frame shows each highlight sharpest, and keeps what it shows.

    Parameters
    ----------
    rows, columns
        Half the size of the frames.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._held = np.zeros((rows, columns), np.int32)
        self._kept: dict[int, _Highlight] = {}
        self._sharpness = np.full(1, -1, np.float32)
        self._fresh: list[int] = []

    def drop(self, places: Places) -> None:
        """Forget highlights that turned out to be discs out of focus."""
        self._forget(np.unique(self._held.ravel()[places]))

    def offer(
        self,
        index: int,
        places: Places,
        areas: npt.NDArray[np.int32],
        sharpness: FloatPlane,
        chosen: Mask,
    ) -> None:
        """Take the highlights of a frame that are sharper than those they lie over.

        Parameters
        ----------
        index
            Of the frame; indices rise.
        places, areas
            The flat places of all clipped areas with their rims, and whose each is.
        sharpness
            Of each area.
        chosen
            Which areas are highlights.
        """
        self._fresh = []
        held = self._held.ravel()[places]
        # Where one that was taken for a single highlight goes, all its parts may come.
        for _ in range(2):
            known = np.full(len(sharpness), -1, np.float32)
            np.maximum.at(known, areas, self._sharpness[held])
            taken = chosen & (sharpness > known)
            self._sharpness[held[taken[areas]]] = -1
        mine = taken[areas]
        if not mine.any():
            return
        self._forget(np.unique(held[mine]))
        at, label = places[mine], areas[mine]
        order = np.argsort(label, kind="stable")
        numbers, first = np.unique(label[order], return_index=True)
        parts = np.split(at[order], first[1:])
        self._fresh = [len(self._sharpness) + k for k in range(len(numbers))]
        self._sharpness = np.append(self._sharpness, sharpness[numbers])
        for one, part in zip(self._fresh, parts, strict=True):
            self._kept[one] = _Highlight(index, part)
            self._held.ravel()[part] = one

    def keep(self, picture: Steps, energy: FloatPlane) -> None:
        """Keep the pixels of the highlights that were just taken.

        Parameters
        ----------
        picture
            (3, rows, columns) steps of the frame.
        energy
            At half the size; 0 where the frame does not count.
        """
        fresh = [self._kept[one] for one in self._fresh]
        if not fresh:
            return
        rows, columns = picture.shape[1:]
        ends = np.cumsum([len(highlight.places) for highlight in fresh])
        places = np.concatenate([highlight.places for highlight in fresh])
        counts = energy.ravel()[places] > 0
        self._held.ravel()[places[~counts]] = 0
        y, x = np.divmod(places, self._held.shape[1])
        pixels = np.empty((len(CORNERS), len(places), 3), np.uint16)
        for corner, (down, right) in enumerate(CORNERS):
            at = np.minimum(2 * y + down, rows - 1) * columns
            at += np.minimum(2 * x + right, columns - 1)
            for channel in range(3):
                pixels[corner, :, channel] = picture[channel].ravel()[at]
        for highlight, end in zip(fresh, ends, strict=True):
            part = slice(end - len(highlight.places), end)
            counted = counts[part]
            highlight.places = highlight.places[counted]
            highlight.pixels = pixels[:, part][:, counted]
        self._fresh = []

    def owners(self, owner: Owners) -> Owners:
        """Return the owner map with one owner per highlight.

        Parameters
        ----------
        owner
            (rows, columns) at half the size: which frame is sharpest.
        """
        own = owner.copy()
        for one in self._shown(owner):
            own.ravel()[one.places] = one.frame
        return own

    def lay_over(self, codes: Codes, owner: Owners) -> None:
        """Lay the highlights over a merged picture.

        Parameters
        ----------
        codes
            (rows, columns, 3) 16-bit codes, changed in place.
        owner
            At half the size: which frame is sharpest.
        """
        shown = self._shown(owner)
        if not shown:
            return
        rows, columns = codes.shape[:2]
        places = np.concatenate([one.places for one in shown])
        mask = np.zeros(self._held.shape, np.float32)
        mask.ravel()[places] = 1
        inner = cv2.erode(mask, np.ones((3, 3), np.uint8))
        share = np.minimum(cv2.GaussianBlur(inner, (0, 0), FEATHER_PX), mask)
        share = np.pad(share, 1, mode="edge")
        y, x = np.divmod(places, self._held.shape[1])
        for corner, (down, right) in enumerate(CORNERS):
            pixels = [one.pixels[corner] for one in shown if one.pixels is not None]
            above, beside = y + 2 * down, x + 2 * right
            part = 0.75 * (0.75 * share[y + 1, x + 1] + 0.25 * share[y + 1, beside])
            part += 0.25 * (0.75 * share[above, x + 1] + 0.25 * share[above, beside])
            into, along = 2 * y + down, 2 * x + right
            seen = (into < rows) & (along < columns)
            at = (into[seen], along[seen])
            over = to_codes(from_steps(np.concatenate(pixels)[seen]))
            under = codes[at].astype(np.float32)
            mixed = under + part[seen, None] * (over - under)
            codes[at] = np.asarray(mixed + 0.5, np.uint16)

    def _shown(self, owner: Owners) -> list[_Highlight]:
        """Return the highlights that the sharpest frames show as well."""
        shown = []
        for one in self._kept.values():
            if one.pixels is None or not len(one.places):
                continue
            apart = np.abs(owner.ravel()[one.places].astype(np.int32) - one.frame)
            if np.mean(apart <= NEIGHBOURS) >= LEAST_AGREEMENT:
                shown.append(one)
        return shown

    def _forget(self, numbers: npt.NDArray[np.int32]) -> None:
        """Let go of highlights."""
        flat = self._held.ravel()
        for one in numbers[numbers > 0].tolist():
            places = self._kept.pop(one).places
            flat[places] = 0
            self._sharpness[one] = -1
