# SPDX-License-Identifier: GPL-3.0-or-later
"""PTP as a responder sees it: codes, and datasets packed for the wire (little endian).

Codes are those of PIMA 15740; makers' own codes live with their bodies.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Operation(IntEnum):
    """Operations that every body understands."""

    GET_DEVICE_INFO = 0x1001
    OPEN_SESSION = 0x1002
    CLOSE_SESSION = 0x1003
    GET_STORAGE_IDS = 0x1004
    GET_STORAGE_INFO = 0x1005
    GET_NUM_OBJECTS = 0x1006
    GET_OBJECT_HANDLES = 0x1007
    GET_OBJECT_INFO = 0x1008
    GET_OBJECT = 0x1009
    GET_THUMB = 0x100A
    DELETE_OBJECT = 0x100B
    GET_PROPERTY_DESCRIPTION = 0x1014
    GET_PROPERTY_VALUE = 0x1015
    SET_PROPERTY_VALUE = 0x1016
    GET_PARTIAL_OBJECT = 0x101B


class Response(IntEnum):
    """How an operation ended."""

    OK = 0x2001
    GENERAL_ERROR = 0x2002
    SESSION_NOT_OPEN = 0x2003
    OPERATION_NOT_SUPPORTED = 0x2005
    INVALID_STORAGE_ID = 0x2008
    INVALID_OBJECT_HANDLE = 0x2009
    PROPERTY_NOT_SUPPORTED = 0x200A
    STORE_FULL = 0x200C
    ACCESS_DENIED = 0x200F
    NO_THUMBNAIL = 0x2010
    DEVICE_BUSY = 0x2019
    INVALID_PROPERTY_VALUE = 0x201C
    INVALID_PARAMETER = 0x201D
    SESSION_ALREADY_OPEN = 0x201E


class Event(IntEnum):
    """What a body tells by itself."""

    OBJECT_ADDED = 0x4002
    CAPTURE_COMPLETE = 0x400D


class Standard(IntEnum):
    """Properties that every body has."""

    BATTERY_LEVEL = 0x5001
    IMAGE_SIZE = 0x5003
    COMPRESSION = 0x5004
    WHITE_BALANCE = 0x5005
    F_NUMBER = 0x5007
    FOCAL_LENGTH = 0x5008
    FOCUS_MODE = 0x500A
    EXPOSURE_TIME = 0x500D
    EXPOSURE_PROGRAM = 0x500E
    EXPOSURE_INDEX = 0x500F
    CAPTURE_MODE = 0x5013


FORMAT_FOLDER = 0x3001
FORMAT_JPEG = 0x3801
FOLDER = 0x0001
EVERYTHING = 0xFFFFFFFF


class DataType(IntEnum):
    """Types of property values."""

    INT8 = 0x0001
    UINT8 = 0x0002
    INT16 = 0x0003
    UINT16 = 0x0004
    INT32 = 0x0005
    UINT32 = 0x0006
    TEXT = 0xFFFF


_FORMATS = {
    DataType.INT8: "<b",
    DataType.UINT8: "<B",
    DataType.INT16: "<h",
    DataType.UINT16: "<H",
    DataType.INT32: "<i",
    DataType.UINT32: "<I",
}

Value = int | str


def pack_text(text: str) -> bytes:
    """Return a string with its length in characters, zero included, before it."""
    if not text:
        return b"\0"
    units = text[:254].encode("utf-16-le") + b"\0\0"
    return bytes([len(units) // 2]) + units


def pack_codes(codes: Iterable[int]) -> bytes:
    """Return an array of 16-bit codes."""
    listed = list(codes)
    return struct.pack(f"<I{len(listed)}H", len(listed), *listed)


def pack_handles(handles: Iterable[int]) -> bytes:
    """Return an array of 32-bit handles."""
    listed = list(handles)
    return struct.pack(f"<I{len(listed)}I", len(listed), *listed)


def pack_value(data_type: DataType, value: Value) -> bytes:
    """Return one property value.

    Raises
    ------
    struct.error
        If a number does not fit its type.
    """
    if data_type is DataType.TEXT:
        return pack_text(str(value))
    return struct.pack(_FORMATS[data_type], value)


def unpack_value(data_type: DataType, data: bytes) -> Value:
    """Return the value that was packed.

    Raises
    ------
    ValueError
        If the data are too short.
    """
    if data_type is DataType.TEXT:
        length = data[0] if data else 0
        return data[1 : 1 + 2 * length].decode("utf-16-le", "replace").rstrip("\0")
    size = struct.calcsize(_FORMATS[data_type])
    if len(data) < size:
        raise ValueError(f"{len(data)} bytes are no {data_type.name}")
    (number,) = struct.unpack_from(_FORMATS[data_type], data)
    return int(number)


@dataclass(frozen=True)
class DeviceInfo:
    """Who a body says it is, and what it can do."""

    vendor: int
    vendor_version: int
    vendor_text: str
    operations: tuple[int, ...]
    events: tuple[int, ...]
    properties: tuple[int, ...]
    manufacturer: str
    model: str
    version: str
    serial: str

    def pack(self) -> bytes:
        """Return the dataset."""
        formats = (FORMAT_FOLDER, FORMAT_JPEG)
        return b"".join(
            (
                struct.pack("<HIH", 100, self.vendor, self.vendor_version),
                pack_text(self.vendor_text),
                struct.pack("<H", 0),
                pack_codes(self.operations),
                pack_codes(self.events),
                pack_codes(self.properties),
                pack_codes((FORMAT_JPEG,)),
                pack_codes(formats),
                pack_text(self.manufacturer),
                pack_text(self.model),
                pack_text(self.version),
                pack_text(self.serial),
            )
        )


@dataclass(frozen=True)
class StorageInfo:
    """A card: its size, and how many pictures still fit."""

    capacity_bytes: int
    free_bytes: int
    free_images: int
    label: str

    def pack(self) -> bytes:
        """Return the dataset: removable memory, hierarchical, read and write."""
        return (
            struct.pack(
                "<HHHQQI",
                0x0004,
                0x0002,
                0x0000,
                self.capacity_bytes,
                self.free_bytes,
                self.free_images,
            )
            + pack_text(self.label)
            + pack_text("")
        )


@dataclass(frozen=True)
class ObjectInfo:
    """A file or folder on a card. Times are like ``20260131T235959``."""

    storage: int
    format: int
    size_bytes: int
    thumbnail_bytes: int
    width: int
    height: int
    parent: int
    name: str
    time: str

    def pack(self) -> bytes:
        """Return the dataset."""
        is_folder = self.format == FORMAT_FOLDER
        return (
            struct.pack(
                "<IHHIHIIIIIIIHII",
                self.storage,
                self.format,
                0,
                self.size_bytes,
                FORMAT_JPEG if self.thumbnail_bytes else 0,
                self.thumbnail_bytes,
                160 if self.thumbnail_bytes else 0,
                120 if self.thumbnail_bytes else 0,
                self.width,
                self.height,
                0 if is_folder else 24,
                self.parent,
                FOLDER if is_folder else 0,
                0,
                0,
            )
            + pack_text(self.name)
            + pack_text(self.time)
            + pack_text(self.time)
            + pack_text("")
        )
