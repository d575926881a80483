# SPDX-License-Identifier: GPL-3.0-or-later
"""The bracket that is set in the camera's menu, through the real window."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.session.bracket_record import find_journal
from facetstack.session.unfinished import find_unfinished
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone
from facetstack.window.preferences import load_preferences
from facetstack.workers.camera_status import CameraState

Order = Callable[..., dict[str, Any]]
FRAMES = 3
GET_OBJECT = 0x1009


@pytest.fixture
def ready(studio: Any, nikon: VirtualCamera, order: Order) -> Iterator[Any]:
    """The studio, set to the bracket of a camera that is started by hand."""
    order("lens", position=300)
    order("menu", frames=FRAMES, step=60)
    studio.connect_camera(nikon.address)
    studio.window.view.piece.setText("RING-17")
    studio.window.view.bracket_panel.set_way(True, FRAMES)
    yield studio
    order("menu", frames=1)


def told(studio: Any) -> str:
    text: str = studio.window.view.job_bar._text.text()
    return text


def merged(studio: Any) -> list[Path]:
    window = studio.window
    studio.until(lambda: not window.capture.shooting)
    studio.until(lambda: window.merging.outcome is not None and not window.merging.busy)
    return [ref.path for ref in window.merging.frames]


def test_the_photographer_is_told_what_to_press_and_the_frames_are_merged(
    ready: Any, order: Order
) -> None:
    window = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: "Focus shift shooting > Start (" in told(ready))
    first = told(ready)
    ready.until(lambda: told(ready) != first, seconds=4)
    assert "Focus shift shooting > Start (4:5" in told(ready), "time runs"
    assert not window.merging.frames
    shots = order("look")["shots"]
    order("drop", operation=GET_OBJECT)
    order("press")
    frames = merged(ready)
    assert order("look")["shots"] - shots == FRAMES, "the broken link cost no frame"
    names = [f"RING-17_001_{number:03}.JPG" for number in range(1, FRAMES + 1)]
    assert [path.name for path in frames] == names
    stood = dict(order("look")["taken"])
    at = [stood[zlib.crc32(path.read_bytes())] for path in frames]
    assert at == sorted(at)
    assert window.stage.layer is Layer.RESULT
    ready.until(lambda: window.capture.status.state is CameraState.LIVE)
    assert not window.capture.status.position_known, "the camera moved the lens"
    assert find_journal(frames[0].parent).finished
    window.view.filmstrip.choose(1)
    ready.do("again")
    ready.until(lambda: window.view.toast.tone is Tone.ERROR)
    assert "Shoot the whole bracket again" in ready.message()
    assert all(path.exists() for path in frames)


def test_escape_ends_the_wait_and_what_the_camera_shot_is_fetched(
    ready: Any, order: Order
) -> None:
    window = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: "Start it on the camera" in told(ready))
    ready.press(Qt.Key.Key_Escape)
    ready.until(lambda: not window.capture.shooting, seconds=5)
    assert "may go on" in ready.message()
    assert window.capture.status.state is CameraState.LIVE
    assert find_unfinished(window.places.root) is None, "it was meant"
    order("press")
    ready.until(lambda: not window.merging.busy)
    ready.do("resume")
    ready.until(lambda: window.capture.shooting)
    assert len(merged(ready)) == FRAMES


def test_a_camera_that_we_release_starts_by_itself_and_too_few_frames_are_told(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start_virtual_camera("canon", "ring", faults_port=0) as camera:
        camera.order("menu", frames=2, step=60)
        monkeypatch.setattr(
            "facetstack.camera.series.InCameraBracket.__init__.__defaults__",
            (False, 1.5, 300.0),
        )
        studio.connect_camera(camera.address)
        studio.window.view.bracket_panel.set_way(True, FRAMES)
        assert "Focus bracketing" in studio.window.view.bracket_panel._menu.text()
        studio.press(Qt.Key.Key_Space)
        studio.until(lambda: studio.window.capture.shooting)
        studio.until(lambda: not studio.window.capture.shooting)
        assert "Only 2 of 3 frames came" in studio.message()
        assert len(merged(studio)) == 2
        studio.window.close()


def test_the_choice_is_remembered_and_near_and_far_are_asked_for_only_without_it(
    studio: Any, nikon: VirtualCamera, order: Order
) -> None:
    panel = studio.window.view.bracket_panel
    panel.set_way(True, 7)
    kept = load_preferences()
    assert (kept.by_camera, kept.frames_by_camera) == (True, 7)
    assert panel._frames.isVisibleTo(panel)
    assert not panel._step.isVisibleTo(panel)
    panel.set_way(False, 7)
    assert not load_preferences().by_camera
    studio.connect_camera(nikon.address)
    studio.press(Qt.Key.Key_Space)
    assert "near (A) and far (B)" in studio.message()
