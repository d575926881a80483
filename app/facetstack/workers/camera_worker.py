# SPDX-License-Identifier: GPL-3.0-or-later
"""Owns the camera from open to close, in a thread of its own."""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal

from facetstack.camera.alarms import AlarmKind
from facetstack.camera.lens import Lens
from facetstack.camera.protocol import Camera, LiveFrame, Setting
from facetstack.errors import (
    CameraError,
    CameraLost,
    CameraNotFound,
    FocusAtLimit,
    StudioError,
    Unsupported,
)
from facetstack.progress import Cancelled
from facetstack.workers.bracket_runs import BracketRuns
from facetstack.workers.camera_status import (
    BracketProgress,
    CameraState,
    CameraStatus,
    FocusMove,
    Order,
    RehearsalOrder,
)
from facetstack.workers.runs import Run, Step
from facetstack.workers.threads import Worker

_log = logging.getLogger(__name__)

EXPOSURE_SETTINGS = ("aperture", "shutter", "iso", "white_balance", "picture_look")
_LIVE_INTERVAL_S = 1 / 60
_UNSEEN_LIVE_INTERVAL_S = 1.0
_INFO_INTERVAL_MS = 10_000
_BAD_LIVE_FRAMES_ALLOWED = 5
_LARGEST_PIECE_UNITS = 100

MakeCamera = Callable[[str], Camera]


