# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of the camera: connect, focus, near and far, shoot."""

from facetstack.camera.practice import PRACTICE
from facetstack.camera.shoot import FocusBracket
from facetstack.errors import CameraNotFound, StudioError
from facetstack.language import tr
from facetstack.widgets.layer_bar import Layer
from facetstack.window.capture import BracketEnding
from facetstack.window.own_bracket import keep_way, recall_way
from facetstack.window.wishes import Rooms, Slots, Wishes


class CameraWishes(Wishes):
    """The side of the camera."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._address = "auto"
        view = self._view
        self._stage.live_seen_changed.connect(self._capture.set_live_seen)
        self._capture.frame_captured.connect(self._merging.add)
        self._capture.bracket_ended.connect(self._end_bracket)
        view.empty.connect_requested.connect(self._reconnect)
        view.piece.textChanged.connect(self._show_place)
        view.piece.returnPressed.connect(view.stage.setFocus)
        view.camera_panel.connect_requested.connect(self._reconnect)
        view.camera_panel.setting_requested.connect(self._capture.write_setting)
        view.focus_panel.drive_requested.connect(self._drive)
        view.focus_panel.near_requested.connect(self._set_near)
        view.focus_panel.far_requested.connect(self._set_far)
        recall_way(view.bracket_panel)
        view.bracket_panel.plan_changed.connect(self._news.refresh)
        view.bracket_panel.way_changed.connect(self._change_way)
        view.bracket_panel.shoot_requested.connect(self.shoot)
        self._show_place()

    def slots(self) -> Slots:
        """Return the slots of the camera's actions."""
        return {
            "connect": self._reconnect,
            "practice": self.connect_practice,
            "disconnect": self._capture.disconnect_camera,
            "nearer": self._drive_nearer,
            "farther": self._drive_farther,
            "much_nearer": self._drive_much_nearer,
            "much_farther": self._drive_much_farther,
            "near": self._set_near,
            "far": self._set_far,
            "name_piece": self._edit_piece,
            "shoot": self.shoot,
        }

    def connect_camera(self, address: str) -> None:
        """Connect to the camera at an address; ``auto`` takes the first one."""
        self._address = address
        self._capture.connect_camera(address)

    def connect_practice(self) -> None:
        """Connect to the virtual camera; ``Connect`` still means the real one."""
        self._capture.connect_camera(PRACTICE)

    def shoot(self) -> None:
        """Shoot the bracket that is planned, and merge it meanwhile."""
        capture, news = self._capture, self._news
        if capture.shooting:
            return
        if not capture.status.state.ready:
            news.tell_error(
                CameraNotFound("No camera is connected.", "Connect one first (Ctrl+K).")
            )
            return
        panel = self._view.bracket_panel
        plan = None if panel.by_camera else self._plan()
        if plan is None and not panel.by_camera:
            return
        if self._merging.busy:
            news.hint("The last stack is not merged yet.", "Wait, or stop it (Esc).")
            return
        try:
            place = self._places.begin(self._view.piece.text())
        except StudioError as error:
            news.tell_error(error)
            return
        self._show_place()
        count = panel.frame_count if plan is None else plan.frame_count
        self._merging.begin(count)
        self._view.job_bar.begin(f"Frame 1 of {count}")
        if plan is None:
            capture.shoot_series(count, place)
        else:
            capture.shoot(plan, place)

    def _plan(self) -> FocusBracket | None:
        """Return the bracket between near and far, or say what it lacks."""
        capture, panel = self._capture, self._view.bracket_panel
        if capture.near_units is None or capture.far_units is None:
            self._news.hint(
                "Set near (A) and far (B) first.", "Drive the focus to each."
            )
            return None
        plan = capture.plan(panel.step_units, panel.settle_seconds)
        if plan is None:
            self._news.hint(
                "Near and far are the same place.", "Drive the focus apart."
            )
        return plan

    def _change_way(self) -> None:
        keep_way(self._view.bracket_panel)
        self._news.refresh()

    def _end_bracket(self, ending: BracketEnding) -> None:
        """Merge what was shot, unless the photographer stopped it."""
        if ending.stopped or ending.shot < 2:
            self._merging.stop()
        else:
            self._merging.complete()
        self._show_place()

    def _reconnect(self) -> None:
        self._capture.connect_camera(self._address)

    def _drive(self, units: int) -> None:
        if not self._capture.shooting:
            self._news.stop_following()
            self._stage.choose(Layer.LIVE)
            self._capture.drive(units)

    def _drive_nearer(self) -> None:
        self._drive(-self._capture.usual_steps.small_units)

    def _drive_farther(self) -> None:
        self._drive(self._capture.usual_steps.small_units)

    def _drive_much_nearer(self) -> None:
        self._drive(-self._capture.usual_steps.large_units)

    def _drive_much_farther(self) -> None:
        self._drive(self._capture.usual_steps.large_units)

    def _set_near(self) -> None:
        if self._capture.status.state.ready and not self._capture.shooting:
            self._capture.set_near()

    def _set_far(self) -> None:
        if self._capture.status.state.ready and not self._capture.shooting:
            self._capture.set_far()

    def _edit_piece(self) -> None:
        self._view.piece.setFocus()
        self._view.piece.selectAll()

    def _show_place(self) -> None:
        """Say where the next stack goes."""
        line = self._places.next_line(self._view.piece.text())
        self._view.place.setText(tr("Next: {folder}", folder=line))
