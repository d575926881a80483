# SPDX-License-Identifier: GPL-3.0-or-later
"""TIFF files: pixels, profile and orientation; and whether one is camera raw."""

import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tifffile

from facetstack.imaging.picture import (
    NotAPicture,
    OfOtherKind,
    Picture,
    as_rgb,
    rgb_profile,
)

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

_GREY_INVERTED, _GREY, _RGB, _YCBCR = 0, 1, 2, 6
_RAW_KINDS = (32803, 34892)
"""Colour filter array, and linear raw."""
_ORIENTATION, _DNG_VERSION, _PROFILE = 274, 50706, 34675
_WORDS = {3: "palette", 5: "CMYK", 8: "Lab", 9: "Lab"}
_BREAKAGES = (
    tifffile.TiffFileError,
    struct.error,
    RuntimeError,  # what imagecodecs raises
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
)

# It logs every oddity of a file; what matters is raised, the rest is not for people.
logging.getLogger("tifffile").setLevel(logging.CRITICAL + 1)


def is_camera_raw(path: Path) -> bool:
    """Tell whether a TIFF holds camera raw, as CR2, NEF, ARW and DNG do.

    Raises
    ------
    NotAPicture
        If the file is damaged, or cut short within the raw picture.
    """
    with path.open("rb") as file:
        if file.read(10)[8:] == b"CR":
            return True
    with _opened(path) as tiff:
        first = tiff.pages.first
        pages = [first, *(first.pages or ())]
        mosaics = [page for page in pages if int(page.photometric) in _RAW_KINDS]
        for page in mosaics:
            _check_whole(page, path)
        return bool(mosaics) or _DNG_VERSION in first.tags


def read_tiff(path: Path) -> Picture:
    """Return the first picture in a TIFF file.

    Raises
    ------
    NotAPicture
        If the file is cut short or damaged, or has no RGB or grey pixels.
    """
    with _opened(path) as tiff:
        page = tiff.pages.first
        kind = int(page.photometric)
        if kind not in (_GREY_INVERTED, _GREY, _RGB, _YCBCR):
            raise OfOtherKind(f"it has {_WORDS.get(kind, 'unusual')} colours")
        _check_whole(page, path)
        pixels = np.asarray(page.asarray())
        if page.axes.startswith("S"):
            pixels = np.moveaxis(pixels, 0, -1)
        if kind == _GREY_INVERTED:
            pixels = np.invert(pixels)
        return Picture(
            as_rgb(pixels.astype(pixels.dtype.newbyteorder("="), copy=False)),
            rgb_profile(page.tags.valueof(_PROFILE)),
            int(page.tags.valueof(_ORIENTATION, 1)),
        )


@contextmanager
def _opened(path: Path) -> Iterator[tifffile.TiffFile]:
    """Open a TIFF; whatever a broken one makes tifffile raise is one error."""
    try:
        with tifffile.TiffFile(path) as tiff:
            yield tiff
    except NotAPicture:
        raise
    except _BREAKAGES as error:
        raise NotAPicture("it is damaged") from error


def _check_whole(page: tifffile.TiffPage, path: Path) -> None:
    """Raise if some of a picture's strips or tiles lie past the end of the file."""
    size_bytes = path.stat().st_size
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        if offset + count > size_bytes:
            raise NotAPicture("it ends in the middle")
