# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: puts the desks, the view and the sides that grant wishes together."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from facetstack.window.camera_wishes import CameraWishes
from facetstack.window.capture import Capture
from facetstack.window.command_search import CommandSearch
from facetstack.window.coverage_wishes import CoverageWishes
from facetstack.window.export_wishes import ExportWishes
from facetstack.window.habits import Habits
from facetstack.window.keys import HeldKeys, KeyGuard
from facetstack.window.live_wishes import LiveWishes
from facetstack.window.menus import make_menus
from facetstack.window.merge_wishes import MergeWishes
from facetstack.window.merging import Merging
from facetstack.window.news import News
from facetstack.window.pages import Pages
from facetstack.window.piece_wishes import PieceWishes
from facetstack.window.places import Places
from facetstack.window.probe import Probe
from facetstack.window.project_wishes import ProjectWishes
from facetstack.window.rescue_wishes import RescueWishes
from facetstack.window.retouch_wishes import RetouchWishes
from facetstack.window.retouching import Retouching
from facetstack.window.stack_wishes import StackWishes
from facetstack.window.stage import Stage
from facetstack.window.status_strip import StatusStrip
from facetstack.window.studio_view import StudioView
from facetstack.window.survey import Survey
from facetstack.window.tour import Tour
from facetstack.window.view_wishes import ViewWishes
from facetstack.window.watch_wishes import WatchWishes
from facetstack.window.wishes import Rooms, Slots
from facetstack.workers.camera_worker import MakeCamera

_TICK_MS = 500


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
        self._closed = False
        self.places = Places(root)
        self.capture = Capture(make_camera)
        self.merging = Merging()
        self.survey = Survey(self.capture, self.merging)
        self.retouching = Retouching()
        self.merging.final_of = self.retouching.final_picture
        self.view = StudioView()
        self.stage = Stage(self.view)
        self.strip = StatusStrip()
        self.setCentralWidget(self.view)
        self.setStatusBar(self.strip)
        self.news = News(self.view, self.stage, self.strip, self.capture, self.merging)
        rooms = Rooms(
            self.view,
            self.stage,
            self.capture,
            self.merging,
            self.news,
            self.places,
        )
        self.camera_wishes = CameraWishes(rooms)
        self.stack_wishes = StackWishes(rooms)
        self.view_wishes = ViewWishes(rooms)
        self.merge_wishes = MergeWishes(rooms)
        self.export_wishes = ExportWishes(rooms)
        self.retouch_wishes = RetouchWishes(rooms, self.retouching)
        self.tour = Tour(rooms)
        self.tour.practice_requested.connect(self.camera_wishes.connect_practice)
        self._commands = CommandSearch(self)
        self.piece_wishes = PieceWishes(rooms)
        self.project_wishes = ProjectWishes(rooms)
        self.rescue_wishes = RescueWishes(rooms, self.survey)
        self.live_wishes = LiveWishes(rooms)
        self.coverage_wishes = CoverageWishes(rooms, self.survey)
        self.watch_wishes = WatchWishes(rooms)
        self.actions_by_name = make_menus(self, self._slots())
        self._commands.set_actions(self.actions_by_name)
        self.retouch_wishes.set_actions(self.actions_by_name)
        self.pages = Pages(self.actions_by_name)
        self.retouch_wishes.page_changed.connect(self.pages.set_retouch)
        self.stage.heatmap_changed.connect(self.actions_by_name["heatmap"].setChecked)
        self._habits = Habits(self.view, self.actions_by_name)
        self._key_guard = KeyGuard(self)
        self._key_guard.watch(self)
        self.scanner = self.piece_wishes.listen(self, self.actions_by_name)
        self._held_keys = HeldKeys(self, self.actions_by_name)
        self._probe = Probe(self.view, self.stage, self.merging, self.strip)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        self._tick()
        self.news.refresh()
        self.view.stage.setFocus()

    def connect_camera(self, address: str) -> None:
        """Connect to the camera at an address; ``auto`` takes the first one."""
        self.camera_wishes.connect_camera(address)

    def open_paths(self, paths: tuple[Path, ...]) -> None:
        """Take the frames among files and folders, and merge them."""
        self.stack_wishes.open_paths(paths)

    def save_to(self, path: Path, overwrite: bool = False) -> None:
        """Write the result to a file."""
        self.stack_wishes.save_to(path, overwrite)

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
            self._habits.keep_shape()
            self._ticker.stop()
            self.setEnabled(False)
            self.capture.request_close()
            self.merging.request_close()
            self.survey.request_close()
            self.retouching.request_close()
            self.watch_wishes.request_close()
            self.capture.join()
            self.merging.join()
            self.survey.join()
            self.retouching.join()
            self.watch_wishes.join()
        event.accept()

    def _slots(self) -> Slots:
        return {
            "quit": self.close,
            "tour": self.tour.begin,
            "commands": self._commands.open,
            **self.camera_wishes.slots(),
            **self.stack_wishes.slots(),
            **self.view_wishes.slots(),
            **self.merge_wishes.slots(),
            **self.export_wishes.slots(),
            **self.piece_wishes.slots(),
            **self.project_wishes.slots(),
            **self.rescue_wishes.slots(),
            **self.live_wishes.slots(),
            **self.coverage_wishes.slots(),
            **self.retouch_wishes.slots(),
            **self.watch_wishes.slots(),
            "stop": self._stop,
            "capture_page": self._show_capture_page,
            "merge_page": self._show_merge_page,
        }

    def _show_capture_page(self) -> None:
        self.retouch_wishes.set_page(False)
        self.view.show_merge(False)

    def _show_merge_page(self) -> None:
        self.retouch_wishes.set_page(False)
        self.view.show_merge(True)

    def _stop(self) -> None:
        """Take back what is being drawn, or else stop what is under way."""
        if not self.retouching.drop():
            self.stack_wishes.stop()

    def _tick(self) -> None:
        self.news.tick(self.places.root)
