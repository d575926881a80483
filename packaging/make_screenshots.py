# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the README's pictures of the window, at work on the virtual camera.

Run it on a screen, a virtual one will do: ``xvfb-run -a -s "-screen 0 1920x1080x24"
.venv/bin/python packaging/make_screenshots.py FOLDER``. Each state is taken at the
size of a laptop and, in FOLDER/large, of a desk; QT_SCALE_FACTOR=2 makes that 4K.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtWidgets import QApplication

from facetstack.assets import asset
from facetstack.camera.child import start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.widgets.command_list import CommandList
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.style import apply_style
from facetstack.window.main_window import MainWindow
from facetstack.workers.camera_status import CameraState

SIZES = {".": (1366, 768), "large": (1920, 1080)}
PATIENCE_SECONDS = 60


def pause(ms: int) -> None:
    """Let the window live; unlike ``QTest.qWait`` this lets other threads run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def wait_until(what: str, is_so: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit(f"gave up waiting until {what}")
        pause(30)


def take(window: MainWindow, folder: Path, name: str) -> None:
    """Save a picture of the window as it is now."""
    for place, size in SIZES.items():
        window.resize(*size)
        pause(300)
        path = folder / place / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(path), quality=90)
        print(path)
    window.resize(*SIZES["."])


def do(window: MainWindow, action: str) -> None:
    """Choose a menu entry."""
    window.actions_by_name[action].trigger()


def drive_to(window: MainWindow, units: int) -> None:
    """Drive the lens, and wait until it is there."""
    window.capture.drive(units - window.capture.status.position_units)
    wait_until("the lens stands", lambda: window.capture.status.position_units == units)
    pause(700)


def play(window: MainWindow, address: str, folder: Path) -> None:
    """Go through a piece, and take a picture of each state."""
    take(window, folder, "empty")
    window.connect_camera(address)
    wait_until("live", lambda: window.capture.status.state is CameraState.LIVE)
    wait_until("a live picture", lambda: window.stage.has(Layer.LIVE))
    window.view.piece.setText("RING-0417")
    hints = json.loads(asset("scenes/ring/scene.json").read_text("utf-8"))
    near, far = hints["near_units"], hints["far_units"]
    drive_to(window, near)
    window.capture.set_near()
    drive_to(window, far)
    window.capture.set_far()
    drive_to(window, (near + far) // 2)
    window.view.bracket_panel.set_step(round(hints["step_units"]))
    take(window, folder, "live")
    do(window, "shoot")
    wait_until("half is shot", lambda: window.view.filmstrip.frame_count >= 6)
    take(window, folder, "shooting")
    wait_until("it is merged", lambda: window.merging.outcome is not None)
    pause(5000)
    take(window, folder, "result")
    window.stage.choose(Layer.DEPTH)
    take(window, folder, "depth")
    window.stage.choose(Layer.COVERAGE)
    window.view.show_coverage_panel()
    take(window, folder, "coverage")
    window.view.show_shoot_panel()
    wait_until("maps are drawn", lambda: window.stage.has(Layer.CONFIDENCE))
    for layer in (Layer.OWNER, Layer.CONFIDENCE):
        window.stage.choose(layer)
        take(window, folder, layer.name.lower())
    do(window, "commands")
    take(window, folder, "commands")
    # On a screen without a window manager nothing loses the focus.
    window.findChild(CommandList).hide()
    window.view.filmstrip.choose(4)
    wait_until("a frame is shown", lambda: window.stage.layer is Layer.FRAME)
    window.stage.choose(Layer.RESULT)
    canvas = window.view.canvas
    do(window, "split")
    canvas.show_spot(canvas.picture.columns * 0.56, canvas.picture.rows * 0.41)
    take(window, folder, "compared")
    do(window, "split")
    canvas.show_one_to_one(QPoint(canvas.width() // 2, canvas.height() // 3))
    take(window, folder, "one_to_one")
    do(window, "retouch_page")
    wait_until("it can be painted on", lambda: window.retouching.ready)
    worklist = window.retouch_wishes.places_to_see
    wait_until("places are listed", lambda: bool(worklist.places))
    proposed: list[object] = []
    window.retouching.scout.proposals_made.connect(proposed.append)
    do(window, "next_place")
    wait_until("corrections are proposed", lambda: bool(proposed))
    pause(1000)
    take(window, folder, "retouch")


def main() -> None:
    """Take the pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    apply_style(application)
    with (
        tempfile.TemporaryDirectory() as root,
        start_virtual_camera(body="nikon", scene="ring") as camera,
    ):
        window = MainWindow(CameraClient, Path(root))
        window.resize(*SIZES["."])
        window.show()
        try:
            play(window, camera.address, folder)
        finally:
            window.close()


if __name__ == "__main__":
    main()
