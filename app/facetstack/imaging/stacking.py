# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacker: add frames as they arrive, then finish.

Only sums over the frames are kept, and for every place the sharpest frame so far with
its neighbours: memory does not grow with the number of frames.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from facetstack.errors import CannotAlign, TooFewFrames
from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.bands import half
from facetstack.imaging.bounds import Bounds
from facetstack.imaging.chain import Chain
from facetstack.imaging.depth_edges import enlarged_depth, fit_to_edges
from facetstack.imaging.depth_map import FocusPeaks
from facetstack.imaging.folding import brightness_rows
from facetstack.imaging.frame import FloatPlane, Frame, Pixels
from facetstack.imaging.merge import BlendFusion
from facetstack.imaging.opencv import cv2
from facetstack.imaging.pyramid_fusion import PyramidFusion
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.smooth import smooth_depth
from facetstack.imaging.specks import Specks
from facetstack.imaging.steps import from_steps, steps_of
from facetstack.imaging.threads import share_one_heap, stripes, worker_count
from facetstack.imaging.tone import to_codes, white_of
from facetstack.imaging.validity import (
    CLIPPED,
    Brightness,
    Highlights,
    Mask,
    Spill,
    left_before,
)
from facetstack.imaging.warp import (
    KERNEL_REACH_PX,
    clear_outside,
    inside,
    warp_into,
)
from facetstack.progress import CancelToken, Progress, Report, silent

Codes = npt.NDArray[np.uint16]
Value = TypeVar("Value", np.float32, np.uint16)


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
    dust_spots
        How many spots of dust on the sensor were found and taken out.
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
    dust_spots: int = 0


