# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a bracket: each act is written and synced before it happens."""

import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from facetstack.camera.anchor import Anchor, AnchorWay
from facetstack.camera.protocol import CameraInfo, CapturedFile
from facetstack.camera.series import (
    Arrived,
    CardSeen,
    InCameraBracket,
    SeriesEvent,
    series_names,
)
from facetstack.camera.shoot import (
    Anchored,
    BracketEvent,
    Exposing,
    ExtraFrame,
    FocusBracket,
    Moving,
    Shot,
    frame_names,
)
from facetstack.errors import CameraBusy, ProjectError, StudioError, Unsupported
from facetstack.session.atomic import cannot_write, write_bytes
from facetstack.session.naming import next_free_path

if sys.platform != "win32":
    import fcntl

_log = logging.getLogger(__name__)

SUFFIX = ".journal"
_CAMERA = ("model", "serial", "port", "lens", "battery_percent", "shots_left")
VERSION = 1
_IN_CAMERA = "in the camera"


@dataclass(frozen=True)
class Beginning:
    """What a bracket was begun with.

    Attributes
    ----------
    address
        Of the camera, as ``CameraClient`` takes it.
    camera
        Who it was, and its lens.
    settings
        Our names and the camera's values.
    """

    stem: str
    address: str
    camera: CameraInfo
    settings: Mapping[str, str]
    bracket: FocusBracket | InCameraBracket

    @property
    def focus_bracket(self) -> FocusBracket:
        """The bracket, which must be one that the studio steps itself."""
        if isinstance(self.bracket, InCameraBracket):
            raise Unsupported("The camera stepped the focus of this bracket itself.")
        return self.bracket

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its frames, without suffix."""
        if isinstance(self.bracket, InCameraBracket):
            return series_names(self.bracket.frame_count, self.stem)
        return frame_names(self.bracket, self.stem)


@dataclass
class BracketRecord:
    """What a journal tells of a bracket.

    Attributes
    ----------
    path
        Of the journal; the frames lie beside it.
    anchor
        What ties its count to the lens, once that was told.
    exposed
        Frames for which the shutter was about to fire.
    shots
        Files of the frames that were complete.
    last_units
        Where the lens was last sent; ``None`` if nowhere yet.
    finished
        Whether every frame was shot.
    card
        What lay on the card before a bracket in the camera; ``None`` if unknown.
    arrived
        Files of a bracket in the camera, one tuple for each frame, once all are known.
    """

    path: Path
    beginning: Beginning
    anchor: Anchor | None = None
    exposed: set[int] = field(default_factory=set)
    shots: dict[int, tuple[CapturedFile, ...]] = field(default_factory=dict)
    last_units: int | None = None
    finished: bool = False
    card: tuple[str, ...] | None = None
    arrived: tuple[tuple[str, ...], ...] = ()

    @property
    def folder(self) -> Path:
        """Where the frames lie."""
        return self.path.parent

    def extend(self, extra: tuple[ExtraFrame, ...]) -> None:
        """Take up frames that the bracket was found to lack."""
        bracket = self.beginning.focus_bracket
        bracket = replace(bracket, extra=(*bracket.extra, *extra))
        self.beginning = replace(self.beginning, bracket=bracket)
        self.finished = False

    @property
    def start_picture(self) -> Path:
        """What the lens was focused on before anything moved."""
        return start_picture(self.path)


def start_picture(journal: Path) -> Path:
    """Return where the live picture from before the first move is kept."""
    return journal.with_suffix(".jpg")


class Journal:
    """An open journal. While one program holds it, no other one gets it."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def create(
        cls, folder: Path, beginning: Beginning, live_jpeg: bytes | None
    ) -> "Journal":
        """Begin a journal in a folder; an old one of the same stem stays.

        It gets its name when its first line is on the disk.

        Parameters
        ----------
        live_jpeg
            What the lens is focused on; kept beside the journal.
        """
        path = next_free_path(folder / f".{beginning.stem}{SUFFIX}")
        part = path.with_name(path.name + ".part")
        try:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_TRUNC
            journal = cls(path, os.open(part, flags, 0o666))
        except OSError as error:
            raise cannot_write(path, error) from error
        journal._lock()
        if live_jpeg is not None:
            write_bytes(start_picture(path), live_jpeg, force=True)
        journal._begin(beginning)
        try:
            part.rename(path)
        except OSError as error:
            raise cannot_write(path, error) from error
        _sync_folder(folder)
        return journal

    @classmethod
    def reopen(cls, path: Path) -> "Journal":
        """Go on with a journal; a torn last line is closed off.

        Raises
        ------
        CameraBusy
            If another program still shoots this bracket.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except OSError as error:
            raise cannot_write(path, error) from error
        journal = cls(path, descriptor)
        journal._lock()
        size = os.lseek(descriptor, 0, os.SEEK_END)
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            journal._append(b"\n")
        return journal

    def record(self, event: BracketEvent | SeriesEvent) -> None:
        """Write what is about to happen, or has happened."""
        match event:
            case Anchored(anchor):
                self.write("anchor", way=anchor.way.value, units=anchor.units)
            case CardSeen(files):
                self.write("card", files=files)
            case Arrived(shots):
                self.write("arrived", shots=shots)
            case Moving():
                self.write("moving", index=event.index, units=event.units)
            case Exposing():
                self.write("exposing", index=event.index)
            case Shot():
                alarms = [alarm.kind.value for alarm in event.alarms]
                self.shot(event.index, event.files, alarms=alarms)

    def shot(
        self, index: int, files: tuple[CapturedFile, ...], **facts: object
    ) -> None:
        """Write that a frame is complete on disk."""
        saved = [
            {
                "name": file.path.name,
                "size_bytes": file.size_bytes,
                "sha256": file.sha256,
                "camera_path": file.camera_path,
            }
            for file in files
        ]
        self.write("shot", index=index, files=saved, **facts)

    def write(self, what: str, **facts: object) -> None:
        """Append one line and see that it is on the disk.

        Raises
        ------
        ReadOnly
            If the disk does not take it.
        """
        line = {"what": what, "time": round(time.time(), 3), **facts}
        self._append(json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def close(self) -> None:
        """Let it go; may be called twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _begin(self, beginning: Beginning) -> None:
        self.write(
            "begin",
            version=VERSION,
            stem=beginning.stem,
            address=beginning.address,
            camera={name: getattr(beginning.camera, name) for name in _CAMERA},
            settings=dict(beginning.settings),
            bracket=_bracket_to_json(beginning.bracket),
        )

    def _append(self, data: bytes) -> None:
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
            os.fsync(self._descriptor)
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise CameraBusy(
                f"The bracket in {self.path.parent} is still being shot.",
                "Wait for it, or end the program that shoots it.",
            ) from None
        except OSError as error:  # network file systems may know no locks
            _log.info("%s cannot be locked: %s", self.path, error)


