# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of the stack thread, as values, and what comes of them."""

from dataclasses import dataclass, field
from pathlib import Path

from facetstack.imaging.alignment import StackAlignment
from facetstack.imaging.coverage import CoverageReport
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import StackResult
from facetstack.progress import CancelToken, Report
from facetstack.workers.pictures import Bytes, Picture
from facetstack.workers.retouch_final import FinalPicture


@dataclass(frozen=True, eq=False)
class Job:
    """One thing to do; its token stops it."""

    token: CancelToken = field(default_factory=CancelToken, kw_only=True)


@dataclass(frozen=True, eq=False)
class WorkJob(Job):
    """A job that knows how it is done; the stack thread only gives it its turn."""

    def work(self, report: Report) -> object:
        """Do it and return what comes of it; runs in the stack thread."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class MergeJob(Job):
    """Merge frames as they come; gives a ``MergeOutcome``.

    ``expected`` is the number of frames that will come, for progress. An
    ``alignment`` of these frames, where there is one, is not found again. A merge that
    ``may_reframe`` gets all its frames at once, and its result is framed like the one
    that sees least, where that is not the first.
    """

    recipe: StackRecipe
    expected: int
    alignment: StackAlignment | None = None
    may_reframe: bool = False


@dataclass(frozen=True, eq=False)
class ShowFrameJob(Job):
    """Read one frame for the canvas; gives a ``Picture``."""

    ref: FrameRef


@dataclass(frozen=True, eq=False)
class DrawMapsJob(Job):
    """Draw owner and confidence of a result; gives ``MapPictures``."""

    result: StackResult
    picture: Picture


@dataclass(frozen=True, eq=False)
class SaveJob(Job):
    """Write a result as a file; gives what the user should know, a tuple of str.

    ``final`` lays the strokes of the retoucher over it first.
    """

    result: StackResult
    path: Path
    frames: tuple[FrameRef, ...]
    overwrite: bool = False
    final: FinalPicture | None = None


@dataclass(frozen=True)
class FrameThumbnail:
    """A frame as the filmstrip shows it.

    Attributes
    ----------
    pixels
        (rows, columns, 4) uint8 as in ``Picture``.
    sharpness
        How sharp its sharpest parts are.
    left_out
        Whether it could not be merged; ``note`` says why.
    """

    ref: FrameRef
    pixels: Bytes
    sharpness: float
    left_out: bool = False
    note: str = ""


@dataclass(frozen=True)
class MergeOutcome:
    """A result, the frames it was made of, and its pictures for the screen.

    ``coverage`` and its picture are ``None`` where they could not be read back.
    """

    result: StackResult
    frames: tuple[FrameRef, ...]
    picture: Picture
    depth: Picture
    coverage: CoverageReport | None
    coverage_picture: Picture | None
    seconds_after_last_frame: float
