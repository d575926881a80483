# SPDX-License-Identifier: GPL-3.0-or-later
"""The retouching of a picture on disk: every act is a synced line, undo included.

The file only grows, so a crash loses at most the act in hand, and undo reaches back to
the first act across any number of sessions.
"""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facetstack.errors import ProjectError
from facetstack.imaging.retouch.operation import Operation, operation_from
from facetstack.session.atomic import cannot_write, write_text
from facetstack.session.naming import next_free_path

_log = logging.getLogger(__name__)

SUFFIX = ".retouch"
VERSION = 1
_BAD_LINE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)
Operations = tuple[Operation, ...]


@dataclass(frozen=True)
class Act:
    """One thing that was done, with the operations before and after it.

    Attributes
    ----------
    label
        A sentence for the menu: "Paint frame_12.jpg".
    """

    label: str
    before: Operations
    after: Operations


class RetouchDocument:
    """The operations of one picture, with their history. For one thread.

    Nothing is written until the first act. Acts raise ``ReadOnly`` if the disk does
    not take them, and are then not done.

    Parameters
    ----------
    path
        Where the document lives, or will.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: tuple[str, ...] = ()
        self._done: list[Act] = []
        self._undone: list[Act] = []
        self._descriptor = -1

    @classmethod
    def open(cls, path: Path) -> "RetouchDocument":
        """Open a document, or begin one where there is none.

        What cannot be read is passed over, and ``warnings`` says what. A damaged file
        stays as it is; what could be read goes on in a new one beside it.

        Raises
        ------
        ProjectError
            If the file cannot be read at all, or is of a newer version.
        """
        document = cls(path)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return document
        except OSError as error:
            raise ProjectError(f"{path} cannot be read: {error.strerror}.") from error
        lines = data.split(b"\n")
        torn = lines.pop()
        bad = document._replay(lines)
        if bad:
            document._move_on(bad, len(lines))
        elif torn:
            document._cut_off(torn)
        return document

    @property
    def operations(self) -> Operations:
        """The operations as they stand, in order; hidden ones too."""
        return self._done[-1].after if self._done else ()

    @property
    def undo_label(self) -> str:
        """What undo would take back; empty if nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again; empty if nothing."""
        return self._undone[-1].label if self._undone else ""

    def add(self, operation: Operation, label: str = "") -> None:
        """Lay an operation over all others."""
        stored = operation.as_dict()
        self._act("add", label or _label(operation), operation=stored)

    def delete(self, name: str) -> None:
        """Take an operation, by its id, out of the document; undo brings it back."""
        self._act("delete", "Delete", id=name)

    def show(self, name: str, visible: bool) -> None:
        """Show or hide an operation by its id."""
        verb = "show" if visible else "hide"
        self._act(verb, verb.capitalize(), id=name)

    def move(self, name: str, place: int) -> None:
        """Move an operation, by its id, to a place counted from the lowest, 0."""
        self._act("move", "Reorder", id=name, place=place)

    def undo(self) -> bool:
        """Take the last act back; tells whether there was one."""
        if not self._done:
            return False
        self._write({"act": "undo"})
        self._undone.append(self._done.pop())
        return True

    def redo(self) -> bool:
        """Do again what was taken back last; tells whether there was anything."""
        if not self._undone:
            return False
        self._write({"act": "redo"})
        self._done.append(self._undone.pop())
        return True

    def close(self) -> None:
        """Let the file go; may be called twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _act(self, verb: str, label: str, **facts: Any) -> None:
        """Do and write one act."""
        line = {"act": verb, "label": label, **facts}
        act = self._acted(line)
        self._write(line)
        self._done.append(act)
        self._undone.clear()

    def _acted(self, line: dict[str, Any]) -> Act:
        """Return what one line does; raises one of ``_BAD_LINE`` if it cannot."""
        before = self.operations
        return Act(str(line["label"]), before, _VERBS[line["act"]](before, line))

    def _replay(self, lines: list[bytes]) -> list[int]:
        """Do what lines tell; return the numbers of those that cannot be read."""
        bad: list[int] = []
        for number, text in enumerate(lines, start=1):
            try:
                line = json.loads(text)
                if number == 1:
                    self._check(line)
                elif line["act"] == "undo":
                    self._undone.append(self._done.pop())
                elif line["act"] == "redo":
                    self._done.append(self._undone.pop())
                else:
                    self._done.append(self._acted(line))
                    self._undone.clear()
            except _BAD_LINE as error:
                _log.info("Line %d of %s is passed over: %s", number, self.path, error)
                bad.append(number)
        return bad

    def _check(self, line: dict[str, Any]) -> None:
        if int(line["facetstack_retouch"]) > VERSION:
            raise ProjectError(
                f"{self.path} was written by a newer Facetstack.", "Use that version."
            )

    def _move_on(self, bad: list[int], count: int) -> None:
        """Go on beside a damaged file, with what could be read of it."""
        damaged = self.path
        self.path = next_free_path(damaged)
        operations = self.operations
        self._done, self._undone = [], []
        before: Operations = ()
        for one in operations:
            self._done.append(Act(_label(one), before, (*before, one)))
            before = (*before, one)
        numbers = ", ".join(map(str, bad[:5])) + (" ..." if len(bad) > 5 else "")
        self.warnings = (
            f"{damaged.name} is damaged: {len(bad)} of its {count} lines cannot be "
            f"read (line {numbers}). What they did is lost; {len(operations)} strokes "
            f"are there. Retouching goes on in {self.path.name}; the damaged file "
            "stays.",
        )
        lines = [_header()]
        lines += [
            {"act": "add", "label": _label(one), "operation": one.as_dict()}
            for one in operations
        ]
        write_text(self.path, "".join(map(_text, lines)))

    def _cut_off(self, torn: bytes) -> None:
        """Leave out a last line that was being written when the program ended."""
        self.warnings = (
            f"The last stroke in {self.path.name} was not complete when the program "
            "ended, and is left out.",
        )
        try:
            with self.path.open("rb+") as file:
                size = file.seek(0, os.SEEK_END)
                file.truncate(size - len(torn))
                os.fsync(file.fileno())
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def _write(self, line: dict[str, Any]) -> None:
        """Append a line and see that it is on the disk; raises ``ReadOnly``."""
        data = _text(line).encode()
        try:
            if self._descriptor < 0:
                if not self.path.exists():
                    write_text(self.path, _text(_header()))
                flags = os.O_WRONLY | os.O_APPEND
                self._descriptor = os.open(self.path, flags)
            start = os.lseek(self._descriptor, 0, os.SEEK_END)
            try:
                left = data
                while left:
                    left = left[os.write(self._descriptor, left) :]
                os.fsync(self._descriptor)
            except OSError:
                # Half a line must not stand before the next one.
                os.ftruncate(self._descriptor, start)
                raise
        except OSError as error:
            raise cannot_write(self.path, error) from error


