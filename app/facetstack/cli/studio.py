# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the window: the one place where the command line reaches Qt."""

from pathlib import Path


def open_studio(camera: str | None = None, frames: Path | None = None) -> int:
    """Open the studio and return its exit status.

    Parameters
    ----------
    camera
        Address of a camera to connect to at once, such as ``ptpip:127.0.0.1:15740``.
    frames
        A folder of frames to open at once.
    """
    from facetstack.window.application import run_studio

    return run_studio(camera=camera, frames=frames)
