# SPDX-License-Identifier: GPL-3.0-or-later
"""Shoots a bracket: move, settle, expose, fetch, and put the focus back."""

import logging
import math
import re
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from facetstack.camera.alarms import Alarm, FrameWatch
from facetstack.camera.anchor import Anchor, set_anchor
from facetstack.camera.lens import Lens
from facetstack.camera.protocol import Camera, CapturedFile, FocusDrive, LiveFrame
from facetstack.camera.readiness import Supplies, check_camera, check_folder, check_room
from facetstack.errors import CameraError, CameraLost, StudioError
from facetstack.progress import CancelToken

_log = logging.getLogger(__name__)

MOST_FRAMES = 999
_USUAL_SLACK_UNITS = 50
_EXTRA_NUMBER = re.compile(r"[0-9]{3,5}(_[0-9]{2})?")
_MORE_THAN_MEASURED = 1.25
_DEVELOPED_SUFFIXES = {".jpg", ".jpeg", ".heif", ".heic", ".hif"}


@dataclass(frozen=True)
class ExtraFrame:
    """A frame that a bracket was found to lack after it was shot.

    Attributes
    ----------
    number
        Takes the place of its number in file names: ``006_50`` lies between ``006`` and
        ``007``.
    units
        Focus position, counted as in its bracket.
    """

    number: str
    units: int

    def __post_init__(self) -> None:
        if not _EXTRA_NUMBER.fullmatch(self.number):
            raise StudioError(f"{self.number!r} numbers no frame.")


