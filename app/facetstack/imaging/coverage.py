# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part of the piece is sharp in some frame, and which frames are missing.

Frames are added one by one with their alignment. Per cell of 4 x 4 pixels of a small
copy, detail energy around the sharpest frame so far is kept, nothing else, so memory
does not depend on the number of frames. The report fits how far focus moved between
frames (``focus_steps``), and where in that interval each cell lies. A gap is an
interval across which focus moved too far.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from facetstack.errors import Mismatched
from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.cells import CellGrid
from facetstack.imaging.focus_peaks import FocusPeaks
from facetstack.imaging.focus_places import FocusPlaces
from facetstack.imaging.focus_steps import fit_steps
from facetstack.imaging.frame import Frame
from facetstack.imaging.matrices import Matrix
from facetstack.imaging.opencv import cv2
from facetstack.imaging.piece import find_piece
from facetstack.imaging.region import RegionStroke, with_strokes

TIER_MEGAPIXELS = 1.6
"""Largest small copy, unless asked for otherwise."""

THOROUGH_MEGAPIXELS = 6.0
"""For frames on disk, which wait for nobody: a larger copy finds finer gaps."""

LEAST_SHARE = 0.002
"""Share of the piece below which a gap is not named."""

LEAST_OPEN_SHARE = 0.015
"""Share of the piece below which an open end is not named."""

LEAST_CELLS = 12

FLOOR = np.float32(3e-6)
"""Detail energy, full range being 1, that 8-bit steps and noise alone can reach."""

CURVE_STEP = 0.25
"""Frames of focus from point to point of the curve."""

