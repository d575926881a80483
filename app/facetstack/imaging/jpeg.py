# SPDX-License-Identifier: GPL-3.0-or-later
"""JPEG files: pixels, profile and orientation, and whether they are whole."""

import struct
from collections.abc import Iterable, Iterator

import imagecodecs
import numpy as np

from facetstack.imaging.picture import (
    MOST_PIXELS,
    NotAPicture,
    OfOtherKind,
    Picture,
    as_rgb,
    check_size,
    rgb_profile,
)

START = b"\xff\xd8\xff"

_SCAN_PIECE = 2**20
"""Bytes of a scan that are looked through at once."""

_EXIF = b"Exif\0\0"
_ICC = b"ICC_PROFILE\0"
_END, _SCAN = 0xD9, 0xDA
_APP1, _APP2 = 0xE1, 0xE2
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of the segment that tells the size; the gaps are tables."""

MOST_SCANS = 64
"""A progressive picture has about ten; each one more costs a pass over all pixels."""


def read_jpeg(data: bytes) -> Picture:
    """Return the picture in a JPEG file.

    What follows the end marker (makers hide previews and films there) is ignored.

    Raises
    ------
    NotAPicture
        If the file is cut short or damaged, or has no RGB or grey pixels.
    """
    segments = list(segments_of(data))
    check_frame(segments)
    try:
        pixels = np.asarray(imagecodecs.jpeg8_decode(data))
    except (imagecodecs.Jpeg8Error, ValueError) as error:
        raise NotAPicture(f"it is damaged: {error}") from error
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        raise OfOtherKind("it has CMYK colours")
    profile = rgb_profile(_joined_profile(segments))
    return Picture(as_rgb(pixels), profile, _orientation(segments))


def segments_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and payload of each segment up to the end of the first picture.

    Decoders fill what is missing with grey and say nothing, so the markers are walked.

    Raises
    ------
    NotAPicture
        Where it is cut short or damaged.
    """
    at = 2
    while True:
        if data[at : at + 1] != b"\xff":
            cut = at >= len(data)
            raise NotAPicture("it ends in the middle" if cut else "it is damaged")
        while data[at : at + 1] == b"\xff":
            at += 1
        marker = data[at] if at < len(data) else 0
        at += 1
        if marker == _END:
            return
        size = int.from_bytes(data[at : at + 2], "big")
        if size < 2 or at + size > len(data):
            raise NotAPicture("it ends in the middle")
        yield marker, data[at + 2 : at + size]
        at += size
        if marker == _SCAN:
            at = _marker_in_scan(data, at)


def _marker_in_scan(data: bytes, at: int) -> int:
    """Return where a marker ends the scan that begins at ``at``.

    In a scan 0xff is data if 0 follows; restart markers, 0xd0 to 0xd7, go with it.
    """
    values = np.frombuffer(data, np.uint8)
    for first in range(at, len(values) - 1, _SCAN_PIECE):
        part = values[first : first + _SCAN_PIECE + 1]
        places = np.flatnonzero(part[:-1] == 0xFF)
        after = part[places + 1]
        ends = (after != 0) & (after != 0xFF) & ((after < 0xD0) | (after > 0xD7))
        if ends.any():
            return first + int(places[ends.argmax()])
    raise NotAPicture("it ends in the middle")


def check_frame(
    segments: Iterable[tuple[int, bytes]], most_pixels: int = MOST_PIXELS
) -> None:
    """Refuse what would take absurd room or time to decode, or is not 8 bit.

    Raises
    ------
    NotAPicture
        Also as ``TooLarge`` or ``OfOtherKind``.
    """
    scans = 0
    for marker, payload in segments:
        scans += marker == _SCAN
        if scans > MOST_SCANS:
            raise NotAPicture("it is damaged: it has too many scans")
        if marker in _FRAMES:
            if len(payload) < 6:
                raise NotAPicture("it is damaged")
            precision, rows, columns = struct.unpack_from(">BHH", payload)
            check_size(rows, columns, most_pixels)
            if precision != 8:
                raise OfOtherKind(f"its samples have {precision} bit, not 8")


def _joined_profile(segments: list[tuple[int, bytes]]) -> bytes | None:
    """Return the profile, which is split over segments of 64 KiB."""
    parts = {
        payload[len(_ICC)]: payload[len(_ICC) + 2 :]
        for marker, payload in segments
        if marker == _APP2 and payload.startswith(_ICC) and len(payload) > len(_ICC) + 2
    }
    return b"".join(parts[number] for number in sorted(parts)) or None


def _orientation(segments: list[tuple[int, bytes]]) -> int:
    """Return the Exif orientation, 1 if there is none."""
    for marker, payload in segments:
        if marker == _APP1 and payload.startswith(_EXIF):
            return exif_orientation(payload[len(_EXIF) :])
    return 1


def exif_orientation(tiff: bytes) -> int:
    """Return the orientation, 1..8, in an Exif block; 1 if it has none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 1
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(count):
            tag, _, _, value = struct.unpack_from(
                f"{order}HHIH", tiff, first + 2 + 12 * entry
            )
            if tag == 274:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
