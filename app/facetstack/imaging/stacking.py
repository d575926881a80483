# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacker: add frames as they arrive, then finish."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane, Frame, Pixels
from facetstack.imaging.recipe import StackRecipe
from facetstack.progress import CancelToken, Report, silent


@dataclass(frozen=True)
class FrameAlignment:
    """How one frame lies on the reference.

    Attributes
    ----------
    index
        The frame's place in focus order, from 0.
    matrix
        (2, 3) float64: reference pixel (x, y, 1) to frame pixel; pixel centres at
        integers.
    gain
        Linear light of this frame times ``gain`` matches the reference.
    residual_px
        Median distance left between this frame and its neighbour, in pixels.
    left_out
        Whether the frame was not merged.
    note
        Why it was left out or looks suspicious; empty if all is well.
    """

    index: int
    matrix: npt.NDArray[np.float64]
    gain: float
    residual_px: float
    left_out: bool = False
    note: str = ""


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
    icc_profile
        Of the reference frame; ``None`` for sRGB.
    seconds
        Time spent per step: align, merge, finish.
    """

    pixels: npt.NDArray[np.uint16]
    depth_map: FloatPlane
    confidence: FloatPlane
    owner: npt.NDArray[np.uint16]
    alignments: tuple[FrameAlignment, ...]
    reference: int
    recipe: StackRecipe
    icc_profile: bytes | None = None
    seconds: dict[str, float] = field(default_factory=dict)


class Stacker:
    """Merges a stack frame by frame; memory does not grow with their number.

    Not thread-safe: one thread adds, previews and finishes.
    """

    def __init__(
        self, recipe: StackRecipe | None = None, *, token: CancelToken | None = None
    ) -> None:
        raise NotImplementedError

    def add(self, frame: Frame) -> FrameAlignment:
        """Align a frame and fold it in.

        Raises ``Mismatched`` if its size differs, ``Cancelled`` on a pressed token. A
        frame that cannot be aligned is left out and says so.
        """
        raise NotImplementedError

    def preview(self) -> Pixels | None:
        """Return the picture merged so far, uint8 at full size; ``None`` at first."""
        raise NotImplementedError

    def finish(self, report: Report = silent) -> StackResult:
        """Return the result. Raises ``TooFewFrames`` for less than two frames."""
        raise NotImplementedError
