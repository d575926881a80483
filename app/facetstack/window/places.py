# SPDX-License-Identifier: GPL-3.0-or-later
"""Where stacks and results go: knows the stack being shot, and free names."""

import logging
from pathlib import Path

from facetstack.session.project_folders import home_of
from facetstack.window.capture_folder import (
    StackPlace,
    folder_name,
    make_stack_folder,
    next_number,
)
from facetstack.window.preferences import load_preferences, remember

_log = logging.getLogger(__name__)


class Places:
    """The folder of all pieces, and the folder of the stack on the table.

    Parameters
    ----------
    root
        The folder in which each piece has its own.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._place: StackPlace | None = None

    @property
    def folder(self) -> Path:
        """Where the frames of the present stack lie, as far as it was shot here."""
        return self._place.folder if self._place else self.root

    @property
    def last_opened(self) -> Path:
        """Where to begin to look for frames: where some were opened last."""
        kept = load_preferences().folder
        return Path(kept) if kept and Path(kept).is_dir() else self.root

    def note_opened(self, path: Path) -> None:
        """Remember where a folder or a frame was opened: the folder it lies in."""
        remember(folder=str(path.parent))

    def begin(self, sku: str) -> StackPlace:
        """Make the folder of the piece's next stack.

        Raises ``ReadOnly`` if it cannot be made.
        """
        self._place = make_stack_folder(self.root, sku)
        return self._place

    def forget(self) -> None:
        """Say that the present stack was not shot here."""
        self._place = None

    def next_line(self, sku: str) -> str:
        """Return where the piece's next stack will go, in a line."""
        number = next_number(self.root, sku)
        return f"{folder_name(sku)} / Capture / {number:03d}"

    def suggest_result(self, first_frame: Path) -> Path:
        """Return a free path for the result of the present stack."""
        home = home_of(first_frame.parent)
        if self._place is not None:
            folder, name = self._place.output, self._place.name
        elif home is not None:
            folder, name = home.output, home.name
        else:
            folder = first_frame.parent
            name = f"{folder.name}_merged"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _log.info("The output folder cannot be made: %s", error)
        path = folder / f"{name}.tif"
        number = 2
        while path.exists():
            path = folder / f"{name}_{number}.tif"
            number += 1
        return path
