# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers a frame to its neighbour: scale, rotation and shift.

Neighbours in focus are compared, never frames far apart: what is sharp in one must be
recognisable in the other. The estimator is Gauss-Newton on a similarity (Baker and
Matthews, "Lucas-Kanade 20 Years On", IJCV 2004, eq. 10) over a pyramid of band-passed,
locally normalised light, with Geman-McClure weights for what moved (reflections) and
no weight near clipped highlights, whose discs change with focus.

Two choices keep focus from being taken for breathing. Light is linear: in display
values a blurred edge creeps towards the dark side, and a whole piece seems to grow.
And what is sharp counts: large soft shapes change with focus more than they tell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.matrices import Matrix
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tier import Tier
from facetstack.imaging.tone import WHITE, luma_of

Indices = npt.NDArray[np.intp]

ITERATIONS = (4, 5, 8, 12)
"""Gauss-Newton steps at most, finest level first."""

POINTS = 60_000
"""Pixels used per level: those with the strongest gradient."""

FINEST_PX = 0.8
"""Sigma of the blur that takes off noise and the grid of pixels."""

COARSEST_PX = 15
"""Side of the box, applied twice, that takes off shading: like a sigma of 6."""

AROUND_PX = 19
"""Side of the box, applied twice, over which energy is measured: sigma 7.7."""

STRIPE_PX, HALO_PX = 256, 36
"""Rows that are normalised together, and how far around them all its windows look."""

NOISE = 0.4
"""Energy of the band, in squared 1/255 of linear white, below which it is noise."""

SHARP = 0.1
"""Energy of the Laplacian over that of the band at which detail is half sharp."""

CLIPPED = 0.97
CLIPPED_REACH_PX = (13, 9, 7, 5)
"""Side of the square around a clipped pixel that is not trusted, finest level first."""

BLOCK_PX = 48
"""Side of the blocks whose own small shift measures what alignment left over."""

LOST_CORRELATION = 0.5
"""Below this the two pictures share nothing that could be aligned.

Measured at a quarter of the tier, where noise and focus matter little: neighbours of
rendered and real stacks reach 0.8 and more, pictures of different pieces 0.1.
"""

SUPPORT = 30.0
"""Trusted pixels that count as unrelated beforehand: a handful proves nothing."""

LOST_LEVEL = 2
CHANGE_LEVEL = 1


@dataclass(frozen=True)
class Level:
    """One pyramid level, its planes all of one shape.

    Attributes
    ----------
    band
        Detail, normalised to about 1 everywhere.
    weight
        How far each pixel is to be trusted, 0..1.
    sharpness
        Energy of the finest detail around each pixel.
    """

    band: FloatPlane
    weight: FloatPlane
    sharpness: FloatPlane


@dataclass(frozen=True)
class Features:
    """What registration needs of a frame: about 16 bytes per pixel of the tier.

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

    @property
    def empty(self) -> bool:
        """Whether there is no detail to align: a black, white or plain frame."""
        return all(np.mean(level.weight > 0.2) < 0.001 for level in self.levels)


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
    support
        How many pixels of a quarter tier could be trusted in both.
    change
        Median change of the energy of fine detail, as a share: 0.1 and more between
        neighbours in focus, next to nothing between two shots at the same focus.
    """

    matrix: Matrix
    residual_px: float
    correlation: float
    support: float
    change: float

    @property
    def lost(self) -> bool:
        """Whether the pictures share too little to be aligned."""
        return _likeness(self.correlation, self.support) < LOST_CORRELATION


