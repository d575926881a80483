# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes frames that another program puts into a folder, grouped into stacks."""

import json
import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from facetstack.errors import ProjectError
from facetstack.imaging.files import FRAME_SUFFIXES, JPEG_SUFFIXES, natural_key
from facetstack.imaging.jpeg import read_jpeg
from facetstack.imaging.picture import NotAPicture
from facetstack.session.atomic import cannot_write, replacing
from facetstack.session.grouping import Grouping, WaitingFrame, complete_groups
from facetstack.session.naming import next_free_path

_log = logging.getLogger(__name__)

STEADY_SECONDS = 0.5
"""A file is complete when size and time of change have stayed the same for so long."""
QUIET_SECONDS = 2.0
"""Frames may arrive out of order: a stack is closed after nothing came for so long."""
PARTNER_SECONDS = 10.0
"""How long a raw file or JPEG is waited for where other frames are pairs."""
GIVE_UP_SECONDS = 60.0
"""How long a JPEG without its end is waited for."""
_INCOMING, _CLOSING, _LEDGER = ".incoming", ".closing", ".taken.jsonl"
_JPEG_END = b"\xff\xd9"
_TAIL_BYTES = 4096


@dataclass(frozen=True)
class Taken:
    """A file is complete, and safe in the output folder."""

    name: str


@dataclass(frozen=True)
class Dropped:
    """A file came to nothing."""

    name: str
    why: str


@dataclass(frozen=True)
class Stack:
    """The frames of a stack lie in a folder of their own.

    Attributes
    ----------
    folder
        Holds every file of the stack.
    frames
        One file per frame, in the order in which they were shot; raw wins over JPEG.
    """

    folder: Path
    frames: tuple[Path, ...]


News = Taken | Dropped | Stack


@dataclass
class _Arriving:
    """A file that is not complete yet: how it looked, and since when it looks so."""

    size: int
    mtime_ns: int
    since: float


