# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes frames from a folder that another program fills, in a thread of its own."""

import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, Signal

from facetstack.errors import ProjectError, StudioError
from facetstack.session.grouping import Grouping
from facetstack.session.hot_folder import Dropped, HotFolder, Stack
from facetstack.workers.threads import Worker

_log = logging.getLogger(__name__)

_LOOK_MS = 250


@dataclass(frozen=True)
class WatchOrder:
    """What to watch, where stacks go, and what makes one.

    ``new_only`` leaves alone what lies in the folder already.
    """

    folder: Path
    out: Path
    grouping: Grouping
    new_only: bool = True


class WatchWorker(Worker):
    """Looks at a folder four times a second until it is told to end.

    ``begun`` and ``failed`` tell what became of an order; after ``failed`` nothing is
    watched any more. ``stacked`` brings a ``Stack``, ``dropped`` a ``Dropped``.
    """

    begun = Signal(object)
    stacked = Signal(object)
    dropped = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._hot: HotFolder | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self, order: WatchOrder) -> None:
        """Watch a folder from now on."""
        try:
            self._hot = HotFolder(
                order.folder, order.out, order.grouping, new_only=order.new_only
            )
        except StudioError as error:
            self.failed.emit(error)
            return
        self._timer.start()
        self.begun.emit(order)

    def end(self) -> None:
        """Watch nothing any more; frames that wait for their stack stay safe."""
        self._timer.stop()
        self._hot = None

    def let_go(self) -> None:
        """Stop looking."""
        self.end()

    def _look(self) -> None:
        if self._hot is None:
            return
        try:
            news = self._hot.look()
        except StudioError as error:
            self.end()
            self.failed.emit(error)
            return
        except OSError as error:
            self.end()
            self.failed.emit(
                ProjectError(
                    f"The folder cannot be watched any more: {error.strerror}.",
                    "Check that its disk is connected, and watch it again.",
                )
            )
            return
        for one in news:
            if isinstance(one, Stack):
                self.stacked.emit(one)
            elif isinstance(one, Dropped):
                self.dropped.emit(one)
