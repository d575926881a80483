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
from facetstack.imaging.align import Matrix
from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.focus_peaks import FocusPeaks
from facetstack.imaging.focus_steps import FocusSteps, fit_steps
from facetstack.imaging.frame import FloatPlane, Frame, Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.piece import find_piece
from facetstack.imaging.tone import WHITE

CELL_PX = 4
"""Side of a cell, in pixels of the small copy."""

TIER_MEGAPIXELS = 1.6
"""Largest small copy, unless asked for otherwise."""

POOL_CELLS = 1.5
"""Sigma of the window that detail energy is averaged over."""

ALLOWED_LOSS = 0.2
"""Share of contrast that a covered place may have lost."""

MIDWAY_LOSS = 0.2
"""Loss midway between frames from which an interval is a gap, whatever the others are;
the fit errs by a fifth, and a bracket that keeps to the allowed loss is no gap."""

LONG_STEP = 1.38
"""A step this many times the steps around it is a gap: a frame is missing there."""

LEAST_STEP_PX = 1.9
"""Blur radius, in pixels of the finished picture, that a step must make before a
longer one can show: half of it midway."""

LEAST_SHARE = 0.002
"""Share of the piece below which a gap is not named."""

LEAST_OPEN_SHARE = 0.005
"""Share of the piece below which an open end is not named."""

LEAST_CELLS = 12

FLOOR = np.float32(3e-6)
"""Detail energy, full range being 1, that 8-bit steps and noise alone can reach."""

