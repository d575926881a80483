# SPDX-License-Identifier: GPL-3.0-or-later
"""A ``Camera`` on top of libgphoto2: the verbs, as the camera host runs them."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from facetstack.camera import refusals
from facetstack.camera.dialects import GENERIC, Dialect, FocusKind, dialect_of
from facetstack.camera.gphoto import Body, EventKind, Refused, find_places
from facetstack.camera.landing import (
    check_picture,
    land,
    make_room_for,
    safe_suffix,
)
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    CapturedFile,
    FocusDrive,
    FocusOutcome,
    FocusStep,
    LiveFrame,
    Setting,
)
from facetstack.errors import (
    CameraBusy,
    CameraError,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
    Unsupported,
)

_log = logging.getLogger(__name__)

Patience = Callable[[float], None]
"""Told how many seconds the verb in flight will still take."""

_BUSY_TRIES, _BUSY_PAUSE_SECONDS = 10, 0.2
# libgphoto2 watches a focus move for about 1 s and then calls the body busy.
_WATCHED_MOVE_SECONDS = 0.8
_QUIET_MS, _SHORT_QUIET_MS = 250, 10
_PARTNER_SECONDS = 10.0
_SLOWEST_DOWNLOAD_BYTES_PER_SECOND = 1_000_000
_DOWNLOAD_TRIES = 3


class GPhotoCamera:
    """A camera through libgphoto2.

    Parameters
    ----------
    address
        See ``find_places``.
    serial
        Only this one will do; "" takes any.
    patience
        Told when a verb takes longer than usual.
    """

    def __init__(
        self,
        address: str,
        serial: str = "",
        patience: Patience = lambda seconds: None,
    ) -> None:
        self._address = address
        self._serial = serial
        self._patience = patience
        self._body: Body | None = None
        self._dialect: Dialect = GENERIC
        self._widgets: dict[str, str] = {}
        self._live_view_on = False
        self._live_number = 0

    @property
    def live_view_on(self) -> bool:
        """Whether live view was turned on, and not off again."""
        return self._live_view_on

    def open(self) -> CameraInfo:
        """Connect to the first camera of that address and serial number."""
        self.close()
        places = find_places(self._address)
        for place in places:
            try:
                self._body = Body(place)
            except Refused as refusal:
                error = refusals.opening_error(
                    refusal.code, refusal.text, self._people_place(place.port)
                )
                if place is places[-1]:
                    raise error from refusal
                continue
            info = self._introduce()
            if not self._serial or info.serial == self._serial:
                return info
            self.close()
        if places and self._serial:
            raise CameraNotFound(
                f"The camera with serial number {self._serial} is not there.",
                "Another one answers in its place.",
            )
        asked = "" if self._address == "auto" else f" that is called {self._address}"
        raise CameraNotFound(
            f"No camera was found{asked}.",
            "Switch it on and check its cable; a camera on the network needs its "
            "address, like ptpip:192.168.1.20:15740.",
        )

    def close(self) -> None:
        """Let the camera go; never raises, may be called twice."""
        body, self._body = self._body, None
        self._live_view_on = False
        if body is not None:
            try:
                body.exit()
            except Refused as refusal:
                _log.debug("The camera was not closed in order: %s", refusal)

    def info(self) -> CameraInfo:
        """Return who it is, its lens, and the battery now."""
        with self._asking("tell about itself") as body:
            return CameraInfo(
                model=self._text("cameramodel") or body.model,
                serial=self._text("eosserialnumber") or self._text("serialnumber"),
                port=body.port,
                lens=self._text("lensname"),
                battery_percent=_percent(self._text("batterylevel")),
                shots_left=self._shots_left(),
            )

    def capabilities(self) -> Capabilities:
        """Return what it offers."""
        body, dialect = self._connected(), self._dialect
        widget, focus, notes = dialect.focus, None, dialect.notes
        if widget and widget.widget in body.names:
            focus = FocusDrive(
                widget.smallest_units,
                widget.largest_units,
                widget.reports_limit,
                widget.needs_live_view,
            )
        elif widget:
            notes = ("This body or lens offers no focus drive.",)
        return Capabilities(
            live_view=body.claims_preview,
            focus=focus,
            settings=tuple(self._widgets),
            notes=notes,
        )

    def start_live_view(self) -> None:
        """Turn live view on, and see that a picture comes."""
        if self._live_view_on:
            return
        with self._asking("turn live view on") as body:
            if self._dialect.live_view_widget in body.names:
                self._write_patiently(self._dialect.live_view_widget, "1")
            body.preview()
        self._live_view_on = True
        self._live_number = 0

    def stop_live_view(self) -> None:
        """Turn live view off."""
        if not self._live_view_on:
            return
        with self._asking("turn live view off") as body:
            if self._dialect.live_view_widget in body.names:
                self._write_patiently(self._dialect.live_view_widget, "0")
        self._live_view_on = False

    def preview(self) -> LiveFrame:
        """Return the newest live picture."""
        if not self._live_view_on:
            raise CameraError("Live view is off.", "Turn it on first.")
        with self._asking("send a live picture") as body:
            jpeg = body.preview()
        frame = LiveFrame(jpeg, self._live_number, time.monotonic())
        self._live_number += 1
        return frame

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        """Move the lens."""
        body, widget = self._connected(), self._dialect.focus
        if widget is None or widget.widget not in body.names:
            notes = " ".join(self._dialect.notes)
            raise Unsupported(f"This camera cannot drive the lens. {notes}".rstrip())
        if widget.needs_live_view and not self._live_view_on:
            raise CameraError(
                "The lens moves only while live view is on.", "Turn live view on."
            )
        if step.units == 0:
            return FocusOutcome.MOVED
        match widget.kind:
            case FocusKind.RANGE:
                return self._drive(widget.widget, str(step.units))
            case FocusKind.ABSOLUTE:
                with self._asking("tell its focus position"):
                    position = int(float(body.read(widget.widget).value))
                return self._drive(widget.widget, str(position + step.units))
            case FocusKind.WORDS:
                word = widget.words[1 if step.units > 0 else -1]
                outcome = FocusOutcome.MOVED
                for _ in range(abs(step.units)):
                    outcome = self._drive(widget.widget, word)
                    if outcome is not FocusOutcome.MOVED:
                        break
                return outcome

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        """Fire the shutter and bring every file of the shot into ``folder``."""
        make_room_for(folder, stem)
        with self._asking("fire the shutter") as body:
            self._patience(self._capture_seconds())
            self._drain(_SHORT_QUIET_MS)
            expected = 2 if "+" in self._text_of("quality") else 1
            paths = self._collect(body.capture(), expected)
        files: list[CapturedFile] = []
        for number, path in enumerate(paths, start=1):
            target = folder / f"{stem}{safe_suffix(path[1])}"
            if target.exists():
                target = target.with_stem(f"{stem}-{number}")
            files.append(self._download(path, target))
        return tuple(files)

    def read_setting(self, name: str) -> Setting:
        """Return a setting with its choices."""
        widget = self._widgets.get(name, "")
        if not widget:
            raise Unsupported(f"This camera has no setting for {_words(name)}.")
        with self._asking(f"tell its {_words(name)}") as body:
            value = body.read(widget)
        return Setting(name, value.value, value.choices, value.read_only)

    def write_setting(self, name: str, value: str) -> Setting:
        """Set it, read it back, and return what the camera really has now."""
        before = self.read_setting(name)
        if before.read_only:
            raise Unsupported(f"The {_words(name)} can only be set on the camera.")
        if before.choices and value not in before.choices:
            raise Unsupported(
                f"{value} is no choice of this camera for {_words(name)}."
            )
        try:
            self._set(name, value)
        except CameraBusy:
            if not (self._live_view_on and self._dialect.locked_in_live_view):
                raise
            self.stop_live_view()
            try:
                self._set(name, value)
            finally:
                self.start_live_view()
        after = self.read_setting(name)
        if after.value != value and not _same_number(after.value, value):
            raise Unsupported(
                f"The camera kept {after.value} for {_words(name)}, not {value}."
            )
        return after

    def keep_awake(self) -> None:
        """Do something small, so that the camera does not go to sleep."""
        if self._body is not None and not self._live_view_on:
            with self._asking("answer") as body:
                body.wait_for_event(_SHORT_QUIET_MS)

    def _introduce(self) -> CameraInfo:
        """Learn the maker, then set what must hold before the first shot."""
        with self._asking("tell about itself") as body:
            maker = self._text("manufacturer")
            self._dialect = dialect_of(f"{maker} {body.model}")
        self._widgets = {
            name: widget
            for name, widgets in self._dialect.settings.items()
            if (widget := self._first_readable(widgets))
        }
        for widget, value in self._dialect.before_capture:
            self._set_if_there(widget, value)
        if self._dialect.card:
            self._set_if_there("capturetarget", self._dialect.card)
        return self.info()

    def _set_if_there(self, widget: str, value: str) -> None:
        """Set a widget that not every body of a maker has."""
        body = self._connected()
        if widget not in body.names:
            return
        try:
            known = body.read(widget)
            if known.value != value and value in known.choices:
                body.write(widget, value)
        except Refused as refusal:
            _log.info("The camera did not take %s = %s: %s", widget, value, refusal)

    def _set(self, name: str, value: str) -> None:
        with self._asking(f"take {value} for {_words(name)}") as body:
            body.write(self._widgets[name], value)

    def _drive(self, widget: str, value: str) -> FocusOutcome:
        for _ in range(_BUSY_TRIES):
            body, began = self._connected(), time.monotonic()
            try:
                body.write(widget, value)
            except Refused as refusal:
                low = refusal.text.lower()
                if "at limit" in low:
                    return FocusOutcome.AT_LIMIT
                if "too small" in low:
                    return FocusOutcome.TOO_SMALL
                if refusal.code != refusals.BUSY:
                    raise self._translated(refusal, "move the lens") from refusal
                if time.monotonic() - began > _WATCHED_MOVE_SECONDS:
                    return FocusOutcome.STILL_MOVING
                # Refused at once: an earlier move is still under way.
                time.sleep(_BUSY_PAUSE_SECONDS)
            else:
                return FocusOutcome.MOVED
        raise CameraBusy("The lens is still moving.", "Try again in a moment.")

    def _write_patiently(self, widget: str, value: str) -> None:
        """Write a widget that a body refuses while its lens still moves."""
        for _ in range(_BUSY_TRIES):
            try:
                self._connected().write(widget, value)
            except Refused as refusal:
                if refusal.code != refusals.BUSY:
                    raise
                time.sleep(_BUSY_PAUSE_SECONDS)
            else:
                return
        self._connected().write(widget, value)

    def _collect(self, first: tuple[str, str], expected: int) -> list[tuple[str, str]]:
        """Return the paths of a shot: partners of a RAW+JPEG pair come as events."""
        paths = [first]
        deadline = time.monotonic() + _PARTNER_SECONDS
        while time.monotonic() < deadline:
            complete = len(paths) >= expected
            event = self._connected().wait_for_event(
                _SHORT_QUIET_MS if complete else _QUIET_MS
            )
            if event.path is not None and event.path not in paths:
                paths.append(event.path)
            if event.kind is EventKind.NOTHING and complete:
                return paths
        if len(paths) < expected:
            _log.warning("Only %d of %d files of a shot came.", len(paths), expected)
        return paths

    def _drain(self, quiet_ms: int) -> None:
        """Read away past events: an older file must not be taken for this shot."""
        deadline = time.monotonic() + 1.0
        while time.monotonic() < deadline:
            event = self._connected().wait_for_event(quiet_ms)
            if event.path is not None:
                _log.info("%s/%s was not shot by this program", *event.path)
            if event.kind is EventKind.NOTHING:
                return

    def _download(self, path: tuple[str, str], target: Path) -> CapturedFile:
        camera_path = f"{path[0].rstrip('/')}/{path[1]}"
        doing = f"send {path[1]}"
        for attempt in range(1, _DOWNLOAD_TRIES + 1):
            try:
                with self._asking(doing) as body:
                    size = body.file_size(*path)
                    self._patience(
                        30 + (size or 0) / _SLOWEST_DOWNLOAD_BYTES_PER_SECOND
                    )
                    data = body.file_bytes(*path)
                check_picture(data, size, path[1])
            except CameraLost:
                raise
            except CameraError as error:
                _log.info("Download %d of %s failed: %s", attempt, camera_path, error)
                if attempt == _DOWNLOAD_TRIES:
                    raise CaptureFailed(
                        error.message, "The picture may still be on the camera's card."
                    ) from error
            else:
                return land(data, target, camera_path)
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def _asking(self, doing: str) -> Iterator[Body]:
        """Give the body, and translate what it refuses."""
        try:
            yield self._connected()
        except Refused as refusal:
            raise self._translated(refusal, doing) from refusal

    def _translated(self, refusal: Refused, doing: str) -> CameraError:
        code = refusal.code
        if self._body and refusals.is_unexplained(code, refusal.text):
            try:
                self._body.shots_left()
            except Refused as second:
                if second.code in (refusals.IO, refusals.TIMEOUT, refusals.USB_FIND):
                    code = second.code
        error = refusals.refusal_error(code, refusal.text, doing)
        _log.debug("Asked to %s: %s", doing, refusal)
        if isinstance(error, CameraLost):
            self.close()
        return error

    def _connected(self) -> Body:
        if self._body is None:
            raise CameraLost("The camera is not connected.", "Connect it again.")
        return self._body

    def _first_readable(self, widgets: tuple[str, ...]) -> str:
        """Return the first widget that this body has: some are listed but not there."""
        body = self._connected()
        for widget in widgets:
            if widget in body.names:
                try:
                    body.read(widget)
                except Refused as refusal:
                    _log.debug("%s is listed but not there: %s", widget, refusal)
                else:
                    return widget
        return ""

    def _text(self, widget: str) -> str:
        """Return a widget's value, "" where there is none or it tells nothing."""
        body = self._connected()
        if widget not in body.names:
            return ""
        try:
            return body.read(widget).value.strip()
        except Refused as refusal:
            if isinstance(self._translated(refusal, "answer"), CameraLost):
                raise
            return ""

    def _text_of(self, name: str) -> str:
        return self._text(self._widgets.get(name, ""))

    def _shots_left(self) -> int | None:
        told = self._text("availableshots")
        if told.isdigit():
            return int(told)
        try:
            return self._connected().shots_left()
        except Refused as refusal:
            _log.debug("Shots left are not known: %s", refusal)
            return None

    def _capture_seconds(self) -> float:
        least = 60.0 if self._address.startswith("ptpip:") else 120.0
        return max(least, 2 * _exposure_seconds(self._text_of("shutter")) + 30)

    def _people_place(self, port: str) -> str:
        return self._address if self._address.startswith("ptpip:") else port


def _words(name: str) -> str:
    return {"iso": "ISO", "target": "capture target"}.get(name, name.replace("_", " "))


def _percent(text: str) -> int | None:
    number = re.match(r"\d+", text)
    return int(number.group()) if number else None


def _exposure_seconds(text: str) -> float:
    """Return the seconds of "1/125", "0.0080s" or "30"; 0 for words such as bulb."""
    match = re.match(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?", text)
    if not match:
        return 0.0
    below = float(match.group(2) or 1)
    return float(match.group(1)) / below if below else 0.0


def _same_number(text: str, other: str) -> bool:
    try:
        return abs(float(text) - float(other)) < 1e-6
    except ValueError:
        return False
