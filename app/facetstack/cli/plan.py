# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack plan``: frames, step, depth of field, diffraction and time."""

import argparse
import json
import re
from dataclasses import asdict
from typing import Any

from facetstack.cli import advise
from facetstack.errors import StudioError
from facetstack.optics import lens
from facetstack.optics.bracket import (
    DEFAULT_OVERLAP,
    BracketPlan,
    CloseUp,
    plan_bracket,
    plan_neighbours,
)

FULL_FRAME_MM = (36.0, 24.0)
PIXELS_ACROSS = 6000
SECONDS_PER_FRAME = 3.0
PICTURE_WIDTHS_PX = {"full": None, "2000px": 2000}
"""What the picture is for, and how wide it is then."""

HEADINGS = ("aperture", "frames", "step", "depth of field", "Airy disc", "blur", "time")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "plan",
        help="how many frames a piece takes, and how far apart",
        description="Plans a bracket and compares the neighbouring f-numbers. Depths "
        "of field are totals, by wave optics in green light.",
    )
    parser.add_argument(
        "--magnification",
        type=float,
        required=True,
        metavar="M",
        help="size on the sensor over size of the piece: 1 for 1:1, 0.5 for 1:2",
    )
    parser.add_argument(
        "--aperture",
        type=_f_number,
        metavar="N",
        help="f-number as set on the lens, such as 8 or f/8",
    )
    parser.add_argument(
        "--advise",
        action="store_true",
        help="compare all apertures instead, and name the one to take",
    )
    parser.add_argument(
        "--camera",
        metavar="CAMERA",
        help="with --advise: only apertures that this camera and its lens offer",
    )
    parser.add_argument(
        "--depth",
        type=float,
        required=True,
        metavar="MM",
        help="depth of the piece from near to far limit, in mm",
    )
    parser.add_argument(
        "--focal-length",
        type=float,
        metavar="MM",
        help="adds working distance, extension and change of scale per step",
    )
    parser.add_argument(
        "--sensor",
        type=_sensor_mm,
        default=FULL_FRAME_MM,
        metavar="WxH",
        help="width and height of the sensor in mm (default: 36x24)",
    )
    parser.add_argument(
        "--pixels",
        type=int,
        default=PIXELS_ACROSS,
        metavar="N",
        help=f"pixels across the sensor's width (default: {PIXELS_ACROSS})",
    )
    parser.add_argument(
        "--overlap",
        type=float,
        default=DEFAULT_OVERLAP,
        help="share of the depth of field that neighbouring frames have in common "
        f"(default: {DEFAULT_OVERLAP})",
    )
    parser.add_argument(
        "--pupil",
        type=float,
        default=1.0,
        metavar="P",
        help="pupil magnification, exit over entrance pupil (default: 1)",
    )
    parser.add_argument(
        "--seconds-per-frame",
        type=float,
        default=SECONDS_PER_FRAME,
        metavar="S",
        help="from one exposure to the next: move, settle, expose, fetch "
        f"(default: {SECONDS_PER_FRAME:g})",
    )
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=tuple(PICTURE_WIDTHS_PX),
        default="full",
        help="what the picture is for: every pixel of the sensor, or a picture 2000 px "
        "wide, which allows longer steps at wide apertures (default: full)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Print the plan as a table or as JSON."""
    if words.advise:
        return advise.run(words, PICTURE_WIDTHS_PX[words.purpose])
    if words.aperture is None or words.camera is not None:
        raise StudioError(
            "A plan needs an aperture, and a camera belongs to --advise.",
            "Give --aperture N, or --advise to compare them.",
        )
    sensor_width_mm, sensor_height_mm = words.sensor
    close_up = CloseUp(
        magnification=words.magnification,
        f_number=words.aperture,
        sensor_width_mm=sensor_width_mm,
        pixels_across=words.pixels,
        pupil=words.pupil,
    )
    plan = plan_bracket(
        close_up,
        words.depth,
        overlap=words.overlap,
        picture_width_px=PICTURE_WIDTHS_PX[words.purpose],
        seconds_per_frame=words.seconds_per_frame,
    )
    at_lens = None if words.focal_length is None else _lens(plan, words.focal_length)
    if words.json:
        print(json.dumps(as_dict(plan, sensor_height_mm, at_lens), indent=2))
    else:
        print("\n".join(_lines(plan, sensor_height_mm, at_lens)))
    return 0


def as_dict(
    plan: BracketPlan, sensor_height_mm: float, at_lens: dict[str, float] | None
) -> dict[str, Any]:
    """Return the plan and its neighbours as plain values, units in the names."""
    return {
        **asdict(plan),
        "field_width_mm": plan.close_up.sensor_width_mm / plan.close_up.magnification,
        "field_height_mm": sensor_height_mm / plan.close_up.magnification,
        "working_f_number": plan.close_up.working_f_number,
        "numerical_aperture": plan.close_up.numerical_aperture,
        "pixel_pitch_um": plan.close_up.pixel_pitch_um,
        "leaves_soft_bands": plan.leaves_soft_bands,
        "positions_mm": plan.positions_mm,
        "lens": at_lens,
        "neighbours": [
            {
                "f_number": each.close_up.f_number,
                "frame_count": each.frame_count,
                "step_mm": each.step_mm,
                "depth_of_field_total_mm": each.depth_of_field_total_mm,
                "airy_diameter_um": each.airy_diameter_um,
                "airy_diameter_px": each.airy_diameter_px,
                "blur_midway_px": each.blur_midway_px,
                "seconds": each.seconds,
            }
            for each in plan_neighbours(plan)
            if each is not plan
        ],
    }


