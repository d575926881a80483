# SPDX-License-Identifier: GPL-3.0-or-later
"""What virtual bodies of every maker share: properties, card, lens, shutter, light."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from facetstack.camera.virtual.card import STORAGE, Card, Picture, now_text
from facetstack.camera.virtual.develop import (
    FOCAL_LENGTH_MM,
    LENS_NAME,
    Quality,
    Raw,
    develop,
)
from facetstack.camera.virtual.exif import Exif
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
from facetstack.camera.virtual.shutter import Deliver, Series, Shutter
from facetstack.camera.virtual.stops import F_NUMBERS, ISOS, SECONDS, SHUTTER_TICKS


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


_LIVE_INTERVAL_SECONDS = 1 / 40

Handler = Callable[[Request], Reply]


class Body:
    """A body with a lens, before a scene.

    ``answer`` is called from one thread; the shutter works on another.
    """

    maker = "Facetstack"
    model = "Virtual body"
    vendor, vendor_version, vendor_text = 0, 0, ""
    events: tuple[int, ...] = ()
    raw = Raw.NEF
    series_by_hand = False
    """Whether a series of the menu starts by the body's own button only."""

    def __init__(self, scene: Scene, lens: Lens | None = None) -> None:
        self.scene = scene
        self.lens = lens or Lens(scene.lens_model)
        self.card = Card()
        self.serial = "7000042"
        self.counts: Counter[int] = Counter()
        self.muted = 0
        self.series = Series()
        self._memory: dict[int, Picture] = {}
        self._memory_lock = threading.Lock()
        self._pending: deque[tuple[int, int]] = deque()
        self._properties: dict[int, Property] = {}
        self._add_properties(self._standard_properties())
        self._session_open = False
        self._next_live_at = 0.0
        self._shutter = Shutter(self.lens, self.shot, self._develop)
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
        with self._memory_lock:
            self._memory.clear()

    def close(self) -> None:
        """Switch off: a shot that is under way comes to nothing."""
        self._shutter.close()

    @property
    def exposing(self) -> bool:
        """Whether a shot is being taken or written."""
        return self._shutter.working

    @property
    def shots(self) -> int:
        """How many pictures were taken."""
        return self._shutter.shots

    @property
    def taken(self) -> list[tuple[int, float]]:
        """Checksum (CRC-32) of each file, and where the glass stood."""
        return self._shutter.taken

    def read(self, code: int) -> int:
        """Return the value of a number property."""
        return int(self._properties[code].value)

    def write(self, code: int, value: int) -> None:
        """Set a property from inside the body."""
        self._properties[code].value = value

    def published(self) -> tuple[int, ...]:
        """Return the properties that DeviceInfo names."""
        return tuple(code for code in self._properties if code < 0xD000)

    def exposure_seconds(self) -> float:
        """Return the exposure time that is set."""
        return SECONDS[self.read(Standard.EXPOSURE_TIME)]

    def white_balance(self) -> str:
        """Return the white balance that is set, as the scene names it."""
        return "auto"

    def quality(self) -> Quality:
        """Return which files a shot makes."""
        return Quality()

    def shot(self, seed: int = 0) -> Shot:
        """Return what the scene must know about a picture taken now."""
        return Shot(
            position=round(self.lens.glass_position, 1),
            aperture=self.read(Standard.F_NUMBER) / 100,
            seconds=self.exposure_seconds(),
            iso=self.read(Standard.EXPOSURE_INDEX),
            white_balance=self.white_balance(),
            seed=seed,
        )

    def live_picture(self) -> bytes:
        """Return the next live picture as JPEG."""
        # The sensor makes so many pictures and no more, however often one is asked for.
        time.sleep(max(0.0, self._next_live_at - time.monotonic()))
        self._next_live_at = time.monotonic() + _LIVE_INTERVAL_SECONDS
        return self.scene.live_picture(self.shot())

    def release(self, deliver: Deliver) -> None:
        """Open the shutter; the files are delivered from another thread."""
        series = Series() if self.series_by_hand else self.series
        self._shutter.release(series, self.quality(), deliver)

    def press(self) -> None:
        """Press the button on the body: whatever its menu says is shot on the card."""
        if not self.exposing:
            self._shutter.release(self.series, self.quality(), self._keep_on_card)

    def _keep_on_card(self, files: tuple[Picture, ...]) -> None:
        """Write the files of a shot on the card, and tell of them."""
        for picture in files:
            self.card.add(picture)

    def rename(self, serial: str) -> None:
        """Take another serial number."""
        self.serial = serial

    def tell(self, event: int, parameter: int = 0) -> None:
        """Queue an event."""
        if not self._muted_now():
            self._pending.append((event, parameter))

    def _muted_now(self) -> bool:
        """Return whether the next event is kept back."""
        muted = self.muted > 0
        self.muted -= int(muted)
        return muted

    def take_events(self) -> list[tuple[int, int]]:
        """Return the events since the last time."""
        events: list[tuple[int, int]] = []
        while self._pending:
            events.append(self._pending.popleft())
        return events

    def _develop(self, shot: Shot, quality: Quality, stem: str) -> tuple[Picture, ...]:
        """Return the files of a shot."""
        exif = Exif(
            make=Body.maker,
            model=self.model,
            lens=LENS_NAME,
            time=now_text(),
            seconds=shot.seconds,
            aperture=shot.aperture,
            iso=shot.iso,
            focal_length_mm=FOCAL_LENGTH_MM,
            serial=self.serial,
        )
        return develop(self.scene, shot, quality, self.raw, exif, stem)

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
            properties=self.published(),
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
        picture = self._in_memory(request)
        info = self.card.info(request.parameter(0))
        if picture is not None:
            info = picture.info(storage=0, parent=0)
        if info is None:
            return Reply(Response.INVALID_OBJECT_HANDLE)
        return Reply(data=info.pack())

    def _get_object(self, request: Request) -> Reply:
        return Reply(data=self._picture(request).data)

    def _get_partial_object(self, request: Request) -> Reply:
        offset, count = request.parameter(1), request.parameter(2)
        part = self._picture(request).data[offset : offset + count]
        return Reply(data=part, parameters=(len(part),))

    def _get_thumb(self, request: Request) -> Reply:
        return Reply(data=self._picture(request).thumbnail)

    def _delete_object(self, request: Request) -> Reply:
        handle = request.parameter(0)
        if self._forget(handle) is None and not self.card.remove(handle):
            return Reply(Response.INVALID_OBJECT_HANDLE)
        return Reply()

    def _picture(self, request: Request) -> Picture:
        picture = self._in_memory(request) or self.card.picture(request.parameter(0))
        if picture is None:
            raise Refusal(Response.INVALID_OBJECT_HANDLE)
        return picture

    def _remember(self, handle: int, picture: Picture) -> None:
        """Keep a picture in the camera's memory, until it is fetched."""
        with self._memory_lock:
            self._memory[handle] = picture

    def _forget(self, handle: int) -> Picture | None:
        """Drop a picture from memory; return it, if it was there."""
        with self._memory_lock:
            return self._memory.pop(handle, None)

    def _in_memory(self, request: Request) -> Picture | None:
        with self._memory_lock:
            return self._memory.get(request.parameter(0))

    def _get_property_description(self, request: Request) -> Reply:
        return Reply(data=self._property(request).describe())

    def _get_property_value(self, request: Request) -> Reply:
        return Reply(data=self._property(request).pack())

    def _set_property_value(self, request: Request) -> Reply:
        return self._take(request.parameter(0), request.data)

    def _take(self, code: int, data: bytes) -> Reply:
        """Set a property from outside, if it is one that can be set so."""
        wanted = self._properties.get(code)
        if wanted is None:
            return Reply(Response.PROPERTY_NOT_SUPPORTED)
        if not wanted.writable:
            return Reply(Response.ACCESS_DENIED)
        try:
            wanted.take(data)
        except ValueError:
            return Reply(Response.INVALID_PROPERTY_VALUE)
        self._changed(code)
        return Reply()

    def _changed(self, code: int) -> None:
        """Let other properties follow one that was set from outside."""

    def _property(self, request: Request) -> Property:
        wanted = self._properties.get(request.parameter(0))
        if wanted is None:
            raise Refusal(Response.PROPERTY_NOT_SUPPORTED)
        return wanted