def prepare(tier: Tier) -> Features:
    """Return the features of a frame's tier."""
    white = WHITE[tier.pixels.dtype]
    luma = luma_of(tier.pixels.astype(np.float32)) * np.float32(1 / white)
    plane: FloatPlane = luma * luma * np.float32(255)
    red, green, blue = cv2.split(tier.pixels)
    brightest = cv2.max(cv2.max(red, green), blue)
    clipped = (brightest >= CLIPPED * white).astype(np.uint8)
    levels: list[Level] = []
    for reach in CLIPPED_REACH_PX:
        levels.append(_level(plane, clipped, reach))
        if min(plane.shape) < 32:
            break
        plane = np.asarray(cv2.pyrDown(plane), np.float32)
        clipped = cv2.pyrDown(clipped * np.uint8(255))
        clipped = (clipped > 16).astype(np.uint8)
    return Features(tuple(levels), tier.scale, tier.rows, tier.columns)


def _level(plane: FloatPlane, clipped: npt.NDArray[np.uint8], reach: int) -> Level:
    """Normalise linear light (0..255) locally; distrust flats, blur and clipping."""
    level = Level(*(np.empty(plane.shape, np.float32) for _ in range(3)))
    rows = len(plane)
    # In stripes: what is reckoned on the way takes ten times the room of a plane.
    for first in range(0, rows, STRIPE_PX):
        last = min(first + STRIPE_PX, rows)
        low, high = max(0, first - HALO_PX), min(rows, last + HALO_PX)
        inner = slice(first - low, last - low)
        for out, part in zip(
            (level.band, level.weight, level.sharpness),
            _normalised(plane[low:high]),
            strict=True,
        ):
            out[first:last] = part[inner]
    level.weight[cv2.dilate(clipped, np.ones((reach, reach), np.uint8)) > 0] = 0
    return level


def _normalised(plane: FloatPlane) -> tuple[FloatPlane, FloatPlane, FloatPlane]:
    """Return band, trust and sharpness of some rows; right ``HALO_PX`` inside."""
    band = cv2.GaussianBlur(plane, (0, 0), FINEST_PX) - _box_twice(plane, COARSEST_PX)
    laplacian = cv2.Laplacian(band, cv2.CV_32F)
    noise = np.float32(NOISE)
    energy = _box_twice(band * band, AROUND_PX) + noise
    sharp = _box_twice(laplacian * laplacian, AROUND_PX)
    trust = (1 - noise / energy) * sharp / (sharp + np.float32(SHARP) * energy)
    return band / np.sqrt(energy), np.asarray(trust, np.float32), sharp


def _box_twice(plane: FloatPlane, side_px: int) -> FloatPlane:
    """Blur as a Gaussian of variance (side^2 - 1) / 6 would, much faster."""
    size = (side_px, side_px)
    return np.asarray(cv2.blur(cv2.blur(plane, size), size), np.float32)


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
    by_level = {
        coarse: max(fits, key=lambda one: _likeness(one.correlation, one.support))
    }
    for index in range(coarse - 1, -1, -1):
        start_at = by_level[index + 1].parameters
        by_level[index] = _refine(fixed, moving, index, start_at)
    finest, quarter = by_level[0], by_level[min(LOST_LEVEL, coarse)]
    return Registration(
        _matrix(finest.parameters, fixed),
        _residual(finest, fixed.levels[0].band.shape[1]) / fixed.scale,
        quarter.correlation,
        quarter.support,
        by_level[min(CHANGE_LEVEL, coarse)].change,
    )


