# SPDX-License-Identifier: GPL-3.0-or-later
"""A body that speaks like a Fujifilm GFX: focus by position, capture in two acts.

Its positions grow as the lens focuses nearer, as they do in what such bodies report.
"""

import struct
import time
from enum import IntEnum

from facetstack.camera.virtual.body import Body, Reply
from facetstack.camera.virtual.card import STORAGE, Picture, now_text
from facetstack.camera.virtual.develop import LENS_NAME, Quality, Raw
from facetstack.camera.virtual.lens import Lens, Move
from facetstack.camera.virtual.properties import Property
from facetstack.camera.virtual.ptp import (
    FORMAT_JPEG,
    DataType,
    Event,
    ObjectInfo,
    Response,
    Standard,
)
from facetstack.camera.virtual.ptpip import Request
from facetstack.camera.virtual.scene import LIVE_SIZE, Scene
from facetstack.camera.virtual.stops import SECONDS, SHUTTER_TICKS, thirds

_LIVE_VIEW_START_SECONDS = 0.1
_LIVE_OBJECT = 0x80000001
_INFINITY = -217
"""Position at the far end of the travel."""


class Code(IntEnum):
    """Operations beyond those of every body."""

    INITIATE_CAPTURE = 0x100E
    TERMINATE_OPEN_CAPTURE = 0x1018
    INITIATE_OPEN_CAPTURE = 0x101C


class Own(IntEnum):
    """Fujifilm's own properties."""

    FILM_SIMULATION = 0xD001
    QUALITY = 0xD018
    FOCUS_POSITION = 0xD171
    PRIORITY = 0xD207
    ACTION = 0xD208
    AF_STATUS = 0xD209
    EVENTS = 0xD212
    LENS_NAME = 0xD36D
    PC_MODE = 0xD38C


_FOCUS, _SHOOT = 0x0200, 0x0304
_BY_CAMERA, _BY_COMPUTER = 1, 2
_SEARCHING, _FOCUSED = 1, 2
_MANUAL_FOCUS, _SINGLE_FOCUS = 1, 0x8001
_QUALITIES = {
    1: Quality(None, raw=True),
    2: Quality(92),
    3: Quality(80),
    4: Quality(92, raw=True),
    5: Quality(80, raw=True),
}
_WHITE_BALANCES = {
    2: "auto",
    4: "daylight",
    6: "tungsten",
    0x8001: "fluorescent",
    0x8006: "shade",
}
_FILMS = (1, 2, 3, 4, 6, 7)
"""Standard, vivid, soft, monochrome, and two for portraits."""
_TIMES = {int(1e6 * 2 ** (thirds(SECONDS[tick]) / 3)): tick for tick in SHUTTER_TICKS}
"""Exposure times in microseconds, as powers of two, to the standard's ticks."""


