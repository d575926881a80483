# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes into a JPEG what a camera knows about it: a small EXIF block."""

import struct
from dataclasses import dataclass
from fractions import Fraction

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 2, 3, 4, 5, 7
_EXIF_POINTER = 0x8769
_START_OF_IMAGE = b"\xff\xd8"

_Entry = tuple[int, int, int, bytes]


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

    def pack(self) -> bytes:
        """Return the block in TIFF form, little endian."""
        t = self.time
        moment = f"{t[:4]}:{t[4:6]}:{t[6:8]} {t[9:11]}:{t[11:13]}:{t[13:15]}"
        details = [
            _rational(0x829A, self.seconds),
            _rational(0x829D, self.aperture),
            _short(0x8822, 1),  # exposure program: manual
            _short(0x8827, self.iso),
            (0x9000, _UNDEFINED, 4, b"0232"),
            _text(0x9003, moment),
            _text(0x9004, moment),
            _rational(0x920A, self.focal_length_mm),
            _short(0xA001, 1),  # colour space: sRGB
            _text(0xA431, self.serial),
            _text(0xA434, self.lens),
        ]
        main = [
            _text(0x010F, self.make),
            _text(0x0110, self.model),
            _short(0x0112, 1),  # orientation: as it is
            _rational(0x011A, 300),
            _rational(0x011B, 300),
            _short(0x0128, 2),  # per inch
            _text(0x0131, "Facetstack virtual camera"),
            _text(0x0132, moment),
            (_EXIF_POINTER, _LONG, 1, struct.pack("<I", 0)),
        ]
        head = b"II*\0" + struct.pack("<I", 8)
        where = len(head) + len(_directory(main, len(head)))
        main[-1] = (_EXIF_POINTER, _LONG, 1, struct.pack("<I", where))
        return head + _directory(main, len(head)) + _directory(details, where)


def write_exif(jpeg: bytes, exif: Exif) -> bytes:
    """Return the JPEG with the block as its first segment."""
    block = b"Exif\0\0" + exif.pack()
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    return _START_OF_IMAGE + segment + jpeg[len(_START_OF_IMAGE) :]


def _directory(entries: list[_Entry], offset: int) -> bytes:
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


def _text(tag: int, text: str) -> _Entry:
    data = text.encode("ascii", "replace") + b"\0"
    return tag, _ASCII, len(data), data


def _short(tag: int, number: int) -> _Entry:
    return tag, _SHORT, 1, struct.pack("<H", number)


def _rational(tag: int, number: float) -> _Entry:
    part = Fraction(number).limit_denominator(10_000)
    return tag, _RATIONAL, 1, struct.pack("<II", part.numerator, part.denominator)
