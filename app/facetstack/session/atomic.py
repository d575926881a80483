# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes files so that a finished name means a whole file."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facetstack.errors import AlreadyExists, ReadOnly


@contextmanager
def replacing(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; it takes its place when all went well.

    Missing folders are made. The file is synced before it is renamed, the folder
    after that. When something fails, nothing is left behind and what was there stays.

    Raises
    ------
    AlreadyExists
        If ``path`` exists and ``force`` is not given.
    ReadOnly
        If the disk does not take it.
    """
    refuse_existing(path, force)
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        refuse_existing(path, force)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a whole file at once; raises as ``replacing`` does."""
    with replacing(path, force=force) as part:
        part.write_bytes(data)


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Write a whole UTF-8 file at once; raises as ``replacing`` does."""
    write_bytes(path, text.encode("utf-8"), force=force)


def check_writable(path: Path, force: bool = False) -> None:
    """Refuse now what could not be written after hours of work.

    Raises
    ------
    AlreadyExists
        If ``path`` exists and ``force`` is not given.
    ReadOnly
        If its folder cannot be written.
    """
    refuse_existing(path, force)
    folder = path.parent
    try:
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise cannot_write(path, error) from error


def refuse_existing(path: Path, force: bool) -> None:
    """Raise if something is in the way that must not be overwritten."""
    if path.is_dir():
        raise AlreadyExists(f"{path} is a folder.", "Give the name of a file.")
    if not force and path.exists():
        raise AlreadyExists(
            f"{path} exists already.", "Choose another name, or overwrite it (--force)."
        )


def cannot_write(path: Path, error: OSError) -> ReadOnly:
    """Return the sentence for a disk that does not take a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ReadOnly(
            f"{path} cannot be written: the disk is full.",
            "Free some space, or choose another disk.",
        )
    reason = error.strerror or str(error)
    return ReadOnly(f"{path} cannot be written: {reason}.", "Choose another folder.")


def _sync_folder(folder: Path) -> None:
    """Make a rename last; a file system that cannot do so is no failure."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
