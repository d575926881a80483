# SPDX-License-Identifier: GPL-3.0-or-later
"""Merges a part of a stack in one of the ways that a retoucher may take pixels from."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture, half
from facetstack.imaging.depth_map import FocusPeaks, confidence_of
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.merge import BlendFusion
from facetstack.imaging.opencv import cv2
from facetstack.imaging.pyramid_fusion import PyramidFusion
from facetstack.imaging.recipe import Method, StackRecipe
from facetstack.imaging.retouch.aligned import Box
from facetstack.imaging.threads import worker_count
from facetstack.imaging.tone import luma_of

STEADY_PX = 4
STEADY_FRAMES = 1.0
"""How far around, in pixels of the half size, depths may count, and how much beyond."""

CALM_FRAMES = (4.6, 6.6)
CALM_UNSURE = 0.55
CALM_SURE_PX = 8.0
"""How far from its depth a frame counts where depths agree, and where they do not;
which mean confidence tells that apart, over so many pixels of the half size."""

CALM_BRIGHT = (0.2, 0.4)
CALM_RISE = 0.25
"""Luma from which something may be, and is, a highlight, and how much a frame shows
beyond the calmest one when it counts nothing."""

FLAT_FRAMES = 1.2
"""Standard deviation, in frames, of the mean around the smoothed depth."""

FLAT_CELL_PX = 8
FLAT_CELLS = 6.0

Value = TypeVar("Value", bound=np.generic)
Counts = Callable[[int], FloatPlane]
"""Tells, at half the size, how much the sharpness of the frame with this index counts,
0..1."""


Owner = npt.NDArray[np.uint16]
"""(rows, columns): index of the frame that a pixel came from."""


class Merged(NamedTuple):
    """A part of a merge; ``owner`` is ``None`` where pixels have no single one."""

    pixels: Picture
    owner: Owner | None = None


class Aligned(Protocol):
    """Frames that lie on one another: ``AlignedFrames``, or small copies of them."""

    rows: int
    columns: int
    indices: tuple[int, ...]

    def part(self, index: int, box: Box) -> Picture:
        """Return any part of a frame, (height, width, 3) float32 working values."""
        ...


class Merges:
    """Merges any part of a stack anew. Thread-safe.

    Parameters
    ----------
    frames
        The frames of the stack.
    depth
        (rows, columns) float32 depth map of the automatic merge.
    """

    def __init__(self, frames: Aligned, depth: FloatPlane) -> None:
        self._frames, self._depth = frames, depth
        self._calm_depth: FloatPlane | None = None

    def part(self, name: str, box: Box) -> Merged:
        """Return a part of a merge, (height, width, 3) float32, and its owners.

        Parameters
        ----------
        name
            See ``Source.name``.
        box
            Its outermost 128 px are not as in a merge of more, but for ``average`` and
            ``flat``.
        """
        match name:
            case "flat":
                return self._flat(box)
            case "average":
                return Merged(self._average(box))
            case "pyramid":
                return Merged(self._pyramid(box))
            case _:
                return self._blend(name, box)

    def _parts(
        self, box: Box, indices: Sequence[int] | None = None
    ) -> Iterator[tuple[int, Picture]]:
        """Yield the frames over a box in order; the next ones are read meanwhile."""
        frames = self._frames
        with ThreadPoolExecutor(worker_count(), thread_name_prefix="part") as pool:
            coming: deque[tuple[int, Future[Picture]]] = deque()
            for index in frames.indices if indices is None else indices:
                coming.append((index, pool.submit(frames.part, index, box)))
                if len(coming) > worker_count():
                    first, part = coming.popleft()
                    yield first, part.result()
            for index, part in coming:
                yield index, part.result()

    def _pyramid(self, box: Box) -> Picture:
        """Keep several depths at once."""
        pyramid = PyramidFusion()
        everywhere = np.ones((box[3], box[2]), np.bool_)
        for _, part in self._parts(box):
            pyramid.fold(part, everywhere)
        return pyramid.picture()

    def _blend(self, name: str, box: Box) -> Merged:
        """Merge by sharpness; with ``front`` near things hide what is behind them."""
        rows, columns = box[3], box[2]
        method: Method = "depth" if name == "depth" else "hybrid"
        fusion = BlendFusion(rows, columns, StackRecipe(method=method))
        peaks = FocusPeaks(half(rows), half(columns), front=True)
        everywhere = np.ones((half(rows), half(columns)), np.float32)

        def at_once(rows: int, work: object) -> None:
            work(0, rows)  # type: ignore[operator]

        def hide(energy: FloatPlane) -> npt.NDArray[np.bool_]:
            return peaks.behind(energy, now)

        def fully(_index: int) -> FloatPlane:
            return everywhere

        counts: Counts = fully
        if name == "steady":
            counts = self._near_depths(box)
        elif name == "calm":
            counts = self._calmness(box)
        for now, part in self._parts(box):
            hidden = hide if name == "front" else None
            energy = fusion.fold(part, counts(now), at_once, hide=hidden)
            peaks.fold(energy, now)
        owner = peaks.owner.repeat(2, axis=0).repeat(2, axis=1)[:rows, :columns]
        return Merged(fusion.rows_of()(0, rows), owner)

    def _half_depth(self, box: Box) -> FloatPlane:
        """Return the depth map over a box at half the size."""
        rows, columns = self._frames.rows, self._frames.columns
        half = placed(self._depth, box, rows, columns)[::2, ::2]
        return np.ascontiguousarray(half)

    def _near_depths(self, box: Box) -> Counts:
        """Count a frame only within the depths around."""
        calm = cv2.medianBlur(self._half_depth(box), 5)
        window = np.ones((2 * STEADY_PX + 1, 2 * STEADY_PX + 1), np.uint8)
        nearest = cv2.erode(calm, window) - np.float32(STEADY_FRAMES)
        farthest = cv2.dilate(calm, window) + np.float32(STEADY_FRAMES)
        return lambda index: np.asarray(
            (index >= nearest) & (index <= farthest), np.float32
        )

    def _calmness(self, box: Box) -> Counts:
        """Count a frame less the more highlight it shows, and not far from the depth.

        A facet or a polished edge throws light at part of the lens only; in the
        sharpest frame that is a sparkle, in those beside it what it really reflects.
        Where depths scatter, frames farther off may be the right ones. Shares are
        soft, or sparkles would leave their rims.
        """
        depth = self._half_depth(box)
        sure = cv2.GaussianBlur(confidence_of(depth), (0, 0), CALM_SURE_PX)
        reach = np.where(sure < CALM_UNSURE, CALM_FRAMES[1], CALM_FRAMES[0])
        size = (depth.shape[1], depth.shape[0])
        lumas: dict[int, FloatPlane] = {}
        least = np.full(depth.shape, np.inf, np.float32)
        for index, part in self._parts(box):
            luma = luma_of(np.clip(part, 0, 1))
            small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
            lumas[index] = cv2.GaussianBlur(small, (0, 0), 1.0)
            near = np.abs(depth - index) <= reach
            least = np.where(near, np.minimum(least, lumas[index]), least)
        dim, bright = CALM_BRIGHT

        def counts(index: int) -> FloatPlane:
            luma = lumas[index]
            highlight = np.clip((luma - dim) / (bright - dim), 0, 1)
            beyond = np.maximum(luma - least, 0) * highlight
            near = np.abs(depth - index) <= reach + 0.5
            calm = np.maximum(1 - beyond / CALM_RISE, 0)
            return np.asarray(near * calm * calm, np.float32)

        return counts

    def _average(self, box: Box) -> Picture:
        """Return the mean of all frames."""
        total = np.zeros((box[3], box[2], 3), np.float32)
        for _, part in self._parts(box):
            total += part
        total /= np.float32(len(self._frames.indices))
        return total

    def _flat(self, box: Box) -> Merged:
        """Return the mean of the frames around the smoothed depth."""
        x, y, width, height = box
        calm = self._calmed()
        rows, columns = self._frames.rows, self._frames.columns
        ys = np.clip(np.arange(y, y + height), 0, rows - 1)
        xs = np.clip(np.arange(x, x + width), 0, columns - 1)
        at = (np.float32(1 / FLAT_CELL_PX) * (one + 0.5) - 0.5 for one in (xs, ys))
        map_x, map_y = (one.astype(np.float32) for one in np.meshgrid(*at))
        depth = cv2.remap(
            calm, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        total = np.zeros((height, width, 3), np.float32)
        weights = np.full((height, width), 1e-6, np.float32)
        nearest = np.abs(np.array(self._frames.indices) - float(np.median(depth)))
        base = self._frames.indices[int(np.argmin(nearest))]
        total += np.float32(1e-6) * self._frames.part(base, box)
        low, high = float(depth.min()), float(depth.max())
        near = [
            index
            for index in self._frames.indices
            if low - 3 * FLAT_FRAMES < index < high + 3 * FLAT_FRAMES
        ]
        for index, part in self._parts(box, near):
            share = np.exp(-((depth - index) ** 2) / np.float32(2 * FLAT_FRAMES**2))
            total += share[..., None] * part
            weights += share
        known = np.array(self._frames.indices, np.float32)
        middles = (known[1:] + known[:-1]) / 2
        owner = known[np.searchsorted(middles, depth)].astype(np.uint16)
        return Merged(total / weights[..., None], owner)

    def _calmed(self) -> FloatPlane:
        """Return the smoothed depth map, a value per cell."""
        if self._calm_depth is not None:
            return self._calm_depth
        rows, columns = self._depth.shape
        size = (max(1, columns // FLAT_CELL_PX), max(1, rows // FLAT_CELL_PX))
        small = cv2.resize(self._depth, size, interpolation=cv2.INTER_AREA)
        calm: FloatPlane = cv2.GaussianBlur(small, (0, 0), FLAT_CELLS)
        self._calm_depth = calm
        return calm


def placed(
    plane: npt.NDArray[Value], box: Box, rows: int, columns: int
) -> npt.NDArray[Value]:
    """Return a part of a plane of the picture's size; beyond it its border goes on."""
    x, y, width, height = box
    ys = np.clip(np.arange(y, y + height), 0, rows - 1)
    xs = np.clip(np.arange(x, x + width), 0, columns - 1)
    return plane[np.ix_(ys, xs)]
