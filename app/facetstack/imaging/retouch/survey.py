# SPDX-License-Identifier: GPL-3.0-or-later
"""Survey: what is kept of every frame for retouching while a stack is merged.

Per frame a small map of sharpness, which tells the sharpest frames at a point at once,
and a small picture, to stand in while the frame is read; over all frames, how much
those that may be right about a pixel differ there.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.errors import Mismatched
from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.focus_measure import measure_focus
from facetstack.imaging.frame import FloatPlane, Frame
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.aligned import Box
from facetstack.imaging.tier import tier_of
from facetstack.imaging.tone import luma_of
from facetstack.imaging.warp import warp_rows

POOL_PX = 2.0
SHARPNESS_FLOOR = 0.004
"""Sigma, in pixels of the small copy, over which detail is pooled; what noise is."""

KEPT_REDUCTION = 4
STAND_IN_REDUCTION = 2


@dataclass(frozen=True)
class Candidate:
    """A frame that may be the right one at a point.

    Attributes
    ----------
    index
        The frame's place in focus order.
    sharpness
        Its local contrast there, 0..1; about 0.005 is noise.
    """

    index: int
    sharpness: float


class Survey:
    """Follows a stack frame by frame; about 1.4 MB are kept of each.

    ``add`` is for one thread; what is kept may be read in any.

    Add frames as they are merged, or afterwards from their files.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.scale = 1.0
        self._indices: list[int] = []
        self._kept: list[npt.NDArray[np.float16]] = []
        self._small: dict[int, npt.NDArray[np.uint8]] = {}
        self._merges: dict[str, npt.NDArray[np.uint8]] = {}
        self._weights = np.empty((0, 0), np.float32)
        self._sums = np.empty((0, 0, 3), np.float32)
        self._squares = np.empty((0, 0), np.float32)

    @property
    def count(self) -> int:
        """How many frames were used."""
        return len(self._indices)

    @property
    def indices(self) -> tuple[int, ...]:
        """Which frames were used."""
        return tuple(self._indices)

    def small(self, index: int) -> npt.NDArray[np.uint8]:
        """Return the small copy of a frame in the reference's geometry."""
        return self._small[index]

    def add(self, frame: Frame, alignment: FrameAlignment) -> None:
        """Look at a frame; one that was left out is passed over.

        Raises
        ------
        Mismatched
            If its size differs from that of the first one.
        """
        if alignment.left_out:
            return
        tier = tier_of(frame.pixels)
        if not self._indices:
            self.rows, self.columns, self.scale = tier.rows, tier.columns, tier.scale
            shape = tier.pixels.shape[:2]
            self._weights = np.zeros(shape, np.float32)
            self._squares = np.zeros(shape, np.float32)
            self._sums = np.zeros((*shape, 3), np.float32)
        elif (frame.rows, frame.columns) != (self.rows, self.columns):
            raise Mismatched(
                f"{frame.ref.path.name} has another size than the frames before it."
            )
        matrix = alignment.matrix.copy()
        middle = 0.5 / tier.scale - 0.5
        offset = matrix[:, :2] @ np.array([middle, middle]) + matrix[:, 2]
        matrix[:, 2] = (offset + 0.5) * tier.scale - 0.5
        small = warp_rows(tier.pixels, matrix, alignment.gain, 0, len(tier.pixels))
        energy = cv2.GaussianBlur(measure_focus(luma_of(small)), (0, 0), POOL_PX)
        sharpness = np.sqrt(energy)
        rows, columns = (-(-one // KEPT_REDUCTION) for one in sharpness.shape)
        kept = cv2.resize(sharpness, (columns, rows), interpolation=cv2.INTER_AREA)
        self._indices.append(alignment.index)
        self._kept.append(kept.astype(np.float16))
        picture = cv2.resize(
            np.clip(small, 0, 1),
            (
                small.shape[1] // STAND_IN_REDUCTION,
                small.shape[0] // STAND_IN_REDUCTION,
            ),
            interpolation=cv2.INTER_AREA,
        )
        self._small[alignment.index] = np.rint(255 * picture).astype(np.uint8)
        weight = (sharpness + np.float32(SHARPNESS_FLOOR)) ** 2
        self._weights += weight
        self._sums += weight[..., None] * small
        self._squares += weight * (small * small).sum(axis=2)

    def candidates(self, x: float, y: float, count: int = 5) -> tuple[Candidate, ...]:
        """Return the sharpest frames at a point of the reference, sharpest first."""
        if not self._kept:
            return ()
        rows, columns = self._kept[0].shape
        step = self.scale / KEPT_REDUCTION
        row = min(max(int((y + 0.5) * step), 0), rows - 1)
        column = min(max(int((x + 0.5) * step), 0), columns - 1)
        found = [
            Candidate(index, float(kept[row, column]))
            for index, kept in zip(self._indices, self._kept, strict=True)
        ]
        found.sort(key=lambda one: (-one.sharpness, one.index))
        return tuple(found[:count])

    def keep_merge(self, name: str, merged: FloatPlane) -> None:
        """Keep a merge of the small copies, working values, to stand in for another."""
        small = np.rint(255 * np.clip(merged, 0, 1)).astype(np.uint8)
        self._merges[name] = small

    def stand_in(self, source: int | str, box: Box) -> FloatPlane | None:
        """Return a soft part of a frame or merge, at once; ``None`` if it is unknown.

        Parameters
        ----------
        source
            Index of a frame, or name of a merge.
        box
            In pixels of the reference frame.

        Returns
        -------
        (height, width, 3) float32 working values, enlarged from a small copy.
        """
        if isinstance(source, str):
            small = self._merges.get(source)
        else:
            small = self._small.get(source)
        if small is None:
            return None
        x, y, width, height = box
        step = self.scale / STAND_IN_REDUCTION
        matrix = np.array([[step, 0, 0], [0, step, 0]])
        matrix[:, 2] = np.array([x + 0.5, y + 0.5]) * step - 0.5
        part = cv2.warpAffine(
            small,
            matrix,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(part * np.float32(1 / 255), np.float32)

    def spread(self) -> FloatPlane:
        """Return how much the frames differ that may be right about each pixel.

        The standard deviation over frames, weighted by squared sharpness, in working
        values; of the size of the small copy, ``scale`` times that of the frame.
        """
        total = np.maximum(self._weights, np.float32(1e-12))
        mean = self._sums / total[..., None]
        variance = self._squares / total - (mean * mean).sum(axis=2)
        return np.asarray(np.sqrt(np.maximum(variance, 0) / 3), np.float32)