Mask = npt.NDArray[np.bool_]
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

    Not thread-safe. The work per frame is about 10 ms of one core for a megapixel of
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
        self._limit = tier_megapixels * 1e6
        self._keep_picture = keep_picture
        self._shape: tuple[int, int] | None = None
        self._frames: list[int] = []

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
        self._set_up(frame)
        if alignment.left_out:
            return
        colour, luma = self._small_copy(frame.pixels)
        # Exposure acts on the encoded luma like a power, so on energy like a factor.
        gain = np.float32(alignment.gain ** (2 / 2.4))
        matrix = self._scaled(alignment.matrix, self._cells)
        fine, coarse = (
            self._aligned(energy * gain, matrix) for energy in _band_energies(luma)
        )
        sharper = self._fine.add(fine)
        self._coarse.add(coarse)
        if self._keep_picture:
            self._paint(colour, alignment.matrix, sharper)
        self._frames.append(frame.ref.index)

    def picture(self) -> npt.NDArray[np.uint8] | None:
        """Return a small merge, (rows, columns, 3) uint8; ``None`` if none is kept."""
        return self._picture.copy() if self._keep_picture and self._frames else None

    def report(self) -> CoverageReport:
        """Judge what was added so far."""
        rows, columns = self._shape or (1, 1)
        if not self._frames:
            empty = np.zeros(0)
            return CoverageReport(
                _frozen(np.zeros((1, 1), np.uint8)),
                rows,
                columns,
                (),
                (),
                (),
                *(_frozen(empty) for _ in range(3)),
            )
        textured = self._fine.best > np.log(FLOOR)
        piece = self._region_cells
        if piece is None:
            piece = find_piece(self._fine.best, textured)
        place = _Places(self._fine, None)
        if self.count >= 3:
            kinds = (textured & piece, textured & ~piece)
            seen = FocusPeaks.observe((self._fine, self._coarse), kinds)
            place = _Places(self._fine, fit_steps(seen, self.count))
        return self._judge(place, piece, textured)

    def _judge(
        self, place: "_Places", piece: Mask, textured: Mask
    ) -> CoverageReport:
        """Give every cell its status, and name what is missing."""
        rows, columns = self._shape or (1, 1)
        to_frame = float(np.sqrt(rows * columns / self._tier[0] / self._tier[1]))
        to_picture = to_frame
        if self._picture_px is not None:
            to_picture *= min(1.0, self._picture_px / max(rows, columns))
        total = max(1, int(piece.sum()))
        status = np.where(piece, Status.SHARP, Status.OUTSIDE).astype(np.uint8)
        status[piece & ~textured] = Status.NO_TEXTURE
        used = piece & textured
        gaps, ends = [], []
        for interval, allowed_px in place.too_long(to_picture):
            soft = used & (place.interval == interval) & (place.depth_px > allowed_px)
            share = float(soft.sum()) / total
            if share < LEAST_SHARE or soft.sum() < LEAST_CELLS:
                continue
            status[soft] = Status.GAP
            before, after = self._frames[interval], self._frames[interval + 1]
            extra = place.extra_frames(interval, allowed_px)
            gaps.append(
                Gap(
                    before,
                    after,
                    share,
                    self._box(soft),
                    tuple(
                        before + (after - before) * number / (extra + 1)
                        for number in range(1, extra + 1)
                    ),
                    place.loss(interval),
                )
            )
        for near in (True, False):
            beyond = used & place.beyond(near, to_picture)
            share = float(beyond.sum()) / total
            if share < LEAST_OPEN_SHARE or beyond.sum() < LEAST_CELLS:
                continue
            status[beyond] = Status.OPEN_NEAR if near else Status.OPEN_FAR
            frame = self._frames[0 if near else -1]
            ends.append(OpenEnd(near, frame, share, self._box(beyond)))
        position, density = place.curve(used, total)
        steps = np.zeros(0) if place.steps is None else place.steps.step_px * to_frame
        return CoverageReport(
            _frozen(status),
            rows,
            columns,
            tuple(self._frames),
            tuple(gaps),
            tuple(ends),
            _frozen(np.interp(position, np.arange(self.count), self._frames)),
            _frozen(density),
            _frozen(steps),
        )

    def _set_up(self, frame: Frame) -> None:
        """Lay out the cells at the first frame, and refuse another size."""
        shape = (frame.rows, frame.columns)
        if self._shape is not None:
            if shape != self._shape:
                rows, columns = self._shape
                raise Mismatched(
                    f"{frame.ref.path.name} is {frame.columns} x {frame.rows} pixels, "
                    f"the frames before are {columns} x {rows}.",
                    "All frames of a stack must have the same size.",
                )
            return
        if self._region is not None and self._region.shape[:2] != shape:
            rows, columns = self._region.shape[:2]
            raise Mismatched(
                f"The region is {columns} x {rows} pixels, the frames are "
                f"{frame.columns} x {frame.rows}.",
                "Paint it over a picture of the same size.",
            )
        wanted = min(1.0, (self._limit / (shape[0] * shape[1])) ** 0.5)
        if self._picture_px is not None:
            wanted = min(wanted, self._picture_px / max(shape))
        self._cells = tuple(max(1, round(side * wanted / CELL_PX)) for side in shape)
        self._tier = tuple(side * CELL_PX for side in self._cells)
        self._shape = shape
        self._fine, self._coarse = FocusPeaks(self._cells), FocusPeaks(self._cells)
        self._picture = np.zeros((*self._tier, 3), np.uint8)
        self._region_cells: Mask | None = None
        if self._region is not None:
            painted = (np.atleast_3d(self._region).max(axis=2) > 0).astype(np.float32)
            small = cv2.resize(
                painted, self._cells[::-1], interpolation=cv2.INTER_AREA
            )
            self._region_cells = np.asarray(small > 0.5)

    def _small_copy(self, pixels: Pixels) -> tuple[Pixels, FloatPlane]:
        """Return a frame's small copy in colour, and its luma 0..1."""
        small = pixels
        if not self._keep_picture:
            # One channel is cheaper to make smaller than three.
            small = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        if pixels.shape[:2] != self._tier:
            small = cv2.resize(small, self._tier[::-1], interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small
        luma = grey.astype(np.float32)
        luma *= np.float32(1 / WHITE[pixels.dtype])
        return small, luma

    def _scaled(self, matrix: Matrix, size: tuple[int, ...]) -> Matrix:
        """Return a frame-pixel matrix for pictures of another size."""
        rows, columns = self._shape or (1, 1)
        scale = np.array([size[1] / columns, size[0] / rows])
        scaled = matrix * scale[:, None]
        scaled[:, :2] /= scale
        # A pixel's centre lies half a pixel within it, whatever its size.
        half = 0.5 / scale - 0.5
        scaled[:, 2] = (matrix[:, :2] @ half + matrix[:, 2] + 0.5) * scale - 0.5
        return scaled

    def _aligned(self, energy: FloatPlane, matrix: Matrix) -> FloatPlane:
        """Return ln of a frame's energy per cell of the reference; -inf outside."""
        warped = cv2.warpAffine(
            energy,
            matrix,
            self._cells[::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=-1.0,
        )
        outside = warped < 0
        pooled = cv2.GaussianBlur(np.maximum(warped, 0), (0, 0), POOL_CELLS)
        pooled += np.float32(1e-7)
        logarithm = cv2.log(pooled)
        logarithm[outside] = -np.inf
        return np.asarray(logarithm)

    def _paint(self, colour: Pixels, matrix: Matrix, sharper: Mask) -> None:
        """Take a frame into the small merge where it is the sharpest so far."""
        rows, columns = self._tier
        aligned = cv2.warpAffine(
            colour if colour.dtype == np.uint8 else (colour >> 8).astype(np.uint8),
            self._scaled(matrix, self._tier),
            (columns, rows),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        wide = cv2.resize(
            sharper.astype(np.uint8), (columns, rows), interpolation=cv2.INTER_NEAREST
        )
        cv2.copyTo(aligned, wide, self._picture)

    def _box(self, cells: Mask) -> Box:
        """Return the box around the largest connected part of some cells."""
        joined = cv2.dilate(cells.astype(np.uint8), np.ones((3, 3), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        counts = np.bincount(labels[cells], minlength=len(stats))
        at_rows, at_columns = np.nonzero(cells & (labels == counts.argmax()))
        rows, columns = self._shape or (1, 1)
        scale = np.array([columns / self._cells[1], rows / self._cells[0]])
        low = np.floor(np.array([at_columns.min(), at_rows.min()]) * scale)
        high = np.ceil((np.array([at_columns.max(), at_rows.max()]) + 1) * scale)
        x, y = (int(value) for value in low)
        width, height = (int(value) for value in high - low)
        return x, y, width, height


class _Places:
    """Where in focus each cell lies, given the steps.

    ``interval`` is the interval in which a cell's focus lies (that of the first or the
    last frame also beyond it), ``depth_px`` how far it lies from the nearest frame, as
    a radius of blur: negative beyond the first or the last frame.
    """

    def __init__(self, peaks: FocusPeaks, steps: FocusSteps | None) -> None:
        self.steps = steps
        self._peaks = peaks
        self.interval = np.full(peaks.best.shape, -1)
        self.depth_px = np.zeros(peaks.best.shape)
        if steps is None:
            return
        last = steps.frames - 1
        depth_px = peaks.depth_px(steps.step_px)
        beyond = ((peaks.frame == 0) & (depth_px < 0)) | (
            (peaks.frame == last) & (depth_px > 0)
        )
        later = (depth_px >= 0) & ~beyond | (peaks.frame == 0)
        self.interval = np.where(later, peaks.frame, peaks.frame - 1)
        self.depth_px = np.where(beyond, -np.abs(depth_px), np.abs(depth_px))

    def too_long(self, to_picture: float) -> list[tuple[int, float]]:
        """Return the intervals that may be gaps, and the blur allowed in them (px)."""
        steps = self.steps
        if steps is None:
            return []
        at_loss_px = steps.radius_at_loss_px(ALLOWED_LOSS)
        loss = steps.loss_midway()
        found = []
        for interval, step_px in enumerate(steps.step_px):
            usual_px = _usual(steps.step_px, interval)
            misses_one = step_px > LONG_STEP * usual_px
            shows = step_px * to_picture > LEAST_STEP_PX
            if loss[interval] > MIDWAY_LOSS or (misses_one and shows):
                least_px = LEAST_STEP_PX / 2 / to_picture
                allowed_px = min(at_loss_px, max(0.55 * usual_px, least_px))
                found.append((interval, float(min(allowed_px, 0.4 * step_px))))
        return found

    def extra_frames(self, interval: int, allowed_px: float) -> int:
        """Return how many frames close a gap."""
        steps = self.steps
        if steps is None:
            return 0
        step_px = float(steps.step_px[interval])
        usual_px = _usual(steps.step_px, interval)
        # A step that was measured a fifth too long is still one frame missing.
        by_usual = int(np.ceil(step_px / (1.2 * usual_px))) - 1
        if steps.loss_midway()[interval] > MIDWAY_LOSS:
            at_loss_px = steps.radius_at_loss_px(ALLOWED_LOSS)
            by_usual = max(by_usual, int(np.ceil(step_px / (2 * at_loss_px))) - 1)
        return max(1, by_usual)

    def loss(self, interval: int) -> float:
        """Return the share of contrast lost midway in an interval."""
        return 0.0 if self.steps is None else float(self.steps.loss_midway()[interval])

    def beyond(self, near: bool, to_picture: float) -> Mask:
        """Return the cells that lie beyond the first or the last frame."""
        steps = self.steps
        if steps is None:
            return np.zeros(self._peaks.best.shape, np.bool_)
        frame = 0 if near else steps.frames - 1
        usual_px = _usual(steps.step_px, 0 if near else steps.frames - 2)
        allowed_px = max(0.55 * usual_px, LEAST_STEP_PX / 2 / to_picture)
        allowed_px = min(allowed_px, steps.radius_at_loss_px(ALLOWED_LOSS))
        beyond: Mask = (self._peaks.frame == frame) & (self.depth_px < -allowed_px)
        return beyond

    def curve(
        self, used: Mask, total: int
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return focus positions (frames from 0) and the share of the piece there."""
        frames = 1 if self.steps is None else self.steps.frames
        position = self._peaks.frame.astype(np.float64)
        if self.steps is not None:
            part = self.depth_px / self.steps.step_px[np.maximum(self.interval, 0)]
            later = self.interval >= self._peaks.frame
            position += np.where(later, part, -part)
        edges = np.arange(-0.5, frames - 0.25, 0.25)
        counts, _ = np.histogram(np.clip(position[used], -0.5, frames - 0.5), edges)
        return (edges[1:] + edges[:-1]) / 2, counts / 0.25 / total


def _usual(step_px: npt.NDArray[np.float64], interval: int) -> float:
    """Return the median of the steps around one, without itself."""
    low, high = max(0, interval - 3), interval + 4
    around = np.delete(step_px[low:high], interval - low)
    return float(np.median(around)) if around.size else float(step_px[interval])


def _band_energies(luma: FloatPlane) -> tuple[FloatPlane, FloatPlane]:
    """Return detail energy per cell: differences of Gaussians 0.8-1.6 and 1.6-3.2 px.

    The coarser band is taken at half the size, where it costs a quarter.
    """
    further = (1.6**2 - 0.8**2) ** 0.5
    narrow = cv2.GaussianBlur(luma, (0, 0), 0.8)
    middle = cv2.GaussianBlur(narrow, (0, 0), further)
    fine = cv2.pow(narrow - middle, 2)
    rows, columns = luma.shape
    half_size = (columns // 2, rows // 2)
    half = cv2.resize(middle, half_size, interpolation=cv2.INTER_AREA)
    coarse = cv2.pow(half - cv2.GaussianBlur(half, (0, 0), further), 2)
    cells = (columns // CELL_PX, rows // CELL_PX)
    return (
        np.asarray(cv2.resize(fine, cells, interpolation=cv2.INTER_AREA)),
        np.asarray(cv2.resize(coarse, cells, interpolation=cv2.INTER_AREA)),
    )


def _frozen(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """Return the values, read-only."""
    values.setflags(write=False)
    return values
