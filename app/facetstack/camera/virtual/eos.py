# SPDX-License-Identifier: GPL-3.0-or-later
"""Canon EOS on the wire: codes, event records, and values counted in eighths of a stop.

The answer to GetEvent is a list of records: u32 size, u32 code, data; the last one has
size 8 and code 0.
"""

import struct
from collections.abc import Iterable
from enum import IntEnum

from facetstack.camera.virtual.card import STORAGE, Picture
from facetstack.camera.virtual.develop import Quality
from facetstack.camera.virtual.stops import thirds


class Code(IntEnum):
    """Canon's own operations."""

    GET_STORAGE_IDS = 0x9101
    GET_STORAGE_INFO = 0x9102
    GET_DEVICE_INFO = 0x9108
    SET_PROPERTY = 0x9110
    SET_REMOTE_MODE = 0x9114
    SET_EVENT_MODE = 0x9115
    GET_EVENT = 0x9116
    TRANSFER_COMPLETE = 0x9117
    HOST_CAPACITY = 0x911A
    KEEP_DEVICE_ON = 0x911D
    REQUEST_PROPERTY = 0x9127
    RELEASE_ON = 0x9128
    RELEASE_OFF = 0x9129
    GET_VIEWFINDER = 0x9153
    DRIVE_LENS = 0x9155
    AF_CANCEL = 0x9160


NOT_READY = 0xA102
"""Canon's own response: no live picture yet."""


class Own(IntEnum):
    """Canon's own properties."""

    APERTURE = 0xD101
    SHUTTER = 0xD102
    ISO = 0xD103
    EXPOSURE_MODE = 0xD105
    DRIVE_MODE = 0xD106
    FOCUS_MODE = 0xD108
    WHITE_BALANCE = 0xD109
    PICTURE_STYLE = 0xD110
    BATTERY = 0xD111
    AVAILABLE_SHOTS = 0xD11B
    DESTINATION = 0xD11C
    IMAGE_FORMAT = 0xD120
    SERIAL = 0xD1AF
    EVF_OUTPUT = 0xD1B0
    EVF_MODE = 0xD1B1
    FOCUS_INFO = 0xD1D3
    LENS_NAME = 0xD1D8


class Happened(IntEnum):
    """Codes of event records."""

    OBJECT_ADDED = 0xC181
    OBJECT_REMOVED = 0xC182
    TRANSFER_REQUESTED = 0xC186
    VALUE_CHANGED = 0xC189
    CHOICES_CHANGED = 0xC18A
    STATUS_CHANGED = 0xC18B


TO_CARD, TO_HOST = 2, 4
"""Values of the capture destination."""

QUALITIES = (
    Quality(92),
    Quality(80),
    Quality(None, raw=True),
    Quality(92, raw=True),
    Quality(80, raw=True),
)
_COMPRESSIONS = {92: 3, 80: 2}
_JPEG, _RAW, _RAW_COMPRESSION = 1, 6, 4


def eighths(ratio: float, base: int) -> int:
    """Return a ratio of light in Canon's steps: thirds of a stop are 0, 3 and 5 of 8.

    Parameters
    ----------
    base
        The code of the ratio 1.
    """
    stops, part = divmod(thirds(ratio), 3)
    return base + 8 * stops + (0, 3, 5)[part]


def aperture_code(hundredths: int) -> int:
    """Return the code of an f-number."""
    return eighths((hundredths / 100) ** 2, 0x08)


def shutter_code(seconds: float) -> int:
    """Return the code of an exposure time."""
    return eighths(1 / seconds, 0x38)


def iso_code(iso: int) -> int:
    """Return the code of a sensitivity."""
    return eighths(iso / 100, 0x48)


def battery_code(percent: int) -> int:
    """Return which of Canon's five steps is nearest: low, 25, 50, 75, 100 %."""
    return (0, 5, 1, 4, 2)[round(percent / 25)]


def record(code: Happened, *numbers: int, data: bytes = b"") -> bytes:
    """Return an event: 32-bit numbers, then other data, filled up to 4 bytes."""
    body = struct.pack(f"<{len(numbers)}I", *numbers) + data
    body += bytes(-len(body) % 4)
    return struct.pack("<II", 8 + len(body), code) + body


def pack_records(records: Iterable[bytes]) -> bytes:
    """Return the answer to GetEvent; what reads it stops short of the last byte."""
    return b"".join(records) + struct.pack("<II", 8, 0) + bytes(8)


def pack_format(quality: Quality) -> bytes:
    """Return which files a shot makes: how many, and for each type, size, quality."""
    files = []
    if quality.raw:
        files.append((_RAW, 0, _RAW_COMPRESSION))
    if quality.jpeg is not None:
        files.append((_JPEG, 0, _COMPRESSIONS[quality.jpeg]))
    packed = b"".join(struct.pack("<4I", 16, *file) for file in files)
    return struct.pack("<I", len(files)) + packed


def added(handle: int, parent: int, picture: Picture) -> bytes:
    """Return the event of a picture on the card."""
    size = len(picture.data)
    numbers = (handle, STORAGE, picture.format, 0, 0, size, parent, 0)
    return record(Happened.OBJECT_ADDED, *numbers, data=_name(picture))


def transfer_requested(handle: int, picture: Picture) -> bytes:
    """Return the event of a picture in memory that the computer shall fetch."""
    numbers = (handle, picture.format, 0, len(picture.data), 0)
    return record(Happened.TRANSFER_REQUESTED, *numbers, data=_name(picture))


def _name(picture: Picture) -> bytes:
    return picture.name.encode("ascii") + b"\0"
