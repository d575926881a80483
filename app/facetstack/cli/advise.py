# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack plan --advise``: which aperture suits a piece."""

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import asdict

from facetstack.errors import StudioError
from facetstack.optics.advisor import ApertureAdvice, advise_apertures
from facetstack.optics.bracket import F_NUMBERS

_HEADINGS = ("aperture", "frames", "time", "step", "contrast", "between", "resolves")


def run(words: argparse.Namespace, picture_width_px: int | None) -> int:
    """Print the table of apertures, or the same as JSON."""
    f_numbers = F_NUMBERS if words.camera is None else offered_by(words.camera)
    rows = advise_apertures(
        words.magnification,
        words.depth,
        sensor_width_mm=words.sensor[0],
        pixels_across=words.pixels,
        f_numbers=f_numbers,
        pupil=words.pupil,
        overlap=words.overlap,
        picture_width_px=picture_width_px,
        seconds_per_frame=words.seconds_per_frame,
    )
    if words.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        print("\n".join(_lines(rows)))
    return 0


def offered_by(address: str) -> tuple[float, ...]:
    """Connect to a camera and return the f-numbers that it offers with its lens.

    Raises
    ------
    StudioError
        If it offers none.
    """
    from facetstack.camera.client import CameraClient

    camera = CameraClient(address)
    try:
        camera.open()
        choices = camera.read_setting("aperture").choices
    finally:
        camera.close()
    found = f_numbers_of(choices)
    if not found:
        raise StudioError(
            "The camera does not tell which apertures its lens has.",
            "Leave --camera out to compare full stops.",
        )
    return found


def f_numbers_of(choices: Iterable[str]) -> tuple[float, ...]:
    """Return the f-numbers in words such as "f/8" or "5.6", widest aperture first."""
    found = (re.fullmatch(r"(?:f/?)?(\d+(?:\.\d+)?)", word.lower()) for word in choices)
    return tuple(sorted({float(one[1]) for one in found if one and float(one[1]) > 0}))


def _lines(rows: tuple[ApertureAdvice, ...]) -> list[str]:
    cells = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    table = [
        "   ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    best = next(row for row in rows if row.advised)
    return [
        *table,
        "",
        f"Take f/{best.f_number:g}: the fewest frames at which diffraction leaves "
        "the finest detail its crispness.",
        "Contrast is that of lines two pixels wide, in focus and midway between two "
        "frames; what the lens itself loses wide open is not known here.",
    ]


def _cells(row: ApertureAdvice) -> tuple[str, ...]:
    return (
        f"{'>' if row.advised else ' '} f/{row.f_number:g}",
        str(row.frame_count),
        f"{row.seconds:.0f} s",
        f"{row.step_mm:.3f} mm",
        f"{100 * row.contrast:.0f} %",
        f"{100 * row.contrast_midway:.0f} %",
        f"{row.resolvable_um:.0f} µm",
    )
