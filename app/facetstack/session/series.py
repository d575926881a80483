# SPDX-License-Identifier: GPL-3.0-or-later
"""Shoots brackets in the camera with a journal, and fetches what a break left there."""

import contextlib
import time
from collections.abc import Generator
from pathlib import Path

from facetstack.camera.protocol import CardCamera
from facetstack.camera.series import (
    Arrived,
    InCameraBracket,
    SeriesEvent,
    Waiting,
    collect_shots,
    fetch_shots,
    in_order,
    list_card,
    shoot_series,
    too_few,
)
from facetstack.errors import CaptureFailed
from facetstack.progress import CancelToken
from facetstack.session.bracket_record import Beginning, BracketRecord
from facetstack.session.holes import is_unchanged
from facetstack.session.journal import Journal
from facetstack.session.shooting import (
    check_same,
    ending,
    journaled,
    open_patiently,
    settings_of,
)


def shoot_series_journaled(
    camera: CardCamera,
    address: str,
    bracket: InCameraBracket,
    folder: Path,
    *,
    stem: str,
    token: CancelToken,
    delete_from_card: bool = False,
) -> Generator[SeriesEvent, None, None]:
    """Shoot a bracket as ``shoot_series`` does, and journal each act before it.

    Parameters
    ----------
    address
        Where the camera is found again.
    delete_from_card
        Whether a frame is deleted on the card once it is safe on disk.
    """
    events = shoot_series(camera, bracket, folder, stem=stem, token=token)
    with contextlib.closing(events):
        # What keeps a bracket from beginning is told by now, and leaves no journal.
        first = next(events)
        beginning = Beginning(
            stem, address, camera.info(), settings_of(camera), bracket
        )
        journal = Journal.create(folder, beginning, None)
        with ending(journal):
            journal.record(first)
            yield first
            yield from journaled(camera, events, journal, delete_from_card)


def resume_series_journaled(
    camera: CardCamera,
    record: BracketRecord,
    *,
    token: CancelToken,
    delete_from_card: bool = False,
) -> Generator[SeriesEvent, None, None]:
    """Fetch the frames of a bracket in the camera that a break left on the card.

    Raises
    ------
    CaptureFailed
        If the card does not hold all of them, or it cannot be told which they are.
    """
    total = record.beginning.bracket.frame_count
    with contextlib.closing(Journal.reopen(record.path)) as journal:
        check_same(record, open_patiently(camera, token))
        journal.write("resumed")
        with ending(journal):
            shots = record.arrived
            if not shots:
                shots = yield from _left_on_card(camera, record, token)
                journal.record(Arrived(shots))
            missing = missing_frames(record, len(shots))
            events = fetch_shots(
                camera,
                shots,
                record.folder,
                record.beginning.stem,
                time.monotonic(),
                token,
                missing,
            )
            yield from journaled(camera, events, journal, delete_from_card)
            if len(shots) < total:
                raise too_few(len(shots), total)


def missing_frames(record: BracketRecord, count: int) -> tuple[int, ...]:
    """Return the frames of a bracket in the camera that are not whole on disk."""
    return tuple(
        index
        for index in range(count)
        if index not in record.shots
        or not all(is_unchanged(file) for file in record.shots[index])
    )


def _left_on_card(
    camera: CardCamera, record: BracketRecord, token: CancelToken
) -> Generator[Waiting, None, tuple[tuple[str, ...], ...]]:
    """Return the files of the bracket, once the camera adds no more to them."""
    bracket = record.beginning.bracket
    if record.card is None or not isinstance(bracket, InCameraBracket):
        raise CaptureFailed(
            "It is not known which files on the card are of this bracket.",
            "Copy them from the card.",
        )
    shots = in_order((), list_card(camera), record.card)
    told = [path for files in shots for path in files]
    return (yield from collect_shots(camera, bracket, record.card, told, token))
