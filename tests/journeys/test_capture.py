# SPDX-License-Identifier: GPL-3.0-or-later
"""From the connected camera to the saved picture, through the real window."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone
from facetstack.workers.camera_status import CameraState

CAPTURE = 0x9207

Order = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def lens_in_the_middle(order: Order) -> None:
    """Brackets leave the lens at near, each farther towards the end of its travel."""
    order("lens", position=550)


@pytest.fixture
def ready(studio: Any, nikon: VirtualCamera) -> Any:
    """The studio with a live picture, near and far set, a named piece."""
    studio.connect_camera(nikon.address)
    studio.window.view.piece.setText("RING-17")
    studio.window.view.bracket_panel.set_settle(0.0)
    studio.set_limits(-200, 200)
    return studio


def frames_on_disk(studio: Any) -> list[Path]:
    folder = studio.window.places.root / "RING-17" / "Capture" / "001"
    return visible(folder) if folder.is_dir() else []


def visible(folder: Path) -> list[Path]:
    """Return what is no journal."""
    return sorted(path for path in folder.iterdir() if path.name[0] != ".")


def test_near_far_space_gives_a_finished_stack(ready: Any, tmp_path: Path) -> None:
    window = ready.window
    while_shooting: list[bool] = []
    window.merging.thumbnail_made.connect(
        lambda _: while_shooting.append(window.capture.shooting)
    )
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: window.capture.shooting)
    ready.until(lambda: window.merging.outcome is not None)
    paths = frames_on_disk(ready)
    assert [path.name for path in paths] == [
        f"RING-17_001_{number:03}.JPG" for number in range(1, 6)
    ]
    assert [ref.path for ref in window.merging.frames] == paths
    assert while_shooting[0], "the merge must not wait for the last frame"
    assert window.stage.layer is Layer.RESULT
    assert window.capture.status.position_units == -200, "focus returns to near"
    assert not any(one.left_out for one in window.merging.outcome.result.alignments)
    window.save_to(tmp_path / "ring.tif")
    ready.until(lambda: "Saved" in ready.message())
    saved = read_frame(FrameRef(tmp_path / "ring.tif", 0)).pixels
    assert np.array_equal(saved, window.merging.outcome.result.pixels)
    ready.until(lambda: window.capture.status.state is CameraState.LIVE)
    live = window.stage._pictures[Layer.LIVE]
    ready.press(Qt.Key.Key_1)
    ready.until(lambda: window.stage._pictures[Layer.LIVE] is not live, seconds=2)
    assert window.stage.layer is Layer.LIVE


def test_a_second_bracket_goes_into_a_folder_of_its_own(ready: Any) -> None:
    for _ in range(2):
        ready.press(Qt.Key.Key_Space)
        ready.until(lambda: ready.window.capture.shooting)
        ready.until(lambda: ready.window.merging.outcome is not None)
        ready.until(lambda: not ready.window.capture.shooting)
    capture = ready.window.places.root / "RING-17" / "Capture"
    assert sorted(one.name for one in capture.iterdir()) == ["001", "002"]
    assert all(len(visible(one)) == 5 for one in capture.iterdir())
    ready.window.open_paths((capture / "001",))
    ready.until(lambda: ready.window.merging.outcome is not None)


def test_escape_keeps_what_was_shot_and_the_camera(ready: Any) -> None:
    window = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: window.view.filmstrip.frame_count >= 2)
    ready.press(Qt.Key.Key_Escape)
    ready.until(lambda: not window.capture.shooting)
    ready.until(lambda: not window.merging.busy)
    assert 2 <= len(frames_on_disk(ready)) < 5
    assert window.view.filmstrip.frame_count == len(frames_on_disk(ready))
    assert "are kept" in ready.message()
    assert window.capture.status.state is CameraState.LIVE
    ready.do("merge")
    ready.until(lambda: window.merging.outcome is not None)


def test_a_lost_link_keeps_frames_on_disk_and_in_the_window(
    ready: Any, order: Order, nikon: VirtualCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facetstack.session.shooting._OPEN_PAUSE_SECONDS", 0.1)
    window = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: window.view.filmstrip.frame_count >= 2)
    order("refuse", on=True)
    order("close")
    ready.until(lambda: not window.capture.shooting)
    order("refuse", on=False)
    ready.until(lambda: window.capture.status.state is CameraState.LOST)
    kept = frames_on_disk(ready)
    assert len(kept) >= 2
    assert [ref.path for ref in window.merging.frames] == kept
    assert window.view.toast.tone is Tone.ERROR
    ready.until(lambda: window.merging.outcome is not None)
    ready.connect_camera(nikon.address)


def test_a_shot_that_is_refused_is_told_and_the_frames_are_kept(
    ready: Any, order: Order
) -> None:
    window = ready.window
    ready.press(Qt.Key.Key_Space)
    ready.until(lambda: window.view.filmstrip.frame_count >= 1)
    order("fail", operation=CAPTURE, code=0x200C)
    ready.until(lambda: not window.capture.shooting)
    assert window.view.toast.tone is Tone.ERROR
    assert frames_on_disk(ready)
    assert window.capture.status.state is CameraState.LIVE


def test_the_heatmap_follows_the_lens(studio: Any, nikon: VirtualCamera) -> None:
    """What is sharp in live view changes when the focus moves."""
    studio.connect_camera(nikon.address)
    window = studio.window
    seen: list[np.ndarray] = []
    window.capture.live_picture.connect(lambda live: seen.append(live.sharpness))

    def sharpest_at(units: int) -> np.ndarray:
        """Return where the sharpest fiftieth of the live picture is."""
        studio.drive(units - window.capture.status.position_units)
        count = len(seen)
        studio.until(lambda: len(seen) > count + 20)
        found: np.ndarray = seen[-1] > np.quantile(seen[-1], 0.98)
        return found

    def shared(one: np.ndarray, other: np.ndarray) -> float:
        return float((one & other).sum() / (one | other).sum())

    near, far, near_again = (sharpest_at(units) for units in (-300, 300, -300))
    assert shared(near, far) < 0.3
    assert shared(near, near_again) > 0.6
    assert window.stage._heatmap.visible
    studio.press(Qt.Key.Key_H)
    assert not window.stage._heatmap.visible
    studio.drive(300)


def test_exposure_is_set_in_the_camera(studio: Any, nikon: VirtualCamera) -> None:
    studio.connect_camera(nikon.address)
    capture = studio.window.capture

    def value(name: str) -> str:
        return next(one.value for one in capture.status.settings if one.name == name)

    before = {one.name: one.value for one in capture.status.settings}
    for setting in capture.status.settings:
        other = next(one for one in setting.choices if one != setting.value)
        studio.window.view.camera_panel.setting_requested.emit(setting.name, other)
        studio.until(lambda name=setting.name, wish=other: value(name) == wish)
    for name, was in before.items():
        studio.window.view.camera_panel.setting_requested.emit(name, was)
        studio.until(lambda name=name, was=was: value(name) == was)


def test_without_near_and_far_it_is_told_what_is_missing(
    studio: Any, nikon: VirtualCamera
) -> None:
    studio.connect_camera(nikon.address)
    studio.press(Qt.Key.Key_Space)
    assert "near (A) and far (B)" in studio.message()
    assert not studio.window.capture.shooting


def test_no_camera_is_told_with_what_to_do(studio: Any) -> None:
    studio.window.connect_camera("ptpip:127.0.0.1:9")
    studio.until(lambda: studio.message() != "")
    assert studio.window.view.toast.tone is Tone.ERROR


def test_a_camera_that_is_switched_off_leaves_the_window_alive(studio: Any) -> None:
    with start_virtual_camera("nikon", "ring") as body:
        studio.connect_camera(body.address)
        body.kill()
        studio.until(
            lambda: studio.window.capture.status.state is CameraState.LOST, seconds=30
        )
        studio.until(lambda: bool(studio.message()))


@pytest.mark.parametrize("moment", ["connecting", "live", "driving", "shooting"])
def test_the_window_closes_at_any_moment(
    studio: Any, nikon: VirtualCamera, moment: str
) -> None:
    """The fixtures then find no process and no thread."""
    window = studio.window
    if moment == "connecting":
        window.connect_camera(nikon.address)
        studio.until(lambda: window.capture.status.state is CameraState.CONNECTING)
    else:
        studio.connect_camera(nikon.address)
    if moment == "driving":
        window.capture.drive(30)
    if moment == "shooting":
        window.view.bracket_panel.set_settle(0.0)
        studio.set_limits(-100, 100)
        studio.press(Qt.Key.Key_Space)
        studio.until(lambda: window.view.filmstrip.frame_count >= 1)
    began = time.monotonic()
    window.close()
    assert time.monotonic() - began < 8
    assert not window.isVisible()


@pytest.mark.parametrize(("body", "far"), [("canon", 8), ("fuji", 200)])
def test_other_makers_bodies_shoot_a_stack_too(
    studio: Any, body: str, far: int
) -> None:
    with start_virtual_camera(body, "ring") as camera:
        studio.connect_camera(camera.address)
        window = studio.window
        before = window.capture.status.position_units
        studio.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        small = window.capture.usual_steps.small_units
        studio.until(lambda: window.capture.status.position_units == before + small)
        studio.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        studio.until(lambda: window.capture.status.position_units == before)
        window.view.piece.setText("RING-17")
        window.view.bracket_panel.set_settle(0.0)
        studio.set_limits(0, far)
        frames = far // window.view.bracket_panel.step_units + 1
        studio.press(Qt.Key.Key_Space)
        studio.until(lambda: window.capture.shooting)
        studio.until(lambda: window.merging.outcome is not None)
        assert len(window.merging.frames) == frames
        assert all(ref.path.stat().st_size > 10_000 for ref in window.merging.frames)
        window.close()
