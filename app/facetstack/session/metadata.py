# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries what a frame tells about its exposure over to the merged picture."""

from pathlib import Path
from typing import Any

import pyexiv2

from facetstack import __version__

_KEPT = (
    "Exif.Photo.",
    "Exif.GPSInfo.",
    "Exif.Image.Make",
    "Exif.Image.Model",
    "Exif.Image.DateTime",
    "Exif.Image.Artist",
    "Exif.Image.Copyright",
)
_DROPPED = (
    "Exif.Photo.MakerNote",  # its inner offsets hold in the original file only
    "Exif.Photo.Pixel",
    "Exif.Photo.ColorSpace",
    "Exif.Photo.InteroperabilityTag",
    "Exif.Photo.0xea1c",  # padding
    "Xmp.tiff.",
    "Xmp.exif.Pixel",
    "Xmp.crs.",  # development settings, which would be applied a second time
    "Xmp.xmpMM.",  # identity and history of the original
)
_SRGB, _UNCALIBRATED = "1", "65535"
_FAILURES = (RuntimeError, OSError, ValueError, UnicodeError)

# Its C++ half writes to stderr by itself.
_MUTE = 4


def carry_over(
    source: Path, target: Path, *, columns: int, rows: int, is_srgb: bool
) -> tuple[str, ...]:
    """Copy Exif, IPTC and XMP of a frame to a merged picture.

    The picture is upright, so its orientation is 1. Nothing that fails here fails a
    save.

    Parameters
    ----------
    source
        A frame: JPEG, PNG, TIFF or camera raw.
    target
        The merged picture, which is changed in place.
    columns, rows
        Its size in pixels.
    is_srgb
        Whether its profile is sRGB.

    Returns
    -------
    tuple of str
        Sentences about what could not be carried over.
    """
    pyexiv2.set_log_level(_MUTE)
    notes: list[str] = []
    exif: dict[str, Any] = {}
    iptc: dict[str, Any] = {}
    xmp: dict[str, Any] = {}
    try:
        with pyexiv2.Image(str(source)) as frame:
            exif, iptc, xmp = frame.read_exif(), frame.read_iptc(), frame.read_xmp()
    except _FAILURES as error:
        notes.append(f"The metadata of {source.name} could not be read: {error}.")
    exif = {key: value for key, value in exif.items() if _is_kept(key)}
    exif |= {
        "Exif.Image.Orientation": "1",
        "Exif.Image.Software": f"Facetstack {__version__}",
        "Exif.Photo.PixelXDimension": str(columns),
        "Exif.Photo.PixelYDimension": str(rows),
        "Exif.Photo.ColorSpace": _SRGB if is_srgb else _UNCALIBRATED,
    }
    xmp = {key: value for key, value in xmp.items() if not key.startswith(_DROPPED)}
    try:
        with pyexiv2.Image(str(target)) as picture:
            for what, write, values in (
                ("Exif", picture.modify_exif, exif),
                ("IPTC", picture.modify_iptc, iptc),
                ("XMP", picture.modify_xmp, xmp),
            ):
                notes += _written(what, write, values, source)
    except _FAILURES as error:
        notes.append(f"No metadata could be written: {error}.")
    return tuple(notes)


def _is_kept(key: str) -> bool:
    return key.startswith(_KEPT) and not key.startswith(_DROPPED)


def _written(
    what: str, write: Any, values: dict[str, Any], source: Path
) -> tuple[str, ...]:
    """Write one kind of metadata; return a sentence if that fails."""
    if not values:
        return ()
    try:
        write(values)
    except _FAILURES as error:
        return (f"The {what} data of {source.name} could not be kept: {error}.",)
    return ()


def exposure_facts(frame: Path) -> dict[str, str]:
    """Return ``camera``, ``lens``, ``aperture`` and ``shot`` as far as a frame tells.

    ``shot`` is as Exif has it, "2026:11:24 10:00:00".
    """
    pyexiv2.set_log_level(_MUTE)
    try:
        with pyexiv2.Image(str(frame)) as image:
            exif = image.read_exif()
    except _FAILURES:
        return {}
    facts = {
        "camera": exif.get("Exif.Image.Model", ""),
        "lens": exif.get("Exif.Photo.LensModel", ""),
        "aperture": _f_number(exif.get("Exif.Photo.FNumber", "")),
        "shot": exif.get("Exif.Photo.DateTimeOriginal", ""),
    }
    return {name: str(fact).strip() for name, fact in facts.items() if fact}


def _f_number(fraction: str) -> str:
    """Return "f5.6" of the fraction 56/10; "" of what is none."""
    over, _, under = fraction.partition("/")
    try:
        return f"f{float(over) / float(under):g}"
    except (ValueError, ZeroDivisionError):
        return ""
