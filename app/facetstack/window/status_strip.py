# SPDX-License-Identifier: GPL-3.0-or-later
"""The status line: camera, battery, frames, live fps, disk, step; always visible."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from facetstack.workers.camera_status import CameraState, CameraStatus


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
        state = status.state.value.capitalize()
        self._camera.setText(f"{name} · {state.lower()}" if name else state)
        percent = status.info.battery_percent if status.info else None
        connected = status.state.connected and percent is not None
        self._battery.setText(f"Battery {percent} %" if connected else "")
        if status.state is not CameraState.LIVE:
            self._live.setText("")

    def show_live(self, frames_per_second: float | None) -> None:
        """Show how fast the live picture is; ``None`` while nobody looks at it."""
        if frames_per_second is None:
            self._live.setText("")
        else:
            self._live.setText(f"Live {frames_per_second:.0f} fps")

    def show_spot(self, text: str) -> None:
        """Show what is known of the place under the pointer."""
        self._spot.setText(text)

    def show_numbers(self, frame_count: int, step_units: float) -> None:
        """Show how many frames the stack has, and the step."""
        frames = "frame" if frame_count == 1 else "frames"
        self._frames.setText(f"{frame_count} {frames}" if frame_count else "No frames")
        self._step.setText(f"Step {step_units} units")

    def show_disk(self, folder: Path) -> None:
        """Show how much room is left where frames go."""
        existing = next(p for p in (folder, *folder.parents) if p.exists())
        free_gib = shutil.disk_usage(existing).free / 2**30
        self._disk.setText(f"{free_gib:.0f} GiB free")
