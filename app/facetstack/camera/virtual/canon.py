# SPDX-License-Identifier: GPL-3.0-or-later
"""A body that speaks like a Canon EOS R: three focus step sizes, and no word of limits.

Everything it knows comes as event records. A shutter pressed with autofocus drives the
lens, as it would with the switch on the lens at AF, where it must be for focus drive.
"""

import itertools
import struct
import time
from collections import deque

from facetstack.camera.virtual import eos
from facetstack.camera.virtual.body import Body, Reply
from facetstack.camera.virtual.card import FOLDER_HANDLE, Picture
from facetstack.camera.virtual.develop import LENS_NAME, Quality, Raw
from facetstack.camera.virtual.eos import Code, Happened, Own
from facetstack.camera.virtual.lens import Lens
from facetstack.camera.virtual.properties import Property
from facetstack.camera.virtual.ptp import (
    DataType,
    Response,
    Standard,
    pack_handles,
)
from facetstack.camera.virtual.ptpip import Request
from facetstack.camera.virtual.scene import Scene
from facetstack.camera.virtual.stops import F_NUMBERS, ISOS, SECONDS, SHUTTER_TICKS

_LIVE_VIEW_START_SECONDS = 0.1
_LIVE_PICTURE = 1
_FOCUS_LOOK_SECONDS = 0.01
_FIRST_IN_MEMORY = 0x91000001
_FAR = 0x8000
_MANUAL_FOCUS = 3
_PRESSED_FULL, _WITHOUT_FOCUSING = 2, 1
_TO_COMPUTER = 2
_HOST_SHOTS = 9999

_WHITE_BALANCES = {
    0: "auto",
    1: "daylight",
    2: "cloudy",
    3: "tungsten",
    4: "fluorescent",
    5: "flash",
    8: "shade",
}
_PICTURE_STYLES = (0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88)
"""Standard, portrait, landscape, neutral, faithful, monochrome, auto, fine detail."""
_APERTURES = {eos.aperture_code(number): number for number in F_NUMBERS}
_SHUTTERS = {eos.shutter_code(SECONDS[tick]): tick for tick in SHUTTER_TICKS}
_ISOS = {eos.iso_code(iso): iso for iso in ISOS}
_FORMATS = {eos.pack_format(quality): quality for quality in eos.QUALITIES}
_EXPOSURE = (
    (Own.APERTURE, Standard.F_NUMBER, _APERTURES),
    (Own.SHUTTER, Standard.EXPOSURE_TIME, _SHUTTERS),
    (Own.ISO, Standard.EXPOSURE_INDEX, _ISOS),
)
"""Canon's property, the standard's, and what each of Canon's codes means there."""


