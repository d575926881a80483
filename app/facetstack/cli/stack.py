# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack stack``: merges photographs that were taken at different focus."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facetstack.cli.plan import PICTURE_WIDTHS_PX
from facetstack.cli.progress_line import ProgressLine
from facetstack.errors import AlreadyExists, StudioError
from facetstack.progress import CancelToken, Report

if TYPE_CHECKING:
    from facetstack.imaging.alignment import StackAlignment
    from facetstack.imaging.files import FrameList
    from facetstack.imaging.frame import FrameRef
    from facetstack.imaging.recipe import StackRecipe
    from facetstack.imaging.stacking import StackResult


@dataclass(frozen=True)
class Outputs:
    """Where the results of a merge go; ``None`` where one is not wanted."""

    picture: Path
    depth_map: Path | None = None
    confidence: Path | None = None
    owner: Path | None = None
    report: Path | None = None
    alignment: Path | None = None
    profile: str | None = None
    layers: Path | None = None

    def check(self, frames: "FrameList", force: bool) -> None:
        """Refuse now what could not, or should not, be written after the work."""
        from facetstack.session.export import check_picture, check_writable
        from facetstack.session.layered import check_layers
        from facetstack.session.maps import check_map

        taken = {ref.path.resolve() for ref in frames}
        for path in self.paths():
            if path.resolve() in taken:
                raise AlreadyExists(
                    f"{path} is a frame of the stack, or is to be written twice.",
                    "Give every result a name of its own.",
                )
            taken.add(path.resolve())
        check_picture(self.picture, force)
        for one in (self.depth_map, self.confidence, self.owner):
            if one:
                check_map(one, force)
        for one in (self.report, self.alignment):
            if one:
                check_writable(one, force)
        if self.layers:
            check_layers(self.layers, force)

    def paths(self) -> tuple[Path, ...]:
        """Return every file that will be written."""
        every = (
            self.picture,
            self.depth_map,
            self.confidence,
            self.owner,
            self.report,
            self.alignment,
            self.layers,
        )
        return tuple(path for path in every if path is not None)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "stack",
        help="merge frames into one sharp picture",
        description="Merges frames taken at different focus: JPEG, PNG, TIFF or "
        "camera raw, as files or as one folder, in focus order.",
    )
    parser.add_argument(
        "frames", nargs="+", type=Path, metavar="FRAMES", help="files, or one folder"
    )
    parser.add_argument(
        "-o",
        dest="out",
        type=Path,
        required=True,
        metavar="OUT",
        help="picture to write: .tif or .png 16 bit, .jpg 8 bit",
    )
    parser.add_argument(
        "--method",
        choices=("hybrid", "depth", "pyramid"),
        default="hybrid",
        help="hybrid: clean edges, little noise; depth: crispest, each place from one "
        "frame; pyramid: for mesh, hair and stones that are seen into",
    )
    parser.add_argument(
        "--detail",
        type=_percent,
        default=50,
        metavar="0..100",
        help="more makes texture crisper, and noise with it (50: automatic)",
    )
    parser.add_argument(
        "--smooth",
        type=_percent,
        default=50,
        metavar="0..100",
        help="more evens out the depth map in flat areas (50: automatic)",
    )
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=tuple(PICTURE_WIDTHS_PX),
        default="full",
        help="what the picture is for: every pixel of the frames, or a picture 2000 px "
        "wide, which hides finer blur; gaps of the bracket are told accordingly "
        "(default: full)",
    )
    parser.add_argument(
        "--front",
        choices=("off", "on"),
        default="off",
        help="on: what is near stays opaque before a sharper ground, as thin prongs "
        "should; the ground right beside it gets softer (frames near to far)",
    )
    parser.add_argument(
        "--reference",
        default="auto",
        metavar="N|auto",
        help="frame whose framing and exposure the result has (auto: the first, or "
        "where later frames see less, the one that sees least)",
    )
    parser.add_argument(
        "--profile",
        choices=("srgb", "display-p3", "adobe-rgb", "prophoto"),
        help="colour space of the picture (default: the reference frame's; sRGB for "
        "raw)",
    )
    parser.add_argument(
        "--no-align", action="store_true", help="the frames are aligned already"
    )
    parser.add_argument(
        "--save-alignment", type=Path, metavar="FILE", help="keep it for another light"
    )
    parser.add_argument(
        "--alignment", type=Path, metavar="FILE", help="use a saved alignment"
    )
    for name, what in (
        ("depth-map", "depth in frames: .npy, .tif or .png"),
        ("confidence", "how sure the depth is: .npy, .tif or .png"),
        ("owner", "which frame each pixel came from: .npy, .tif or .png"),
        ("layers", "result, aligned frames with masks and maps: .psd or .psb"),
        ("report", "JSON with transforms, gains, residuals, shares, timings"),
    ):
        parser.add_argument(f"--{name}", type=Path, metavar="P", help=what)
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.add_argument(
        "--json", action="store_true", help="print the report to stdout instead"
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite files that exist"
    )
    parser.set_defaults(run=run)


def _percent(text: str) -> int:
    """Read a whole number from 0 to 100."""
    value = int(text)
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 100")
    return value


