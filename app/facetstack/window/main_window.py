# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: carries wishes from widgets to the desks, and news back."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from facetstack.errors import CameraNotFound, StudioError
from facetstack.imaging.frame import FrameRef
from facetstack.widgets.layer_bar import Layer
from facetstack.window.actions import ACTIONS, make_action
from facetstack.window.capture import BracketEnding, Capture
from facetstack.window.capture_folder import (
    StackPlace,
    folder_name,
    make_stack_folder,
    next_number,
)
from facetstack.window.keys import KeyGuard, KeySheet
from facetstack.window.merging import Merging
from facetstack.window.news import News
from facetstack.window.stage import Stage
from facetstack.window.status_strip import StatusStrip
from facetstack.window.studio_view import StudioView
from facetstack.workers.camera_worker import MakeCamera

_log = logging.getLogger(__name__)

_TICK_MS = 500
_ON_AT_FIRST = frozenset({"heatmap", "filmstrip", "panel"})
_SAVE_FILTERS = "TIFF, 16 bit (*.tif);;PNG, 16 bit (*.png);;JPEG (*.jpg)"


class MainWindow(QMainWindow):
    """The studio.

    Parameters
    ----------
    make_camera
        Makes the camera at an address, unopened.
    root
        The folder in which each piece has its own.
    """

    def __init__(self, make_camera: MakeCamera, root: Path) -> None:
        super().__init__()
        self.setWindowTitle("Facetstack")
        self.setAcceptDrops(True)
        self._root = root
        self._address = "auto"
        self._place: StackPlace | None = None
        self._closed = False
        self.capture = Capture(make_camera)
        self.merging = Merging()
        self.view = StudioView()
        self.stage = Stage(self.view)
        self.strip = StatusStrip()
        self.setCentralWidget(self.view)
        self.setStatusBar(self.strip)
        self._menus: list[QMenu] = []
        self.actions_by_name = self._make_actions()
        self.news = News(self.view, self.stage, self.strip, self.capture, self.merging)
        self._connect_view()
        self._key_guard = KeyGuard(self)
        self._key_guard.watch(self)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        self._show_place()
        self._tick()
        self.news.refresh()
        self.view.stage.setFocus()

    def connect_camera(self, address: str) -> None:
        """Connect to the camera at an address; ``auto`` takes the first one."""
        self._address = address
        self.capture.connect_camera(address)

    def open_paths(self, paths: tuple[Path, ...]) -> None:
        """Take the frames among files and folders, and merge them."""
        if self.capture.shooting:
            self.news.hint("A bracket is being shot.", "Stop it first (Esc).")
            return
        self._place = None
        self.merging.open(paths)
        self.view.job_bar.begin("Reading the folder")

    def shoot(self) -> None:
        """Shoot the bracket between near and far, and merge it meanwhile."""
        if self.capture.shooting:
            return
        if not self.capture.status.state.ready:
            self.news.tell_error(
                CameraNotFound("No camera is connected.", "Connect one first (Ctrl+K).")
            )
            return
        if self.capture.near_units is None or self.capture.far_units is None:
            self.news.hint(
                "Set near (A) and far (B) first.", "Drive the focus to each."
            )
            return
        panel = self.view.bracket_panel
        plan = self.capture.plan(panel.step_units, panel.settle_seconds)
        if plan is None:
            self.news.hint("Near and far are the same place.", "Drive the focus apart.")
            return
        if self.merging.busy:
            self.news.hint(
                "The last stack is not merged yet.", "Wait, or stop it (Esc)."
            )
            return
        try:
            self._place = make_stack_folder(self._root, self.view.piece.text())
        except StudioError as error:
            self.news.tell_error(error)
            return
        self._show_place()
        self.merging.begin(plan.frame_count)
        self.view.job_bar.begin(f"Frame 1 of {plan.frame_count}")
        self.capture.shoot(plan, self._place)

    def stop(self) -> None:
        """Stop whatever is under way, or close the message."""
        stopped = self.capture.stop()
        if not (self.merging.stop() or stopped):
            self.view.toast.hide()

    def merge_again(self) -> None:
        """Merge the frames of the filmstrip again."""
        if len(self.merging.frames) < 2 or self.merging.busy or self.capture.shooting:
            return
        self.stage.remove(Layer.RESULT, Layer.DEPTH, Layer.COVERAGE)
        self.view.job_bar.begin("Merging")
        self.merging.merge_again()

    def save(self) -> None:
        """Ask for a name, and write the result."""
        if self.merging.outcome is None:
            self.news.hint("There is no result to save yet.")
            return
        suggestion = self._suggested_path()
        chosen, chosen_filter = QFileDialog.getSaveFileName(
            self, "Save the result", str(suggestion), _SAVE_FILTERS
        )
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix:
            path = path.with_suffix(chosen_filter.split("*")[1].rstrip(")"))
        # The dialog has asked about a file that is in the way.
        self.save_to(path, overwrite=path == Path(chosen))

    def save_to(self, path: Path, overwrite: bool = False) -> None:
        """Write the result to a file."""
        self.view.job_bar.begin(f"Saving {path.name}")
        self.merging.save(path, overwrite)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        urls = event.mimeData().urls()
        self.open_paths(tuple(Path(u.toLocalFile()) for u in urls if u.isLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop every job, let the camera go, and wait for the threads."""
        if not self._closed:
            self._closed = True
            self._ticker.stop()
            self.setEnabled(False)
            self.capture.request_close()
            self.merging.request_close()
            self.capture.join()
            self.merging.join()
        event.accept()

    def _make_actions(self) -> dict[str, QAction]:
        slots = self._slots()
        actions = {}
        for info in ACTIONS:
            menu = self._menu(info.menu)
            if info.parted:
                menu.addSeparator()
            action = make_action(info, self)
            action.setChecked(info.name in _ON_AT_FIRST)
            signal = action.toggled if info.checkable else action.triggered
            signal.connect(slots[info.name])
            menu.addAction(action)
            actions[info.name] = action
        return actions

    def _slots(self) -> dict[str, Callable[..., object]]:
        canvas, strip = self.view.canvas, self.view.filmstrip
        return {
            "open_folder": self._ask_for_folder,
            "open_frames": self._ask_for_frames,
            "save": self.save,
            "show_folder": self._show_capture_folder,
            "quit": self.close,
            "connect": self._reconnect,
            "disconnect": self.capture.disconnect_camera,
            "nearer": self._drive_nearer,
            "farther": self._drive_farther,
            "much_nearer": self._drive_much_nearer,
            "much_farther": self._drive_much_farther,
            "near": self._set_near,
            "far": self._set_far,
            "name_piece": self._edit_piece,
            "shoot": self.shoot,
            "merge": self.merge_again,
            "previous": self._previous_frame,
            "next": self._next_frame,
            "stop": self.stop,
            "live": self._show_live_layer,
            "frames": self._show_frame_layer,
            "result": self._show_result_layer,
            "depth": self._show_depth_layer,
            "coverage": self._show_coverage_layer,
            "heatmap": self.stage.set_heatmap,
            "zoom": canvas.toggle_zoom,
            "fit": canvas.fit,
            "one_to_one": self._one_to_one,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "filmstrip": strip.setVisible,
            "panel": self.view.panel.setVisible,
            "full_screen": self._set_full_screen,
            "keys": self._show_keys,
        }

    def _connect_view(self) -> None:
        view = self.view
        self.stage.heatmap_changed.connect(self._check_heatmap)
        self.stage.live_seen_changed.connect(self.capture.set_live_seen)
        self.capture.frame_captured.connect(self.merging.add)
        self.capture.bracket_ended.connect(self._end_bracket)
        view.empty.connect_requested.connect(self._reconnect)
        view.empty.open_requested.connect(self._ask_for_folder)
        view.layer_bar.layer_requested.connect(self._ask_for_layer)
        view.layer_bar.heatmap_requested.connect(self.stage.set_heatmap)
        view.layer_bar.fit_requested.connect(view.canvas.toggle_zoom)
        view.job_bar.cancel_requested.connect(self.stop)
        view.filmstrip.frame_chosen.connect(self._choose_frame)
        view.piece.textChanged.connect(self._show_place)
        view.piece.returnPressed.connect(view.stage.setFocus)
        view.camera_panel.connect_requested.connect(self._reconnect)
        view.camera_panel.setting_requested.connect(self.capture.write_setting)
        view.focus_panel.drive_requested.connect(self._drive)
        view.focus_panel.near_requested.connect(self._set_near)
        view.focus_panel.far_requested.connect(self._set_far)
        view.bracket_panel.plan_changed.connect(self.news.refresh)
        view.bracket_panel.shoot_requested.connect(self.shoot)
        view.bracket_panel.stop_requested.connect(self.stop)

    def _menu(self, title: str) -> QMenu:
        for menu in self._menus:
            if menu.title() == title:
                return menu
        self._menus.append(self.menuBar().addMenu(title))
        return self._menus[-1]

    def _end_bracket(self, ending: BracketEnding) -> None:
        """Merge what was shot, unless the photographer stopped it."""
        if ending.stopped or ending.shot < 2:
            self.merging.stop()
        else:
            self.merging.complete()
        self._show_place()

    def _reconnect(self) -> None:
        self.capture.connect_camera(self._address)

    def _drive(self, units: int) -> None:
        if not self.capture.shooting:
            self._show_layer(Layer.LIVE)
            self.capture.drive(units)

    def _drive_nearer(self) -> None:
        self._drive(-self.capture.usual_steps.small_units)

    def _drive_farther(self) -> None:
        self._drive(self.capture.usual_steps.small_units)

    def _drive_much_nearer(self) -> None:
        self._drive(-self.capture.usual_steps.large_units)

    def _drive_much_farther(self) -> None:
        self._drive(self.capture.usual_steps.large_units)

    def _set_near(self) -> None:
        if self.capture.status.state.ready and not self.capture.shooting:
            self.capture.set_near()

    def _set_far(self) -> None:
        if self.capture.status.state.ready and not self.capture.shooting:
            self.capture.set_far()

    def _edit_piece(self) -> None:
        self.view.piece.setFocus()
        self.view.piece.selectAll()

    def _previous_frame(self) -> None:
        self.view.filmstrip.step(-1)

    def _next_frame(self) -> None:
        self.view.filmstrip.step(1)

    def _choose_frame(self, ref: FrameRef) -> None:
        self.news.stop_following()
        self.merging.show_frame(ref)

    def _show_live_layer(self) -> None:
        self._show_layer(Layer.LIVE)

    def _show_frame_layer(self) -> None:
        if self.stage.has(Layer.FRAME):
            self._show_layer(Layer.FRAME)
        else:
            self.view.filmstrip.step(0)

    def _show_result_layer(self) -> None:
        self._show_layer(Layer.RESULT)

    def _show_depth_layer(self) -> None:
        self._show_layer(Layer.DEPTH)

    def _ask_for_layer(self, layer: Layer) -> None:
        if layer is Layer.FRAME:
            self._show_frame_layer()
        else:
            self._show_layer(layer)

    def _show_coverage_layer(self) -> None:
        self._show_layer(Layer.COVERAGE)

    def _show_layer(self, layer: Layer) -> None:
        self.news.stop_following()
        self.stage.choose(layer)

    def _check_heatmap(self, on: bool) -> None:
        self.actions_by_name["heatmap"].setChecked(on)

    def _one_to_one(self) -> None:
        self.view.canvas.show_one_to_one()

    def _set_full_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def _show_keys(self) -> None:
        KeySheet(self).show()

    def _ask_for_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "Open a folder of frames", str(self._root)
        )
        if chosen:
            self.open_paths((Path(chosen),))

    def _ask_for_frames(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "Open frames", str(self._root), "Frames (*)"
        )
        if chosen:
            self.open_paths(tuple(Path(name) for name in chosen))

    def _show_capture_folder(self) -> None:
        folder = self._place.folder if self._place else self._root
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _suggested_path(self) -> Path:
        if self._place is not None:
            folder, name = self._place.output, self._place.name
        else:
            folder = self.merging.frames[0].path.parent
            name = f"{folder.name}_merged"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _log.info("The output folder cannot be made: %s", error)
        path = folder / f"{name}.tif"
        number = 2
        while path.exists():
            path = folder / f"{name}_{number}.tif"
            number += 1
        return path

    def _show_place(self) -> None:
        """Say where the next stack goes."""
        sku = self.view.piece.text()
        number = next_number(self._root, sku)
        self.view.place.setText(f"Next: {folder_name(sku)} / Capture / {number:03d}")

    def _tick(self) -> None:
        self.news.tick(self._root)
