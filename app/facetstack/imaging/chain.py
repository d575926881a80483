# SPDX-License-Identifier: GPL-3.0-or-later
"""Aligns the frames of a stack as they arrive: each to the last good one before it.

What is sharp walks over the piece from frame to frame, so only neighbours are
compared; the product of their steps lays every frame on the first.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from facetstack.errors import Mismatched, Unreadable
from facetstack.imaging.align import Features, Registration, prepare, register
from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.frame import Frame
from facetstack.imaging.gain import Thumbnail, estimate_gain, thumbnail
from facetstack.imaging.matrices import Matrix, compose, identity, invert
from facetstack.imaging.tier import tier_of
from facetstack.progress import CancelToken

SMALLEST_PX = 16
"""Height and width below which neither detail nor depth can be told."""

MISFIRE_STOPS = 0.6
"""A frame this far from the usual exposure is named as a misfire."""

BUMP_SHARE = 0.002
"""A shift this far from the usual one, as a share of the width, is named as a bump."""

BUMP_SCATTER = 3.5
"""So many times the median jitter of the stand must be passed, too."""

DUPLICATE_CHANGE = 0.03
"""Less change of sharpness than this between neighbours, and focus did not move.

Neighbours of real stacks change by 0.05 where steps are far too fine and by 0.1 to
0.6 else; the same shot with fresh noise by 0.005 to 0.02.
"""


class Chain:
    """Finds how each frame lies on the reference; frames come in focus order.

    Parameters
    ----------
    align
        ``False`` for frames that lie on one another already.
    given
        An alignment to use instead of finding one, made of the same pose.
    """

    def __init__(
        self, *, align: bool = True, given: StackAlignment | None = None
    ) -> None:
        self._align = align
        self._given = given
        self._frames: list[FrameAlignment] = []
        self._shape: tuple[int, int] | None = None
        self._first_name = ""
        self._neighbour: tuple[Features, FrameAlignment] | None = None
        self._step: Matrix | None = None
        self._passed_over = False
        self._shifts = [np.zeros(2)]
        self._exposure: Thumbnail | None = None

    @property
    def reference(self) -> int:
        """Index of the frame that gives geometry and exposure."""
        if self._given is not None:
            return self._given.reference
        good = (one.index for one in self._frames if not one.left_out)
        return next(good, 0)

    @property
    def alignment(self) -> StackAlignment:
        """The alignment so far, to be saved and used again."""
        rows, columns = self._shape or (0, 0)
        return StackAlignment(rows, columns, tuple(self._frames), self.reference)

    def add(self, frame: Frame) -> FrameAlignment:
        """Return how the next frame lies on the reference.

        One that cannot be aligned is ``left_out``, and its ``note`` says why.

        Raises
        ------
        Mismatched
            If its size differs from that of the first frame.
        Unreadable
            If it is too small, or the alignment given knows fewer frames.
        """
        self._check_size(frame)
        found = self._find(frame)
        self._frames.append(found)
        return found

    def _check_size(self, frame: Frame) -> None:
        """Remember the first frame's size, and refuse any other."""
        shape = (frame.rows, frame.columns)
        if self._shape is None:
            aligns = self._align and self._given is None
            if aligns and min(shape) < SMALLEST_PX:
                raise Unreadable(
                    f"{frame.ref.path.name} is {frame.columns} x {frame.rows} pixels, "
                    "too small to be aligned.",
                    f"Use pictures of at least {SMALLEST_PX} x {SMALLEST_PX} pixels.",
                )
            if self._given is not None and self._given.size != shape:
                raise Mismatched(
                    f"The alignment was made for {self._given.columns} x "
                    f"{self._given.rows} pixels, {frame.ref.path.name} has "
                    f"{frame.columns} x {frame.rows}.",
                    "Use the alignment with frames of the same size.",
                )
            self._shape = shape
            self._first_name = frame.ref.path.name
        elif shape != self._shape:
            rows, columns = self._shape
            raise Mismatched(
                f"{frame.ref.path.name} is {frame.columns} x {frame.rows} pixels, "
                f"{self._first_name} is {columns} x {rows}.",
                "All frames of a stack must have the same size.",
            )

    def _find(self, frame: Frame) -> FrameAlignment:
        """Return how a frame of the right size lies on the reference."""
        index = len(self._frames)
        tier = tier_of(frame.pixels)
        exposure = thumbnail(tier)
        if self._given is not None:
            return self._reuse(self._given.of(index), exposure, frame)
        if not self._align:
            gain = self._gain(exposure, identity())
            note = self._misfire(gain, frame)
            return FrameAlignment(index, identity(), gain, 0.0, note=note)
        features = prepare(tier)
        if features.empty:
            name = frame.ref.path.name
            return _left_out(
                index, f"{name} shows nothing to be aligned; it was left out"
            )
        if self._neighbour is None:
            alignment = FrameAlignment(
                index, identity(), self._gain(exposure, identity()), 0.0
            )
        else:
            neighbour, of_neighbour = self._neighbour
            found = register(neighbour, features, self._step)
            if found.lost:
                name = frame.ref.path.name
                return _left_out(
                    index,
                    f"{name} shares too little with the frame before to be aligned; "
                    "it was left out",
                )
            matrix = compose(found.matrix, of_neighbour.matrix)
            gain = self._gain(exposure, matrix)
            misfire = self._misfire(gain, frame)
            note = (
                misfire or self._bump(found.matrix, frame) or _duplicate(found, frame)
            )
            alignment = FrameAlignment(
                index, matrix, gain, found.residual_px, note=note
            )
            if misfire and gain < 1 and not self._passed_over:
                # Much of an overexposed frame is clipped: the next one is better
                # compared with the frame before.
                self._passed_over = True
                return alignment
            self._passed_over = False
            self._step = found.matrix
        self._neighbour = features, alignment
        return alignment

    def _reuse(
        self, found: FrameAlignment, exposure: Thumbnail, frame: Frame
    ) -> FrameAlignment:
        """Return an alignment that was found before, with the exposure of now."""
        if found.left_out:
            return found
        if self._exposure is None:
            self._exposure, self._first = exposure, found
        step = compose(found.matrix, invert(self._first.matrix))
        gain = self._first.gain * self._gain(exposure, step)
        return replace(found, gain=gain, note=found.note or self._misfire(gain, frame))

    def _gain(self, exposure: Thumbnail, matrix: Matrix) -> float:
        """Return what brings a frame to the first one's exposure."""
        if self._exposure is None:
            self._exposure = exposure
            return 1.0
        return estimate_gain(self._exposure, exposure, matrix)

    def _misfire(self, gain: float, frame: Frame) -> str:
        """Return a sentence about an unusual exposure, or nothing."""
        before = [np.log2(one.gain) for one in self._frames if not one.left_out]
        stops = float(np.log2(gain) - np.median(before)) if before else 0.0
        if abs(stops) < MISFIRE_STOPS:
            return ""
        name = frame.ref.path.name
        if stops > 0:
            return f"{name} is {stops:.1f} EV darker: a flash misfire?"
        return f"{name} is {-stops:.1f} EV brighter: a flash misfire?"

    def _bump(self, step: Matrix, frame: Frame) -> str:
        """Return a sentence about an unusual shift at the centre, or nothing."""
        centre = np.array([(frame.columns - 1) / 2, (frame.rows - 1) / 2, 1.0])
        shift = step @ centre - centre[:2]
        usual = np.median(self._shifts, axis=0)
        jumps = np.hypot(*(np.array(self._shifts) - usual).T)
        jump = float(np.hypot(*(shift - usual)))
        self._shifts.append(shift)
        if jump < max(
            2.0, BUMP_SHARE * frame.columns, BUMP_SCATTER * float(np.median(jumps))
        ):
            return ""
        return f"{frame.ref.path.name} jumped by {jump:.0f} px: was the stand bumped?"


def align_stack(
    frames: Iterable[Frame], token: CancelToken | None = None
) -> StackAlignment:
    """Align frames in focus order without merging them; the first is the reference."""
    chain, token = Chain(), token or CancelToken()
    for frame in frames:
        token.checkpoint()
        chain.add(frame)
    return chain.alignment


def _left_out(index: int, note: str) -> FrameAlignment:
    """Return the entry of a frame that is not merged."""
    return FrameAlignment(index, identity(), 1.0, float("nan"), True, note)


def _duplicate(found: Registration, frame: Frame) -> str:
    """Return a sentence about a frame at the focus of the one before, or nothing."""
    if found.change > DUPLICATE_CHANGE:
        return ""
    return f"{frame.ref.path.name} has the focus of the frame before it: shot twice?"