def run(words: argparse.Namespace) -> int:
    """Merge and write; return the exit status."""
    from facetstack.imaging.alignment import load_alignment
    from facetstack.imaging.files import list_frames
    from facetstack.imaging.recipe import StackRecipe

    outputs = Outputs(
        words.out,
        words.depth_map,
        words.confidence,
        words.owner,
        words.report,
        words.save_alignment,
        words.profile,
        words.layers,
    )
    listed = list_frames(words.frames)
    if listed.skipped:
        names = ", ".join(path.name for path in listed.skipped)
        print(f"facetstack: not frames, skipped: {names}", file=sys.stderr)
    recipe = StackRecipe(
        method=words.method,
        detail=words.detail,
        smooth=words.smooth,
        front=words.front == "on",
        align=not words.no_align,
        reference=_reference(words.reference, len(listed.refs)),
    )
    given = load_alignment(words.alignment) if words.alignment else None
    with ProgressLine(words.quiet or words.json) as progress:
        report = merge_files(
            listed,
            recipe,
            outputs,
            alignment=given,
            picture_px=PICTURE_WIDTHS_PX[words.purpose],
            force=words.force,
            progress=progress,
        )
    if words.json:
        print(json.dumps(report, indent=1))
    else:
        for line in summary(report, outputs):
            print(line)
    return 0


def _reference(text: str, count: int) -> int | None:
    """Turn a frame number from 1 into an index; ``None`` for auto."""
    if text == "auto":
        return None
    if not text.isdecimal() or not 1 <= int(text) <= count:
        raise StudioError(
            f"There is no frame {text}: frames are numbered from 1 to {count}.",
            "Give such a number to --reference, or auto.",
        )
    return int(text) - 1


def merge_files(
    listed: "FrameList",
    recipe: "StackRecipe",
    outputs: Outputs,
    *,
    alignment: "StackAlignment | None" = None,
    picture_px: int | None = None,
    force: bool = False,
    progress: Report,
    token: CancelToken | None = None,
) -> dict[str, Any]:
    """Merge frames from disk, write every output, and return the report.

    ``picture_px`` is the longest side of the picture that the result is for, and
    decides what counts as a gap; ``None`` for every pixel.
    What cannot be written is refused before the first frame is read.
    """
    from facetstack.imaging.whole_stack import merge_frames
    from facetstack.session.coverage_report import coverage_sentences, coverage_values
    from facetstack.session.report import build_report, write_report

    outputs.check(listed, force)
    refs = listed.refs
    started = time.perf_counter()
    merged = merge_frames(
        refs,
        recipe,
        alignment=alignment,
        picture_px=picture_px,
        report=progress,
        token=token,
    )
    result = merged.result
    seconds = {"read": merged.read_seconds, **result.seconds}
    began = time.perf_counter()
    notes = _write(result, refs, merged.alignment, outputs, force)
    if outputs.layers:
        notes += _write_layers(result, refs, outputs.layers, force, progress, token)
    seconds["write"] = time.perf_counter() - began
    seconds["total"] = time.perf_counter() - started
    report = build_report(
        result, refs, skipped=listed.skipped, seconds=seconds, notes=notes
    )
    values = coverage_values(merged.coverage, refs)
    report["coverage"] = {
        "sentences": list(coverage_sentences(merged.coverage)),
        **{key: values[key] for key in ("complete", "shares", "gaps", "open_ends")},
    }
    if outputs.report:
        write_report(report, outputs.report, force)
    return report


def _write(
    result: "StackResult",
    refs: "tuple[FrameRef, ...]",
    alignment: "StackAlignment",
    outputs: Outputs,
    force: bool,
) -> tuple[str, ...]:
    """Write picture, maps and alignment; return what the user should know."""
    from facetstack.imaging.color import into_profile, profile_named
    from facetstack.session.atomic import write_text
    from facetstack.session.export import save_picture
    from facetstack.session.maps import save_map

    pixels, profile = result.pixels, result.icc_profile
    if outputs.profile:
        pixels = into_profile(pixels, profile, profile_named(outputs.profile))
        is_srgb = outputs.profile == "srgb"
        profile = None if is_srgb else profile_named(outputs.profile)
    notes = save_picture(
        pixels,
        outputs.picture,
        icc_profile=profile,
        metadata_from=refs[result.reference].path,
        force=force,
    )
    for path, values in (
        (outputs.depth_map, result.depth_map),
        (outputs.owner, result.owner),
    ):
        if path:
            save_map(values, path, frame_count=len(refs), force=force)
    if outputs.confidence:
        save_map(result.confidence, outputs.confidence, frame_count=2, force=force)
    if outputs.alignment:
        text = json.dumps(alignment.as_dict(), indent=1)
        write_text(outputs.alignment, text, force=force)
    return notes


def _write_layers(
    result: "StackResult",
    refs: "tuple[FrameRef, ...]",
    path: Path,
    force: bool,
    progress: Report,
    token: CancelToken | None,
) -> tuple[str, ...]:
    """Write the layered file; return what the user should know."""
    from facetstack.session.layered import save_layers

    written = save_layers(result, refs, path, force=force, report=progress, token=token)
    if written == path:
        return ()
    return (f"The layers need more room than PSD has: they are in {written.name}.",)


def summary(report: dict[str, Any], outputs: Outputs) -> Iterator[str]:
    """Yield the lines that tell what was merged and where it lies."""
    frames = report["frames"]
    merged = [one for one in frames if not one["left_out"]]
    seconds = report["seconds"]["total"]
    yield f"Merged {len(merged)} of {len(frames)} frames in {seconds:.1f} s"
    for one in frames:
        if one["note"]:
            yield f"  {one['note']}"
    for line in report["notes"]:
        yield f"  {line}"
    for line in report.get("coverage", {}).get("sentences", ()):
        yield f"  {line}"
    for path in outputs.paths():
        yield f"  {path}"