class CanonBody(Body):
    """A Canon-like body."""

    maker = "Canon Inc."
    # No name with "EOS M" or "PowerShot": libgphoto2 would take it for another kind.
    model = "Canon EOS R Virtual"
    vendor, vendor_version, vendor_text = 0x0B, 100, "canon.com: 1.0"
    raw = Raw.CR2

    def __init__(self, scene: Scene, lens: Lens | None = None) -> None:
        self._records: deque[bytes] = deque()
        super().__init__(scene, lens)
        self._format = eos.QUALITIES[0]
        self._add_properties(self._own_properties())
        self._memory_handles = itertools.count(_FIRST_IN_MEMORY)
        self._host_shots = 0
        self._live_ready_at = 0.0
        self._handlers |= {
            Code.GET_STORAGE_IDS: self._get_storage_ids,
            Code.GET_STORAGE_INFO: self._get_storage_info,
            Code.GET_DEVICE_INFO: self._get_eos_device_info,
            Code.SET_PROPERTY: self._set_eos_property,
            Code.SET_REMOTE_MODE: self._do_nothing,
            Code.SET_EVENT_MODE: self._set_event_mode,
            Code.GET_EVENT: self._get_event,
            Code.TRANSFER_COMPLETE: self._transfer_complete,
            Code.HOST_CAPACITY: self._take_host_capacity,
            Code.KEEP_DEVICE_ON: self._do_nothing,
            Code.REQUEST_PROPERTY: self._request_property,
            Code.RELEASE_ON: self._release_on,
            Code.RELEASE_OFF: self._do_nothing,
            Code.GET_VIEWFINDER: self._get_viewfinder,
            Code.DRIVE_LENS: self._drive_lens,
            Code.AF_CANCEL: self._do_nothing,
        }

    def disconnected(self) -> None:
        """Leave live view as a body does that lost its master."""
        super().disconnected()
        self._host_shots = 0
        self.write(Own.EVF_OUTPUT, 0)
        self._records.clear()

    def published(self) -> tuple[int, ...]:
        """Return no property: Canon's are not those of the standard."""
        return ()

    def write(self, code: int, value: int) -> None:
        """Set a property from inside the body, and tell of it."""
        super().write(code, value)
        if code == Standard.BATTERY_LEVEL:
            self.write(Own.BATTERY, eos.battery_code(value))
        for own, standard, meanings in _EXPOSURE:
            if code == own:
                super().write(standard, meanings[value])
        if code == Own.EVF_OUTPUT and value & _TO_COMPUTER:
            self._live_ready_at = time.monotonic() + _LIVE_VIEW_START_SECONDS
        if code >= Own.APERTURE:
            self._tell_value(code)

    def rename(self, serial: str) -> None:
        """Take another serial number."""
        super().rename(serial)
        self._properties[Own.SERIAL].value = serial

    def white_balance(self) -> str:
        """Return the white balance that is set, as the scene names it."""
        return _WHITE_BALANCES[self.read(Own.WHITE_BALANCE)]

    def quality(self) -> Quality:
        """Return which files the image format asks for."""
        return self._format

    @property
    def _live(self) -> bool:
        return bool(self.read(Own.EVF_OUTPUT) & _TO_COMPUTER)

    def _own_properties(self) -> list[Property]:
        uint8, uint16, uint32 = DataType.UINT8, DataType.UINT16, DataType.UINT32
        now = {
            own: next(c for c, meant in means.items() if meant == self.read(standard))
            for own, standard, means in _EXPOSURE
        }
        return [
            *(
                Property(own, uint16, now[own], tuple(means), writable=True)
                for own, _, means in _EXPOSURE
            ),
            Property(Own.EXPOSURE_MODE, uint16, 3),
            Property(Own.DRIVE_MODE, uint16, 0, (0,), writable=True),
            Property(Own.FOCUS_MODE, uint32, 0),
            Property(
                Own.WHITE_BALANCE, uint8, 0, tuple(_WHITE_BALANCES), writable=True
            ),
            Property(Own.PICTURE_STYLE, uint8, 0x81, _PICTURE_STYLES, writable=True),
            Property(Own.BATTERY, uint16, eos.battery_code(87)),
            Property(Own.AVAILABLE_SHOTS, uint32, self.card.storage_info.free_images),
            Property(
                Own.DESTINATION, uint32, 2, (eos.TO_CARD, eos.TO_HOST), writable=True
            ),
            Property(Own.SERIAL, DataType.TEXT, self.serial),
            Property(Own.EVF_OUTPUT, uint32, 0, (0, 1, 2, 3), writable=True),
            Property(Own.EVF_MODE, uint16, 1, (0, 1), writable=True),
            Property(Own.LENS_NAME, DataType.TEXT, LENS_NAME),
        ]

    def _tell_value(self, code: int) -> None:
        wanted = self._properties[code]
        if wanted.data_type is DataType.TEXT:
            data = str(wanted.value).encode() + b"\0"
        else:
            data = wanted.pack()
        self._records.append(record_of(code, data))

    def _tell_format(self) -> None:
        data = eos.pack_format(self._format)
        self._records.append(record_of(Own.IMAGE_FORMAT, data))

    def _tell_choices(self, code: int, values: list[bytes]) -> None:
        numbers = (code, 3, len(values))
        data = b"".join(values)
        self._records.append(eos.record(Happened.CHOICES_CHANGED, *numbers, data=data))

    def _tell_shots_left(self) -> None:
        to_host = self.read(Own.DESTINATION) == eos.TO_HOST
        on_card = self.card.storage_info.free_images
        self.write(Own.AVAILABLE_SHOTS, self._host_shots if to_host else on_card)

    def _do_nothing(self, request: Request) -> Reply:
        return Reply()

    def _get_eos_device_info(self, request: Request) -> Reply:
        own = [code for code in self._properties if code >= Own.APERTURE]
        lists = (list(Happened), own, [0])
        packed = b"".join(pack_handles(codes) for codes in lists)
        return Reply(data=struct.pack("<I", 4 + len(packed)) + packed)

    def _set_event_mode(self, request: Request) -> Reply:
        """Begin to tell: first of everything there is."""
        if request.parameter(0):
            for code, wanted in list(self._properties.items()):
                if code >= Own.APERTURE:
                    self._tell_value(code)
                    if wanted.choices:
                        choices = [struct.pack("<I", v) for v in wanted.choices]
                        self._tell_choices(code, choices)
            self._tell_format()
            self._tell_choices(Own.IMAGE_FORMAT, list(_FORMATS))
        return Reply()

    def _get_event(self, request: Request) -> Reply:
        records = []
        while self._records:
            records.append(self._records.popleft())
        return Reply(data=eos.pack_records(records))

    def _request_property(self, request: Request) -> Reply:
        if request.parameter(0) not in self._properties:
            return Reply(Response.GENERAL_ERROR)
        self._tell_value(request.parameter(0))
        return Reply()

    def _set_eos_property(self, request: Request) -> Reply:
        if len(request.data) < 9:
            return Reply(Response.INVALID_PARAMETER)
        (code,) = struct.unpack_from("<I", request.data, 4)
        data = request.data[8:]
        if code == Own.IMAGE_FORMAT:
            wanted = _FORMATS.get(data)
            if wanted is None:
                return Reply(Response.INVALID_PROPERTY_VALUE)
            self._format = wanted
            self._tell_format()
            return Reply()
        reply = self._take(code, data)
        if reply.code == Response.OK and code == Own.DESTINATION:
            self._tell_shots_left()
        return reply

    def _changed(self, code: int) -> None:
        """Do what belongs to a property that was set from outside."""
        self.write(code, self.read(code))

    def _take_host_capacity(self, request: Request) -> Reply:
        self._host_shots = _HOST_SHOTS if request.parameter(0) else 0
        self._tell_shots_left()
        return Reply()

    def _get_viewfinder(self, request: Request) -> Reply:
        if not self._live or self.exposing or time.monotonic() < self._live_ready_at:
            return Reply(eos.NOT_READY)
        jpeg = self.live_picture()
        return Reply(data=struct.pack("<II", 8 + len(jpeg), _LIVE_PICTURE) + jpeg)

    def _drive_lens(self, request: Request) -> Reply:
        """Move by one step; at the end of its travel the lens just stays there."""
        size = request.parameter(0) & ~_FAR
        if size not in (1, 2, 3):
            return Reply(Response.INVALID_PARAMETER)
        if not self._live or self.lens.busy or self.exposing:
            return Reply(Response.DEVICE_BUSY)
        if self.read(Own.FOCUS_MODE) != _MANUAL_FOCUS:
            units = self.lens.model.step_sizes[size - 1]
            self.lens.move(units if request.parameter(0) & _FAR else -units)
        return Reply()

    def _release_on(self, request: Request) -> Reply:
        if self.exposing or self.lens.busy:
            return Reply(Response.DEVICE_BUSY)
        focuses = request.parameter(1) != _WITHOUT_FOCUSING
        if focuses and self.read(Own.FOCUS_MODE) != _MANUAL_FOCUS:
            self._focus()
        if request.parameter(0) & _PRESSED_FULL:
            return self._fire()
        return Reply()

    def _focus(self) -> None:
        """Find the piece, and tell when that is done."""
        self.lens.find_focus()
        while self.lens.busy:
            time.sleep(_FOCUS_LOOK_SECONDS)
        placeholder = struct.pack("<I", 20).ljust(20, b"\0")
        self._records.append(record_of(Own.FOCUS_INFO, placeholder))

    def _fire(self) -> Reply:
        to_host = self.read(Own.DESTINATION) == eos.TO_HOST
        if self.read(Own.AVAILABLE_SHOTS) == 0:
            return Reply(Response.STORE_FULL)
        self._records.append(eos.record(Happened.STATUS_CHANGED, 1))
        self.release(self._keep_in_memory if to_host else self._keep_on_card)
        return Reply()

    def _keep_on_card(self, files: tuple[Picture, ...]) -> None:
        for picture in files:
            handle = self.card.add(picture)
            self._tell_of_file(eos.added(handle, FOLDER_HANDLE, picture))
        self._finish()

    def _keep_in_memory(self, files: tuple[Picture, ...]) -> None:
        for picture in files:
            handle = next(self._memory_handles)
            self._remember(handle, picture)
            self._tell_of_file(eos.transfer_requested(handle, picture))
        self._finish()

    def _tell_of_file(self, event: bytes) -> None:
        if not self._muted_now():
            self._records.append(event)

    def _finish(self) -> None:
        self._tell_shots_left()
        self._records.append(eos.record(Happened.STATUS_CHANGED, 0))

    def _transfer_complete(self, request: Request) -> Reply:
        if self._forget(request.parameter(0)) is None:
            return Reply(Response.INVALID_OBJECT_HANDLE)
        return Reply()

    def _delete_object(self, request: Request) -> Reply:
        reply = super()._delete_object(request)
        if reply.code == Response.OK:
            gone = eos.record(Happened.OBJECT_REMOVED, request.parameter(0))
            self._records.append(gone)
            self._tell_shots_left()
        return reply


def record_of(code: int, data: bytes) -> bytes:
    """Return the event of a property's value."""
    return eos.record(Happened.VALUE_CHANGED, code, data=data)
