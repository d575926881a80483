# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frame is sharpest where, between frames too, and how surely."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

NOISE_FLOOR = 0.006
"""Focus energy (working units) that noise alone reaches; added to every measure."""

COARSE_SHARE = 0.2
BROAD_SHARE = 0.07
"""Weight of detail of twice and four times the size, which noise disturbs less."""

FINE_WINDOW_PX = 2.0
WIDE_WINDOW_PX = 8.0
WIDE_SHARE = 0.2
"""A wide window speaks where the fine one sees nothing; edges stay with the fine."""

FRONT_LEAST = 2 * NOISE_FLOOR
FRONT_FALL = 0.6
FRONT_FRAMES = 3
FRONT_YIELDS = 10.0
"""What makes a near peak that hides all behind it: clearly above noise, a fall to this
share of it, this many frames apart, and at most this much weaker."""

AGREEMENT_PX = 9
"""Window, in pixels of the map, in which depths are compared."""

FULL_DETAIL_MEGAPIXELS = 1.5
LARGEST_SCALE = 2.0
"""Windows grow with the picture's side from this size on, up to twice: the same piece
fills more pixels, its detail is coarser and its noise is not."""


@dataclass(frozen=True)
class Bands:
    """What a frame's pyramid tells about its sharpness.

    Attributes
    ----------
    fine
        (rows / 2, columns / 2) float32: mean square of the finest band.
    coarse
        (rows / 4, columns / 4) float32: mean square of the next band.
    second, third
        (rows / 4, columns / 4, 3) and (rows / 8, columns / 8, 3) float32: levels.
    """

    fine: FloatPlane
    coarse: FloatPlane
    second: npt.NDArray[np.float32]
    third: npt.NDArray[np.float32]


def window_scale(rows: int, columns: int) -> float:
    """Return how much larger the windows are made for a picture of this size."""
    megapixels = rows * columns / 1e6
    scale = float(np.sqrt(megapixels / FULL_DETAIL_MEGAPIXELS))
    return min(max(scale, 1.0), LARGEST_SCALE)


def focus_energy(bands: Bands, scale: float = 1.0) -> FloatPlane:
    """Return how much in-focus detail surrounds each pixel, in working units.

    The energy of three pyramid bands of red, green and blue (differences of Gaussians,
    of the usual measures those that hold their peak best under noise: Pertuz et al.,
    Pattern Recognition 2013), pooled over a fine and a wide Gaussian window, as an
    amplitude.

    Parameters
    ----------
    bands
        The frame's bands.
    scale
        Factor on the windows, as ``window_scale`` gives it.

    Returns
    -------
    FloatPlane
        (rows / 2, columns / 2) float32, at least ``NOISE_FLOOR``.
    """
    rows, columns = bands.coarse.shape
    size = (columns, rows)
    enlarged = cv2.pyrUp(bands.third, dstsize=size)
    rest = bands.second - enlarged
    broad = cv2.transform(rest * rest, np.full((1, 3), 1 / 3, np.float32))
    broad = cv2.GaussianBlur(broad, (0, 0), 0.7 * scale)
    coarse = COARSE_SHARE * bands.coarse + BROAD_SHARE * broad
    if scale > 1:
        coarse = cv2.GaussianBlur(coarse, (0, 0), FINE_WINDOW_PX * (scale - 1) / 4)
    every = cv2.resize(bands.fine, size, interpolation=cv2.INTER_AREA) + coarse
    wide = cv2.GaussianBlur(every, (0, 0), WIDE_WINDOW_PX * scale / 4)
    half_rows, half_columns = bands.fine.shape
    spread = cv2.resize(
        coarse + WIDE_SHARE * wide,
        (half_columns, half_rows),
        interpolation=cv2.INTER_LINEAR,
    )
    fine = cv2.GaussianBlur(bands.fine, (0, 0), FINE_WINDOW_PX * scale / 2)
    return np.asarray(cv2.sqrt(fine + spread) + np.float32(NOISE_FLOOR))


