# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frame sees least: framed like it, every border of a result can be sharp.

Most macro lenses see less at their near end, so the first frame of a bracket is a good
reference, and the only one that a stream can have. Others see less at their far end;
a result framed like the first then has borders that only the first frames show.
"""

import numpy as np

from facetstack.imaging.alignment import StackAlignment
from facetstack.imaging.matrices import Matrix

EVIDENCE = 3
"""From so many frames on, the way a bracket goes is told from the jitter of a stand."""

WIDENING = 0.004
"""A view that changes by less over a bracket is not worth reading its frames twice.

It is a border of 0.2 % of the picture's width on each side: 12 px of 6000.
"""


def magnification(matrix: Matrix) -> float:
    """Return how much larger things are in a frame than in the reference."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def will_see_less(alignment: StackAlignment, expected: int) -> bool:
    """Say whether the last of ``expected`` frames will see clearly less than the first.

    Told from the frames so far, at least ``EVIDENCE`` of them.
    """
    good = [one for one in alignment.frames if not one.left_out]
    if len(good) < min(EVIDENCE, expected):
        return False
    grown = magnification(good[-1].matrix) / magnification(good[0].matrix) - 1
    passed = good[-1].index - good[0].index
    return passed > 0 and grown * (expected - 1) / passed > WIDENING


def narrowest(alignment: StackAlignment) -> int:
    """Return the index of the frame that sees least of those that were aligned."""
    good = [one for one in alignment.frames if not one.left_out]
    if not good:
        return alignment.reference
    return max(good, key=lambda one: magnification(one.matrix)).index
