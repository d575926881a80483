# SPDX-License-Identifier: GPL-3.0-or-later
"""Shoots brackets with a journal, and goes on with those that were interrupted."""

import contextlib
import logging
from collections.abc import Collection, Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from facetstack.camera.anchor import LensMemory, find_lens
from facetstack.camera.lens import Lens
from facetstack.camera.picture_search import Sight
from facetstack.camera.protocol import Camera, CameraInfo, CapturedFile
from facetstack.camera.series import SeriesEvent
from facetstack.camera.shoot import (
    Begun,
    BracketEvent,
    ExtraFrame,
    FocusBracket,
    Shot,
    Start,
    shoot_bracket,
)
from facetstack.errors import (
    CameraBusy,
    CameraError,
    CameraLost,
    CameraNotFound,
    FocusUnknown,
    StudioError,
    Unsupported,
)
from facetstack.progress import Cancelled, CancelToken
from facetstack.session.bracket_record import Beginning, BracketRecord
from facetstack.session.card import fetch_stray, forget_on_card
from facetstack.session.holes import Holes, clear_away, find_holes
from facetstack.session.journal import Journal

# What decodes pictures takes a second to import, and most brackets need none of it.
if TYPE_CHECKING:
    from facetstack.imaging.likeness import Look

_log = logging.getLogger(__name__)

AnyEvent = TypeVar("AnyEvent", BracketEvent, SeriesEvent)
_OPEN_TRIES, _OPEN_PAUSE_SECONDS = 4, 2.0


def shoot_journaled(
    camera: Camera,
    address: str,
    bracket: FocusBracket,
    folder: Path,
    *,
    stem: str,
    token: CancelToken,
    delete_from_card: bool = False,
) -> Generator[BracketEvent, None, None]:
    """Shoot a bracket as ``shoot_bracket`` does, and journal each act before it.

    Parameters
    ----------
    address
        Where the camera is found again.
    delete_from_card
        Whether a frame is deleted on the card once it is safe on disk.
    """
    events = shoot_bracket(
        camera, bracket, folder, stem=stem, token=token, start=Start(anchored=True)
    )
    with contextlib.closing(events):
        # What keeps a bracket from beginning is told by now, and leaves no journal.
        first = next(events)
        live = first.live.jpeg if isinstance(first, Begun) and first.live else None
        settings = settings_of(camera)
        beginning = Beginning(stem, address, camera.info(), settings, bracket)
        journal = Journal.create(folder, beginning, live)
        with ending(journal):
            yield first
            yield from journaled(camera, events, journal, delete_from_card)


@dataclass(frozen=True)
class OpenSession:
    """How a program goes on with a bracket while it holds the camera open.

    Attributes
    ----------
    lens_units
        Where the lens stands, in the bracket's count; ``None`` if that is not sure.
    extra
        Frames to shoot that the bracket does not have yet.
    """

    lens_units: int | None = None
    extra: tuple[ExtraFrame, ...] = ()


def resume_journaled(
    camera: Camera,
    record: BracketRecord,
    *,
    token: CancelToken,
    focused_on: int | None = None,
    again: Collection[int] = (),
    delete_from_card: bool = False,
    session: OpenSession | None = None,
) -> Generator[BracketEvent, None, None]:
    """Shoot what a bracket lacks, with the settings and the focus it was begun with.

    The camera is opened first: while a camera host of an earlier run still holds it,
    a file may still arrive.

    Parameters
    ----------
    focused_on
        Index of the frame on whose focus the user has put the lens, if so.
    again
        Indices of frames to shoot although they are complete; those are kept aside.
    delete_from_card
        Whether a frame is deleted on the card once it is safe on disk.
    session
        If the camera is open already, and is to stay so.

    Raises
    ------
    StudioError
        If it is another camera or lens, the settings are not taken, or the focus
        cannot be found again.
    """
    with contextlib.closing(Journal.reopen(record.path)) as journal:
        if session is None:
            check_same(record, open_patiently(camera, token))
            fetch_stray(camera, record)
        else:
            check_same(record, camera.info())
            if session.extra:
                extra = [asdict(frame) for frame in session.extra]
                journal.write("extended", extra=extra)
                record.extend(session.extra)
        holes = find_holes(record, again)
        for index, files in holes.found.items():
            journal.shot(index, files, found=True)
        if not holes.missing:
            journal.write("ended", how="finished")
            return
        bracket = record.beginning.focus_bracket
        _apply_settings(camera, record)
        if focused_on is not None:
            lens = _lens_at(camera, bracket.positions()[focused_on])
        elif session is not None and session.lens_units is not None:
            lens = _lens_at(camera, session.lens_units)
        else:
            lens = _found_lens(camera, record, holes, token)
        clear_away(record, holes)
        begun_anew = record.anchor is None and not record.exposed
        missing = sorted(holes.missing, key=bracket.positions().__getitem__)
        start = Start(anchored=begun_anew, lens=lens, indices=tuple(missing))
        journal.write("resumed", missing=missing, lens_units=lens.units)
        events = shoot_bracket(
            camera,
            bracket,
            record.folder,
            stem=record.beginning.stem,
            token=token,
            start=start,
        )
        with ending(journal):
            yield from journaled(camera, events, journal, delete_from_card)