class HotFolder:
    """Looks at a folder now and then; needs no notice from the system.

    Files are copied, never moved: they belong to the other program. What was taken is
    remembered in the output folder, so that a new run goes on where one ended.

    Parameters
    ----------
    folder
        Is filled by another program. Its sub-folders are not entered.
    out
        Takes the stacks; is made if it is not there.
    new_only
        Leave alone what lies in the folder already.
    clock
        Seconds that never run backwards.

    Raises
    ------
    ProjectError
        If the folder is not there, or ``out`` is the same or cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        out: Path,
        grouping: Grouping,
        *,
        new_only: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._out, self._grouping = folder, out, grouping
        self._clock = clock
        self._arriving: dict[str, _Arriving] = {}
        self._taken: dict[str, tuple[int, int]] = {}
        self._copies: dict[str, Path] = {}
        self._last_news = clock()
        if folder.resolve() == out.resolve():
            raise ProjectError(
                "The stacks cannot go into the folder that is watched.",
                "Choose another folder with -o.",
            )
        files = self._files()
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            self._undo_half_a_stack()
            self._read_ledger()
        except OSError as error:
            raise cannot_write(out, error) from error
        if new_only:
            self._taken |= {
                name: (stat.st_size, stat.st_mtime_ns) for name, stat in files.items()
            }

    @property
    def waiting(self) -> int:
        """How many frames wait for the rest of their stack."""
        return len(self._frames())

    def look(self) -> list[News]:
        """Look once; return what happened since the last look.

        Raises
        ------
        ProjectError
            If the folder is gone, or the disk takes no more.
        """
        news = list(self._take_complete())
        if news:
            self._last_news = self._clock()
        news += self._close_stacks()
        return news

    @property
    def _incoming(self) -> Path:
        return self._out / _INCOMING

    def _files(self) -> dict[str, os.stat_result]:
        """Return the picture files in the folder."""
        found: dict[str, os.stat_result] = {}
        try:
            for entry in os.scandir(self._folder):
                hidden = entry.name.startswith(".")
                if hidden or Path(entry.name).suffix.lower() not in FRAME_SUFFIXES:
                    continue
                try:
                    if entry.is_file():
                        found[entry.name] = entry.stat()
                except OSError:
                    continue  # it was deleted just now
        except OSError as error:
            raise ProjectError(
                f"The folder {self._folder} cannot be read: {error.strerror}.",
                "Check its name, and that its disk is connected.",
            ) from error
        return found

    def _take_complete(self) -> Iterator[News]:
        files, now = self._files(), self._clock()
        for name in self._arriving.keys() - files.keys():
            del self._arriving[name]
            yield Dropped(name, "it was deleted before it was complete")
        for name in sorted(files, key=natural_key):
            size, mtime_ns = files[name].st_size, files[name].st_mtime_ns
            if self._taken.get(name) == (size, mtime_ns):
                continue
            seen = self._arriving.get(name)
            if seen is None or (seen.size, seen.mtime_ns) != (size, mtime_ns):
                self._arriving[name] = _Arriving(size, mtime_ns, now)
                self._last_news = now
                continue
            steady = now - seen.since
            if steady < STEADY_SECONDS or size == 0:
                continue
            path = self._folder / name
            if not _has_end(path) and steady < GIVE_UP_SECONDS:
                continue
            if _has_end(path) or _is_whole(path):
                yield self._take(name, seen)
            else:
                yield Dropped(name, "it is cut short")
            del self._arriving[name]
            self._taken[name] = (size, mtime_ns)

    def _take(self, name: str, seen: _Arriving) -> News:
        """Copy a file, and remember that it was taken."""
        source = self._folder / name
        target = self._copies.get(name)
        if target is None or not _begins_like(source, target):
            # Another picture of the same name is another frame.
            target = self._free_place(name)
        try:
            with replacing(target, force=True) as part:
                try:
                    shutil.copyfile(source, part)
                except FileNotFoundError:
                    return Dropped(name, "it was deleted before it was copied")
                os.utime(part, ns=(seen.mtime_ns, seen.mtime_ns))
            line = {"name": name, "size": seen.size, "mtime_ns": seen.mtime_ns}
            with (self._out / _LEDGER).open("a", encoding="utf-8") as ledger:
                ledger.write(json.dumps(line) + "\n")
                ledger.flush()
                os.fsync(ledger.fileno())
        except OSError as error:
            raise cannot_write(target, error) from error
        self._copies[name] = target
        return Taken(name)

    def _free_place(self, name: str) -> Path:
        """Return where a file goes: to its partner, else among those that wait."""
        stem = Path(name).stem
        for other, copy in self._copies.items():
            partner = Path(other).stem == stem and copy.suffix != Path(name).suffix
            place = copy.with_name(name)
            if partner and copy.exists() and not place.exists():
                return place
        return next_free_path(self._incoming / name)

    def _frames(self) -> dict[str, WaitingFrame]:
        frames: dict[str, WaitingFrame] = {}
        for path in self._incoming.iterdir():
            if path.suffix.lower() in FRAME_SUFFIXES:
                frame = frames.setdefault(path.stem, WaitingFrame())
                frame.files.append(path)
                frame.seconds = min(frame.seconds, path.stat().st_mtime)
        return frames

    def _close_stacks(self) -> Iterator[News]:
        frames = self._frames()
        quiet = self._clock() - self._last_news
        enough = self._grouping.frames
        if not frames or (
            (quiet < QUIET_SECONDS or self._arriving)
            and (enough is None or len(frames) < 2 * enough)
        ):
            return
        sizes = {len(frame.files) for frame in frames.values()}
        if len(sizes) > 1 and quiet < PARTNER_SECONDS:
            return
        for group in complete_groups(list(frames.values()), self._grouping, quiet):
            yield self._close(group)

    def _close(self, group: list[WaitingFrame]) -> Stack:
        """Give a stack its folder, all of its files at once."""
        closing = self._out / _CLOSING
        try:
            closing.mkdir()
            for frame in group:
                for path in frame.files:
                    path.rename(closing / path.name)
            folder = self._out / f"stack-{self._next_number():03}"
            closing.rename(folder)
        except OSError as error:
            raise cannot_write(closing, error) from error
        for name, copy in self._copies.items():
            if copy.parent == self._incoming and (folder / copy.name).exists():
                self._copies[name] = folder / copy.name
        return Stack(folder, tuple(folder / frame.path.name for frame in group))

    def _next_number(self) -> int:
        """Return the number after the highest stack's."""
        numbers = [
            int(match[1])
            for path in self._out.iterdir()
            if (match := re.match(r"stack-([0-9]+)", path.name))
        ]
        return max(numbers, default=0) + 1

    def _undo_half_a_stack(self) -> None:
        """Put back what a run was moving into a stack when it died."""
        closing = self._out / _CLOSING
        if closing.is_dir():
            for path in list(closing.iterdir()):
                path.rename(self._incoming / path.name)
            closing.rmdir()

    def _read_ledger(self) -> None:
        self._copies = {path.name: path for path in self._incoming.iterdir()}
        ledger = self._out / _LEDGER
        if not ledger.exists():
            return
        text = ledger.read_text("utf-8", "replace")
        if text and not text.endswith("\n"):
            with ledger.open("a", encoding="utf-8") as file:
                file.write("\n")
        for line in text.splitlines():
            try:
                fact = json.loads(line)
                name = str(fact["name"])
                self._taken[name] = (int(fact["size"]), int(fact["mtime_ns"]))
            except (ValueError, KeyError, TypeError):
                continue  # torn when a run died


def _has_end(path: Path) -> bool:
    """Return whether a JPEG has its end marker; of other files nothing is known.

    A writer may pause for longer than a file is watched. Some cameras add a second
    picture, or fill the file up with zeros.
    """
    if path.suffix.lower() not in JPEG_SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            return _JPEG_END in file.read()
    except OSError:
        return True  # copying it will tell


def _is_whole(path: Path) -> bool:
    """Decode a JPEG, for what follows its end may be long."""
    try:
        read_jpeg(path.read_bytes())
    except (OSError, NotAPicture):
        return False
    return True


def _begins_like(path: Path, copy: Path) -> bool:
    """Return whether a file is a copy that went on growing."""
    try:
        size = copy.stat().st_size
        if not 0 < size <= path.stat().st_size:
            return False
        with path.open("rb") as now, copy.open("rb") as before:
            while block := before.read(1 << 20):
                if now.read(len(block)) != block:
                    return False
    except OSError:
        return False
    return True
