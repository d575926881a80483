# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a bracket: each act is written and synced before it happens."""

import contextlib
import json
import logging
import os
import sys
import time
from pathlib import Path

from facetstack.camera.protocol import CapturedFile
from facetstack.camera.series import (
    Arrived,
    CardSeen,
    SeriesEvent,
)
from facetstack.camera.shoot import (
    Anchored,
    BracketEvent,
    Exposing,
    Moving,
    Shot,
)
from facetstack.errors import CameraBusy
from facetstack.session.atomic import cannot_write, write_bytes
from facetstack.session.bracket_record import (
    SUFFIX,
    Beginning,
    beginning_to_json,
    start_picture,
)
from facetstack.session.naming import next_free_path

if sys.platform != "win32":
    import fcntl

_log = logging.getLogger(__name__)


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
        journal.write("begin", **beginning_to_json(beginning))
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


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
