# SPDX-License-Identifier: GPL-3.0-or-later
"""The capture side of the studio: camera, live view, near and far, the bracket."""

import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facetstack.camera.protocol import Capabilities
from facetstack.camera.rehearsal import Sighted
from facetstack.camera.shoot import ExtraFrame, FocusBracket, Shot
from facetstack.errors import FocusAtLimit, StudioError
from facetstack.progress import CancelToken
from facetstack.window.capture_folder import StackPlace
from facetstack.workers.camera_status import (
    BracketOrder,
    BracketProgress,
    CameraState,
    CameraStatus,
    FocusMove,
    MoreOrder,
    Order,
    RehearsalOrder,
    SeriesOrder,
)
from facetstack.workers.camera_worker import CameraWorker, MakeCamera
from facetstack.workers.live_marks import MarkWishes
from facetstack.workers.sharpness_worker import SharpnessWorker
from facetstack.workers.threads import WorkerThread

_FPS_WINDOW_S = 2.0
_SECONDS_PER_FRAME_AT_FIRST = 1.5


@dataclass(frozen=True)
class BracketEnding:
    """How a bracket ended; ``error`` is ``None`` unless it failed."""

    shot: int
    total: int
    stopped: bool = False
    error: StudioError | None = None


@dataclass(frozen=True)
class UsualSteps:
    """How far the lens goes by one press of a key, and from frame to frame.

    Attributes
    ----------
    small_units, large_units
        By the arrow keys, in the maker's units.
    frame_units
        From frame to frame until the photographer chooses.
    """

    small_units: int
    large_units: int
    frame_units: int


FINE_UNITS = UsualSteps(50, 500, 100)
"""For units much finer than a depth of field: motor pulses, positions."""

SMALLEST_STEPS = UsualSteps(1, 10, 4)
"""Where a unit is the smallest step that the maker offers."""


