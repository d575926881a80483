# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of an open body: what arrives on it, what lies there, fetch and delete."""

import time
from pathlib import Path, PurePosixPath

from facetstack.camera.connection import Connection
from facetstack.camera.exposure import Patience, download
from facetstack.camera.gphoto import EventKind
from facetstack.camera.landing import safe_suffix
from facetstack.camera.protocol import CapturedFile
from facetstack.errors import CameraError

_LOOK_MS = 100
_MORE_SECONDS = 0.3
_MOST_FOLDERS, _DEEPEST = 500, 6
_MOST_FILES = 20_000
_SECONDS_PER_FOLDER = 8.0


def arrivals(connection: Connection, seconds: float) -> tuple[str, ...]:
    """Return files that the body tells of, waiting so long for the first one.

    Property events may come without end, so the clock decides, not the events.
    """
    paths: list[str] = []
    deadline = time.monotonic() + seconds
    with connection.asking("tell what it shot") as body:
        while time.monotonic() < deadline:
            event = body.wait_for_event(_LOOK_MS)
            if event.path is not None:
                folder, name = event.path
                paths.append(f"{folder.rstrip('/')}/{name}")
                deadline = min(deadline, time.monotonic() + _MORE_SECONDS)
            elif event.kind is EventKind.NOTHING and paths:
                break
    return tuple(paths)


def list_files(connection: Connection, patience: Patience) -> tuple[str, ...]:
    """Return every file on the card.

    Raises
    ------
    CameraError
        If it holds more folders or files than any card does.
    """
    found: list[str] = []
    folders, seen = [("/", 0)], 0
    with connection.asking("list its card") as body:
        while folders:
            folder, depth = folders.pop()
            seen += 1
            patience(_SECONDS_PER_FOLDER)
            _check_count(seen, len(found), depth)
            start = folder.rstrip("/")
            found += [f"{start}/{name}" for name in body.files(folder)]
            inside = body.folders(folder)
            folders += [(f"{start}/{name}", depth + 1) for name in inside]
    return tuple(sorted(found))


def fetch(
    connection: Connection,
    camera_path: str,
    folder: Path,
    stem: str,
    patience: Patience,
) -> CapturedFile:
    """Bring one file of the card into ``folder``, named ``stem`` and its suffix.

    Raises
    ------
    AlreadyExists
        If a file of that name is there.
    CaptureFailed
        If it cannot be had whole.
    """
    path = PurePosixPath(camera_path)
    target = folder / f"{stem}{safe_suffix(path.name)}"
    return download(connection, (str(path.parent), path.name), target, patience)


def delete(connection: Connection, camera_path: str) -> None:
    """Delete a file on the card."""
    path = PurePosixPath(camera_path)
    with connection.asking(f"delete {path.name}") as body:
        body.delete(str(path.parent), path.name)


def _check_count(folders: int, files: int, depth: int) -> None:
    if folders > _MOST_FOLDERS or files > _MOST_FILES or depth > _DEEPEST:
        raise CameraError(
            "The camera tells of more files and folders than a card holds.",
            "Format the card in the camera, or change it.",
        )
