# SPDX-License-Identifier: GPL-3.0-or-later
"""TIFF files: pixels, profile and orientation; and whether one is camera raw."""

import logging
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tifffile

from facetstack.imaging.jpeg import check_frame, segments_of
from facetstack.imaging.picture import (
    NotAPicture,
    OfOtherKind,
    Picture,
    as_rgb,
    check_size,
    rgb_profile,
)
from facetstack.imaging.raw_whole import check_whole_raw

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

_GREY_INVERTED, _GREY, _RGB, _YCBCR = 0, 1, 2, 6
_RAW_KINDS = (32803, 34892)
"""Colour filter array, and linear raw."""
_ORIENTATION, _DNG_VERSION, _PROFILE = 274, 50706, 34675
_WORDS = {3: "palette", 5: "CMYK", 8: "Lab", 9: "Lab"}
_JPEG = 7
_PACKED = {1, 5, _JPEG, 8, 32773, 32946, 50000}
"""Not packed, LZW, JPEG, deflate (twice), PackBits, Zstandard."""

_BREAKAGES = (
    tifffile.TiffFileError,
    struct.error,
    RuntimeError,  # what imagecodecs raises
    ArithmeticError,
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
        start = file.read(16)
    if start[8:10] == b"CR":
        check_whole_raw(start, path)
        return True
    with _opened(path) as tiff:
        first = tiff.pages.first
        pages = [first, *(first.pages or ())]
        mosaics = [page for page in pages if int(page.photometric) in _RAW_KINDS]
        for page in mosaics:
            check_size(page.imagelength, page.imagewidth)
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
        _check_layout(page)
        _check_whole(page, path)
        if int(page.compression) == _JPEG:
            _check_parts(page)
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


def _check_layout(page: tifffile.TiffPage) -> None:
    """Refuse an absurd size, or one that not all strips or tiles are there for."""
    check_size(page.imagelength, page.imagewidth)
    if page.is_tiled:
        check_size(page.tilelength, page.tilewidth, _room(page))
    if int(page.compression) not in _PACKED:
        raise OfOtherKind("it is packed in a way that we do not unpack")
    if page.imagedepth != 1 or page.samplesperpixel > 8:
        raise OfOtherKind("its pixels are neither grey nor RGB")
    if len(page.dataoffsets) < math.prod(page.chunked):
        raise NotAPicture("it is damaged: some of its strips are missing")


def _room(page: tifffile.TiffPage) -> int:
    """Return how many pixels a part may have: as the whole, or a small tile."""
    return max(int(page.imagelength * page.imagewidth), 2**22)


def _check_parts(page: tifffile.TiffPage) -> None:
    """Check the pictures in which a JPEG-compressed one is kept."""
    file = page.parent.filehandle
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        file.seek(offset)
        check_frame(segments_of(file.read(count)), _room(page))


def _check_whole(page: tifffile.TiffPage, path: Path) -> None:
    """Raise if some of a picture's strips or tiles lie past the end of the file."""
    size_bytes = path.stat().st_size
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        if offset + count > size_bytes:
            raise NotAPicture("it ends in the middle")
