# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers a frame to its neighbour: scale, rotation, shift, and exposure gain.

Neighbours in focus are compared, never frames far apart: what is sharp in one must be
recognisable in the other. The estimator is Gauss-Newton on a similarity (Baker and
Matthews, "Lucas-Kanade 20 Years On", IJCV 2004, eq. 10) over a pyramid of band-passed,
locally normalised luma, with Geman-McClure weights for what moved (reflections) and
no weight near clipped highlights, whose discs change with focus.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE, luma_of

Matrix = npt.NDArray[np.float64]
"""(2, 3): maps (x, y, 1) of one picture to (x, y) of another; centres at integers."""

Indices = npt.NDArray[np.intp]

TIER_COLUMNS = 1280
"""Longest side of the copy that is registered; finer detail adds time, not accuracy."""

LEVELS = 4
ITERATIONS = (4, 5, 8, 12)
"""Gauss-Newton steps at most, finest level first."""

POINTS = 150_000
"""Pixels used per level: those with the strongest gradient."""

BAND_PX = (1.2, 6.0)
CLIPPED = 0.97
BLOCK_PX = 48
"""Side of the blocks whose own small shift measures what alignment left over."""

LOST_CORRELATION = 0.35
"""Below this the two pictures share nothing that could be aligned."""


@dataclass(frozen=True)
class Level:
    """One pyramid level: normalised band and how far each pixel is to be trusted."""

    band: FloatPlane
    weight: FloatPlane


@dataclass(frozen=True)
class Features:
    """What registration needs of a frame; about 2 MB per 0.1 megapixel of tier.

    Attributes
    ----------
    levels
        Finest first.
    scale
        Tier pixels per frame pixel.
    """

    levels: tuple[Level, ...]
    scale: float
    rows: int
    columns: int


@dataclass(frozen=True)
class Registration:
    """How one frame lies on another.

    Attributes
    ----------
    matrix
        (2, 3) from the pixels of the fixed frame to those of the moving one.
    residual_px
        Median shift that single textured blocks still show, in frame pixels; ``nan``
        where no block is textured in both.
    correlation
        Weighted correlation of the two bands after alignment, -1..1.
    """

    matrix: Matrix
    residual_px: float
    correlation: float

    @property
    def lost(self) -> bool:
        """Whether the pictures share too little to be aligned."""
        return not self.correlation >= LOST_CORRELATION


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


def prepare(pixels: Pixels) -> Features:
    """Return the features of a frame: (rows, columns, 3) uint8 or uint16 RGB."""
    rows, columns = pixels.shape[:2]
    scale = min(1.0, TIER_COLUMNS / max(rows, columns))
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    small = (
        cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    )
    white = WHITE[small.dtype]
    plane: FloatPlane = luma_of(small.astype(np.float32)) * np.float32(255.0 / white)
    clipped = (small.max(axis=2) >= CLIPPED * white).astype(np.uint8)
    levels: list[Level] = []
    for _ in range(LEVELS):
        levels.append(_level(plane, clipped))
        if min(plane.shape) < 32:
            break
        plane = np.asarray(cv2.pyrDown(plane), np.float32)
        clipped = cv2.pyrDown(clipped * np.uint8(255))
        clipped = (clipped > 16).astype(np.uint8)
    return Features(tuple(levels), size[0] / columns, rows, columns)


def _level(plane: FloatPlane, clipped: npt.NDArray[np.uint8]) -> Level:
    """Normalise a luma plane (0..255) locally, and distrust flats and clipping."""
    low, high = BAND_PX
    band = cv2.GaussianBlur(plane, (0, 0), low) - cv2.GaussianBlur(plane, (0, 0), high)
    energy = cv2.GaussianBlur(band * band, (0, 0), 8.0)
    near_clipping = cv2.dilate(clipped, np.ones((13, 13), np.uint8))
    weight = np.where(near_clipping > 0, 0, energy / (energy + 8.0))
    return Level(band / np.sqrt(energy + 4.0), weight.astype(np.float32))


