# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of the stack: open, merge, walk through frames, save."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from facetstack.imaging.frame import FrameRef
from facetstack.widgets.layer_bar import MERGED_LAYERS
from facetstack.window.ask import ask_for_folder, ask_for_frames, ask_where_to_save
from facetstack.window.wishes import Rooms, Slots, Wishes


class StackWishes(Wishes):
    """The side of the stack."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        view = self._view
        view.empty.open_requested.connect(self._open_folder)
        view.filmstrip.frame_chosen.connect(self._choose_frame)
        view.job_bar.cancel_requested.connect(self.stop)
        view.merge_panel.merge_requested.connect(self.merge_again)
        view.bracket_panel.stop_requested.connect(self.stop)

    def slots(self) -> Slots:
        """Return the slots of the stack's actions."""
        return {
            "open_folder": self._open_folder,
            "open_frames": self._open_frames,
            "save": self.save,
            "show_folder": self._show_capture_folder,
            "merge": self.merge_again,
            "previous": self._previous_frame,
            "next": self._next_frame,
            "exclude": self.exclude,
            "stop": self.stop,
        }

    def open_paths(self, paths: tuple[Path, ...]) -> None:
        """Take the frames among files and folders, and merge them."""
        if self._capture.shooting:
            self._news.hint("A bracket is being shot.", "Stop it first (Esc).")
            return
        self._places.forget()
        self._merging.open(paths)
        self._view.job_bar.begin("Reading the folder")

    def merge_again(self) -> None:
        """Merge the frames of the filmstrip again."""
        merging = self._merging
        if merging.busy or self._capture.shooting or not merging.frames:
            return
        if len(merging.chosen) < 2:
            self._news.hint(
                "A merge needs two frames.", "Take excluded ones in again (X)."
            )
            return
        self._stage.remove(*MERGED_LAYERS)
        self._view.job_bar.begin("Merging")
        merging.merge_again()

    def exclude(self) -> None:
        """Leave the selected frame out of the next merge, or take it in again."""
        ref = self._view.filmstrip.current
        if ref is None:
            self._news.hint("No frame is selected.", "Click one in the filmstrip.")
            return
        excluded = not self._merging.memory.is_excluded(ref)
        self._merging.exclude(ref, excluded)
        if excluded:
            self._news.hint(f"Frame {ref.number} is left out.", "Ctrl+M merges again.")
        else:
            self._news.hint(
                f"Frame {ref.number} is taken in again.", "Ctrl+M merges again."
            )

    def save(self) -> None:
        """Ask for a name, and write the result."""
        if self._merging.outcome is None:
            self._news.hint("There is no result to save yet.")
            return
        suggestion = self._places.suggest_result(self._merging.frames[0].path)
        choice = ask_where_to_save(self._view, suggestion)
        if choice is not None:
            self.save_to(choice.path, choice.overwrite)

    def save_to(self, path: Path, overwrite: bool = False) -> None:
        """Write the result to a file."""
        self._view.job_bar.begin(f"Saving {path.name}")
        self._merging.save(path, overwrite)

    def stop(self) -> None:
        """Stop whatever is under way, or close the message."""
        stopped = self._capture.stop()
        if not (self._merging.stop() or stopped):
            self._view.toast.hide()

    def _open_folder(self) -> None:
        folder = ask_for_folder(self._view, self._places.last_opened)
        if folder is not None:
            self._places.note_opened(folder)
            self.open_paths((folder,))

    def _open_frames(self) -> None:
        paths = ask_for_frames(self._view, self._places.last_opened)
        if paths:
            self._places.note_opened(paths[0])
            self.open_paths(paths)

    def _choose_frame(self, ref: FrameRef) -> None:
        self._news.stop_following()
        self._merging.show_frame(ref)

    def _previous_frame(self) -> None:
        self._view.filmstrip.step(-1)

    def _next_frame(self) -> None:
        self._view.filmstrip.step(1)

    def _show_capture_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._places.folder)))
