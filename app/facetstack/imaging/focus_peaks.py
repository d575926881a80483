# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps, per cell, detail energy in the sharpest frame so far and in its neighbours."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from facetstack.imaging.focus_steps import LEAST_CELLS, OFFSETS, Fading
from facetstack.imaging.frame import FloatPlane

Mask = npt.NDArray[np.bool_]


class FocusPeaks:
    """The peak of focus energy per cell, as frames arrive in focus order.

    Attributes
    ----------
    best
        (rows, columns) float32: ln of the energy in the sharpest frame; -inf where no
        frame reaches.
    frame
        (rows, columns) int32: which frame that is, counted from 0.
    before_next, before, after, after_next
        ln of the energy two and one frames before and after it; -inf where there is
        none.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        def nothing() -> FloatPlane:
            return np.full(shape, -np.inf, np.float32)

        self.best, self.frame = nothing(), np.zeros(shape, np.int32)
        self.before_next, self.before = nothing(), nothing()
        self.after, self.after_next = nothing(), nothing()
        self._newest, self._previous = nothing(), nothing()
        self.count = 0

    def add(self, energy: FloatPlane) -> Mask:
        """Take the next frame's ln energy; return where it is the sharpest so far."""
        behind = self.count - self.frame
        np.copyto(self.after, energy, where=behind == 1)
        np.copyto(self.after_next, energy, where=behind == 2)
        sharper: Mask = energy > self.best
        np.copyto(self.best, energy, where=sharper)
        np.copyto(self.frame, self.count, where=sharper)
        np.copyto(self.before, self._newest, where=sharper)
        np.copyto(self.before_next, self._previous, where=sharper)
        np.copyto(self.after, np.float32(-np.inf), where=sharper)
        np.copyto(self.after_next, np.float32(-np.inf), where=sharper)
        self._previous, self._newest = self._newest, energy
        self.count += 1
        return sharper

    @staticmethod
    def observe(bands: "Sequence[FocusPeaks]", used: Mask) -> Fading:
        """Return the median drops per band, sharpest frame and neighbour."""
        seen: list[tuple[int, int, int, float, int]] = []
        for number, band in enumerate(bands):
            frame, best = band.frame[used], band.best[used]
            order = np.argsort(frame, kind="stable")
            edges = np.searchsorted(frame[order], np.arange(band.count + 1))
            around = (band.before_next, band.before, band.after, band.after_next)
            for offset, neighbour in zip(OFFSETS, around, strict=True):
                drop = (best - neighbour[used])[order]
                for index in range(band.count):
                    part = drop[edges[index] : edges[index + 1]]
                    part = part[np.isfinite(part)]
                    if len(part) >= LEAST_CELLS:
                        middle = float(np.median(part))
                        seen.append((number, index, offset, middle, len(part)))
        columns = list(zip(*seen, strict=True)) if seen else [()] * 5
        whole = (np.array(column, np.int64) for column in columns[:3])
        real = (np.array(column, np.float64) for column in columns[3:])
        return Fading(*whole, *real)
