# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries a bracket over breaks of the camera's link, by itself."""

import logging
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from facetstack.camera.protocol import Camera, CardCamera
from facetstack.camera.series import InCameraBracket, SeriesEvent
from facetstack.camera.shoot import BracketEvent, FocusBracket
from facetstack.errors import CameraLost, StudioError
from facetstack.progress import CancelToken
from facetstack.session.bracket_record import BracketRecord, find_journal
from facetstack.session.series import resume_series_journaled, shoot_series_journaled
from facetstack.session.shooting import AnyEvent, resume_journaled, shoot_journaled

_log = logging.getLogger(__name__)

MOST_BREAKS, WITHIN_SECONDS = 3, 60.0


@dataclass(frozen=True)
class Broken:
    """The link broke and is being mended; the bracket then goes on by itself.

    ``error`` says what happened.
    """

    error: CameraLost


def shoot_unbroken(
    camera: Camera,
    address: str,
    bracket: FocusBracket,
    folder: Path,
    *,
    stem: str,
    token: CancelToken,
    delete_from_card: bool = False,
) -> Generator[BracketEvent | Broken, None, None]:
    """Shoot a bracket as ``shoot_journaled`` does, and go on when the link broke.

    The camera is connected again, its settings are set again, the lens is found again,
    and what is missing is shot, as ``--resume`` would do. A frame that was fired and is
    only on the card is fetched. More than three breaks within a minute are too many.

    Raises
    ------
    CameraLost
        If it breaks too often.
    StudioError
        If the camera does not come back, or the lens cannot be found again: both can
        be mended by the user, who then resumes.
    """

    def resume(record: BracketRecord) -> Generator[BracketEvent, None, None]:
        return resume_journaled(
            camera, record, token=token, delete_from_card=delete_from_card
        )

    events = shoot_journaled(
        camera,
        address,
        bracket,
        folder,
        stem=stem,
        token=token,
        delete_from_card=delete_from_card,
    )
    return _carried_on(events, resume, folder, stem, token)


def shoot_series_unbroken(
    camera: CardCamera,
    address: str,
    bracket: InCameraBracket,
    folder: Path,
    *,
    stem: str,
    token: CancelToken,
    delete_from_card: bool = False,
) -> Generator[SeriesEvent | Broken, None, None]:
    """Shoot a bracket in the camera, and go on when the link broke.

    As ``shoot_unbroken`` does; the camera shoots on by itself meanwhile, and nothing is
    shot again: what the card holds is fetched.
    """

    def resume(record: BracketRecord) -> Generator[SeriesEvent, None, None]:
        return resume_series_journaled(
            camera, record, token=token, delete_from_card=delete_from_card
        )

    events = shoot_series_journaled(
        camera,
        address,
        bracket,
        folder,
        stem=stem,
        token=token,
        delete_from_card=delete_from_card,
    )
    return _carried_on(events, resume, folder, stem, token)


def _carried_on(
    events: Generator[AnyEvent, None, None],
    resume: Callable[[BracketRecord], Generator[AnyEvent, None, None]],
    folder: Path,
    stem: str,
    token: CancelToken,
) -> Generator[AnyEvent | Broken, None, None]:
    """Pass events on; begin again with those of ``resume`` whenever the link broke."""
    began = time.time()
    breaks: deque[float] = deque(maxlen=MOST_BREAKS)
    while True:
        try:
            yield from events
        except CameraLost as error:
            record = _begun_since(folder, stem, began)
            now = time.monotonic()
            too_often = len(breaks) == MOST_BREAKS and now - breaks[0] < WITHIN_SECONDS
            if record is None or too_often or token.cancelled:
                raise
            breaks.append(now)
            _log.info("The bracket goes on after: %s", error)
            yield Broken(error)
            events = _resumed(resume(record), error)
        else:
            return


def _resumed(
    events: Generator[AnyEvent, None, None], broke: CameraLost
) -> Generator[AnyEvent, None, None]:
    """Go on with a bracket; what keeps it from that is told with what happened."""
    try:
        yield from events
    except CameraLost:
        raise
    except StudioError as error:
        raise type(error)(f"{broke.message} {error.message}", error.hint) from error


def _begun_since(folder: Path, stem: str, began: float) -> BracketRecord | None:
    """Return this bracket's record, ``None`` if it broke before there was one."""
    try:
        record = find_journal(folder)
    except StudioError:
        return None
    fresh = record.path.stat().st_mtime >= began - 1
    mine = record.beginning.stem == stem and not record.finished
    return record if fresh and mine else None
