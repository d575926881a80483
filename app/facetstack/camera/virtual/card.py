# SPDX-License-Identifier: GPL-3.0-or-later
"""A memory card: folders and pictures as PTP objects."""

import itertools
import threading
import time
from dataclasses import dataclass
from pathlib import PurePath

from facetstack.camera.virtual import ptp

STORAGE = 0x00010001
_DCIM, FOLDER_HANDLE, _FIRST_PICTURE = 0x10000001, 0x10000002, 0x10000100
_TYPICAL_PICTURE_BYTES = 2_500_000


@dataclass(frozen=True)
class Picture:
    """A finished picture as it lies on a card or in the camera's memory."""

    name: str
    format: int
    data: bytes
    thumbnail: bytes
    width: int
    height: int
    time: str

    def info(self, storage: int, parent: int) -> ptp.ObjectInfo:
        """Return how PTP describes it."""
        return ptp.ObjectInfo(
            storage,
            self.format,
            len(self.data),
            len(self.thumbnail),
            self.width,
            self.height,
            parent,
            self.name,
            self.time,
        )


class Card:
    """A card with one folder of pictures; may be used from several threads."""

    def __init__(self, capacity_bytes: int = 32_000_000_000) -> None:
        self._capacity_bytes = capacity_bytes
        self._lock = threading.Lock()
        self._numbers = itertools.count(_FIRST_PICTURE)
        self._pictures: dict[int, Picture] = {}
        self._born = now_text()

    @property
    def storage_info(self) -> ptp.StorageInfo:
        """Its size, and what is free."""
        with self._lock:
            used = sum(len(p.data) for p in self._pictures.values())
            shots = len({PurePath(p.name).stem for p in self._pictures.values()})
        free = max(0, self._capacity_bytes - used)
        # As on real bodies the count goes down by one with each shot.
        by_count = max(0, self._capacity_bytes // _TYPICAL_PICTURE_BYTES - shots)
        free_images = min(free // _TYPICAL_PICTURE_BYTES, by_count)
        return ptp.StorageInfo(self._capacity_bytes, free, free_images, "VIRTUAL")

    def add(self, picture: Picture) -> int:
        """Keep a picture; return its handle."""
        with self._lock:
            handle = next(self._numbers)
            self._pictures[handle] = picture
        return handle

    def remove(self, handle: int) -> bool:
        """Delete a picture; say whether it was there."""
        with self._lock:
            return self._pictures.pop(handle, None) is not None

    def picture(self, handle: int) -> Picture | None:
        """Return a picture, if it is there."""
        with self._lock:
            return self._pictures.get(handle)

    def handles(self, parent: int) -> list[int]:
        """Return what lies in a folder: 0 for everything, all ones for the root."""
        with self._lock:
            pictures = list(self._pictures)
        inside = {
            0: [_DCIM, FOLDER_HANDLE, *pictures],
            ptp.EVERYTHING: [_DCIM],
            _DCIM: [FOLDER_HANDLE],
            FOLDER_HANDLE: pictures,
        }
        return inside.get(parent, [])

    def info(self, handle: int) -> ptp.ObjectInfo | None:
        """Return how PTP describes an object, if it is there."""
        if handle == _DCIM:
            return self._folder_info("DCIM", 0)
        if handle == FOLDER_HANDLE:
            return self._folder_info("100VIRTU", _DCIM)
        picture = self.picture(handle)
        return picture.info(STORAGE, FOLDER_HANDLE) if picture else None

    def _folder_info(self, name: str, parent: int) -> ptp.ObjectInfo:
        return ptp.ObjectInfo(
            STORAGE, ptp.FORMAT_FOLDER, 0, 0, 0, 0, parent, name, self._born
        )


def now_text() -> str:
    """Return the local time as PTP writes it."""
    return time.strftime("%Y%m%dT%H%M%S")
