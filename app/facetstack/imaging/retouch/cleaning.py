# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes out of the frames that a brush paints with what the merge took out of them."""

from copy import deepcopy

from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.frame import Pixels
from facetstack.imaging.specks import Specks


class Cleaning:
    """Learns hot pixels and dust from all frames; then cleans any of them.

    A merge learns while it goes on; a brush must not bring back what the merge learned
    to leave out. Once ``learn`` has seen the last frame, ``clean`` gives the same bytes
    for a frame whenever it is asked, in any thread.
    """

    def __init__(self) -> None:
        self._specks: Specks | None = None
        self._found = False

    @property
    def found(self) -> bool:
        """Whether there is anything to be taken out."""
        return self._found

    def learn(self, pixels: Pixels, alignment: FrameAlignment) -> None:
        """Look at the next frame in focus order; one left out is passed over."""
        if alignment.left_out:
            return
        if self._specks is None:
            self._specks = Specks(*pixels.shape[:2])
        cleaned = self._specks.clean(pixels, alignment.matrix, alignment.index)
        self._found = cleaned is not pixels

    def clean(self, pixels: Pixels, alignment: FrameAlignment) -> Pixels:
        """Return a frame without specks; the frame itself if there are none."""
        if self._specks is None or not self._found:
            return pixels
        # Specks learn by cleaning: what was learned from all frames stays as it is.
        learned = deepcopy(self._specks)
        return learned.clean(pixels, alignment.matrix, alignment.index)
