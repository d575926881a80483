# SPDX-License-Identifier: GPL-3.0-or-later
"""TIFF files: pixels, profile and orientation; and whether one is camera raw."""

import logging
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile

from facetstack.imaging.picture import Picture, as_rgb, rgb_profile

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

_GREY_INVERTED, _GREY, _RGB, _YCBCR = 0, 1, 2, 6
_CFA, _LINEAR_RAW = 32803, 34892
_ORIENTATION, _DNG_VERSION, _PROFILE = 274, 50706, 34675
_WORDS = {3: "palette", 5: "CMYK", 8: "Lab", 9: "Lab"}
_REFUSALS = (
    tifffile.TiffFileError,
    imagecodecs.DelayedImportError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
)

# It logs every oddity of a file; what matters is raised, the rest is not for people.
logging.getLogger("tifffile").setLevel(logging.CRITICAL + 1)


def is_camera_raw(path: Path) -> bool:
    """Tell whether a TIFF holds camera raw, as CR2, NEF, ARW and DNG do.

    Raises
    ------
    ValueError
        If the file is no TIFF that can be read.
    """
    with path.open("rb") as file:
        if file.read(10)[8:] == b"CR":
            return True
    try:
        with tifffile.TiffFile(path) as tiff:
            page = tiff.pages.first
            return (
                _DNG_VERSION in page.tags
                or int(page.photometric) in (_CFA, _LINEAR_RAW)
                # The first picture is a small preview; the large one is elsewhere.
                or (page.is_reduced and page.tags.get("SubIFDs") is not None)
            )
    except _REFUSALS as error:
        raise ValueError(str(error)) from error


def read_tiff(path: Path) -> Picture:
    """Return the first picture in a TIFF file.

    Raises
    ------
    ValueError
        If the file is cut short or damaged, or has no RGB or grey pixels.
    """
    try:
        with tifffile.TiffFile(path) as tiff:
            return _read_page(tiff.pages.first, path.stat().st_size)
    except _REFUSALS as error:
        raise ValueError(str(error)) from error


def _read_page(page: tifffile.TiffPage, size_bytes: int) -> Picture:
    kind = int(page.photometric)
    if kind not in (_GREY_INVERTED, _GREY, _RGB, _YCBCR):
        raise ValueError(f"it has {_WORDS.get(kind, 'unusual')} colours")
    ends = (
        offset + count
        for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False)
    )
    if max(ends, default=0) > size_bytes:
        raise ValueError("it ends in the middle")
    pixels = np.asarray(page.asarray())
    if page.axes.startswith("S"):
        pixels = np.moveaxis(pixels, 0, -1)
    if kind == _GREY_INVERTED:
        pixels = np.invert(pixels)
    if pixels.dtype.byteorder == ">":
        pixels = pixels.astype(pixels.dtype.newbyteorder("="))
    return Picture(
        as_rgb(pixels),
        rgb_profile(_value(page, _PROFILE)),
        int(_value(page, _ORIENTATION) or 1),
    )


def _value(page: tifffile.TiffPage, code: int) -> bytes | None:
    tag = page.tags.get(code)
    return None if tag is None else tag.value
