# SPDX-License-Identifier: GPL-3.0-or-later
"""How smoothly the window works: panning 45 megapixels, slots, the event loop's beat.

Run with ``pytest -m benchmark -s tests/benchmarks/test_canvas.py``. The machine may be
busy with other things: times of painting and of slots are CPU time of the window's
thread; the beat is wall time, and holds only where two cores are free.
"""

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facetstack.assets import asset
from facetstack.camera.child import VirtualCamera
from facetstack.imaging.opencv import cv2
from facetstack.widgets.canvas import Canvas
from facetstack.workers.pictures import Picture, picture_from_bgr

pytestmark = pytest.mark.benchmark

LARGE = (5504, 8256)
"""Rows and columns of 45 megapixels."""
LAPTOP, FOUR_K = (1366, 768), (3840, 2160)
MOST_MS = {LAPTOP: 17.0, FOUR_K: 33.0}

SLOT_MS = 16.0
BEAT_MS = 5
BEAT_GAP_MS = 50.0


@pytest.fixture(scope="module")
def large() -> Picture:
    noise = np.random.default_rng(5).integers(0, 255, (688, 1032, 3), np.uint8)
    return picture_from_bgr(cv2.resize(noise, LARGE[::-1]))


def percentiles(ms: list[float]) -> tuple[float, float]:
    p50, p95 = np.percentile(ms, (50, 95))
    return float(p50), float(p95)


@pytest.mark.parametrize("size", [LAPTOP, FOUR_K], ids=["1366x768", "4K"])
@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.7])
@pytest.mark.parametrize("whole", [False, True], ids=["scrolled", "drawn anew"])
def test_a_large_picture_pans_without_jerks(
    qtbot: QtBot, large: Picture, size: tuple[int, int], zoom: float, whole: bool
) -> None:
    """By hand, and with all of the view drawn anew, as where an overlay moves too."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(*size)
    canvas.show()
    canvas.show_picture(large)
    canvas.show_one_to_one()
    canvas.scale(zoom, zoom)
    canvas.centerOn(large.columns / 2, large.rows / 2)
    port, left = canvas.viewport(), Qt.MouseButton.LeftButton
    middle = QPoint(size[0] // 2, size[1] // 2)
    qtbot.mousePress(port, left, pos=middle)
    QApplication.processEvents()
    began_at = canvas.place()
    times = []
    for step in range(1, 90):
        turn = step if step < 45 else 90 - step
        began = time.thread_time()
        qtbot.mouseMove(port, middle + QPoint(-7 * turn, -4 * turn))
        if whole:
            port.repaint()
        QApplication.processEvents()
        times.append(1000 * (time.thread_time() - began))
        if step == 44:
            assert canvas.place().across > began_at.across, "it moves"
    qtbot.mouseRelease(port, left, pos=middle)
    p50, p95 = percentiles(times)
    how = "drawn anew" if whole else "scrolled"
    print(f"\npan {size} at {zoom:.0%} {how}: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    assert p95 <= MOST_MS[size]


class SlotClock:
    """Times what Qt calls of ours: every function entered straight from the loop."""

    def __init__(self) -> None:
        self.ms: dict[str, list[float]] = defaultdict(list)
        self._began: dict[FrameType, float] = {}

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        back = frame.f_back
        if back is None or back.f_code is not live.__code__:
            return
        if event == "call":
            self._began[frame] = time.thread_time()
        elif event == "return" and frame in self._began:
            spent = 1000 * (time.thread_time() - self._began.pop(frame))
            self.ms[frame.f_code.co_qualname].append(spent)


def live(loop: QEventLoop) -> None:
    """Let the window live; what the loop calls has this function behind it."""
    loop.exec()


@contextmanager
def slots_timed() -> Iterator[SlotClock]:
    clock = SlotClock()
    sys.setprofile(clock)
    try:
        yield clock
    finally:
        sys.setprofile(None)


def wait_until(is_so: Callable[[], bool], beats: list[float]) -> None:
    """Let the window live until something is so, and note how regularly it beats."""
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(BEAT_MS)
    deadline = time.monotonic() + 90
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        beats.append(1000 * (now - last[0]))
        last[0] = now
        if is_so() or time.monotonic() > deadline:
            loop.quit()

    timer.timeout.connect(beat)
    timer.start()
    live(loop)
    assert is_so(), "in time"


def go_through_a_piece(studio: Any, nikon: VirtualCamera, beats: list[float]) -> None:
    window = studio.window
    hints = json.loads(asset("scenes/ring/scene.json").read_text("utf-8"))
    studio.connect_camera(nikon.address)
    window.view.bracket_panel.set_step(round(hints["step_units"]))
    studio.set_limits(hints["near_units"], hints["far_units"])
    window.view.stage.setFocus()
    studio.press(Qt.Key.Key_Space)
    wait_until(lambda: window.merging.outcome is not None, beats)
    window.view.canvas.show_one_to_one()
    for key in (Qt.Key.Key_Y, Qt.Key.Key_4, Qt.Key.Key_Right):
        studio.press(key)
        beats_before = len(beats)
        wait_until(lambda n=beats_before: len(beats) > n + 40, beats)


def test_no_slot_takes_longer_than_a_picture_of_the_screen(
    studio: Any, nikon: VirtualCamera
) -> None:
    with slots_timed() as clock:
        go_through_a_piece(studio, nikon, [])
    slowest = sorted(clock.ms.items(), key=lambda item: -max(item[1]))[:8]
    print()
    for name, ms in slowest:
        print(f"{max(ms):6.1f} ms at most, {len(ms):5d} times  {name}")
    assert max(max(ms) for ms in clock.ms.values()) <= SLOT_MS


def test_the_window_beats_on_through_capture_and_merge(
    studio: Any, nikon: VirtualCamera
) -> None:
    beats: list[float] = []
    go_through_a_piece(studio, nikon, beats)
    p99, worst = float(np.percentile(beats, 99)), max(beats)
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"\nbeat of {BEAT_MS} ms: p99 {p99:.1f} ms, worst {worst:.1f} ms", end="")
    print(f" ({load:.1f} runnable processes per core)")
    assert p99 <= BEAT_GAP_MS
