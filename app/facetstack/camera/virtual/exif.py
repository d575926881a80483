# SPDX-License-Identifier: GPL-3.0-or-later
"""What a camera knows about a picture: a small EXIF block in TIFF form."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL = 1, 2, 3, 4, 5
_UNDEFINED, _SIGNED_RATIONAL = 7, 10
_EXIF_POINTER = 0x8769
_START_OF_IMAGE = b"\xff\xd8"

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, value."""


@dataclass(frozen=True)
class Exif:
    """What is told. ``time`` is like ``20260131T235959``."""

    make: str
    model: str
    lens: str
    time: str
    seconds: float
    aperture: float
    iso: int
    focal_length_mm: float
    serial: str

    def pack(self, extra: Sequence[Entry] = ()) -> bytes:
        """Return the block in TIFF form, little endian.

        Parameters
        ----------
        extra
            Further entries of the main directory, such as those of an image.
        """
        t = self.time
        moment = f"{t[:4]}:{t[4:6]}:{t[6:8]} {t[9:11]}:{t[11:13]}:{t[13:15]}"
        details = [
            _rational(0x829A, self.seconds),
            _rational(0x829D, self.aperture),
            short_entry(0x8822, 1),  # exposure program: manual
            short_entry(0x8827, self.iso),
            (0x9000, _UNDEFINED, 4, b"0232"),
            text_entry(0x9003, moment),
            text_entry(0x9004, moment),
            _rational(0x920A, self.focal_length_mm),
            short_entry(0xA001, 1),  # colour space: sRGB
            text_entry(0xA431, self.serial),
            text_entry(0xA434, self.lens),
        ]
        main = [
            text_entry(0x010F, self.make),
            text_entry(0x0110, self.model),
            short_entry(0x0112, 1),  # orientation: as it is
            _rational(0x011A, 300),
            _rational(0x011B, 300),
            short_entry(0x0128, 2),  # per inch
            text_entry(0x0131, "Facetstack virtual camera"),
            text_entry(0x0132, moment),
            long_entry(_EXIF_POINTER, 0),
        ]
        head = b"II*\0" + struct.pack("<I", 8)
        main = sorted((*main, *extra))
        where = len(head) + len(_directory(main, len(head)))
        pointer = next(i for i, entry in enumerate(main) if entry[0] == _EXIF_POINTER)
        main[pointer] = long_entry(_EXIF_POINTER, where)
        return head + _directory(main, len(head)) + _directory(details, where)


def write_exif(jpeg: bytes, exif: Exif) -> bytes:
    """Return the JPEG with the block as its first segment."""
    block = b"Exif\0\0" + exif.pack()
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    return _START_OF_IMAGE + segment + jpeg[len(_START_OF_IMAGE) :]


def _directory(entries: list[Entry], offset: int) -> bytes:
    """Return a directory that begins at ``offset``; values over 4 bytes follow it."""
    table, values = struct.pack("<H", len(entries)), b""
    after = offset + 2 + 12 * len(entries) + 4
    for tag, kind, count, data in entries:
        table += struct.pack("<HHI", tag, kind, count)
        if len(data) <= 4:
            table += data.ljust(4, b"\0")
        else:
            table += struct.pack("<I", after + len(values))
            values += data + b"\0" * (len(data) % 2)
    return table + struct.pack("<I", 0) + values


def text_entry(tag: int, text: str) -> Entry:
    """Return a text."""
    data = text.encode("ascii", "replace") + b"\0"
    return tag, _ASCII, len(data), data


def short_entry(tag: int, *numbers: int) -> Entry:
    """Return 16-bit numbers."""
    return tag, _SHORT, len(numbers), struct.pack(f"<{len(numbers)}H", *numbers)


def long_entry(tag: int, number: int) -> Entry:
    """Return a 32-bit number."""
    return tag, _LONG, 1, struct.pack("<I", number)


def byte_entry(tag: int, data: bytes) -> Entry:
    """Return bytes."""
    return tag, _BYTE, len(data), data


def _rational(tag: int, number: float) -> Entry:
    return rational_entry(tag, (number,), signed=False)


def rational_entry(tag: int, numbers: Sequence[float], *, signed: bool) -> Entry:
    """Return fractions."""
    parts = [Fraction(number).limit_denominator(10_000) for number in numbers]
    flat = [n for part in parts for n in (part.numerator, part.denominator)]
    kind, letter = (_SIGNED_RATIONAL, "i") if signed else (_RATIONAL, "I")
    return tag, kind, len(parts), struct.pack(f"<{len(flat)}{letter}", *flat)
