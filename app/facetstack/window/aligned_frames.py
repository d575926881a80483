# SPDX-License-Identifier: GPL-3.0-or-later
"""Knows how frames lie on one another, so that a merge with fewer is quicker."""

from collections.abc import Sequence

from facetstack.imaging.alignment import StackAlignment
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.recipe import StackRecipe
from facetstack.workers.stack_jobs import MergeOutcome


class AlignedFrames:
    """The alignment of the largest merge so far."""

    def __init__(self) -> None:
        self._frames: tuple[FrameRef, ...] = ()
        self._alignment: StackAlignment | None = None

    def learn(self, outcome: MergeOutcome) -> None:
        """Remember how the frames of a merge lie, unless more are known already."""
        if not outcome.result.recipe.align or len(outcome.frames) < len(self._frames):
            return
        rows, columns = outcome.result.owner.shape
        result = outcome.result
        self._frames = outcome.frames
        self._alignment = StackAlignment(
            rows, columns, result.alignments, result.reference
        )

    @property
    def none(self) -> bool:
        """Whether nothing was merged yet."""
        return self._alignment is None

    def of(
        self, refs: Sequence[FrameRef], recipe: StackRecipe
    ) -> StackAlignment | None:
        """Return how these frames lie; ``None`` if that must be found anew.

        Each frame was registered to the one before it. Where one that is now left out
        looked wrong, those behind it may lie wrong by its fault.
        """
        alignment = self._alignment
        if alignment is None or not recipe.align or not set(refs) <= set(self._frames):
            return None
        for ref, one in zip(self._frames, alignment.frames, strict=True):
            if ref not in refs and one.note and not one.left_out:
                return None
        return alignment.of_frames([self._frames.index(ref) for ref in refs])
