# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells camera raw files that are cut short: LibRaw fills what is missing, silently.

Layouts as dcraw (D. Coffin) reads them: a CR3 is made of boxes; a RAF lists three
places with their lengths; CR2 and ORF are TIFF directories of strips.
"""

import struct
from pathlib import Path
from typing import BinaryIO

from facetstack.imaging.picture import NotAPicture

RAF_START = b"FUJIFILMCCD-RAW"
ORF_STARTS = (b"IIRO", b"IIRS", b"MMOR")

MOST_BOXES = 1000
"""Outer boxes that are looked at; a CR3 has about six."""

MOST_DIRECTORIES = 16
"""TIFF directories that are looked at; a CR2 has four."""

_RAF_PLACES_AT = 84
_STRIP_OFFSETS, _STRIP_BYTES = 273, 279
_FORMATS = {3: "H", 4: "I"}


def check_whole_raw(start: bytes, path: Path) -> None:
    """Raise if a CR3, RAF, CR2 or ORF ends before all that it announces.

    Parameters
    ----------
    start
        At least its first 16 bytes; files of other kinds pass.
    path
        The file.

    Raises
    ------
    NotAPicture
        If it is cut short.
    """
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        if start[4:11] == b"ftypcrx":
            whole = _end_of_boxes(file, size_bytes) == size_bytes
        elif start.startswith(RAF_START):
            whole = _end_of_raf(file) <= size_bytes
        elif start.startswith(ORF_STARTS) or start[8:10] == b"CR":
            whole = _end_of_strips(file, size_bytes) <= size_bytes
        else:
            return
    if not whole:
        raise NotAPicture("it ends in the middle")


def _end_of_boxes(file: BinaryIO, size_bytes: int) -> int:
    """Return where the outer boxes of a CR3 end."""
    at = 0
    for _ in range(MOST_BOXES):
        if at >= size_bytes:
            break
        file.seek(at)
        head = file.read(16)
        box_bytes = int.from_bytes(head[:4], "big")
        if box_bytes == 1:
            box_bytes = int.from_bytes(head[8:16], "big")
        if box_bytes == 0:  # reaches to the end
            return size_bytes
        at += max(box_bytes, 8)
    return at


def _end_of_raf(file: BinaryIO) -> int:
    """Return the end of the last of JPEG, directory and mosaic of a RAF."""
    file.seek(_RAF_PLACES_AT)
    places = file.read(24)
    if len(places) < 24:
        return _RAF_PLACES_AT + 24
    numbers: tuple[int, ...] = struct.unpack(">6I", places)
    return max(numbers[one] + numbers[one + 1] for one in range(0, 6, 2))


def _end_of_strips(file: BinaryIO, size_bytes: int) -> int:
    """Return the end of the last strip that the directories of a TIFF name."""
    file.seek(0)
    order = "<" if file.read(2) == b"II" else ">"
    file.seek(4)
    place = file.read(4)
    if len(place) < 4:
        return size_bytes + 1
    at, end = struct.unpack(order + "I", place)[0], 0
    for _ in range(MOST_DIRECTORIES):
        if at == 0:
            break
        file.seek(at)
        head = file.read(2)
        entries = struct.unpack(order + "H", head)[0] if len(head) == 2 else 0
        directory = file.read(12 * entries + 4)
        if entries == 0 or len(directory) < 12 * entries + 4:
            return size_bytes + 1
        end = max(end, _end_of_directory(file, directory, entries, order))
        at = struct.unpack(order + "I", directory[-4:])[0]
    return end


def _end_of_directory(
    file: BinaryIO, directory: bytes, entries: int, order: str
) -> int:
    """Return the end of the last strip that one directory names; 0 without strips."""
    offsets: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    for entry in range(entries):
        field = directory[12 * entry : 12 * entry + 12]
        tag, kind, count = struct.unpack(order + "HHI", field[:8])
        if tag not in (_STRIP_OFFSETS, _STRIP_BYTES) or kind not in _FORMATS:
            continue
        code = f"{order}{min(count, 100_000)}{_FORMATS[kind]}"
        raw = field[8:]
        if struct.calcsize(code) > 4:
            file.seek(struct.unpack(order + "I", raw)[0])
            raw = file.read(struct.calcsize(code))
        numbers = struct.unpack(
            code, raw[: struct.calcsize(code)].ljust(struct.calcsize(code), b"\xff")
        )
        if tag == _STRIP_OFFSETS:
            offsets = numbers
        else:
            lengths = numbers
    return max((sum(pair) for pair in zip(offsets, lengths, strict=False)), default=0)
