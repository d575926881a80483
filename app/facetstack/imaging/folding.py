# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes over full-size pixels that take a frame's bands into a picture of means.

Pictures are three planes, (3, rows, columns), of 16-bit steps (``steps.py``): what
is read and written in a row runs through the widest registers. Every pass works on
rows ``first`` to ``last`` of the smaller of its levels, so that stripes run side by
side. Bands are never stored: a pass takes the enlarged smaller level from a level
where it needs the difference. What is kept is a mean and, at half its size, the sum of
the weights it was taken with, so a frame moves the mean by its share of the weights.
"""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.steps import BLACK, PER_WHITE, Steps

Mean = npt.NDArray[np.int16]
"""(3, rows, columns) mean of the finest band, in halves of a step."""

Planes = npt.NDArray[np.float32]
"""(3, rows, columns), in steps."""

LEAST_SHARE = np.float32(2.0**-18)
"""A frame's share of the weights that cannot move a mean by half of its unit."""

BLOCK_PX = 64
"""Pixels of a row that are passed over together where no share is larger."""

SQUARE = np.float32(1.0 / (12.0 * PER_WHITE**2))
CODES_PER_STEP = np.float32(65535.0 / PER_WHITE)
CODES_PER_HALF = np.float32(65535.0 / PER_WHITE / 2.0)
ZERO = np.float32(BLACK)


@compiled
def _enlarge_row(plane: Steps, row: int, line: FloatPlane) -> None:
    """Fill a line of the next larger level from one row (Burt and Adelson 1983)."""
    source = plane[min(max(row, 0), plane.shape[0] - 1)]
    last = len(source) - 1
    a, b, half = np.float32(0.125), np.float32(0.75), np.float32(0.5)
    for x in range(1, last):
        left, middle = np.float32(source[x - 1]), np.float32(source[x])
        right = np.float32(source[x + 1])
        line[2 * x] = a * (left + right) + b * middle
        line[2 * x + 1] = half * (middle + right)
    for x in (0, last):
        left, middle = np.float32(source[max(x - 1, 0)]), np.float32(source[x])
        right = np.float32(source[min(x + 1, last)])
        line[2 * x] = a * (left + right) + b * middle
        line[2 * x + 1] = half * (middle + right)


@compiled
def _enlarge_weights(weight: FloatPlane, row: int, line: FloatPlane) -> None:
    """Fill a line of twice the length, linearly, from one row of weights."""
    source = weight[min(max(row, 0), weight.shape[0] - 1)]
    last = len(source) - 1
    near, far = np.float32(0.75), np.float32(0.25)
    for x in range(1, last):
        line[2 * x] = near * source[x] + far * source[x - 1]
        line[2 * x + 1] = near * source[x] + far * source[x + 1]
    for x in (0, last):
        line[2 * x] = near * source[x] + far * source[max(x - 1, 0)]
        line[2 * x + 1] = near * source[x] + far * source[min(x + 1, last)]


@compiled
def energy_rows(
    fine: Steps, small: Steps, energy: FloatPlane, first: int, last: int
) -> None:
    """Fill rows of the energy of the band between two levels.

    ``energy`` has the smaller level's size and gets the mean square of the band, in
    working units, over two by two pixels and three channels.
    """
    rows, columns = fine.shape[1], fine.shape[2]
    narrow = small.shape[2]
    lines = np.empty((3, 3, 2 * narrow), np.float32)
    squares = np.zeros(2 * narrow, np.float32)
    for channel in range(3):
        _enlarge_row(small[channel], first - 1, lines[channel, (first + 2) % 3])
        _enlarge_row(small[channel], first, lines[channel, first % 3])
    for row in range(first, last):
        squares[:] = np.float32(0.0)
        for channel in range(3):
            _enlarge_row(small[channel], row + 1, lines[channel, (row + 1) % 3])
            above, here = lines[channel, (row + 2) % 3], lines[channel, row % 3]
            below = lines[channel, (row + 1) % 3]
            upper = fine[channel, 2 * row]
            for x in range(columns):
                blurred = np.float32(0.125) * (above[x] + below[x])
                band = np.float32(upper[x]) - blurred - np.float32(0.75) * here[x]
                squares[x] += band * band
            if 2 * row + 1 < rows:
                lower = fine[channel, 2 * row + 1]
                for x in range(columns):
                    band = np.float32(lower[x]) - np.float32(0.5) * (here[x] + below[x])
                    squares[x] += band * band
        into = energy[row]
        for x in range(narrow):
            into[x] = SQUARE * (squares[2 * x] + squares[2 * x + 1])
        if columns % 2:
            into[narrow - 1] *= np.float32(2.0)


