# SPDX-License-Identifier: GPL-3.0-or-later
"""One exposure: fire, gather every file that came of it, and bring them to disk."""

import logging
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from facetstack.camera import refusals
from facetstack.camera.connection import Connection
from facetstack.camera.gphoto import Body, EventKind, Refused
from facetstack.camera.landing import check_picture, land, make_room_for, safe_suffix
from facetstack.camera.protocol import CapturedFile
from facetstack.errors import CameraError, CameraLost, CaptureFailed

_log = logging.getLogger(__name__)

Patience = Callable[[float], None]
"""Told how many seconds the verb in flight will still take."""


class NothingCame(CaptureFailed):
    """The shutter was pressed, and no event told of a file."""


CameraPath = tuple[str, str]
"""Folder and name on the camera."""

_QUIET_MS, _SHORT_QUIET_MS = 250, 10
_PAST_EVENTS_SECONDS = 1.0
_PARTNER_SECONDS = 10.0
_SLOWEST_DOWNLOAD_BYTES_PER_SECOND = 1_000_000
_DOWNLOAD_TRIES = 3
_LARGEST_PICTURE_BYTES = 1_000_000_000
"""Raw files of 150 megapixels have a third of that."""
_MEMORY_FOLDER = "/"


def expose(
    connection: Connection,
    folder: Path,
    stem: str,
    *,
    release: tuple[tuple[str, str], ...] = (),
    exposed_seconds: float = 0.0,
    file_count: int,
    patience: Patience,
) -> tuple[CapturedFile, ...]:
    """Fire the shutter and bring the files into ``folder``.

    Parameters
    ----------
    release
        Widgets and values that fire; empty for libgphoto2's own capture.
    exposed_seconds
        The exposure time that is set.
    file_count
        How many files the camera makes of a shot: 2 for RAW+JPEG. libgphoto2 returns
        the first, the others come as events and would be lost with the next shot.
    patience
        Told before each download how long it may take.
    """
    make_room_for(folder, stem)
    with connection.asking("fire the shutter") as body:
        _drop_past_events(connection)
        first = _fire_and_wait(connection, body, release)
        paths = _gather(connection, first, file_count, exposed_seconds)
    return bring(connection, paths, folder, stem, patience)


def bring(
    connection: Connection,
    paths: Sequence[CameraPath],
    folder: Path,
    stem: str,
    patience: Patience,
) -> tuple[CapturedFile, ...]:
    """Bring the files of one shot to disk, named ``stem`` and their suffixes."""
    files: list[CapturedFile] = []
    for number, path in enumerate(paths, start=1):
        target = folder / f"{stem}{safe_suffix(path[1])}"
        if target.exists():
            target = target.with_stem(f"{stem}-{number}")
        files.append(download(connection, path, target, patience))
    return tuple(files)