class FujiBody(Body):
    """A Fujifilm-like body."""

    maker = "FUJIFILM"
    model = "GFX Virtual"
    vendor, vendor_version, vendor_text = 0x0E, 100, "fujifilm.co.jp: 1.0;"
    events = (Event.OBJECT_ADDED,)
    raw = Raw.RAF

    def __init__(self, scene: Scene, lens: Lens | None = None) -> None:
        super().__init__(scene, lens)
        self._add_properties(self._own_properties())
        self._live_since: float | None = None
        self._handlers |= {
            Code.INITIATE_CAPTURE: self._initiate_capture,
            Code.INITIATE_OPEN_CAPTURE: self._start_live_view,
            Code.TERMINATE_OPEN_CAPTURE: self._end_live_view,
        }

    def disconnected(self) -> None:
        """Leave live view as a body does that lost its master."""
        super().disconnected()
        self._live_since = None

    def published(self) -> tuple[int, ...]:
        """Return the properties that DeviceInfo names: all."""
        return tuple(self._properties)

    def write(self, code: int, value: int) -> None:
        """Set a property from inside the body, and tell of it."""
        super().write(code, value)
        self.tell(code, value)

    def exposure_seconds(self) -> float:
        """Return the exposure time that is set."""
        return SECONDS[_TIMES[self.read(Standard.EXPOSURE_TIME)]]

    def white_balance(self) -> str:
        """Return the white balance that is set, as the scene names it."""
        return _WHITE_BALANCES[self.read(Standard.WHITE_BALANCE)]

    def quality(self) -> Quality:
        """Return which files a shot makes."""
        return _QUALITIES[self.read(Own.QUALITY)]

    def _position(self) -> int:
        from_far_end = self.lens.model.far_limit - self.lens.motor_position
        return _INFINITY + round(from_far_end)

    def _own_properties(self) -> list[Property]:
        int16, uint16 = DataType.INT16, DataType.UINT16
        int32, uint32 = DataType.INT32, DataType.UINT32
        lens, iso = self.lens.model, self._properties[Standard.EXPOSURE_INDEX]
        ticks = self.read(Standard.EXPOSURE_TIME)
        time_now = next(code for code, tick in _TIMES.items() if tick == ticks)
        nearest = _INFINITY + lens.far_limit - lens.near_limit
        # Not choices: ends of the travel, room beyond them, depth, smallest step.
        limits = (_INFINITY, nearest, 1001, 820, 31, lens.smallest_step)
        return [
            Property(
                Standard.WHITE_BALANCE, uint16, 2, tuple(_WHITE_BALANCES), writable=True
            ),
            Property(
                Standard.FOCUS_MODE,
                uint16,
                _MANUAL_FOCUS,
                (_MANUAL_FOCUS, _SINGLE_FOCUS),
                writable=True,
            ),
            Property(
                Standard.EXPOSURE_TIME, uint32, time_now, tuple(_TIMES), writable=True
            ),
            Property(
                Standard.EXPOSURE_INDEX, int32, iso.value, iso.choices, writable=True
            ),
            Property(Own.FILM_SIMULATION, uint16, 1, _FILMS, writable=True),
            Property(Own.QUALITY, uint16, 2, tuple(_QUALITIES), writable=True),
            Property(
                Own.FOCUS_POSITION, int16, self._position(), limits, writable=True
            ),
            Property(
                Own.PRIORITY,
                uint16,
                _BY_CAMERA,
                (_BY_CAMERA, _BY_COMPUTER),
                writable=True,
            ),
            Property(Own.ACTION, uint16, _SHOOT, (_FOCUS, _SHOOT), writable=True),
            Property(Own.AF_STATUS, uint16, _FOCUSED, (1, 2, 3, 4)),
            Property(Own.EVENTS, uint16, 0),
            Property(Own.LENS_NAME, DataType.TEXT, LENS_NAME),
            Property(Own.PC_MODE, uint16, 1, (1,), writable=True),
        ]

    def _take(self, code: int, data: bytes) -> Reply:
        if code == Own.FOCUS_POSITION:
            return self._focus_at(data)
        return super()._take(code, data)

    def _focus_at(self, data: bytes) -> Reply:
        """Move to a position, which may be any within the travel."""
        if len(data) < 2:
            return Reply(Response.INVALID_PARAMETER)
        (wanted,) = struct.unpack_from("<h", data)
        model = self.lens.model
        if not 0 <= wanted - _INFINITY <= model.far_limit - model.near_limit:
            return Reply(Response.INVALID_PROPERTY_VALUE)
        if self.exposing:
            return Reply(Response.DEVICE_BUSY)
        if self.lens.move(self._position() - wanted) is Move.BUSY:
            return Reply(Response.DEVICE_BUSY)
        return Reply()

    def _property(self, request: Request) -> Property:
        """Return a property; what follows the lens is brought up to date."""
        wanted = super()._property(request)
        if wanted.code == Own.FOCUS_POSITION:
            wanted.value = self._position()
        if wanted.code == Own.AF_STATUS:
            wanted.value = _SEARCHING if self.lens.busy else _FOCUSED
        return wanted

    def _get_property_value(self, request: Request) -> Reply:
        if request.parameter(0) != Own.EVENTS:
            return super()._get_property_value(request)
        told = self.take_events()
        packed = b"".join(struct.pack("<HI", c, v & 0xFFFFFFFF) for c, v in told)
        return Reply(data=struct.pack("<H", len(told)) + packed)

    def _initiate_capture(self, request: Request) -> Reply:
        """Do the action that was chosen: focus, or shoot."""
        if self.exposing or self.lens.busy:
            return Reply(Response.DEVICE_BUSY)
        if self.read(Own.ACTION) == _FOCUS:
            if self.read(Standard.FOCUS_MODE) != _MANUAL_FOCUS:
                self.lens.find_focus()
            return Reply()
        if self.card.storage_info.free_images == 0:
            return Reply(Response.STORE_FULL)
        self.release(self._keep_on_card)
        return Reply()

    def _keep_on_card(self, files: tuple[Picture, ...]) -> None:
        for picture in files:
            handle = self.card.add(picture)
            self.tell(Event.OBJECT_ADDED, handle)

    def _start_live_view(self, request: Request) -> Reply:
        if self.exposing:
            return Reply(Response.DEVICE_BUSY)
        if self._live_since is None:
            self._live_since = time.monotonic()
        return Reply()

    def _end_live_view(self, request: Request) -> Reply:
        self._live_since = None
        return Reply()

    @property
    def _live(self) -> bool:
        if self._live_since is None or self.exposing:
            return False
        return time.monotonic() > self._live_since + _LIVE_VIEW_START_SECONDS

    def _get_object_info(self, request: Request) -> Reply:
        if request.parameter(0) != _LIVE_OBJECT:
            return super()._get_object_info(request)
        if not self._live:
            return Reply(Response.INVALID_OBJECT_HANDLE)
        width, height = LIVE_SIZE
        size = len(self.scene.live_picture(self.shot()))
        info = (STORAGE, FORMAT_JPEG, size, 0, width, height, 0, "LIVE.JPG", now_text())
        return Reply(data=ObjectInfo(*info).pack())

    def _get_object(self, request: Request) -> Reply:
        if request.parameter(0) != _LIVE_OBJECT:
            return super()._get_object(request)
        if not self._live:
            return Reply(Response.DEVICE_BUSY)
        return Reply(data=self.live_picture())

    def _delete_object(self, request: Request) -> Reply:
        if request.parameter(0) == _LIVE_OBJECT:
            return Reply()
        return super()._delete_object(request)
