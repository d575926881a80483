# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a surface of a depth map, coloured by the picture, to be turned and lit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.workers.pictures import Picture

LONGEST_POINTS = 420
"""Points along the longer side."""

DEEP = 0.35
"""Depth of the whole stack, as a share of the longer side."""

CALM_PX = 5


@dataclass(frozen=True, eq=False)
class Surface:
    """Triangles of a surface whose longer side is 1, near things towards the viewer.

    Attributes
    ----------
    points
        (n, 3) float32: x to the right, y up, z towards the viewer; read-only.
    triangles
        (m, 3) uint32: numbers of points; read-only.
    colours
        (n, 4) float32, red, green, blue, opacity, 0..1; read-only.
    """

    points: npt.NDArray[np.float32]
    triangles: npt.NDArray[np.uint32]
    colours: npt.NDArray[np.float32]


def surface_of(depth: FloatPlane, picture: Picture, frame_count: int) -> Surface:
    """Return the surface of a depth map in frames, coloured by its picture."""
    rows, columns = depth.shape
    share = min(1.0, LONGEST_POINTS / max(rows, columns))
    size = (max(2, round(columns * share)), max(2, round(rows * share)))
    # A median keeps jumps and takes spikes away, as areas means would not.
    small = cv2.resize(depth, size, interpolation=cv2.INTER_NEAREST)
    small = cv2.medianBlur(np.ascontiguousarray(small, np.float32), CALM_PX)
    level = next(
        (one for one in reversed(picture.levels) if one.shape[1] >= size[0]),
        picture.levels[0],
    )
    bgra = cv2.resize(level, size, interpolation=cv2.INTER_AREA)
    longest = max(size) - 1
    across, down = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    points = np.stack(
        [
            (across - (size[0] - 1) / 2) / longest,
            ((size[1] - 1) / 2 - down) / longest,
            DEEP * (0.5 - small / max(1, frame_count - 1)),
        ],
        axis=2,
    ).astype(np.float32)
    colours = np.ones((*small.shape, 4), np.float32)
    colours[..., :3] = bgra[..., 2::-1] * np.float32(1 / 255)
    number = np.arange(small.size, dtype=np.uint32).reshape(small.shape)
    corner, right = number[:-1, :-1], number[:-1, 1:]
    below, opposite = number[1:, :-1], number[1:, 1:]
    triangles = np.concatenate(
        [
            np.stack([corner, below, right], axis=2).reshape(-1, 3),
            np.stack([right, below, opposite], axis=2).reshape(-1, 3),
        ]
    )
    surface = Surface(points.reshape(-1, 3), triangles, colours.reshape(-1, 4))
    for plane in (surface.points, surface.triangles, surface.colours):
        plane.setflags(write=False)
    return surface
