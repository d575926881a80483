# SPDX-License-Identifier: GPL-3.0-or-later
"""The one door to libgphoto2: a body as plain values, its failures as ``Refused``.

Lives in the camera host only. Many calls hold the interpreter's lock for seconds.
"""

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import gphoto2 as gp

from facetstack.errors import CameraNotFound

_log = logging.getLogger(__name__)

_NETWORK_MODEL = "PTP/IP Camera"
_DEFAULT_NETWORK_PORT = 15740


class Refused(Exception):
    """libgphoto2 failed: its result code, and the reason its context told."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"[{code}] {text}")
        self.code = code
        self.text = text


class EventKind(Enum):
    """What a camera tells by itself."""

    NOTHING = "nothing happened in time"
    FILE_ADDED = "a file was added"
    CAPTURE_COMPLETE = "a capture is complete"
    OTHER = "something else"


@dataclass(frozen=True)
class Event:
    """One event; ``path`` is folder and name of an added file."""

    kind: EventKind
    path: tuple[str, str] | None = None


@dataclass(frozen=True)
class WidgetValue:
    """A setting as libgphoto2 shows it; ``choices`` is empty for free values."""

    value: str
    choices: tuple[str, ...]
    read_only: bool


@dataclass(frozen=True)
class Place:
    """Where a camera is: libgphoto2's model name and port."""

    model: str
    port: str


def network_port(address: str) -> str:
    """Return libgphoto2's path for ``ptpip:HOST`` or ``ptpip:HOST:PORT``.

    The port is given twice: with one, libgphoto2 opens the event connection on 15740.

    Raises
    ------
    CameraNotFound
        If it is no numeric IPv4 address with a port; libgphoto2 resolves no names.
    """
    host, *ports = address.removeprefix("ptpip:").split(":")
    try:
        ipaddress.IPv4Address(host)
        number = int(ports[0]) if ports else _DEFAULT_NETWORK_PORT
        if not 0 < number < 65536 or len(ports) > 2:
            raise ValueError(address)
    except ValueError:
        raise CameraNotFound(
            f"{address} is no network address of a camera.",
            "Write it like ptpip:192.168.1.20:15740.",
        ) from None
    return f"ptpip:{host}:{number}:{number}"


def find_places(address: str) -> tuple[Place, ...]:
    """Return the places where a camera of that address may be, best first.

    Parameters
    ----------
    address
        ``auto``, a model's name or a part of it, a port, or ``ptpip:HOST:PORT``.
    """
    if address.startswith("ptpip:"):
        return (Place(_NETWORK_MODEL, network_port(address)),)
    found = gp.Camera.autodetect()
    places = tuple(Place(str(model), str(port)) for model, port in found.items())
    if address in ("", "auto"):
        return places
    wanted = address.lower()
    return tuple(p for p in places if p.port == address or wanted in p.model.lower())


def versions() -> dict[str, str]:
    """Return the versions of libgphoto2's parts and the number of its drivers."""
    abilities = gp.CameraAbilitiesList()
    abilities.load()
    return {
        "python-gphoto2": str(gp.__version__),
        "libgphoto2": str(gp.gp_library_version(gp.GP_VERSION_SHORT)[0]),
        "libgphoto2_port": str(gp.gp_port_library_version(gp.GP_VERSION_SHORT)[0]),
        "camera models": str(abilities.count()),
    }


def forward_log() -> object:
    """Send libgphoto2's complaints to Python's log; keep what is returned.

    They are for diagnosis only: what matters also comes as an error.
    """
    return gp.gp_log_add_func(
        gp.GP_LOG_ERROR,
        lambda level, domain, text, data: _log.debug("%s: %s", domain, text),
        None,
    )


