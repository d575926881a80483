# SPDX-License-Identifier: GPL-3.0-or-later
"""What retouching takes pixels from: frames, and merges of all of them."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture
from facetstack.imaging.depth_map import FocusPeaks, confidence_of
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.merge import BlendFusion
from facetstack.imaging.opencv import cv2
from facetstack.imaging.pyramid_fusion import PyramidFusion
from facetstack.imaging.recipe import Method, StackRecipe
from facetstack.imaging.retouch.aligned import AlignedFrames, Block, Box
from facetstack.imaging.retouch.cache import ByteCache
from facetstack.imaging.tone import luma_of

MERGED_PX = 512
MERGED_APRON_PX = 128
"""Merges are made in such squares, with so much around: what their pyramids reach."""

MERGED_BYTES = 300_000_000

STEADY_PX = 4
STEADY_FRAMES = 1.0
"""How far around, in pixels of the half size, depths may count, and how much beyond."""

CALM_FRAMES = (2.6, 4.6)
CALM_UNSURE = 0.55
CALM_SURE_PX = 8.0
"""How far from its depth a frame counts where depths agree, and where they do not;
which mean confidence tells that apart, over so many pixels of the half size."""

CALM_BRIGHT = 0.4
CALM_RISE = 0.05
"""Luma from which something may be a highlight, and how much a frame may show beyond
the calmest one."""

FLAT_FRAMES = 1.2
"""Standard deviation, in frames, of the mean around the smoothed depth."""

FLAT_CELL_PX = 8
FLAT_CELLS = 6.0


Hidden = Callable[[int], npt.NDArray[np.bool_]]
"""Tells, at half the size, where the frame with this index may not count."""


class Mix(IntEnum):
    """How pixels of a source take the place of others.

    ``BANDS``: band by band, without a seam. ``DETAIL``: so, but for the broad
    brightness, which stays. ``WHOLE``: as they are, on top of all that is mixed by
    bands; what is no larger than a spot has broad bands of its own to lose.
    """

    BANDS = 0
    DETAIL = 1
    WHOLE = 2


class Source(NamedTuple):
    """Where pixels come from.

    Attributes
    ----------
    kind
        ``frame``, ``merge`` or ``shift``.
    frame
        Index of the frame.
    name
        Of the merge: ``hybrid``, ``depth``, ``pyramid``, ``front``, ``steady``,
        ``calm``, ``average``, ``flat``; of the operation that moves pixels.
    mix
        How its pixels come in.
    """

    kind: str
    frame: int = -1
    name: str = ""
    mix: Mix = Mix.BANDS


class Sources:
    """Gives any part of any source. Thread-safe.

    Parameters
    ----------
    frames
        The frames of the stack.
    depth
        (rows, columns) float32 depth map of the automatic merge, for ``flat``.
    merged_bytes
        What merged squares may take.
    """

    def __init__(
        self,
        frames: AlignedFrames,
        depth: FloatPlane,
        merged_bytes: int = MERGED_BYTES,
    ) -> None:
        self.frames = frames
        self._depth = depth
        self._merged: ByteCache[tuple[str, Block], Picture] = ByteCache(
            merged_bytes, lambda one: one.nbytes
        )
        self._calm: ByteCache[str, FloatPlane] = ByteCache(1, lambda one: one.nbytes)

    def part(self, source: Source, box: Box) -> Picture:
        """Return a part of a frame or merge, (height, width, 3) float32."""
        if source.kind == "frame":
            return self.frames.part(source.frame, box)
        x, y, width, height = box
        rows, columns = self.frames.rows, self.frames.columns
        ys = np.clip(np.arange(y, y + height), 0, rows - 1)
        xs = np.clip(np.arange(x, x + width), 0, columns - 1)
        out = np.empty((height, width, 3), np.float32)
        for row in range(ys[0] // MERGED_PX, ys[-1] // MERGED_PX + 1):
            at_y = np.flatnonzero(ys // MERGED_PX == row)
            for column in range(xs[0] // MERGED_PX, xs[-1] // MERGED_PX + 1):
                at_x = np.flatnonzero(xs // MERGED_PX == column)
                square = self._square(source.name, (row, column))
                inner = square[np.ix_(ys[at_y] % MERGED_PX, xs[at_x] % MERGED_PX)]
                out[at_y[0] : at_y[-1] + 1, at_x[0] : at_x[-1] + 1] = inner
        return out

    def is_warm(self, source: Source, box: Box) -> bool:
        """Whether a part can be given without reading or merging anything."""
        x, y, width, height = box
        rows, columns = self.frames.rows, self.frames.columns
        if source.kind == "frame":
            return self.frames.is_warm(source.frame, box)
        left, right = np.clip([x, x + width - 1], 0, columns - 1) // MERGED_PX
        top, bottom = np.clip([y, y + height - 1], 0, rows - 1) // MERGED_PX
        return all(
            (source.name, (row, column)) in self._merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )

    def _square(self, name: str, square: Block) -> Picture:
        """Return one merged square, MERGED_PX to a side."""
        return self._merged.get((name, square), lambda: self._merge(name, square))

    def _merge(self, name: str, square: Block) -> Picture:
        """Merge all frames over one square."""
        apron = 0 if name in ("average", "flat") else MERGED_APRON_PX
        side = MERGED_PX + 2 * apron
        x, y = square[1] * MERGED_PX - apron, square[0] * MERGED_PX - apron
        box = (x, y, side, side)
        if name == "flat":
            merged = self._flat(box)
        elif name == "average":
            merged = self._average(box)
        elif name == "pyramid":
            pyramid = PyramidFusion()
            everywhere = np.ones((side, side), np.bool_)
            for index in self.frames.indices:
                pyramid.fold(self.frames.part(index, box), everywhere)
            merged = pyramid.picture()
        else:
            merged = self._blend(name, box)
        inner = np.ascontiguousarray(
            merged[apron : apron + MERGED_PX, apron : apron + MERGED_PX]
        )
        inner.setflags(write=False)
        return inner

    def _blend(self, name: str, box: Box) -> Picture:
        """Merge by sharpness; with ``front`` near things hide what is behind them."""
        side = box[2]
        method: Method = "depth" if name == "depth" else "hybrid"
        fusion = BlendFusion(side, side, StackRecipe(method=method))
        peaks = FocusPeaks(side // 2, side // 2, front=True)
        everywhere = np.ones((side // 2, side // 2), np.bool_)

        def at_once(rows: int, work: object) -> None:
            work(0, rows)  # type: ignore[operator]

        def hide(energy: FloatPlane) -> npt.NDArray[np.bool_]:
            if name == "front":
                return peaks.behind(energy, now)
            if hidden is not None:
                return hidden(now)
            return np.zeros(energy.shape, np.bool_)

        hidden: Hidden | None = None
        if name == "steady":
            hidden = self._beyond_depths(box)
        elif name == "calm":
            hidden = self._restless(box)
        for now in self.frames.indices:
            part = self.frames.part(now, box)
            energy = fusion.fold(part, everywhere, at_once, hide=hide)
            peaks.fold(energy, now)
        return fusion.rows_of()(0, side)

    def _half_depth(self, box: Box) -> FloatPlane:
        """Return the depth map over a box at half the size."""
        rows, columns = self.frames.rows, self.frames.columns
        half = placed(self._depth, box, rows, columns)[::2, ::2]
        return np.ascontiguousarray(half)

    def _beyond_depths(self, box: Box) -> Hidden:
        """Tell where a frame lies outside the depths around."""
        calm = cv2.medianBlur(self._half_depth(box), 5)
        window = np.ones((2 * STEADY_PX + 1, 2 * STEADY_PX + 1), np.uint8)
        nearest = cv2.erode(calm, window) - np.float32(STEADY_FRAMES)
        farthest = cv2.dilate(calm, window) + np.float32(STEADY_FRAMES)
        return lambda index: np.asarray((index < nearest) | (index > farthest))

    def _restless(self, box: Box) -> Hidden:
        """Tell where a frame is far from the depth, or shows more highlight than need.

        A facet or a polished edge throws light at part of the lens only; in the
        sharpest frame that is a sparkle, in those beside it what it really reflects.
        Where depths scatter, frames farther off may be the right ones.
        """
        depth = self._half_depth(box)
        sure = cv2.GaussianBlur(confidence_of(depth), (0, 0), CALM_SURE_PX)
        reach = np.where(sure < CALM_UNSURE, CALM_FRAMES[1], CALM_FRAMES[0])
        size = (box[2] // 2, box[3] // 2)
        lumas: dict[int, FloatPlane] = {}
        least = np.full(depth.shape, np.inf, np.float32)
        for index in self.frames.indices:
            luma = luma_of(np.clip(self.frames.part(index, box), 0, 1))
            small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
            lumas[index] = cv2.GaussianBlur(small, (0, 0), 1.0)
            near = np.abs(depth - index) <= reach
            least = np.where(near, np.minimum(least, lumas[index]), least)

        def hidden(index: int) -> npt.NDArray[np.bool_]:
            luma = lumas[index]
            restless = (luma > CALM_BRIGHT) & (luma > least + CALM_RISE)
            return np.asarray(restless | (np.abs(depth - index) > reach + 0.5))

        return hidden

    def _average(self, box: Box) -> Picture:
        """Return the mean of all frames."""
        total = np.zeros((box[3], box[2], 3), np.float32)
        for index in self.frames.indices:
            total += self.frames.part(index, box)
        total /= np.float32(len(self.frames.indices))
        return total

    def _flat(self, box: Box) -> Picture:
        """Return the mean of the frames around the smoothed depth."""
        x, y, width, height = box
        calm = self._calm.get("", self._calm_depth)
        rows, columns = self.frames.rows, self.frames.columns
        ys = np.clip(np.arange(y, y + height), 0, rows - 1)
        xs = np.clip(np.arange(x, x + width), 0, columns - 1)
        at = (np.float32(1 / FLAT_CELL_PX) * (one + 0.5) - 0.5 for one in (xs, ys))
        map_x, map_y = (one.astype(np.float32) for one in np.meshgrid(*at))
        depth = cv2.remap(
            calm, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        total = np.zeros((height, width, 3), np.float32)
        weights = np.full((height, width), 1e-6, np.float32)
        nearest = np.abs(np.array(self.frames.indices) - float(np.median(depth)))
        base = self.frames.indices[int(np.argmin(nearest))]
        total += np.float32(1e-6) * self.frames.part(base, box)
        low, high = float(depth.min()), float(depth.max())
        for index in self.frames.indices:
            if not low - 3 * FLAT_FRAMES < index < high + 3 * FLAT_FRAMES:
                continue
            share = np.exp(-((depth - index) ** 2) / np.float32(2 * FLAT_FRAMES**2))
            total += share[..., None] * self.frames.part(index, box)
            weights += share
        return total / weights[..., None]

    def _calm_depth(self) -> FloatPlane:
        """Return the smoothed depth map, a value per cell."""
        rows, columns = self._depth.shape
        size = (max(1, columns // FLAT_CELL_PX), max(1, rows // FLAT_CELL_PX))
        small = cv2.resize(self._depth, size, interpolation=cv2.INTER_AREA)
        calm: FloatPlane = cv2.GaussianBlur(small, (0, 0), FLAT_CELLS)
        return calm


def placed(plane: FloatPlane, box: Box, rows: int, columns: int) -> FloatPlane:
    """Return a part of a plane of the picture's size; beyond it its border goes on."""
    x, y, width, height = box
    ys = np.clip(np.arange(y, y + height), 0, rows - 1)
    xs = np.clip(np.arange(x, x + width), 0, columns - 1)
    return plane[np.ix_(ys, xs)]
