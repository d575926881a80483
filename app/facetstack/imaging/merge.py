# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuses aligned frames: by sharpness with detail, by depth, or by a pyramid.

hybrid
    Behaviour: every pixel is a mean of all frames, each weighed by a high power of the
    sharpness around the pixel; broad brightness follows the sharpest frame almost
    alone, fine detail blends the few that show it.
    Strengths: clean edges, true colours, no seams where owners change, little noise.
    Weaknesses: beside a near edge the background stays as soft as every frame has it.
    When to use: the default.
depth
    Behaviour: as hybrid, but every scale follows the sharpest frame almost alone.
    Strengths: the crispest texture; each place comes from one frame.
    Weaknesses: as hybrid; more noise, and steps where owners change.
    When to use: opaque, finely textured pieces; when every pixel must have an owner.
pyramid
    Behaviour: every scale takes the frames in which it is strongest.
    Strengths: keeps several depths at once: crossing hairs, stones seen into.
    Weaknesses: halos where blurred edges cross sharp ones, more noise, some glow.
    When to use: chains, mesh, transparent stones.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import (
    fold_level_rows,
    fold_rows,
    half,
    join_rows,
    reduce_rows,
    split_rows,
)
from facetstack.imaging.depth_map import Bands, focus_energy, window_scale
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.pyramid import collapse, split
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.tone import luma_of
from facetstack.imaging.validity import Mask, Spill, without

Working = npt.NDArray[np.float32]
Spread = Callable[[int, Callable[[int, int], None]], None]
"""Runs ``work(first, last)`` over stripes of so many rows, and waits for all."""

FINE_POWER = 10.0
"""Power of sharpness by which the two finest bands are weighed."""

BASE_POWER = 24.0
"""The same for all that is broader than four pixels: one frame nearly alone. A veil
of a frame far out of focus would otherwise spread beside every edge."""

TYPICAL_ENERGY = np.float32(1 / 30)
LEAST_WEIGHT = np.float32(1e-35)
"""Outside a frame: counts only where no frame has anything."""

VEILED = np.float32(0.6)
"""What sharpness counts under the light of a disc that is not clipped."""

PYRAMID_LEVELS = 5
PYRAMID_WINDOW_PX = 2.0
PYRAMID_POWER = 4
PYRAMID_FLOOR = 1e-6

NEXT_TO = np.ones((3, 3), np.uint8)
"""By how much masks of discs are wider at every next scale, which sees farther."""


Judge = Callable[[FloatPlane], Spill | None]
Hide = Callable[[FloatPlane], npt.NDArray[np.bool_]]


def _nothing_spilt(_energy: FloatPlane) -> Spill | None:
    """Find no highlight."""
    return None


def _nothing_hidden(energy: FloatPlane) -> npt.NDArray[np.bool_]:
    """Let every pixel count."""
    return np.zeros(energy.shape, np.bool_)


class BlendFusion:
    """Sums two fine bands and a base, each weighed by sharpness; order is free.

    Weights vary as slowly as the band they weigh (Burt and Adelson, ACM Trans.
    Graphics 2, 1983), so owners change without seams. Only sums are kept: 22 bytes
    per pixel, whatever the number of frames.

    Parameters
    ----------
    rows, columns
        Size of the frames.
    recipe
        ``method`` and ``detail`` set the powers.
    """

    def __init__(self, rows: int, columns: int, recipe: StackRecipe) -> None:
        fine = FINE_POWER * 2.0 ** ((recipe.detail - 50) / 50)
        self._fine_power = BASE_POWER if recipe.method == "depth" else fine
        self._scale = window_scale(rows, columns)
        sizes = [(rows, columns)]
        for _ in range(3):
            sizes.append((half(sizes[-1][0]), half(sizes[-1][1])))
        self._totals = [np.zeros((*size, 3), np.float32) for size in sizes[:3]]
        self._weights = [np.zeros(size, np.float32) for size in sizes[:3]]
        self._levels = [np.empty((*size, 3), np.float32) for size in sizes[1:]]
        self._energies = [np.empty(size, np.float32) for size in sizes[1:3]]
        self._band = np.empty((*sizes[1], 3), np.float32)
        self._weight = np.empty(sizes[1], np.float32)

    def fold(
        self,
        working: Working,
        inside: npt.NDArray[np.bool_],
        spread: Spread,
        judge: Judge = _nothing_spilt,
        hide: Hide = _nothing_hidden,
    ) -> FloatPlane:
        """Add one aligned frame and return its focus energy.

        Parameters
        ----------
        working
            (rows, columns, 3) float32; it is overwritten.
        inside
            At half the size: where the frame reaches.
        spread
            Shares the rows out to threads.
        judge
            Tells from the frame's focus energy where it, and those before it, show
            discs of highlights.
        hide
            Tells from the frame's focus energy where it may not count.

        Returns
        -------
        FloatPlane
            At half the size; 0 outside the frame.
        """
        first_level, second_level, third_level = self._levels
        fine_energy, coarse_energy = self._energies
        half_rows, quarter_rows = len(first_level), len(second_level)
        spread(half_rows, lambda a, b: reduce_rows(working, first_level, a, b))
        spread(quarter_rows, lambda a, b: reduce_rows(first_level, second_level, a, b))
        reduce_rows(second_level, third_level, 0, len(third_level))

        def split_fine(first: int, last: int) -> None:
            split_rows(working, first_level, working, fine_energy, first, last)

        def split_coarse(first: int, last: int) -> None:
            split_rows(
                first_level, second_level, self._band, coarse_energy, first, last
            )

        spread(half_rows, split_fine)
        spread(quarter_rows, split_coarse)
        bands = Bands(fine_energy, coarse_energy, second_level, third_level)
        energy = focus_energy(bands, self._scale)
        spill = judge(energy)
        if spill is not None:
            # Discs of highlights out of focus: their rims must not lend sharpness.
            without(fine_energy, spill.now)
            without(coarse_energy, _reduced(spill.now))
            self._forget(spill.before)
            energy = focus_energy(bands, self._scale)
            without(energy, spill.now)
            energy[spill.within > 0] *= VEILED
        energy[~inside] = 0
        energy[hide(energy)] = 0

        def fold_fine(first: int, last: int) -> None:
            fold_rows(
                working, self._weight, self._totals[0], self._weights[0], first, last
            )
            fold_level_rows(
                self._band, self._weight, self._totals[1], self._weights[1], first, last
            )

        self._weight[:] = _weight(energy, self._fine_power)
        spread(half_rows, fold_fine)
        base_weight = _weight(cv2.pyrDown(energy), BASE_POWER)
        fold_level_rows(
            second_level,
            base_weight,
            self._totals[2],
            self._weights[2],
            0,
            quarter_rows,
        )
        return energy

    def _forget(self, mask: Mask) -> None:
        """Drop what was summed where ``mask``, at half the size, is 1."""
        levels = zip(self._totals, self._weights, strict=True)
        for (total, weights), part in zip(
            levels, (mask, mask, _reduced(mask)), strict=True
        ):
            without(total, part)
            without(weights, part)

    def rows_of(self) -> Callable[[int, int], Working]:
        """Return a function that gives rows of the picture fused so far.

        It takes ``first`` and ``last``, both even but for the last row, and may run in
        several threads.
        """
        base = self._totals[2] / (self._weights[2] + LEAST_WEIGHT)[..., None]
        middle = np.empty_like(self._totals[1])
        join_rows(self._totals[1], self._weights[1], base, middle, 0, len(base))

        def rows(first: int, last: int) -> Working:
            out = np.empty((last - first, *self._totals[0].shape[1:]), np.float32)
            join_rows(
                self._totals[0], self._weights[0], middle, out, first // 2, half(last)
            )
            return out

        return rows


