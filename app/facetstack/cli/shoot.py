# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack shoot``: a focus bracket without a window."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from facetstack.cli.distance import Millimetres, distance, mm_per_unit_of, units_of
from facetstack.cli.interrupt import stopped_by_ctrl_c
from facetstack.cli.progress_line import ProgressLine
from facetstack.errors import FocusUnknown, StudioError
from facetstack.progress import Cancelled, CancelToken, Progress, Report

if TYPE_CHECKING:
    from facetstack.camera.client import CameraClient
    from facetstack.camera.series import InCameraBracket
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
        "go farther with --frames and --step. Afterwards the focus returns to near. A "
        "bracket that broke off goes on with --resume, which needs nothing else.",
    )
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER",
        help="where the frames go; made if it is not there",
    )  # fmt: skip
    place.add_argument(
        "--resume", type=Path, metavar="FOLDER",
        help="shoot what the bracket in this folder lacks, as it was begun",
    )  # fmt: skip
    parser.add_argument(
        "--focused-on", type=int, metavar="N",
        help="with --resume: the lens was focused by hand as in frame N",
    )  # fmt: skip
    parser.add_argument(
        "--again", type=int, nargs="+", default=[], metavar="N",
        help="with --resume: shoot these frames anew; the old ones are kept aside",
    )  # fmt: skip
    parser.add_argument(
        "--camera", metavar="CAMERA",
        help="auto, a model's name, or ptpip:HOST:PORT (numeric); default: auto, or "
        "that of the bracket that is resumed",
    )  # fmt: skip
    parser.add_argument(
        "--near", type=distance, metavar="U",
        help="near limit in units; for a calibrated lens also in mm: --near=-2.5mm",
    )  # fmt: skip
    parser.add_argument("--far", type=distance, metavar="U", help="far limit likewise")
    parser.add_argument("--frames", type=int, metavar="N", help="how many frames")
    parser.add_argument(
        "--step", type=distance, metavar="U", help="from frame to frame likewise"
    )
    parser.add_argument(
        "--in-camera", type=int, metavar="N",
        help="collect N frames that the camera steps by itself, as set in its menu",
    )  # fmt: skip
    parser.add_argument(
        "--recycle", type=float, default=0.0, metavar="S",
        help="seconds that flashes need between frames; default: %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--delete-from-card", action="store_true",
        help="delete each frame on the card once it is safe on disk",
    )  # fmt: skip
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
    """Shoot the bracket, or the rest of one, and tell where the frames are."""
    job = _resumed(words) if words.resume else _begun(words)
    shots: list[Shot] = []
    try:
        with (
            stopped_by_ctrl_c() as token,
            ProgressLine(words.quiet or words.json) as progress,
        ):
            for shot in _shoot(job, token, progress):
                shots.append(shot)
            model = job.camera.info().model
    except Cancelled:
        print(
            f"facetstack: {job.on_disk + len(shots)} of {job.bracket.frame_count} "
            f"frames are in {job.folder}; go on with: facetstack shoot --resume "
            f"{job.folder}",
            file=sys.stderr,
        )
        raise
    except StudioError as error:
        done = job.on_disk + len(shots)
        if not done or isinstance(error, FocusUnknown):
            raise
        hint = f"{error.hint} Then go on with: facetstack shoot --resume {job.folder}"
        raise type(error)(error.message, hint.strip()) from error
    finally:
        job.camera.close()
    if words.json:
        print(json.dumps({"camera": model, "frames": [_as_json(s) for s in shots]}))
        return 0
    print(_summary(job, len(shots), model))
    return 0


def _summary(job: "_Job", shot: int, model: str) -> str:
    from facetstack.camera.shoot import FocusBracket

    bracket = job.bracket
    if job.on_disk and not shot:
        return f"All {bracket.frame_count} frames are in {job.folder} already."
    span = (
        f", {bracket.near_units} to {bracket.far_units} units"
        if isinstance(bracket, FocusBracket)
        else ", stepped by the camera"
    )
    return f"Shot {shot} frames on the {model} into {job.folder}{span}."


@dataclass
class _Job:
    """What is to be shot, and by which camera; ``events`` begins with the token."""

    camera: "CameraClient"
    bracket: "FocusBracket | InCameraBracket"
    folder: Path
    events: "Callable[[CancelToken], Generator[object, None, None]]"
    on_disk: int = 0


def _begun(words: argparse.Namespace) -> _Job:
    """Return the job that the flags describe."""
    from facetstack.camera.client import CameraClient
    from facetstack.session.unbroken import shoot_unbroken

    if words.in_camera is not None:
        return _begun_in_camera(words)
    if words.focused_on is not None or words.again:
        raise StudioError("--focused-on and --again belong to --resume.")
    stem, address = _stem(words.name), words.camera or "auto"
    camera = CameraClient(address)
    places = (words.near, words.far, words.step)
    in_mm = any(isinstance(place, Millimetres) for place in places)
    mm_per_unit = mm_per_unit_of(camera) if in_mm else None
    near, far, step = (units_of(place, mm_per_unit) for place in places)
    bracket = replace(
        bracket_of(near, far, words.frames, step, words.settle),
        recycle_seconds=words.recycle,
    )

    def events(token: CancelToken) -> "Generator[object, None, None]":
        if not in_mm:
            camera.open()
        yield from shoot_unbroken(
            camera,
            address,
            bracket,
            words.output,
            stem=stem,
            token=token,
            delete_from_card=words.delete_from_card,
        )

    return _Job(camera, bracket, words.output, events)


