# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a picture's bytes to disk so that a finished name means a whole picture."""

import contextlib
import hashlib
import os
import re
from pathlib import Path, PurePosixPath

from facetstack.camera.protocol import CapturedFile
from facetstack.errors import AlreadyExists, CaptureFailed, ReadOnly

_JPEG = {".jpg", ".jpeg"}
_OURS = {"part", "journal", "aside"}
_RAW_STARTS: dict[str, tuple[bytes, ...]] = {
    ".nef": (b"II*\0", b"MM\0*"),
    ".cr2": (b"II*\0",),
    ".arw": (b"II*\0",),
    ".dng": (b"II*\0", b"MM\0*"),
    ".tif": (b"II*\0", b"MM\0*"),
    ".rw2": (b"IIU\0",),
    ".orf": (b"IIRO", b"IIRS", b"MMOR", b"II*\0"),
    ".raf": (b"FUJIFILM",),
}
_SYNC_AND_END = (b"\xff\xd8\xff", b"\xff\xd9")


def safe_suffix(camera_name: str) -> str:
    """Return the suffix of a name that a camera chose: a dot, letters and digits.

    It is all that is taken over from that name. What would make one of our own files
    of it is not.
    """
    suffix = re.sub(r"[^A-Za-z0-9]", "", PurePosixPath(camera_name).suffix)
    return f".{suffix[:8]}" if suffix and suffix.lower() not in _OURS else ".bin"


def check_picture(data: bytes, announced_bytes: int | None, name: str) -> None:
    """Raise ``CaptureFailed`` if ``data`` is not what ``name`` says, or not all of it.

    Parameters
    ----------
    announced_bytes
        The size that the camera told, or ``None``.
    """
    if not data or (announced_bytes is not None and len(data) != announced_bytes):
        raise CaptureFailed(
            f"{name} arrived incomplete: {len(data)} of {announced_bytes or 'some'} "
            "bytes."
        )
    suffix = safe_suffix(name).lower()
    if suffix in _JPEG:
        start, end = _SYNC_AND_END
        # Some bodies pad the file with zeros after the end marker.
        whole = data.startswith(start) and data.rstrip(b"\0").endswith(end)
    elif suffix == ".cr3":
        whole = data[4:11] == b"ftypcrx"
    else:
        whole = data.startswith(_RAW_STARTS.get(suffix, (b"",)))
    if not whole:
        raise CaptureFailed(f"{name} arrived damaged: it is no whole picture.")


def make_room_for(folder: Path, stem: str) -> None:
    """Raise ``AlreadyExists`` if a file of that stem lies in ``folder``."""
    try:
        for path in folder.iterdir():
            if path.stem == stem and path.suffix != ".part":
                raise AlreadyExists(
                    f"{path} exists already.", "Choose another name or folder."
                )
    except OSError as error:
        raise ReadOnly(
            f"The folder {folder} cannot be read: {error.strerror}."
        ) from error


def land(data: bytes, target: Path, camera_path: str) -> CapturedFile:
    """Write ``data`` beside ``target``, sync it, rename it, and sync the folder.

    Raises
    ------
    AlreadyExists
        If a file of that name is there already.
    ReadOnly
        If the disk does not take it; nothing is left behind.
    """
    if target.exists():
        raise AlreadyExists(f"{target} exists already.", "Choose another name.")
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise ReadOnly(
            f"{target} cannot be written: {error.strerror}.",
            "The picture is still on the camera's card.",
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    return CapturedFile(target, len(data), digest, camera_path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