def _likeness(correlation: float, support: float) -> float:
    """Return the correlation as if ``SUPPORT`` more pixels had none."""
    return correlation * support / (support + SUPPORT)


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
    support: float
    change: float
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
        return _Fit(parameters, 0.0, 0.0, 1.0, at, at, none.reshape(2, 0), none, none)
    row, column = np.divmod(at, width)
    x = (column - (width - 1) / 2).astype(np.float32)
    y = (row - (height - 1) / 2).astype(np.float32)
    dx, dy = gx.ravel()[at], gy.ravel()[at]
    reach = np.float32(width)
    jacobian = np.stack([(dx * x + dy * y) / reach, (dy * x - dx * y) / reach, dx, dy])
    target, trust = level.band.ravel()[at], level.weight.ravel()[at]
    to_level = np.array([1, 1, 0.5**index, 0.5**index])
    q = parameters * to_level
    step_limit = 0.002
    for _ in range(ITERATIONS[index]):
        value, weight = _sample(other, q, x, y)
        error = value - target
        spread = max(1.4826 * float(np.median(np.abs(error[::8]))), 0.05)
        usable = trust * weight
        weight = usable / (1 + (error / (1.2 * spread)) ** 2) ** 2
        # Not by matrix products: BLAS would start threads of its own.
        weighted = jacobian * weight
        hessian = np.einsum("in,jn->ij", weighted, jacobian).astype(np.float64)
        slope = np.einsum("in,n->i", weighted, error).astype(np.float64)
        hessian += np.eye(4) * (1e-6 * np.trace(hessian) + 1e-12)
        step = -np.linalg.solve(hessian, slope) / np.array([reach, reach, 1, 1])
        q = q + step
        if np.abs(step * np.array([width / 2, width / 2, 1, 1])).max() < step_limit:
            break
    norm = float(np.sqrt((usable * value**2).sum() * (usable * target**2).sum()))
    correlation = float((usable * value * target).sum()) / (norm + 1e-9)
    fit = q / to_level
    change = _change(level.sharpness.ravel()[at], other, q, x, y)
    return _Fit(
        fit, correlation, norm, change, row, column, jacobian[2:], error, weight
    )


def _strongest(strength: FloatPlane) -> Indices:
    """Return flat indices of the strongest pixels, borders left out, in order."""
    strength[:4] = strength[-4:] = 0
    strength[:, :4] = strength[:, -4:] = 0
    flat = strength.ravel()
    share = min(POINTS / flat.size, 0.35)
    some = flat[:: max(1, flat.size // 20_000)]
    at = np.flatnonzero(flat > np.quantile(some, 1 - share))
    return at[: at.size // 256 * 256]


def _places(
    shape: tuple[int, ...], q: Matrix, x: FloatPlane, y: FloatPlane
) -> tuple[FloatPlane, FloatPlane]:
    """Return where parameters put points given about the centre, as remap wants."""
    height, width = shape
    a, b, tx, ty = (np.float32(value) for value in q)
    one = np.float32(1)
    xs = (one + a) * x - b * y + (tx + np.float32((width - 1) / 2))
    ys = b * x + (one + a) * y + (ty + np.float32((height - 1) / 2))
    return xs.reshape(-1, 256), ys.reshape(-1, 256)


def _sample(
    level: Level, q: Matrix, x: FloatPlane, y: FloatPlane
) -> tuple[FloatPlane, FloatPlane]:
    """Read band and weight of a level where parameters put the given points."""
    xs, ys = _places(level.band.shape, q, x, y)
    band = cv2.remap(level.band, xs, ys, cv2.INTER_CUBIC, None, cv2.BORDER_REPLICATE)
    weight = cv2.remap(level.weight, xs, ys, cv2.INTER_LINEAR, None)
    return np.asarray(band, np.float32).ravel(), np.asarray(weight, np.float32).ravel()


def _change(
    before: FloatPlane, other: Level, q: Matrix, x: FloatPlane, y: FloatPlane
) -> float:
    """Return how much sharpness changed at the given points, exposure apart."""
    xs, ys = _places(other.band.shape, q, x, y)
    linear, replicate = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
    after = cv2.remap(other.sharpness, xs, ys, linear, None, replicate)
    ratio = (np.asarray(after).ravel() + NOISE) / (before + NOISE)
    return float(np.median(np.abs(ratio / np.median(ratio) - 1)))


def _residual(fit: _Fit, width: int) -> float:
    """Return the median of the small shifts that single blocks still ask for."""
    if fit.rows.size == 0:
        return float("nan")
    blocks_across = width // BLOCK_PX + 1
    block = fit.rows // BLOCK_PX * blocks_across + fit.columns // BLOCK_PX
    gx, gy = fit.gradient
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
