# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera that lives in the camera host: deadlines, watchdog, respawn."""

import logging
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from facetstack.camera.calibration_store import CalibrationStore
from facetstack.camera.link import HostLink
from facetstack.camera.messages import (
    Message,
    capabilities_from_json,
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

# A host needs a moment to start before it can open the camera.
USB_DEADLINES_SECONDS = {
    "open": 40.0,
    "capture": 120.0,
    "trigger": 120.0,
    "close": 10.0,
}
NETWORK_DEADLINES_SECONDS = {
    "open": 25.0,
    "capture": 90.0,
    "trigger": 60.0,
    "close": 10.0,
}
"""How long a verb may take before the host is killed. The host asks for more patience
once it knows the exposure time or the size of a download. For word of a Nikon's picture
libgphoto2 waits up to 70 s."""

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
    serial
        Only the camera with this serial number will do; "" takes any.
    calibrations
        What is known of lenses; the user's own by default. What fits the connected one
        shows in its capabilities.
    """

    def __init__(
        self,
        address: str = "auto",
        serial: str = "",
        calibrations: CalibrationStore | None = None,
    ) -> None:
        self._address = address
        self._wanted_serial = serial
        self._calibrations = calibrations or CalibrationStore()
        self._info: CameraInfo | None = None
        self._link: HostLink | None = None
        self._guard = threading.Lock()
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
        link = self._link
        return link.pid if link else None

    def open(self) -> CameraInfo:
        """Start a camera host and connect."""
        self.close()
        self._written.clear()
        self._serial = self._wanted_serial
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
        if self._link is not None:
            try:
                self._ask("close")
            except CameraError as error:
                _log.info("The camera was not closed in order: %s", error)
        self._end_link()
        self._live_view_on = False

    def kill(self) -> None:
        """Emergency stop, from any thread: the verb in flight raises ``CameraLost``."""
        with self._guard:
            if self._link is not None:
                self._link.kill()

    def info(self) -> CameraInfo:
        """Return who it is, its lens, and the battery now."""
        self._info = info_from_json(self._ask("info").head["result"])
        return self._info

    def capabilities(self) -> Capabilities:
        """Return what it offers, with what was measured of its lens."""
        offered = capabilities_from_json(self._ask("capabilities").head["result"])
        if offered.focus is None or self._info is None:
            return offered
        focus = self._calibrations.applied(offered.focus, self._info)
        return replace(offered, focus=focus)

    def diagnostics(self) -> dict[str, str]:
        """Return what helps to find out why something does not work on a body."""
        told = self._ask("diagnostics").head["result"]
        return {str(name): str(text) for name, text in told.items()}

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
        return FocusOutcome(self._ask("drive_focus", **asdict(step)).head["result"])

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        """Fire the shutter and bring every file of the shot into ``folder``."""
        reply = self._ask("capture", folder=str(folder.absolute()), stem=stem)
        return tuple(file_from_json(value) for value in reply.head["result"])

    def trigger(self) -> None:
        """Fire the shutter and wait for nothing."""
        self._ask("trigger")

    def arrivals(self, seconds: float) -> tuple[str, ...]:
        """Return files that the camera told of, waiting so long for the first one."""
        return tuple(self._ask("arrivals", seconds=seconds).head["result"])

    def list_files(self) -> tuple[str, ...]:
        """Return every file on the card."""
        return tuple(self._ask("list_files").head["result"])

    def fetch(self, camera_path: str, folder: Path, stem: str) -> CapturedFile:
        """Bring one file of the card into ``folder``."""
        where = str(folder.absolute())
        reply = self._ask("fetch", camera_path=camera_path, folder=where, stem=stem)
        return file_from_json(reply.head["result"])

    def delete(self, camera_path: str) -> None:
        """Delete a file on the card."""
        self._ask("delete", camera_path=camera_path)

    def read_setting(self, name: str) -> Setting:
        """Return a setting with its choices."""
        return setting_from_json(self._ask("read_setting", name=name).head["result"])

    def write_setting(self, name: str, value: str) -> Setting:
        """Set it, read it back, and return what the camera really has now."""
        reply = self._ask("write_setting", name=name, value=value)
        self._written[name] = value
        return setting_from_json(reply.head["result"])

    def _connect(self) -> CameraInfo:
        link = HostLink()
        with self._guard:
            self._link = link
        try:
            reply = self._ask("open", address=self._address, serial=self._serial)
        except CameraError:
            self._end_link()
            raise
        info = info_from_json(reply.head["result"])
        self._serial, self._info = info.serial, info
        return info

    def _end_link(self) -> None:
        with self._guard:
            link, self._link = self._link, None
        if link is not None:
            link.end()

    def _ask(self, verb: str, **arguments: Any) -> Message:
        link = self._link
        if link is None:
            raise CameraLost("The camera is not connected.", "Connect it again.")
        try:
            return link.ask(verb, arguments, deadline_seconds(verb, self._address))
        except CameraLost:
            self._end_link()
            raise


def list_cameras() -> tuple[CameraInfo, ...]:
    """Return the cameras found on USB: model and port; the rest is not asked.

    Cameras on the network are reached by address and never listed.
    """
    return tuple(info_from_json(value) for value in _ask_once("list"))


def library_versions() -> dict[str, str]:
    """Return the versions of libgphoto2 and its parts, as the host sees them."""
    return {str(k): str(v) for k, v in _ask_once("versions").items()}


def _ask_once(verb: str) -> Any:
    """Ask a host that lives for this one question."""
    link = HostLink()
    try:
        return link.ask(verb, {}, deadline_seconds(verb, "")).head["result"]
    finally:
        link.end()
