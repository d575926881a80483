# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera that lives in the camera host: deadlines, watchdog, respawn."""

import itertools
import logging
import threading
import time
from pathlib import Path
from typing import Any

from facetstack.camera.child import HostProcess
from facetstack.camera.messages import (
    BadMessage,
    Json,
    Message,
    Request,
    WireClosed,
    capabilities_from_json,
    error_from_json,
    file_from_json,
    info_from_json,
    setting_from_json,
)
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    CapturedFile,
    FocusOutcome,
    FocusStep,
    LiveFrame,
    Setting,
)
from facetstack.errors import CameraError, CameraLost

_log = logging.getLogger(__name__)

_STARTING_SECONDS = 10.0
_CLOSING_SECONDS = 10.0
_LONGEST_PATIENCE_SECONDS = 3600.0

USB_DEADLINES_SECONDS = {"open": 30.0, "capture": 120.0, "close": 10.0}
NETWORK_DEADLINES_SECONDS = {"open": 15.0, "capture": 60.0, "close": 10.0}
"""How long a verb may take before the host is killed. The host asks for more patience
once it knows the exposure time or the size of a download."""

_OTHER_USB_SECONDS, _OTHER_NETWORK_SECONDS = 25.0, 8.0


def deadline_seconds(verb: str, address: str) -> float:
    """Return how long a verb may take at an address."""
    if address.startswith("ptpip:"):
        return NETWORK_DEADLINES_SECONDS.get(verb, _OTHER_NETWORK_SECONDS)
    return USB_DEADLINES_SECONDS.get(verb, _OTHER_USB_SECONDS)