Mask = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the reference frame."""


class Status(IntEnum):
    """What a cell of the status map is."""

    OUTSIDE = 0
    SHARP = 1
    GAP = 2
    OPEN_NEAR = 3
    OPEN_FAR = 4
    NO_TEXTURE = 5


@dataclass(frozen=True)
class Gap:
    """Two neighbouring frames between which part of the piece is sharp in neither.

    Attributes
    ----------
    before, after
        Their indices in focus order, from 0.
    share
        Share of the piece that is softer than allowed there, 0..1.
    box
        Around its largest connected part.
    positions
        Fractional indices at which frames would close it.
    loss
        Share of contrast lost midway.
    """

    before: int
    after: int
    share: float
    box: Box
    positions: tuple[float, ...]
    loss: float


@dataclass(frozen=True)
class OpenEnd:
    """The piece goes on nearer than the first or farther than the last frame.

    Attributes
    ----------
    near
        Whether it is the end at the first frame.
    frame
        Index of that first or last frame.
    share
        Share of the piece that lies beyond, 0..1.
    box
        Around its largest connected part.
    """

    near: bool
    frame: int
    share: float
    box: Box


@dataclass(frozen=True)
class CoverageReport:
    """What the frames so far cover.

    Attributes
    ----------
    status
        (cell rows, cell columns) uint8 of ``Status``, read-only; it spans the frame.
    rows, columns
        Size of the reference frame in pixels.
    frames
        Indices of the frames that were used, in focus order.
    gaps
        In focus order.
    open_ends
        Near before far.
    curve_position, curve_share
        Focus positions (fractional indices), and the share of the piece that lies
        there, per frame of focus; float64, read-only.
    step_px
        (frames - 1,) blur radius that each step makes, in pixels of the reference
        frame; empty while there are fewer than three frames.
    """

    status: npt.NDArray[np.uint8]
    rows: int
    columns: int
    frames: tuple[int, ...]
    gaps: tuple[Gap, ...]
    open_ends: tuple[OpenEnd, ...]
    curve_position: npt.NDArray[np.float64]
    curve_share: npt.NDArray[np.float64]
    step_px: npt.NDArray[np.float64]

    @property
    def complete(self) -> bool:
        """Whether there is neither a gap nor an open end."""
        return not self.gaps and not self.open_ends

    def share(self, status: Status) -> float:
        """Return the share of the piece, 0..1, that has a status."""
        piece = int(np.count_nonzero(self.status != Status.OUTSIDE))
        return float(np.count_nonzero(self.status == status)) / max(1, piece)


class CoverageTracker:
    """Follows a bracket frame by frame; memory does not grow with their number.

    Not thread-safe. The work per frame is about 7 ms of one core for a megapixel of
    the small copy.

    Parameters
    ----------
    picture_px
        Longest side of the finished picture in pixels; ``None`` for every pixel of the
        frame. Blur that such a picture cannot show is no gap.
    region
        (rows, columns) of the frame, not zero where the piece is; found by itself if
        not given.
    tier_megapixels
        Size of the small copy: more finds finer gaps in large frames and costs more.
    keep_picture
        Whether to keep a small merge of the frames, for ``picture``.
    """

    def __init__(
        self,
        picture_px: int | None = None,
        *,
        region: npt.NDArray[np.generic] | None = None,
        tier_megapixels: float = TIER_MEGAPIXELS,
        keep_picture: bool = False,
    ) -> None:
        self._picture_px = picture_px
        self._region = region
        self._region_cells: Mask | None = None
        self._megapixels = tier_megapixels
        self._keep_picture = keep_picture
        self._grid: CellGrid | None = None
        self._frames: list[int] = []
        self.strokes: tuple[RegionStroke, ...] = ()
        """Correct which part is the piece; heeded by the next report."""

    @property
    def count(self) -> int:
        """How many frames were used."""
        return len(self._frames)

    def add(self, frame: Frame, alignment: FrameAlignment) -> None:
        """Measure a frame; in focus order. One that was left out is passed over.

        Raises
        ------
        Mismatched
            If its size differs from that of the first frame or of the region.
        """
        grid = self._set_up(frame)
        if alignment.left_out:
            return
        matrix, gain = alignment.matrix, alignment.gain
        fine, coarse = grid.energies(frame.pixels)
        sharper = self._fine.add(grid.aligned(fine, matrix, gain))
        self._coarse.add(grid.aligned(coarse, matrix, gain))
        if self._keep_picture:
            self._paint(frame, matrix, sharper, grid)
        self._frames.append(frame.ref.index)

    def picture(self) -> npt.NDArray[np.uint8] | None:
        """Return a small merge, (rows, columns, 3) uint8; ``None`` if none is kept."""
        return self._picture.copy() if self._keep_picture and self._frames else None

    def report(self) -> CoverageReport:
        """Judge what was added so far; from three frames on, gaps are named."""
        grid = self._grid
        if grid is None or not self._frames:
            return _nothing()
        textured: Mask = self._fine.best > np.log(FLOOR)
        piece = self._region_cells
        if piece is None:
            piece = find_piece(self._fine.best, textured)
        piece = with_strokes(piece, self.strokes)
        status = np.where(piece, Status.SHARP, Status.OUTSIDE).astype(np.uint8)
        status[piece & ~textured] = Status.NO_TEXTURE
        used = piece & textured
        total = max(1, int(piece.sum()))
        bands = self._fine, self._coarse
        if self.count < 3:
            position = self._fine.frame[used].astype(np.float64)
            return self._result(grid, status, (), (), position, np.zeros(0))
        kinds = used, textured & ~piece
        steps = fit_steps(FocusPeaks.observe(bands, kinds), self.count)
        picture_px = grid.frame_px
        if self._picture_px is not None:
            picture_px *= min(1.0, self._picture_px / max(grid.frame))
        places = FocusPlaces(bands, steps, picture_px)
        gaps = []
        for interval in places.long_intervals():
            soft = used & places.soft_in(interval)
            share = float(soft.sum()) / total
            if share < LEAST_SHARE or soft.sum() < LEAST_CELLS:
                continue
            status[soft] = Status.GAP
            before, after = self._frames[interval], self._frames[interval + 1]
            parts = places.extra_frames(interval) + 1
            step = (after - before) / parts
            positions = tuple(before + step * part for part in range(1, parts))
            loss = places.loss_midway(interval)
            box = _box(soft, grid)
            gaps.append(Gap(before, after, share, box, positions, loss))
        ends = []
        for near in (True, False):
            beyond = used & places.beyond(near)
            share = float(beyond.sum()) / total
            if share < LEAST_OPEN_SHARE or beyond.sum() < LEAST_CELLS:
                continue
            status[beyond] = Status.OPEN_NEAR if near else Status.OPEN_FAR
            frame = self._frames[0 if near else -1]
            ends.append(OpenEnd(near, frame, share, _box(beyond, grid)))
        position = places.positions()[used]
        step_px = steps.step_px * grid.frame_px
        return self._result(grid, status, tuple(gaps), tuple(ends), position, step_px)

    def _result(
        self,
        grid: CellGrid,
        status: npt.NDArray[np.uint8],
        gaps: tuple[Gap, ...],
        ends: tuple[OpenEnd, ...],
        position: Values,
        step_px: Values,
    ) -> CoverageReport:
        """Freeze a report; ``position`` holds where each cell in use is in focus."""
        edges = np.arange(-0.5, self.count - 0.25, CURVE_STEP)
        counts, _ = np.histogram(np.clip(position, edges[0], edges[-1]), edges)
        piece = max(1, int(np.count_nonzero(status)))
        middles = (edges[1:] + edges[:-1]) / 2
        # Frames left out leave holes in the numbers of those that were used.
        curve = np.interp(middles, np.arange(self.count), self._frames)
        curve = np.where(middles < 0, self._frames[0] + middles, curve)
        beyond = middles - (self.count - 1)
        curve = np.where(beyond > 0, self._frames[-1] + beyond, curve)
        report = CoverageReport(
            status,
            *grid.frame,
            tuple(self._frames),
            gaps,
            ends,
            curve,
            counts / (CURVE_STEP * piece),
            step_px,
        )
        return _frozen(report)

    def _set_up(self, frame: Frame) -> CellGrid:
        """Lay out the cells at the first frame, and refuse another size."""
        shape = (frame.rows, frame.columns)
        if self._grid is not None:
            if shape != self._grid.frame:
                rows, columns = self._grid.frame
                raise Mismatched(
                    f"{frame.ref.path.name} is {frame.columns} x {frame.rows} pixels, "
                    f"the frames before are {columns} x {rows}.",
                    "All frames of a stack must have the same size.",
                )
            return self._grid
        if self._region is not None and self._region.shape[:2] != shape:
            rows, columns = self._region.shape[:2]
            raise Mismatched(
                f"The region is {columns} x {rows} pixels, the frames are "
                f"{frame.columns} x {frame.rows}.",
                "Paint it over a picture of the same size.",
            )
        longest_px = self._picture_px or max(shape)
        grid = CellGrid.of(shape, self._megapixels, longest_px)
        self._fine, self._coarse = FocusPeaks(grid.cells), FocusPeaks(grid.cells)
        if self._keep_picture:
            self._picture = np.zeros((*grid.size, 3), np.uint8)
        if self._region is not None:
            painted = (np.atleast_3d(self._region).max(axis=2) > 0).astype(np.float32)
            small = cv2.resize(painted, grid.cells[::-1], interpolation=cv2.INTER_AREA)
            self._region_cells = np.asarray(small > 0.5)
        self._grid = grid
        return grid

    def _paint(
        self, frame: Frame, matrix: Matrix, sharper: Mask, grid: CellGrid
    ) -> None:
        """Take a frame into the small merge where it is the sharpest so far."""
        rows, columns = grid.size
        aligned = cv2.warpAffine(
            grid.colour(frame.pixels),
            grid.matrix(matrix, grid.size),
            (columns, rows),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        wide = cv2.resize(
            sharper.astype(np.uint8), (columns, rows), interpolation=cv2.INTER_NEAREST
        )
        cv2.copyTo(aligned, wide, self._picture)


def _box(cells: Mask, grid: CellGrid) -> Box:
    """Return the box around the largest connected part of some cells."""
    joined = cv2.dilate(cells.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    largest = np.bincount(labels[cells], minlength=len(stats)).argmax()
    at_rows, at_columns = np.nonzero(cells & (labels == largest))
    scale = np.array(grid.frame[::-1]) / np.array(grid.cells[::-1])
    low = np.floor(np.array([at_columns.min(), at_rows.min()]) * scale)
    high = np.ceil(np.array([at_columns.max() + 1, at_rows.max() + 1]) * scale)
    x, y = (int(value) for value in low)
    width, height = (int(value) for value in high - low)
    return x, y, width, height


def _nothing() -> CoverageReport:
    """Return the report of no frames."""
    none = np.zeros(0)
    status = np.zeros((1, 1), np.uint8)
    empty = CoverageReport(status, 0, 0, (), (), (), none, none.copy(), none.copy())
    return _frozen(empty)


def _frozen(report: CoverageReport) -> CoverageReport:
    """Return the report, its arrays read-only."""
    for values in (
        report.status,
        report.curve_position,
        report.curve_share,
        report.step_px,
    ):
        values.setflags(write=False)
    return report
