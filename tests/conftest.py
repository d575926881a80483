"""Every test gets a home of its own and leaves nothing behind."""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.style import apply_style
from facetstack.window.main_window import MainWindow
from facetstack.workers.camera_status import CameraState


def pytest_configure(config: pytest.Config) -> None:
    """Hear Ctrl-C, and let children hear it: a shell's background jobs do not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def living_children() -> set[int]:
    """Return the process ids of our child processes, zombies too."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


@pytest.fixture(autouse=True)
def no_child_survives() -> Iterator[None]:
    """Every test leaves as many processes as it found."""
    before = living_children()
    yield
    deadline = time.monotonic() + 5
    while (left := living_children() - before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left, "a child process survived the test"


@pytest.fixture(autouse=True)
def own_home(
    no_child_survives: None,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """libgphoto2 keeps settings at home, and makes no folders on the way."""
    home = tmp_path_factory.mktemp("home")
    (home / "cfg").mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "cfg"))
    for name in ("VCAMERADIR", "CAMLIBS", "IOLIBS"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def no_window_or_thread_survives(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test of the window closes it, and ends the threads behind it."""
    yield
    if "qapp" not in request.fixturenames:
        return
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    names = [f"{type(one).__name__} {one.windowTitle()!r}" for one in windows]
    for window in windows:
        window.close()
    running = [
        one.objectName() or "unnamed"
        for one in gc.get_objects()
        if isinstance(one, QThread) and one.isRunning()
    ]
    assert not names, "a window survived the test: close it, or qtbot.addWidget it"
    assert not running, f"threads survived the test: {running}"


@pytest.fixture(autouse=True)
def no_unexpected_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """The studio warns of nothing, unless a test is marked ``warns``."""
    yield
    if request.node.get_closest_marker("warns"):
        return
    warned = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith("facetstack")
    ]
    assert not warned, "an unexpected warning: mark the test ``warns`` if it is right"


@pytest.fixture(scope="module")
def nikon() -> Iterator[VirtualCamera]:
    """A virtual Nikon body in a process of its own; each test leaves it sound."""
    with start_virtual_camera("nikon", "ring", faults_port=0) as body:
        yield body


@pytest.fixture
def order(nikon: VirtualCamera) -> Callable[..., dict[str, Any]]:
    """Order a fault of the virtual body, or look at it."""
    return nikon.order


class Studio:
    """The real window, and hands that use it."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self._qtbot = qtbot
        self.window = MainWindow(CameraClient, root)
        self.window.resize(1366, 768)
        self.window.show()
        with qtbot.waitActive(self.window):
            self.window.activateWindow()

    def until(self, is_so: Callable[[], bool], seconds: float = 40) -> None:
        """Let the window live until something is so."""
        self._qtbot.waitUntil(is_so, timeout=round(seconds * 1000))

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key on whatever has the focus."""
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        target = QApplication.focusWidget() or self.window
        self._qtbot.keyClick(target, key, held)
        self.until(lambda: not self.window.scanner.holding)

    def do(self, action: str) -> None:
        """Choose a menu entry."""
        self.window.actions_by_name[action].trigger()

    def connect_camera(self, address: str) -> None:
        """Connect, and wait for the live picture."""
        self.window.connect_camera(address)
        self.until(lambda: self.window.capture.status.state is CameraState.LIVE)
        self.until(lambda: self.window.stage.has(Layer.LIVE))

    def drive(self, units: int) -> None:
        """Drive the lens, and wait until it is there."""
        capture = self.window.capture
        target = capture.status.position_units + units
        capture.drive(units)
        self.until(lambda: capture.status.position_units == target)

    def set_limits(self, near: int, far: int) -> None:
        """Set near and far by driving there, as the photographer does."""
        self.drive(near - self.window.capture.status.position_units)
        self.press(Qt.Key.Key_A)
        self.drive(far - near)
        self.press(Qt.Key.Key_B)
        capture = self.window.capture
        assert (capture.near_units, capture.far_units) == (near, far)

    def message(self) -> str:
        """Return what the toast says; "" while none is shown."""
        toast = self.window.view.toast
        return toast.text if toast.isVisible() else ""


@pytest.fixture
def studio(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Studio]:
    """The window without a camera; closed after the test, threads and all."""
    apply_style(qapp)
    made = Studio(qtbot, tmp_path / "pieces")
    yield made
    made.window.close()
    made.window.deleteLater()
