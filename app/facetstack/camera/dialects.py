# SPDX-License-Identifier: GPL-3.0-or-later
"""What each maker calls settings, focus drive and capture target: one table of data.

The rows of Nikon, Canon and Fuji are exercised against virtual bodies; the others are
written from libgphoto2's sources and wait for theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class FocusKind(Enum):
    """How a focus widget is written."""

    RANGE = "a signed number: how far to go"
    WORDS = "a word: direction and size"
    POSITION = "a number: where to go"


@dataclass(frozen=True)
class FocusWidget:
    """The widget that drives the lens.

    Attributes
    ----------
    words
        For ``WORDS``: nearer and farther, for each size of step, smallest first.
    step_units
        How long these steps are, in units of the smallest. Where that depends on the
        lens, only the smallest stands here, and only that one is used.
    """

    widget: str
    kind: FocusKind
    smallest_units: int
    largest_units: int
    reports_limit: bool
    needs_live_view: bool
    words: tuple[tuple[str, str], ...] = ()
    step_units: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Dialect:
    """How one maker's cameras are spoken to.

    Attributes
    ----------
    maker
        A word that the camera's manufacturer name contains, in small letters.
    settings
        Our name -> the maker's widgets, the first that exists is used.
    focus
        How the lens is driven; ``None`` if it is not.
    live_view_widget
        Turns live view on and off; "" where a preview does so by itself.
    value_words
        For a setting of which libgphoto2 tells bare numbers: number -> our word.
    card
        The value of ``target`` that keeps pictures on the card; "" to leave it alone.
    before_capture
        Widgets and values set once after connecting, so that a capture does not focus.
    release
        Widgets and values that fire the shutter without focusing, one after another;
        empty where libgphoto2's own capture does.
    battery_words
        What is told of the battery in words, and how many percent that is.
    series_menu
        What the camera's menu calls its own focus bracketing.
    series_start
        How the photographer starts it there; "" where it starts with the shutter.
    locked_in_live_view
        Whether some settings can only be changed while live view is off.
    notes
        What a photographer must know: what is refused and why, which switch to set.
    """

    maker: str
    settings: Mapping[str, tuple[str, ...]]
    focus: FocusWidget | None = None
    live_view_widget: str = ""
    value_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    card: str = "Memory card"
    before_capture: tuple[tuple[str, str], ...] = ()
    release: tuple[tuple[str, str], ...] = ()
    battery_words: Mapping[str, int] = field(default_factory=dict)
    series_menu: str = "focus bracketing"
    series_start: str = ""
    locked_in_live_view: bool = False
    notes: tuple[str, ...] = ()


def _settings(
    aperture: str,
    quality: tuple[str, ...],
    shutter: str = "shutterspeed",
    look: tuple[str, ...] = ("picturestyle", "filmsimulation"),
) -> dict[str, tuple[str, ...]]:
    return {
        "aperture": (aperture, "f-number", "aperture"),
        "shutter": (shutter, "shutterspeed2"),
        "iso": ("iso",),
        "white_balance": ("whitebalance",),
        "picture_look": look,
        "quality": quality,
        "target": ("capturetarget",),
    }


_MANUAL = (("focusmode", "Manual"),)
_THREE_SIZES = tuple((f"Near {size}", f"Far {size}") for size in (1, 2, 3))

_PICTURE_CONTROLS = {
    "1": "Standard",
    "2": "Neutral",
    "3": "Vivid",
    "4": "Monochrome",
    "5": "Portrait",
    "6": "Landscape",
    "7": "Flat",
    "8": "Auto",
    **{str(200 + number): f"Custom {number}" for number in range(1, 10)},
}

NIKON = Dialect(
    maker="nikon",
    # libgphoto2 has no name for the property of the active Picture Control.
    settings=_settings("f-number", ("imagequality",), look=("d200",)),
    value_words={"picture_look": _PICTURE_CONTROLS},
    focus=FocusWidget(
        "manualfocusdrive",
        FocusKind.RANGE,
        smallest_units=1,
        largest_units=32767,
        reports_limit=True,
        needs_live_view=True,
    ),
    live_view_widget="viewfinder",
    before_capture=(("autofocus", "Off"),),
    series_menu="Focus shift shooting",
    series_start="Photo shooting menu > Focus shift shooting > Start",
    locked_in_live_view=True,
)

CANON = Dialect(
    maker="canon",
    settings=_settings("aperture", ("imageformat", "imageformatsd")),
    focus=FocusWidget(
        "manualfocusdrive",
        FocusKind.WORDS,
        smallest_units=1,
        largest_units=1,
        reports_limit=False,
        needs_live_view=True,
        words=_THREE_SIZES,
    ),
    live_view_widget="viewfinder",
    # The lens must be at AF to be driven, and then a capture would focus.
    release=(("eosremoterelease", "Press Full MF"), ("eosremoterelease", "Release")),
    battery_words={"Low": 10},
    series_menu="Focus bracketing",
    notes=(
        "This camera does not say when the lens reaches the end of its travel.",
        "Set the lens to AF so that it can be driven, and turn Depth Composite off.",
    ),
)

SONY = Dialect(
    maker="sony",
    settings=_settings("f-number", ("imagequality", "jpegquality")),
    # Values 1..7 are about 1, 2, 8, 20, 55, 146, 389 units on one body; 0 holds focus.
    focus=FocusWidget(
        "manualfocus",
        FocusKind.WORDS,
        smallest_units=1,
        largest_units=1,
        reports_limit=False,
        needs_live_view=False,
        words=tuple((str(-size), str(size)) for size in range(1, 8)),
    ),
    card="card",
    before_capture=_MANUAL,
    series_menu="Focus Bracket",
    notes=("Set the camera to MF and the switch on the lens to AF.",),
)

FUJI = Dialect(
    maker="fuji",
    settings=_settings("aperture", ("imageformat",)),
    focus=FocusWidget(
        "manualfocusdrive",
        FocusKind.POSITION,
        smallest_units=1,
        largest_units=32767,
        reports_limit=True,
        needs_live_view=False,
    ),
    card="",
    before_capture=_MANUAL,
    series_menu="FOCUS BKT",
    notes=("Set the camera to MF.",),
)

OLYMPUS = Dialect(
    maker="olympus",
    settings=_settings("aperture", ("imageformat",)),
    # What goes over the wire for the three sizes is 3, 14 and 60.
    focus=FocusWidget(
        "manualfocusdrive",
        FocusKind.WORDS,
        smallest_units=1,
        largest_units=1,
        reports_limit=False,
        needs_live_view=True,
        words=_THREE_SIZES,
        step_units=(1.0, 14 / 3, 20.0),
    ),
    card="",
    before_capture=_MANUAL,
    series_menu="Focus BKT",
    notes=("Cameras of this maker are little tried with libgphoto2.",),
)

PANASONIC = Dialect(
    maker="panasonic",
    settings=_settings("f-number", ("imageformat",)),
    live_view_widget="viewfinder",
    notes=(
        "Focus drive (manualfocusdrive, mfadjust) is refused: in libgphoto2 up to "
        "2.5.34 it ends the program. Use the camera's own focus bracketing.",
    ),
)

GENERIC = Dialect(
    maker="",
    settings=_settings("f-number", ("imagequality", "imageformat")),
    live_view_widget="viewfinder",
    notes=(
        "This maker is not known here: only what libgphoto2 offers for all is used.",
        "This maker's focus drive is not known.",
    ),
)

DIALECTS = (NIKON, CANON, SONY, FUJI, OLYMPUS, PANASONIC)
_ALIASES = {"om digital": OLYMPUS, "om system": OLYMPUS, "lumix": PANASONIC}


def dialect_of(manufacturer: str) -> Dialect:
    """Return the dialect of a maker, by the name its camera gives."""
    name = manufacturer.lower()
    for dialect in DIALECTS:
        if dialect.maker in name:
            return dialect
    for alias, dialect in _ALIASES.items():
        if alias in name:
            return dialect
    return GENERIC