def document_path(picture: Path) -> Path:
    """Return where the retouching of a picture file is kept: beside it."""
    return picture.with_name(picture.name + SUFFIX)


def _header() -> dict[str, Any]:
    return {"facetstack_retouch": VERSION}


def _text(line: dict[str, Any]) -> str:
    return json.dumps(line, separators=(",", ":")) + "\n"


def _label(operation: Operation) -> str:
    """Return a name for an act: the tool, and its frame."""
    words = {
        "frame": f"Paint {operation.frame}",
        "owner": f"One owner: {operation.frame}",
        "depth": "Paint depth",
        "front": "Front wins",
        "stone": "Two depths",
        "flat": "Flat",
        "steady": "Nearest smooth depth",
        "calm": "Calm highlights",
        "method": f"Paint {operation.method}",
        "erase": "Erase",
        "clone": "Clone",
        "heal": "Heal",
    }
    return words[operation.tool]


def _place_of(operations: Operations, name: str) -> int:
    for place, one in enumerate(operations):
        if one.id == name:
            return place
    raise KeyError(f"there is no stroke {name!r}")


def _added(before: Operations, line: dict[str, Any]) -> Operations:
    operation = operation_from(line["operation"])
    if any(one.id == operation.id for one in before):
        raise ValueError(f"there are two strokes {operation.id!r}")
    return (*before, operation)


def _deleted(before: Operations, line: dict[str, Any]) -> Operations:
    place = _place_of(before, line["id"])
    return (*before[:place], *before[place + 1 :])


def _shown(before: Operations, line: dict[str, Any]) -> Operations:
    place = _place_of(before, line["id"])
    one = before[place].shown(line["act"] == "show")
    return (*before[:place], one, *before[place + 1 :])


def _moved(before: Operations, line: dict[str, Any]) -> Operations:
    place = _place_of(before, line["id"])
    rest = [*before[:place], *before[place + 1 :]]
    to = min(max(int(line["place"]), 0), len(rest))
    return (*rest[:to], before[place], *rest[to:])


_VERBS: dict[str, Callable[[Operations, dict[str, Any]], Operations]] = {
    "add": _added,
    "delete": _deleted,
    "show": _shown,
    "hide": _shown,
    "move": _moved,
}