def register(
    fixed: Features, moving: Features, start: Matrix | None = None
) -> Registration:
    """Find the similarity that lays ``moving`` on ``fixed``.

    ``start`` is a first guess, such as the step between the frames before; without
    it, or if it fits worse, a shift found by phase correlation is tried too.
    """
    coarse = len(fixed.levels) - 1
    guesses = [np.zeros(4), _shift_guess(fixed, moving, coarse)]
    if start is not None:
        guesses.append(_parameters(start, fixed))
    fits = [_refine(fixed, moving, coarse, guess) for guess in guesses]
    fit = max(fits, key=lambda one: one.correlation)
    for index in range(coarse - 1, -1, -1):
        fit = _refine(fixed, moving, index, fit.parameters)
    return Registration(
        _matrix(fit.parameters, fixed),
        _residual(fit, fixed.levels[0].band.shape[1]) / fixed.scale,
        fit.correlation,
    )


def _shift_guess(fixed: Features, moving: Features, index: int) -> Matrix:
    """Return parameters of a pure shift, by phase correlation of one level."""
    a, b = fixed.levels[index], moving.levels[index]
    if min(a.band.shape) < 8:
        return np.zeros(4)
    window = cv2.createHanningWindow(a.band.shape[::-1], cv2.CV_32F)
    (dx, dy), _ = cv2.phaseCorrelate(a.band * a.weight, b.band * b.weight, window)
    return np.array([0.0, 0.0, dx, dy]) * 2.0**index


@dataclass(frozen=True)
class _Fit:
    """State after Gauss-Newton at one level; parameters in finest-level pixels."""

    parameters: Matrix
    correlation: float
    rows: Indices
    columns: Indices
    gradient: FloatPlane
    error: FloatPlane
    weight: FloatPlane


def _refine(fixed: Features, moving: Features, index: int, parameters: Matrix) -> _Fit:
    """Run Gauss-Newton at one level.

    Parameters are (a, b, tx, ty) of x' = c + [[1 + a, -b], [b, 1 + a]] (x - c) + t
    about the picture's centre c, shifts in pixels of the finest level.
    """
    level, other = fixed.levels[index], moving.levels[index]
    height, width = level.band.shape
    gx = cv2.Sobel(level.band, cv2.CV_32F, 1, 0, scale=1 / 8)
    gy = cv2.Sobel(level.band, cv2.CV_32F, 0, 1, scale=1 / 8)
    at = _strongest((gx * gx + gy * gy) * level.weight)
    if at.size == 0:
        none = np.zeros(0, np.float32)
        return _Fit(parameters, -1.0, at, at, none.reshape(0, 2), none, none)
    row, column = np.divmod(at, width)
    x = (column - (width - 1) / 2).astype(np.float32)
    y = (row - (height - 1) / 2).astype(np.float32)
    gradient: FloatPlane = np.stack([gx.ravel()[at], gy.ravel()[at]], axis=1)
    reach = np.float32(width)
    jacobian = np.empty((at.size, 4), np.float32)
    jacobian[:, 0] = (gradient[:, 0] * x + gradient[:, 1] * y) / reach
    jacobian[:, 1] = (gradient[:, 1] * x - gradient[:, 0] * y) / reach
    jacobian[:, 2:] = gradient
    target, trust = level.band.ravel()[at], level.weight.ravel()[at]
    to_level = np.array([1, 1, 0.5**index, 0.5**index])
    q = parameters * to_level
    step_limit = 0.002
    for _ in range(ITERATIONS[index]):
        value, weight = _sample(other, q, x, y)
        error = value - target
        spread = max(1.4826 * float(np.median(np.abs(error))), 0.05)
        usable = trust * weight
        weight = usable / (1 + (error / (1.2 * spread)) ** 2) ** 2
        weighted = jacobian * weight[:, None]
        hessian = (weighted.T @ jacobian).astype(np.float64)
        slope = (weighted.T @ error).astype(np.float64)
        hessian += np.eye(4) * (1e-6 * np.trace(hessian) + 1e-12)
        step = -np.linalg.solve(hessian, slope) / np.array([reach, reach, 1, 1])
        q = q + step
        if np.abs(step * np.array([width / 2, width / 2, 1, 1])).max() < step_limit:
            break
    norm = float(np.sqrt((usable * value**2).sum() * (usable * target**2).sum()))
    correlation = float((usable * value * target).sum()) / (norm + 1e-9)
    fit = q / to_level
    return _Fit(fit, correlation, row, column, gradient, error, weight)