@dataclass(frozen=True)
class FocusBracket:
    """Which focus positions to shoot, counted from where the lens stands now.

    Attributes
    ----------
    near_units, far_units
        Limits in the maker's units; minus is nearer.
    step_units
        The largest step from frame to frame; frames are spread evenly, on whole units.
    settle_seconds
        How long everything rests after each move.
    backlash_units
        How far to go back beyond near before the first frame, so that the lens always
        arrives from the near side; 0 chooses a little more than was measured of the
        lens, or twice the step.
    recycle_seconds
        How long flashes need from one exposure to the next.
    extra
        Frames that were added later; their indices follow those of the even steps.
    """

    near_units: int
    far_units: int
    step_units: float
    settle_seconds: float = 0.15
    backlash_units: int = 0
    recycle_seconds: float = 0.0
    extra: tuple[ExtraFrame, ...] = ()

    def __post_init__(self) -> None:
        if not self.step_units >= 1:
            raise StudioError("The focus step must be at least 1 unit.")
        if self.far_units <= self.near_units:
            raise StudioError(
                f"The far limit ({self.far_units} units) must lie farther than the "
                f"near limit ({self.near_units} units)."
            )
        if not 0 <= self.settle_seconds <= 60:
            raise StudioError("The settle time must lie between 0 and 60 s.")
        if not 0 <= self.recycle_seconds <= 60:
            raise StudioError("The recycle time must lie between 0 and 60 s.")
        if self.backlash_units < 0:
            raise StudioError("The backlash allowance cannot be negative.")
        if self.frame_count > MOST_FRAMES:
            raise StudioError(
                f"That would be {self.frame_count} frames; at most {MOST_FRAMES} are "
                "possible.",
                "Choose a larger step.",
            )

    @property
    def frame_count(self) -> int:
        """How many frames it takes, with those added later."""
        return self.even_count + len(self.extra)

    @property
    def even_count(self) -> int:
        """How many frames lie evenly between the limits."""
        span = self.far_units - self.near_units
        # A hair less, so that a step of span / 9 makes 10 frames in spite of rounding.
        return math.ceil(span / self.step_units - 1e-9) + 1

    def positions(self) -> tuple[int, ...]:
        """Return the focus positions in units: near to far, then the extra frames'."""
        span = self.far_units - self.near_units
        last = self.even_count - 1
        even = (
            self.near_units + (index * span + last // 2) // last
            for index in range(self.even_count)
        )
        return (*even, *(frame.units for frame in self.extra))


@dataclass(frozen=True)
class _Event:
    """Something that is about to happen, or has.

    Attributes
    ----------
    index, total
        Which frame, counted from 0, of how many.
    units
        Focus position of this frame, counted from where the lens stood before.
    seconds
        Since the bracket began.
    """

    index: int
    total: int
    units: int
    seconds: float


@dataclass(frozen=True)
class Moving(_Event):
    """The lens is about to move."""


@dataclass(frozen=True)
class Exposing(_Event):
    """The shutter is about to fire."""


@dataclass(frozen=True)
class Shot(_Event):
    """A frame is complete on disk, with every file the camera made of it.

    ``alarms`` tell what is odd about it.
    """

    files: tuple[CapturedFile, ...]
    alarms: tuple[Alarm, ...] = ()

    @property
    def path(self) -> Path:
        """The file to merge: raw wins over JPEG."""
        paths = [file.path for file in self.files]
        raw = [p for p in paths if p.suffix.lower() not in _DEVELOPED_SUFFIXES]
        return (raw or paths)[0]


@dataclass(frozen=True)
class Begun:
    """The camera is ready and nothing was moved yet.

    ``live`` shows what the lens is focused on, ``None`` without live view.
    """

    live: LiveFrame | None


@dataclass(frozen=True)
class Anchored:
    """The count is tied to the lens, so that it can be found again."""

    anchor: Anchor


@dataclass(frozen=True)
class Start:
    """How a bracket begins, where it is not simply shot from the first frame.

    Attributes
    ----------
    anchored
        Whether to tie the count to the lens first, and to tell ``Begun`` and
        ``Anchored``: what a journal needs.
    lens
        Its count already runs; ``None`` counts from where it stands now.
    indices
        Which frames to shoot, rising; ``None`` for all.
    """

    anchored: bool = False
    lens: Lens | None = None
    indices: tuple[int, ...] | None = None


BracketEvent = Begun | Anchored | Moving | Exposing | Shot
_PLAIN = Start()


def frame_names(bracket: FocusBracket, stem: str) -> tuple[str, ...]:
    """Return the names of a bracket's frames, without suffix."""
    even = (f"{stem}_{number:03}" for number in range(1, bracket.even_count + 1))
    return (*even, *(f"{stem}_{frame.number}" for frame in bracket.extra))


def shoot_bracket(
    camera: Camera,
    bracket: FocusBracket,
    folder: Path,
    *,
    stem: str = "frame",
    token: CancelToken | None = None,
    start: Start = _PLAIN,
) -> Generator[BracketEvent, None, None]:
    """Shoot a bracket, telling before each act and after each frame.

    However it ends, the focus returns to near and live view is left as it was, as far
    as the camera still answers. Frames already shot stay on disk.

    Parameters
    ----------
    camera
        Open; its focus position counts as 0.
    folder
        Is made if it is not there. Frames are named ``stem`` and a number from 001.

    Raises
    ------
    StudioError
        If it cannot begin or go on: folder, disk, battery, card, or a file in the way.
    FocusAtLimit
        If a limit of the bracket lies beyond the lens's travel.
    CameraLost
        If the link broke; says how many frames are safe.
    Cancelled
        If the token was cancelled.
    """
    token = token or CancelToken()
    total, positions = bracket.frame_count, bracket.positions()
    indices = range(total) if start.indices is None else start.indices
    names = frame_names(bracket, stem)
    drive = check_camera(camera, len(indices))
    check_folder(folder, [names[index] for index in indices])
    was_live = camera.live_view_on
    began, fired = time.monotonic(), -math.inf
    missing = len(indices)
    lens = start.lens or Lens(camera, drive)
    supplies, watch = Supplies(camera), FrameWatch()
    try:
        if drive.needs_live_view and not was_live:
            camera.start_live_view()
        if start.anchored:
            yield Begun(_first_sight(camera, drive.needs_live_view or was_live))
            near, step = bracket.near_units, bracket.step_units
            anchor = set_anchor(camera, lens, near, step, token)
            if anchor is not None:
                yield Anchored(anchor)
        for nth, index in enumerate(indices):
            place = (index, total, positions[index])
            token.checkpoint()
            warnings = supplies.check(missing)
            yield Moving(*place, time.monotonic() - began)
            # Always from the near side, also where an extra frame lies before the last.
            if nth == 0 or positions[index] < lens.units:
                backlash_units = _backlash_units(bracket, drive)
                lens.approach(positions[index], backlash_units, token)
            else:
                lens.move_to(positions[index], token)
            ready_at = fired + bracket.recycle_seconds
            rest = max(bracket.settle_seconds, ready_at - time.monotonic())
            token.sleep(rest)
            yield Exposing(*place, time.monotonic() - began)
            token.checkpoint()
            fired = time.monotonic()
            files = camera.capture(folder, names[index])
            missing -= 1
            alarms = (*warnings, *watch.alarms_of([file.path for file in files]))
            yield Shot(*place, time.monotonic() - began, files, alarms)
            check_room(folder, sum(f.size_bytes for f in files) * missing)
    except CameraLost as error:
        lens.lost = True
        raise CameraLost(
            f"{error.message} {total - missing} of {total} frames are safe in "
            f"{folder}.",
            error.hint,
        ) from error
    finally:
        if not lens.lost:
            _restore(camera, lens, bracket.near_units, was_live)


def _first_sight(camera: Camera, stays_live: bool) -> LiveFrame | None:
    """Return what the lens is focused on now, if the camera shows it."""
    if not camera.capabilities().live_view:
        return None
    try:
        camera.start_live_view()
        frame = camera.preview()
        if not stays_live:
            camera.stop_live_view()
    except CameraLost:
        raise
    except CameraError as error:
        _log.info("What the lens is focused on is not seen: %s", error)
        return None
    return frame


def _backlash_units(bracket: FocusBracket, drive: FocusDrive) -> int:
    """Return how far to go back: some slack is there however fine the steps are."""
    if not bracket.backlash_units and drive.backlash_units is not None:
        return math.ceil(_MORE_THAN_MEASURED * drive.backlash_units) + 1
    usual = max(2 * bracket.step_units, min(_USUAL_SLACK_UNITS, drive.largest_units))
    return bracket.backlash_units or math.ceil(usual)


def _restore(camera: Camera, lens: Lens, near_units: int, was_live: bool) -> None:
    """Bring focus back to near and live view back to what it was; never raises."""
    try:
        lens.move_to(near_units, CancelToken())
        if camera.live_view_on and not was_live:
            camera.stop_live_view()
    except CameraError as error:
        _log.info("Focus or live view was not put back: %s", error)
