# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a merged picture between the darkest and brightest its frames have nearby.

Bands that come from frames far apart can add up to values that no frame has. The
result is held in the range of a 3 x 3 window over the owner frame and its neighbours.
"""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.steps import BLACK, PER_WHITE, Steps

Bytes = npt.NDArray[np.uint8]
Owners = npt.NDArray[np.uint16]

BLOCK = 128
"""Pixels of the owner map that are looked at together."""

BYTES_PER_STEP = np.float32(255.0 / PER_WHITE)
TO_ROUND = np.float32(0.5 - BLACK * 255.0 / PER_WHITE)


class Bounds:
    """Follows the range of every pixel's owner and its neighbours in focus.

    Parameters
    ----------
    rows, columns
        Size of the frames. 9 bytes are kept per pixel: the ranges, and the frame
        before, whose range counts where the next one is the new owner.
    """

    def __init__(self, rows: int, columns: int) -> None:
        shape = (3, rows, columns)
        self._low = np.zeros(shape, np.uint8)
        self._high = np.full(shape, 255, np.uint8)
        self._last = np.zeros(shape, np.uint8)
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
        ranges = (self._low, self._high)
        _follow(picture, self._last, owner, index, self._previous, *ranges, first, last)

    def keep_rows(self, picture: Steps, first: int, last: int) -> None:
        """Keep rows of the frame, once all its rows were used to update."""
        _to_bytes(picture, self._last, first, last)

    def next(self, index: int) -> None:
        """Close the frame with this index, all of whose rows are kept."""
        self._previous = index

    def hold(self, codes: npt.NDArray[np.uint16], first: int, last: int) -> None:
        """Clip (last - first, columns, 3) 16-bit codes to the range of their rows."""
        _clip(codes, self._low, self._high, first, last)


@compiled
def _to_bytes(picture: Steps, out: Bytes, first: int, last: int) -> None:
    """Round steps to bytes."""
    for channel in range(3):
        for y in range(first, last):
            source, into = picture[channel, y], out[channel, y]
            for x in range(len(source)):
                value = np.float32(source[x]) * BYTES_PER_STEP + TO_ROUND
                into[x] = np.int32(min(max(value, np.float32(0.0)), np.float32(255.0)))


@compiled
def _copy_part(plane: Steps, y: int, begin: int, end: int, part: Bytes) -> None:
    """Fill four rows around rows y and y + 1, as bytes, with one pixel each side.

    Beyond the picture its border goes on.
    """
    rows, columns = plane.shape
    left, right = max(begin - 1, 0), min(end + 1, columns)
    shift = left - begin + 1
    for k in range(4):
        source = plane[min(max(y + k - 1, 0), rows - 1), left:right]
        into = part[k, shift : shift + right - left]
        for x in range(right - left):
            value = np.float32(source[x]) * BYTES_PER_STEP + TO_ROUND
            into[x] = np.int32(min(max(value, np.float32(0.0)), np.float32(255.0)))
        part[k, 0] = part[k, 0 if begin > 0 else 1]
        at = end - begin
        part[k, at + 1] = part[k, at + 1 if end < columns else at]


@compiled
def _copy_bytes(plane: Bytes, y: int, begin: int, end: int, part: Bytes) -> None:
    """Do the same with a plane of bytes."""
    rows, columns = plane.shape
    left, right = max(begin - 1, 0), min(end + 1, columns)
    shift = left - begin + 1
    for k in range(4):
        source = plane[min(max(y + k - 1, 0), rows - 1), left:right]
        into = part[k, shift : shift + right - left]
        for x in range(right - left):
            into[x] = source[x]
        part[k, 0] = part[k, 0 if begin > 0 else 1]
        at = end - begin
        part[k, at + 1] = part[k, at + 1 if end < columns else at]


@compiled
def _range_of(part: Bytes, size: int, room: Bytes, low: Bytes, high: Bytes) -> None:
    """Find the range of 3 x 3 pixels around two rows of a part."""
    one, two, three, four = part[0], part[1], part[2], part[3]
    least, most = room[:2], room[2:]
    for x in range(size + 2):
        darker, brighter = min(two[x], three[x]), max(two[x], three[x])
        least[0, x], most[0, x] = min(one[x], darker), max(one[x], brighter)
        least[1, x], most[1, x] = min(four[x], darker), max(four[x], brighter)
    for row in range(2):
        left, middle, right = least[row, :size], least[row, 1:], least[row, 2:]
        into = low[row]
        for x in range(size):
            into[x] = min(left[x], min(middle[x], right[x]))
        left, middle, right = most[row, :size], most[row, 1:], most[row, 2:]
        into = high[row]
        for x in range(size):
            into[x] = max(left[x], max(middle[x], right[x]))


@compiled
def _follow(
    picture: Steps,
    before: Bytes,
    owner: Owners,
    index: int,
    previous: int,
    low: Bytes,
    high: Bytes,
    first: int,
    last: int,
) -> None:
    """Update ranges by who owns each two by two pixels now."""
    rows, columns = picture.shape[1], picture.shape[2]
    part = np.zeros((4, 2 * BLOCK + 2), np.uint8)
    room = np.zeros_like(part)
    least, most = np.zeros((2, 2 * BLOCK), np.uint8), np.zeros((2, 2 * BLOCK), np.uint8)
    least_before, most_before = np.zeros_like(least), np.zeros_like(most)
    new, following = np.zeros(2 * BLOCK, np.uint8), np.zeros(2 * BLOCK, np.uint8)
    for row in range(first, last):
        for block in range(0, owner.shape[1], BLOCK):
            owners = owner[row, block : min(block + BLOCK, owner.shape[1])]
            any_new, any_following = 0, 0
            for k in range(len(owners)):
                any_new |= 1 if owners[k] == index else 0
                any_following |= 1 if owners[k] == previous else 0
            if any_new == 0 and any_following == 0:
                continue
            for k in range(len(owners)):
                is_new = 255 if owners[k] == index else 0
                follows = 255 if owners[k] == previous else 0
                new[2 * k], new[2 * k + 1] = is_new, is_new
                following[2 * k], following[2 * k + 1] = follows, follows
            begin = 2 * block
            end = min(begin + 2 * len(owners), columns)
            size = end - begin
            for channel in range(3):
                _copy_part(picture[channel], 2 * row, begin, end, part)
                _range_of(part, size, room, least, most)
                if any_new and previous >= 0:
                    _copy_bytes(before[channel], 2 * row, begin, end, part)
                    _range_of(part, size, room, least_before, most_before)
                for y in range(2 * row, min(2 * row + 2, rows)):
                    into_low = low[channel, y, begin:end]
                    into_high = high[channel, y, begin:end]
                    darkest, brightest = least[y - 2 * row], most[y - 2 * row]
                    if any_following:
                        for k in range(size):
                            darker = darkest[k] | ~following[k]
                            into_low[k] = min(into_low[k], np.uint8(darker))
                            brighter = brightest[k] & following[k]
                            into_high[k] = max(into_high[k], np.uint8(brighter))
                    if any_new == 0:
                        continue
                    if previous >= 0:
                        darkest_before = least_before[y - 2 * row]
                        brightest_before = most_before[y - 2 * row]
                        for k in range(size):
                            darkest[k] = min(darkest[k], darkest_before[k])
                            brightest[k] = max(brightest[k], brightest_before[k])
                    for k in range(size):
                        into_low[k] = (darkest[k] & new[k]) | (into_low[k] & ~new[k])
                        into_high[k] = (brightest[k] & new[k]) | (
                            into_high[k] & ~new[k]
                        )


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
                lowest = max(int(least[x]) * 257 - 128, 0)
                highest = min(int(most[x]) * 257 + 128, 65535)
                into[x, channel] = min(max(int(into[x, channel]), lowest), highest)