def journaled(
    camera: Camera,
    events: Generator[AnyEvent, None, None],
    journal: Journal,
    delete_from_card: bool,
) -> Iterator[AnyEvent]:
    """Pass events on, each written down before the next act begins."""
    with contextlib.closing(events):
        for event in events:
            journal.record(event)
            yield event
            if delete_from_card and isinstance(event, Shot):
                forget_on_card(camera, event.files)


@contextlib.contextmanager
def ending(journal: Journal) -> Iterator[None]:
    """Write how a bracket ended, and let the journal go."""
    how, why = "left", ""
    try:
        yield
        how = "finished"
    except Cancelled:
        how = "cancelled"
        raise
    except StudioError as error:
        how, why = "failed", str(error)
        raise
    finally:
        try:
            journal.write("ended", how=how, why=why)
        except StudioError as error:
            _log.info("The end of the bracket was not written down: %s", error)
        journal.close()


def settings_of(camera: Camera) -> dict[str, str]:
    """Return every setting that the camera tells."""
    settings: dict[str, str] = {}
    for name in camera.capabilities().settings:
        try:
            settings[name] = camera.read_setting(name).value
        except CameraLost:
            raise
        except CameraError as error:
            _log.info("The camera does not tell its %s: %s", name, error)
    return settings


def open_patiently(camera: Camera, token: CancelToken) -> CameraInfo:
    """Connect; an earlier run may hold the camera a little longer."""
    for tries_left in reversed(range(_OPEN_TRIES)):
        try:
            return camera.open()
        except (CameraBusy, CameraNotFound, CameraLost):
            if not tries_left:
                raise
            token.sleep(_OPEN_PAUSE_SECONDS)
    raise AssertionError("the last try returns or raises")


def check_same(record: BracketRecord, info: CameraInfo) -> None:
    """Raise ``CameraNotFound`` if a bracket was begun with another camera or lens."""
    begun = record.beginning.camera
    for what, was, now in (
        ("camera", f"{begun.model} {begun.serial}", f"{info.model} {info.serial}"),
        ("lens", begun.lens, info.lens),
    ):
        if was and was != now:
            raise CameraNotFound(
                f"The bracket was begun with the {what} {was}, now there is "
                f"{now or 'none'}.",
                f"Connect the same {what}, or shoot a new bracket.",
            )


def _apply_settings(camera: Camera, record: BracketRecord) -> None:
    """Set again what differs now; each is read back by the camera client."""
    for name, value in record.beginning.settings.items():
        setting = camera.read_setting(name)
        by_camera = setting.read_only and name == "shutter"
        if setting.value == value or by_camera:
            continue
        if setting.read_only:
            raise Unsupported(
                f"The {name.replace('_', ' ')} was {value}, now it is {setting.value}.",
                "Set it on the camera as it was, and resume again.",
            )
        camera.write_setting(name, value)


def _lens_at(camera: Camera, units: int) -> Lens:
    focus = camera.capabilities().focus
    if focus is None:
        raise Unsupported("This camera cannot drive the lens.")
    lens = Lens(camera, focus)
    lens.count_from(units)
    return lens


def _found_lens(
    camera: Camera, record: BracketRecord, holes: Holes, token: CancelToken
) -> Lens:
    """Return the lens, its count as in the bracket, or say what the user can do."""
    focus = camera.capabilities().focus
    if focus is None:
        raise Unsupported("This camera cannot drive the lens.")
    sight, name = _last_sight(record, holes)
    bracket = record.beginning.focus_bracket
    memory = LensMemory(
        bracket.step_units,
        bracket.near_units,
        record.last_units,
        record.anchor,
        sight,
    )
    try:
        return find_lens(camera, focus, memory, token)
    except FocusUnknown as error:
        if name:
            number = record.beginning.names.index(name) + 1
            hint = f"Focus by hand as in {name}, then add --focused-on {number}."
        else:
            hint = "No frame was shot yet: focus anew and shoot into another folder."
        raise FocusUnknown(error.message, hint) from error


def _last_sight(record: BracketRecord, holes: Holes) -> tuple[Sight | None, str]:
    """Return what the lens showed last, and the name of that frame, if it is one."""
    from facetstack.imaging.likeness import look_at_file

    bracket, names = record.beginning.focus_bracket, record.beginning.names
    complete = [i for i in range(bracket.frame_count) if i not in holes.missing]
    for index in reversed(complete):
        files = holes.found.get(index) or record.shots[index]
        look = _look_at_any(files)
        if look is not None:
            return Sight(bracket.positions()[index], look), names[index]
    look = look_at_file(record.start_picture)
    name = names[complete[-1]] if complete else ""
    return (None if look is None else Sight(0, look)), name


def _look_at_any(files: tuple[CapturedFile, ...]) -> "Look | None":
    from facetstack.imaging.likeness import look_at_file

    looks = (look_at_file(file.path) for file in files)
    return next((look for look in looks if look is not None), None)
