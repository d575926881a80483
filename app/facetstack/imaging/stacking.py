# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacker: add frames as they arrive, then finish.

Three frames are in memory at a time, whatever their number. When a frame arrives, the
frame before it can be judged, because both its neighbours in focus are now known:
wherever it is sharper than everything so far, the blend of the three becomes the
result.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from facetstack.errors import CannotAlign, StackingError, TooFewFrames
from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.chain import Chain
from facetstack.imaging.depth_map import (
    confidence_of,
    focus_energy,
    reach_px,
    window_scale,
)
from facetstack.imaging.frame import FloatPlane, Frame, Pixels
from facetstack.imaging.merge import PyramidFusion, Slice, blend_at
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.smooth import smooth_depth
from facetstack.imaging.threads import stripes, worker_count
from facetstack.imaging.tone import from_codes, luma_of, to_codes
from facetstack.imaging.warp import warp_rows
from facetstack.progress import CancelToken, Progress, Report, silent

Codes = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class StackResult:
    """What a merge gives.

    Attributes
    ----------
    pixels
        (rows, columns, 3) uint16 RGB, display-encoded like the frames.
    depth_map
        (rows, columns) float32, in frames from 0 in focus order.
    confidence
        (rows, columns) float32, 0..1: how sure the depth is.
    owner
        (rows, columns) uint16: index of the frame that a pixel mostly came from.
    alignments
        One per added frame, in focus order.
    reference
        Index of the frame whose geometry and exposure the result has.
    recipe
        The choices that made it.
    icc_profile
        Of the reference frame; ``None`` for sRGB.
    seconds
        Wall time spent per step: align, merge, finish.
    """

    pixels: Codes
    depth_map: FloatPlane
    confidence: FloatPlane
    owner: npt.NDArray[np.uint16]
    alignments: tuple[FrameAlignment, ...]
    reference: int
    recipe: StackRecipe
    icc_profile: bytes | None = None
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Aligned:
    """An aligned frame as it waits in the ring: codes and focus energy."""

    index: int
    codes: Codes
    energy: FloatPlane

    def rows(self, first: int, last: int) -> Slice:
        """Return some rows as working values."""
        return Slice(
            self.index, from_codes(self.codes[first:last]), self.energy[first:last]
        )


