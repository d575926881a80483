# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the frames of the next stack go: a new folder, so nothing is overwritten."""

import re
from dataclasses import dataclass
from pathlib import Path

from facetstack.errors import ReadOnly
from facetstack.session.project_folders import CAPTURE, OUTPUT, next_stack_number

UNTITLED = "untitled"
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True)
class StackPlace:
    """The folder of one stack.

    Attributes
    ----------
    folder
        Where its frames go.
    output
        Where its results are offered to go.
    name
        How the names of frames and results begin: ``ring-17_003``.
    """

    folder: Path
    output: Path
    name: str


def folder_name(sku: str) -> str:
    """Return a piece's article number as a folder name that every system takes."""
    return _FORBIDDEN.sub("-", sku).strip(" .-") or UNTITLED


def next_number(root: Path, sku: str) -> int:
    """Return the number of the piece's next stack, from 1."""
    return next_stack_number(root / folder_name(sku))


def make_stack_folder(root: Path, sku: str) -> StackPlace:
    """Make the folder of the piece's next stack.

    Raises ``ReadOnly`` if it cannot be made.
    """
    piece = root / folder_name(sku)
    try:
        while True:
            number = next_number(root, sku)
            folder = piece / CAPTURE / f"{number:03d}"
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                continue
            return StackPlace(
                folder, piece / OUTPUT, f"{folder_name(sku)}_{number:03d}"
            )
    except OSError as error:
        raise ReadOnly(
            f"The folder {piece} cannot be written.",
            f"Choose another place, or free it ({error.strerror}).",
        ) from error
