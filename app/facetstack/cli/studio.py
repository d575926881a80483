# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the window: the one place where the command line reaches Qt."""

import os
import sys
from pathlib import Path

from facetstack.errors import StudioError


def open_studio(camera: str | None = None, frames: Path | None = None) -> int:
    """Open the studio and return its exit status.

    Parameters
    ----------
    camera
        Address of a camera to connect to at once, such as ``ptpip:127.0.0.1:15740``.
    frames
        A folder of frames to open at once.

    Raises
    ------
    StudioError
        If there is no display: Qt would abort the process.
    """
    check_display()
    from facetstack.window.application import run_studio

    return run_studio(camera=camera, frames=frames)


def check_display() -> None:
    """Raise ``StudioError`` if there is no display: Qt would abort the process."""
    if not _has_display():
        raise StudioError(
            "There is no display to open a window on.",
            "Use 'facetstack demo --headless' or 'facetstack stack', or set DISPLAY.",
        )


def _has_display() -> bool:
    """Return whether Qt will find a place for a window."""
    if sys.platform in ("darwin", "win32"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return platform in ("offscreen", "minimal", "vnc") or any(
        os.environ.get(name) for name in names
    )