class CameraWorker(Worker):
    """Speaks to the camera, one verb at a time.

    A bracket ends in exactly one of ``finished``, ``cancelled`` and ``failed``; a
    single verb that did not succeed ends in ``refused``. Live view posts itself again
    after every frame, so that other requests get their turn.

    Parameters
    ----------
    make_camera
        Makes the camera at an address, unopened.
    show_live
        Takes a live frame; called from the camera thread and must not block.
    """

    status_changed = Signal(object)
    refused = Signal(object)
    bracket_progressed = Signal(object)
    frame_captured = Signal(object)
    sighted = Signal(object)
    limits_found = Signal(int, int)
    finished = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object, object)

    def __init__(
        self, make_camera: MakeCamera, show_live: Callable[[LiveFrame], None]
    ) -> None:
        super().__init__()
        self._make_camera = make_camera
        self._show_live = show_live
        self._camera: Camera | None = None
        self._address = ""
        self._lens: Lens | None = None
        self._runs = BracketRuns()
        self._rest_units = 0
        self._status = CameraStatus()
        self._bad_live_frames = 0
        self._live_interval_s = _LIVE_INTERVAL_S
        self._live_timer = QTimer(self)
        self._live_timer.setSingleShot(True)
        self._live_timer.timeout.connect(self._pump_live_view)
        self._info_timer = QTimer(self)
        self._info_timer.setInterval(_INFO_INTERVAL_MS)
        self._info_timer.timeout.connect(self._refresh_info)

    def connect_camera(self, address: str) -> None:
        """Connect to a camera and turn live view on."""
        self._close()
        self._set(CameraStatus(CameraState.CONNECTING))
        try:
            camera = self._make_camera(address)
            self._camera, self._address = camera, address
            info = camera.open()
            capabilities = camera.capabilities()
            if capabilities.focus is not None:
                self._lens = Lens(camera, capabilities.focus)
            self._set(
                CameraStatus(
                    CameraState.IDLE, info, capabilities, self._read_settings(camera)
                )
            )
            self._info_timer.start()
            if capabilities.live_view:
                self._start_live_view(camera)
        except StudioError as error:
            _log.info("No connection to %s: %s", address, error)
            self._close()
            self._set(CameraStatus())
            self.refused.emit(error)

    def disconnect_camera(self) -> None:
        """Let the camera go."""
        self._close()
        self._set(CameraStatus())

    def drive_focus(self, move: FocusMove) -> None:
        """Move the lens."""
        if not move.token.cancelled:
            self._attempt(lambda _: self._move(move))

    def write_setting(self, name: str, value: str) -> None:
        """Change a setting; the status then tells what the camera really has."""

        def write(camera: Camera) -> None:
            self._replace_setting(camera.write_setting(name, value))

        if not self._attempt(write):
            # Shows the camera's own value again where another was asked for.
            self.status_changed.emit(self._status)

    def set_live_seen(self, seen: bool) -> None:
        """Fetch live frames at full pace, or few while nobody looks at them.

        A few keep the camera awake and leave the cores to the merge.
        """
        self._live_interval_s = _LIVE_INTERVAL_S if seen else _UNSEEN_LIVE_INTERVAL_S
        if self._live_timer.isActive():
            self._live_timer.start(0)

    def shoot(self, order: Order) -> None:
        """Shoot a bracket, or what one lacks, or only drive through it."""
        camera, before = self._camera, self._status.state
        if camera is None or not before.ready:
            self.failed.emit(order, _no_camera())
            return
        self._live_timer.stop()
        rehearsing = isinstance(order, RehearsalOrder)
        state = CameraState.REHEARSING if rehearsing else CameraState.SHOOTING
        self._set(replace(self._status, state=state))
        error: StudioError | None = None
        stopped = False
        try:
            self._run_bracket(camera, order)
        except Cancelled:
            stopped = True
        except StudioError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - a bracket always ends
            _log.exception("The bracket failed in an unforeseen way")
            error = CameraError(f"Something unforeseen went wrong: {failure}")
        if isinstance(error, CameraLost | CameraNotFound):
            self._lose()
        else:
            known = self._status.position_known and not isinstance(error, FocusAtLimit)
            self._set(
                replace(
                    self._status,
                    state=before,
                    position_units=self._rest_units,
                    position_known=known,
                )
            )
            if before is CameraState.LIVE and not camera.live_view_on:
                # The camera was connected anew meanwhile.
                self._attempt(self._start_live_view)
            self._live_timer.start(0)
        if error is not None:
            self.failed.emit(order, error)
        elif stopped:
            self.cancelled.emit(order)
        else:
            self.finished.emit(order)

    def abort(self) -> None:
        """Break off whatever verb is in flight; may be called from any thread."""
        kill = getattr(self._camera, "kill", None)
        if kill is not None:
            kill()

    def let_go(self) -> None:
        """Close the camera; runs in the worker's thread."""
        self._close()

    def _run_bracket(self, camera: Camera, order: Order) -> None:
        self._rest_units = self._status.position_units
        run = self._runs.begin(camera, self._address, order, self._status)
        if run.by_camera:
            self._set(replace(self._status, position_known=False))
        # The focus must be back at near before the ending is told.
        with closing(run.steps) as steps:
            for step in steps:
                self._tell_step(camera, run, step)
        if run.limits_found is not None:
            self._set(replace(self._status, position_known=True))
            self.limits_found.emit(*run.limits_found)

    def _tell_step(self, camera: Camera, run: Run, step: Step) -> None:
        self._rest_units = run.near_units
        if step.units is not None:
            self._set_position(step.units)
        if step.sighted is not None:
            self._show_live(step.sighted.live)
            self.sighted.emit(step.sighted)
        elif step.exposing:
            self._show_one_live_frame(camera)
        if step.shot is not None:
            self.frame_captured.emit(step.shot)
            if any(one.kind is AlarmKind.DUPLICATE for one in step.shot.alarms):
                # The lens did not move: from here on its count is wrong.
                self._set(replace(self._status, position_known=False))
        self.bracket_progressed.emit(
            BracketProgress(
                step.done, run.total, self._status.position_units, step.text
            )
        )

    def _move(self, move: FocusMove) -> None:
        if self._lens is None:
            raise Unsupported("This camera cannot drive the lens.")
        lens, direction = self._lens, 1 if move.units > 0 else -1
        offset = self._status.position_units - lens.units
        target = lens.units + move.units
        try:
            while lens.units != target:
                piece = min(abs(target - lens.units), _LARGEST_PIECE_UNITS)
                lens.move_to(lens.units + direction * piece, move.token)
                self._set_position(lens.units + offset)
        except FocusAtLimit as error:
            self._set_position(lens.units + offset)
            self._set(replace(self._status, position_known=False))
            raise FocusAtLimit("The lens is at the end of its travel.") from error

    def _attempt(self, verb: Callable[[Camera], None]) -> bool:
        """Do one verb; say whether it succeeded, and tell the window if not."""
        camera = self._camera
        if camera is None or not self._status.state.ready:
            self.refused.emit(_no_camera())
            return False
        try:
            verb(camera)
        except Cancelled:
            _log.info("A move of the lens was stopped")
        except CameraLost as error:
            self._lose()
            self.refused.emit(error)
        except StudioError as error:
            self.refused.emit(error)
        else:
            return True
        return False

    def _start_live_view(self, camera: Camera) -> None:
        camera.start_live_view()
        self._bad_live_frames = 0
        self._set(replace(self._status, state=CameraState.LIVE))
        self._live_timer.start(0)

    def _pump_live_view(self) -> None:
        """Fetch one live frame, then get in line again behind other requests."""
        camera = self._camera
        if camera is None or self._status.state is not CameraState.LIVE:
            return
        began = time.monotonic()
        try:
            self._show_live(camera.preview())
        except CameraLost as error:
            self._lose()
            self.refused.emit(error)
            return
        except StudioError as error:
            self._bad_live_frames += 1
            if self._bad_live_frames > _BAD_LIVE_FRAMES_ALLOWED:
                self._set(replace(self._status, state=CameraState.IDLE))
                self.refused.emit(error)
                return
        else:
            self._bad_live_frames = 0
        pause_s = max(0.0, began + self._live_interval_s - time.monotonic())
        self._live_timer.start(int(pause_s * 1000))

    def _show_one_live_frame(self, camera: Camera) -> None:
        """Let live view follow the lens between two exposures, if it can."""
        if not camera.live_view_on:
            return
        try:
            self._show_live(camera.preview())
        except CameraError as error:
            # If the link is gone, the bracket itself will say so, and how far it came.
            _log.info("No live frame between exposures: %s", error)

    def _refresh_info(self) -> None:
        camera = self._camera
        if camera is None or not self._status.state.ready:
            return
        try:
            self._set(replace(self._status, info=camera.info()))
        except CameraLost as error:
            self._lose()
            self.refused.emit(error)
        except StudioError as error:
            _log.info("The camera did not tell its battery: %s", error)

    def _read_settings(self, camera: Camera) -> tuple[Setting, ...]:
        settings = []
        for name in EXPOSURE_SETTINGS:
            try:
                settings.append(camera.read_setting(name))
            except CameraLost:
                raise
            except CameraError as error:
                _log.info("The camera has no %s: %s", name, error)
        return tuple(settings)

    def _replace_setting(self, setting: Setting) -> None:
        settings = tuple(
            setting if old.name == setting.name else old
            for old in self._status.settings
        )
        self._set(replace(self._status, settings=settings))

    def _set_position(self, units: int) -> None:
        self._set(replace(self._status, position_units=units))

    def _set(self, status: CameraStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)

    def _lose(self) -> None:
        info = self._status.info
        self._close()
        self._set(CameraStatus(CameraState.LOST, info))

    def _close(self) -> None:
        self._live_timer.stop()
        self._info_timer.stop()
        camera, self._camera = self._camera, None
        self._lens = None
        self._runs.forget()
        if camera is not None:
            camera.close()


def _no_camera() -> CameraNotFound:
    return CameraNotFound(
        "No camera is connected.", "Connect one with Camera > Connect."
    )
