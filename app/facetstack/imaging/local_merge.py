# SPDX-License-Identifier: GPL-3.0-or-later
"""Merges a small place of a stack with another recipe, to be looked at first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.chain import Chain
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.matrices import identity
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.tone import to_codes
from facetstack.imaging.warp import warp_rows
from facetstack.progress import CancelToken, Progress, Report, silent

APRON_PX = 64
"""What lies around a place and has a say in it: bands, windows, discs."""

Codes = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Place:
    """A rectangle of the result, in pixels; ``last`` is outside."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def widened(self, rows: int, columns: int) -> "Place":
        """Return the place with its apron, within a picture; even where it begins."""
        return Place(
            max(0, self.first_row - APRON_PX) // 2 * 2,
            min(rows, self.last_row + APRON_PX),
            max(0, self.first_column - APRON_PX) // 2 * 2,
            min(columns, self.last_column + APRON_PX),
        )


class LocalStack:
    """The aligned frames of a stack at one place, kept while recipes are tried.

    Making it reads every frame once; after that a merge costs as many pixels as the
    place has. Not thread-safe.

    Parameters
    ----------
    refs, alignments
        The frames of a result, and how they lie; those left out stay out.
    place
        Within the result.
    report, token
        How far the reading is, and how it is asked to stop (``Cancelled``).

    Raises
    ------
    Unreadable
        If a frame is there no more.
    """

    def __init__(
        self,
        refs: Sequence[FrameRef],
        alignments: Sequence[FrameAlignment],
        place: Place,
        report: Report = silent,
        token: CancelToken | None = None,
    ) -> None:
        token = token or CancelToken()
        self.place = place
        self.refs = tuple(refs)
        self._frames: list[Frame] = []
        reader = FrameReader()
        for done, (frame, one) in enumerate(
            zip(reader.read_ahead(refs), alignments, strict=True), start=1
        ):
            token.checkpoint()
            if not one.left_out:
                self._wide = place.widened(frame.rows, frame.columns)
                self._frames.append(self._cut(frame, one))
            report(Progress(done, len(refs), f"Looked at {frame.ref.path.name}"))

    def merge(self, recipe: StackRecipe, token: CancelToken | None = None) -> Codes:
        """Return the place as the recipe makes it, (rows, columns, 3) uint16."""
        stacker = Stacker(recipe, token=token, chain=_Laid())
        for frame in self._frames:
            stacker.add(frame)
        pixels = stacker.finish().pixels
        place, wide = self.place, self._wide
        return np.ascontiguousarray(
            pixels[
                place.first_row - wide.first_row : place.last_row - wide.first_row,
                place.first_column - wide.first_column : place.last_column
                - wide.first_column,
            ]
        )

    def _cut(self, frame: Frame, alignment: FrameAlignment) -> Frame:
        """Return what a frame shows of the place, as the result has it."""
        wide = self._wide
        working = warp_rows(
            frame.pixels,
            alignment.matrix,
            alignment.gain,
            wide.first_row,
            wide.last_row,
        )
        codes = to_codes(working[:, wide.first_column : wide.last_column])
        return Frame(frame.ref, codes, frame.icc_profile)


class _Laid(Chain):
    """Takes frames for laid on one another already, exposure and all."""

    def _find(self, frame: Frame) -> FrameAlignment:
        return FrameAlignment(len(self.alignment.frames), identity(), 1.0, 0.0)