def exposure_seconds(text: str) -> float:
    """Return the seconds of "1/125", "0.0080s", "30" or "2m"; 0 for words as bulb."""
    match = re.match(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?", text)
    if not match:
        return 0.0
    below = float(match.group(2) or 1)
    seconds = float(match.group(1)) / below if below else 0.0
    return 60 * seconds if text.endswith("m") else seconds


def _nothing_came() -> NothingCame:
    return NothingCame(
        "No picture came from the camera.",
        "Look at its display; the shutter may not have fired.",
    )


def _drop_past_events(connection: Connection) -> None:
    """Read away past events: an older file must not be taken for this shot."""
    deadline = time.monotonic() + _PAST_EVENTS_SECONDS
    while time.monotonic() < deadline:
        event = connection.body.wait_for_event(_SHORT_QUIET_MS)
        if event.path is not None:
            _log.info("%s/%s was not shot by this program", *event.path)
        if event.kind is EventKind.NOTHING:
            return


def _gather(
    connection: Connection,
    first: CameraPath | None,
    file_count: int,
    exposed_seconds: float,
) -> list[CameraPath]:
    """Return the paths of a shot, in the order in which they came.

    Raises
    ------
    NothingCame
        If no event told of a file; it may be on the card all the same.
    """
    paths = [first] if first else []
    # A dark frame of the same length may follow a long exposure.
    deadline = time.monotonic() + 2 * exposed_seconds * (not first) + _PARTNER_SECONDS
    while time.monotonic() < deadline:
        complete = len(paths) >= file_count
        event = connection.body.wait_for_event(
            _SHORT_QUIET_MS if complete else _QUIET_MS
        )
        if event.path is not None and event.path not in paths:
            if paths and not _of_one_shot(paths[0], event.path):
                _log.info("%s/%s belongs to another shot", *event.path)
                continue
            paths.append(event.path)
            deadline = max(deadline, time.monotonic() + _PARTNER_SECONDS)
        if event.kind is EventKind.NOTHING and complete:
            return paths
    if not paths:
        _check_card(connection)
        raise _nothing_came()
    if len(paths) < file_count:
        _log.warning("Only %d of %d files of a shot came.", len(paths), file_count)
    return paths


def _fire_and_wait(
    connection: Connection, body: Body, release: tuple[tuple[str, str], ...]
) -> CameraPath | None:
    """Fire, and return the first file as ``fire`` does.

    Raises
    ------
    NothingCame
        If libgphoto2 waited in vain for word of a file, which takes 20 s and more; it
        then fails without a reason.
    """
    began = time.monotonic()
    try:
        return fire(connection, body, release)
    except Refused as refusal:
        waited_seconds = time.monotonic() - began
        unexplained = refusals.is_unexplained(refusal.code, refusal.text)
        if not unexplained or waited_seconds < _PARTNER_SECONDS:
            raise
        error = connection.translated(refusal, "fire the shutter")
        if isinstance(error, CameraLost):
            raise error from refusal
        raise _nothing_came() from refusal


def fire(
    connection: Connection, body: Body, release: tuple[tuple[str, str], ...]
) -> CameraPath | None:
    """Fire; return the first file, if libgphoto2 waits for it."""
    if not release:
        return body.capture()
    _check_card(connection)
    for widget, value in release:
        connection.write_patiently(widget, value)
    return None


def _check_card(connection: Connection) -> None:
    if connection.shots_left() == 0:
        raise CaptureFailed(
            "The memory card is full.", "Change the card, or make room on it."
        )


def _of_one_shot(path: CameraPath, other: CameraPath) -> bool:
    """Return whether two files have one name but for the suffix.

    Files that come from the camera's memory are named by libgphoto2, one after another.
    """
    in_memory = path[0] == other[0] == _MEMORY_FOLDER
    return in_memory or PurePosixPath(path[1]).stem == PurePosixPath(other[1]).stem


def download(
    connection: Connection, path: CameraPath, target: Path, patience: Patience
) -> CapturedFile:
    """Fetch a file and bring it to disk; short or damaged data is fetched again.

    Raises
    ------
    CaptureFailed
        If it cannot be had whole.
    """
    folder, name = path
    camera_path = f"{folder.rstrip('/')}/{name}"
    for attempt in range(1, _DOWNLOAD_TRIES + 1):
        try:
            with connection.asking(f"send {name}") as body:
                # What came from memory is here already, and not all of it has a size.
                in_memory = folder == _MEMORY_FOLDER
                size = None if in_memory else body.file_size(folder, name)
                if size is not None and size > _LARGEST_PICTURE_BYTES:
                    raise CaptureFailed(
                        f"{name} is said to have {size:,} bytes: no picture has.",
                    )
                patience(30 + (size or 0) / _SLOWEST_DOWNLOAD_BYTES_PER_SECOND)
                data = body.file_bytes(folder, name)
            check_picture(data, size, name)
        except CameraLost:
            raise
        except CameraError as error:
            _log.info("Download %d of %s failed: %s", attempt, camera_path, error)
            if attempt == _DOWNLOAD_TRIES:
                raise CaptureFailed(
                    error.message, "The picture may still be on the camera's card."
                ) from error
        else:
            return land(data, target, camera_path)
    raise AssertionError("the last attempt returns or raises")
