# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings pixels taken from elsewhere to the tone of where they go."""

import numpy as np

from facetstack.imaging.bands import Picture
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.aligned import Box


def plane_between(
    here: Picture, there: Picture, mask: FloatPlane, around: Box, box: Box
) -> Picture:
    """Return what to add to pixels from there so that they match the tone here.

    A plane per channel, fitted by least squares to the difference where nothing is
    healed: what surrounds a spot tells its brightness and its slope.

    Parameters
    ----------
    here, there
        (rows, columns, 3) float32: the picture over ``around``, and where it comes
        from.
    mask
        (rows, columns) float32: 0 where nothing is healed.
    around, box
        Where they lie, and for which box the plane is wanted.
    """
    rim = mask <= 0
    y, x = np.nonzero(rim)
    slopes = np.stack([np.ones(len(x)), x + around[0], y + around[1]], axis=1)
    middle = slopes.mean(axis=0) * (0, 1, 1)
    fitted, *_ = np.linalg.lstsq(slopes - middle, (here - there)[rim], rcond=None)
    columns = np.arange(box[0], box[0] + box[2])[None, :, None] - middle[1]
    rows = np.arange(box[1], box[1] + box[3])[:, None, None] - middle[2]
    plane = fitted[0] + columns * fitted[1] + rows * fitted[2]
    return np.asarray(plane, np.float32)
