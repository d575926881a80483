# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker lives in a thread of its own, and that thread ends."""

import threading

import pytest
from PySide6.QtCore import QThread, Signal
from pytestqt.qtbot import QtBot

from facetstack.workers.threads import Tray, Worker, WorkerThread


class Listener(Worker):
    """Tells in which thread it was spoken to."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answered_in = ""
        self.let_go_in = ""
        self.asked.connect(self._answer)

    def _answer(self) -> None:
        self.answered_in = QThread.currentThread().objectName()

    def let_go(self) -> None:
        self.let_go_in = QThread.currentThread().objectName()


class Sleeper(Listener):
    """Hangs until it is freed."""

    def __init__(self) -> None:
        super().__init__()
        self.freed = threading.Event()

    def _answer(self) -> None:
        self.freed.wait(20)


def test_a_worker_answers_in_its_own_named_thread(qtbot: QtBot) -> None:
    worker = Listener()
    thread = WorkerThread("polishing", worker)
    worker.asked.emit()
    qtbot.waitUntil(lambda: worker.answered_in == "polishing")
    thread.request_stop()
    assert thread.join()
    assert worker.let_go_in == "polishing"
    assert not thread.running


@pytest.mark.warns
def test_a_worker_that_hangs_is_rescued(qtbot: QtBot) -> None:
    worker = Sleeper()
    thread = WorkerThread("stuck", worker)
    worker.asked.emit()
    thread.request_stop()
    assert thread.join(timeout_ms=100, rescue=worker.freed.set) or thread.join()
    assert not thread.running


def test_a_tray_holds_the_newest_value_only() -> None:
    tray: Tray[int] = Tray()
    assert tray.put(1)
    assert not tray.put(2)
    assert tray.take() == 2
    assert tray.take() is None
    assert tray.put(3)
