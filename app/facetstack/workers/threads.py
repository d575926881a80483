# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts, names, stops and joins the thread of a worker."""

import logging
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Worker(QObject):
    """Lives in a thread of its own and is spoken to by signals only."""

    def shut_down(self) -> None:
        """Let everything go and end the thread; runs in the worker's thread."""
        self.let_go()
        QThread.currentThread().quit()

    def let_go(self) -> None:
        """Let go of what the worker holds; runs in the worker's thread, last of all."""


class WorkerThread(QObject):
    """A named thread and the worker that lives in it."""

    _stop_requested = Signal()

    def __init__(self, name: str, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._thread = QThread()
        self._thread.setObjectName(name)
        worker.moveToThread(self._thread)
        self._stop_requested.connect(worker.shut_down)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the thread still runs."""
        return self._thread.isRunning()

    def request_stop(self) -> None:
        """Ask the worker to let go once it has done what it is doing."""
        self._stop_requested.emit()

    def join(
        self, timeout_ms: int = 5000, rescue: Callable[[], None] | None = None
    ) -> bool:
        """Wait for the end of the thread, and say whether it came.

        Parameters
        ----------
        timeout_ms
            How long to wait, before and again after the rescue.
        rescue
            What to do if the worker hangs, such as killing what it waits for.
        """
        if self._thread.wait(timeout_ms):
            return True
        name = self._thread.objectName()
        if rescue is not None:
            _log.warning("The %s thread hangs; using force", name)
            rescue()
            if self._thread.wait(timeout_ms):
                return True
        _log.error("The %s thread did not end", name)
        return False


class Tray(Generic[T]):
    """Holds the newest value only; filled and emptied from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: T | None = None

    def put(self, value: T) -> bool:
        """Lay down a value, over an older one; say whether the tray was empty."""
        with self._lock:
            was_empty = self._value is None
            self._value = value
            return was_empty

    def take(self) -> T | None:
        """Take the value out, if there is one."""
        with self._lock:
            value, self._value = self._value, None
            return value
