# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a bracket can begin and go on: lens, battery, card, folder, disk."""

import math
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from facetstack.camera.alarms import Alarm, AlarmKind
from facetstack.camera.protocol import Camera, CameraInfo, FocusDrive
from facetstack.errors import AlreadyExists, CameraError, ReadOnly, Unsupported

LOWEST_BATTERY_PERCENT = 5
_LOW_BATTERY_PERCENT = 20
_LEAST_FREE_BYTES = 100_000_000
_LOOK_SECONDS = 30.0


def check_camera(camera: Camera, frames: int) -> FocusDrive:
    """Return how the lens is driven, or say why the bracket cannot begin."""
    capabilities = camera.capabilities()
    if capabilities.focus is None:
        raise Unsupported(
            " ".join(("This camera cannot drive the lens.", *capabilities.notes))
        )
    _check_supplies(camera.info(), frames, frames)
    return capabilities.focus


class Supplies:
    """Looks after battery and card while a bracket is shot."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._looked = -math.inf
        self._warned = False

    def check(self, frames: int, least_shots: int = 1) -> tuple[Alarm, ...]:
        """Look at battery and card now and then, before ``frames`` more frames.

        The card must have room for ``least_shots`` of them.

        Raises
        ------
        CameraError
            If the battery is nearly empty, or the card is full.
        """
        if time.monotonic() - self._looked < _LOOK_SECONDS:
            return ()
        self._looked = time.monotonic()
        info = self._camera.info()
        _check_supplies(info, least_shots, frames)
        percent = info.battery_percent
        if self._warned or percent is None or percent > _LOW_BATTERY_PERCENT:
            return ()
        self._warned = True
        text = f"the camera's battery is down to {percent} %"
        return (Alarm(AlarmKind.BATTERY_LOW, text),)


def _check_supplies(info: CameraInfo, least_shots: int, frames: int) -> None:
    if (
        info.battery_percent is not None
        and info.battery_percent < LOWEST_BATTERY_PERCENT
    ):
        raise CameraError(
            f"The camera's battery is nearly empty ({info.battery_percent} %).",
            "Change or charge it first.",
        )
    if info.shots_left is not None and info.shots_left < least_shots:
        raise CameraError(
            f"The card has room for {info.shots_left} shots, the bracket needs "
            f"{frames}.",
            "Change the card, or choose a larger step.",
        )


def check_folder(folder: Path, names: Iterable[str]) -> None:
    """Make sure that the folder takes files, and that none is in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        present = {path.stem: path for path in folder.iterdir() if path.is_file()}
    except OSError as error:
        raise ReadOnly(
            f"The folder {folder} cannot be written: {error.strerror}.",
            "Choose another folder.",
        ) from error
    for name in names:
        if name in present:
            raise AlreadyExists(
                f"{present[name]} exists already.",
                "Choose another name or another folder.",
            )
    check_room(folder, 0)


def check_room(folder: Path, wanted_bytes: int) -> None:
    """Make sure that the disk has room for that much."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < max(wanted_bytes, _LEAST_FREE_BYTES):
        raise ReadOnly(
            f"The disk of {folder} has only {free_bytes / 1e6:.0f} MB left.",
            "Make room, or choose a folder on another disk.",
        )
