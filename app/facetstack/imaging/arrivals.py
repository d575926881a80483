# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts frames that arrive in any order into focus order, so that results are equal."""

import heapq

from facetstack.imaging.frame import FrameRef


class Arrivals:
    """Holds back frames until those before them in focus order have come.

    Alignment, depth and the choice of highlights look at neighbours, so a merge takes
    frames in focus order; in that order any arrival gives the same bytes. What is held
    back is a file's name, not its pixels. While a frame is missing, what follows it
    waits; once all have come, at most until ``close``, all of them are due.
    """

    def __init__(self) -> None:
        self._held: list[tuple[int, int, FrameRef]] = []
        self._next = 0
        self._count = 0
        self._closed = False

    def __len__(self) -> int:
        return len(self._held)

    def add(self, ref: FrameRef) -> None:
        """Take a frame that has come; one whose turn has passed is due at once."""
        heapq.heappush(self._held, (ref.index, self._count, ref))
        self._count += 1

    def close(self) -> None:
        """Say that no more will come: missing frames are passed over."""
        self._closed = True

    def due(self) -> FrameRef | None:
        """Return the next frame in focus order; ``None`` if it has not come yet."""
        if not self._held:
            return None
        index = self._held[0][0]
        if index > self._next and not self._closed:
            return None
        self._next = max(self._next, index + 1)
        return heapq.heappop(self._held)[2]
