# SPDX-License-Identifier: GPL-3.0-or-later
"""What virtual bodies of every maker share: properties, card, lens, shutter, light."""

import threading
import time
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from facetstack.camera.virtual.card import STORAGE, Card, Picture, now_text
from facetstack.camera.virtual.exif import Exif, write_exif
from facetstack.camera.virtual.lens import Lens
from facetstack.camera.virtual.properties import Property
from facetstack.camera.virtual.ptp import (
    DataType,
    DeviceInfo,
    Operation,
    Response,
    Standard,
    pack_handles,
)
from facetstack.camera.virtual.ptpip import Request
from facetstack.camera.virtual.scene import Scene, Shot

FOCAL_LENGTH_MM = 105
LENS_NAME = "Virtual MC 105mm f/2.8"
_APERTURES = (2.8, 3.2, 3.5, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9, 10, 11, 13, 14, 16, 18)
_APERTURES_CLOSED = (20, 22, 25, 29, 32)
F_NUMBERS = tuple(round(100 * n) for n in (*_APERTURES, *_APERTURES_CLOSED))
_FAST = (2000, 1600, 1250, 1000, 800, 640, 500, 400, 320, 250, 200, 160, 125, 100, 80)
_SLOW = (60, 50, 40, 30, 25, 20, 15, 13, 10, 8, 6, 5, 4, 3, 2, 1)
SHUTTERS = (*((1, n) for n in (*_FAST, *_SLOW)), (2, 1), (4, 1), (8, 1))
"""Exposure times as numerator and denominator in seconds."""
SHUTTER_TICKS = tuple(round(10_000 * n / d) for n, d in SHUTTERS)
"""The same in the standard's unit, 0.1 ms."""
_SECONDS = {tick: n / d for tick, (n, d) in zip(SHUTTER_TICKS, SHUTTERS, strict=True)}
_LOW_ISOS = (64, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1000, 1250)
ISOS = (*_LOW_ISOS, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 12800, 25600)


@dataclass(frozen=True)
class Reply:
    """The answer to an operation."""

    code: int = Response.OK
    data: bytes | None = None
    parameters: tuple[int, ...] = ()


