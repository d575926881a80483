# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a merged picture between the darkest and brightest its frames have nearby.

Bands that come from frames far apart can add up to values that no frame has. The
result is held in the range of the owner frame and its neighbours in focus, over each
two pixels side by side and those around them.
"""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import half
from facetstack.imaging.compiled import compiled
from facetstack.imaging.steps import BLACK, PER_WHITE, Steps

Bytes = npt.NDArray[np.uint8]
Owners = npt.NDArray[np.uint16]

BYTES_PER_STEP = np.float32(255.0 / PER_WHITE)
TO_ROUND = np.float32(0.5 - BLACK * 255.0 / PER_WHITE)


class Bounds:
    """Follows the range of every two pixels' owner and its neighbours in focus.

    Parameters
    ----------
    rows, columns
        Size of the frames. 4.5 bytes are kept per pixel: the ranges of two pixels of
        a row, and those that the frame before had over two by two, which count where
        the next one is the new owner.
    """

    def __init__(self, rows: int, columns: int) -> None:
        shape = (3, rows, half(columns))
        self._low = np.zeros(shape, np.uint8)
        self._high = np.full(shape, 255, np.uint8)
        shape = (3, half(rows), half(columns))
        self._last_low = np.full(shape, 255, np.uint8)
        self._last_high = np.zeros(shape, np.uint8)
        self._previous = -1

    def update_rows(
        self, picture: Steps, owner: Owners, index: int, first: int, last: int
    ) -> None:
        """Widen or replace ranges where the next frame is or follows the owner.

        Parameters
        ----------
        picture
            (3, rows, columns) steps of the frame.
        owner
            (rows / 2, columns / 2): whose each two by two pixels are now.
        index
            The frame's.
        first, last
            Rows of ``owner``.
        """
        ranges = (self._low, self._high, self._last_low, self._last_high)
        _follow(picture, owner, index, self._previous, *ranges, first, last)

    def next(self, index: int) -> None:
        """Close the frame with this index, all of whose rows were used to update."""
        self._previous = index

    def hold(self, codes: npt.NDArray[np.uint16], first: int, last: int) -> None:
        """Clip (last - first, columns, 3) 16-bit codes to the range of their rows."""
        _clip(codes, self._low, self._high, first, last)


@compiled
def _follow(
    picture: Steps,
    owner: Owners,
    index: int,
    previous: int,
    low: Bytes,
    high: Bytes,
    last_low: Bytes,
    last_high: Bytes,
    first: int,
    last: int,
) -> None:
    """Update ranges by who owns each two by two pixels now."""
    rows, columns = picture.shape[1], picture.shape[2]
    narrow = owner.shape[1]
    # One pixel more on each side; beyond the picture its border goes on.
    least, most = np.empty((2, 2 * narrow + 2), np.uint16)
    new, following = np.empty((2, narrow), np.uint8)
    darkest, brightest = np.empty((2, 2, narrow), np.uint8)
    for row in range(first, last):
        owners = owner[row]
        for k in range(narrow):
            new[k] = 255 if owners[k] == index else 0
            following[k] = 255 if owners[k] == previous else 0
        for channel in range(3):
            before_low, before_high = last_low[channel, row], last_high[channel, row]
            for side in range(2):
                # Below the last row of an odd number there is none: it counts twice.
                y = min(2 * row + side, rows - 1)
                one = picture[channel, max(y - 1, 0)]
                two = picture[channel, y]
                three = picture[channel, min(y + 1, rows - 1)]
                lower, upper = least[1 : columns + 1], most[1 : columns + 1]
                for x in range(columns):
                    lower[x] = min(one[x], min(two[x], three[x]))
                    upper[x] = max(one[x], max(two[x], three[x]))
                for line in (least, most):
                    line[0] = line[1]
                    line[columns + 1 :] = line[columns]
                dark, bright = darkest[side], brightest[side]
                for k in range(narrow):
                    value = min(
                        min(least[2 * k], least[2 * k + 1]),
                        min(least[2 * k + 2], least[2 * k + 3]),
                    )
                    step = np.float32(value) * BYTES_PER_STEP + TO_ROUND
                    dark[k] = np.int32(min(max(step, np.float32(0)), np.float32(255)))
                for k in range(narrow):
                    value = max(
                        max(most[2 * k], most[2 * k + 1]),
                        max(most[2 * k + 2], most[2 * k + 3]),
                    )
                    step = np.float32(value) * BYTES_PER_STEP + TO_ROUND
                    bright[k] = np.int32(min(max(step, np.float32(0)), np.float32(255)))
            for y in range(2 * row, min(2 * row + 2, rows)):
                dark, bright = darkest[y % 2], brightest[y % 2]
                into = low[channel, y]
                for k in range(narrow):
                    fresh = min(dark[k], before_low[k])
                    wider = min(into[k], np.uint8(dark[k] | ~following[k]))
                    into[k] = (fresh & new[k]) | (wider & ~new[k])
                into = high[channel, y]
                for k in range(narrow):
                    fresh = max(bright[k], before_high[k])
                    wider = max(into[k], np.uint8(bright[k] & following[k]))
                    into[k] = (fresh & new[k]) | (wider & ~new[k])
            for k in range(narrow):
                before_low[k] = min(darkest[0, k], darkest[1, k])
                before_high[k] = max(brightest[0, k], brightest[1, k])


@compiled
def _clip(
    codes: npt.NDArray[np.uint16], low: Bytes, high: Bytes, first: int, last: int
) -> None:
    """Clip codes to bytes, half a byte's step wider."""
    for y in range(first, last):
        for channel in range(3):
            least, most = low[channel, y], high[channel, y]
            into = codes[y - first]
            for x in range(codes.shape[1]):
                lowest = max(int(least[x // 2]) * 257 - 128, 0)
                highest = min(int(most[x // 2]) * 257 + 128, 65535)
                into[x, channel] = min(max(int(into[x, channel]), lowest), highest)
