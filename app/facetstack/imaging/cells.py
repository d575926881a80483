# SPDX-License-Identifier: GPL-3.0-or-later
"""A small copy of a frame, and the detail energy in its cells on the reference."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.align import Matrix
from facetstack.imaging.focus_peaks import UNSEEN
from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE

CELL_PX = 4
"""Side of a cell, in pixels of the small copy."""

POOL_CELLS = 1.5
"""Sigma of the window that detail energy is averaged over."""

WHOLE_AT_MOST = 1.15
"""How much smaller the copy may become so that it takes whole pixels."""

FINE_SIGMA_PX, COARSE_SIGMA_PX = 0.8, 1.6
Size = tuple[int, int]
"""Rows and columns."""


@dataclass(frozen=True)
class CellGrid:
    """How frames are made smaller; all of a stack alike.

    Attributes
    ----------
    frame
        Size of the frames in pixels.
    cells
        Size of the grid of cells, which spans the frame.
    """

    frame: Size
    cells: Size

    @classmethod
    def of(cls, frame: Size, megapixels: float, longest_px: float) -> "CellGrid":
        """Return the largest grid within both limits, at most as large as the frame."""
        rows, columns = frame
        reduction = max(
            1.0, (rows * columns / (megapixels * 1e6)) ** 0.5, max(frame) / longest_px
        )
        # Whole pixels are averaged several times faster than parts of them.
        whole = float(np.ceil(reduction))
        scale = 1 / (whole if whole < WHOLE_AT_MOST * reduction else reduction)
        return cls(
            frame,
            (
                max(2, round(rows * scale / CELL_PX)),
                max(2, round(columns * scale / CELL_PX)),
            ),
        )

    @property
    def size(self) -> Size:
        """Size of the small copy in pixels."""
        return self.cells[0] * CELL_PX, self.cells[1] * CELL_PX

    @property
    def frame_px(self) -> float:
        """Pixels of the frame along one pixel of the small copy."""
        return float(np.sqrt(np.prod(self.frame) / np.prod(self.size)))

    def colour(self, pixels: Pixels) -> npt.NDArray[np.uint8]:
        """Return the small copy of a frame, (rows, columns, 3) uint8."""
        small = _smaller(pixels, self.size)
        if small.dtype == np.uint8:
            return small.astype(np.uint8, copy=False)
        return (small >> 8).astype(np.uint8)

    def luma(self, pixels: Pixels) -> FloatPlane:
        """Return the small copy of a frame's luma, (rows, columns) float32 0..1."""
        # One channel is cheaper to make smaller than three.
        grey = _smaller(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), self.size)
        luma: FloatPlane = grey.astype(np.float32)
        luma *= np.float32(1 / WHITE[pixels.dtype])
        return luma

    def matrix(self, matrix: Matrix, size: Size) -> Matrix:
        """Return a matrix between frames for copies of them of another size."""
        scale = np.array(size[::-1]) / np.array(self.frame[::-1])
        scaled = matrix * scale[:, None]
        scaled[:, :2] /= scale
        # A pixel's centre lies half a pixel within it, whatever its size.
        half = 0.5 / scale - 0.5
        scaled[:, 2] = (matrix[:, :2] @ half + matrix[:, 2] + 0.5) * scale - 0.5
        return np.asarray(scaled, np.float64)

    def aligned(self, energy: FloatPlane, matrix: Matrix, gain: float) -> FloatPlane:
        """Return ln of a frame's energy per cell of the reference, or ``UNSEEN``.

        Parameters
        ----------
        energy
            Per cell of the frame.
        matrix
            From pixels of the reference to those of the frame.
        gain
            Factor in linear light that matches the reference's exposure.
        """
        warped = cv2.warpAffine(
            energy,
            self.matrix(matrix, self.cells),
            self.cells[::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=-1.0,
        )
        outside = warped < 0
        pooled = cv2.GaussianBlur(np.maximum(warped, 0), (0, 0), POOL_CELLS)
        pooled += np.float32(1e-7)
        logarithm: FloatPlane = cv2.log(pooled)
        # Exposure acts on encoded luma like a power, so on its energy like a factor.
        logarithm += np.float32(2 / 2.4 * np.log(gain))
        logarithm[outside] = UNSEEN
        return logarithm


def band_energies(luma: FloatPlane) -> tuple[FloatPlane, FloatPlane]:
    """Return detail energy per cell: differences of Gaussians 0.8-1.6 and 1.6-3.2 px.

    The coarser band is taken at half the size, where it costs a quarter.

    Parameters
    ----------
    luma
        (rows, columns) float32, 0..1, display-encoded; multiples of ``CELL_PX``.
    """
    # Gaussians add in squares: blurring the fine one on gives the coarse one.
    further = (COARSE_SIGMA_PX**2 - FINE_SIGMA_PX**2) ** 0.5
    narrow = cv2.GaussianBlur(luma, (5, 5), FINE_SIGMA_PX)
    middle = cv2.GaussianBlur(narrow, (9, 9), further)
    half_size = (luma.shape[1] // 2, luma.shape[0] // 2)
    half = cv2.resize(middle, half_size, interpolation=cv2.INTER_AREA)
    broad = cv2.GaussianBlur(half, (9, 9), further)
    return _energy(narrow, middle, CELL_PX), _energy(half, broad, CELL_PX // 2)


def _energy(narrow: FloatPlane, broad: FloatPlane, cell_px: int) -> FloatPlane:
    """Return the mean square of a difference per cell; overwrites ``narrow``."""
    np.subtract(narrow, broad, out=narrow)
    np.multiply(narrow, narrow, out=narrow)
    cells = (narrow.shape[1] // cell_px, narrow.shape[0] // cell_px)
    return np.asarray(cv2.resize(narrow, cells, interpolation=cv2.INTER_AREA))


def _smaller(pixels: Pixels, size: Size) -> Pixels:
    """Return pixels at another size."""
    if pixels.shape[:2] == size:
        return pixels
    rows, columns = pixels.shape[:2]
    if rows % 2 == columns % 2 == 0 and rows >= 2 * size[0]:
        # The first halving has a fast way of its own.
        half = (columns // 2, rows // 2)
        return _smaller(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA), size)
    return cv2.resize(pixels, size[::-1], interpolation=cv2.INTER_AREA)  # type: ignore[no-any-return]
