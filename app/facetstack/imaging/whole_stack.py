# SPDX-License-Identifier: GPL-3.0-or-later
"""Merges a stack whose frames all lie on disk."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facetstack.imaging.alignment import StackAlignment
from facetstack.imaging.chain import Chain
from facetstack.imaging.coverage import (
    THOROUGH_MEGAPIXELS,
    CoverageReport,
    CoverageTracker,
)
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.framing import EVIDENCE, narrowest, will_see_less
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker, StackResult
from facetstack.progress import CancelToken, Progress, Report, silent


@dataclass(frozen=True)
class MergedStack:
    """What comes of merging a stack from disk.

    Attributes
    ----------
    result
        Picture, maps and how they came about.
    alignment
        How all frames lie, to be saved and used again.
    coverage
        Where the piece is sharp in some frame, and where gaps lie.
    read_seconds
        Wall time spent waiting for pixels.
    """

    result: StackResult
    alignment: StackAlignment
    coverage: CoverageReport
    read_seconds: float


def merge_frames(
    refs: Sequence[FrameRef],
    recipe: StackRecipe | None = None,
    *,
    alignment: StackAlignment | None = None,
    picture_px: int | None = None,
    report: Report = silent,
    token: CancelToken | None = None,
) -> MergedStack:
    """Merge frames from disk, and judge what they cover.

    If neither recipe nor alignment names a reference, the result is framed like the
    first frame; or, where the bracket turns out to see less and less, like the frame
    that sees least, so that its borders are sharp. Then the frames are read twice.

    Parameters
    ----------
    refs
        The frames in focus order, near to far.
    recipe
        The choices that shape the result.
    alignment
        An alignment of these frames, or of the same pose in other light.
    picture_px
        Longest side of the picture that the result is for, which decides what counts
        as a gap; ``None`` for every pixel.
    report
        Is told of every frame.
    token
        Asks for an end: ``Cancelled`` is raised.

    Raises
    ------
    StudioError
        One of its kinds, in a sentence, for frames that cannot be read, differ in size
        or cannot be aligned.
    """
    recipe = recipe or StackRecipe()
    merge = _Merge(refs, recipe, picture_px, report, token or CancelToken())
    return merge.run(alignment)


class _Merge:
    """The frames of one merge, and how to go through them."""

    def __init__(
        self,
        refs: Sequence[FrameRef],
        recipe: StackRecipe,
        picture_px: int | None,
        report: Report,
        token: CancelToken,
    ) -> None:
        self._refs = refs
        self._recipe = recipe
        self._picture_px = picture_px
        self._report = report
        self._token = token
        self._reader = FrameReader()
        self._read_seconds = 0.0

    def run(self, alignment: StackAlignment | None) -> MergedStack:
        """Go through all frames; twice, if the first should not give the framing."""
        recipe, count = self._recipe, len(self._refs)
        chain = Chain(align=recipe.align, given=alignment)
        free = alignment is None and recipe.align
        frames = self._frames()
        if free and recipe.reference:
            return self._run_again(chain, frames, recipe.reference)
        stacker = Stacker(recipe, token=self._token, chain=chain)
        tracker = CoverageTracker(self._picture_px, tier_megapixels=THOROUGH_MEGAPIXELS)
        for number, frame in enumerate(frames, 1):
            one = stacker.add(frame)
            tracker.add(frame, one)
            self._tell(frame, "Merged", one.note)
            if free and recipe.reference is None and number == min(EVIDENCE, count):
                if will_see_less(chain.alignment, count):
                    del stacker, tracker, frame
                    return self._run_again(chain, frames, None)
        result = stacker.finish()
        return MergedStack(
            result, chain.alignment, tracker.report(), self._read_seconds
        )

    def _run_again(
        self, chain: Chain, frames: Iterator[Frame], reference: int | None
    ) -> MergedStack:
        """Align the frames that are left, then merge all, framed like one of them."""
        for frame in frames:
            chain.add(frame)
            self._tell(frame, "Aligned")
        found = chain.alignment
        if reference is None:
            reference = narrowest(found)
        return self.run(found.relative_to(reference))

    def _frames(self) -> Iterator[Frame]:
        """Read the frames, and note how long that made us wait."""
        began = time.perf_counter()
        for frame in self._reader.read_ahead(self._refs):
            self._token.checkpoint()
            self._read_seconds += time.perf_counter() - began
            yield frame
            began = time.perf_counter()

    def _tell(self, frame: Frame, done: str, note: str = "") -> None:
        text = f"{done} {frame.ref.path.name}" + (f" ({note})" if note else "")
        self._report(Progress(frame.ref.number, len(self._refs), text))
