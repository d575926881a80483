# SPDX-License-Identifier: GPL-3.0-or-later
"""The status line: camera, battery, frames, live fps, disk, step; always visible."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from facetstack.language import tr, tr_count, tr_later
from facetstack.workers.camera_status import CameraState, CameraStatus

_STATES = {
    CameraState.DISCONNECTED: tr_later("no camera"),
    CameraState.CONNECTING: tr_later("connecting"),
    CameraState.IDLE: tr_later("connected"),
    CameraState.LIVE: tr_later("live view"),
    CameraState.SHOOTING: tr_later("shooting"),
    CameraState.REHEARSING: tr_later("dry run"),
    CameraState.LOST: tr_later("camera lost"),
}


class StatusStrip(QStatusBar):
    """Shows numbers with their units."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._camera, self._battery = QLabel(), QLabel()
        self._frames, self._live = QLabel(), QLabel()
        self._disk, self._step = QLabel(), QLabel()
        for label in (self._camera, self._battery):
            self.addWidget(label)
        self._spot = QLabel()
        for label in (self._spot, self._live, self._step, self._frames, self._disk):
            self.addPermanentWidget(label)

    def show_camera(self, status: CameraStatus) -> None:
        """Show what the camera is doing."""
        name = status.info.model if status.info else ""
        state = tr(_STATES[status.state])
        self._camera.setText(
            f"{name} · {state}" if name else state[0].upper() + state[1:]
        )
        percent = status.info.battery_percent if status.info else None
        connected = status.state.connected and percent is not None
        self._battery.setText(
            tr("Battery {percent} %", percent=percent) if connected else ""
        )
        if status.state is not CameraState.LIVE:
            self._live.setText("")

    def show_live(self, frames_per_second: float | None) -> None:
        """Show how fast the live picture is; ``None`` while nobody looks at it."""
        if frames_per_second is None:
            self._live.setText("")
        else:
            self._live.setText(tr("Live {fps} fps", fps=round(frames_per_second)))

    def show_spot(self, text: str) -> None:
        """Show what is known of the place under the pointer."""
        self._spot.setText(text)

    def show_numbers(self, frame_count: int, step_units: float) -> None:
        """Show how many frames the stack has, and the step."""
        frames = tr_count("{count} frame", "{count} frames", frame_count)
        self._frames.setText(frames if frame_count else tr("No frames"))
        self._step.setText(tr("Step {step} units", step=step_units))

    def show_disk(self, folder: Path) -> None:
        """Show how much room is left where frames go."""
        existing = next(p for p in (folder, *folder.parents) if p.exists())
        free_gib = shutil.disk_usage(existing).free / 2**30
        self._disk.setText(tr("{size} GiB free", size=round(free_gib)))
