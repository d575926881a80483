# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a merged picture between the darkest and brightest its frames have nearby.

Bands that come from frames far apart can add up to values that no frame has. The
result is held in the range of a 3 x 3 window over the owner frame and its neighbours.
"""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture
from facetstack.imaging.compiled import compiled
from facetstack.imaging.opencv import cv2

Bytes = npt.NDArray[np.uint8]
Owners = npt.NDArray[np.uint16]

WINDOW = np.ones((3, 3), np.uint8)


class Bounds:
    """Follows the range of every pixel's owner and its neighbours in focus.

    Parameters
    ----------
    rows, columns
        Size of the frames. 18 bytes are kept per pixel.
    """

    def __init__(self, rows: int, columns: int) -> None:
        shape = (rows, columns, 3)
        self._low = np.zeros(shape, np.uint8)
        self._high = np.full(shape, 255, np.uint8)
        self._now = (np.empty(shape, np.uint8), np.empty(shape, np.uint8))
        self._last: tuple[Bytes, Bytes] | None = None
        self._previous = -1

    def read_rows(self, working: Picture, first: int, last: int) -> None:
        """Take the range around each pixel of some rows of the next frame."""
        low, high = max(0, first - 1), min(len(working), last + 1)
        part = np.empty((high - low, *working.shape[1:]), np.uint8)
        _to_bytes(working[low:high], part)
        inner = slice(first - low, last - low)
        self._now[0][first:last] = cv2.erode(part, WINDOW)[inner]
        self._now[1][first:last] = cv2.dilate(part, WINDOW)[inner]

    def update_rows(self, owner: Owners, index: int, first: int, last: int) -> None:
        """Widen or replace ranges where the frame just read is or follows the owner.

        Rows are those of ``owner``, which has half the size of the frames.
        """
        before = self._now if self._last is None else self._last
        ranges = (self._low, self._high, *self._now, *before)
        _follow(owner, index, self._previous, *ranges, first, last)

    def next(self, index: int) -> None:
        """Close the frame with this index."""
        spare = (np.empty_like(self._low), np.empty_like(self._low))
        if self._last is not None:
            spare = self._last
        self._last, self._now = self._now, spare
        self._previous = index

    def hold(self, codes: npt.NDArray[np.uint16], first: int, last: int) -> None:
        """Clip (last - first, columns, 3) 16-bit codes to the range of their rows."""
        _clip(codes, self._low[first:last], self._high[first:last])


@compiled
def _to_bytes(working: Picture, out: Bytes) -> None:
    """Round working values to bytes."""
    for y in range(working.shape[0]):
        for x in range(working.shape[1]):
            for c in range(3):
                value = working[y, x, c] * np.float32(255.0) + np.float32(0.5)
                out[y, x, c] = int(min(max(value, np.float32(0.0)), np.float32(255.0)))


@compiled
def _follow(
    owner: Owners,
    index: int,
    previous: int,
    low: Bytes,
    high: Bytes,
    low_now: Bytes,
    high_now: Bytes,
    low_last: Bytes,
    high_last: Bytes,
    first: int,
    last: int,
) -> None:
    """Update ranges by who owns each two by two pixels now."""
    rows, width = low.shape[0], 3 * low.shape[1]
    for row in range(first, last):
        owners = owner[row]
        for y in range(2 * row, min(2 * row + 2, rows)):
            into_low, into_high = low[y].ravel(), high[y].ravel()
            least, most = low_now[y].ravel(), high_now[y].ravel()
            least_last, most_last = low_last[y].ravel(), high_last[y].ravel()
            begin = 0
            while begin < len(owners):
                whose = owners[begin]
                end = begin + 1
                while end < len(owners) and owners[end] == whose:
                    end += 1
                run = slice(6 * begin, min(6 * end, width))
                begin = end
                if whose != index and whose != previous:
                    continue
                part_low, part_high = into_low[run], into_high[run]
                one_low, one_high = least[run], most[run]
                other_low, other_high = part_low, part_high
                if whose == index:
                    other_low, other_high = least_last[run], most_last[run]
                for k in range(len(part_low)):
                    part_low[k] = min(one_low[k], other_low[k])
                    part_high[k] = max(one_high[k], other_high[k])


@compiled
def _clip(codes: npt.NDArray[np.uint16], low: Bytes, high: Bytes) -> None:
    """Clip codes to bytes, half a byte's step wider."""
    for y in range(codes.shape[0]):
        for x in range(codes.shape[1]):
            for c in range(3):
                least = max(int(low[y, x, c]) * 257 - 128, 0)
                most = min(int(high[y, x, c]) * 257 + 128, 65535)
                codes[y, x, c] = min(max(int(codes[y, x, c]), least), most)
