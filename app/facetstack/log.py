# SPDX-License-Identifier: GPL-3.0-or-later
"""Where log lines go: one rotating file, and stderr for warnings."""

import logging
import logging.handlers
from pathlib import Path

import platformdirs

_FORMAT = (
    "%(asctime)s %(levelname)s %(processName)s/%(threadName)s %(name)s: %(message)s"
)


def log_folder() -> Path:
    """Return the folder that holds the log file."""
    return Path(platformdirs.user_log_path("facetstack", appauthor=False))


def set_up(verbose: bool = False, to_file: bool = True) -> None:
    """Send log lines to stderr (warnings, or everything) and to a rotating file.

    A log file that cannot be written never stops the program.
    """
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    console = logging.StreamHandler()
    console.setLevel(logging.DEBUG if verbose else logging.WARNING)
    console.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(console)
    if not to_file:
        return
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        rotating = logging.handlers.RotatingFileHandler(
            log_folder() / "facetstack.log", maxBytes=2_000_000, backupCount=3
        )
    except OSError as error:
        logging.getLogger(__name__).warning("No log file: %s", error)
        return
    rotating.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(rotating)
