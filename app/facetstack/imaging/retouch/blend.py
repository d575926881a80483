# SPDX-License-Identifier: GPL-3.0-or-later
"""Mixes pictures band by band, so that no seam shows where one gives way to another.

A multiresolution spline (Burt and Adelson, ACM Trans. Graphics 2, 1983): each band of
the Laplacian pyramid is mixed by a mask as soft as the band is broad.
"""

from dataclasses import dataclass

import numpy as np

from facetstack.imaging.bands import Picture
from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

LEVELS = 4


@dataclass(frozen=True)
class Part:
    """What one source contributes.

    Attributes
    ----------
    difference
        (rows, columns, 3) float32 working values: the source less the picture it is
        mixed into.
    weight
        (rows, columns) float32, 0..1.
    tone
        Whether its broad brightness counts too, or its detail alone.
    """

    difference: Picture
    weight: FloatPlane
    tone: bool = True


def mixed(parts: list[Part]) -> Picture:
    """Return what is to be added to the picture, (rows, columns, 3) float32.

    Exact but for ``60`` px around, where the pyramids of a cut-out end; 0 wherever all
    weights within that distance are.
    """
    totals: list[Picture] = []
    for part in parts:
        level, weight = part.difference, part.weight
        for number in range(LEVELS + 1):
            if number == len(totals):
                totals.append(np.zeros_like(level))
            if number < LEVELS:
                smaller = cv2.pyrDown(level)
                below = _enlarged(smaller, level)
                _add_band(level, below, weight, totals[number])
                level, weight = smaller, cv2.pyrDown(weight)
            elif part.tone:
                totals[number] += level * weight[..., None]
    result = totals[-1]
    for total in totals[-2::-1]:
        total += _enlarged(result, total)
        result = total
    return result


@compiled
def _add_band(
    level: Picture, below: Picture, weight: FloatPlane, into: Picture
) -> None:
    """Add what a level has beyond the enlarged smaller one, by weight."""
    for y in range(level.shape[0]):
        for x in range(level.shape[1]):
            share = weight[y, x]
            if share != 0:
                for c in range(3):
                    into[y, x, c] += share * (level[y, x, c] - below[y, x, c])


def _enlarged(small: Picture, like: Picture) -> Picture:
    """Enlarge one level to the size of another."""
    return np.asarray(cv2.pyrUp(small, dstsize=(like.shape[1], like.shape[0])))
