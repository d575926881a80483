# SPDX-License-Identifier: GPL-3.0-or-later
"""A body that speaks like a Nikon Z: live view, focus motor, shutter, event queue."""

import struct
import time
from collections import deque
from enum import IntEnum

from facetstack.camera.virtual.body import Body, Reply
from facetstack.camera.virtual.card import Picture
from facetstack.camera.virtual.develop import Quality
from facetstack.camera.virtual.lens import Lens, Move
from facetstack.camera.virtual.properties import Property
from facetstack.camera.virtual.ptp import (
    DataType,
    Event,
    Response,
    Standard,
    pack_codes,
)
from facetstack.camera.virtual.ptpip import Request
from facetstack.camera.virtual.scene import Scene
from facetstack.camera.virtual.stops import SHUTTER_TICKS, SHUTTERS

_LIVE_VIEW_START_SECONDS = 0.05
_LIVE_HEADER_BYTES = 384
_MEMORY_OBJECT = 0xFFFF0001


class Code(IntEnum):
    """Nikon's own operations."""

    START_LIVE_VIEW = 0x9201
    END_LIVE_VIEW = 0x9202
    GET_LIVE_VIEW_IMAGE = 0x9203
    MF_DRIVE = 0x9204
    CAPTURE = 0x9207
    SET_CONTROL_MODE = 0x90C2
    GET_EVENT = 0x90C7
    DEVICE_READY = 0x90C8
    GET_VENDOR_PROPERTIES = 0x90CA


class Refused(IntEnum):
    """Nikon's own responses."""

    INVALID_STATUS = 0xA004
    NOT_LIVE_VIEW = 0xA00B
    MF_DRIVE_END = 0xA00C
    MF_DRIVE_TOO_SMALL = 0xA00E


OBJECT_ADDED_IN_MEMORY = 0xC101


class Own(IntEnum):
    """Nikon's own properties."""

    LENS_ID = 0xD0E0
    FOCAL_LENGTH_MIN = 0xD0E3
    FOCAL_LENGTH_MAX = 0xD0E4
    LARGEST_APERTURE_AT_MIN = 0xD0E5
    LARGEST_APERTURE_AT_MAX = 0xD0E6
    EXPOSURE_TIME = 0xD100
    RECORDING_MEDIA = 0xD10B
    LIVE_VIEW_STATUS = 0xD1A2
    LIVE_VIEW_PROHIBITED = 0xD1A4
    PICTURE_CONTROL = 0xD200


_WHITE_BALANCES = {
    2: "auto",
    4: "daylight",
    5: "fluorescent",
    6: "tungsten",
    7: "flash",
    0x8010: "cloudy",
    0x8011: "shade",
}
_QUALITIES = {
    0: Quality(75),
    1: Quality(85),
    2: Quality(92),
    4: Quality(None, raw=True),
    5: Quality(75, raw=True),
    6: Quality(85, raw=True),
    7: Quality(92, raw=True),
}
"""Basic, normal, fine; raw alone, and with each."""
_PICTURE_CONTROLS = (1, 2, 3, 4, 5, 6, 7, 8, 201)
"""Standard, neutral, vivid, monochrome, portrait, landscape, flat, auto, custom 1."""
_SHUTTERS = tuple(n << 16 | d for n, d in SHUTTERS)


