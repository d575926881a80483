# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants the wish to watch a folder that another program fills, as if it were a camera.

Each stack is opened and merged as soon as it is complete and nothing else is under way.
"""

from collections import deque
from pathlib import Path

from PySide6.QtCore import Signal

from facetstack.errors import StudioError
from facetstack.language import say, tr
from facetstack.session.grouping import Grouping
from facetstack.session.hot_folder import Dropped, Stack
from facetstack.widgets.watch_dialog import WatchChoice, WatchDialog
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.threads import WorkerThread
from facetstack.workers.watch_worker import WatchOrder, WatchWorker

_WATCHED = "Watched"
"""The folder among the pieces that takes the stacks."""


class WatchWishes(Wishes):
    """The side of the folder that is watched."""

    _begin_requested = Signal(object)
    _end_requested = Signal()

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._order: WatchOrder | None = None
        self._waiting: deque[Path] = deque()
        self._worker = WatchWorker()
        self._begin_requested.connect(self._worker.begin)
        self._end_requested.connect(self._worker.end)
        self._worker.begun.connect(self._tell_begun)
        self._worker.stacked.connect(self._take_stack)
        self._worker.dropped.connect(self._tell_dropped)
        self._worker.failed.connect(self._tell_failed)
        self._merging.changed.connect(self._open_next)
        self._capture.changed.connect(self._open_next)
        self._view.panel.currentChanged.connect(self._open_next)
        self._thread = WorkerThread("watch", self._worker)

    @property
    def watching(self) -> bool:
        """Whether a folder is watched."""
        return self._order is not None

    def slots(self) -> Slots:
        """Return the slot of the action."""
        return {"watch": self.ask}

    def ask(self) -> None:
        """Ask for a folder to watch; if one is watched, stop that."""
        if self._order is not None:
            folder = self._order.folder
            self.end()
            self._news.hint(tr("{folder} is watched no more.", folder=folder.name))
            return
        dialog = WatchDialog(self._view, self._places.root)
        if dialog.exec() and dialog.choice is not None:
            self.begin(dialog.choice)

    def begin(self, choice: WatchChoice) -> None:
        """Watch a folder."""
        self._order = WatchOrder(
            choice.folder,
            self._places.root / _WATCHED,
            Grouping(choice.frames, choice.gap_seconds),
            choice.new_only,
        )
        self._begin_requested.emit(self._order)

    def end(self) -> None:
        """Watch nothing any more."""
        self._order = None
        self._end_requested.emit()

    def request_close(self) -> None:
        """Ask the thread to end."""
        self._waiting.clear()
        self._thread.request_stop()

    def join(self) -> bool:
        """Wait for the thread."""
        return self._thread.join()

    def _tell_begun(self, order: WatchOrder) -> None:
        self._news.hint(
            tr("Watching {folder}.", folder=order.folder.name),
            tr("Stacks go to {folder}.", folder=order.out),
        )

    def _take_stack(self, stack: Stack) -> None:
        if len(stack.frames) < 2:
            self._news.hint(
                tr("{name} has a single frame.", name=stack.folder.name),
                tr("It is kept, and not merged."),
            )
            return
        self._news.hint(
            tr(
                "{name} is complete: {count} frames.",
                name=stack.folder.name,
                count=len(stack.frames),
            )
        )
        self._waiting.append(stack.folder)
        self._open_next()

    def _open_next(self) -> None:
        """Open the next stack, unless the photographer is busy with another."""
        retouching = self._view.panel.currentWidget() is self._view.retouch_panel
        busy = self._merging.busy or self._capture.shooting or retouching
        if busy or not self._waiting:
            return
        self._places.forget()
        self._merging.open((self._waiting.popleft(),))
        self._view.job_bar.begin(tr("Reading the folder"))

    def _tell_dropped(self, dropped: Dropped) -> None:
        self._news.hint(
            tr("{name} is left out: {why}.", name=dropped.name, why=say(dropped.why))
        )

    def _tell_failed(self, error: StudioError) -> None:
        self._order = None
        self._news.tell_error(error)
