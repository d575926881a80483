# SPDX-License-Identifier: GPL-3.0-or-later
"""Distances of focus as the command line takes them: lens units, or millimetres."""

import argparse
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facetstack.errors import StudioError

if TYPE_CHECKING:
    from facetstack.camera.client import CameraClient


@dataclass(frozen=True)
class Millimetres:
    """A distance on the piece."""

    mm: float


def distance(text: str) -> int | Millimetres:
    """Return the units of ``-40``, or the millimetres of ``-2.5mm``."""
    number = text.lower().removesuffix("mm").strip()
    try:
        if number == text.lower().strip():
            return int(number)
        mm = float(number)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no distance; write units such as 40, or 2.5mm"
        ) from error
    if not math.isfinite(mm):
        raise argparse.ArgumentTypeError(f"{text!r} is no distance")
    return Millimetres(mm)


def mm_per_unit_of(camera: "CameraClient") -> float:
    """Connect, and return what a unit is on the piece, as the lens was calibrated."""
    try:
        camera.open()
        focus = camera.capabilities().focus
    except StudioError:
        camera.close()
        raise
    if focus is None or focus.mm_per_unit is None:
        camera.close()
        raise StudioError(
            "Nobody knows how far a unit of this lens goes in mm.",
            "Run: facetstack calibrate --magnification M, or give units.",
        )
    return focus.mm_per_unit


def units_of(place: int | Millimetres | None, mm_per_unit: float | None) -> int | None:
    """Return a distance in units; ``mm_per_unit`` is needed for millimetres only."""
    if not isinstance(place, Millimetres):
        return place
    assert mm_per_unit is not None
    units = round(place.mm / mm_per_unit)
    # A step that is shorter than a unit is a unit.
    return units or (1 if place.mm > 0 else 0)