def find_journal(folder: Path) -> BracketRecord:
    """Return the newest bracket of a folder that is not finished, else the newest.

    Raises
    ------
    ProjectError
        If the folder holds no journal that can be read.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix == SUFFIX]
        paths.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError as error:
        raise ProjectError(
            f"The folder {folder} cannot be read: {error.strerror}.", "Check its name."
        ) from error
    records: list[BracketRecord] = []
    failure: StudioError | None = None
    for path in paths:
        try:
            records.append(read_journal(path))
        except StudioError as error:
            failure = failure or error
    for record in records:
        if not record.finished:
            return record
    if records:
        return records[0]
    raise failure or ProjectError(
        f"There is no bracket in {folder} that could go on: it has no journal.",
        "Only a bracket that facetstack shot into this folder can be resumed.",
    )


def read_journal(path: Path) -> BracketRecord:
    """Return what a journal tells; lines that were torn are left out.

    Raises
    ------
    ProjectError
        If it is no journal, or one of a newer version.
    """
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}.") from error
    record: BracketRecord | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            fact = json.loads(line)
            if record is None:
                _check_version(path, fact)
                record = BracketRecord(path, _beginning(fact))
            else:
                _apply(record, fact)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            _log.info("Line %d of %s is left out: %s", number, path, error)
    if record is None:
        raise ProjectError(
            f"{path} does not tell how its bracket was begun.",
            "Shoot the bracket anew, into another folder.",
        )
    return record


def _check_version(path: Path, fact: Any) -> None:
    if int(fact["version"]) > VERSION:
        raise ProjectError(
            f"{path} was written by a newer Facetstack.", "Use that version."
        )


def _beginning(fact: dict[str, Any]) -> Beginning:
    if fact["what"] != "begin":
        raise ValueError("no beginning")
    return Beginning(
        stem=_plain_name(fact["stem"]),
        address=str(fact["address"]),
        camera=CameraInfo(**{name: fact["camera"].get(name) for name in _CAMERA}),
        settings={str(k): str(v) for k, v in fact["settings"].items()},
        bracket=_bracket(fact["bracket"]),
    )


def _bracket_to_json(bracket: FocusBracket | InCameraBracket) -> dict[str, Any]:
    kind = {"kind": _IN_CAMERA} if isinstance(bracket, InCameraBracket) else {}
    return {**kind, **asdict(bracket)}


def _bracket(value: dict[str, Any]) -> FocusBracket | InCameraBracket:
    values = {name: told for name, told in value.items() if name != "kind"}
    try:
        if value.get("kind") == _IN_CAMERA:
            return InCameraBracket(**values)
        return FocusBracket(**{**values, "extra": _extra(value.get("extra", ()))})
    except StudioError as error:
        raise ValueError(str(error)) from error


def _extra(values: Iterable[dict[str, Any]]) -> tuple[ExtraFrame, ...]:
    try:
        return tuple(
            ExtraFrame(str(one["number"]), int(one["units"])) for one in values
        )
    except StudioError as error:
        raise ValueError(str(error)) from error


def _apply(record: BracketRecord, fact: dict[str, Any]) -> None:
    """Add one line to what is known."""
    match fact["what"]:
        case "anchor":
            record.anchor = Anchor(AnchorWay(fact["way"]), int(fact["units"]))
        case "moving":
            record.last_units = int(fact["units"])
        case "exposing":
            record.exposed.add(int(fact["index"]))
        case "shot":
            record.shots[int(fact["index"])] = tuple(
                CapturedFile(
                    record.folder / _plain_name(file["name"]),
                    int(file["size_bytes"]),
                    str(file["sha256"]),
                    str(file["camera_path"]),
                )
                for file in fact["files"]
            )
        case "card":
            files = fact["files"]
            record.card = None if files is None else tuple(str(f) for f in files)
        case "arrived":
            shots = fact["shots"]
            record.arrived = tuple(tuple(str(f) for f in shot) for shot in shots)
        case "ended":
            bracket = record.beginning.bracket
            if isinstance(bracket, FocusBracket):
                record.last_units = bracket.near_units
            record.finished = fact["how"] == "finished"
        case "extended":
            record.extend(_extra(fact["extra"]))
        case "resumed":
            record.finished = False


def _plain_name(name: object) -> str:
    """Return a name that stays in its folder."""
    text = str(name)
    if not text or text in (".", "..") or set(text) & set("/\\\0"):
        raise ValueError(f"{text!r} is no file name")
    return text


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
