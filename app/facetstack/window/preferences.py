# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user prefers, kept from one start to the next."""

import json
import logging
from dataclasses import asdict, dataclass, fields
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
    by_camera
        Whether brackets are stepped by the camera, as its menu says.
    frames_by_camera
        How many frames its menu asks for.
    """

    language: str = ""
    tour_seen: bool = False
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
        for field in fields(Preferences):
            value = kept.get(field.name)
            if type(value) is type(getattr(preferences, field.name)):
                setattr(preferences, field.name, value)
    return preferences
