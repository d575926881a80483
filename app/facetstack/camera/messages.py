# SPDX-License-Identifier: GPL-3.0-or-later
"""What client and host say to each other, as bytes on a private socket.

A message is a prefix with two lengths, a head in JSON and an optional binary part.
Nothing received is ever executed: there is no pickle, and both lengths are bounded.
"""

import json
import socket
import struct
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from facetstack import errors
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    CapturedFile,
    FocusDrive,
    Setting,
)
from facetstack.errors import CameraError, StudioError

HEAD_LIMIT_BYTES = 1 << 20
BODY_LIMIT_BYTES = 32 << 20
"""A live picture is the only binary part; captured files travel as paths."""

_PREFIX = struct.Struct(">II")

Json = dict[str, Any]


class WireClosed(Exception):
    """The other end is gone."""


class BadMessage(Exception):
    """What came is no message of ours."""


@dataclass(frozen=True)
class Message:
    """A head that JSON can hold, and bytes that need not be text."""

    head: Json
    body: bytes = b""


def pack(message: Message) -> bytes:
    """Return a message as bytes.

    Raises
    ------
    BadMessage
        If it is larger than the other end would accept.
    """
    head = json.dumps(message.head, separators=(",", ":")).encode()
    if len(head) > HEAD_LIMIT_BYTES or len(message.body) > BODY_LIMIT_BYTES:
        raise BadMessage("message too large to send")
    return _PREFIX.pack(len(head), len(message.body)) + head + message.body


class Wire:
    """One end of the pipe between studio and host."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def send(self, message: Message) -> None:
        """Send a message whole.

        Raises
        ------
        WireClosed
            If the other end is gone.
        """
        data = pack(message)
        try:
            self._socket.settimeout(None)
            self._socket.sendall(data)
        except OSError as error:
            raise WireClosed(str(error)) from error

    def receive(self, deadline: float | None = None) -> Message:
        """Wait for a message until ``deadline`` (monotonic clock), or for ever.

        Raises
        ------
        TimeoutError
            If the deadline passed; the wire is then of no further use.
        WireClosed
            If the other end is gone.
        BadMessage
            If the bytes are no message, or announce more than the limits.
        """
        head_size, body_size = _PREFIX.unpack(self._read(_PREFIX.size, deadline))
        if head_size > HEAD_LIMIT_BYTES or body_size > BODY_LIMIT_BYTES:
            raise BadMessage("message announces more bytes than allowed")
        try:
            head = json.loads(self._read(head_size, deadline))
        except (ValueError, RecursionError) as error:
            raise BadMessage(f"head is not JSON: {error}") from error
        if not isinstance(head, dict):
            raise BadMessage("head is no JSON object")
        return Message(head, self._read(body_size, deadline))

    def close(self) -> None:
        """Close this end; the other end reads an end of file."""
        self._socket.close()

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts: list[bytes] = []
        missing = size
        while missing:
            if deadline is None:
                self._socket.settimeout(None)
            else:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                self._socket.settimeout(left)
            try:
                part = self._socket.recv(min(missing, 1 << 20))
            except TimeoutError:
                raise
            except OSError as error:
                raise WireClosed(str(error)) from error
            if not part:
                raise WireClosed("end of file")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


@dataclass(frozen=True)
class Request:
    """One verb to be done; ``number`` comes back with its reply."""

    number: int
    verb: str
    arguments: Json = field(default_factory=dict)

    def message(self) -> Message:
        """Return it as a message."""
        return Message(
            {"id": self.number, "verb": self.verb, "arguments": self.arguments}
        )

    @staticmethod
    def read(message: Message) -> "Request":
        """Return the request that a message holds, or raise ``BadMessage``."""
        head = message.head
        number, verb, arguments = (head.get(k) for k in ("id", "verb", "arguments"))
        if not (
            isinstance(number, int)
            and isinstance(verb, str)
            and isinstance(arguments, dict)
        ):
            raise BadMessage("not a request")
        return Request(number, verb, arguments)


def error_to_json(error: StudioError) -> Json:
    """Return an error as name, message and hint."""
    return {
        "kind": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
    }


def error_from_json(value: Json) -> StudioError:
    """Return the same error here; a name we do not know becomes a ``CameraError``."""
    kind = getattr(errors, str(value.get("kind")), None)
    if not (isinstance(kind, type) and issubclass(kind, StudioError)):
        kind = CameraError
    return kind(str(value.get("message", "")), str(value.get("hint", "")))


def info_from_json(value: Json) -> CameraInfo:
    """Return who the camera is."""
    return CameraInfo(**value)


def capabilities_from_json(value: Json) -> Capabilities:
    """Return what the camera offers."""
    focus = value["focus"]
    return Capabilities(
        live_view=bool(value["live_view"]),
        focus=None if focus is None else _drive_from_json(focus),
        settings=tuple(value["settings"]),
        notes=tuple(value["notes"]),
        series_menu=str(value["series_menu"]),
        series_start=str(value["series_start"]),
    )


def _drive_from_json(value: Json) -> FocusDrive:
    return FocusDrive(**{**value, "step_units": tuple(value["step_units"])})


def setting_from_json(value: Json) -> Setting:
    """Return a setting with its choices."""
    return Setting(**{**value, "choices": tuple(value["choices"])})


def file_to_json(value: CapturedFile) -> Json:
    """Return a captured file, its path as text."""
    return {**asdict(value), "path": str(value.path)}


def file_from_json(value: Json) -> CapturedFile:
    """Return a captured file."""
    return CapturedFile(**{**value, "path": Path(value["path"])})