class CameraClient:
    """A ``Camera`` whose libgphoto2 runs in a process of its own.

    One thread owns it. Only ``kill`` may be called from other threads.

    Parameters
    ----------
    address
        ``auto`` for the first camera found, a model's name, a port such as
        ``usb:001,005``, or ``ptpip:HOST:PORT``.
    """

    def __init__(self, address: str = "auto") -> None:
        self._address = address
        self._host: HostProcess | None = None
        self._guard = threading.Lock()
        self._killed = False
        self._numbers = itertools.count(1)
        self._serial = ""
        self._written: dict[str, str] = {}
        self._live_view_on = False

    @property
    def address(self) -> str:
        """The address it was made with."""
        return self._address

    @property
    def live_view_on(self) -> bool:
        """Whether live view was turned on and not off again."""
        return self._live_view_on

    @property
    def host_pid(self) -> int | None:
        """The process id of its camera host, while there is one."""
        host = self._host
        return host.pid if host else None

    def open(self) -> CameraInfo:
        """Start a camera host and connect."""
        self.close()
        self._written.clear()
        self._serial = ""
        return self._connect()

    def reopen(self) -> CameraInfo:
        """Start a fresh host and find the same camera by its serial number.

        Settings that were written are written again and live view goes on if it was
        on. The focus position is unknown afterwards.
        """
        was_live = self._live_view_on
        written = dict(self._written)
        self.close()
        info = self._connect()
        for name, value in written.items():
            try:
                self.write_setting(name, value)
            except CameraLost:
                raise
            except CameraError as error:
                _log.warning("%s was not set again: %s", name, error)
        if was_live:
            self.start_live_view()
        return info

    def close(self) -> None:
        """Let the camera go and end the host; never raises, may be called twice."""
        host = self._host
        if host is not None and not self._killed:
            try:
                self._ask("close")
            except CameraError as error:
                _log.info("The camera was not closed in order: %s", error)
        self._end_host()
        self._live_view_on = False

    def kill(self) -> None:
        """Emergency stop, from any thread: the verb in flight raises ``CameraLost``."""
        with self._guard:
            self._killed = True
            if self._host is not None:
                self._host.kill()

    def info(self) -> CameraInfo:
        """Return who it is, its lens, and the battery now."""
        return info_from_json(self._ask("info").head["result"])

    def capabilities(self) -> Capabilities:
        """Return what it offers."""
        return capabilities_from_json(self._ask("capabilities").head["result"])

    def start_live_view(self) -> None:
        """Turn live view on."""
        self._ask("start_live_view")
        self._live_view_on = True

    def stop_live_view(self) -> None:
        """Turn live view off."""
        self._ask("stop_live_view")
        self._live_view_on = False

    def preview(self) -> LiveFrame:
        """Return the newest live picture."""
        reply = self._ask("preview")
        number = int(reply.head["result"]["number"])
        return LiveFrame(reply.body, number, time.monotonic())

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        """Move the lens."""
        return FocusOutcome(self._ask("drive_focus", units=step.units).head["result"])

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        """Fire the shutter and bring every file of the shot into ``folder``."""
        reply = self._ask("capture", folder=str(folder.absolute()), stem=stem)
        return tuple(file_from_json(value) for value in reply.head["result"])

    def read_setting(self, name: str) -> Setting:
        """Return a setting with its choices."""
        return setting_from_json(self._ask("read_setting", name=name).head["result"])

    def write_setting(self, name: str, value: str) -> Setting:
        """Set it, read it back, and return what the camera really has now."""
        reply = self._ask("write_setting", name=name, value=value)
        self._written[name] = value
        return setting_from_json(reply.head["result"])

    def _connect(self) -> CameraInfo:
        self._start_host()
        try:
            reply = self._ask("open", address=self._address, serial=self._serial)
        except CameraError:
            self._end_host()
            raise
        info = info_from_json(reply.head["result"])
        self._serial = info.serial
        return info

    def _start_host(self) -> None:
        host = HostProcess()
        with self._guard:
            self._host = host
            self._killed = False
        _log.debug("Camera host %d started", host.pid)

    def _end_host(self) -> None:
        with self._guard:
            host, self._host = self._host, None
        if host is not None:
            host.end()

    def _ask(self, verb: str, **arguments: Any) -> Message:
        """Send one verb and wait for its reply, however long its deadline allows."""
        host = self._host
        if host is None:
            raise CameraLost("The camera is not connected.", "Connect it again.")
        request = Request(next(self._numbers), verb, arguments)
        seconds = deadline_seconds(verb, self._address)
        if verb == "open":
            seconds += _STARTING_SECONDS
        try:
            host.wire.send(request.message())
            reply = self._reply_to(request.number, host, seconds)
        except TimeoutError:
            host.kill()
            self._end_host()
            raise CameraLost(
                f"The camera did not finish in time ({verb.replace('_', ' ')}).",
                "Check the cable, switch the camera off and on, and connect again.",
            ) from None
        except (WireClosed, BadMessage) as error:
            host.kill()
            self._end_host()
            raise self._reason_of_death(error) from None
        if "error" in reply.head:
            failure = error_from_json(reply.head["error"])
            if isinstance(failure, CameraLost):
                self._end_host()
            raise failure
        return reply

    def _reply_to(self, number: int, host: HostProcess, seconds: float) -> Message:
        deadline = time.monotonic() + seconds
        while True:
            message = host.wire.receive(deadline)
            head = message.head
            if "log" in head:
                _log_record(head["log"])
            elif head.get("id") != number:
                raise BadMessage("a reply to another request")
            elif "patience" in head:
                longer = min(float(head["patience"]), _LONGEST_PATIENCE_SECONDS)
                deadline = max(deadline, time.monotonic() + longer)
            else:
                return message

    def _reason_of_death(self, error: Exception) -> CameraLost:
        if self._killed:
            return CameraLost(
                "The camera was stopped in the middle of its work.", "Connect it again."
            )
        _log.info("The camera host is gone: %s", error)
        return CameraLost(
            "The program that speaks to the camera ended unexpectedly.",
            "Connect the camera again; the log file tells more.",
        )


def list_cameras() -> tuple[CameraInfo, ...]:
    """Return the cameras found on USB: model and port; the rest is not asked.

    Cameras on the network are reached by address and never listed.
    """
    found: list[Json] = _ask_once("list")
    return tuple(info_from_json(value) for value in found)


def library_versions() -> dict[str, str]:
    """Return the versions of libgphoto2 and its parts, as the host sees them."""
    return {str(k): str(v) for k, v in _ask_once("versions").items()}


def _ask_once(verb: str) -> Any:
    """Ask a host that lives for this one question."""
    client = CameraClient()
    client._start_host()
    try:
        return client._ask(verb).head["result"]
    finally:
        client._end_host()


def _log_record(record: Json) -> None:
    """Log here what the host logged there."""
    logging.getLogger(str(record["name"])).log(
        int(record["level"]), "%s", record["message"]
    )
