# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the application, its threads and its window, and wires them."""

from pathlib import Path


def run_studio(camera: str | None = None, frames: Path | None = None) -> int:
    """Run the window until it is closed; return the exit status."""
    raise NotImplementedError
