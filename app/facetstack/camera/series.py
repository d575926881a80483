# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects a bracket that the camera steps by itself, as its menu says.

The camera is triggered once, or the photographer starts it there. Files arrive as they
like; what was told of, and what the card holds besides, is put in order and fetched.
"""

import logging
import re
import time
from collections.abc import Collection, Generator, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from facetstack.camera.alarms import FrameWatch
from facetstack.camera.protocol import CardCamera
from facetstack.camera.readiness import Supplies, check_folder, check_room
from facetstack.camera.shoot import MOST_FRAMES, Exposing, Shot
from facetstack.errors import CameraError, CameraLost, CaptureFailed, StudioError
from facetstack.progress import CancelToken

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_MORE_SECONDS = 0.5
_HIGH, _LOW = 9000, 1000


@dataclass(frozen=True)
class InCameraBracket:
    """A bracket that the camera's menu describes; only its length is known here.

    Attributes
    ----------
    frame_count
        How many frames the menu asks for.
    by_hand
        Whether the photographer starts it on the camera.
    idle_seconds
        For how long nothing may arrive before the bracket counts as over.
    start_seconds
        How long the photographer may take to start it by hand.
    """

    frame_count: int
    by_hand: bool = False
    idle_seconds: float = 15.0
    start_seconds: float = 300.0

    def __post_init__(self) -> None:
        if not 2 <= self.frame_count <= MOST_FRAMES:
            raise StudioError(
                f"A bracket in the camera has 2 to {MOST_FRAMES} frames, not "
                f"{self.frame_count}.",
                "Give the number that is set in its menu.",
            )
        if not (0 < self.idle_seconds <= 3600 and 0 < self.start_seconds <= 3600):
            raise StudioError("Waiting times must lie between 0 and 3600 s.")


@dataclass(frozen=True)
class CardSeen:
    """What lay on the card before the bracket; ``None`` if the camera does not tell."""

    files: tuple[str, ...] | None


@dataclass(frozen=True)
class Waiting:
    """Frames are awaited: how many came so far; 0 and by hand: start it now.

    ``seconds_left`` tells for how long nothing may come until that is given up.
    """

    arrived: int
    total: int
    by_hand: bool
    seconds_left: float = 0.0


@dataclass(frozen=True)
class Arrived:
    """The files of the bracket, one tuple for each frame, in the order shot."""

    shots: tuple[tuple[str, ...], ...]


SeriesEvent = CardSeen | Waiting | Exposing | Arrived | Shot


def series_names(frame_count: int, stem: str) -> tuple[str, ...]:
    """Return the names of the frames, without suffix."""
    return tuple(f"{stem}_{number:03}" for number in range(1, frame_count + 1))


def shoot_series(
    camera: CardCamera,
    bracket: InCameraBracket,
    folder: Path,
    *,
    stem: str = "frame",
    token: CancelToken | None = None,
) -> Generator[SeriesEvent, None, None]:
    """Start a bracket in the camera once, collect its files, and fetch them in order.

    Live view is off meanwhile, and as it was afterwards.

    Raises
    ------
    CaptureFailed
        If fewer frames came than the menu was said to ask for; those are on disk.
    StudioError
        If it cannot begin: folder, disk, battery, card, or a file in the way.
    CameraLost
        If the link broke; what is on the card can still be fetched.
    Cancelled
        If the token was cancelled; the camera itself may go on shooting.
    """
    token = token or CancelToken()
    supplies = Supplies(camera)
    supplies.check(bracket.frame_count, bracket.frame_count)
    check_folder(folder, series_names(bracket.frame_count, stem))
    was_live = camera.live_view_on
    if was_live:
        camera.stop_live_view()
    try:
        before = list_card(camera)
        yield CardSeen(before)
        began = time.monotonic()
        total = bracket.frame_count
        yield Exposing(0, total, 0, 0.0)
        token.checkpoint()
        if not bracket.by_hand:
            camera.trigger()
        shots = yield from collect_shots(camera, bracket, before or (), (), token)
        yield Arrived(shots)
        yield from fetch_shots(camera, shots, folder, stem, began, token)
    finally:
        if was_live:
            _live_again(camera)
    if len(shots) < total:
        raise too_few(len(shots), total)


def collect_shots(
    camera: CardCamera,
    bracket: InCameraBracket,
    before: Collection[str],
    told: Iterable[str],
    token: CancelToken,
) -> Generator[Waiting, None, tuple[tuple[str, ...], ...]]:
    """Gather what the camera tells of until all is there, or nothing more comes.

    Parameters
    ----------
    before
        What lay on the card before the bracket.
    told
        What is known of the bracket's files already.

    Returns
    -------
    tuple of tuple of str
        The files of the bracket as ``in_order`` gives them.
    """
    known, old = list(told), set(before)
    deadline = time.monotonic() + _patience(bracket, known)
    while (left := deadline - time.monotonic()) > 0:
        token.checkpoint()
        yield Waiting(len(_by_shot(known)), bracket.frame_count, bracket.by_hand, left)
        came = [
            path
            for path in camera.arrivals(_LOOK_SECONDS)
            if path not in known and path not in old
        ]
        if came:
            known += came
            deadline = time.monotonic() + _patience(bracket, known)
    return in_order(known, list_card(camera), before)


def _patience(bracket: InCameraBracket, known: Iterable[str]) -> float:
    """Return for how many seconds nothing more may come."""
    groups = _by_shot(known).values()
    if not groups:
        return bracket.start_seconds if bracket.by_hand else bracket.idle_seconds
    most_files = max(len(files) for files in groups)
    complete = sum(len(files) == most_files for files in groups)
    return _MORE_SECONDS if complete >= bracket.frame_count else bracket.idle_seconds


def list_card(camera: CardCamera) -> tuple[str, ...] | None:
    """Return what lies on the card, ``None`` if the camera does not tell."""
    try:
        return camera.list_files()
    except CameraLost:
        raise
    except CameraError as error:
        _log.info("The card is not listed: %s", error)
        return None


def in_order(
    told: Iterable[str],
    listed: Collection[str] | None,
    before: Collection[str],
) -> tuple[tuple[str, ...], ...]:
    """Return the files that are new, one tuple for each frame, in the order shot.

    Cameras number their files, and begin again after 9999; so where both very high and
    very low numbers are new, the low ones come later. Files without a number keep the
    order in which they were told of.

    Parameters
    ----------
    told
        What events named, in their order.
    listed
        What lies on the card now; ``None`` if that is not known.
    before
        What lay there before.
    """
    new = list(dict.fromkeys(path for path in told if path not in before))
    if listed is not None:
        known = set(new) | set(before)
        new += sorted(path for path in listed if path not in known)
    groups = _by_shot(new)
    numbers = {stem: _number(stem) for stem in groups}
    if any(number is None for number in numbers.values()):
        return tuple(tuple(files) for files in groups.values())
    wraps = any((n or 0) >= _HIGH for n in numbers.values())

    def place(stem: str) -> int:
        number = numbers[stem] or 0
        return number + 10_000 if wraps and number < _LOW else number

    return tuple(tuple(groups[stem]) for stem in sorted(groups, key=place))


def fetch_shots(
    camera: CardCamera,
    shots: tuple[tuple[str, ...], ...],
    folder: Path,
    stem: str,
    began: float,
    token: CancelToken,
    missing: Collection[int] | None = None,
) -> Generator[SeriesEvent, None, None]:
    """Bring frames to disk, telling of each; ``missing`` limits it to some of them."""
    total = len(shots)
    names, watch = series_names(total, stem), FrameWatch()
    for index, paths in enumerate(shots):
        if missing is not None and index not in missing:
            continue
        token.checkpoint()
        files = tuple(
            camera.fetch(path, folder, f"{names[index]}{_again(paths, number)}")
            for number, path in enumerate(paths)
        )
        alarms = watch.alarms_of([file.path for file in files])
        yield Shot(index, total, index, time.monotonic() - began, files, alarms)
        left = total - index - 1
        check_room(folder, sum(file.size_bytes for file in files) * left)


def too_few(came: int, total: int) -> CaptureFailed:
    """Return the error for a bracket of which not all frames came."""
    if not came:
        return CaptureFailed(
            "No frame of the bracket came from the camera.",
            "Set focus bracketing in its menu, start it there if it does not start by "
            "itself, and look whether it focuses manually.",
        )
    return CaptureFailed(
        f"Only {came} of {total} frames came from the camera.",
        "Look at the number of frames in its menu, and at the end of the lens's "
        "travel.",
    )


def _by_shot(paths: Iterable[str]) -> dict[str, list[str]]:
    """Group files by their name without suffix: RAW and JPEG of one shot."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(PurePosixPath(path).stem, []).append(path)
    return groups


def _number(stem: str) -> int | None:
    found = re.search(r"(\d{1,9})$", stem)
    return int(found.group(1)) if found else None


def _again(paths: tuple[str, ...], number: int) -> str:
    """Return what tells two files of one kind from one shot apart."""
    suffixes = [PurePosixPath(path).suffix.lower() for path in paths]
    return f"-{number + 1}" if suffixes[number] in suffixes[:number] else ""


def _live_again(camera: CardCamera) -> None:
    try:
        camera.start_live_view()
    except CameraError as error:
        _log.info("Live view was not put back: %s", error)
