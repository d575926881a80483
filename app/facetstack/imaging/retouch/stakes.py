# SPDX-License-Identifier: GPL-3.0-or-later
"""Stakes: how much corrections could change each place of a picture.

Frames differ in fine texture everywhere, and no choice between them cures that. Where
merges with less choice show something else than the automatic one, there is something
to choose; small copies of the frames tell where, in little time.
"""

import numpy as np

from facetstack.imaging.bands import Picture
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.aligned import Box
from facetstack.imaging.retouch.merges import Merges, placed
from facetstack.imaging.retouch.survey import Survey

CORRECTIONS = ("steady", "calm", "front")
"""The merges that proposals are made of."""

OTHERS = ("pyramid", "average", "flat", "depth")
"""Merges that tell no stakes, but stand in for those that a brush paints with."""


class _SmallCopies:
    """The small copies of a survey as aligned frames."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self.indices = survey.indices
        first = survey.small(self.indices[0])
        self.rows, self.columns = first.shape[:2]

    def part(self, index: int, box: Box) -> Picture:
        """Return a part of a small copy."""
        small = self._survey.small(index)
        return placed(small, box, self.rows, self.columns) * np.float32(1 / 255)


class Stakes:
    """Finds stakes merge by merge, so that a thread can do other things in between.

    The survey keeps the merges as stand-ins.

    Parameters
    ----------
    survey
        Of all frames of the stack, at least one.
    depth
        (rows, columns) float32 depth map of the automatic merge in frames.
    """

    def __init__(self, survey: Survey, depth: FloatPlane) -> None:
        self._survey = survey
        frames = _SmallCopies(survey)
        rows, columns = frames.rows, frames.columns
        small = cv2.resize(depth, (columns, rows), interpolation=cv2.INTER_NEAREST)
        self._merges = Merges(frames, small)
        self._box = (0, 0, columns, rows)
        self._unmerged = [*CORRECTIONS, *OTHERS]
        self._automatic: Picture | None = None
        self._total = np.zeros((rows, columns), np.float32)

    def look(self) -> bool:
        """Make one more merge; tell whether there are others to make."""
        if self._automatic is None:
            merged = self._merges.part("hybrid", self._box).pixels
            self._automatic = merged
            self._survey.keep_merge("hybrid", merged)
        elif self._unmerged:
            name = self._unmerged.pop(0)
            merged = self._merges.part(name, self._box).pixels
            self._survey.keep_merge(name, merged)
            if name in CORRECTIONS:
                self._total += np.abs(merged - self._automatic).mean(axis=2)
        return bool(self._unmerged)

    @property
    def known(self) -> bool:
        """Whether the stakes are found, though stand-ins may be missing."""
        return self._automatic is not None and len(self._unmerged) <= len(OTHERS)

    def found(self) -> FloatPlane:
        """Return the mean change by a correction, in working values.

        Of the size of the survey's small copies.
        """
        return self._total / np.float32(len(CORRECTIONS))


def stakes_of(survey: Survey, depth: FloatPlane) -> FloatPlane:
    """Return the stakes of a picture at once; see ``Stakes``."""
    stakes = Stakes(survey, depth)
    while not stakes.known:
        stakes.look()
    return stakes.found()