class NikonBody(Body):
    """A Nikon-like body."""

    maker = "Nikon Corporation"
    # No name that begins with V, J or S: libgphoto2 would take it for a Nikon 1.
    model = "Z Virtual"
    vendor, vendor_version, vendor_text = 0x0A, 100, "microsoft.com: 1.0"
    series_by_hand = True
    events = (Event.OBJECT_ADDED, Event.CAPTURE_COMPLETE, OBJECT_ADDED_IN_MEMORY)

    def __init__(self, scene: Scene, lens: Lens | None = None) -> None:
        super().__init__(scene, lens)
        self._add_properties(self._own_properties())
        self._after_move = int(Response.OK)
        self._live_ready_at = 0.0
        self._waiting: deque[Picture] = deque()
        self._handlers |= {
            Code.START_LIVE_VIEW: self._start_live_view,
            Code.END_LIVE_VIEW: self._end_live_view,
            Code.GET_LIVE_VIEW_IMAGE: self._get_live_view_image,
            Code.MF_DRIVE: self._mf_drive,
            Code.CAPTURE: self._capture,
            Code.SET_CONTROL_MODE: self._set_control_mode,
            Code.GET_EVENT: self._get_event,
            Code.DEVICE_READY: self._device_ready,
            Code.GET_VENDOR_PROPERTIES: self._get_vendor_properties,
        }

    def disconnected(self) -> None:
        """Leave live view as a body does that lost its master."""
        super().disconnected()
        self.write(Own.LIVE_VIEW_STATUS, 0)
        self._after_move = Response.OK

    def white_balance(self) -> str:
        """Return the white balance that is set, as the scene names it."""
        return _WHITE_BALANCES[self.read(Standard.WHITE_BALANCE)]

    def quality(self) -> Quality:
        """Return which files the compression setting asks for."""
        return _QUALITIES[self.read(Standard.COMPRESSION)]

    @property
    def _live(self) -> bool:
        return self.read(Own.LIVE_VIEW_STATUS) == 1

    @property
    def _busy(self) -> bool:
        starting = time.monotonic() < self._live_ready_at
        return self.lens.busy or self.exposing or starting

    def _own_properties(self) -> list[Property]:
        uint8, uint16, uint32 = DataType.UINT8, DataType.UINT16, DataType.UINT32
        shutter = _SHUTTERS[SHUTTER_TICKS.index(self.read(Standard.EXPOSURE_TIME))]
        return [
            Property(Standard.COMPRESSION, uint8, 2, tuple(_QUALITIES), writable=True),
            Property(
                Standard.WHITE_BALANCE, uint16, 2, tuple(_WHITE_BALANCES), writable=True
            ),
            Property(Standard.FOCUS_MODE, uint16, 1, (1,)),
            Property(Standard.CAPTURE_MODE, uint16, 1, (1,), writable=True),
            Property(Own.LENS_ID, uint8, 0),
            Property(Own.FOCAL_LENGTH_MIN, uint32, 10_500),
            Property(Own.FOCAL_LENGTH_MAX, uint32, 10_500),
            Property(Own.LARGEST_APERTURE_AT_MIN, uint16, 280),
            Property(Own.LARGEST_APERTURE_AT_MAX, uint16, 280),
            Property(Own.EXPOSURE_TIME, uint32, shutter, _SHUTTERS, writable=True),
            Property(Own.RECORDING_MEDIA, uint8, 0, (0, 1), writable=True),
            Property(Own.LIVE_VIEW_STATUS, uint8, 0),
            Property(Own.LIVE_VIEW_PROHIBITED, uint32, 0),
            Property(Own.PICTURE_CONTROL, uint8, 1, _PICTURE_CONTROLS, writable=True),
        ]

    def _changed(self, code: int) -> None:
        """Keep both ways of telling the exposure time alike."""
        if code == Own.EXPOSURE_TIME:
            index = _SHUTTERS.index(self.read(code))
            self.write(Standard.EXPOSURE_TIME, SHUTTER_TICKS[index])
        elif code == Standard.EXPOSURE_TIME:
            index = SHUTTER_TICKS.index(self.read(code))
            self.write(Own.EXPOSURE_TIME, _SHUTTERS[index])

    def _start_live_view(self, request: Request) -> Reply:
        if self._busy:
            return Reply(Response.DEVICE_BUSY)
        if self.read(Own.LIVE_VIEW_PROHIBITED):
            return Reply(Refused.INVALID_STATUS)
        if not self._live:
            self.write(Own.LIVE_VIEW_STATUS, 1)
            self._live_ready_at = time.monotonic() + _LIVE_VIEW_START_SECONDS
        return Reply()

    def _end_live_view(self, request: Request) -> Reply:
        if self._busy:
            return Reply(Response.DEVICE_BUSY)
        self.write(Own.LIVE_VIEW_STATUS, 0)
        return Reply()

    def _get_live_view_image(self, request: Request) -> Reply:
        if not self._live:
            return Reply(Refused.NOT_LIVE_VIEW)
        if self.exposing or time.monotonic() < self._live_ready_at:
            return Reply(Response.DEVICE_BUSY)
        return Reply(data=bytes(_LIVE_HEADER_BYTES) + self.live_picture())

    def _mf_drive(self, request: Request) -> Reply:
        if not self._live:
            return Reply(Refused.NOT_LIVE_VIEW)
        direction, units = request.parameter(0), request.parameter(1)
        if direction not in (1, 2) or units > 32767:
            return Reply(Response.INVALID_PARAMETER)
        if self._busy:
            return Reply(Response.DEVICE_BUSY)
        move = self.lens.move(-units if direction == 1 else units)
        self._after_move = {
            Move.AT_LIMIT: Refused.MF_DRIVE_END,
            Move.TOO_SMALL: Refused.MF_DRIVE_TOO_SMALL,
        }.get(move, Response.OK)
        return Reply()

    def _device_ready(self, request: Request) -> Reply:
        """Tell whether all is done; how a move ended is told once."""
        if self._busy:
            return Reply(Response.DEVICE_BUSY)
        code, self._after_move = self._after_move, Response.OK
        return Reply(code)

    def _capture(self, request: Request) -> Reply:
        if self._busy:
            return Reply(Response.DEVICE_BUSY)
        if request.parameter(1) == 1:
            self.release(self._keep_in_memory)
        elif self.card.storage_info.free_images == 0:
            return Reply(Response.STORE_FULL)
        else:
            self.release(self._keep_on_card)
        return Reply()

    def _keep_on_card(self, files: tuple[Picture, ...]) -> None:
        for picture in files:
            self.tell(Event.OBJECT_ADDED, self.card.add(picture))
        self.tell(Event.CAPTURE_COMPLETE)

    def _keep_in_memory(self, files: tuple[Picture, ...]) -> None:
        self._waiting = deque(files)
        self._offer_next()
        self.tell(Event.CAPTURE_COMPLETE)

    def _offer_next(self) -> None:
        """Offer the next file in memory: there is one handle for all of them."""
        if self._waiting:
            self._remember(_MEMORY_OBJECT, self._waiting.popleft())
            self.tell(OBJECT_ADDED_IN_MEMORY, _MEMORY_OBJECT)

    def _delete_object(self, request: Request) -> Reply:
        reply = super()._delete_object(request)
        if request.parameter(0) == _MEMORY_OBJECT:
            self._offer_next()
        return reply

    def _set_control_mode(self, request: Request) -> Reply:
        return Reply()

    def _get_event(self, request: Request) -> Reply:
        events = self.take_events()
        packed = b"".join(struct.pack("<HI", *event) for event in events)
        return Reply(data=struct.pack("<H", len(events)) + packed)

    def _get_vendor_properties(self, request: Request) -> Reply:
        own = (code for code in self._properties if code >= 0xD000)
        return Reply(data=pack_codes(own))
