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

from facetstack.imaging.bands import half, reduce_rows
from facetstack.imaging.depth_map import Bands, focus_energy, window_scale
from facetstack.imaging.folding import (
    energy_rows,
    fold_base_rows,
    fold_fine_rows,
    fold_level_rows,
    join_fine_rows,
    join_level_rows,
)
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.steps import Steps, from_steps, steps_of
from facetstack.imaging.threads import STRIPE_ROWS
from facetstack.imaging.tone import from_codes
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

ENERGY_ROWS = 256
ENERGY_REACH = 32
"""Rows of a quarter of the size, even, for which focus energy is found at once, and how
far around them it looks."""

Judge = Callable[[FloatPlane], Spill | None]
Hide = Callable[[FloatPlane], npt.NDArray[np.bool_]]
Reach = Callable[[FloatPlane, int, int], None]


def _nothing_spilt(_energy: FloatPlane) -> Spill | None:
    """Find no highlight."""
    return None


class BlendFusion:
    """Means of two fine bands and a base, weighed by sharpness; order is free.

    Weights vary as slowly as the band they weigh (Burt and Adelson, ACM Trans.
    Graphics 2, 1983), so owners change without seams. Only means and the sums of
    their weights are kept: 11 bytes per pixel, whatever the number of frames.

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
        self._fine = np.zeros((3, *sizes[0]), np.int16)
        self._middle, self._base = (
            np.zeros((3, *size), np.float32) for size in sizes[1:3]
        )
        self._weights = [np.zeros(size, np.float32) for size in sizes[1:3]]
        self._levels = [np.empty((3, *size), np.uint16) for size in sizes[1:]]
        self._energies = [np.empty(size, np.float32) for size in sizes[1:3]]
        self._energy = np.empty(sizes[1], np.float32)

    def fold(
        self,
        working: Working,
        inside: npt.NDArray[np.bool_] | FloatPlane,
        spread: Spread,
        hide: Hide | None = None,
    ) -> FloatPlane:
        """Add one aligned frame of working values and return its focus energy.

        For small pictures; ``fold_steps`` needs half the room.

        Parameters
        ----------
        working
            (rows, columns, 3) float32.
        inside
            At half the size: where the frame reaches, or how much its sharpness
            counts there, 0..1.
        spread
            Shares the rows out to threads.
        hide
            Tells from the frame's focus energy where it may not count.

        Returns
        -------
        FloatPlane
            At half the size; 0 outside the frame.
        """

        def reach(energy: FloatPlane, first: int, last: int) -> None:
            energy[first:last] *= inside[first:last]

        planes = np.ascontiguousarray(steps_of(working).transpose(2, 0, 1))
        return self.fold_steps(planes, reach, spread, hide=hide).copy()

    def fold_steps(
        self,
        picture: Steps,
        reach: Reach,
        spread: Spread,
        judge: Judge = _nothing_spilt,
        hide: Hide | None = None,
    ) -> FloatPlane:
        """Add one aligned frame and return its focus energy.

        Parameters
        ----------
        picture
            (3, rows, columns) steps of the frame.
        reach
            Sets rows of a plane of half the size to 0 where the frame does not reach.
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
            At half the size; 0 outside the frame. The next frame overwrites it.
        """
        first_level, second_level, third_level = self._levels
        fine_energy, coarse_energy = self._energies
        energy = self._energy
        half_rows, quarter_rows = len(energy), len(coarse_energy)

        def reduce(fine: Steps, small: Steps) -> Callable[[int, int], None]:
            def rows(first: int, last: int) -> None:
                for one, other in zip(fine, small, strict=True):
                    reduce_rows(one, other, first, last)

            return rows

        def split_fine(first: int, last: int) -> None:
            energy_rows(picture, first_level, fine_energy, first, last)

        def split_coarse(first: int, last: int) -> None:
            energy_rows(first_level, second_level, coarse_energy, first, last)

        spread(half_rows, reduce(picture, first_level))
        spread(quarter_rows, reduce(first_level, second_level))
        spread(half_rows, split_fine)
        reduce(second_level, third_level)(0, third_level.shape[1])
        spread(quarter_rows, split_coarse)
        self._measure(spread)
        spill = judge(energy)
        if spill is not None:
            # Discs of highlights out of focus: their rims must not lend sharpness.
            reduced = _reduced(spill.now)
            without(fine_energy, spill.now)
            without(coarse_energy, reduced)
            for weights, mask in zip(
                self._weights, (spill.before, _reduced(spill.before)), strict=True
            ):
                # A mean without weight is replaced by the next frame.
                without(weights, mask)
            self._measure(spread, np.flatnonzero(reduced.any(axis=1)))
            without(energy, spill.now)
            energy[spill.within > 0] *= VEILED
        spread(half_rows, lambda first, last: reach(energy, first, last))
        if hide is not None:
            energy[hide(energy)] = 0
        self._take(picture, spread)
        return energy

    def _measure(
        self, spread: Spread, changed: npt.NDArray[np.intp] | None = None
    ) -> None:
        """Find the focus energy; or again, where some rows of the bands changed."""
        fine, coarse = self._energies
        _, second, third = self._levels
        rows = len(coarse)

        def measure(block: int) -> None:
            first, last = block, min(block + ENERGY_ROWS, rows)
            low, high = max(0, first - ENERGY_REACH), min(rows, last + ENERGY_REACH)
            near = slice(2 * low, min(2 * high, len(fine)))
            if changed is not None and not ((changed >= low) & (changed < high)).any():
                return
            bands = Bands(
                fine[near],
                coarse[low:high],
                _interleaved(second[:, low:high]),
                _interleaved(third[:, low // 2 : half(high)]),
            )
            out = self._energy[2 * first : 2 * last]
            at = 2 * (first - low)
            out[:] = focus_energy(bands, self._scale)[at : at + len(out)]

        def some(first: int, last: int) -> None:
            # A stripe of rows stands for one block.
            for block in range(first // STRIPE_ROWS, last // STRIPE_ROWS):
                measure(block * ENERGY_ROWS)

        spread(-(-rows // ENERGY_ROWS) * STRIPE_ROWS, some)

    def _take(self, picture: Steps, spread: Spread) -> None:
        """Move the means by the frame's share of the weights."""
        first_level, second_level, _ = self._levels
        # What the bands' energies were is known no longer than needed.
        fine_part, base_part = self._energies
        fine_weights, base_weights = self._weights
        energy = self._energy
        cv2.pyrDown(energy, base_part)

        def weigh(first: int, last: int) -> None:
            fine_part[first:last] = _weight(energy[first:last], self._fine_power)
            fine_weights[first:last] += fine_part[first:last]

        def fold_fine(first: int, last: int) -> None:
            fold_fine_rows(
                picture, first_level, fine_part, fine_weights, self._fine, first, last
            )
            fold_level_rows(
                first_level,
                second_level,
                fine_part,
                fine_weights,
                self._middle,
                first,
                last,
            )

        def fold_base(first: int, last: int) -> None:
            base_part[first:last] = _weight(base_part[first:last], BASE_POWER)
            base_weights[first:last] += base_part[first:last]
            fold_base_rows(
                second_level, base_part, base_weights, self._base, first, last
            )

        spread(len(energy), weigh)
        spread(len(energy), fold_fine)
        spread(len(base_part), fold_base)

    def codes_into(self, codes: npt.NDArray[np.uint16], first: int) -> None:
        """Fill rows of the picture fused so far, from ``first`` on.

        May run in several threads.

        Parameters
        ----------
        codes
            (some rows, columns, 3) 16-bit codes, C-contiguous.
        first
            Even; so is the number of rows, but at the end of the picture.
        """
        begin, end = first // 2, half(first + len(codes))
        low, high = max(0, begin - 1), min(self._middle.shape[1], end + 1)
        middle = np.empty((3, high - low, self._middle.shape[2]), np.float32)
        join_level_rows(self._middle, self._base, middle, low, high)
        join_fine_rows(self._fine, middle, low, codes, begin, end)

    def rows_of(self) -> Callable[[int, int], Working]:
        """Return a function that gives rows of the picture fused so far.

        It takes ``first`` and ``last``, both even but for the last row, and may run in
        several threads.
        """

        def rows(first: int, last: int) -> Working:
            codes = np.empty((last - first, self._fine.shape[2], 3), np.uint16)
            self.codes_into(codes, first)
            return from_codes(codes)

        return rows


def _interleaved(planes: Steps) -> Working:
    """Return (rows, columns, 3) working values of (3, rows, columns) steps."""
    return from_steps(np.asarray(cv2.merge(list(planes))))


def _reduced(mask: Mask) -> Mask:
    """Return a mask at half its size: 1 where any of two by two pixels is."""
    even = np.pad(mask, [(0, rows % 2) for rows in mask.shape])
    reduced: Mask = (
        even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]
    )
    return reduced


def _weight(energy: FloatPlane, power: float) -> FloatPlane:
    """Return the weight of a focus energy; nowhere 0, so that sums can be divided."""
    weight: FloatPlane = cv2.pow(energy / TYPICAL_ENERGY, power) + LEAST_WEIGHT
    return weight