def _strongest(strength: FloatPlane) -> Indices:
    """Return flat indices of the strongest pixels, borders left out, in order."""
    strength[:4] = strength[-4:] = 0
    strength[:, :4] = strength[:, -4:] = 0
    flat = strength.ravel()
    count = min(POINTS, int(0.35 * flat.size))
    at = np.argpartition(flat, -count)[-count:] if count else np.zeros(0, np.intp)
    at = np.sort(at[flat[at] > 0])
    return at[: at.size // 256 * 256]


def _sample(
    level: Level, q: Matrix, x: FloatPlane, y: FloatPlane
) -> tuple[FloatPlane, FloatPlane]:
    """Read band and weight of a level where parameters put the given points."""
    height, width = level.band.shape
    a, b, tx, ty = (np.float32(value) for value in q)
    one = np.float32(1)
    xs = ((one + a) * x - b * y + (tx + np.float32((width - 1) / 2))).reshape(-1, 256)
    ys = (b * x + (one + a) * y + (ty + np.float32((height - 1) / 2))).reshape(-1, 256)
    band = cv2.remap(level.band, xs, ys, cv2.INTER_CUBIC, None, cv2.BORDER_REPLICATE)
    weight = cv2.remap(level.weight, xs, ys, cv2.INTER_LINEAR, None)
    return np.asarray(band, np.float32).ravel(), np.asarray(weight, np.float32).ravel()


def _residual(fit: _Fit, width: int) -> float:
    """Return the median of the small shifts that single blocks still ask for."""
    if fit.rows.size == 0:
        return float("nan")
    blocks_across = width // BLOCK_PX + 1
    block = fit.rows // BLOCK_PX * blocks_across + fit.columns // BLOCK_PX
    gx, gy = fit.gradient.T
    sums = [
        np.bincount(block, weights=fit.weight * term)
        for term in (gx * gx, gx * gy, gy * gy, gx * fit.error, gy * fit.error)
    ]
    xx, xy, yy, xe, ye = sums
    determinant = xx * yy - xy * xy
    used = (xx + yy > 4.0) & (determinant > 0.02 * (xx + yy) ** 2)
    if not used.any():
        return float("nan")
    xx, xy, yy, xe, ye, determinant = (
        part[used] for part in (xx, xy, yy, xe, ye, determinant)
    )
    dx = (yy * xe - xy * ye) / determinant
    dy = (xx * ye - xy * xe) / determinant
    return float(np.median(np.hypot(dx, dy)))


def _parameters(matrix: Matrix, features: Features) -> Matrix:
    """Turn a frame-pixel matrix into tier parameters about the centre."""
    height, width = features.levels[0].band.shape
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    linear = matrix[:, :2]
    frame_centre = (centre + 0.5) / features.scale - 0.5
    moved = (linear @ frame_centre + matrix[:, 2] + 0.5) * features.scale - 0.5
    shift = moved - centre
    return np.array([linear[0, 0] - 1, linear[1, 0], shift[0], shift[1]])


def _matrix(parameters: Matrix, features: Features) -> Matrix:
    """Turn tier parameters about the centre into a frame-pixel matrix."""
    height, width = features.levels[0].band.shape
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    a, b, tx, ty = parameters
    linear = np.array([[1 + a, -b], [b, 1 + a]])
    frame_centre = (centre + 0.5) / features.scale - 0.5
    moved = (centre + np.array([tx, ty]) + 0.5) / features.scale - 0.5
    return np.column_stack([linear, moved - linear @ frame_centre])