class Capture(QObject):
    """Asks the camera thread, and remembers what the photographer has set."""

    changed = Signal()
    live_picture = Signal(object)
    frame_captured = Signal(object)
    shot_taken = Signal(object)
    sighted = Signal(object)
    dry_run_ended = Signal(object)
    more_ended = Signal(object, object)
    bracket_progressed = Signal(object)
    bracket_ended = Signal(object)
    problem = Signal(object)

    _connect_requested = Signal(str)
    _disconnect_requested = Signal()
    _drive_requested = Signal(object)
    _setting_requested = Signal(str, str)
    _shoot_requested = Signal(object)
    _live_seen_changed = Signal(bool)

    def __init__(self, make_camera: MakeCamera) -> None:
        super().__init__()
        self.status = CameraStatus()
        self.near_units: int | None = None
        self.far_units: int | None = None
        self._order: Order | None = None
        self._move_token = CancelToken()
        self._progress: BracketProgress | None = None
        self._seconds_per_frame = _SECONDS_PER_FRAME_AT_FIRST
        self._began_seconds = 0.0
        self._live_times: deque[float] = deque(maxlen=240)
        self._sharpness = SharpnessWorker()
        self._camera = CameraWorker(make_camera, self._sharpness.offer)
        self._connect_signals()
        self._sharpness_thread = WorkerThread("sharpness", self._sharpness)
        self._camera_thread = WorkerThread("camera", self._camera)

    @property
    def shooting(self) -> bool:
        """Whether a bracket is ordered and has not ended."""
        return self._order is not None

    @property
    def rehearsing(self) -> bool:
        """Whether it is only a dry run."""
        return isinstance(self._order, RehearsalOrder)

    @property
    def usual_steps(self) -> UsualSteps:
        """What suits the units of the camera's focus drive."""
        capabilities = self.status.capabilities
        focus = capabilities.focus if capabilities else None
        return SMALLEST_STEPS if focus and focus.counts_steps else FINE_UNITS

    def connect_camera(self, address: str) -> None:
        """Connect to the camera at an address; ``auto`` takes the first one."""
        self._connect_requested.emit(address)

    def disconnect_camera(self) -> None:
        """Let the camera go."""
        self._disconnect_requested.emit()

    def drive(self, units: int) -> None:
        """Move the lens; plus is farther."""
        self._drive_requested.emit(FocusMove(units, self._move_token))

    def write_setting(self, name: str, value: str) -> None:
        """Change a setting of the camera."""
        self._setting_requested.emit(name, value)

    def set_near(self) -> None:
        """Take the present position as the near limit."""
        self.near_units = self.status.position_units
        self._sort_limits()

    def set_far(self) -> None:
        """Take the present position as the far limit."""
        self.far_units = self.status.position_units
        self._sort_limits()

    def set_limits(self, near_units: int, far_units: int) -> None:
        """Take other limits."""
        self.near_units, self.far_units = near_units, far_units
        self.changed.emit()

    def plan(self, step_units: int, settle_seconds: float) -> FocusBracket | None:
        """Return the bracket, counted like the position; ``None`` without limits."""
        if self.near_units is None or self.far_units is None:
            return None
        if self.near_units == self.far_units:
            return None
        return FocusBracket(
            near_units=self.near_units,
            far_units=self.far_units,
            step_units=step_units,
            settle_seconds=settle_seconds,
        )

    def seconds_for(self, plan: FocusBracket) -> float:
        """Return how long a bracket will take, from what the last one took."""
        return plan.frame_count * (self._seconds_per_frame + plan.settle_seconds)

    def shoot(self, plan: FocusBracket, place: StackPlace) -> None:
        """Order a bracket between near and far."""
        self._give(
            BracketOrder(
                near_units=plan.near_units,
                far_units=plan.far_units,
                step_units=plan.step_units,
                settle_seconds=plan.settle_seconds,
                folder=place.folder,
                stem=place.name,
                token=CancelToken(),
            )
        )

    def shoot_series(self, frame_count: int, place: StackPlace) -> None:
        """Order the bracket that is set in the camera's menu."""
        self._give(SeriesOrder(frame_count, place.folder, place.name, CancelToken()))

    def rehearse(self, plan: FocusBracket) -> None:
        """Order a dry run: drive through a bracket with live view only."""
        self._give(
            RehearsalOrder(
                near_units=plan.near_units,
                far_units=plan.far_units,
                step_units=plan.step_units,
                settle_seconds=plan.settle_seconds,
                token=CancelToken(),
            )
        )

    def shoot_more(
        self,
        folder: Path,
        extra: tuple[ExtraFrame, ...] = (),
        again: frozenset[int] = frozenset(),
        focused_on: int | None = None,
    ) -> None:
        """Order what the bracket in a folder lacks, and frames besides."""
        self._give(MoreOrder(folder, extra, again, CancelToken(), focused_on))

    def stop(self) -> bool:
        """Stop the bracket and the lens; say whether there was a bracket."""
        self._move_token.cancel()
        self._move_token = CancelToken()
        if self._order is None:
            return False
        self._order.token.cancel()
        return True

    def set_live_seen(self, seen: bool) -> None:
        """Say whether anybody looks at the live picture."""
        self._live_seen_changed.emit(seen)

    def mark_live(self, wishes: MarkWishes) -> None:
        """Choose what is marked on the live picture."""
        self._sharpness.wish(wishes)

    def live_fps(self) -> float:
        """Return how many live pictures arrived per second of late."""
        now = time.monotonic()
        recent = sum(1 for t in self._live_times if now - t < _FPS_WINDOW_S)
        return recent / _FPS_WINDOW_S

    def request_close(self) -> None:
        """Ask both threads to end."""
        self.stop()
        self._camera_thread.request_stop()
        self._sharpness_thread.request_stop()

    def join(self) -> bool:
        """Wait for both threads; a camera that hangs is killed."""
        camera_ended = self._camera_thread.join(rescue=self._camera.abort)
        return self._sharpness_thread.join() and camera_ended

    def _give(self, order: Order) -> None:
        self._order, self._progress = order, None
        self._began_seconds = time.monotonic()
        self._shoot_requested.emit(order)
        self.changed.emit()

    def _connect_signals(self) -> None:
        camera = self._camera
        self._connect_requested.connect(camera.connect_camera)
        self._disconnect_requested.connect(camera.disconnect_camera)
        self._drive_requested.connect(camera.drive_focus)
        self._setting_requested.connect(camera.write_setting)
        self._shoot_requested.connect(camera.shoot)
        self._live_seen_changed.connect(camera.set_live_seen)
        camera.status_changed.connect(self._take_status)
        camera.refused.connect(self._take_refusal)
        camera.frame_captured.connect(self._take_shot)
        camera.sighted.connect(self._take_sight)
        camera.limits_found.connect(self._take_limits)
        camera.bracket_progressed.connect(self._take_progress)
        camera.finished.connect(self._take_finished)
        camera.cancelled.connect(self._take_cancelled)
        camera.failed.connect(self._take_failed)
        self._sharpness.live_picture_ready.connect(self._take_live_picture)

    def _sort_limits(self) -> None:
        near, far = self.near_units, self.far_units
        if near is not None and far is not None and near > far:
            self.near_units, self.far_units = far, near
        self.changed.emit()

    def _take_status(self, status: CameraStatus) -> None:
        if status.state is CameraState.LOST or self._is_another(status):
            self.near_units = self.far_units = None
        self.status = status
        self.changed.emit()

    def _is_another(self, status: CameraStatus) -> bool:
        """Whether the count of positions began anew."""
        return (
            status.state is CameraState.CONNECTING
            and self.status.state is not CameraState.CONNECTING
        )

    def _take_refusal(self, error: StudioError) -> None:
        if isinstance(error, FocusAtLimit) and self.near_units is not None:
            error = FocusAtLimit(
                error.message, "Its position is now known to about half a step only."
            )
        self.problem.emit(error)

    def _take_live_picture(self) -> None:
        live = self._sharpness.take()
        if live is not None:
            self._live_times.append(time.monotonic())
            self.live_picture.emit(live)

    def _take_shot(self, shot: Shot) -> None:
        self.shot_taken.emit(shot)
        if isinstance(self._order, BracketOrder | SeriesOrder):
            self.frame_captured.emit(shot.path)

    def _take_sight(self, sighted: Sighted) -> None:
        self.sighted.emit(sighted)

    def _take_limits(self, near_units: int, far_units: int) -> None:
        self.near_units, self.far_units = near_units, far_units
        self.changed.emit()

    def _take_progress(self, progress: BracketProgress) -> None:
        self._progress = progress
        self.bracket_progressed.emit(progress)

    def _take_finished(self, order: Order) -> None:
        shot = self._progress.shot if self._progress else 0
        seconds = time.monotonic() - self._began_seconds
        if shot and isinstance(order, BracketOrder):
            self._seconds_per_frame = max(0.1, seconds / shot - order.settle_seconds)
        self._end(BracketEnding(*self._count()))

    def _take_cancelled(self, order: Order) -> None:
        self._end(BracketEnding(*self._count(), stopped=True))

    def _take_failed(self, order: Order, error: StudioError) -> None:
        self._end(BracketEnding(*self._count(), error=error))

    def _count(self) -> tuple[int, int]:
        return (self._progress.shot, self._progress.total) if self._progress else (0, 0)

    def _end(self, ending: BracketEnding) -> None:
        order, self._order = self._order, None
        if isinstance(order, RehearsalOrder):
            self.dry_run_ended.emit(ending)
        elif isinstance(order, MoreOrder):
            self.more_ended.emit(order, ending)
        else:
            self.bracket_ended.emit(ending)
        self.changed.emit()


def can_drive(capabilities: Capabilities | None) -> bool:
    """Whether the lens can be driven."""
    return capabilities is not None and capabilities.focus is not None
