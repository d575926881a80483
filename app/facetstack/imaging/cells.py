# SPDX-License-Identifier: GPL-3.0-or-later
"""A small copy of a frame, and the detail energy in its cells on the reference."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.focus_peaks import UNSEEN
from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.matrices import Matrix
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE

CELL_PX = 4
"""Side of a cell, in pixels of the small copy."""

POOL_CELLS = 1.5
"""Sigma of the window that detail energy is averaged over."""

WHOLE_AT_MOST = 1.15
"""How much smaller the copy may become so that it takes whole pixels."""

FINE_SIGMA_PX, COARSE_SIGMA_PX = 0.8, 1.6

STRIPE_PX, HALO_PX = 128, 16
"""Rows of the small copy that are measured together, and how far around them blurs
look; multiples of ``CELL_PX``."""

Indices = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float32]

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
        luma: FloatPlane = self._grey(pixels).astype(np.float32)
        luma *= np.float32(1 / WHITE[pixels.dtype])
        return luma

    def energies(self, pixels: Pixels) -> tuple[FloatPlane, FloatPlane]:
        """Return the ``band_energies`` of a frame, in less room than by its luma."""
        return band_energies(self._grey(pixels), float(1 / WHITE[pixels.dtype]))

    def _grey(self, pixels: Pixels) -> Pixels:
        """Return the small copy of a frame's luma as codes."""
        # One channel is cheaper to make smaller than three.
        return _smaller(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), self.size)

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


def band_energies(
    luma: FloatPlane | Pixels, unit: float = 1.0
) -> tuple[FloatPlane, FloatPlane]:
    """Return detail energy per cell: differences of Gaussians 0.8-1.6 and 1.6-3.2 px.

    The coarser band is taken at half the size, where it costs a quarter.

    Parameters
    ----------
    luma
        (rows, columns) float32, uint8 or uint16, display-encoded; multiples of
        ``CELL_PX``.
    unit
        What makes it 0..1.
    """
    rows, columns = luma.shape
    fine = np.empty((rows // CELL_PX, columns // CELL_PX), np.float32)
    coarse = np.empty_like(fine)
    # In stripes, whose planes stay in the cache.
    for first in range(0, rows, STRIPE_PX):
        last = min(first + STRIPE_PX, rows)
        low, high = max(0, first - HALO_PX), min(rows, last + HALO_PX)
        part = luma[low:high].astype(np.float32)
        part *= np.float32(unit)
        cells = slice(first // CELL_PX, last // CELL_PX)
        _stripe_energies(part, first - low, fine[cells], coarse[cells])
    return fine, coarse


def _stripe_energies(
    luma: FloatPlane, first: int, fine: FloatPlane, coarse: FloatPlane
) -> None:
    """Fill the energies of some cells from row ``first`` of a stripe on."""
    # Gaussians add in squares: blurring the fine one on gives the coarse one.
    further = (COARSE_SIGMA_PX**2 - FINE_SIGMA_PX**2) ** 0.5
    narrow = cv2.GaussianBlur(luma, (5, 5), FINE_SIGMA_PX)
    middle = cv2.GaussianBlur(narrow, (9, 9), further)
    half_size = (luma.shape[1] // 2, luma.shape[0] // 2)
    half = cv2.resize(middle, half_size, interpolation=cv2.INTER_AREA)
    broad = cv2.GaussianBlur(half, (9, 9), further)
    _energy(narrow[first:], middle[first:], CELL_PX, fine)
    _energy(half[first // 2 :], broad[first // 2 :], CELL_PX // 2, coarse)


@compiled
def _energy(
    narrow: FloatPlane, broad: FloatPlane, cell_px: int, energy: FloatPlane
) -> None:
    """Fill the mean square of a difference per cell."""
    columns = energy.shape[1] * cell_px
    squares = np.empty(columns, np.float32)
    share = np.float32(1.0 / cell_px**2)
    for row in range(energy.shape[0]):
        squares[:] = np.float32(0.0)
        for y in range(row * cell_px, (row + 1) * cell_px):
            one, other = narrow[y, :columns], broad[y, :columns]
            for x in range(columns):
                band = one[x] - other[x]
                squares[x] += band * band
        into = energy[row]
        for cell in range(len(into)):
            total = np.float32(0.0)
            for k in range(cell_px):
                total += squares[cell * cell_px + k]
            into[cell] = total * share


def _smaller(pixels: Pixels, size: Size) -> Pixels:
    """Return pixels at another size."""
    if pixels.shape[:2] == size:
        return pixels
    rows, columns = pixels.shape[:2]
    if rows % 2 == columns % 2 == 0 and rows >= 2 * size[0]:
        # The first halving has a fast way of its own.
        half = (columns // 2, rows // 2)
        return _smaller(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA), size)
    if pixels.ndim == 2 and rows < 2 * size[0] and columns < 2 * size[1]:
        small = np.empty(size, pixels.dtype)
        _mean_rows(pixels, *_shares(rows, size[0]), *_shares(columns, size[1]), small)
        return small
    return cv2.resize(pixels, size[::-1], interpolation=cv2.INTER_AREA)  # type: ignore[no-any-return]


def _shares(source: int, count: int) -> tuple[Indices, Shares]:
    """Return where each of ``count`` parts of a line of pixels begins, and weights.

    (count,) first pixels and (3, count) shares of it and the next two, for parts
    shorter than two pixels.
    """
    length = source / count
    begin = np.arange(count) * length
    first = np.minimum(begin.astype(np.int64), max(0, source - 3))
    reach = first + np.arange(3)[:, None]
    covered = np.minimum(begin + length, reach + 1) - np.maximum(begin, reach)
    return first, (np.clip(covered, 0, 1) / length).astype(np.float32)


@compiled
def _mean_rows(
    source: Pixels,
    row_first: Indices,
    row_share: Shares,
    column_first: Indices,
    column_share: Shares,
    out: Pixels,
) -> None:
    """Average the parts of pixels that each smaller pixel covers."""
    rows, columns = source.shape
    line = np.empty(columns + 2, np.float32)
    line[columns:] = np.float32(0.0)
    left, middle, right = column_share[0], column_share[1], column_share[2]
    half = np.float32(0.5)
    for y in range(out.shape[0]):
        at = row_first[y]
        a, b, c = row_share[0, y], row_share[1, y], row_share[2, y]
        one, two = source[at], source[min(at + 1, rows - 1)]
        three = source[min(at + 2, rows - 1)]
        for x in range(columns):
            value = a * np.float32(one[x]) + b * np.float32(two[x])
            line[x] = value + c * np.float32(three[x])
        into = out[y]
        for x in range(len(into)):
            k = column_first[x]
            value = left[x] * line[k] + middle[x] * line[k + 1] + right[x] * line[k + 2]
            into[x] = np.int32(value + half)