def _begun_in_camera(words: argparse.Namespace) -> _Job:
    """Return the job that the camera's menu describes."""
    from facetstack.camera.client import CameraClient
    from facetstack.camera.series import InCameraBracket
    from facetstack.session.unbroken import shoot_series_unbroken

    given = (words.near, words.far, words.frames, words.step, words.focused_on)
    if any(flag is not None for flag in given) or words.again:
        raise StudioError(
            "The camera's menu says how a bracket in the camera is stepped.",
            "Give --in-camera N without limits, frames or step.",
        )
    bracket = InCameraBracket(words.in_camera)
    stem, address = _stem(words.name), words.camera or "auto"
    camera = CameraClient(address)

    def events(token: CancelToken) -> "Generator[object, None, None]":
        camera.open()
        by_hand = camera.capabilities().series_by_hand
        yield from shoot_series_unbroken(
            camera,
            address,
            replace(bracket, by_hand=by_hand),
            words.output,
            stem=stem,
            token=token,
            delete_from_card=words.delete_from_card,
        )

    return _Job(camera, bracket, words.output, events)


def _resumed(words: argparse.Namespace) -> _Job:
    """Return what is left of the bracket in a folder."""
    from facetstack.camera.client import CameraClient
    from facetstack.camera.series import InCameraBracket
    from facetstack.session.bracket_record import find_journal
    from facetstack.session.holes import find_holes
    from facetstack.session.series import missing_frames, resume_series_journaled
    from facetstack.session.shooting import resume_journaled

    record = find_journal(words.resume)
    begun = record.beginning
    given = (words.near, words.far, words.frames, words.step, words.in_camera)
    if any(flag is not None for flag in given):
        raise StudioError(
            "The plan of a resumed bracket stands in its journal.",
            "Give --resume without limits, frames or step.",
        )
    total, number = begun.bracket.frame_count, words.focused_on
    for one in (*words.again, *([] if number is None else [number])):
        if not 1 <= one <= total:
            raise StudioError(f"There is no frame {one}: there are {total}.")
    again = {one - 1 for one in words.again}
    # On USB a camera's address changes whenever it is plugged in.
    found_by_serial = begun.address.startswith("usb:")
    address = words.camera or ("auto" if found_by_serial else begun.address)
    camera = CameraClient(address, begun.camera.serial)

    if isinstance(begun.bracket, InCameraBracket):
        if number is not None or again:
            raise StudioError("The camera steps this bracket: it is fetched, not shot.")
        left = len(missing_frames(record, total))

        def fetched(token: CancelToken) -> "Generator[object, None, None]":
            return resume_series_journaled(
                camera, record, token=token, delete_from_card=words.delete_from_card
            )

        return _Job(camera, begun.bracket, record.folder, fetched, total - left)

    def events(token: CancelToken) -> "Generator[object, None, None]":
        return resume_journaled(
            camera,
            record,
            token=token,
            focused_on=None if number is None else number - 1,
            again=again,
            delete_from_card=words.delete_from_card,
        )

    on_disk = total - len(find_holes(record, again).missing)
    return _Job(camera, begun.bracket, record.folder, events, on_disk)


def _as_json(shot: "Shot") -> dict[str, object]:
    return {
        "index": shot.index,
        "units": shot.units,
        "file": str(shot.path),
        "files": [str(file.path) for file in shot.files],
        "alarms": [alarm.kind.value for alarm in shot.alarms],
    }


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


def _shoot(job: _Job, token: CancelToken, report: Report) -> Iterator["Shot"]:
    from facetstack.camera.series import Waiting
    from facetstack.camera.shoot import Begun, Moving, Shot
    from facetstack.session.unbroken import Broken

    total, done, start = job.bracket.frame_count, job.on_disk, ""
    with closing(job.events(token)) as events:
        for event in events:
            match event:
                case Begun():
                    report(Progress(done, total, "Moving to the near limit"))
                case Broken(error):
                    report(Progress(done, total, f"{error.message} Going on"))
                case Waiting(0, by_hand=True):
                    start = start or job.camera.capabilities().series_start
                    report(Progress(done, total, f"Start it on the camera: {start}"))
                case Waiting():
                    text = f"{event.arrived} of {total} frames on the card"
                    report(Progress(done, total, text))
                case Moving() if done == job.on_disk and done:
                    text = f"Moving to frame {event.index + 1}"
                    report(Progress(done, total, text))
                case Shot():
                    done += 1
                    text = f"{event.path.name} at {event.units} units"
                    notes = "".join(f"; {alarm.text}" for alarm in event.alarms)
                    report(Progress(done, total, text + notes))
                    yield event


def _stem(name: str) -> str:
    """Return a name that is safe in a file name."""
    stem = re.sub(r"[^\w.+-]+", "_", name).strip("._")
    if not stem:
        raise StudioError(f"{name!r} cannot begin a file name.", "Change --name.")
    return stem
