# SPDX-License-Identifier: GPL-3.0-or-later
"""The frames of a stack: a file unread (FrameRef) and its pixels (Frame)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
"""(rows, columns, 3), RGB, display-encoded (gamma), full range of its dtype."""

FloatPlane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class FrameRef:
    """One exposure on disk, unread.

    Attributes
    ----------
    path
        The file.
    index
        Place in focus order, from 0; people are shown ``number``.
    """

    path: Path
    index: int

    @property
    def number(self) -> int:
        """The frame's number for people, from 1."""
        return self.index + 1


@dataclass(frozen=True)
class Frame:
    """One exposure's pixels, upright.

    Attributes
    ----------
    ref
        Where it came from.
    pixels
        (rows, columns, 3) uint8 or uint16, RGB, display-encoded; read-only.
    icc_profile
        The embedded profile, or ``None`` for sRGB.
    is_raw
        Whether the pixels were developed from camera raw.
    """

    ref: FrameRef
    pixels: Pixels
    icc_profile: bytes | None = None
    is_raw: bool = False

    @property
    def rows(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def columns(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def megapixels(self) -> float:
        """Size in millions of pixels."""
        return self.rows * self.columns / 1e6