class FocusPeaks:
    """Follows, pixel by pixel, where focus energy peaks while frames go by.

    Parameters
    ----------
    rows, columns
        Size of the planes of focus energy.
    front
        Whether a near peak is kept although a farther one is stronger.
    """

    def __init__(self, rows: int, columns: int, front: bool = False) -> None:
        shape = (rows, columns)
        self.owner = np.zeros(shape, np.uint16)
        self.best = np.full(shape, -1, np.float32)
        self._before = np.zeros(shape, np.float32)
        self._after = np.zeros(shape, np.float32)
        self._last = np.zeros(shape, np.float32)
        self._previous = -1
        self._valley = np.zeros(shape, np.float32) if front else None

    def behind(self, energy: FloatPlane, index: int) -> npt.NDArray[np.bool_]:
        """Return where a frame may not count, as something nearer was in focus.

        That is where energy peaked at least ``FRONT_FRAMES`` before, fell, and is now
        not very much higher than it was.
        """
        if self._valley is None:
            return np.zeros(energy.shape, np.bool_)
        peaked = (self.best > FRONT_LEAST) & (self._valley < FRONT_FALL * self.best)
        peaked &= self.owner.astype(np.int32) <= index - FRONT_FRAMES
        return peaked & (energy < FRONT_YIELDS * self.best)

    def fold(self, energy: FloatPlane, index: int) -> None:
        """Add the focus energy of the frame with this index; indices rise."""
        _follow(
            energy,
            index,
            self._previous,
            self.owner,
            self.best,
            self._before,
            self._after,
            self._last,
        )
        self._previous = index
        if self._valley is not None:
            lower = np.minimum(self._valley, energy)
            self._valley = np.where(self.owner == index, energy, lower)

    def forget(self, mask: npt.NDArray[np.uint8]) -> None:
        """Drop the peaks found so far where ``mask`` is 1."""
        self.best[mask > 0] = -1

    def depth(self) -> FloatPlane:
        """Return the depth of the peaks in frames."""
        offset = peak_offset(self._before, self.best, self._after)
        return self.owner + offset

    def confidence(self, shown: FloatPlane) -> FloatPlane:
        """Return 0..1: how sure the depth that is shown is.

        As sure as the measured depths agree, and less where it is not what was
        measured.
        """
        measured = self.depth()
        moved = np.abs(shown - measured)
        return np.asarray(confidence_of(measured) / (1 + moved), np.float32)


@compiled
def _follow(
    energy: FloatPlane,
    index: int,
    previous: int,
    owner: npt.NDArray[np.uint16],
    best: FloatPlane,
    before: FloatPlane,
    after: FloatPlane,
    last: FloatPlane,
) -> None:
    """Update the peak of every pixel with one frame."""
    rows, columns = energy.shape
    for y in range(rows):
        for x in range(columns):
            now = energy[y, x]
            if now > best[y, x]:
                before[y, x] = last[y, x]
                best[y, x] = now
                after[y, x] = 0.0
                owner[y, x] = index
            elif owner[y, x] == previous:
                after[y, x] = now
            last[y, x] = now


def peak_offset(before: FloatPlane, at: FloatPlane, after: FloatPlane) -> FloatPlane:
    """Return where focus energy peaks around a frame: -0.5..0.5 frames.

    A parabola through the logarithms of three neighbours, exact for a Gaussian peak.
    0 where a neighbour is missing (energy 0) or the three have no peak.
    """
    known = (before > 0) & (after > 0)
    a, b, c = (
        np.log(np.maximum(energy, np.float32(1e-6))) for energy in (before, at, after)
    )
    curvature = a - 2 * b + c
    peaked = known & (curvature < -1e-3)
    offset = np.where(peaked, 0.5 * (a - c) / np.where(peaked, curvature, -1), 0)
    return np.asarray(np.clip(offset, -0.5, 0.5), np.float32)


def confidence_of(depth: FloatPlane) -> FloatPlane:
    """Return 0..1: how well the measured depths around each pixel agree.

    1 / (1 + their standard deviation in frames) over 9 x 9 pixels: noise and the
    depths seen in a stone scatter, and at a jump in depth either side may be right.
    """
    size = (AGREEMENT_PX, AGREEMENT_PX)
    mean = cv2.blur(depth, size)
    spread = np.sqrt(np.maximum(cv2.blur(depth * depth, size) - mean * mean, 0))
    return np.asarray(1 / (1 + spread), np.float32)
