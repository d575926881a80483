# SPDX-License-Identifier: GPL-3.0-or-later
"""Apertures, exposure times and sensitivities that virtual bodies offer, by thirds."""

import math

_APERTURES = (2.8, 3.2, 3.5, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9, 10, 11, 13, 14, 16, 18)
_APERTURES_CLOSED = (20, 22, 25, 29, 32)
F_NUMBERS = tuple(round(100 * n) for n in (*_APERTURES, *_APERTURES_CLOSED))
"""In hundredths."""

_FAST = (2000, 1600, 1250, 1000, 800, 640, 500, 400, 320, 250, 200, 160, 125, 100, 80)
_SLOW = (60, 50, 40, 30, 25, 20, 15, 13, 10, 8, 6, 5, 4, 3, 2, 1)
SHUTTERS = (*((1, n) for n in (*_FAST, *_SLOW)), (2, 1), (4, 1), (8, 1))
"""Exposure times as numerator and denominator in seconds."""

SHUTTER_TICKS = tuple(round(10_000 * n / d) for n, d in SHUTTERS)
"""The same in the standard's unit, 0.1 ms."""

SECONDS = {tick: n / d for tick, (n, d) in zip(SHUTTER_TICKS, SHUTTERS, strict=True)}
"""Ticks to seconds."""

_LOW_ISOS = (64, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 1250)
ISOS = (*_LOW_ISOS, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 12800, 25600)


def thirds(ratio: float) -> int:
    """Return how many thirds of a stop a ratio of light is, rounded."""
    return round(3 * math.log2(ratio))
