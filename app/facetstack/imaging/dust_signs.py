# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs of dust in small copies: darker than all around, alike, shaped like a disc."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Grey = npt.NDArray[np.uint8]

DARK = 4.0
"""Added to values, in 255ths, before their logarithm: so noise in the dark is none."""

LEAST_SHARE, MOST_SHARE = 0.015, 0.4
"""Natural logarithms of the light that dust takes, in display values."""

QUIET = 0.01
"""Unrest of a frame below which it counts no more."""

FLOOR = 0.006
"""Unevenness that everything has."""

LOGARITHM = np.log(np.arange(256, dtype=np.float32) + np.float32(DARK))
"""Of every value of 8 bit."""

_CORE_PX = 4.5


def fitted_disc(
    mean: npt.NDArray[np.float64],
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    middle: tuple[float, float],
    scale: float,
) -> tuple[float, npt.NDArray[np.float64], tuple[float, float], float, float] | None:
    """Return the soft disc that fits best.

    How much of what varies it explains, its share, middle and radius, and the offset
    around it.
    """
    core = np.hypot(x - middle[0], y - middle[1]) < 2.6 * scale
    dark = np.maximum(-mean - 0.4 * float(-mean[core].min()), 0) * core
    if dark.sum() <= 0:
        return None
    middle_x, middle_y = (
        float((dark * x).sum() / dark.sum()),
        float((dark * y).sum() / dark.sum()),
    )
    away = np.hypot(x - middle_x, y - middle_y)
    used = away < 5.0 * scale
    values, best = mean[used], None
    for radius in scale * np.linspace(0.6, 3.0, 17):
        for soft in radius * np.array([0.25, 0.5, 0.75, 1.0]):
            disc = np.clip((radius + soft - away) / (2 * soft), 0, 1)
            disc = disc * disc * (3 - 2 * disc)
            one = disc[used] - disc[used].mean()
            power = float((one * one).sum())
            if power <= 1e-9:
                continue
            depth = float((one * values).sum()) / power
            gain = depth * depth * power
            if depth < 0 and (best is None or gain > best[0]):
                offset = float(values.mean() - depth * disc[used].mean())
                best = (gain, depth, disc, float(radius), offset)
    if best is None:
        return None
    gain, depth, disc, radius, offset = best
    spread = float(((values - values.mean()) ** 2).sum())
    if not LEAST_SHARE < -depth < MOST_SHARE:
        return None
    return gain / max(spread, 1e-9), depth * disc, (middle_x, middle_y), radius, offset


def unlikeness(patches: list[FloatPlane]) -> npt.NDArray[np.float64]:
    """Return how far each patch is from the next within a disc, but for brightness."""
    reach = patches[0].shape[0] // 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    core = np.hypot(y, x) <= _CORE_PX
    all_ = np.array([one - one.mean() for one in patches], np.float64)
    return np.asarray((np.diff(all_, axis=0)[:, core] ** 2).mean(axis=1))


def outstanding(parts: list[Grey]) -> FloatPlane:
    """Return how many times places are as dark as all around them is uneven.

    Dark is the mean of 3 by 3 pixels less that of a ring around; frames count by how
    even this is a little further out. Uneven is what varies from frame to frame there,
    and from place to place around.
    """
    rows, columns = parts[0].shape
    sums = np.zeros((3, rows, columns), np.float32)
    for part in parts:
        light = cv2.LUT(part, LOGARITHM)
        narrow, near, wide = (cv2.blur(light, (side, side)) for side in (3, 7, 11))
        unrest = np.empty((-(-rows // 4), -(-columns // 4)), np.float32)
        _darker(narrow, near, wide, unrest)
        around = 25 * cv2.blur(unrest, (5, 5)) - 9 * cv2.blur(unrest, (3, 3))
        _add(
            narrow,
            1 / (np.sqrt(np.maximum(around, 0) / 16) + np.float32(QUIET)) ** 2,
            sums,
        )
        del light, narrow, near, wide
    # In place: at this moment a merge holds most that it ever does.
    mean = np.divide(sums[1], sums[0], out=sums[1])
    uneven = np.divide(sums[2], sums[0], out=sums[2])
    square = np.multiply(mean, mean, out=sums[0])
    uneven -= square
    np.maximum(uneven, 0, out=uneven)
    around, closer = cv2.blur(square, (19, 19)), cv2.blur(square, (11, 11))
    around *= 361
    closer *= 121
    around -= closer
    np.maximum(around, 0, out=around)
    around /= np.float32(240)
    uneven += around
    uneven += np.float32(FLOOR**2)
    too_dark = mean <= -MOST_SHARE
    np.negative(mean, out=mean)
    mean /= np.sqrt(uneven, out=uneven)
    mean[too_dark] = 0
    return np.asarray(mean)


@compiled
def _darker(
    narrow: FloatPlane, near: FloatPlane, wide: FloatPlane, unrest: FloatPlane
) -> None:
    """Take the ring's mean from ``narrow``; give its mean square per 4 by 4 pixels."""
    rows, columns = narrow.shape
    inner, outer = np.float32(49 / 72), np.float32(121 / 72)
    unrest[:] = 0
    for y in range(rows):
        for x in range(columns):
            narrow[y, x] += inner * near[y, x] - outer * wide[y, x]
        for block in range(columns // 4):
            total = np.float32(0)
            for x in range(4 * block, 4 * block + 4):
                total += narrow[y, x] * narrow[y, x]
            unrest[y // 4, block] += total * np.float32(1 / 16)


@compiled
def _add(
    darker: FloatPlane, weights: FloatPlane, sums: npt.NDArray[np.float32]
) -> None:
    """Add weights, weighted values and weighted squares of a frame."""
    rows, columns = darker.shape
    for y in range(rows):
        for x in range(columns):
            weight, value = weights[y >> 2, x >> 2], darker[y, x]
            sums[0, y, x] += weight
            sums[1, y, x] += weight * value
            sums[2, y, x] += weight * value * value
