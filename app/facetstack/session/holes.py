# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out which frames of a bracket are not whole on disk; makes room for them."""

import hashlib
import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from facetstack.camera.protocol import CapturedFile
from facetstack.errors import AlreadyExists, FrameError
from facetstack.session.atomic import cannot_write
from facetstack.session.bracket_record import BracketRecord
from facetstack.session.naming import next_free_path

_log = logging.getLogger(__name__)

_SET_ASIDE = ".aside"
_NUMBERED = re.compile(r"-[0-9]+$")


@dataclass(frozen=True)
class Holes:
    """What a bracket lacks.

    Attributes
    ----------
    missing
        Frames to shoot, counted from 0.
    found
        Complete frames that the journal does not know yet.
    broken
        Files of missing frames: cut short, changed, without their partner, or unwanted.
    """

    missing: tuple[int, ...]
    found: dict[int, tuple[CapturedFile, ...]]
    broken: tuple[Path, ...]


def find_holes(record: BracketRecord, again: Collection[int] = ()) -> Holes:
    """Compare what lies on disk with what was planned; changes nothing.

    Parameters
    ----------
    again
        Frames that the user wants to be shot again.

    Raises
    ------
    AlreadyExists
        If a file that is not of this bracket has the name of one of its frames.
    """
    beginning = record.beginning
    names = beginning.names
    on_disk: dict[str, list[Path]] = {name: [] for name in names}
    for path in sorted(record.folder.iterdir()):
        # Two files of one kind from one shot are told apart by a number.
        name = path.stem if path.stem in on_disk else _NUMBERED.sub("", path.stem)
        if name in on_disk and path.suffix.lower() not in (".part", _SET_ASIDE):
            on_disk[name].append(path)
    per_shot = _files_per_shot(record)
    missing: list[int] = []
    found: dict[int, tuple[CapturedFile, ...]] = {}
    broken: list[Path] = []
    for index, name in enumerate(names):
        paths = on_disk[name]
        known = record.shots.get(index)
        if index in again:
            missing.append(index)
            broken += paths
            continue
        if known is not None and all(is_unchanged(file) for file in known):
            continue
        if known is None and paths:
            if index not in record.exposed:
                raise AlreadyExists(
                    f"{paths[0]} is in the way: this bracket has not shot it.",
                    "Move it to another folder.",
                )
            if len(paths) >= per_shot and all(_is_whole(path) for path in paths):
                found[index] = tuple(_as_captured(path) for path in paths)
                continue
        missing.append(index)
        broken += paths
    return Holes(tuple(missing), found, tuple(broken))


def clear_away(record: BracketRecord, holes: Holes) -> None:
    """Put broken files aside and remove what was never finished."""
    names = record.beginning.names
    torn = tuple(f"{names[index]}." for index in holes.missing)
    try:
        for path in holes.broken:
            path.rename(next_free_path(path.with_name(path.name + _SET_ASIDE)))
        for path in list(record.folder.iterdir()):
            if path.name.startswith(torn) and path.suffix == ".part":
                path.unlink()
    except OSError as error:
        raise cannot_write(record.folder, error) from error


def _files_per_shot(record: BracketRecord) -> int:
    """Return how many files a frame has: two for RAW and JPEG."""
    told = 2 if "+" in record.beginning.settings.get("quality", "") else 1
    return max([told, *(len(files) for files in record.shots.values())])


def is_unchanged(file: CapturedFile) -> bool:
    """Return whether a file is on disk, whole, as it was captured."""
    try:
        if file.path.stat().st_size != file.size_bytes:
            return False
        with file.path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return False
    return digest == file.sha256


def _is_whole(path: Path) -> bool:
    """Decode a file that the journal does not know: only a whole one can be."""
    from facetstack.imaging.files import FRAME_SUFFIXES, FrameReader
    from facetstack.imaging.frame import FrameRef

    if path.suffix.lower() not in FRAME_SUFFIXES:
        return path.stat().st_size > 0
    try:
        FrameReader().read(FrameRef(path, 0))
    except FrameError as error:
        _log.info("%s is shot again: %s", path, error)
        return False
    return True


def _as_captured(path: Path) -> CapturedFile:
    data = path.read_bytes()
    return CapturedFile(path, len(data), hashlib.sha256(data).hexdigest(), "")
