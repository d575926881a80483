# SPDX-License-Identifier: GPL-3.0-or-later
"""The frames of a stack in the reference's geometry, block by block, on demand."""

import os
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.bands import Picture
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import Frame, FrameRef, Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.cache import ByteCache
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.warp import KERNEL_REACH_PX, warp_rows

BLOCK_PX = 256
"""Side of the squares in which aligned frames are made and kept."""

ALIGNED_BYTES = 500_000_000
DECODED_BYTES = (600_000_000, 2_000_000_000)
DECODED_SHARE = 1 / 8
"""What decoded frames may take: a share of the memory there is, within bounds. A merge
under the brush needs all frames, at every new place."""

Block = tuple[int, int]
"""Row and column of a block."""

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels; it may reach beyond the picture."""


class AlignedFrames:
    """Gives any part of any frame as the merge saw it. Thread-safe.

    Parameters
    ----------
    refs
        The frames of the stack in focus order.
    alignments
        One per frame, as ``StackResult.alignments`` has them.
    rows, columns
        Size of the frames.
    read
        Reads a frame, in any thread; by default from its file, turned and developed
        like the first.
    decoded_bytes, aligned_bytes
        What decoded frames and aligned blocks may take.
    """

    def __init__(
        self,
        refs: Sequence[FrameRef],
        alignments: Sequence[FrameAlignment],
        rows: int,
        columns: int,
        *,
        read: Callable[[FrameRef], Frame] | None = None,
        decoded_bytes: int | None = None,
        aligned_bytes: int = ALIGNED_BYTES,
    ) -> None:
        self.rows, self.columns = rows, columns
        self._refs = tuple(refs)
        self._alignments = {one.index: one for one in alignments if not one.left_out}
        self.indices = tuple(sorted(self._alignments))
        self._index_of = {self._refs[i].path.name: i for i in self.indices}
        self._read = read or _PrimedReader(self._refs)
        self._cleaning = Cleaning()
        self._era = 0
        self._decoded: ByteCache[tuple[int, int], Pixels] = ByteCache(
            _room_for_decoded() if decoded_bytes is None else decoded_bytes, _bytes
        )
        self._blocks: ByteCache[tuple[int, int, Block], Picture] = ByteCache(
            aligned_bytes, _bytes
        )

    @property
    def era(self) -> int:
        """Changes whenever frames look otherwise than before."""
        return self._era

    def use_cleaning(self, cleaning: Cleaning) -> None:
        """Take specks out of all frames from now on."""
        self._cleaning = cleaning
        self._era += 1
        self._decoded.clear()
        self._blocks.clear()

    def index(self, name: str) -> int | None:
        """Return the place in focus order of a file; ``None`` if it is not merged."""
        return self._index_of.get(name)

    def name(self, index: int) -> str:
        """Return the file name of a frame."""
        return self._refs[index].path.name

    def pixels(self, index: int) -> Pixels:
        """Return a frame's pixels without specks; raises ``Unreadable``."""
        cleaning = self._cleaning

        def decode() -> Pixels:
            pixels = self._read(self._refs[index]).pixels
            return cleaning.clean(pixels, self._alignments[index])

        return self._decoded.get((self._era, index), decode)

    def is_decoded(self, index: int) -> bool:
        """Whether blocks of a frame can be made without reading its file."""
        return (self._era, index) in self._decoded

    def has(self, index: int, block: Block) -> bool:
        """Whether a block need not be made first."""
        return (self._era, index, block) in self._blocks

    def is_warm(self, index: int, box: Box) -> bool:
        """Whether a part of a frame can be given without reading or aligning it."""
        return all(
            self.has(index, block) for block in blocks_of(box, self.rows, self.columns)
        )

    def block(self, index: int, block: Block) -> Picture:
        """Return one aligned block, (BLOCK_PX, BLOCK_PX, 3) float32, read-only.

        Beyond the picture and beyond the frame the nearest pixel goes on.
        """

        def make() -> Picture:
            made = self.warped(
                index, (block[1] * BLOCK_PX, block[0] * BLOCK_PX, BLOCK_PX, BLOCK_PX)
            )
            made.setflags(write=False)
            return made

        return self._blocks.get((self._era, index, block), make)

    def part(self, index: int, box: Box) -> Picture:
        """Return any part of an aligned frame, put together from its blocks."""
        return assemble(
            lambda block: self.block(index, block), box, self.rows, self.columns
        )

    def warped(self, index: int, box: Box) -> Picture:
        """Return any part of an aligned frame, made anew and not kept."""
        x, y, width, height = box
        alignment = self._alignments[index]
        pixels = self.pixels(index)
        matrix = alignment.matrix
        corners = np.array(
            [
                [x, y, 1],
                [x + width, y, 1],
                [x, y + height, 1],
                [x + width, y + height, 1],
            ],
            np.float64,
        )
        places = matrix @ corners.T
        margin = KERNEL_REACH_PX + 3
        low = np.floor(places.min(axis=1)).astype(int) - margin
        high = np.ceil(places.max(axis=1)).astype(int) + margin
        high = np.maximum(high, low + np.array([width, height]))
        crop = _cropped(pixels, low, high)
        shifted = matrix.copy()
        shifted[:, 2] += matrix[:, 0] * x + matrix[:, 1] * y - low
        whole = warp_rows(crop, shifted, alignment.gain, 0, height)
        return np.ascontiguousarray(whole[:, :width])


