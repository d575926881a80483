# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns an order into acts of the camera, and tells each of them in a sentence."""

from collections.abc import Generator
from pathlib import Path

from facetstack.camera.protocol import Camera
from facetstack.camera.rehearsal import Sighted, rehearse_bracket
from facetstack.camera.series import InCameraBracket
from facetstack.camera.shoot import (
    Anchored,
    Begun,
    BracketEvent,
    Exposing,
    FocusBracket,
    Moving,
    Shot,
)
from facetstack.session.bracket_record import find_journal
from facetstack.session.holes import find_holes
from facetstack.session.shooting import OpenSession, resume_journaled
from facetstack.session.unbroken import Broken, shoot_unbroken
from facetstack.workers.camera_status import (
    BracketOrder,
    CameraStatus,
    MoreOrder,
    Order,
    RehearsalOrder,
    SeriesOrder,
)
from facetstack.workers.runs import Run, Step
from facetstack.workers.series_runs import begin_series, resume_series


class BracketRuns:
    """Remembers where the brackets of this connection count from."""

    def __init__(self) -> None:
        self._origins: dict[Path, int] = {}

    def forget(self) -> None:
        """Positions begin anew: another connection."""
        self._origins.clear()

    def begin(
        self, camera: Camera, address: str, order: Order, status: CameraStatus
    ) -> Run:
        """Return the run of an order; nothing moves before its first step is asked for.

        Raises
        ------
        StudioError
            If there is nothing to go on with.
        """
        if isinstance(order, SeriesOrder):
            return begin_series(camera, address, order, status)
        if isinstance(order, MoreOrder):
            return self._more(camera, order, status)
        start = status.position_units
        bracket = FocusBracket(
            near_units=order.near_units - start,
            far_units=order.far_units - start,
            step_units=order.step_units,
            settle_seconds=order.settle_seconds,
        )
        if isinstance(order, RehearsalOrder):
            sights = rehearse_bracket(camera, bracket, order.token)
            steps = _rehearsed(sights, start)
            return Run(bracket.frame_count, steps, order.near_units)
        self._origins[order.folder] = start
        events = _begun(camera, address, bracket, order)
        steps = _told(events, bracket.frame_count, start)
        return Run(bracket.frame_count, steps, order.near_units)

    def _more(self, camera: Camera, order: MoreOrder, status: CameraStatus) -> Run:
        record = find_journal(order.folder)
        if isinstance(record.beginning.bracket, InCameraBracket):
            return resume_series(camera, record, order, status)
        bracket = record.beginning.focus_bracket
        total = len(find_holes(record, order.again).missing) + len(order.extra)
        origin = self._origins.get(order.folder)
        by_hand = order.focused_on is not None
        sure = origin is not None and status.position_known and not by_hand
        start = origin if origin is not None and sure else 0
        events = resume_journaled(
            camera,
            record,
            token=order.token,
            focused_on=order.focused_on,
            again=order.again,
            session=OpenSession(
                status.position_units - start if sure else None, order.extra
            ),
        )
        run = Run(total, _told(events, total, start), bracket.near_units + start)
        if not sure:
            # The bracket's own count holds from now on.
            self._origins = {order.folder: 0}
            run.limits_found = bracket.near_units, bracket.far_units
        return run


def _begun(
    camera: Camera, address: str, bracket: FocusBracket, order: BracketOrder
) -> Generator[BracketEvent | Broken, None, None]:
    return shoot_unbroken(
        camera,
        address,
        bracket,
        order.folder,
        stem=order.stem,
        token=order.token,
    )


def _told(
    events: Generator[BracketEvent | Broken, None, None]
    | Generator[BracketEvent, None, None],
    total: int,
    start: int,
) -> Generator[Step, None, None]:
    """Put the events of a bracket into words; frames are numbered as they come."""
    done = 0
    try:
        for event in events:
            match event:
                case Begun() | Anchored():
                    yield Step(done, "Moving to the near limit")
                case Broken():
                    yield Step(done, "The link broke: connecting the camera again")
                case Moving():
                    yield Step(done, f"Moving to frame {done + 1} of {total}")
                case Exposing():
                    yield Step(
                        done,
                        f"Exposing frame {done + 1} of {total}",
                        start + event.units,
                        exposing=True,
                    )
                case Shot():
                    done += 1
                    yield Step(done, f"Frame {done} of {total} is on disk", shot=event)
    finally:
        events.close()


def _rehearsed(
    sights: Generator[Sighted, None, None], start: int
) -> Generator[Step, None, None]:
    try:
        for sighted in sights:
            done = sighted.index + 1
            yield Step(
                done,
                f"Dry run: frame {done} of {sighted.total}",
                start + sighted.units,
                sighted=sighted,
            )
    finally:
        sights.close()
