# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files: pixels, profile and orientation."""

import zlib
from collections.abc import Iterator

import imagecodecs
import numpy as np

from facetstack.imaging.jpeg import exif_orientation
from facetstack.imaging.picture import NotAPicture, Picture, as_rgb, rgb_profile

START = b"\x89PNG\r\n\x1a\n"


def read_png(data: bytes) -> Picture:
    """Return the picture in a PNG file.

    Raises
    ------
    NotAPicture
        If the file is cut short or damaged.
    """
    profile, orientation = None, 1
    for name, payload in _chunks(data):
        if name == b"iCCP":
            profile = rgb_profile(_unpacked(payload))
        elif name == b"eXIf":
            orientation = exif_orientation(payload)
    try:
        pixels = np.asarray(imagecodecs.png_decode(data))
    except imagecodecs.PngError as error:
        raise NotAPicture(f"it is damaged or cut short ({error})") from error
    return Picture(as_rgb(pixels), profile, orientation)


def _unpacked(payload: bytes) -> bytes | None:
    """Return the profile of an iCCP chunk: name, 0, method, deflated bytes."""
    try:
        return zlib.decompress(payload.split(b"\0", 1)[1][1:])
    except (zlib.error, IndexError):
        return None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and payload of each chunk; what is cut short is left to libpng."""
    at = len(START)
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += 12 + size
