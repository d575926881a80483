# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack shoot``: a focus bracket without a window."""

import argparse
import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from facetstack.cli.progress_line import ProgressLine
from facetstack.errors import StudioError
from facetstack.progress import Cancelled, CancelToken, Progress, Report

if TYPE_CHECKING:
    from facetstack.camera.client import CameraClient
    from facetstack.camera.shoot import FocusBracket, Shot

_DEFAULT_SETTLE_SECONDS = 0.15


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "shoot",
        help="shoot a focus bracket",
        description="Shoots frames at stepped focus and brings them to disk. Focus "
        "positions are lens units from where the lens stands now; minus is nearer. "
        "Give the limits (--near and --far) with --step or --frames, or start here and "
        "go farther with --frames and --step. Afterwards the focus returns to near.",
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FOLDER",
        help="where the frames go; made if it is not there",
    )  # fmt: skip
    parser.add_argument(
        "--camera", default="auto", metavar="CAMERA",
        help="auto, a model's name, or ptpip:HOST:PORT (numeric); default: auto",
    )  # fmt: skip
    parser.add_argument("--near", type=int, metavar="U", help="near limit in units")
    parser.add_argument("--far", type=int, metavar="U", help="far limit in units")
    parser.add_argument("--frames", type=int, metavar="N", help="how many frames")
    parser.add_argument("--step", type=int, metavar="U", help="units between frames")
    parser.add_argument(
        "--settle", type=float, default=_DEFAULT_SETTLE_SECONDS, metavar="S",
        help="seconds to rest after each move; default: %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--name", default="frame", metavar="SKU", help="how the file names begin"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Shoot the bracket and tell where the frames are."""
    from facetstack.camera.client import CameraClient

    bracket = bracket_of(words.near, words.far, words.frames, words.step, words.settle)
    stem = _stem(words.name)
    camera = CameraClient(words.camera)
    shots: list[Shot] = []
    try:
        with (
            _stopped_by_ctrl_c() as token,
            ProgressLine(words.quiet or words.json) as progress,
        ):
            info = camera.open()
            for shot in _shoot(camera, bracket, words.output, stem, token, progress):
                shots.append(shot)
    except Cancelled:
        print(
            f"facetstack: {len(shots)} of {bracket.frame_count} frames are in "
            f"{words.output}",
            file=sys.stderr,
        )
        raise
    finally:
        camera.close()
    if words.json:
        frames = [
            {
                "index": shot.index,
                "units": shot.units,
                "file": str(shot.path),
                "files": [str(file.path) for file in shot.files],
            }
            for shot in shots
        ]
        print(json.dumps({"camera": info.model, "frames": frames}))
    else:
        print(
            f"Shot {len(shots)} frames on the {info.model} into {words.output}, "
            f"{bracket.near_units} to {bracket.far_units} units."
        )
    return 0


def bracket_of(
    near: int | None,
    far: int | None,
    frames: int | None,
    step: int | None,
    settle_seconds: float = _DEFAULT_SETTLE_SECONDS,
) -> "FocusBracket":
    """Return the bracket that the flags describe, or say which flag is missing."""
    from facetstack.camera.shoot import FocusBracket

    if frames is not None and frames < 2:
        raise StudioError("A bracket needs at least two frames.", "Raise --frames.")
    if (near is None) != (far is None):
        raise StudioError("--near and --far belong together.", "Give both, or none.")
    if frames is not None and step is not None:
        if near is not None:
            raise StudioError(
                "--near and --far fix the span already.",
                "Give either --frames or --step with them.",
            )
        return FocusBracket(0, (frames - 1) * step, step, settle_seconds)
    if near is None or far is None or (frames is None and step is None):
        raise StudioError(
            "It is not said which bracket to shoot.",
            "Give --near and --far with --step or --frames, or --frames and --step.",
        )
    if step is None:
        assert frames is not None
        return FocusBracket(near, far, (far - near) / (frames - 1), settle_seconds)
    return FocusBracket(near, far, step, settle_seconds)


def _shoot(
    camera: "CameraClient",
    bracket: "FocusBracket",
    folder: Path,
    stem: str,
    token: CancelToken,
    report: Report,
) -> Iterator["Shot"]:
    from facetstack.camera.shoot import Moving, Shot, shoot_bracket

    total = bracket.frame_count
    for event in shoot_bracket(camera, bracket, folder, stem=stem, token=token):
        if isinstance(event, Moving) and event.index == 0:
            report(Progress(0, total, "Moving to the near limit"))
        if isinstance(event, Shot):
            done = event.index + 1
            report(Progress(done, total, f"{event.path.name} at {event.units} units"))
            yield event


def _stem(name: str) -> str:
    """Return a name that is safe in a file name."""
    stem = re.sub(r"[^\w.+-]+", "_", name).strip("._")
    if not stem:
        raise StudioError(f"{name!r} cannot begin a file name.", "Change --name.")
    return stem


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[CancelToken]:
    """Give a token that Ctrl-C cancels; a second Ctrl-C does not wait any more."""
    token = CancelToken()

    def stop(number: int, frame: object) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
