# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes over the pixels of pyramid bands: splitting, weighing, putting together.

Every pass works on rows ``first`` to ``last`` of the smaller of its planes, so that
stripes run side by side; planes are float32, pictures (rows, columns, 3). A level is
half its finer one's size, odd sizes rounded up.
"""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Picture = npt.NDArray[np.float32]


def half(length: int) -> int:
    """Return the rows or columns of the next smaller level."""
    return (length + 1) // 2


def reduce_rows(fine: Picture, small: Picture, first: int, last: int) -> None:
    """Fill rows of the next smaller level (5-tap binomial, Burt and Adelson 1983)."""
    low, high = max(0, 2 * first - 4), min(len(fine), 2 * last + 4)
    reduced = cv2.pyrDown(fine[low:high])
    small[first:last] = reduced[first - low // 2 : last - low // 2]


@compiled
def _enlarged_pair(
    small: Picture, row: int, upper: FloatPlane, lower: FloatPlane
) -> None:
    """Fill two rows, padded by one pixel each side, between the rows of a level."""
    rows, columns = small.shape[0], small.shape[1]
    above, here = small[max(row - 1, 0)], small[row]
    below = small[min(row + 1, rows - 1)]
    for x in range(columns):
        for c in range(3):
            upper[x + 1, c] = 0.125 * (above[x, c] + 6.0 * here[x, c] + below[x, c])
            lower[x + 1, c] = 0.5 * (here[x, c] + below[x, c])
    for c in range(3):
        upper[0, c], lower[0, c] = upper[1, c], lower[1, c]
        upper[columns + 1, c] = upper[columns, c]
        lower[columns + 1, c] = lower[columns, c]


@compiled
def split_rows(
    fine: Picture,
    small: Picture,
    band: Picture,
    energy: FloatPlane,
    first: int,
    last: int,
) -> None:
    """Take the enlarged smaller level from a level: what is left is its band.

    ``band`` may be ``fine`` itself. ``energy`` has the smaller level's size and gets
    the mean square of the band over two by two pixels and three channels.
    """
    rows, columns = fine.shape[0], fine.shape[1]
    narrow = small.shape[1]
    pair = np.empty((2, narrow + 2, 3), np.float32)
    for row in range(first, last):
        _enlarged_pair(small, row, pair[0], pair[1])
        energy[row] = 0.0
        for half_row in range(2):
            y = 2 * row + half_row
            if y >= rows:
                continue
            line, source, into = pair[half_row], fine[y], band[y]
            for x in range(columns // 2):
                square = np.float32(0.0)
                for c in range(3):
                    left, middle = line[x, c], line[x + 1, c]
                    right = line[x + 2, c]
                    even = source[2 * x, c] - 0.125 * (left + 6.0 * middle + right)
                    odd = source[2 * x + 1, c] - 0.5 * (middle + right)
                    into[2 * x, c] = even
                    into[2 * x + 1, c] = odd
                    square += even * even + odd * odd
                energy[row, x] += square * np.float32(1.0 / 12.0)
            if columns % 2:
                x = narrow - 1
                square = np.float32(0.0)
                for c in range(3):
                    left, middle = line[x, c], line[x + 1, c]
                    even = source[2 * x, c] - 0.125 * (left + 7.0 * middle)
                    into[2 * x, c] = even
                    square += even * even
                energy[row, x] += square * np.float32(1.0 / 6.0)


@compiled
def fold_rows(
    band: Picture,
    weight: FloatPlane,
    total: Picture,
    weights: FloatPlane,
    first: int,
    last: int,
) -> None:
    """Add a band to a weighted sum; ``weight`` has half the band's size."""
    rows, columns = band.shape[0], band.shape[1]
    small_rows, narrow = weight.shape
    line = np.empty(narrow + 2, np.float32)
    for row in range(first, last):
        for half_row in range(2):
            y = 2 * row + half_row
            if y >= rows:
                continue
            near = weight[row]
            other = max(row - 1, 0) if half_row == 0 else min(row + 1, small_rows - 1)
            far = weight[other]
            for x in range(narrow):
                line[x + 1] = 0.75 * near[x] + 0.25 * far[x]
            line[0], line[narrow + 1] = line[1], line[narrow]
            source, into, count = band[y], total[y], weights[y]
            for x in range(columns // 2):
                even = 0.75 * line[x + 1] + 0.25 * line[x]
                odd = 0.75 * line[x + 1] + 0.25 * line[x + 2]
                count[2 * x] += even
                count[2 * x + 1] += odd
                for c in range(3):
                    into[2 * x, c] += even * source[2 * x, c]
                    into[2 * x + 1, c] += odd * source[2 * x + 1, c]
            if columns % 2:
                even = 0.75 * line[narrow] + 0.25 * line[narrow - 1]
                count[columns - 1] += even
                for c in range(3):
                    into[columns - 1, c] += even * source[columns - 1, c]


@compiled
def fold_level_rows(
    band: Picture,
    weight: FloatPlane,
    total: Picture,
    weights: FloatPlane,
    first: int,
    last: int,
) -> None:
    """Add a band to a weighted sum; ``weight`` has the band's size."""
    for y in range(first, last):
        for x in range(band.shape[1]):
            share = weight[y, x]
            weights[y, x] += share
            for c in range(3):
                total[y, x, c] += share * band[y, x, c]


@compiled
def join_rows(
    total: Picture,
    weights: FloatPlane,
    small: Picture,
    out: Picture,
    first: int,
    last: int,
) -> None:
    """Put a mean band onto the enlarged smaller level.

    ``out`` holds the rows of the finer level from ``2 * first`` on.
    """
    rows, columns = total.shape[0], total.shape[1]
    narrow = small.shape[1]
    pair = np.empty((2, narrow + 2, 3), np.float32)
    for row in range(first, last):
        _enlarged_pair(small, row, pair[0], pair[1])
        for half_row in range(2):
            y = 2 * row + half_row
            if y >= rows:
                continue
            line, source, count = pair[half_row], total[y], weights[y]
            into = out[y - 2 * first]
            for x in range(columns):
                near = x // 2
                share = np.float32(1.0) / count[x]
                for c in range(3):
                    middle, right = line[near + 1, c], line[near + 2, c]
                    if x % 2:
                        below = 0.5 * (middle + right)
                    else:
                        below = 0.125 * (line[near, c] + 6.0 * middle + right)
                    into[x, c] = below + source[x, c] * share