class Stacker:
    """Merges a stack frame by frame; memory does not grow with their number.

    Frames are added in focus order, near to far; the picture comes out as well far to
    near, but the depth map sets its jumps, and ``front`` its choice, by what is near.
    Not thread-safe: one thread adds, previews and finishes; the work itself is spread
    over all cores.

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
    chain
        What finds how frames lie, instead of the one that fits recipe and alignment.
    """

    def __init__(
        self,
        recipe: StackRecipe | None = None,
        *,
        alignment: StackAlignment | None = None,
        token: CancelToken | None = None,
        chain: Chain | None = None,
    ) -> None:
        self._recipe = recipe or StackRecipe()
        self._chain = chain or Chain(align=self._recipe.align, given=alignment)
        self._token = token or CancelToken()
        share_one_heap()
        self._pool = ThreadPoolExecutor(worker_count(), thread_name_prefix="stripe")
        self._folder = ThreadPoolExecutor(1, thread_name_prefix="fold")
        self._folding: Future[None] | None = None
        self._profile: bytes | None = None
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
        """Align a frame and have it folded in.

        A frame that cannot be aligned is left out and its ``note`` says why. The frame
        is folded in while the caller goes on; what comes next waits for it.

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
        self._wait()
        if not alignment.left_out:
            self._folding = self._folder.submit(self._fold, [frame], alignment)
            self._merged += 1
        self._seconds["merge"] += time.perf_counter() - aligned
        return alignment

    def preview(self) -> Pixels | None:
        """Return the picture merged so far, (rows, columns, 3) uint8.

        ``None`` before the first frame.
        """
        self._wait()
        if not self._merged:
            return None
        return _to_8_bit(self._picture())

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
        self._wait()
        self._seconds["merge"] += time.perf_counter() - started
        started = time.perf_counter()
        report(Progress(0, 2, "Putting the picture together"))
        del self._aligned
        pixels = self._picture()
        owner = self._highlights.owners.owners(self._peaks.owner)
        self._specks.finish(pixels, owner)
        dust_spots = self._specks.dust_spots
        del self._blend, self._bounds, self._highlights, self._specks
        self._token.checkpoint()
        report(Progress(1, 2, "Smoothing the depth map"))
        rows, columns = pixels.shape[:2]
        depth = smooth_depth(self._peaks.depth(), self._recipe)
        if self._recipe.smooth:
            depth = fit_to_edges(depth, self._peaks.best, pixels, self._spread)
        else:
            depth = enlarged_depth(depth, rows, columns)
        confidence = self._peaks.confidence(depth[::2, ::2])
        self._token.checkpoint()
        self._pool.shutdown()
        self._folder.shutdown()
        self._seconds["finish"] += time.perf_counter() - started
        report(Progress(2, 2, "Merged"))
        return StackResult(
            pixels=pixels,
            depth_map=depth,
            confidence=_enlarged(confidence, rows, columns, cv2.INTER_LINEAR),
            owner=_enlarged(owner, rows, columns, cv2.INTER_NEAREST),
            alignments=self.alignment.frames,
            reference=self._chain.reference,
            recipe=self._recipe,
            icc_profile=self._profile,
            seconds=dict(self._seconds),
            dust_spots=dust_spots,
        )

    def _allocate(self, rows: int, columns: int) -> None:
        """Make room for the means."""
        self._aligned = np.empty((3, rows, columns), np.uint16)
        self._peaks = FocusPeaks(half(rows), half(columns), self._recipe.front)
        self._bounds = Bounds(rows, columns)
        self._highlights = Highlights(half(rows), half(columns))
        self._specks = Specks(rows, columns, self._spread)
        self._blend = BlendFusion(rows, columns, self._recipe)

    def _wait(self) -> None:
        """Wait until the last frame is folded in; raise what stopped it."""
        folding, self._folding = self._folding, None
        if folding is not None:
            folding.result()

    def _bring(
        self, frame: Frame, alignment: FrameAlignment
    ) -> tuple[Mask, Brightness]:
        """Bring a frame into the reference's geometry.

        Returns where it is clipped, and how bright it is, at half the size.
        """
        aligned, matrix, gain = self._aligned, alignment.matrix, alignment.gain
        rows, columns = frame.rows, frame.columns
        pixels = self._specks.clean(frame.pixels, matrix, alignment.index)
        clipped, bright = np.empty((2, half(rows), half(columns)), np.uint8)
        white = CLIPPED * white_of(frame.pixels.dtype, gain)
        white_step = int(steps_of(np.array(white, np.float32)))

        def bring(first: int, last: int) -> None:
            end = min(2 * last, rows)
            warp_into(aligned, pixels, matrix, gain, 2 * first, end)
            brightness_rows(aligned, white_step, clipped, bright, first, last)

        self._spread(len(clipped), bring)
        return clipped, bright

    def _fold(self, frames: list[Frame], alignment: FrameAlignment) -> None:
        """Take the one frame of a list, which is emptied, into the means.

        So its pixels go as soon as they are resampled.
        """
        aligned, matrix, index = self._aligned, alignment.matrix, alignment.index
        rows, columns = self.alignment.size
        clipped, bright = self._bring(frames.pop(), alignment)
        judged: list[Spill | None] = []

        def reach(energy: FloatPlane, first: int, last: int) -> None:
            size = (rows, columns)
            clear_outside(energy, matrix, size, KERNEL_REACH_PX, first, last)

        def judge(energy: FloatPlane) -> Spill | None:
            peaks = self._peaks
            spill = self._highlights.follow(
                index, clipped, bright, energy, peaks.best, peaks.owner
            )
            trails = self._specks.trails(peaks.owner)
            if trails is not None:
                spill = left_before(spill, trails)
            if spill is not None:
                self._peaks.forget(spill.before)
            judged.append(spill)
            return spill

        def hide(energy: FloatPlane) -> npt.NDArray[np.bool_]:
            return self._peaks.behind(energy, index)

        front = hide if self._recipe.front else None
        energy = self._blend.fold_steps(aligned, reach, self._spread, judge, front)
        if self._pyramid is not None:
            valid = inside(matrix, rows, columns, KERNEL_REACH_PX)
            picture = from_steps(np.asarray(cv2.merge(list(aligned))))
            self._pyramid.fold(picture, valid, judged[0])
        self._peaks.fold(energy, index)
        owner = self._peaks.owner
        self._highlights.remember(owner == index)
        self._highlights.owners.keep(aligned, energy)

        def widen(first: int, last: int) -> None:
            self._bounds.update_rows(aligned, owner, index, first, last)

        def keep(first: int, last: int) -> None:
            self._bounds.keep_rows(aligned, first, last)

        self._spread(len(owner), widen)
        self._spread(rows, keep)
        self._bounds.next(index)

    def _picture(self) -> Codes:
        """Return what is merged so far."""
        if self._pyramid is not None:
            return to_codes(self._pyramid.picture())
        codes = np.empty((*self.alignment.size, 3), np.uint16)

        def stripe(first: int, last: int) -> None:
            part = codes[first:last]
            self._blend.codes_into(part, first)
            self._bounds.hold(part, first, last)

        self._spread(len(codes), stripe)
        self._highlights.owners.lay_over(codes, self._peaks.owner)
        return codes

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


def _enlarged(
    plane: npt.NDArray[Value], rows: int, columns: int, interpolation: int
) -> npt.NDArray[Value]:
    """Return a plane of half the size at the full size."""
    twice = (2 * plane.shape[1], 2 * plane.shape[0])
    full = cv2.resize(plane, twice, interpolation=interpolation)[:rows, :columns]
    return np.ascontiguousarray(full)
