# SPDX-License-Identifier: GPL-3.0-or-later
"""What the numbers tell that cameras give their files: which shot followed which."""

import re
from collections.abc import Collection
from pathlib import PurePosixPath

_NUMBERED = re.compile(r"^(.*?)(\d{3,9})$")


def in_flight(
    known: Collection[str],
    listed: Collection[str],
    shots_before: int | None,
    shots_now: int | None,
) -> tuple[str, ...]:
    """Return the files on a card that came of a shot of which nothing was heard.

    They have the number after the last known shot; after none, the newest number, if
    the card has room for exactly one shot less than before. Where neither is sure,
    there are none: a frame shot twice does no harm, one taken for another does.

    Parameters
    ----------
    known
        Files of the shots so far, as the camera names them.
    listed
        Everything on the card.
    shots_before, shots_now
        For how many shots there was room before and is now; ``None`` where the camera
        does not tell.
    """
    places = [place for path in known if (place := _place(path)) is not None]
    if places:
        folder, prefix, number = max(places, key=lambda place: place[2])
        wanted: tuple[str, str, int] | None = (folder, prefix, number + 1)
    elif known or shots_before is None or shots_now != shots_before - 1:
        return ()
    else:
        numbered = [place for path in listed if (place := _place(path)) is not None]
        wanted = max(numbered, key=lambda place: (place[0], place[2]), default=None)
    return tuple(path for path in listed if wanted and _place(path) == wanted)


def _place(camera_path: str) -> tuple[str, str, int] | None:
    """Return folder, beginning of the name, and number of a file on a card."""
    path = PurePosixPath(camera_path)
    found = _NUMBERED.match(path.stem)
    return (str(path.parent), found[1], int(found[2])) if found else None
