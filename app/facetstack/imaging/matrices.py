# SPDX-License-Identifier: GPL-3.0-or-later
"""Matrices that say how one picture lies on another."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
"""(2, 3): maps (x, y, 1) of one picture to (x, y) of another; centres at integers."""


def identity() -> Matrix:
    """Return the matrix that moves nothing."""
    return np.eye(2, 3)


def compose(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies ``inner``, then ``outer``."""
    both: Matrix = np.vstack([outer, [0, 0, 1]]) @ np.vstack([inner, [0, 0, 1]])
    return both[:2]


def invert(matrix: Matrix) -> Matrix:
    """Return the inverse of a (2, 3) matrix."""
    inverse: Matrix = np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))
    return inverse[:2]


def corner_distance_px(a: Matrix, b: Matrix, rows: int, columns: int) -> float:
    """Return how far apart two matrices put a picture's corners, at most."""
    right, bottom = columns - 1.0, rows - 1.0
    corners = np.array([[0, 0, 1], [right, 0, 1], [0, bottom, 1], [right, bottom, 1]])
    return float(np.hypot(*((a - b) @ corners.T)).max())
