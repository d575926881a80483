# SPDX-License-Identifier: GPL-3.0-or-later
"""The alignment of a whole stack: kept in a file, used again in other light."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from facetstack.errors import CannotAlign, Unreadable
from facetstack.imaging.matrices import Matrix, compose, invert

VERSION = 1

BREAKAGES = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    OverflowError,
    RecursionError,
)
"""What reading damaged values raises."""


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
        Median distance left between this frame and its neighbour, in pixels; 0 for
        the first frame, ``nan`` where nothing is textured in both.
    left_out
        Whether the frame was not merged.
    note
        Why it was left out or looks suspicious; empty if all is well.
    """

    index: int
    matrix: Matrix
    gain: float
    residual_px: float
    left_out: bool = False
    note: str = ""


@dataclass(frozen=True)
class StackAlignment:
    """How all frames of a stack lie on one of them.

    Attributes
    ----------
    rows, columns
        Size of the frames.
    frames
        One entry per frame, in focus order.
    reference
        Index of the frame whose geometry the result has.
    """

    rows: int
    columns: int
    frames: tuple[FrameAlignment, ...]
    reference: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    def of(self, index: int) -> FrameAlignment:
        """Return one frame's alignment; raises ``Unreadable`` if there is none."""
        if index >= len(self.frames):
            raise Unreadable(
                f"The alignment knows {len(self.frames)} frames; there is no frame "
                f"{index + 1} in it.",
                "Use it with the same number of frames.",
            )
        return self.frames[index]

    def relative_to(self, reference: int) -> "StackAlignment":
        """Return the same alignment with another frame as the reference.

        Raises
        ------
        CannotAlign
            If that frame was left out.
        """
        base = self.of(reference)
        if base.left_out:
            raise CannotAlign(
                f"Frame {reference + 1} cannot be the reference: {base.note}.",
                "Choose another one.",
            )
        undo = invert(base.matrix)
        return StackAlignment(
            self.rows,
            self.columns,
            tuple(
                FrameAlignment(
                    one.index,
                    one.matrix if one.left_out else compose(one.matrix, undo),
                    one.gain / base.gain,
                    one.residual_px,
                    one.left_out,
                    one.note,
                )
                for one in self.frames
            ),
            reference,
        )

    def of_frames(self, indices: Sequence[int]) -> "StackAlignment":
        """Return the alignment of some of the frames, numbered anew.

        They lie as before, though the reference may be none of them.
        """
        frames = [
            replace(self.of(index), index=place) for place, index in enumerate(indices)
        ]
        good = (one.index for one in frames if not one.left_out)
        return StackAlignment(self.rows, self.columns, tuple(frames), next(good, 0))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a JSON file."""
        return {
            "facetstack_alignment": VERSION,
            "rows": self.rows,
            "columns": self.columns,
            "reference": self.reference,
            "frames": [
                {
                    "index": one.index,
                    "matrix": one.matrix.tolist(),
                    "gain": one.gain,
                    "residual_px": (
                        None if np.isnan(one.residual_px) else one.residual_px
                    ),
                    "left_out": one.left_out,
                    "note": one.note,
                }
                for one in self.frames
            ],
        }


def load_alignment(path: Path) -> StackAlignment:
    """Read a saved alignment; raises ``Unreadable`` naming the file."""
    try:
        return alignment_from(json.loads(path.read_text("utf-8")))
    except BREAKAGES as error:
        raise Unreadable(
            f"{path} is no alignment that we can read: {error}.",
            "Make one with --save-alignment.",
        ) from error


def alignment_from(data: dict[str, Any]) -> StackAlignment:
    """Return the alignment of plain values; raises one of ``BREAKAGES``."""
    if data["facetstack_alignment"] != VERSION:
        raise ValueError("another version")
    found = StackAlignment(
        int(data["rows"]),
        int(data["columns"]),
        tuple(_frame(one) for one in data["frames"]),
        int(data["reference"]),
    )
    if not 0 <= found.reference < len(found.frames):
        raise ValueError("its reference is none of its frames")
    return found


def _frame(data: dict[str, Any]) -> FrameAlignment:
    """Read one frame's entry; raises ``ValueError`` for what cannot be."""
    matrix = np.array(data["matrix"], np.float64).reshape(2, 3)
    gain, residual_px = float(data["gain"]), data["residual_px"]
    enlarged = float(np.linalg.det(matrix[:, :2]))
    if not (np.isfinite(matrix).all() and 0.01 < enlarged < 100 and 0 < gain < 1e6):
        raise ValueError("no frame can lie like that")
    return FrameAlignment(
        int(data["index"]),
        matrix,
        gain,
        float("nan") if residual_px is None else float(residual_px),
        bool(data["left_out"]),
        str(data["note"]),
    )