def _lens(plan: BracketPlan, focal_length_mm: float) -> dict[str, float]:
    """Return what follows from the focal length."""
    close_up = plan.close_up
    at = (focal_length_mm, close_up.magnification)
    subject_mm = lens.subject_distance_mm(*at, close_up.pupil)
    return {
        "focal_length_mm": focal_length_mm,
        "extension_mm": lens.extension_mm(*at),
        "subject_distance_mm": subject_mm,
        "rail_scale_per_step": lens.rail_scale(subject_mm, plan.step_mm),
        "ring_scale_per_step": lens.ring_scale(*at, plan.step_mm, close_up.pupil),
    }


def _lines(
    plan: BracketPlan, sensor_height_mm: float, at_lens: dict[str, float] | None
) -> list[str]:
    """Return the plan as lines of text."""
    close_up = plan.close_up
    width_mm = close_up.sensor_width_mm
    field_mm = [side / close_up.magnification for side in (width_mm, sensor_height_mm)]
    facts = [
        ("Frames", f"{plan.frame_count}, in {_time(plan.seconds)}"),
        ("Step", f"{plan.step_mm:.3f} mm, overlap {100 * plan.overlap:g} %"),
        ("Depth of field", _depths(plan)),
        (
            "Diffraction",
            f"Airy disc {plan.airy_diameter_um:.1f} µm, "
            f"{plan.airy_diameter_px:.1f} px wide",
        ),
        ("Midway blur", f"{plan.blur_midway_px:.2f} px radius between two frames"),
        (
            "Aperture",
            f"f/{close_up.f_number:g}, working f/{close_up.working_f_number:.1f}, "
            f"NA {close_up.numerical_aperture:.3f}",
        ),
        (
            "Sensor",
            f"{width_mm:g} x {sensor_height_mm:g} mm, {close_up.pixels_across} px "
            f"across, pitch {close_up.pixel_pitch_um:.2f} µm",
        ),
        ("Field", f"{field_mm[0]:.1f} x {field_mm[1]:.1f} mm"),
    ]
    if at_lens:
        facts.append(("Lens", _lens_text(at_lens)))
    lines = [
        f"{plan.depth_mm:g} mm deep at {close_up.magnification:g}x, {_purpose(plan)}",
        "",
        *(f"{name:<16}{text}" for name, text in facts),
        "",
        *_table(plan),
    ]
    if plan.leaves_soft_bands:
        lines += ["", "Soft bands will show between the frames: use more overlap."]
    return lines


def _purpose(plan: BracketPlan) -> str:
    """Return what the picture is for, in words."""
    if plan.picture_width_px is None:
        return "for every pixel of the sensor"
    return f"for a picture {plan.picture_width_px} px wide"


def _depths(plan: BracketPlan) -> str:
    """Return the depth of field, and where it comes from."""
    wave = f"{plan.wave_depth_total_mm:.3f} mm by wave optics"
    blur = f"{plan.geometric_depth_total_mm:.3f} mm by blur of 2 px of the picture"
    if plan.depth_of_field_total_mm > plan.wave_depth_total_mm:
        return f"{blur} ({wave})"
    return f"{wave} ({blur})"


def _lens_text(at_lens: dict[str, float]) -> str:
    """Return what follows from the focal length, in words."""
    rail, ring = (
        100 * (at_lens[f"{drive}_scale_per_step"] - 1) for drive in ("rail", "ring")
    )
    return (
        f"{at_lens['focal_length_mm']:g} mm, {at_lens['subject_distance_mm']:.0f} mm "
        f"from the piece, extended by {at_lens['extension_mm']:.0f} mm; scale per step "
        f"{rail:.2f} % on a rail, {ring:.2f} % by the ring"
    )


def _table(plan: BracketPlan) -> list[str]:
    """Return the neighbouring f-numbers as an aligned table, the plan's own marked."""
    rows = [HEADINGS]
    for each in plan_neighbours(plan):
        rows.append(
            (
                f"{'>' if each is plan else ' '} f/{each.close_up.f_number:g}",
                str(each.frame_count),
                f"{each.step_mm:.3f} mm",
                f"{each.depth_of_field_total_mm:.3f} mm",
                f"{each.airy_diameter_um:.1f} µm = {each.airy_diameter_px:.1f} px",
                f"{each.blur_midway_px:.2f} px",
                _time(each.seconds),
            )
        )
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "   ".join(
            [
                row[0].ljust(widths[0]),
                *(
                    cell.rjust(width)
                    for cell, width in zip(row[1:], widths[1:], strict=True)
                ),
            ]
        )
        for row in rows
    ]


def _time(seconds: float) -> str:
    """Return a duration as people say it."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min"


def _f_number(text: str) -> float:
    """Return the f-number of ``8`` or ``f/8``."""
    try:
        return float(text.lower().removeprefix("f/"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no f-number; write 8 or f/8"
        ) from error


def _sensor_mm(text: str) -> tuple[float, float]:
    """Return width and height of ``36x24``."""
    sides = re.fullmatch(r"(\d+(?:\.\d*)?)\s*[x×]\s*(\d+(?:\.\d*)?)", text.lower())
    if sides is None or 0 in (size := (float(sides[1]), float(sides[2]))):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no sensor size; write width x height in mm, such as 36x24"
        )
    return size
