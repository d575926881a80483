# SPDX-License-Identifier: GPL-3.0-or-later
"""The rooms of a piece's folder: what is shot, what was chosen, what was put away.

A piece is a real folder with ``Capture``, ``Selects``, ``Output`` and ``Trash``; a
stack is a numbered folder in one of them and moves as a whole, with all that is
remembered of it. Nothing is erased here.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from facetstack.errors import ProjectError

CAPTURE, SELECTS, OUTPUT, TRASH = "Capture", "Selects", "Output", "Trash"
STACK_ROOMS = (CAPTURE, SELECTS, TRASH)
"""Where stacks can lie."""

_STACK = re.compile(r"([0-9]+)(-[0-9]+)?")


@dataclass(frozen=True)
class StackHome:
    """Where a stack lies in the folder of its piece."""

    piece: Path
    room: str
    number: int

    @property
    def name(self) -> str:
        """How the names of its results begin: ``ring-17_003``."""
        return f"{self.piece.name}_{self.number:03d}"

    @property
    def output(self) -> Path:
        """Where its results are offered to go."""
        return self.piece / OUTPUT


def home_of(stack: Path) -> StackHome | None:
    """Return where a stack lies; ``None`` for a folder that belongs to no piece."""
    found = _STACK.fullmatch(stack.name)
    if found is None or stack.parent.name not in STACK_ROOMS:
        return None
    return StackHome(stack.parent.parent, stack.parent.name, int(found[1]))


def next_stack_number(piece: Path) -> int:
    """Return the number of a piece's next stack; one that was moved keeps its own."""
    homes = (
        home_of(entry)
        for room in STACK_ROOMS
        if (piece / room).is_dir()
        for entry in (piece / room).iterdir()
    )
    return max((home.number for home in homes if home is not None), default=0) + 1


def move_stack(stack: Path, room: str) -> Path:
    """Move a stack to another room of its piece, and return where it lies now.

    Raises
    ------
    ProjectError
        If the folder belongs to no piece, lies there already, or cannot be moved.
    """
    home = home_of(stack)
    if home is None:
        raise ProjectError(
            f"The folder {stack.name} belongs to no piece that was shot here.",
            "Move it with your file manager.",
        )
    if home.room == room:
        raise ProjectError(f"The stack lies in {room} already.")
    target = _free(home.piece / room / stack.name)
    try:
        target.parent.mkdir(exist_ok=True)
        stack.rename(target)
    except OSError as error:
        raise ProjectError(
            f"The stack cannot be moved to {room}: {error.strerror or error}.",
            "Check the permissions of the folder.",
        ) from error
    return target


def _free(path: Path) -> Path:
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate
