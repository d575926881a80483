# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the piece in a picture: detail that stands out from what is around it."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Mask = npt.NDArray[np.bool_]

CLOSED_SHARE = 0.02
"""Reach, as a share of the longer side, within which detail belongs together."""

LARGEST_HOLE = 0.1
"""Holes up to this share of the piece are polished metal; a larger one shows what is
behind the piece."""

LEAST_PART = 0.02
"""Parts smaller than this share of the largest one are dust."""

BACKGROUND_AT_EDGE = 0.4
"""Share of the picture's edge that the weaker detail must hold to be background."""

RARER_AT_EDGE = 0.85
"""Strong detail must be this much rarer at the edge than in all of the picture."""

TWO_KINDS = 0.785
"""Share of the variance that lies between two kinds of strong detail from which they
are a ground and a piece (0.82 to 0.88); one kind, cut in two, has 0.58 to 0.75."""


def find_piece(best: FloatPlane, textured: Mask) -> Mask:
    """Return where the piece is, as far as detail in focus tells.

    A threshold (Otsu, IEEE Trans. SMC 9, 1979) parts strong detail from weak. Where the
    strong is again of two kinds far apart, such as a cloth and the ring on it, the
    piece is the stronger of them. Otherwise it is all that is strong, if weak or no
    detail holds much of the picture's edge and is sweep, stand or background; if not,
    the piece fills the picture. Gaps are closed and small holes filled.

    Parameters
    ----------
    best
        (rows, columns) float32: ln of the best detail energy of any frame.
    textured
        (rows, columns): where that energy is more than noise.

    Returns
    -------
    (rows, columns) bool.
    """
    if not textured.any():
        return np.ones_like(textured)
    level = np.maximum(best, best[textured].min())
    strong, _ = _split(level, np.ones_like(textured))
    stronger, parted = _split(level, strong)
    if parted > TWO_KINDS:
        strong = stronger
    elif not _leaves_edge(strong):
        strong = textured
    radius = max(1, round(CLOSED_SHARE * max(best.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
    # With a margin, or closing would draw everything near the edge to the edge.
    wide = np.pad(strong.astype(np.uint8), radius)
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, disc)
    closed = closed[radius:-radius, radius:-radius]
    return _without_dust(_filled(closed > 0))


def _leaves_edge(strong: Mask) -> bool:
    """Return whether weak detail holds much of the picture's edge."""
    edge = np.concatenate([strong[0], strong[-1], strong[:, 0], strong[:, -1]])
    share = float(edge.mean())
    rarer = share < RARER_AT_EDGE * float(strong.mean())
    return 1 - share >= BACKGROUND_AT_EDGE and rarer


def _split(best: FloatPlane, among: Mask) -> tuple[Mask, float]:
    """Part strong detail from weak; return it, and how well they are parted.

    That is the variance between the two over the variance of all, 0..1.
    """
    values = best[among]
    if values.size < 2 or values.max() <= values.min():
        return among, 0.0
    low, span = float(values.min()), float(values.max() - values.min())
    codes = np.asarray((values - low) * np.float32(255 / span), np.uint8)
    threshold, _ = cv2.threshold(codes, 0, 255, cv2.THRESH_OTSU)
    upper = codes > threshold
    share = float(upper.mean())
    if not 0 < share < 1:
        return among, 0.0
    apart = float(values[upper].mean() - values[~upper].mean())
    strong = np.zeros_like(among)
    strong[among] = upper
    return strong, share * (1 - share) * apart**2 / float(values.var())


def _filled(mask: Mask) -> Mask:
    """Return the mask with its small holes filled."""
    most = LARGEST_HOLE * mask.sum()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        (~mask).astype(np.uint8), connectivity=4
    )
    rows, columns = mask.shape
    left, top, width, height, area = stats.T
    inner = (left > 0) & (top > 0) & (left + width < columns) & (top + height < rows)
    fill = inner & (area <= most)
    fill[0] = False
    return np.asarray(mask | fill[labels])


def _without_dust(mask: Mask) -> Mask:
    """Return the mask without its small parts."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    area = stats[:, cv2.CC_STAT_AREA].copy()
    area[0] = 0
    return np.asarray((area >= max(1.0, LEAST_PART * area.max()))[labels])
