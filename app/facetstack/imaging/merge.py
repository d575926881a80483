# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuses aligned frames: by depth, by depth with detail, or by a pyramid.

depth
    Behaviour: each pixel is a narrow blend of the frames next to its depth.
    Strengths: clean edges, true colours, no halo of far frames.
    Weaknesses: one depth per pixel; soft where the measured depth is wrong.
    When to use: opaque pieces, flat polished metal.
hybrid
    Behaviour: as depth, but the finest detail is taken from whichever of the three
    neighbours shows it strongest.
    Strengths: depth's clean edges with crisper texture.
    Weaknesses: as depth; slightly more noise than it.
    When to use: the default.
pyramid
    Behaviour: every scale takes the frames in which it is strongest.
    Strengths: keeps several depths at once: crossing hairs, stones seen into.
    Weaknesses: halos where blurred edges cross sharp ones, more noise, some glow.
    When to use: chains, mesh, transparent stones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.depth_map import peak_offset
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.pyramid import collapse, split
from facetstack.imaging.tone import luma_of

Working = npt.NDArray[np.float32]

BLEND_SIGMA_FRAMES = 0.4
"""Width of the blend between neighbours: narrower keeps detail, wider hides steps."""

DETAIL_SIGMA_PX = 1.2
DETAIL_WINDOW_PX = 1.5
DETAIL_NOISE = 2e-5
"""Detail energy that counts as noise; below about three times this nothing is taken."""

PYRAMID_LEVELS = 5
PYRAMID_WINDOW_PX = 2.0
PYRAMID_POWER = 4
PYRAMID_FLOOR = 1e-6


@dataclass(frozen=True)
class Slice:
    """One aligned frame, or rows of it, as the fusion sees it.

    Attributes
    ----------
    index
        Place in focus order, from 0.
    working
        (rows, columns, 3) float32 working values.
    energy
        (rows, columns) float32 focus energy; -1 outside the frame.
    """

    index: int
    working: Working
    energy: FloatPlane


def blend_at(
    middle: Slice, neighbours: list[Slice], detail: float
) -> tuple[Working, FloatPlane]:
    """Blend a frame with its neighbours as if every pixel were sharpest in it.

    Parameters
    ----------
    middle
        The frame that is taken to be the sharpest.
    neighbours
        The frames before and after it, as far as there are any.
    detail
        0 for the plain depth blend; 1 takes fine detail where it is above noise,
        more takes it sooner.

    Returns
    -------
    working
        The blended picture.
    depth
        (rows, columns) float32, in frames.
    """
    before = next((n for n in neighbours if n.index < middle.index), None)
    after = next((n for n in neighbours if n.index > middle.index), None)
    offset = peak_offset(
        before.energy if before else None,
        middle.energy,
        after.energy if after else None,
    )
    depth = offset + np.float32(middle.index)
    three = [middle, *neighbours]
    weights = [_nearness(one, depth) for one in three]
    blended = _weighted([one.working for one in three], weights)
    if detail > 0 and neighbours:
        blended += _fine_detail(three, depth, weights, detail)[..., None]
    return blended, depth


def _nearness(one: Slice, depth: FloatPlane) -> FloatPlane:
    """Return how much a frame counts for pixels of the given depth."""
    distance = (depth - np.float32(one.index)) / np.float32(BLEND_SIGMA_FRAMES)
    near = cv2.exp(np.float32(-0.5) * distance * distance) * (one.energy >= 0)
    return np.asarray(near + np.float32(1e-9), np.float32)


def _weighted(pictures: list[Working], weights: list[FloatPlane]) -> Working:
    """Return the weighted mean of some pictures."""
    total = weights[0].copy()
    for weight in weights[1:]:
        total += weight
    result = np.zeros_like(pictures[0])
    for picture, weight in zip(pictures, weights, strict=True):
        share = weight / total
        result += cv2.multiply(picture, cv2.merge([share, share, share]))
    return result


def _fine_detail(
    three: list[Slice], depth: FloatPlane, weights: list[FloatPlane], eagerness: float
) -> FloatPlane:
    """Return what the strongest fine luma detail of three frames adds to their blend.

    Luma alone: colour detail of single frames is mostly demosaicing noise.
    """
    fine: list[FloatPlane] = []
    choice: list[FloatPlane] = []
    strongest = np.zeros_like(depth)
    for one in three:
        luma = luma_of(one.working)
        band = luma - cv2.GaussianBlur(luma, (0, 0), DETAIL_SIGMA_PX)
        energy = cv2.GaussianBlur(band * band, (0, 0), DETAIL_WINDOW_PX)
        distance = np.square(depth - np.float32(one.index))
        near = cv2.exp(-distance * distance) * (one.energy >= 0)
        strongest = np.maximum(strongest, energy * near)
        power = np.square(energy * np.float32(1 / DETAIL_NOISE) + np.float32(1e-3))
        fine.append(band)
        choice.append(power * near + np.float32(1e-12))
    chosen = _mean(fine, choice) - _mean(fine, weights)
    floor = 3 * DETAIL_NOISE / eagerness
    share = np.clip((strongest * np.float32(1 / floor) - 1) / 2, 0, 1)
    return np.asarray(chosen * share, np.float32)


def _mean(planes: list[FloatPlane], weights: list[FloatPlane]) -> FloatPlane:
    """Return the weighted mean of some planes."""
    total = np.zeros_like(planes[0])
    weight_sum = np.zeros_like(planes[0])
    for plane, weight in zip(planes, weights, strict=True):
        total += plane * weight
        weight_sum += weight
    return total / weight_sum


class PyramidFusion:
    """Sums Laplacian pyramids, each coefficient weighted by its local energy.

    The weight is the fourth power of the energy, near enough to "the strongest wins"
    (Burt and Adelson 1983) and yet without seams; order of frames does not matter.
    """

    def __init__(self) -> None:
        self._sums: list[Working] = []
        self._weights: list[FloatPlane] = []

    def fold(self, working: Working, valid: npt.NDArray[np.bool_]) -> None:
        """Add one aligned picture, (rows, columns, 3) float32."""
        bands = split(working, PYRAMID_LEVELS)
        usable = valid.astype(np.float32)
        for level, band in enumerate(bands):
            if level < len(bands) - 1:
                energy = cv2.GaussianBlur(luma_of(band) ** 2, (0, 0), PYRAMID_WINDOW_PX)
            else:
                energy = cv2.pyrDown(energy)
            scaled = (energy + np.float32(PYRAMID_FLOOR)) * np.float32(1e3)
            weight = scaled**PYRAMID_POWER * (usable + np.float32(1e-6))
            usable = cv2.pyrDown(usable)
            if level == len(self._sums):
                self._sums.append(band * weight[..., None])
                self._weights.append(weight)
            else:
                self._sums[level] += band * weight[..., None]
                self._weights[level] += weight

    def picture(self) -> Working:
        """Return the picture fused so far."""
        return collapse(
            [
                total / weight[..., None]
                for total, weight in zip(self._sums, self._weights, strict=True)
            ]
        )
