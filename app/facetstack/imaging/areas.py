# SPDX-License-Identifier: GPL-3.0-or-later
"""Connected areas of masks that are nearly empty, at a fraction of what a scan costs.

Highlights cover next to nothing of a picture, yet OpenCV's labelling and numpy's
search take as long as for a full one. Here empty runs are passed over.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled

Mask = npt.NDArray[np.uint8]

Labels = npt.NDArray[np.uint16] | npt.NDArray[np.float32]
"""(rows, columns) numbers of areas; 0 where there is none."""

Runs = npt.NDArray[np.int32]
"""(count, 4) runs of pixels: row, first column, column after the last, number."""

BLOCK_PX = 128
"""Pixels of a row that are passed over together where all are 0."""


@dataclass(frozen=True)
class Areas:
    """The areas of a mask, whose pixels touch at a side or corner.

    Attributes
    ----------
    labels
        (rows, columns) numbers from 1 in the order of their first pixel; 0 elsewhere.
        Of a type that ``cv2.dilate`` knows, in as little room as will do.
    width_px, height_px, size_px
        (areas + 1,) int32: sides of the box around each, and its pixels; number 0
        stands for all that is 0.
    """

    labels: Labels
    width_px: npt.NDArray[np.int32]
    height_px: npt.NDArray[np.int32]
    size_px: npt.NDArray[np.int32]


def areas_of(mask: Mask) -> Areas:
    """Return the areas of a (rows, columns) uint8 mask of 0 and 1.

    Runs of pixels are joined by union-find (He, Chao and Suzuki, IEEE Trans. Image
    Processing 17, 2008).
    """
    count = np.zeros(1, np.int64)
    _count_runs(mask, count)
    runs = np.empty((int(count[0]), 4), np.int32)
    boxes = np.empty((len(runs) + 1, 5), np.int32)
    _join(mask, runs, boxes, count)
    boxes = boxes[: int(count[0]) + 1]
    dtype = np.uint16 if len(boxes) < 2**16 else np.float32
    labels = np.zeros(mask.shape, dtype)
    _paint(runs, labels)
    left, top, right, bottom, size = boxes.T
    size[0] = mask.size - size[1:].sum()
    return Areas(labels, right - left, bottom - top, size.copy())


def places_of(labels: Labels) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Return the flat places of all areas, in order, and whose each is."""
    count = np.zeros(1, np.int64)
    _count(labels, count)
    at = np.empty(int(count[0]), np.intp)
    number = np.empty(len(at), np.int32)
    _find(labels, at, number)
    return at, number


@compiled
def _count_runs(mask: Mask, count: npt.NDArray[np.int64]) -> None:
    """Count the runs of pixels that are not 0."""
    columns = mask.shape[1]
    found = 0
    for y in range(mask.shape[0]):
        line = mask[y]
        for begin in range(0, columns, BLOCK_PX):
            end = min(begin + BLOCK_PX, columns)
            part = line[begin:end]
            some = np.uint8(0)
            for k in range(len(part)):
                some |= part[k]
            if some == 0:
                continue
            before = line[begin - 1] if begin > 0 else np.uint8(0)
            for x in range(begin, end):
                found += 1 if line[x] != 0 and before == 0 else 0
                before = line[x]
    count[0] = found


@compiled
def _join(
    mask: Mask, runs: Runs, boxes: npt.NDArray[np.int32], count: npt.NDArray[np.int64]
) -> None:
    """Find runs, join those that touch, and number what they make.

    ``boxes`` get left, top, right, bottom and size per number; ``count`` the numbers.
    """
    columns = mask.shape[1]
    parent = np.empty(len(runs), np.int32)
    found = 0
    above, above_end = 0, 0
    for y in range(mask.shape[0]):
        line = mask[y]
        here = found
        inside = False
        for begin in range(0, columns, BLOCK_PX):
            end = min(begin + BLOCK_PX, columns)
            part = line[begin:end]
            some = np.uint8(0)
            for k in range(len(part)):
                some |= part[k]
            if some == 0 and not inside:
                continue
            for x in range(begin, end):
                if line[x] != 0 and not inside:
                    runs[found, 0], runs[found, 1] = y, x
                    parent[found] = found
                    inside = True
                elif line[x] == 0 and inside:
                    runs[found, 2] = x
                    found += 1
                    inside = False
        if inside:
            runs[found, 2] = columns
            found += 1
        if above_end > above and runs[above, 0] != y - 1:
            above_end = above
        other = above
        for run in range(here, found):
            first, last = runs[run, 1], runs[run, 2]
            while other < above_end and runs[other, 2] < first:
                other += 1
            touching = other
            while touching < above_end and runs[touching, 1] <= last:
                a, b = run, touching
                while parent[a] != a:
                    parent[a] = parent[parent[a]]
                    a = parent[a]
                while parent[b] != b:
                    parent[b] = parent[parent[b]]
                    b = parent[b]
                # The first run of an area stays its root.
                parent[max(a, b)] = min(a, b)
                touching += 1
        above, above_end = here, found
    numbers = 0
    for run in range(found):
        root = run
        while parent[root] != root:
            root = parent[root]
        row, first, last = runs[run, 0], runs[run, 1], runs[run, 2]
        if root == run:
            numbers += 1
            number = numbers
            boxes[number, 0], boxes[number, 1] = first, row
            boxes[number, 2], boxes[number, 3] = last, row + 1
            boxes[number, 4] = 0
        else:
            number = runs[root, 3]
        runs[run, 3] = number
        boxes[number, 0] = min(boxes[number, 0], first)
        boxes[number, 2] = max(boxes[number, 2], last)
        boxes[number, 3] = row + 1
        boxes[number, 4] += last - first
    for k in range(4):
        boxes[0, k] = 0
    count[0] = numbers


@compiled
def _paint(runs: Runs, labels: Labels) -> None:
    """Write the numbers of runs."""
    for run in range(len(runs)):
        line = labels[runs[run, 0]]
        for x in range(runs[run, 1], runs[run, 2]):
            line[x] = runs[run, 3]


@compiled
def _count(labels: Labels, count: npt.NDArray[np.int64]) -> None:
    """Count what is not 0."""
    found = 0
    for y in range(labels.shape[0]):
        line = labels[y]
        part = 0
        for x in range(len(line)):
            part += 1 if line[x] != 0 else 0
        found += part
    count[0] = found


@compiled
def _find(
    labels: Labels, at: npt.NDArray[np.intp], number: npt.NDArray[np.int32]
) -> None:
    """List places that are not 0."""
    rows, columns = labels.shape
    found = 0
    for y in range(rows):
        line = labels[y]
        for begin in range(0, columns, BLOCK_PX):
            end = min(begin + BLOCK_PX, columns)
            part = line[begin:end]
            some = 0
            for k in range(len(part)):
                some |= 1 if part[k] != 0 else 0
            if some == 0:
                continue
            for x in range(begin, end):
                if line[x] != 0:
                    at[found] = y * columns + x
                    number[found] = np.int32(line[x])
                    found += 1
