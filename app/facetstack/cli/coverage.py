# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack coverage``: which part of the piece no frame shows sharp."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facetstack.cli.plan import PICTURE_WIDTHS_PX
from facetstack.cli.progress_line import ProgressLine
from facetstack.errors import CannotAlign, StudioError
from facetstack.progress import Progress, Report

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from facetstack.imaging.coverage import CoverageTracker
    from facetstack.imaging.frame import FrameRef


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "coverage",
        help="show what is sharp in some frame, and which frames are missing",
        description="Tells which part of the piece is sharp in some frame, between "
        "which frames gaps lie, and which frames would close them. Frames are files "
        "or one folder, in focus order.",
    )
    parser.add_argument(
        "frames", nargs="+", type=Path, metavar="FRAMES", help="files, or one folder"
    )
    parser.add_argument(
        "-o",
        dest="out",
        type=Path,
        metavar="PICTURE",
        help="picture to write: the piece, its gaps coloured and hatched",
    )
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=tuple(PICTURE_WIDTHS_PX),
        default="full",
        help="what the picture is for: every pixel of the frames, or a picture 2000 px "
        "wide, which hides finer blur (default: full)",
    )
    parser.add_argument(
        "--region",
        type=Path,
        metavar="MASK",
        help="picture of the frames' size, white where the piece is (default: found "
        "by its detail)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.add_argument(
        "--force", action="store_true", help="overwrite a file that exists"
    )
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Measure and tell; return the exit status, 0 with gaps too."""
    from facetstack.imaging.coverage import THOROUGH_MEGAPIXELS, CoverageTracker
    from facetstack.imaging.files import list_frames
    from facetstack.session.coverage_report import coverage_sentences, coverage_values

    if words.out is not None:
        from facetstack.session.export import check_picture

        check_picture(words.out, words.force)
    listed = list_frames(words.frames)
    if listed.skipped:
        names = ", ".join(path.name for path in listed.skipped)
        print(f"facetstack: not frames, skipped: {names}", file=sys.stderr)
    tracker = CoverageTracker(
        PICTURE_WIDTHS_PX[words.purpose],
        region=read_region(words.region) if words.region else None,
        tier_megapixels=THOROUGH_MEGAPIXELS,
        keep_picture=words.out is not None,
    )
    with ProgressLine(words.quiet or words.json) as progress:
        notes = measure(listed.refs, tracker, progress)
    report = tracker.report()
    if words.out is not None:
        _write(tracker, words.out, words.force)
    if words.json:
        print(json.dumps(coverage_values(report, listed.refs, notes), indent=1))
        return 0
    for line in (*coverage_sentences(report), *notes):
        print(line)
    if words.out is not None:
        print(f"  {words.out}")
    return 0


def measure(
    refs: "tuple[FrameRef, ...]", tracker: "CoverageTracker", progress: Report
) -> tuple[str, ...]:
    """Read, align and add frames; return what is suspicious about them.

    Raises
    ------
    CannotAlign
        If fewer than two frames could be aligned.
    """
    from facetstack.imaging.chain import Chain
    from facetstack.imaging.files import FrameReader

    reader, chain = FrameReader(), Chain()
    notes = []
    for ref in refs:
        frame = reader.read(ref)
        alignment = chain.add(frame)
        tracker.add(frame, alignment)
        if alignment.note:
            notes.append(f"{alignment.note}.".replace("?.", "?"))
        progress(Progress(ref.number, len(refs), f"Measured {ref.path.name}"))
    if tracker.count < 2:
        raise CannotAlign(
            "None of the frames could be aligned with the first one.",
            "Check that they show the same piece from the same place.",
        )
    return tuple(notes)


def read_region(path: Path) -> "npt.NDArray[np.bool_]":
    """Read a mask: (rows, columns), true where it is brighter than mid-grey.

    Raises
    ------
    Unreadable
        If it is no picture.
    StudioError
        If nothing in it is white.
    """
    import numpy as np

    from facetstack.imaging.files import read_frame
    from facetstack.imaging.frame import FrameRef

    pixels = read_frame(FrameRef(path, 0)).pixels
    region: npt.NDArray[np.bool_] = pixels.max(axis=2) > np.iinfo(pixels.dtype).max // 2
    if not region.any():
        raise StudioError(
            f"{path} marks nothing: none of it is white.",
            "Paint white where the piece is, black elsewhere.",
        )
    return region


def _write(tracker: "CoverageTracker", path: Path, force: bool) -> None:
    """Draw the coverage and save it."""
    from facetstack.session.coverage_picture import draw_coverage
    from facetstack.session.export import save_picture

    picture = tracker.picture()
    if picture is not None:
        save_picture(draw_coverage(tracker.report(), picture), path, force=force)