class Stacker:
    """Merges a stack frame by frame; memory does not grow with their number.

    Frames are added in focus order, near to far or far to near. Not thread-safe: one
    thread adds, previews and finishes; the work itself is spread over all cores.

    Parameters
    ----------
    recipe
        The choices that shape the result.
    alignment
        A finished alignment of the same frames, or of the same pose in other light;
        without it every frame is registered to its neighbour and the first frame is
        the reference.
    token
        Asks for an end; ``add`` and ``finish`` then raise ``Cancelled``.
    """

    def __init__(
        self,
        recipe: StackRecipe | None = None,
        *,
        alignment: StackAlignment | None = None,
        token: CancelToken | None = None,
    ) -> None:
        self._recipe = recipe or StackRecipe()
        self._chain = Chain(align=self._recipe.align, given=alignment)
        self._token = token or CancelToken()
        self._pool = ThreadPoolExecutor(worker_count(), thread_name_prefix="stripe")
        self._profile: bytes | None = None
        self._before: _Aligned | None = None
        self._newest: _Aligned | None = None
        self._merged = 0
        self._pyramid = PyramidFusion() if self._recipe.method == "pyramid" else None
        self._seconds = {"align": 0.0, "merge": 0.0, "finish": 0.0}

    @property
    def count(self) -> int:
        """How many frames have been added, those left out included."""
        return len(self._chain.alignment.frames)

    @property
    def alignment(self) -> StackAlignment:
        """The alignment so far, to be saved and used again."""
        return self._chain.alignment

    def add(self, frame: Frame) -> FrameAlignment:
        """Align a frame and fold it in.

        A frame that cannot be aligned is left out and its ``note`` says why.

        Raises
        ------
        Mismatched
            If its size differs from that of the first frame.
        Cancelled
            If the token was pressed; the stacker is then of no further use.
        """
        self._token.checkpoint()
        started = time.perf_counter()
        alignment = self._chain.add(frame)
        if self.count == 1:
            self._allocate(frame.rows, frame.columns)
        if alignment.index == self._chain.reference:
            self._profile = frame.icc_profile
        aligned = time.perf_counter()
        self._seconds["align"] += aligned - started
        if not alignment.left_out:
            self._fold(self._resample(frame, alignment))
        self._seconds["merge"] += time.perf_counter() - aligned
        return alignment

    def preview(self) -> Pixels | None:
        """Return the picture merged so far, (rows, columns, 3) uint8.

        ``None`` before the first frame.
        """
        if self._newest is None:
            return None
        if self._pyramid is not None:
            return _to_8_bit(to_codes(self._pyramid.picture()))
        newest, best = self._newest, self._best
        sharper = newest.energy > best
        picture = _to_8_bit(self._codes)
        picture[sharper] = _to_8_bit(newest.codes)[sharper]
        return picture

    def finish(self, report: Report = silent) -> StackResult:
        """Judge the last frame and return the result.

        Raises
        ------
        TooFewFrames
            If fewer than two frames were added.
        CannotAlign
            If fewer than two of them could be aligned.
        Cancelled
            If the token was pressed.
        """
        if self.count < 2:
            raise TooFewFrames(
                "One frame cannot be merged."
                if self.count
                else "There is no frame to merge.",
                "A stack needs at least two frames at different focus.",
            )
        if self._merged < 2:
            raise CannotAlign(
                "None of the frames could be aligned with the first one.",
                "Check that they show the same piece from the same place.",
            )
        started = time.perf_counter()
        report(Progress(0, 2, "Finishing the last frame"))
        self._judge(self._newest, [one for one in (self._before,) if one])
        self._token.checkpoint()
        report(Progress(1, 2, "Smoothing the depth map"))
        mean_energy = self._energy_sum * np.float32(1 / self._merged)
        confidence = confidence_of(self._best, mean_energy)
        depth = smooth_depth(
            self._depth, confidence, luma_of(from_codes(self._codes)), self._recipe
        )
        pixels = self._codes
        if self._pyramid is not None:
            pixels = to_codes(self._pyramid.picture())
        self._token.checkpoint()
        self._pool.shutdown()
        owner = np.rint(self._depth).astype(np.uint16)
        self._seconds["finish"] += time.perf_counter() - started
        report(Progress(2, 2, "Merged"))
        return StackResult(
            pixels=pixels,
            depth_map=depth,
            confidence=confidence,
            owner=owner,
            alignments=self.alignment.frames,
            reference=self._chain.reference,
            recipe=self._recipe,
            icc_profile=self._profile,
            seconds=dict(self._seconds),
        )

    def _allocate(self, rows: int, columns: int) -> None:
        """Make room for the result."""
        self._codes = np.zeros((rows, columns, 3), np.uint16)
        self._best = np.full((rows, columns), -2, np.float32)
        self._depth = np.zeros((rows, columns), np.float32)
        self._energy_sum = np.zeros((rows, columns), np.float32)

    def _resample(self, frame: Frame, alignment: FrameAlignment) -> _Aligned:
        """Bring a frame into the reference's geometry and measure its sharpness."""
        rows, columns = frame.rows, frame.columns
        codes = np.empty((rows, columns, 3), np.uint16)
        energy = np.empty((rows, columns), np.float32)
        scale = window_scale(rows, columns)
        reach = reach_px(scale)

        def stripe(first: int, last: int) -> None:
            # Stripes and reach are multiples of four: the wide window bins by four.
            low, high = max(0, first - reach), min(rows, last + reach)
            working, valid = warp_rows(
                frame.pixels, alignment.matrix, alignment.gain, low, high
            )
            measured = focus_energy(luma_of(working), scale)
            measured[~valid] = -1
            energy[first:last] = measured[first - low : last - low]
            codes[first:last] = to_codes(working[first - low : last - low])

        self._spread(rows, stripe)
        return _Aligned(alignment.index, codes, energy)

    def _fold(self, arrived: _Aligned) -> None:
        """Judge the frame before the new one, whose neighbours are now both known."""
        if self._newest is not None:
            self._judge(self._newest, [one for one in (self._before, arrived) if one])
        if self._pyramid is not None:
            self._pyramid.fold(from_codes(arrived.codes), arrived.energy >= 0)
        self._before, self._newest = self._newest, arrived
        self._merged += 1

    def _judge(self, middle: _Aligned | None, neighbours: list[_Aligned]) -> None:
        """Take the blend around a frame wherever it is the sharpest so far."""
        if middle is None:
            raise StackingError("No frame could be used.")
        detail = self._recipe.detail / 50 if self._recipe.method == "hybrid" else 0.0
        rows = middle.energy.shape[0]

        def stripe(first: int, last: int) -> None:
            low, high = max(0, first - 8), min(rows, last + 8)
            blended, depth = blend_at(
                middle.rows(low, high),
                [one.rows(low, high) for one in neighbours],
                detail,
            )
            inner = slice(first - low, last - low)
            at = slice(first, last)
            energy = middle.energy[at]
            sharper = energy > self._best[at]
            np.copyto(
                self._codes[at], to_codes(blended[inner]), where=sharper[..., None]
            )
            np.copyto(self._depth[at], depth[inner], where=sharper)
            np.maximum(self._best[at], energy, out=self._best[at])
            self._energy_sum[at] += np.maximum(energy, 0)

        self._spread(rows, stripe)

    def _spread(self, rows: int, work: Callable[[int, int], None]) -> None:
        """Run ``work(first, last)`` over stripes of rows on every core."""

        def checked(first: int, last: int) -> None:
            self._token.checkpoint()
            work(first, last)

        for done in [
            self._pool.submit(checked, first, last) for first, last in stripes(rows)
        ]:
            done.result()


def _to_8_bit(codes: Codes) -> npt.NDArray[np.uint8]:
    """Return 16-bit codes as 8 bit."""
    return (codes >> 8).astype(np.uint8)
