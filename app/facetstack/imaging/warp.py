# SPDX-License-Identifier: GPL-3.0-or-later
"""Resamples a frame once, from its source, stripe by stripe."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.align import Matrix
from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.steps import Floats, Steps, from_steps, to_steps

TAPS = 6
KERNEL_REACH_PX = 3
"""How far interpolation reads beyond a point."""

PHASES = 1024
"""Sub-pixel positions for which the kernel is tabulated."""
RUN_PHASES = 256
LEAST_RUN = 64
"""A run of columns of one phase rises by one of so many parts of a pixel; where such
runs would be shorter, phases change along longer ones."""

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
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, 1] * first
    planes = np.empty((3, last - first, pixels.shape[1]), np.uint16)
    warp_into(planes, pixels, shifted, gain, 0, last - first)
    return from_steps(np.asarray(cv2.merge(list(planes))))


def warp_into(
    out: Steps, pixels: Pixels, matrix: Matrix, gain: float, first: int, last: int
) -> None:
    """Fill rows ``first`` to ``last`` of three planes of steps with a warped frame.

    Otherwise as ``warp_rows``; ``out`` is (3, some rows, columns), C-contiguous.
    """
    rows, columns = pixels.shape[:2]
    if np.array_equal(matrix, np.eye(2, 3)):
        parts = cv2.split(pixels[first:last])
        for plane, one in zip(out[:, first:last], parts, strict=True):
            plane[:] = to_steps(one, gain)
        return
    corners = np.array(
        [[0, first, 1], [columns, first, 1], [0, last, 1], [columns, last, 1]], float
    )
    source_rows = (matrix @ corners.T)[1]
    low = int(np.floor(source_rows.min())) - KERNEL_REACH_PX - 1
    high = int(np.ceil(source_rows.max())) + KERNEL_REACH_PX + 2
    low, high = min(max(low, 0), rows - 1), max(min(high, rows), 1)
    strip = pixels[low : max(high, low + 1)]
    source = np.empty((3, *strip.shape[:2]), np.uint16)
    for plane, one in zip(source, cv2.split(strip), strict=True):
        plane[:] = to_steps(one, gain)
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, 1] * first
    shifted[1, 2] -= low
    if max(abs(matrix[0, 1]), abs(matrix[1, 0])) <= STEEPEST and matrix[0, 0] > 0.5:
        _two_passes(source, shifted, LANCZOS3, out, first, last)
        return
    for plane, into in zip(source, out[:, first:last], strict=True):
        into[:] = cv2.warpAffine(
            plane,
            shifted,
            (columns, last - first),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )


@compiled
def clear_outside(
    plane: Floats,
    matrix: Matrix,
    size: tuple[int, int],
    margin_px: float,
    first: int,
    last: int,
) -> None:
    """Set rows of a plane of half the size to 0 where a frame does not reach.

    ``size`` is that of the frame; otherwise as ``inside`` tells.
    """
    right, bottom = size[1] - 1 - margin_px, size[0] - 1 - margin_px
    for row in range(first, last):
        y = 2 * row + 0.5
        for column in range(plane.shape[1]):
            x = 2 * column + 0.5
            at_x = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]
            at_y = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]
            within = margin_px <= at_x <= right and margin_px <= at_y <= bottom
            plane[row, column] = plane[row, column] if within else 0.0


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
def _two_passes(
    source: Steps, matrix: Matrix, table: Floats, out: Steps, first: int, last: int
) -> None:
    """Interpolate down the columns of three planes, then along their rows.

    Catmull and Smith, SIGGRAPH 1980: the first pass looks up, for each column of the
    source, where the wanted row crosses it; the second reads that row alone. ``matrix``
    counts rows of the result from ``first`` on.
    """
    _, source_rows, columns = source.shape
    a, b, c = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    d, e, f = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    slope = d / a
    # Along a run of columns weights are the same, or change so little that they go in
    # a line.
    flat = abs(slope) * LEAST_RUN * RUN_PHASES < 1.0
    parts = RUN_PHASES if flat else 32
    run = columns
    if slope != 0.0:
        run = int(min(max(1.0 / (parts * abs(slope)), 1.0), columns))
    pad = 8
    lines = np.empty((3, columns + 2 * pad), np.float32)
    weights = np.empty((6, columns), np.float32)
    offsets = np.empty(columns, np.int64)
    tabulated = 1e30
    phases = table.shape[0] - 1
    for y in range(last - first):
        at_start = (e - d * b / a) * y + f - slope * c
        begin = 0
        while begin < columns:
            end = min(begin + run, columns)
            position = at_start + slope * begin
            whole = int(np.floor(position))
            if flat:
                position += 0.5 * slope * (end - begin - 1)
                whole = int(np.floor(position))
            # A run ends where the integer part of the position changes.
            elif slope > 0.0:
                end = min(end, begin + max(int((whole + 1 - position) / slope), 1))
            elif slope < 0.0:
                end = min(end, begin + max(int((whole - position) / slope), 1))
            here = (position - whole) * phases
            w = table[int(here + 0.5)]
            w0, w1, w2, w3, w4, w5 = w[0], w[1], w[2], w[3], w[4], w[5]
            i0 = min(max(whole - 2, 0), source_rows - 1)
            i1 = min(max(whole - 1, 0), source_rows - 1)
            i2 = min(max(whole, 0), source_rows - 1)
            i3 = min(max(whole + 1, 0), source_rows - 1)
            i4 = min(max(whole + 2, 0), source_rows - 1)
            i5 = min(max(whole + 3, 0), source_rows - 1)
            there = here + slope * (end - begin) * phases
            v = table[int(min(max(there, 0.0), float(phases)) + 0.5)]
            step = np.float32(1.0 / (end - begin))
            s0, s1, s2 = (v[0] - w0) * step, (v[1] - w1) * step, (v[2] - w2) * step
            s3, s4, s5 = (v[3] - w3) * step, (v[4] - w4) * step, (v[5] - w5) * step
            for channel in range(3):
                plane = source[channel]
                p0, p1 = plane[i0, begin:end], plane[i1, begin:end]
                p2, p3 = plane[i2, begin:end], plane[i3, begin:end]
                p4, p5 = plane[i4, begin:end], plane[i5, begin:end]
                part = lines[channel, begin + pad : end + pad]
                if flat:
                    for k in range(end - begin):
                        part[k] = (
                            w0 * np.float32(p0[k])
                            + w1 * np.float32(p1[k])
                            + w2 * np.float32(p2[k])
                            + w3 * np.float32(p3[k])
                            + w4 * np.float32(p4[k])
                            + w5 * np.float32(p5[k])
                        )
                else:
                    for k in range(end - begin):
                        t = np.float32(k)
                        part[k] = (
                            (w0 + t * s0) * np.float32(p0[k])
                            + (w1 + t * s1) * np.float32(p1[k])
                            + (w2 + t * s2) * np.float32(p2[k])
                            + (w3 + t * s3) * np.float32(p3[k])
                            + (w4 + t * s4) * np.float32(p4[k])
                            + (w5 + t * s5) * np.float32(p5[k])
                        )
            begin = end
        along = b * y + c
        if abs(along - tabulated) > 1.0 / 512.0:
            tabulated = along
            for x in range(columns):
                position = min(max(a * x + along, -4.0), columns + 3.0)
                whole = int(np.floor(position))
                offsets[x] = whole - x
                w = table[int((position - whole) * phases + 0.5)]
                for k in range(6):
                    weights[k, x] = w[k]
        for channel in range(3):
            line = lines[channel]
            line[:pad] = line[pad]
            line[columns + pad :] = line[columns + pad - 1]
        begin = 0
        while begin < columns:
            offset = offsets[begin]
            end = begin + 1
            while end < columns and offsets[end] == offset:
                end += 1
            shift = offset + pad - 2
            h0, h1 = weights[0, begin:end], weights[1, begin:end]
            h2, h3 = weights[2, begin:end], weights[3, begin:end]
            h4, h5 = weights[4, begin:end], weights[5, begin:end]
            for channel in range(3):
                taken = lines[channel, begin + shift : end + shift + 5]
                into = out[channel, first + y, begin:end]
                for k in range(end - begin):
                    value = (
                        h0[k] * taken[k]
                        + h1[k] * taken[k + 1]
                        + h2[k] * taken[k + 2]
                        + h3[k] * taken[k + 3]
                        + h4[k] * taken[k + 4]
                        + h5[k] * taken[k + 5]
                    )
                    value = min(max(value, np.float32(0.0)), np.float32(65535.0))
                    into[k] = np.int32(value + np.float32(0.5))
            begin = end
