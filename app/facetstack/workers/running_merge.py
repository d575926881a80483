# SPDX-License-Identifier: GPL-3.0-or-later
"""A merge under way in the stack thread: what waits, and what was merged."""

import time

from facetstack.imaging.alignment import StackAlignment
from facetstack.imaging.arrivals import Arrivals
from facetstack.imaging.chain import Chain
from facetstack.imaging.coverage import THOROUGH_MEGAPIXELS
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.framing import EVIDENCE, narrowest, will_see_less
from facetstack.imaging.stacking import Stacker
from facetstack.workers.coverage_watch import CoverageWatch
from facetstack.workers.stack_jobs import MergeJob


class RunningMerge:
    """The frames that wait, and the stacker; begun once more where that is better."""

    def __init__(self, job: MergeJob) -> None:
        self.job = job
        self.reader = FrameReader()
        self.complete = False
        self.only_aligns = False
        """Whether the first frame sees too much, so that all are aligned first."""
        self.last_frame_seconds = time.monotonic()
        self.last_preview_seconds = 0.0
        self._begin(job.alignment)

    def _begin(self, alignment: StackAlignment | None) -> None:
        recipe, token = self.job.recipe, self.job.token
        self._found = alignment
        self.waiting = Arrivals()
        self.frames: list[FrameRef] = []
        self._chain = Chain(align=recipe.align, given=alignment)
        self.stacker = Stacker(recipe, token=token, chain=self._chain)
        self.coverage = CoverageWatch(THOROUGH_MEGAPIXELS)

    def judge_framing(self) -> None:
        """See, as soon as enough frames were added, whether the first sees too much."""
        job, recipe = self.job, self.job.recipe
        free = recipe.align and recipe.reference is None and self._found is None
        if job.may_reframe and free and len(self.frames) == min(EVIDENCE, job.expected):
            self.only_aligns = will_see_less(self._chain.alignment, job.expected)

    def align(self, frame: Frame) -> None:
        """Find how a frame lies, and merge nothing yet."""
        self._chain.add(frame)
        self.frames.append(frame.ref)

    def reframe(self) -> None:
        """Begin again with all frames, framed like the one that sees least."""
        found, frames = self._chain.alignment, self.frames
        self.only_aligns = False
        self._begin(found.relative_to(narrowest(found)))
        for ref in frames:
            self.waiting.add(ref)
        self.waiting.close()
