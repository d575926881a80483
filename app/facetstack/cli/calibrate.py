# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack calibrate``: measures a lens, so that brackets know it."""

import argparse
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from facetstack.cli.interrupt import stopped_by_ctrl_c
from facetstack.cli.progress_line import ProgressLine
from facetstack.errors import StudioError
from facetstack.optics.bracket import CloseUp
from facetstack.optics.domain import require_positive

if TYPE_CHECKING:
    from facetstack.camera.calibration_store import LensCalibration
    from facetstack.camera.client import CameraClient

_SENSOR_WIDTH_MM = 36.0


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "calibrate",
        help="measure how a lens is driven",
        description="Drives the lens to and fro and measures on live view its play, "
        "the smallest step that moves it, how well it comes back, and how long its "
        "steps are; with --magnification also in mm. Focus on something with fine "
        "detail in depth and let nothing move. Takes half a minute or so, and is kept "
        "for this body, lens and focal length.",
    )
    parser.add_argument(
        "--camera", default="auto", metavar="CAMERA",
        help="auto, a model's name, or ptpip:HOST:PORT (numeric)",
    )  # fmt: skip
    parser.add_argument(
        "--magnification", type=float, metavar="M",
        help="size on the sensor over size of the piece, to measure mm as well",
    )  # fmt: skip
    parser.add_argument(
        "--aperture", type=float, metavar="N",
        help="f-number of live view; default: what the camera tells",
    )  # fmt: skip
    parser.add_argument(
        "--sensor-width", type=float, default=_SENSOR_WIDTH_MM, metavar="MM",
        help="width of the sensor; default: %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE",
        help="keep it in this file; default: the user's own",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Measure the lens, keep what was found, and tell it."""
    from facetstack.camera.calibration import calibrate
    from facetstack.camera.calibration_store import CalibrationStore
    from facetstack.camera.client import CameraClient

    store = CalibrationStore(words.output)
    camera = CameraClient(words.camera, calibrations=store)
    try:
        with (
            stopped_by_ctrl_c() as token,
            ProgressLine(words.quiet or words.json) as progress,
        ):
            camera.open()
            close_up = _close_up(words, camera)
            found = calibrate(camera, close_up=close_up, token=token, report=progress)
    finally:
        camera.close()
    store.save(found)
    if words.json:
        print(json.dumps(asdict(found)))
    else:
        print("\n".join([*_lines(found), f"Kept in {store.path}"]))
    if close_up is not None and found.mm_per_unit is None and not words.json:
        print("The step in mm could not be measured: too little detail in depth.")
    return 0


def _close_up(words: argparse.Namespace, camera: "CameraClient") -> CloseUp | None:
    if words.magnification is None:
        return None
    f_number = words.aperture or f_number_of(camera)
    # Pixels do not count: blur is measured in those of live view.
    close_up = CloseUp(words.magnification, f_number, words.sensor_width, 1000)
    require_positive(
        magnification=words.magnification,
        f_number=f_number,
        sensor_width_mm=words.sensor_width,
    )
    return close_up


def f_number_of(camera: "CameraClient") -> float:
    """Return the f-number that is set.

    Raises
    ------
    StudioError
        If the camera does not tell.
    """
    if "aperture" in camera.capabilities().settings:
        told = re.search(r"\d+(\.\d+)?", camera.read_setting("aperture").value)
        if told:
            return float(told.group())
    raise StudioError("The camera does not tell its aperture.", "Give --aperture.")


def _lines(found: "LensCalibration") -> list[str]:
    sizes = ", ".join(f"{units:g}" for units in found.step_units)
    lens = found.lens or "unnamed lens"
    focal = f" at {found.focal_length_mm:g} mm" if found.focal_length_mm else ""
    lines = [
        f"{lens}{focal} on the {found.model}",
        f"Play           {found.backlash_units:g} units",
        f"Smallest step  {found.smallest_units} units",
        f"Comes back to  {found.repeatability_units:g} units (standard deviation)",
    ]
    if len(found.step_units) > 1:
        lines.append(f"Step sizes     {sizes} units")
    if found.mm_per_unit is not None:
        lines.append(
            f"One unit       {found.mm_per_unit:.4f} mm at {found.magnification:g}x"
        )
    return lines
