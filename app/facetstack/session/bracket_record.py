# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journal of a bracket tells: how it was begun, and how far it came."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from facetstack.camera.anchor import Anchor, AnchorWay
from facetstack.camera.protocol import CameraInfo, CapturedFile
from facetstack.camera.series import (
    InCameraBracket,
    series_names,
)
from facetstack.camera.shoot import (
    ExtraFrame,
    FocusBracket,
    frame_names,
)
from facetstack.errors import ProjectError, StudioError, Unsupported

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


def beginning_to_json(beginning: Beginning) -> dict[str, Any]:
    """Return what ``read_journal`` reads as the first line."""
    bracket = beginning.bracket
    kind = {"kind": _IN_CAMERA} if isinstance(bracket, InCameraBracket) else {}
    return {
        "version": VERSION,
        "stem": beginning.stem,
        "address": beginning.address,
        "camera": {name: getattr(beginning.camera, name) for name in _CAMERA},
        "settings": dict(beginning.settings),
        "bracket": {**kind, **asdict(bracket)},
    }


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
