# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a job is, and how it is asked to stop."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes
    ----------
    done, total
        Steps finished and steps in all; ``total`` is 0 while unknown.
    text
        What is being done, for people: "Merged frame 3 of 12".
    """

    done: int
    total: int
    text: str


Report = Callable[[Progress], None]
"""Receives progress; called from the thread that works."""


def silent(progress: Progress) -> None:
    """Take a report and do nothing."""


class Cancelled(Exception):
    """The user asked for an end. Not a ``StudioError``: nothing went wrong."""


class CancelToken:
    """Asks one job to stop; plain Python, one per job, never reused."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; may be called from any thread, any number of times."""
        self._event.set()

    def checkpoint(self) -> None:
        """Raise ``Cancelled`` if the job was asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Wait, but wake and raise ``Cancelled`` as soon as a stop is asked for."""
        if self._event.wait(seconds):
            raise Cancelled
