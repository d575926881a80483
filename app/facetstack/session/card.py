# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bracket leaves on the card: strays are fetched, what is safe is deleted."""

import logging
from collections.abc import Iterable
from pathlib import PurePosixPath

from facetstack.camera.numbering import in_flight
from facetstack.camera.protocol import Camera, CapturedFile, CardCamera
from facetstack.errors import CameraError, CameraLost, ProjectError
from facetstack.session.bracket_record import BracketRecord
from facetstack.session.holes import is_unchanged

_log = logging.getLogger(__name__)


def fetch_stray(camera: Camera, record: BracketRecord) -> None:
    """Fetch the files of a shot that was fired and never came to disk.

    They are known by their number, as ``in_flight`` tells. Where that is not sure
    nothing is fetched, and the frame is shot again.
    """
    index = max(record.exposed - set(record.shots), default=None)
    if index is None or not isinstance(camera, CardCamera):
        return
    name = record.beginning.names[index]
    if any(path.stem == name for path in record.folder.iterdir()):
        return
    known = [one.camera_path for files in record.shots.values() for one in files]
    room = record.beginning.camera.shots_left
    try:
        listed = camera.list_files()
        paths = in_flight(known, listed, room, camera.info().shots_left)
        for path in paths:
            file = camera.fetch(path, record.folder, name)
            _log.info("%s was on the card only; now it is %s", path, file.path)
    except CameraLost:
        raise
    except (CameraError, ProjectError) as error:
        _log.info("The frame in flight is not taken from the card: %s", error)


def forget_on_card(camera: Camera, files: Iterable[CapturedFile]) -> None:
    """Delete files on the card, each only if it is whole on our disk.

    Raises
    ------
    CameraLost
        If the link broke; a file that a card keeps is no other failure.
    """
    if not isinstance(camera, CardCamera):
        return
    for file in files:
        if PurePosixPath(file.camera_path).parent == PurePosixPath("/"):
            continue  # It came from the camera's memory, not from a card.
        if not is_unchanged(file):
            _log.warning("%s stays on the card: it is not as it was", file.camera_path)
            continue
        try:
            camera.delete(file.camera_path)
        except CameraLost:
            raise
        except CameraError as error:
            _log.warning("%s stays on the card: %s", file.camera_path, error)
