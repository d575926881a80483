# SPDX-License-Identifier: GPL-3.0-or-later
"""A ``Camera`` on top of libgphoto2: the verbs, as the camera host runs them."""

import logging
import re
import time
from pathlib import Path, PurePosixPath

from facetstack.camera import card, refusals
from facetstack.camera.connection import Connection
from facetstack.camera.dialects import GENERIC, Dialect, dialect_of
from facetstack.camera.exposure import (
    NothingCame,
    Patience,
    bring,
    expose,
    exposure_seconds,
    fire,
)
from facetstack.camera.focusing import Motor, find_motor
from facetstack.camera.gphoto import Body, Place, Refused, find_places
from facetstack.camera.numbering import in_flight
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    CapturedFile,
    FocusOutcome,
    FocusStep,
    LiveFrame,
    Setting,
)
from facetstack.camera.setting_values import leading_number, same_number, words_for
from facetstack.errors import (
    CameraBusy,
    CameraError,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
    Unsupported,
)

_log = logging.getLogger(__name__)

_AWAKE_MS = 10
_MORE_PATIENCE_SECONDS = 25.0
_OPENING_SECONDS = 40.0
_START_OF_JPEG = b"\xff\xd8"
_EMPTY_PREVIEWS, _EMPTY_PAUSE_SECONDS = 40, 0.05


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
        self._open: Connection | None = None
        self._place: Place | None = None
        self._dialect: Dialect = GENERIC
        self._widgets: dict[str, str] = {}
        self._motor: Motor | None = None
        self._release: tuple[tuple[str, str], ...] = ()
        self._live_view_on = False
        self._live_number = 0
        self._listing_is_old = False
        self._last_path = ""

    @property
    def live_view_on(self) -> bool:
        """Whether live view was turned on, and not off again."""
        return self._live_view_on

    def open(self) -> CameraInfo:
        """Connect to the first camera of that address and serial number."""
        self.close()
        failure: CameraError | None = None
        for place in find_places(self._address):
            try:
                info = self._connect(place)
            except CameraError as error:
                failure = error
                self.close()
                continue
            if not self._serial or info.serial == self._serial:
                return info
            failure = CameraNotFound(
                f"The camera with serial number {self._serial} is not there.",
                "Another one answers in its place.",
            )
            self.close()
        if failure is not None:
            raise failure
        asked = "" if self._address == "auto" else f" that is called {self._address}"
        raise CameraNotFound(
            f"No camera was found{asked}.",
            "Switch it on and check its cable; a camera on the network needs its "
            "address, like ptpip:192.168.1.20:15740.",
        )

    def close(self) -> None:
        """Let the camera go; never raises, may be called twice."""
        connection, self._open = self._open, None
        self._live_view_on = False
        if connection is not None:
            connection.close()

    def info(self) -> CameraInfo:
        """Return who it is, its lens, and the battery now."""
        with self._connection.asking("tell about itself") as body:
            text = self._connection.text
            return CameraInfo(
                model=text("cameramodel") or body.model,
                serial=text("eosserialnumber") or text("serialnumber"),
                port=body.port,
                lens=text("lensname").removeprefix("Unknown").strip(),
                battery_percent=self._percent(text("batterylevel")),
                shots_left=self._connection.shots_left(),
                focus_units=self._motor.position if self._motor else None,
                focal_length_mm=leading_number(text("focallength")),
            )

    def capabilities(self) -> Capabilities:
        """Return what it offers."""
        body, dialect = self._connection.body, self._dialect
        notes = dialect.notes
        if dialect.focus and not self._motor:
            notes = (*notes, "This body or lens offers no focus drive.")
        expected = (n for n in dialect.settings if n != "target" or dialect.card)
        missing = [words_for(name) for name in expected if not self._widgets.get(name)]
        if missing:
            notes = (*notes, f"Not to be set from here: {', '.join(missing)}.")
        return Capabilities(
            live_view=body.claims_preview,
            focus=self._motor.offers if self._motor else None,
            settings=tuple(self._widgets),
            notes=notes,
            series_menu=self._dialect.series_menu,
            series_start=self._dialect.series_start,
        )

    def diagnostics(self) -> dict[str, str]:
        """Return what helps to find out why something does not work on a body."""
        body, text = self._connection.body, self._connection.text
        return {
            "manufacturer": text("manufacturer"),
            "firmware": text("deviceversion"),
            "driver": body.model,
            "dialect": self._dialect.maker or "none",
            "widgets": " ".join(sorted(body.names)),
        }

    def start_live_view(self) -> None:
        """Turn live view on, and see that a picture comes."""
        if self._live_view_on:
            return
        self._turn_live_view("1", "turn live view on")
        with self._connection.asking("turn live view on") as body:
            _live_picture(body)
        self._live_view_on = True
        self._live_number = 0

    def stop_live_view(self) -> None:
        """Turn live view off."""
        if not self._live_view_on:
            return
        self._turn_live_view("0", "turn live view off")
        self._live_view_on = False

    def preview(self) -> LiveFrame:
        """Return the newest live picture."""
        if not self._live_view_on:
            raise CameraError("Live view is off.", "Turn it on first.")
        with self._connection.asking("send a live picture") as body:
            jpeg = _live_picture(body)
        frame = LiveFrame(jpeg, self._live_number, time.monotonic())
        self._live_number += 1
        return frame

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        """Move the lens."""
        motor = self._motor if self._connection.body else None
        if motor is None:
            notes = " ".join(self._dialect.notes)
            raise Unsupported(f"This camera cannot drive the lens. {notes}".rstrip())
        if motor.offers.needs_live_view and not self._live_view_on:
            raise CameraError(
                "The lens moves only while live view is on.", "Turn live view on."
            )
        return motor.move(step)

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        """Fire the shutter and bring every file of the shot into ``folder``."""
        connection = self._connection
        self._listing_is_old = True
        shutter = connection.text(self._widgets.get("shutter", ""))
        quality = connection.text(self._widgets.get("quality", ""))
        shots_before = None if self._last_path else connection.shots_left()
        least = 90.0 if self._address.startswith("ptpip:") else 120.0
        exposed_seconds = exposure_seconds(shutter)
        self._patience(max(least, 2 * exposed_seconds + 30))
        try:
            files = expose(
                connection,
                folder,
                stem,
                release=self._release,
                exposed_seconds=exposed_seconds,
                file_count=2 if "+" in quality else 1,
                patience=self._patience,
            )
        except NothingCame as error:
            files = self._untold(folder, stem, shots_before)
            if not files:
                raise CaptureFailed(error.message, error.hint) from error
        self._last_path = files[0].camera_path
        return files

    def trigger(self) -> None:
        """Fire the shutter and wait for nothing."""
        connection = self._connection
        self._listing_is_old = True
        with connection.asking("fire the shutter") as body:
            if self._release:
                fire(connection, body, self._release)
            else:
                body.trigger()

    def arrivals(self, seconds: float) -> tuple[str, ...]:
        """Return files that the camera told of, waiting so long for the first one."""
        self._patience(seconds + _MORE_PATIENCE_SECONDS)
        self._listing_is_old = True
        return card.arrivals(self._connection, seconds)

    def list_files(self) -> tuple[str, ...]:
        """Return every file on the card.

        libgphoto2 lists a folder once and then believes events, which may be missing;
        so the body is opened anew first.
        """
        if self._listing_is_old:
            self._open_again()
        self._listing_is_old = True
        return card.list_files(self._connection, self._patience)

    def fetch(self, camera_path: str, folder: Path, stem: str) -> CapturedFile:
        """Bring one file of the card into ``folder``."""
        return card.fetch(self._connection, camera_path, folder, stem, self._patience)

    def delete(self, camera_path: str) -> None:
        """Delete a file on the card."""
        card.delete(self._connection, camera_path)

    def read_setting(self, name: str) -> Setting:
        """Return a setting with its choices."""
        widget = self._widgets.get(name, "")
        if not widget:
            raise Unsupported(f"This camera has no setting for {words_for(name)}.")
        with self._connection.asking(f"tell its {words_for(name)}") as body:
            value = body.read(widget)
        words = self._dialect.value_words.get(name, {})
        choices = tuple(words.get(choice, choice) for choice in value.choices)
        now = words.get(value.value, value.value)
        return Setting(name, now, choices, value.read_only)

    def write_setting(self, name: str, value: str) -> Setting:
        """Set it, read it back, and return what the camera really has now."""
        before = self.read_setting(name)
        if before.read_only:
            raise Unsupported(f"The {words_for(name)} can only be set on the camera.")
        if before.choices and value not in before.choices:
            raise Unsupported(
                f"{value} is no choice of this camera for {words_for(name)}."
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
        if after.value != value and not same_number(after.value, value):
            raise Unsupported(
                f"The camera kept {after.value} for {words_for(name)}, not {value}."
            )
        return after

    def keep_awake(self) -> None:
        """Do something small, so that the camera does not go to sleep."""
        if self._open is not None and not self._live_view_on:
            with self._connection.asking("answer") as body:
                body.wait_for_event(_AWAKE_MS)

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            raise CameraLost("The camera is not connected.", "Connect it again.")
        return self._open

    def _untold(
        self, folder: Path, stem: str, shots_before: int | None
    ) -> tuple[CapturedFile, ...]:
        """Bring a shot of which no event told, if its number says that it is it."""
        known = [self._last_path] if self._last_path else []
        listed, shots_now = self.list_files(), self._connection.shots_left()
        paths = in_flight(known, listed, shots_before, shots_now)
        _log.info("No event told of %s", ", ".join(paths) or "a file")
        split = [(str(PurePosixPath(p).parent), PurePosixPath(p).name) for p in paths]
        return bring(self._connection, split, folder, stem, self._patience)

    def _open_again(self) -> None:
        """Close the body and open it; live view is as it was."""
        was_live, place = self._live_view_on, self._place
        self._patience(_OPENING_SECONDS)
        self._connection.close()
        self._open, self._live_view_on = None, False
        assert place is not None
        self._connect(place)
        if was_live:
            self.start_live_view()

    def _connect(self, place: Place) -> CameraInfo:
        """Open a body, learn its maker, set what must hold before the first shot."""
        try:
            connection = Connection(Body(place))
        except Refused as refusal:
            network = self._address.startswith("ptpip:")
            raise refusals.opening_error(
                refusal.code, refusal.text, self._address if network else place.port
            ) from refusal
        self._open, self._motor = connection, None
        self._place, self._listing_is_old = place, False
        maker = connection.text("manufacturer")
        self._dialect = dialect_of(f"{maker} {connection.body.model}")
        self._widgets = {
            name: widget
            for name, widgets in self._dialect.settings.items()
            if (widget := connection.first_readable(widgets))
        }
        for widget, value in self._dialect.before_capture:
            connection.set_if_there(widget, value)
        if self._dialect.card:
            connection.set_if_there("capturetarget", self._dialect.card)
        self._release = tuple(
            (widget, value)
            for widget, value in self._dialect.release
            if connection.has_choice(widget, value)
        )
        self._motor = find_motor(
            connection,
            self._dialect,
            lambda: self._turn_live_view("1", "move the lens"),
        )
        return self.info()

    def _set(self, name: str, value: str) -> None:
        words = self._dialect.value_words.get(name, {})
        value = next((number for number, word in words.items() if word == value), value)
        with self._connection.asking(f"take {value} for {words_for(name)}") as body:
            if self._live_view_on and self._dialect.locked_in_live_view:
                body.write(self._widgets[name], value)
            else:
                self._connection.write_patiently(self._widgets[name], value)

    def _percent(self, text: str) -> int | None:
        number = re.match(r"\d+", text)
        return int(number.group()) if number else self._dialect.battery_words.get(text)

    def _turn_live_view(self, value: str, doing: str) -> None:
        with self._connection.asking(doing) as body:
            if self._dialect.live_view_widget in body.names:
                self._connection.write_patiently(self._dialect.live_view_widget, value)


def _live_picture(body: Body) -> bytes:
    """Return the newest live picture; libgphoto2 may give none before the first."""
    for _ in range(_EMPTY_PREVIEWS):
        jpeg = body.preview()
        if jpeg.startswith(_START_OF_JPEG):
            return jpeg
        time.sleep(_EMPTY_PAUSE_SECONDS)
    raise CameraError("The camera sends no live picture.", "Turn live view on again.")