class Body:
    """An open camera. Every method may raise ``Refused``."""

    def __init__(self, place: Place) -> None:
        self._texts: list[str] = []
        self._context = gp.Context()
        # libgphoto2 calls back only while this reference lives.
        self._callback = self._context.set_error_func(self._hear, None)
        self._camera = gp.Camera()
        self._asked(lambda: self._init(place))
        self.names = frozenset(
            str(name) for name, _ in self._asked(self._list_config).items()
        )

    @property
    def model(self) -> str:
        """The model as libgphoto2 knows it."""
        return str(self._camera.get_abilities().model)

    @property
    def port(self) -> str:
        """The port it is open on."""
        return str(self._camera.get_port_info().get_path())

    @property
    def claims_preview(self) -> bool:
        """Whether it says that it sends live pictures; some that do refuse it."""
        operations = int(self._camera.get_abilities().operations)
        return bool(operations & gp.GP_OPERATION_CAPTURE_PREVIEW)

    def exit(self) -> None:
        """Let the camera go."""
        self._asked(lambda: self._camera.exit(self._context))

    def read(self, name: str) -> WidgetValue:
        """Return one setting."""
        widget = self._asked(lambda: self._widget(name))
        kind = widget.get_type()
        choices: tuple[str, ...] = ()
        if kind in (gp.GP_WIDGET_RADIO, gp.GP_WIDGET_MENU):
            choices = tuple(str(choice) for choice in widget.get_choices())
        value = widget.get_value()
        if kind == gp.GP_WIDGET_RANGE:
            value = f"{value:g}"
        return WidgetValue(
            "" if value is None else str(value), choices, bool(widget.get_readonly())
        )

    def write(self, name: str, value: str) -> None:
        """Set one setting. That it was taken shows only when it is read again."""
        # A fresh widget each time: a kept one forgets that it was changed, and
        # writing the same focus step twice would move the lens once.
        widget = self._asked(lambda: self._widget(name))
        kind = widget.get_type()
        typed: str | float | int = value
        if kind == gp.GP_WIDGET_RANGE:
            typed = float(value)
        elif kind in (gp.GP_WIDGET_TOGGLE, gp.GP_WIDGET_DATE):
            typed = int(value)
        widget.set_value(typed)
        self._asked(lambda: self._camera.set_single_config(name, widget, self._context))

    def preview(self) -> bytes:
        """Return the newest live picture as JPEG."""
        return self._bytes(lambda: self._camera.capture_preview(None, self._context))

    def capture(self) -> tuple[str, str]:
        """Fire the shutter; return folder and name of the first file."""
        path = self._asked(
            lambda: self._camera.capture(gp.GP_CAPTURE_IMAGE, self._context)
        )
        return str(path.folder), str(path.name)

    def trigger(self) -> None:
        """Fire the shutter and wait for nothing."""
        self._asked(lambda: self._camera.trigger_capture(self._context))

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders in a folder on the camera."""
        found = self._asked(
            lambda: self._camera.folder_list_folders(folder, self._context)
        )
        return [str(name) for name in found.keys()]

    def files(self, folder: str) -> list[str]:
        """Return the names of the files in a folder on the camera."""
        found = self._asked(
            lambda: self._camera.folder_list_files(folder, self._context)
        )
        return [str(name) for name in found.keys()]

    def delete(self, folder: str, name: str) -> None:
        """Delete a file on the camera."""
        self._asked(lambda: self._camera.file_delete(folder, name, self._context))

    def wait_for_event(self, milliseconds: int) -> Event:
        """Return the next event; comes back early or late as the driver likes."""
        kind, data = self._asked(
            lambda: self._camera.wait_for_event(milliseconds, self._context)
        )
        if kind == gp.GP_EVENT_FILE_ADDED:
            return Event(EventKind.FILE_ADDED, (str(data.folder), str(data.name)))
        if kind == gp.GP_EVENT_CAPTURE_COMPLETE:
            return Event(EventKind.CAPTURE_COMPLETE)
        if kind == gp.GP_EVENT_TIMEOUT:
            return Event(EventKind.NOTHING)
        return Event(EventKind.OTHER)

    def file_size(self, folder: str, name: str) -> int | None:
        """Return the size of a file on the camera, if the camera tells."""
        info = self._asked(
            lambda: self._camera.file_get_info(folder, name, self._context)
        )
        has_size = info.file.fields & gp.GP_FILE_INFO_SIZE
        return int(info.file.size) if has_size else None

    def file_bytes(self, folder: str, name: str) -> bytes:
        """Return a file on the camera."""
        return self._bytes(
            lambda: self._camera.file_get(
                folder, name, gp.GP_FILE_TYPE_NORMAL, None, self._context
            )
        )

    def shots_left(self) -> int | None:
        """Return how many shots the cards hold, if the camera tells."""
        storages = self._asked(lambda: self._camera.get_storageinfo(self._context))
        counts = [
            int(storage.freeimages)
            for storage in storages
            if storage.fields & gp.GP_STORAGEINFO_FREESPACEIMAGES
        ]
        return sum(counts) if counts else None

    def _init(self, place: Place) -> None:
        abilities, ports = gp.CameraAbilitiesList(), gp.PortInfoList()
        abilities.load()
        ports.load()
        self._camera.set_abilities(abilities[abilities.lookup_model(place.model)])
        self._camera.set_port_info(ports[ports.lookup_path(place.port)])
        self._camera.init(self._context)

    def _list_config(self) -> Any:
        return self._camera.list_config(self._context)

    def _widget(self, name: str) -> Any:
        widget = self._camera.get_single_config(name, self._context)
        if widget is None:  # some drivers fail without a word
            raise Refused(gp.GP_ERROR_BAD_PARAMETERS, "")
        return widget

    def _bytes(self, call: Callable[[], Any]) -> bytes:
        # The bytes belong to the file: without this reference they are freed too soon.
        file = self._asked(call)
        return bytes(file.get_data_and_size())

    def _asked(self, call: Callable[[], Any]) -> Any:
        self._texts.clear()
        try:
            return call()
        except gp.GPhoto2Error as error:
            raise Refused(int(error.code), " ".join(self._texts)) from error

    def _hear(self, context: object, text: bytes | str, data: object) -> None:
        said = text.decode(errors="replace") if isinstance(text, bytes) else text
        self._texts.append(said.strip())