@compiled
def fold_fine_rows(
    fine: Steps,
    small: Steps,
    weight: FloatPlane,
    weights: FloatPlane,
    mean: Mean,
    first: int,
    last: int,
) -> None:
    """Move the mean of the finest band by a frame's share of the weights.

    ``weight`` and ``weights``, the frame's and the sum with it, have half the size.
    """
    rows, columns = fine.shape[1], fine.shape[2]
    narrow = small.shape[2]
    lines = np.empty((3, 3, 2 * narrow), np.float32)
    parts = np.empty((3, 2 * narrow), np.float32)
    wholes = np.empty((3, 2 * narrow), np.float32)
    share = np.empty(2 * narrow, np.float32)
    for row in range(first - 1, first + 1):
        _enlarge_weights(weight, row, parts[(row + 3) % 3])
        _enlarge_weights(weights, row, wholes[(row + 3) % 3])
        for channel in range(3):
            _enlarge_row(small[channel], row, lines[channel, (row + 3) % 3])
    for row in range(first, last):
        after, here, before = (row + 1) % 3, row % 3, (row + 2) % 3
        _enlarge_weights(weight, row + 1, parts[after])
        _enlarge_weights(weights, row + 1, wholes[after])
        for channel in range(3):
            _enlarge_row(small[channel], row + 1, lines[channel, after])
        for half_row in range(2):
            y = 2 * row + half_row
            if y >= rows:
                continue
            other = before if half_row == 0 else after
            part, part_beside = parts[here], parts[other]
            whole, whole_beside = wholes[here], wholes[other]
            for x in range(columns):
                share[x] = (np.float32(3.0) * part[x] + part_beside[x]) / (
                    np.float32(3.0) * whole[x] + whole_beside[x]
                )
            a, b, c = np.float32(0.125), np.float32(0.75), np.float32(0.125)
            if half_row:
                a, b, c = np.float32(0.0), np.float32(0.5), np.float32(0.5)
            for begin in range(0, columns, BLOCK_PX):
                end = min(begin + BLOCK_PX, columns)
                shares = share[begin:end]
                counts = 0
                for k in range(end - begin):
                    counts |= 1 if shares[k] >= LEAST_SHARE else 0
                if counts == 0:
                    continue
                for channel in range(3):
                    taken, kept = (
                        fine[channel, y, begin:end],
                        mean[channel, y, begin:end],
                    )
                    up = lines[channel, before, begin:end]
                    level = lines[channel, here, begin:end]
                    down = lines[channel, after, begin:end]
                    for k in range(end - begin):
                        blurred = a * up[k] + b * level[k] + c * down[k]
                        band = np.float32(2.0) * (np.float32(taken[k]) - blurred)
                        old = np.float32(kept[k])
                        new = old + shares[k] * (band - old) + np.float32(32768.5)
                        new = min(max(new, np.float32(0.0)), np.float32(65535.0))
                        kept[k] = np.int32(new) - np.int32(32768)


@compiled
def fold_level_rows(
    level: Steps,
    small: Steps,
    weight: FloatPlane,
    weights: FloatPlane,
    mean: Planes,
    first: int,
    last: int,
) -> None:
    """Do the same for a coarser band; weights have the level's own size.

    Rows are those of the level.
    """
    columns = level.shape[2]
    lines = np.empty((3, 2 * small.shape[2]), np.float32)
    for channel in range(3):
        for y in range(first, last):
            row = y // 2
            if y == first or y % 2 == 0:
                for near in range(row - 1, row + 2):
                    _enlarge_row(small[channel], near, lines[(near + 3) % 3])
            above, here = lines[(row + 2) % 3], lines[row % 3]
            below = lines[(row + 1) % 3]
            a, b, c = np.float32(0.125), np.float32(0.75), np.float32(0.125)
            if y % 2:
                a, b, c = np.float32(0.0), np.float32(0.5), np.float32(0.5)
            taken, kept = level[channel, y], mean[channel, y]
            part, whole = weight[y], weights[y]
            for x in range(columns):
                blurred = a * above[x] + b * here[x] + c * below[x]
                band = np.float32(taken[x]) - blurred
                kept[x] += part[x] / whole[x] * (band - kept[x])


@compiled
def fold_base_rows(
    level: Steps,
    weight: FloatPlane,
    weights: FloatPlane,
    mean: Planes,
    first: int,
    last: int,
) -> None:
    """Do the same for the base, all that is broader."""
    for channel in range(3):
        for y in range(first, last):
            taken, kept = level[channel, y], mean[channel, y]
            part, whole = weight[y], weights[y]
            for x in range(level.shape[2]):
                kept[x] += part[x] / whole[x] * (np.float32(taken[x]) - kept[x])