def blocks_of(box: Box, rows: int, columns: int) -> list[Block]:
    """Return the blocks that a part of the picture touches."""
    x, y, width, height = box
    left, right = np.clip([x, x + width - 1], 0, columns - 1) // BLOCK_PX
    top, bottom = np.clip([y, y + height - 1], 0, rows - 1) // BLOCK_PX
    return [
        (row, column)
        for row in range(int(top), int(bottom) + 1)
        for column in range(int(left), int(right) + 1)
    ]


def assemble(
    block_of: Callable[[Block], Picture], box: Box, rows: int, columns: int
) -> Picture:
    """Return a part of a picture from its blocks; beyond the picture its border."""
    x, y, width, height = box
    left, right = max(x, 0), min(x + width, columns)
    top, bottom = max(y, 0), min(y + height, rows)
    out = np.empty((height, width, 3), np.float32)
    for row, column in blocks_of(
        (left, top, right - left, bottom - top), rows, columns
    ):
        first_y, first_x = row * BLOCK_PX, column * BLOCK_PX
        y0, y1 = max(top, first_y), min(bottom, first_y + BLOCK_PX)
        x0, x1 = max(left, first_x), min(right, first_x + BLOCK_PX)
        source = block_of((row, column))
        out[y0 - y : y1 - y, x0 - x : x1 - x] = source[
            y0 - first_y : y1 - first_y, x0 - first_x : x1 - first_x
        ]
    extend_border(out, (left - x, top - y, right - x, bottom - y))
    return out


def extend_border(
    picture: npt.NDArray[np.float32], within: tuple[int, int, int, int]
) -> None:
    """Repeat the border of the filled part (left, top, right, bottom) outwards."""
    left, top, right, bottom = within
    picture[top:bottom, :left] = picture[top:bottom, left : left + 1]
    picture[top:bottom, right:] = picture[top:bottom, right - 1 : right]
    picture[:top] = picture[top]
    picture[bottom:] = picture[bottom - 1]


class _PrimedReader:
    """Reads the first frame first, because it decides how the others are turned.

    After that a reader only looks up what the first frame told it, and so may read in
    several threads.
    """

    def __init__(self, refs: Sequence[FrameRef]) -> None:
        self._first = refs[0] if refs else None
        self._priming = Lock()
        self._reader = FrameReader()

    def __call__(self, ref: FrameRef) -> Frame:
        """Read a frame."""
        with self._priming:
            if self._first is not None:
                first, self._first = self._reader.read(self._first), None
                if first.ref == ref:
                    return first
        return self._reader.read(ref)


def _room_for_decoded() -> int:
    """Return what decoded frames may take on this machine."""
    there_is = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    least, most = DECODED_BYTES
    return int(min(max(DECODED_SHARE * there_is, least), most))


def _cropped(
    pixels: Pixels, low: npt.NDArray[np.integer], high: npt.NDArray[np.integer]
) -> Pixels:
    """Return the pixels from (x, y) to (x, y); beyond the frame its border goes on."""
    rows, columns = pixels.shape[:2]
    (x0, y0), (x1, y1) = low.tolist(), high.tolist()
    left, right = min(max(x0, 0), columns - 1), max(min(x1, columns), 1)
    top, bottom = min(max(y0, 0), rows - 1), max(min(y1, rows), 1)
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    part = pixels[top:bottom, left:right]
    if (left, top, right, bottom) == (x0, y0, x1, y1):
        return part
    return cv2.copyMakeBorder(  # type: ignore[no-any-return]
        part,
        max(0, top - y0),
        max(0, y1 - bottom),
        max(0, left - x0),
        max(0, x1 - right),
        cv2.BORDER_REPLICATE,
    )


def _bytes(array: npt.NDArray[np.generic]) -> int:
    return array.nbytes
