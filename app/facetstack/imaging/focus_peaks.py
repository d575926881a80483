# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps, per cell, detail energy in the sharpest frame so far and in its neighbours."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from facetstack.imaging.focus_steps import FADING, LEAST_CELLS, OFFSETS, Fading
from facetstack.imaging.frame import FloatPlane

Mask = npt.NDArray[np.bool_]

FARTHEST_PX = 9.0
"""Blur radius beyond the ends from which depth is no longer told apart."""


UNSEEN = np.float32(-100)
"""ln of the energy where no frame reaches."""

LARGEST_DROP = np.float32(20)
"""A larger drop leads to what was not seen."""


class FocusPeaks:
    """The peak of focus energy per cell, as frames arrive in focus order.

    Attributes
    ----------
    best
        (rows, columns) float32: ln of the energy in the sharpest frame; ``UNSEEN``
        where no frame reaches.
    frame
        (rows, columns) int32: which frame that is, counted from 0.
    before_next, before, after, after_next
        ln of the energy two and one frames before and after it; ``UNSEEN`` where there
        is none.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        def nothing() -> FloatPlane:
            return np.full(shape, UNSEEN, np.float32)

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
        np.copyto(self.after, UNSEEN, where=sharper)
        np.copyto(self.after_next, UNSEEN, where=sharper)
        self._previous, self._newest = self._newest, energy
        self.count += 1
        return sharper

    def depth_px(self, step_px: npt.NDArray[np.float64]) -> FloatPlane:
        """Return how far each cell's focus lies from its sharpest frame.

        The model of fading makes ``energy ** (-1 / power)`` a parabola over focus,
        whatever the detail, so three frames give its vertex: the sharpest and its
        neighbours, or at either end the next two. Where an end does not bend, focus
        lies farther beyond it than can be told.

        Parameters
        ----------
        step_px
            (frames - 1,) blur radius that each step makes; at least two.

        Returns
        -------
        (rows, columns) float32, blur radius in pixels, plus towards later frames.
        """
        last = self.count - 1
        steps = step_px.astype(np.float32)
        inner = np.clip(self.frame, 1, last - 1)
        nearer, farther = -steps[inner - 1], steps[inner]
        depth = _vertex(
            nearer, self.best - self.before, farther, self.best - self.after
        )
        depth = np.clip(np.nan_to_num(depth), nearer, farther)
        one, two = steps[0], steps[0] + steps[1]
        first = _vertex(one, self.best - self.after, two, self.best - self.after_next)
        first = np.clip(np.nan_to_num(first, nan=-FARTHEST_PX), -FARTHEST_PX, one)
        one, two = -steps[-1], -steps[-1] - steps[-2]
        final = _vertex(one, self.best - self.before, two, self.best - self.before_next)
        final = np.clip(np.nan_to_num(final, nan=FARTHEST_PX), one, FARTHEST_PX)
        depth = np.where(self.frame == 0, first, depth)
        depth = np.where(self.frame == last, final, depth)
        return np.asarray(depth, np.float32)

    @staticmethod
    def observe(bands: "Sequence[FocusPeaks]", kinds: Sequence[Mask]) -> Fading:
        """Return the median drops per band, kind of cell, sharpest frame and neighbour.

        ``kinds`` are masks of the cells to be used: of the piece, and of the rest.
        """
        seen: list[tuple[int, int, int, int, float, int]] = []
        for number, band in enumerate(bands):
            around = (band.before_next, band.before, band.after, band.after_next)
            for kind, used in enumerate(kinds):
                frame, best = band.frame[used], band.best[used]
                order = np.argsort(frame, kind="stable")
                edges = np.searchsorted(frame[order], np.arange(band.count + 1))
                for offset, neighbour in zip(OFFSETS, around, strict=True):
                    drop = (best - neighbour[used])[order]
                    for index in range(band.count):
                        part = drop[edges[index] : edges[index + 1]]
                        part = part[part < LARGEST_DROP]
                        if len(part) >= LEAST_CELLS:
                            middle = float(np.median(part))
                            seen.append(
                                (number, kind, index, offset, middle, len(part))
                            )
        table = np.array(seen, np.float64).reshape(-1, 6)
        band_of, kind_of, frame_of, offset_of = table[:, :4].astype(np.int64).T
        return Fading(
            band_of, kind_of, frame_of, offset_of, drop=table[:, 4], cells=table[:, 5]
        )


def _vertex(
    place_a: npt.NDArray[np.float32] | np.float32,
    drop_a: FloatPlane,
    place_b: npt.NDArray[np.float32] | np.float32,
    drop_b: FloatPlane,
) -> FloatPlane:
    """Return the vertex of the parabola through the origin and two other places.

    Its values there are ``exp(drop / power) - 1``; nan where it does not bend upwards.
    """
    power = np.float32(FADING[0][1])
    seen = (drop_a < LARGEST_DROP) & (drop_b < LARGEST_DROP)
    slope_a = np.expm1(np.minimum(drop_a, LARGEST_DROP) / power) / place_a
    slope_b = np.expm1(np.minimum(drop_b, LARGEST_DROP) / power) / place_b
    bend = (slope_b - slope_a) / (place_b - place_a)
    bent = seen & (bend > 1e-4)
    slope = slope_a - bend * place_a
    vertex = np.where(bent, -slope / (2 * np.where(bent, bend, 1)), np.float32(np.nan))
    return np.asarray(vertex, np.float32)
