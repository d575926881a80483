# SPDX-License-Identifier: GPL-3.0-or-later
"""What the numbers tell that cameras give their files: which shot followed which."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_NUMBERED = re.compile(r"^(.*?)(\d{3,9})$")


def successors(known: Iterable[str], listed: Iterable[str]) -> tuple[str, ...]:
    """Return the files on a card that were shot right after the last known one.

    Parameters
    ----------
    known
        Files of the shots so far, as the camera names them.
    listed
        Everything on the card.
    """
    last = max(
        (place for path in known if (place := _place(path)) is not None),
        key=lambda place: place[2],
        default=None,
    )
    if last is None:
        return ()
    folder, prefix, number = last
    wanted = (folder, prefix, number + 1)
    return tuple(path for path in listed if _place(path) == wanted)


def _place(camera_path: str) -> tuple[str, str, int] | None:
    """Return folder, beginning of the name, and number of a file on a card."""
    path = PurePosixPath(camera_path)
    found = _NUMBERED.match(path.stem)
    return (str(path.parent), found[1], int(found[2])) if found else None
