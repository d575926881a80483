# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a merged picture between the darkest and brightest its frames have nearby.

Bands that come from frames far apart can add up to values that no frame has. The
result is held in the range of the owner frame and its neighbours in focus, over each
two by two pixels and those around them.
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
    """Follows the range of every two by two pixels' owner and its neighbours in focus.

    Parameters
    ----------
    rows, columns
        Size of the frames. 3 bytes are kept per pixel: the ranges, and those of the
        frame before, which count where the next one is the new owner.
    """

    def __init__(self, rows: int, columns: int) -> None:
        shape = (3, half(rows), half(columns))
        self._low = np.zeros(shape, np.uint8)
        self._high = np.full(shape, 255, np.uint8)
        self._last_low, self._last_high = np.full_like(self._low, 255), self._low.copy()
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
    darkest, brightest = np.empty((2, narrow), np.uint8)
    for row in range(first, last):
        owners = owner[row]
        for k in range(narrow):
            new[k] = 255 if owners[k] == index else 0
            following[k] = 255 if owners[k] == previous else 0
        y = 2 * row
        for channel in range(3):
            one = picture[channel, max(y - 1, 0)]
            two = picture[channel, y]
            three = picture[channel, min(y + 1, rows - 1)]
            four = picture[channel, min(y + 2, rows - 1)]
            lower, upper = least[1 : columns + 1], most[1 : columns + 1]
            for x in range(columns):
                lower[x] = min(min(one[x], two[x]), min(three[x], four[x]))
                upper[x] = max(max(one[x], two[x]), max(three[x], four[x]))
            for line in (least, most):
                line[0] = line[1]
                line[columns + 1 :] = line[columns]
            for k in range(narrow):
                value = min(
                    min(least[2 * k], least[2 * k + 1]),
                    min(least[2 * k + 2], least[2 * k + 3]),
                )
                step = np.float32(value) * BYTES_PER_STEP + TO_ROUND
                darkest[k] = np.int32(min(max(step, np.float32(0)), np.float32(255)))
                value = max(
                    max(most[2 * k], most[2 * k + 1]),
                    max(most[2 * k + 2], most[2 * k + 3]),
                )
                step = np.float32(value) * BYTES_PER_STEP + TO_ROUND
                brightest[k] = np.int32(min(max(step, np.float32(0)), np.float32(255)))
            into, before = low[channel, row], last_low[channel, row]
            for k in range(narrow):
                fresh = min(darkest[k], before[k])
                wider = min(into[k], np.uint8(darkest[k] | ~following[k]))
                into[k] = (fresh & new[k]) | (wider & ~new[k])
                before[k] = darkest[k]
            into, before = high[channel, row], last_high[channel, row]
            for k in range(narrow):
                fresh = max(brightest[k], before[k])
                wider = max(into[k], np.uint8(brightest[k] & following[k]))
                into[k] = (fresh & new[k]) | (wider & ~new[k])
                before[k] = brightest[k]


@compiled
def _clip(
    codes: npt.NDArray[np.uint16], low: Bytes, high: Bytes, first: int, last: int
) -> None:
    """Clip codes to bytes, half a byte's step wider."""
    for y in range(first, last):
        for channel in range(3):
            least, most = low[channel, y // 2], high[channel, y // 2]
            into = codes[y - first]
            for x in range(codes.shape[1]):
                lowest = max(int(least[x // 2]) * 257 - 128, 0)
                highest = min(int(most[x // 2]) * 257 + 128, 65535)
                into[x, channel] = min(max(int(into[x, channel]), lowest), highest)
