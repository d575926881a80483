# SPDX-License-Identifier: GPL-3.0-or-later
"""Aligns the frames of a stack as they arrive: each to the last good one before it.

What is sharp walks over the piece from frame to frame, so only neighbours are
compared; the product of their steps lays every frame on the first.
"""

from collections.abc import Iterable

import numpy as np

from facetstack.errors import Mismatched
from facetstack.imaging.align import (
    Features,
    Matrix,
    compose,
    identity,
    prepare,
    register,
)
from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.frame import Frame
from facetstack.imaging.gain import Thumbnail, estimate_gain, thumbnail
from facetstack.progress import CancelToken

MISFIRE_STOPS = 0.5
"""A frame this far from the reference's exposure is named as a misfire."""

BUMP_SHARE = 0.004
"""A shift of this share of the width between neighbours is named as a bump."""


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
        self._exposure: Thumbnail | None = None

    @property
    def reference(self) -> int:
        """Index of the frame that gives geometry and exposure."""
        return self._given.reference if self._given is not None else 0

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
            If the alignment given knows fewer frames.
        """
        self._check_size(frame)
        found = self._find(frame)
        self._frames.append(found)
        return found

    def _check_size(self, frame: Frame) -> None:
        """Remember the first frame's size, and refuse any other."""
        shape = (frame.rows, frame.columns)
        if self._shape is None:
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
        if self._given is not None:
            return self._given.of(index)
        exposure = thumbnail(frame.pixels)
        if self._exposure is None:
            self._exposure = exposure
        if not self._align:
            gain = estimate_gain(self._exposure, exposure, identity())
            return FrameAlignment(index, identity(), gain, 0.0)
        features = prepare(frame.pixels)
        if self._neighbour is None:
            alignment = FrameAlignment(index, identity(), 1.0, 0.0)
        else:
            neighbour, of_neighbour = self._neighbour
            found = register(neighbour, features, self._step)
            if found.lost:
                return FrameAlignment(
                    index,
                    identity(),
                    1.0,
                    found.residual_px,
                    left_out=True,
                    note=f"{frame.ref.path.name} shares too little with the frame "
                    "before it to be aligned; it was left out",
                )
            matrix = compose(found.matrix, of_neighbour.matrix)
            gain = estimate_gain(self._exposure, exposure, matrix)
            note = _suspicion(found.matrix, self._step, gain, frame)
            alignment = FrameAlignment(
                index, matrix, gain, found.residual_px, note=note
            )
            self._step = found.matrix
        self._neighbour = features, alignment
        return alignment


def align_stack(
    frames: Iterable[Frame], token: CancelToken | None = None
) -> StackAlignment:
    """Align frames in focus order without merging them; the first is the reference."""
    chain, token = Chain(), token or CancelToken()
    for frame in frames:
        token.checkpoint()
        chain.add(frame)
    return chain.alignment


def _suspicion(step: Matrix, usual: Matrix | None, gain: float, frame: Frame) -> str:
    """Return a sentence about a bump or a misfire, or nothing."""
    name = frame.ref.path.name
    if abs(np.log2(gain)) > MISFIRE_STOPS:
        how = "darker" if gain > 1 else "brighter"
        return f"{name} is {abs(np.log2(gain)):.1f} EV {how}: a flash misfire?"
    if usual is None:
        return ""
    centre = np.array([frame.columns / 2, frame.rows / 2, 1.0])
    jump = float(np.hypot(*((step - usual) @ centre)))
    if jump > max(3.0, BUMP_SHARE * frame.columns):
        return f"{name} jumped by {jump:.0f} px: was the stand bumped?"
    return ""
