# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user prefers, kept from one start to the next."""

import json
import logging
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import platformdirs

from facetstack.errors import StudioError
from facetstack.session.atomic import write_text

_log = logging.getLogger(__name__)


@dataclass
class Preferences:
    """Small choices of the user.

    Attributes
    ----------
    language
        Code of the language to speak; "" is the system's.
    tour_seen
        Whether the tour has been shown or declined.
    switches
        Names of switchable actions, and whether they are on.
    peaking_colour, peaking_level
        Names of what focus peaking was set to; "" is what it is at first.
    folder
        Where frames were last opened.
    panel_width_px
        Of the panel at the side; 0 is what it is at first.
    window
        Size and place of the window, as Qt tells them, in base 64.
    pixels_across
        How many pixels the frames of a camera have on their longer side, by its model.
    export_suffix, export_template, export_folder, export_quality, export_as_srgb
        How a picture was last exported; no template is the usual one,
        no folder that of the piece.
    by_camera
        Whether brackets are stepped by the camera, as its menu says.
    frames_by_camera
        How many frames its menu asks for.
    """

    language: str = ""
    tour_seen: bool = False
    switches: dict[str, bool] = field(default_factory=dict)
    peaking_colour: str = ""
    peaking_level: str = ""
    folder: str = ""
    panel_width_px: int = 0
    window: str = ""
    pixels_across: dict[str, int] = field(default_factory=dict)
    export_suffix: str = ".tif"
    export_template: str = ""
    export_folder: str = ""
    export_quality: int = 95
    export_as_srgb: bool = False
    by_camera: bool = False
    frames_by_camera: int = 10

    def save(self) -> None:
        """Keep them; a disk that refuses costs no more than that."""
        path = preferences_path()
        try:
            write_text(path, json.dumps(asdict(self), indent=2), force=True)
        except StudioError as error:
            _log.info("The preferences cannot be kept: %s", error)


def preferences_path() -> Path:
    """Return the file in which preferences are kept."""
    return Path(platformdirs.user_config_dir("facetstack")) / "preferences.json"


def load_preferences() -> Preferences:
    """Return what was kept; what is missing or damaged is as at first."""
    preferences = Preferences()
    try:
        kept = json.loads(preferences_path().read_text("utf-8"))
    except (OSError, ValueError):
        return preferences
    if isinstance(kept, dict):
        for one in fields(Preferences):
            value = kept.get(one.name)
            if type(value) is type(getattr(preferences, one.name)):
                setattr(preferences, one.name, value)
    return preferences


def remember(**changes: object) -> None:
    """Keep other values for some preferences, if they are other."""
    preferences = load_preferences()
    changed = replace(preferences, **changes)  # type: ignore[arg-type]
    if changed != preferences:
        changed.save()
