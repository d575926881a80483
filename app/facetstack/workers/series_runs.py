# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns an order for the camera's own bracket into acts, each with its sentence."""

from collections.abc import Generator

from facetstack.camera.protocol import Camera, CardCamera
from facetstack.camera.series import Arrived, InCameraBracket, SeriesEvent, Waiting
from facetstack.camera.shoot import Exposing, Shot
from facetstack.errors import Unsupported
from facetstack.session.bracket_record import BracketRecord
from facetstack.session.series import missing_frames, resume_series_journaled
from facetstack.session.unbroken import Broken, shoot_series_unbroken
from facetstack.workers.camera_status import CameraStatus, MoreOrder, SeriesOrder
from facetstack.workers.runs import Run, Step


def begin_series(
    camera: Camera, address: str, order: SeriesOrder, status: CameraStatus
) -> Run:
    """Return the run of a bracket that the camera's menu describes.

    Raises
    ------
    Unsupported
        If the camera's card cannot be looked at.
    """
    card = _with_card(camera)
    start = camera.capabilities().series_start
    bracket = InCameraBracket(order.frame_count, by_hand=bool(start))
    events = shoot_series_unbroken(
        card, address, bracket, order.folder, stem=order.stem, token=order.token
    )
    steps = _told(events, order.frame_count, start)
    return Run(order.frame_count, steps, status.position_units, by_camera=True)


def resume_series(
    camera: Camera, record: BracketRecord, order: MoreOrder, status: CameraStatus
) -> Run:
    """Return the run that fetches what a bracket in the camera left on the card.

    Raises
    ------
    Unsupported
        If frames are wanted that only the camera could shoot.
    """
    if order.again or order.extra:
        raise Unsupported(
            "The camera stepped the focus of this bracket itself: single frames cannot "
            "be shot again.",
            "Shoot the whole bracket again.",
        )
    total = record.beginning.bracket.frame_count
    missing = len(missing_frames(record, total))
    start = camera.capabilities().series_start
    events = resume_series_journaled(_with_card(camera), record, token=order.token)
    steps = _told(events, missing, start)
    return Run(missing, steps, status.position_units, by_camera=True)


def _with_card(camera: Camera) -> CardCamera:
    if not isinstance(camera, CardCamera):
        raise Unsupported("The card of this camera cannot be looked at.")
    return camera


def _told(
    events: Generator[SeriesEvent | Broken, None, None]
    | Generator[SeriesEvent, None, None],
    total: int,
    start: str,
) -> Generator[Step, None, None]:
    """Put the events of a bracket in the camera into words."""
    done = 0
    try:
        for event in events:
            match event:
                case Exposing() if not start:
                    yield Step(done, "Starting the camera's own bracket")
                case Broken():
                    yield Step(done, "The link broke: connecting the camera again")
                case Waiting(0) if start:
                    left = _clock(event.seconds_left)
                    yield Step(done, f"Start it on the camera: {start} ({left} left)")
                case Waiting():
                    arrived, wanted = event.arrived, event.total
                    yield Step(done, f"The camera shoots: {arrived} of {wanted} frames")
                case Arrived():
                    yield Step(done, "Fetching the frames from the card")
                case Shot():
                    done += 1
                    yield Step(done, f"Frame {done} of {total} is on disk", shot=event)
    finally:
        events.close()


def _clock(seconds: float) -> str:
    """Return minutes and seconds: 4:05."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"
