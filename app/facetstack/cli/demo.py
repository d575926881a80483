# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack demo``: the whole length of the work on a virtual camera."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from facetstack.assets import asset
from facetstack.camera.child import VIRTUAL_BODIES
from facetstack.cli.progress_line import ProgressLine
from facetstack.cli.stack import Outputs, summary
from facetstack.errors import StudioError
from facetstack.progress import Progress, Report

DEFAULT_FOLDER = Path("facetstack-demo")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "demo",
        help="try everything on a virtual camera",
        description="Starts a virtual camera before a ring and opens the studio on "
        "it; with --headless it shoots a bracket, merges it and writes the results.",
    )
    parser.add_argument(
        "--headless",
        nargs="?",
        type=Path,
        const=DEFAULT_FOLDER,
        metavar="DIR",
        help=f"no window: write picture, depth map and report into DIR, or into a "
        f"new folder in it if it is not empty (default: {DEFAULT_FOLDER})",
    )
    parser.add_argument("--body", choices=VIRTUAL_BODIES, default="nikon")
    parser.add_argument("--scene", default="ring", metavar="NAME")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Open the studio on a virtual camera, or shoot and merge without a window."""
    from facetstack.camera.child import start_virtual_camera
    from facetstack.cli.studio import check_display, open_studio

    if words.headless is None:
        check_display()
    with start_virtual_camera(body=words.body, scene=words.scene) as virtual:
        if words.headless is None:
            return open_studio(camera=virtual.address)
        with ProgressLine(words.quiet) as progress:
            lines = shoot_and_merge(
                virtual.address, words.scene, words.headless, progress
            )
    print("\n".join(lines))
    return 0


def shoot_and_merge(
    address: str, scene: str, folder: Path, progress: Report
) -> list[str]:
    """Shoot the scene's bracket, merge it while it is shot, and write the results.

    Returns the lines of a summary.
    """
    from facetstack.camera.client import CameraClient
    from facetstack.camera.shoot import FocusBracket, Shot, shoot_bracket
    from facetstack.imaging.files import FrameReader
    from facetstack.imaging.frame import FrameRef
    from facetstack.imaging.stacking import Stacker
    from facetstack.session.export import save_picture
    from facetstack.session.maps import save_map
    from facetstack.session.naming import next_numbered_folder
    from facetstack.session.report import build_report, write_report

    started = time.perf_counter()
    hints = _bracket_of(scene)
    used = folder.is_dir() and any(folder.iterdir())
    target = next_numbered_folder(folder, "bracket") if used else folder
    depth_map, report = target / "depth.npy", target / "report.json"
    outputs = Outputs(target / "result.tif", depth_map=depth_map, report=report)
    camera, reader, stacker = CameraClient(address), FrameReader(), Stacker()
    refs: list[FrameRef] = []
    try:
        info = camera.open()
        drive = camera.capabilities().focus
        unit = hints["step_sizes_units"][0] if drive and drive.counts_steps else 1
        bracket = FocusBracket(
            near_units=int(hints["near_units"] / unit),
            far_units=int(hints["far_units"] / unit),
            step_units=hints["step_units"] / unit,
        )
        events = shoot_bracket(camera, bracket, target / "frames", stem=scene)
        for event in events:
            if not isinstance(event, Shot):
                continue
            ref = FrameRef(event.path, event.index)
            refs.append(ref)
            stacker.add(reader.read(ref))
            text = f"Shot and merged {event.path.name}"
            progress(Progress(ref.number, bracket.frame_count, text))
    finally:
        camera.close()
    shot = time.perf_counter()
    result = stacker.finish()
    seconds = {
        "shoot": shot - started,
        **result.seconds,
        "total": time.perf_counter() - started,
    }
    notes = save_picture(
        result.pixels,
        outputs.picture,
        icc_profile=result.icc_profile,
        metadata_from=refs[result.reference].path,
    )
    save_map(result.depth_map, depth_map, frame_count=len(refs))
    written = build_report(result, refs, seconds=seconds, notes=notes)
    write_report(written, report)
    return [
        f"Shot {len(refs)} frames on the {info.model} into {target / 'frames'}",
        *summary(written, outputs),
    ]


def _bracket_of(scene: str) -> dict[str, Any]:
    """Return near, far and step of a scene, in lens units from the lens's start.

    Also the lengths of the steps in which some bodies drive it.
    """
    try:
        described = asset(f"scenes/{scene}/scene.json")
    except FileNotFoundError as error:
        raise StudioError(f"There is no scene called {scene}.", "Try: ring.") from error
    hints: dict[str, Any] = json.loads(described.read_text("utf-8"))
    return hints
