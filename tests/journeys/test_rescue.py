# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong while a bracket is shot is told with an act, and the act mends it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from facetstack.camera.child import VirtualCamera
from facetstack.camera.client import CameraClient
from facetstack.session.bracket_record import find_journal
from facetstack.session.holes import find_holes
from facetstack.window.main_window import MainWindow
from facetstack.workers.camera_status import CameraState

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def ready(studio: Any, nikon: VirtualCamera, order: Order) -> Any:
    """The studio with near and far set, and a named piece."""
    order("lens", position=550)
    studio.connect_camera(nikon.address)
    studio.window.view.piece.setText("RING-17")
    studio.window.view.bracket_panel.set_settle(0.0)
    studio.set_limits(-200, 200)
    return studio


def merged(studio: Any, count: int) -> list[Path]:
    merging = studio.window.merging
    studio.until(lambda: not studio.window.capture.shooting)
    studio.until(lambda: len(merging.frames) == count)
    studio.until(lambda: merging.outcome is not None and not merging.busy)
    return [ref.path for ref in merging.frames]


def test_an_alarm_stands_beside_its_frame_and_one_key_shoots_it_again(
    ready: Any, order: Order
) -> None:
    window = ready.window
    alarmed: list[Path] = []
    window.capture.shot_taken.connect(
        lambda shot: alarmed.append(shot.path) if shot.alarms else None
    )
    lost: list[bool] = []

    def lose_a_step(progress: Any) -> None:
        """In the camera's thread, so that it comes before the move."""
        if not lost and progress.text.startswith("Moving to frame 4"):
            lost.append(True)
            order("lose", times=1, share=1)

    window.capture._camera.bracket_progressed.connect(
        lose_a_step, Qt.ConnectionType.DirectConnection
    )
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: window.capture.shooting)
    frames = merged(ready, 5)
    assert len(alarmed) == 1
    odd = frames.index(alarmed[0])
    model = window.view.filmstrip.model()
    tips = [
        model.data(model.index(row), Qt.ItemDataRole.ToolTipRole) for row in range(5)
    ]
    assert ["did not move" in tip for tip in tips] == [r == odd for r in range(5)]
    before = frames[odd].read_bytes()
    ready.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    ready.until(lambda: window.capture.shooting)
    ready.until(lambda: not window.capture.shooting)
    assert merged(ready, 5) == frames
    assert frames[odd].read_bytes() != before
    aside = frames[odd].with_name(frames[odd].name + ".aside")
    assert aside.read_bytes() == before, "the odd one is kept"
    assert model.data(model.index(odd), Qt.ItemDataRole.ToolTipRole) == frames[odd].name


@pytest.mark.warns
def test_a_bracket_that_broke_off_is_offered_by_the_next_window_and_goes_on(
    ready: Any,
    order: Order,
    nikon: VirtualCamera,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facetstack.session.shooting._OPEN_PAUSE_SECONDS", 0.1)
    first = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: first.view.filmstrip.frame_count >= 2)
    order("refuse", on=True)
    order("close")
    ready.until(lambda: first.capture.status.state is CameraState.LOST)
    ready.until(lambda: not first.capture.shooting)
    order("refuse", on=False)
    assert "Ctrl+Alt+R" in ready.message()
    folder = first.places.folder
    first.close()
    assert find_holes(find_journal(folder)).missing
    ready.window = MainWindow(CameraClient, first.places.root)
    ready.window.resize(1366, 768)
    ready.window.show()
    try:
        ready.until(lambda: "broke off: RING-17 001 has" in ready.message())
        ready.connect_camera(nikon.address)
        ready.window.activateWindow()
        ready.do("resume")
        ready.until(lambda: ready.window.capture.shooting)
        assert len(merged(ready, 5)) == 5
        assert not find_holes(find_journal(folder)).missing
        capture = ready.window.capture
        assert capture.far_units - capture.near_units == 400
        assert capture.status.position_units == capture.near_units
    finally:
        ready.window.close()


def test_a_bracket_that_was_stopped_on_purpose_is_not_offered(
    ready: Any, qtbot: Any
) -> None:
    first = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: first.view.filmstrip.frame_count >= 2)
    ready.press(Qt.Key.Key_Escape)
    ready.until(lambda: not first.capture.shooting)
    from facetstack.session.unfinished import find_unfinished

    assert find_unfinished(first.places.root) is None
    ready.until(lambda: not first.merging.busy)
    ready.do("resume")
    ready.until(lambda: first.capture.shooting)
    assert len(merged(ready, 5)) == 5