@compiled
def join_level_rows(
    mean: Planes, base: Planes, out: Planes, first: int, last: int
) -> None:
    """Put rows of a coarser band onto the enlarged base.

    Rows are those of the band; ``out`` holds them from row ``first`` on.
    """
    lines = np.empty((3, 2 * base.shape[2]), np.float32)
    for channel in range(3):
        for y in range(first, last):
            row = y // 2
            if y == first or y % 2 == 0:
                for near in range(row - 1, row + 2):
                    _enlarge_row(base[channel], near, lines[(near + 3) % 3])
            above, here = lines[(row + 2) % 3], lines[row % 3]
            below = lines[(row + 1) % 3]
            a, b, c = np.float32(0.125), np.float32(0.75), np.float32(0.125)
            if y % 2:
                a, b, c = np.float32(0.0), np.float32(0.5), np.float32(0.5)
            band, into = mean[channel, y], out[channel, y - first]
            for x in range(mean.shape[2]):
                into[x] = a * above[x] + b * here[x] + c * below[x] + band[x]


@compiled
def join_fine_rows(
    mean: Mean,
    middle: Planes,
    offset: int,
    codes: npt.NDArray[np.uint16],
    first: int,
    last: int,
) -> None:
    """Fill rows of 16-bit codes from the finest band and the enlarged level below it.

    Rows are those of the level below, which ``middle`` holds from row ``offset`` on;
    (rows, columns, 3) ``codes`` hold the picture's rows from ``2 * first`` on.
    """
    rows, columns = mean.shape[1], mean.shape[2]
    lines = np.empty((3, 2 * middle.shape[2]), np.float32)
    values = np.empty(columns, np.uint16)
    for channel in range(3):
        for row in range(first, last):
            for near in range(row - 1, row + 2):
                inner = near - offset
                _enlarge_row(middle[channel], inner, lines[(near + 3) % 3])
            above, here = lines[(row + 2) % 3], lines[row % 3]
            below = lines[(row + 1) % 3]
            for half_row in range(2):
                y = 2 * row + half_row
                if y >= rows:
                    continue
                a, b, c = np.float32(0.125), np.float32(0.75), np.float32(0.125)
                if half_row:
                    a, b, c = np.float32(0.0), np.float32(0.5), np.float32(0.5)
                band, into = mean[channel, y], codes[y - 2 * first]
                for x in range(columns):
                    blurred = a * above[x] + b * here[x] + c * below[x] - ZERO
                    value = blurred * CODES_PER_STEP
                    value += np.float32(band[x]) * CODES_PER_HALF
                    value = min(max(value, np.float32(0.0)), np.float32(65535.0))
                    values[x] = np.int32(value + np.float32(0.5))
                for x in range(columns):
                    into[x, channel] = values[x]


@compiled
def brightness_rows(
    picture: Steps,
    white: int,
    clipped: npt.NDArray[np.uint8],
    bright: npt.NDArray[np.uint8],
    first: int,
    last: int,
) -> None:
    """Mark each two by two pixels of which one reaches ``white`` in all channels.

    ``bright`` gets their mean, 0..255.
    """
    rows, columns = picture.shape[1], picture.shape[2]
    narrow = clipped.shape[1]
    brightest = np.zeros(2 * narrow, np.uint16)
    sums = np.zeros(2 * narrow, np.float32)
    for row in range(first, last):
        brightest[:] = 0
        sums[:] = np.float32(0.0)
        low, high = 2 * row, min(2 * row + 2, rows)
        for y in range(low, high):
            red, green, blue = picture[0, y], picture[1, y], picture[2, y]
            for x in range(columns):
                least = min(red[x], min(green[x], blue[x]))
                brightest[x] = max(brightest[x], least)
                sums[x] += (
                    np.float32(red[x]) + np.float32(green[x]) + np.float32(blue[x])
                )
        marked, mean = clipped[row], bright[row]
        scale = np.float32(255.0 / PER_WHITE / 6.0 / (high - low))
        for x in range(narrow):
            most = max(brightest[2 * x], brightest[2 * x + 1])
            marked[x] = 1 if most >= white else 0
            level = (sums[2 * x] + sums[2 * x + 1]) * scale
            level -= np.float32(255.0 * BLACK / PER_WHITE)
            mean[x] = np.int32(min(max(level, np.float32(0.0)), np.float32(255.0)))
        if columns % 2:
            level = np.float32(2.0) * sums[columns - 1] * scale
            level -= np.float32(255.0 * BLACK / PER_WHITE)
            mean[narrow - 1] = np.int32(
                min(max(level, np.float32(0.0)), np.float32(255.0))
            )