def _reduced(mask: Mask) -> Mask:
    """Return a mask at half its size: 1 where any of two by two pixels is."""
    even = np.pad(mask, [(0, rows % 2) for rows in mask.shape])
    reduced: Mask = (
        even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]
    )
    return reduced


def _enlarged(mask: Mask, size: tuple[int, int]) -> FloatPlane:
    """Return a mask at twice its size, (columns, rows), as numbers."""
    full = cv2.resize(mask, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    return np.asarray(full[: size[1], : size[0]], np.float32)


def _weight(energy: FloatPlane, power: float) -> FloatPlane:
    """Return the weight of a focus energy; nowhere 0, so that sums can be divided."""
    weight: FloatPlane = cv2.pow(energy / TYPICAL_ENERGY, power) + LEAST_WEIGHT
    return weight


class PyramidFusion:
    """Sums Laplacian pyramids, each coefficient weighted by its local energy.

    The weight is the fourth power of the energy, near enough to "the strongest wins"
    (Burt and Adelson 1983) and yet without seams; order of frames does not matter.
    """

    def __init__(self) -> None:
        self._sums: list[Working] = []
        self._weights: list[FloatPlane] = []

    def fold(
        self,
        working: Working,
        valid: npt.NDArray[np.bool_],
        spill: Spill | None = None,
    ) -> None:
        """Add one aligned picture, (rows, columns, 3) float32.

        ``spill``, at half the size, is where it, and those before it, show discs of
        highlights: at every scale these count next to nothing.
        """
        bands = split(working, PYRAMID_LEVELS)
        usable = valid.astype(np.float32)
        if spill is not None:
            size = working.shape[1::-1]
            usable *= 1 - _enlarged(spill.now | spill.within, size)
            if self._sums:
                self._forget(_enlarged(spill.before, size))
        energy = np.ones_like(usable)
        for level, band in enumerate(bands):
            if level < len(bands) - 1:
                detail = luma_of(band) ** 2 * usable
                energy = cv2.GaussianBlur(detail, (0, 0), PYRAMID_WINDOW_PX)
            elif level:
                energy = cv2.pyrDown(energy)
            scaled = (energy + np.float32(PYRAMID_FLOOR)) * np.float32(1e3)
            weight = scaled**PYRAMID_POWER * (usable**PYRAMID_POWER + np.float32(1e-6))
            usable = cv2.erode(cv2.pyrDown(usable), NEXT_TO)
            if level == len(self._sums):
                self._sums.append(band * weight[..., None])
                self._weights.append(weight)
            else:
                self._sums[level] += band * weight[..., None]
                self._weights[level] += weight

    def _forget(self, mask: FloatPlane) -> None:
        """Take the weight from what was summed where a mask is 1."""
        for total, weights in zip(self._sums, self._weights, strict=True):
            kept = (1 - mask) ** PYRAMID_POWER + np.float32(1e-6)
            total *= kept[..., None]
            weights *= kept
            mask = cv2.dilate(cv2.pyrDown(mask), NEXT_TO)

    def picture(self) -> Working:
        """Return the picture fused so far."""
        return collapse(
            [
                total / weight[..., None]
                for total, weight in zip(self._sums, self._weights, strict=True)
            ]
        )
