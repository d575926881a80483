# SPDX-License-Identifier: GPL-3.0-or-later
"""What retouching takes pixels from: frames, and merges of all of them."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.aligned import AlignedFrames, Block, Box
from facetstack.imaging.retouch.cache import ByteCache
from facetstack.imaging.retouch.merges import Merged, Merges, Owner, Value

MERGED_PX = 512
MERGED_APRON_PX = 128
"""Merges are made in such squares, with so much around: what their pyramids reach."""

MERGED_BYTES = 300_000_000

OWNERLESS = ("pyramid", "average")
"""Merges whose pixels come from several frames alike."""


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
        (rows, columns) float32 depth map of the automatic merge.
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
        self._merges = Merges(frames, depth)
        self._merged: ByteCache[tuple[int, str, Block], Merged] = ByteCache(
            merged_bytes, _bytes
        )

    def part(self, source: Source, box: Box) -> Picture:
        """Return a part of a frame or merge, (height, width, 3) float32."""
        if source.kind == "frame":
            return self.frames.part(source.frame, box)
        return self._assembled(
            lambda square: self._square(source.name, square).pixels, box
        )

    def owner(self, source: Source, box: Box) -> Owner | None:
        """Return which frames a source shows over a part; ``None`` if it has none."""
        if source.kind == "frame":
            return np.full((box[3], box[2]), source.frame, np.uint16)
        if source.kind != "merge" or source.name in OWNERLESS:
            return None

        def owner(square: Block) -> Owner:
            found = self._square(source.name, square).owner
            assert found is not None, source.name
            return found

        return self._assembled(owner, box)

    def _assembled(
        self, of_square: Callable[[Block], npt.NDArray[Value]], box: Box
    ) -> npt.NDArray[Value]:
        """Return a part from its squares; beyond the picture its border goes on."""
        x, y, width, height = box
        rows, columns = self.frames.rows, self.frames.columns
        ys = np.clip(np.arange(y, y + height), 0, rows - 1)
        xs = np.clip(np.arange(x, x + width), 0, columns - 1)
        out: npt.NDArray[Value] | None = None
        for row in range(ys[0] // MERGED_PX, ys[-1] // MERGED_PX + 1):
            at_y = np.flatnonzero(ys // MERGED_PX == row)
            for column in range(xs[0] // MERGED_PX, xs[-1] // MERGED_PX + 1):
                at_x = np.flatnonzero(xs // MERGED_PX == column)
                square = of_square((row, column))
                if out is None:
                    out = np.empty((height, width, *square.shape[2:]), square.dtype)
                inner = square[np.ix_(ys[at_y] % MERGED_PX, xs[at_x] % MERGED_PX)]
                out[at_y[0] : at_y[-1] + 1, at_x[0] : at_x[-1] + 1] = inner
        assert out is not None, "a part has pixels"
        return out

    def forget(self) -> None:
        """Merge anew from now on."""
        self._merged.clear()

    def is_warm(self, source: Source, box: Box) -> bool:
        """Whether a part can be given without reading or merging anything."""
        x, y, width, height = box
        rows, columns = self.frames.rows, self.frames.columns
        if source.kind == "frame":
            return self.frames.is_warm(source.frame, box)
        left, right = np.clip([x, x + width - 1], 0, columns - 1) // MERGED_PX
        top, bottom = np.clip([y, y + height - 1], 0, rows - 1) // MERGED_PX
        return all(
            (self.frames.era, source.name, (row, column)) in self._merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )

    def _square(self, name: str, square: Block) -> Merged:
        """Return one merged square, MERGED_PX to a side."""
        key = (self.frames.era, name, square)
        return self._merged.get(key, lambda: self._merge(name, square))

    def _merge(self, name: str, square: Block) -> Merged:
        """Merge all frames over one square."""
        apron = 0 if name in ("average", "flat") else MERGED_APRON_PX
        side = MERGED_PX + 2 * apron
        x, y = square[1] * MERGED_PX - apron, square[0] * MERGED_PX - apron
        merged = self._merges.part(name, (x, y, side, side))
        inner = slice(apron, apron + MERGED_PX)
        pixels = np.ascontiguousarray(merged.pixels[inner, inner])
        pixels.setflags(write=False)
        if merged.owner is None:
            return Merged(pixels)
        owner = np.ascontiguousarray(merged.owner[inner, inner])
        owner.setflags(write=False)
        return Merged(pixels, owner)


def _bytes(merged: Merged) -> int:
    return sum(one.nbytes for one in merged if one is not None)
