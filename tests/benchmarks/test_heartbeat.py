# SPDX-License-Identifier: GPL-3.0-or-later
"""The window lives on while the camera host is killed or hangs, again and again.

Run the long one with ``pytest -m benchmark -s tests/benchmarks/test_heartbeat.py``. Its
limit holds where a core is free; what the window's thread waited for one is told apart.
"""

import gc
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer

from facetstack.camera import client as client_module
from facetstack.camera.child import VirtualCamera
from facetstack.window.application import spare_what_stays
from facetstack.workers.camera_status import CameraState

Order = Callable[..., dict[str, Any]]

BEAT_MS = 5
MOST_GAP_MS = 100.0
TIMES, HANGS = 20, 6
HANG_SECONDS = 1.0
"""How long the client waits for a host that hangs, in these tests."""


@dataclass(frozen=True)
class Gap:
    """How long the window's thread left a clock waiting.

    Attributes
    ----------
    ms
        By the clock on the wall.
    waiting_ms
        Of that, how long the thread could have run and no core was free.
    at
        Monotonic time of its end.
    """

    ms: float
    waiting_ms: float
    at: float

    @property
    def own_ms(self) -> float:
        """What is left of it when the others on the machine are taken out."""
        return self.ms - self.waiting_ms


class Beat:
    """Notes the gaps of a clock in the window's thread."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._last, self._waited = time.monotonic(), self._waited_ms()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._note)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _waited_ms(self) -> float:
        """Return how long this thread has waited for a core in all its life."""
        return int(self._schedule.read_text().split()[1]) / 1e6

    def _note(self) -> None:
        now, waited = time.monotonic(), self._waited_ms()
        gap = Gap(1000 * (now - self._last), waited - self._waited, now)
        self.gaps.append(gap)
        self._last, self._waited = now, waited


@pytest.fixture
def ready(
    studio: Any, nikon: VirtualCamera, order: Order, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The studio with a live picture and a bracket planned; a hang ends after 1 s."""
    monkeypatch.setattr(client_module, "_OTHER_NETWORK_SECONDS", HANG_SECONDS)
    monkeypatch.setattr("facetstack.session.unbroken.MOST_BREAKS", 2 * TIMES)
    order("lens", position=450, near_limit=250)
    studio.connect_camera(nikon.address)
    studio.window.view.bracket_panel.set_settle(0.0)
    studio.set_limits(-100, 200)
    spare_what_stays()
    yield studio
    gc.unfreeze()
    order("lens", near_limit=-600)


def host_of(studio: Any) -> int | None:
    camera = studio.window.capture._camera._camera
    pid: int | None = camera.host_pid if camera is not None else None
    return pid


def strike(studio: Any, number: signal.Signals) -> float:
    """Kill or stop the host; return when."""
    studio.until(lambda: host_of(studio) is not None)
    pid = host_of(studio)
    assert pid is not None
    os.kill(pid, number)
    return time.monotonic()


def strike_live(studio: Any, nikon: VirtualCamera, number: signal.Signals) -> float:
    """Strike in live view, see the camera lost, and connect it again."""
    capture = studio.window.capture
    at = strike(studio, number)
    studio.until(lambda: capture.status.state is CameraState.LOST)
    studio.connect_camera(nikon.address)
    return at


def strike_bracket(studio: Any, number: signal.Signals) -> float:
    """Strike while the lens moves; a shot in flight may rightly take a minute."""
    text = studio.window.view.job_bar._text
    studio.until(lambda: text.text().startswith("Moving to frame"))
    return strike(studio, number)


def report(name: str, beat: Beat, strikes: list[float]) -> float:
    """Print the gaps and return the longest, in milliseconds."""
    gaps = sorted(beat.gaps, key=lambda gap: gap.ms)
    own = sorted(gap.own_ms for gap in gaps)
    p99 = int(0.99 * len(gaps))
    print(
        f"\n{name}: {len(strikes)} strikes, {len(gaps)} beats, "
        f"load {os.getloadavg()[0]:.1f}\n"
        f"  gap: p99 {gaps[p99].ms:.1f} ms, most {gaps[-1].ms:.1f} ms; without waiting "
        f"for a core: p99 {own[p99]:.1f} ms, most {own[-1]:.1f} ms"
    )
    for gap in gaps[-3:]:
        after = [gap.at - at for at in strikes if at < gap.at]
        since = f"{min(after):.2f} s after a strike" if after else "before any"
        print(f"  {gap.ms:.0f} ms, of which {gap.waiting_ms:.0f} waiting; {since}")
    return gaps[-1].ms


def signals(chance: random.Random) -> list[signal.Signals]:
    """Return in which order the host is killed and stopped."""
    kinds = [signal.SIGSTOP] * HANGS + [signal.SIGKILL] * (TIMES - HANGS)
    chance.shuffle(kinds)
    return kinds


@pytest.mark.benchmark
@pytest.mark.warns
@pytest.mark.timeout(1200)
def test_live_view_that_is_struck_twenty_times_leaves_the_window_alive(
    ready: Any, nikon: VirtualCamera
) -> None:
    chance = random.Random(1)
    beat, strikes = Beat(), []
    for kind in signals(chance):
        at = time.monotonic() + chance.uniform(0.2, 1.0)
        ready.until(lambda at=at: time.monotonic() > at)
        strikes.append(strike_live(ready, nikon, kind))
    beat.stop()
    assert report("live view", beat, strikes) < MOST_GAP_MS


@pytest.mark.benchmark
@pytest.mark.warns
@pytest.mark.timeout(1200)
def test_brackets_that_are_struck_twenty_times_leave_the_window_alive(
    ready: Any,
) -> None:
    chance = random.Random(2)
    window = ready.window
    kinds = signals(chance)
    beat, strikes = Beat(), []
    while kinds:
        ready.press(Qt.Key.Key_Space)
        ready.until(lambda: window.capture.shooting)
        for kind in [kinds.pop() for _ in range(min(4, len(kinds)))]:
            strikes.append(strike_bracket(ready, kind))
            at = time.monotonic() + chance.uniform(0.0, 0.5)
            ready.until(lambda at=at: time.monotonic() > at)
        ready.until(lambda: not window.capture.shooting, seconds=120)
        ready.until(lambda: window.merging.outcome is not None, seconds=120)
        ready.until(lambda: not window.merging.busy)
        assert len(window.merging.frames) == 4, ready.message()
    beat.stop()
    assert report("brackets", beat, strikes) < MOST_GAP_MS


@pytest.mark.warns
def test_a_host_that_dies_or_hangs_never_holds_the_window_up(
    ready: Any, nikon: VirtualCamera
) -> None:
    """A window that waited for it would stand still for a second."""
    beat = Beat()
    for kind in (signal.SIGKILL, signal.SIGSTOP):
        strike_live(ready, nikon, kind)
    beat.stop()
    assert max(gap.own_ms for gap in beat.gaps) < 1000 * HANG_SECONDS / 4