class Refusal(Exception):
    """An operation is refused with a response code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{code:04x}")
        self.code = code


Handler = Callable[[Request], Reply]


class Body:
    """A body with a lens, before a scene.

    ``answer`` is called from one thread; the shutter works on another.
    """

    maker = "Facetstack"
    model = "Virtual body"
    vendor, vendor_version, vendor_text = 0, 0, ""
    events: tuple[int, ...] = ()

    def __init__(self, scene: Scene, lens: Lens | None = None) -> None:
        self.scene = scene
        self.lens = lens or Lens(scene.lens_model)
        self.card = Card()
        self.serial = "7000042"
        self.counts: Counter[int] = Counter()
        self.shots = 0
        self.taken: list[tuple[int, float]] = []
        self._pending: deque[tuple[int, int]] = deque()
        self._properties: dict[int, Property] = {}
        self._add_properties(self._standard_properties())
        self._session_open = False
        self._shutter: threading.Thread | None = None
        self._ended = threading.Event()
        self._handlers: dict[int, Handler] = {
            Operation.GET_DEVICE_INFO: self._get_device_info,
            Operation.OPEN_SESSION: self._open_session,
            Operation.CLOSE_SESSION: self._close_session,
            Operation.GET_STORAGE_IDS: self._get_storage_ids,
            Operation.GET_STORAGE_INFO: self._get_storage_info,
            Operation.GET_NUM_OBJECTS: self._get_num_objects,
            Operation.GET_OBJECT_HANDLES: self._get_object_handles,
            Operation.GET_OBJECT_INFO: self._get_object_info,
            Operation.GET_OBJECT: self._get_object,
            Operation.GET_THUMB: self._get_thumb,
            Operation.DELETE_OBJECT: self._delete_object,
            Operation.GET_PARTIAL_OBJECT: self._get_partial_object,
            Operation.GET_PROPERTY_DESCRIPTION: self._get_property_description,
            Operation.GET_PROPERTY_VALUE: self._get_property_value,
            Operation.SET_PROPERTY_VALUE: self._set_property_value,
        }

    def answer(self, request: Request) -> Reply:
        """Return the answer to an operation, at once."""
        self.counts[request.operation] += 1
        handler = self._handlers.get(request.operation)
        if handler is None:
            return Reply(Response.OPERATION_NOT_SUPPORTED)
        free = (Operation.GET_DEVICE_INFO, Operation.OPEN_SESSION)
        if not self._session_open and request.operation not in free:
            return Reply(Response.SESSION_NOT_OPEN)
        try:
            return handler(request)
        except Refusal as refusal:
            return Reply(refusal.code)

    def disconnected(self) -> None:
        """End the session, as the link is gone; card and lens stay as they are."""
        self._session_open = False
        self._pending.clear()

    def close(self) -> None:
        """Switch off: a shot that is under way comes to nothing."""
        self._ended.set()
        if self._shutter is not None:
            self._shutter.join()

    @property
    def exposing(self) -> bool:
        """Whether a shot is being taken or written."""
        return self._shutter is not None and self._shutter.is_alive()

    def read(self, code: int) -> int:
        """Return the value of a number property."""
        return int(self._properties[code].value)

    def write(self, code: int, value: int) -> None:
        """Set a property from inside the body."""
        self._properties[code].value = value

    def exposure_seconds(self) -> float:
        """Return the exposure time that is set."""
        return _SECONDS[self.read(Standard.EXPOSURE_TIME)]

    def white_balance(self) -> str:
        """Return the white balance that is set, as the scene names it."""
        return "auto"

    def jpeg_quality(self) -> int:
        """Return the JPEG quality that is set, 1..100."""
        return 92

    def shot(self, seed: int = 0) -> Shot:
        """Return what the scene must know about a picture taken now."""
        return Shot(
            position=round(self.lens.glass_position, 1),
            aperture=self.read(Standard.F_NUMBER) / 100,
            seconds=self.exposure_seconds(),
            iso=self.read(Standard.EXPOSURE_INDEX),
            white_balance=self.white_balance(),
            quality=self.jpeg_quality(),
            seed=seed,
        )

    def release(self, deliver: Callable[[Picture], None]) -> None:
        """Open the shutter; the picture is delivered from another thread."""
        self.shots += 1
        shot = self.shot(seed=self.shots)
        name = f"VRT_{self.shots % 10_000:04}.JPG"
        self._shutter = threading.Thread(
            target=self._expose, args=(shot, name, deliver), name="shutter", daemon=True
        )
        self._shutter.start()

    def tell(self, event: int, parameter: int = 0) -> None:
        """Queue an event."""
        self._pending.append((event, parameter))

    def take_events(self) -> list[tuple[int, int]]:
        """Return the events since the last time."""
        events: list[tuple[int, int]] = []
        while self._pending:
            events.append(self._pending.popleft())
        return events

    def _expose(
        self, shot: Shot, name: str, deliver: Callable[[Picture], None]
    ) -> None:
        began = time.monotonic()
        moment = now_text()
        jpeg, thumbnail = self.scene.photograph(shot)
        exif = Exif(
            make=Body.maker,
            model=self.model,
            lens=LENS_NAME,
            time=moment,
            seconds=shot.seconds,
            aperture=shot.aperture,
            iso=shot.iso,
            focal_length_mm=FOCAL_LENGTH_MM,
            serial=self.serial,
        )
        width, height = self.scene.size
        picture = Picture(
            name, write_exif(jpeg, exif), thumbnail, width, height, moment
        )
        self.taken.append((zlib.crc32(picture.jpeg), shot.position))
        # Rendering is part of the exposure; what is left of it passes in the dark.
        left_seconds = max(0.0, began + shot.seconds - time.monotonic())
        if not self._ended.wait(left_seconds):
            deliver(picture)

    def _add_properties(self, properties: Iterable[Property]) -> None:
        self._properties.update({p.code: p for p in properties})

    def _standard_properties(self) -> list[Property]:
        right = self.scene.exposure
        size = "{}x{}".format(*self.scene.size)
        focal = 100 * FOCAL_LENGTH_MM
        return [
            Property(Standard.BATTERY_LEVEL, DataType.UINT8, 87),
            Property(
                Standard.F_NUMBER,
                DataType.UINT16,
                round(100 * right.aperture),
                F_NUMBERS,
                writable=True,
            ),
            Property(Standard.IMAGE_SIZE, DataType.TEXT, size, (size,)),
            Property(Standard.FOCAL_LENGTH, DataType.UINT32, focal, (focal,)),
            Property(
                Standard.EXPOSURE_TIME,
                DataType.UINT32,
                round(10_000 * right.seconds),
                SHUTTER_TICKS,
                writable=True,
            ),
            Property(Standard.EXPOSURE_PROGRAM, DataType.UINT16, 1, (1,)),
            Property(
                Standard.EXPOSURE_INDEX,
                DataType.UINT16,
                right.iso,
                ISOS,
                writable=True,
            ),
        ]

    def _get_device_info(self, request: Request) -> Reply:
        info = DeviceInfo(
            vendor=self.vendor,
            vendor_version=self.vendor_version,
            vendor_text=self.vendor_text,
            operations=tuple(self._handlers),
            events=self.events,
            properties=tuple(c for c in self._properties if c < 0xD000),
            manufacturer=self.maker,
            model=self.model,
            version="1.0",
            serial=self.serial,
        )
        return Reply(data=info.pack())

    def _open_session(self, request: Request) -> Reply:
        if self._session_open:
            return Reply(Response.SESSION_ALREADY_OPEN)
        self._session_open = True
        return Reply()

    def _close_session(self, request: Request) -> Reply:
        self._session_open = False
        return Reply()

    def _get_storage_ids(self, request: Request) -> Reply:
        return Reply(data=pack_handles((STORAGE,)))

    def _get_storage_info(self, request: Request) -> Reply:
        if request.parameter(0) != STORAGE:
            return Reply(Response.INVALID_STORAGE_ID)
        return Reply(data=self.card.storage_info.pack())

    def _get_num_objects(self, request: Request) -> Reply:
        return Reply(parameters=(len(self.card.handles(request.parameter(2))),))

    def _get_object_handles(self, request: Request) -> Reply:
        return Reply(data=pack_handles(self.card.handles(request.parameter(2))))

    def _get_object_info(self, request: Request) -> Reply:
        info = self.card.info(request.parameter(0))
        if info is None:
            return Reply(Response.INVALID_OBJECT_HANDLE)
        return Reply(data=info.pack())

    def _get_object(self, request: Request) -> Reply:
        return Reply(data=self._picture(request).jpeg)

    def _get_partial_object(self, request: Request) -> Reply:
        offset, count = request.parameter(1), request.parameter(2)
        part = self._picture(request).jpeg[offset : offset + count]
        return Reply(data=part, parameters=(len(part),))

    def _get_thumb(self, request: Request) -> Reply:
        return Reply(data=self._picture(request).thumbnail)

    def _delete_object(self, request: Request) -> Reply:
        if not self.card.remove(request.parameter(0)):
            return Reply(Response.INVALID_OBJECT_HANDLE)
        return Reply()

    def _picture(self, request: Request) -> Picture:
        picture = self.card.picture(request.parameter(0))
        if picture is None:
            raise Refusal(Response.INVALID_OBJECT_HANDLE)
        return picture

    def _get_property_description(self, request: Request) -> Reply:
        return Reply(data=self._property(request).describe())

    def _get_property_value(self, request: Request) -> Reply:
        return Reply(data=self._property(request).pack())

    def _set_property_value(self, request: Request) -> Reply:
        wanted = self._property(request)
        if not wanted.writable:
            return Reply(Response.ACCESS_DENIED)
        try:
            wanted.take(request.data)
        except ValueError:
            return Reply(Response.INVALID_PROPERTY_VALUE)
        self._changed(wanted.code)
        return Reply()

    def _changed(self, code: int) -> None:
        """Let other properties follow one that was set from outside."""

    def _property(self, request: Request) -> Property:
        wanted = self._properties.get(request.parameter(0))
        if wanted is None:
            raise Refusal(Response.PROPERTY_NOT_SUPPORTED)
        return wanted
