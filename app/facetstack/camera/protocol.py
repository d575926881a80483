# SPDX-License-Identifier: GPL-3.0-or-later
"""What every camera can be asked, and the values that answer."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol, runtime_checkable

SETTING_NAMES = (
    "aperture",
    "shutter",
    "iso",
    "white_balance",
    "picture_look",
    "quality",
    "target",
)
"""Our names for settings; ``dialects.py`` knows what each maker calls them."""


@dataclass(frozen=True)
class FocusStep:
    """One relative move of the lens.

    Attributes
    ----------
    units
        The maker's own units; minus is nearer, plus is farther.
    size
        Which of the maker's step sizes is meant, 1 is the smallest; ``units`` then
        counts steps of that size.
    """

    units: int
    size: int = 1


class FocusOutcome(Enum):
    """What became of a focus step."""

    MOVED = "moved"
    STILL_MOVING = "still moving"
    AT_LIMIT = "at the end of travel"
    TOO_SMALL = "step too small"


@dataclass(frozen=True)
class FocusDrive:
    """How a camera moves its lens.

    Attributes
    ----------
    smallest_units, largest_units
        Limits of one step, in the maker's units.
    reports_limit
        Whether the camera says so when the lens reaches the end of its travel.
    needs_live_view
        Whether live view must run while the lens is driven.
    counts_steps
        Whether a unit is the maker's smallest step; how far that goes depends on the
        lens.
    sizes
        How many sizes of step the maker has.
    step_units
        How long they are, in units, smallest first; those of which nobody knows it on
        this lens are left out.
    backlash_units
        How far the motor turns before focus follows a change of direction; ``None``
        until the lens is calibrated.
    mm_per_unit
        How far the focus moves on the piece, at the magnification at which the lens
        was calibrated; ``None`` where that is not known.
    """

    smallest_units: int
    largest_units: int
    reports_limit: bool
    needs_live_view: bool
    counts_steps: bool = False
    sizes: int = 1
    step_units: tuple[float, ...] = (1.0,)
    backlash_units: float | None = None
    mm_per_unit: float | None = None


@dataclass(frozen=True)
class Capabilities:
    """What a connected camera offers; asked, and still to be believed only in use.

    Attributes
    ----------
    live_view
        Whether it sends a live picture.
    focus
        How its lens is driven, or ``None`` where it cannot be.
    settings
        Which of ``SETTING_NAMES`` it has.
    notes
        Sentences for the photographer about what is missing, or unsafe.
    series_menu
        What its menu calls its own focus bracketing.
    series_start
        How the photographer starts that on the camera; "" where it starts when the
        shutter is released from here.
    """

    live_view: bool
    focus: FocusDrive | None
    settings: tuple[str, ...]
    notes: tuple[str, ...] = ()
    series_menu: str = "focus bracketing"
    series_start: str = ""

    @property
    def series_by_hand(self) -> bool:
        """Whether focus bracketing that is set in its menu starts on it only."""
        return bool(self.series_start)


@dataclass(frozen=True)
class CameraInfo:
    """Who the camera is, and how it is doing.

    ``battery_percent``, ``shots_left``, ``focus_units`` (where the lens stands; plus is
    farther) and ``focal_length_mm`` are ``None`` where it does not say.
    """

    model: str
    serial: str
    port: str
    lens: str = ""
    battery_percent: int | None = None
    shots_left: int | None = None
    focus_units: int | None = None
    focal_length_mm: float | None = None


@dataclass(frozen=True)
class Setting:
    """One setting of the camera: our ``name``, its value and what it may be set to."""

    name: str
    value: str
    choices: tuple[str, ...]
    read_only: bool = False


@dataclass(frozen=True)
class LiveFrame:
    """One picture of live view, as JPEG bytes.

    ``number`` counts from 0 since live view began; ``seconds`` is the monotonic clock
    when it arrived.
    """

    jpeg: bytes
    number: int
    seconds: float


@dataclass(frozen=True)
class CapturedFile:
    """A picture that is complete on our disk.

    Attributes
    ----------
    path
        Where it lies.
    size_bytes, sha256
        Of the file, checked against what the camera announced.
    camera_path
        Folder and name on the camera.
    """

    path: Path
    size_bytes: int
    sha256: str
    camera_path: str


class Camera(Protocol):
    """A camera, whichever it is. Every verb may raise a ``CameraError``.

    One thread owns a camera: the verbs are never called side by side.
    """

    @property
    def live_view_on(self) -> bool:
        """Whether live view was turned on, and not off again."""
        ...

    def open(self) -> CameraInfo:
        """Connect. Afterwards every other verb may be called."""
        ...

    def close(self) -> None:
        """Let the camera go; never raises, may be called twice."""
        ...

    def info(self) -> CameraInfo:
        """Return who it is, its lens, and the battery now."""
        ...

    def capabilities(self) -> Capabilities:
        """Return what it offers."""
        ...

    def start_live_view(self) -> None:
        """Turn live view on; ``preview`` and, on some bodies, focus need it."""
        ...

    def stop_live_view(self) -> None:
        """Turn live view off."""
        ...

    def preview(self) -> LiveFrame:
        """Return the newest live picture. Needs live view."""
        ...

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        """Move the lens. After ``STILL_MOVING`` the move goes on by itself."""
        ...

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        """Fire the shutter and bring every file of the shot into ``folder``.

        The files are named ``stem`` plus the camera's suffix (RAW and JPEG of one shot
        share the stem); they are written beside, synced, checked and renamed before
        this returns. Live view goes on afterwards if it was on.
        """
        ...

    def read_setting(self, name: str) -> Setting:
        """Return a setting with its choices."""
        ...

    def write_setting(self, name: str, value: str) -> Setting:
        """Set it, read it back, and return what the camera really has now.

        Raises ``Unsupported`` if the value is no choice or the camera kept another.
        """
        ...


@runtime_checkable
class CardCamera(Camera, Protocol):
    """A camera whose card is looked after: pictures come as they like.

    This is how focus bracketing in the camera is collected, and how a picture is
    fetched that is on the card only. Files are named by folder and name on the camera.
    """

    def trigger(self) -> None:
        """Fire the shutter and wait for nothing; what comes of it arrives."""
        ...

    def arrivals(self, seconds: float) -> tuple[str, ...]:
        """Return files that the camera told of, waiting so long for the first one."""
        ...

    def list_files(self) -> tuple[str, ...]:
        """Return every file on the card."""
        ...

    def fetch(self, camera_path: str, folder: Path, stem: str) -> CapturedFile:
        """Bring one file into ``folder``, with the same care as ``capture``."""
        ...

    def diagnostics(self) -> dict[str, str]:
        """Return what helps to find out why something does not work on a body."""
        ...

    def delete(self, camera_path: str) -> None:
        """Delete a file on the card; the caller has seen that it is on disk."""
        ...
