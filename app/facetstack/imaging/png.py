# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files: pixels, profile and orientation."""

import struct
import zlib
from collections.abc import Iterator

import imagecodecs
import numpy as np

from facetstack.imaging.jpeg import exif_orientation
from facetstack.imaging.picture import (
    NotAPicture,
    Picture,
    as_rgb,
    check_size,
    rgb_profile,
)

START = b"\x89PNG\r\n\x1a\n"

DENSEST = 1032
"""Bytes that one deflated byte can become, at most (zlib's technical notes)."""

LARGEST_PROFILE_BYTES = 2**24
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples per pixel of each colour type."""


def read_png(data: bytes) -> Picture:
    """Return the picture in a PNG file.

    Raises
    ------
    NotAPicture
        If the file is cut short or damaged.
    """
    profile, orientation = None, 1
    chunks = list(_chunks(data))
    _check_header(chunks)
    for name, payload in chunks:
        if name == b"iCCP":
            profile = rgb_profile(_unpacked(bytes(payload)))
        elif name == b"eXIf":
            orientation = exif_orientation(bytes(payload))
    try:
        pixels = np.asarray(imagecodecs.png_decode(data))
    except (imagecodecs.PngError, ValueError) as error:
        raise NotAPicture("it is damaged") from error
    return Picture(as_rgb(pixels), profile, orientation)


def _unpacked(payload: bytes) -> bytes | None:
    """Return the profile of an iCCP chunk: name, 0, method, deflated bytes."""
    try:
        packed = payload.split(b"\0", 1)[1][1:]
        unpacking = zlib.decompressobj()
        profile = unpacking.decompress(packed, LARGEST_PROFILE_BYTES)
    except (zlib.error, IndexError):
        return None
    return profile if unpacking.eof else None


def _check_header(chunks: list[tuple[bytes, memoryview]]) -> None:
    """Refuse a picture of an absurd size, or larger than its data could be."""
    name, header = chunks[0]
    if name != b"IHDR" or len(header) != 13:
        raise NotAPicture("it is damaged")
    columns, rows, depth, colours = struct.unpack_from(">IIBB", header)
    check_size(rows, columns)
    packed = sum(len(payload) for name, payload in chunks if name == b"IDAT")
    bits = rows * columns * depth * _SAMPLES.get(colours, 1)
    if bits > 8 * packed * DENSEST:
        raise NotAPicture("it is damaged: its data are too short for its size")


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and payload of each chunk up to the last, checked by its sum."""
    whole, at, name = memoryview(data), len(START), b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise NotAPicture("it ends in the middle")
        size = int.from_bytes(whole[at : at + 4], "big")
        end = at + 12 + size
        if end > len(data):
            raise NotAPicture("it ends in the middle")
        if zlib.crc32(whole[at + 4 : end - 4]) != int.from_bytes(
            whole[end - 4 : end], "big"
        ):
            raise NotAPicture("it is damaged")
        name = bytes(whole[at + 4 : at + 8])
        yield name, whole[at + 8 : end - 4]
        at = end
