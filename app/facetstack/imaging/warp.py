# SPDX-License-Identifier: GPL-3.0-or-later
"""Resamples a frame once, from its source, stripe by stripe."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.align import Matrix
from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import to_working

Floats = npt.NDArray[np.float32]

TAPS = 6
KERNEL_REACH_PX = 3
"""How far interpolation reads beyond a point."""

PHASES = 1024
"""Sub-pixel positions for which the kernel is tabulated."""
STEEPEST = 0.1
"""Rotation and shear (as slopes) up to which the two passes are used."""


def _table() -> Floats:
    """Return (PHASES + 1, TAPS) weights of a Lanczos kernel of three lobes.

    Its first moment is corrected so that a ramp is moved exactly; the sum stays 1.
    """
    taps = np.arange(-2, 4)[:, None].astype(float)
    distance = taps - np.linspace(0, 1, PHASES + 1)
    inside = np.abs(distance) < KERNEL_REACH_PX
    weights = np.where(inside, np.sinc(distance) * np.sinc(distance / 3), 0)
    weights /= weights.sum(axis=0)
    window = np.clip(1 - (distance / 3) ** 2, 0, None)
    lever = (taps - (taps * window).sum(axis=0) / window.sum(axis=0)) * window
    miss = (weights * distance).sum(axis=0)
    weights -= lever * miss / (lever * taps).sum(axis=0)
    return np.ascontiguousarray(weights.T, np.float32)


LANCZOS3 = _table()


def warp_rows(
    pixels: Pixels, matrix: Matrix, gain: float, first: int, last: int
) -> Floats:
    """Return rows ``first`` to ``last`` of a frame in the reference's geometry.

    Separable Lanczos interpolation with three lobes: in the measured rings it kept
    more detail than OpenCV's bicubic, and it places pixels 30 times finer.

    Parameters
    ----------
    pixels
        (rows, columns, 3) uint8 or uint16 RGB of the frame.
    matrix
        (2, 3) from reference pixels to frame pixels.
    gain
        Factor in linear light that matches the reference's exposure.

    Returns
    -------
    Floats
        (last - first, columns, 3) float32 working values; outside the frame the
        nearest border pixel goes on.
    """
    rows, columns = pixels.shape[:2]
    if np.array_equal(matrix, np.eye(2, 3)):
        return to_working(pixels[first:last], gain)
    corners = np.array(
        [[0, first, 1], [columns, first, 1], [0, last, 1], [columns, last, 1]], float
    )
    source_rows = (matrix @ corners.T)[1]
    low = int(np.floor(source_rows.min())) - KERNEL_REACH_PX - 1
    high = int(np.ceil(source_rows.max())) + KERNEL_REACH_PX + 2
    low, high = min(max(low, 0), rows - 1), max(min(high, rows), 1)
    strip = to_working(pixels[low : max(high, low + 1)], gain)
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, 1] * first
    shifted[1, 2] -= low
    if max(abs(matrix[0, 1]), abs(matrix[1, 0])) > STEEPEST or matrix[0, 0] <= 0.5:
        steep: Floats = cv2.warpAffine(
            strip,
            shifted,
            (columns, last - first),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return steep
    flat = np.ascontiguousarray(strip).reshape(len(strip), -1)
    working = np.empty((last - first, columns * 3), np.float32)
    _two_passes(flat, np.ascontiguousarray(shifted, np.float64), LANCZOS3, working)
    return working.reshape(last - first, columns, 3)


def inside(
    matrix: Matrix, rows: int, columns: int, margin_px: float, step: int = 1
) -> npt.NDArray[np.bool_]:
    """Return where pixels of the reference lie ``margin_px`` inside a frame.

    Parameters
    ----------
    matrix
        (2, 3) from reference pixels to frame pixels.
    rows, columns
        Size of reference and frame.
    margin_px
        Distance from the frame's border that is asked for.
    step
        2 gives a plane of half the size, one value for two by two pixels.
    """
    middle = np.float32((step - 1) / 2)
    x = np.arange(0, columns, step, dtype=np.float32) + middle
    y = np.arange(0, rows, step, dtype=np.float32)[:, None] + middle
    (xx, xy, x0), (yx, yy, y0) = matrix.astype(np.float32)
    source_x, source_y = xx * x + (xy * y + x0), yx * x + (yy * y + y0)
    within: npt.NDArray[np.bool_] = (
        (source_x >= margin_px)
        & (source_x <= columns - 1 - margin_px)
        & (source_y >= margin_px)
        & (source_y <= rows - 1 - margin_px)
    )
    return within


@compiled
def _two_passes(source: Floats, matrix: Matrix, table: Floats, out: Floats) -> None:
    """Interpolate down the columns of the source, then along its rows.

    Catmull and Smith, SIGGRAPH 1980: the first pass looks up, for each column of the
    source, where the wanted row crosses it; the second reads that row alone.
    """
    source_rows, flat_columns = source.shape
    columns = flat_columns // 3
    rows = out.shape[0]
    a, b, c = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    d, e, f = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    slope = d / a
    # Along a run of columns the weights change so little that they go in a line.
    run = columns
    if slope != 0.0:
        run = int(min(max(1.0 / (32.0 * abs(slope)), 1.0), columns))
    pad = 8
    line = np.empty((columns + 2 * pad) * 3, np.float32)
    weights = np.empty((6, columns * 3), np.float32)
    offsets = np.empty(columns, np.int64)
    tabulated = 1e30
    phases = table.shape[0] - 1
    for y in range(rows):
        at_start = (e - d * b / a) * y + f - slope * c
        begin = 0
        while begin < columns:
            position = at_start + slope * begin
            whole = int(np.floor(position))
            end = min(begin + run, columns)
            # A run ends where the integer part of the position changes.
            if slope > 0.0:
                end = min(end, begin + max(int((whole + 1 - position) / slope), 1))
            elif slope < 0.0:
                end = min(end, begin + max(int((whole - position) / slope), 1))
            here = (position - whole) * phases
            there = (position + slope * (end - begin) - whole) * phases
            here = min(max(here, 0.0), float(phases))
            there = min(max(there, 0.0), float(phases))
            w = table[int(here + 0.5)]
            v = table[int(there + 0.5)]
            step = np.float32(1.0 / (3 * (end - begin)))
            r0 = source[min(max(whole - 2, 0), source_rows - 1)]
            r1 = source[min(max(whole - 1, 0), source_rows - 1)]
            r2 = source[min(max(whole, 0), source_rows - 1)]
            r3 = source[min(max(whole + 1, 0), source_rows - 1)]
            r4 = source[min(max(whole + 2, 0), source_rows - 1)]
            r5 = source[min(max(whole + 3, 0), source_rows - 1)]
            w0, w1, w2, w3, w4, w5 = w[0], w[1], w[2], w[3], w[4], w[5]
            s0, s1, s2 = (v[0] - w0) * step, (v[1] - w1) * step, (v[2] - w2) * step
            s3, s4, s5 = (v[3] - w3) * step, (v[4] - w4) * step, (v[5] - w5) * step
            start, stop = begin * 3, end * 3
            p0, p1, p2 = r0[start:stop], r1[start:stop], r2[start:stop]
            p3, p4, p5 = r3[start:stop], r4[start:stop], r5[start:stop]
            part = line[start + 3 * pad : stop + 3 * pad]
            for k in range(stop - start):
                t = np.float32(k)
                part[k] = (
                    (w0 + t * s0) * p0[k]
                    + (w1 + t * s1) * p1[k]
                    + (w2 + t * s2) * p2[k]
                    + (w3 + t * s3) * p3[k]
                    + (w4 + t * s4) * p4[k]
                    + (w5 + t * s5) * p5[k]
                )
            begin = end
        for k in range(3 * pad):
            line[k] = line[3 * pad + k % 3]
            line[(columns + pad) * 3 + k] = line[(columns + pad - 1) * 3 + k % 3]
        along = b * y + c
        if abs(along - tabulated) > 1.0 / 512.0:
            tabulated = along
            for x in range(columns):
                position = min(max(a * x + along, -4.0), columns + 3.0)
                whole = int(np.floor(position))
                offsets[x] = whole - x
                w = table[int((position - whole) * phases + 0.5)]
                for k in range(6):
                    weights[k, 3 * x] = w[k]
                    weights[k, 3 * x + 1] = w[k]
                    weights[k, 3 * x + 2] = w[k]
        into = out[y]
        begin = 0
        while begin < columns:
            offset = offsets[begin]
            end = begin + 1
            while end < columns and offsets[end] == offset:
                end += 1
            shift = (offset + pad - 2) * 3
            start, stop = begin * 3, end * 3
            taken = line[start + shift : stop + shift + 15]
            part = into[start:stop]
            h0, h1, h2 = (
                weights[0, start:stop],
                weights[1, start:stop],
                weights[2, start:stop],
            )
            h3, h4, h5 = (
                weights[3, start:stop],
                weights[4, start:stop],
                weights[5, start:stop],
            )
            for k in range(stop - start):
                part[k] = (
                    h0[k] * taken[k]
                    + h1[k] * taken[k + 3]
                    + h2[k] * taken[k + 6]
                    + h3[k] * taken[k + 9]
                    + h4[k] * taken[k + 12]
                    + h5[k] * taken[k + 15]
                )
            begin = end
