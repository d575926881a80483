# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that move whole stacks about in the folder of their piece."""

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from facetstack.errors import ProjectError
from facetstack.progress import Report
from facetstack.session.project_folders import move_stack
from facetstack.workers.stack_jobs import WorkJob


@dataclass(frozen=True)
class MovedStack:
    """Where a stack lies now; ``error`` if it stayed where it was."""

    folder: Path
    room: str
    error: ProjectError | None = None


@dataclass(frozen=True, eq=False)
class MoveStackJob(WorkJob):
    """Move a stack once what is remembered of it is on disk; gives a ``MovedStack``.

    In the stack's thread it comes after results that are still being kept.
    """

    folder: Path
    room: str
    settled: Future[None]

    def work(self, report: Report) -> MovedStack:
        """Wait for the scribe, then move."""
        self.settled.result()
        try:
            return MovedStack(move_stack(self.folder, self.room), self.room)
        except ProjectError as error:
            return MovedStack(self.folder, self.room, error)
