# SPDX-License-Identifier: GPL-3.0-or-later
"""The job that shows a recipe at one place of the result."""

from dataclasses import dataclass

from facetstack.imaging.local_merge import LocalStack, Place
from facetstack.imaging.recipe import StackRecipe
from facetstack.progress import Report
from facetstack.workers.pictures import Bytes, screen_pixels
from facetstack.workers.stack_jobs import MergeOutcome, WorkJob


class LocalBench:
    """Keeps the frames of the place last looked at; used in the stack thread alone."""

    def __init__(self) -> None:
        self._stack: LocalStack | None = None

    def stack(self, job: "LocalMergeJob", report: Report) -> LocalStack:
        """Return the frames at a job's place, read only if it is another one."""
        made, outcome = self._stack, job.outcome
        if made is None or (made.place, made.refs) != (job.place, outcome.frames):
            self._stack = None
            self._stack = made = LocalStack(
                outcome.frames,
                outcome.result.alignments,
                job.place,
                report,
                job.token,
            )
        return made

    def clear(self) -> None:
        """Let the frames go."""
        self._stack = None


@dataclass(frozen=True)
class LocalPicture:
    """A place as a recipe makes it: (rows, columns, 4) uint8 as in ``Picture``."""

    place: Place
    recipe: StackRecipe
    pixels: Bytes


@dataclass(frozen=True, eq=False)
class LocalMergeJob(WorkJob):
    """Merge one place with a recipe; gives a ``LocalPicture``."""

    bench: LocalBench
    outcome: MergeOutcome
    place: Place
    recipe: StackRecipe

    def work(self, report: Report) -> LocalPicture:
        """Read the frames there if they are not at hand, and merge them."""
        codes = self.bench.stack(self, report).merge(self.recipe, self.token)
        pixels = screen_pixels(codes)
        pixels.setflags(write=False)
        return LocalPicture(self.place, self.recipe, pixels)
