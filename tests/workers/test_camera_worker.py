# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera thread against a virtual body, through the real libgphoto2."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from facetstack.camera.child import VirtualCamera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import LiveFrame
from facetstack.camera.shoot import Shot
from facetstack.errors import (
    CameraError,
    CameraLost,
    CameraNotFound,
    FocusAtLimit,
    StudioError,
)
from facetstack.progress import CancelToken
from facetstack.workers.camera_status import (
    BracketOrder,
    BracketProgress,
    CameraState,
    CameraStatus,
    FocusMove,
)
from facetstack.workers.camera_worker import CameraWorker
from facetstack.workers.threads import WorkerThread

CAPTURE = 0x9207

Order = Callable[..., dict[str, Any]]


class Desk(QObject):
    """Speaks to the worker across threads, as the window does."""

    connect_ = Signal(str)
    disconnect_ = Signal()
    drive = Signal(object)
    write = Signal(str, str)
    shoot = Signal(object)
    see = Signal(bool)

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.live: list[LiveFrame] = []
        self.statuses: list[CameraStatus] = [CameraStatus()]
        self.refusals: list[StudioError] = []
        self.shots: list[Shot] = []
        self.progress: list[BracketProgress] = []
        self.endings: list[tuple[str, StudioError | None]] = []
        self._qtbot = qtbot
        self.worker = CameraWorker(CameraClient, self.live.append)
        self.connect_.connect(self.worker.connect_camera)
        self.disconnect_.connect(self.worker.disconnect_camera)
        self.drive.connect(self.worker.drive_focus)
        self.write.connect(self.worker.write_setting)
        self.shoot.connect(self.worker.shoot)
        self.see.connect(self.worker.set_live_seen)
        self.worker.status_changed.connect(self._take_status)
        self.worker.refused.connect(self._take_refusal)
        self.worker.frame_captured.connect(self._take_shot)
        self.worker.bracket_progressed.connect(self._take_progress)
        self.worker.finished.connect(self._take_finished)
        self.worker.cancelled.connect(self._take_cancelled)
        self.worker.failed.connect(self._take_failed)
        self.thread_ = WorkerThread("camera", self.worker)

    @property
    def status(self) -> CameraStatus:
        return self.statuses[-1]

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=20_000)

    def wait(self, milliseconds: int) -> None:
        self._qtbot.wait(milliseconds)

    def live_view(self, address: str) -> None:
        self.connect_.emit(address)
        self.until(lambda: self.status.state is CameraState.LIVE)
        self.until(lambda: len(self.live) > 2)

    def _take_status(self, status: CameraStatus) -> None:
        self.statuses.append(status)

    def _take_refusal(self, error: StudioError) -> None:
        self.refusals.append(error)

    def _take_shot(self, shot: Shot) -> None:
        self.shots.append(shot)

    def _take_progress(self, progress: BracketProgress) -> None:
        self.progress.append(progress)

    def _take_finished(self, order: BracketOrder) -> None:
        self.endings.append(("finished", None))

    def _take_cancelled(self, order: BracketOrder) -> None:
        self.endings.append(("cancelled", None))

    def _take_failed(self, order: BracketOrder, error: StudioError) -> None:
        self.endings.append(("failed", error))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.thread_.request_stop()
    assert made.thread_.join(rescue=made.worker.abort)


def bracket(folder: Path, near: int = -40, far: int = 40) -> BracketOrder:
    return BracketOrder(near, far, 40, 0.0, folder, "r", CancelToken())


def test_a_connected_camera_shows_itself_and_a_live_picture(
    desk: Desk, nikon: VirtualCamera
) -> None:
    desk.live_view(nikon.address)
    status = desk.status
    assert status.info is not None
    assert status.info.model == "Z Virtual"
    assert {one.name for one in status.settings} == {
        "aperture",
        "shutter",
        "iso",
        "white_balance",
        "picture_look",
    }
    numbers = [frame.number for frame in desk.live]
    assert numbers == sorted(set(numbers))
    states = [one.state for one in desk.statuses]
    assert states.index(CameraState.CONNECTING) < states.index(CameraState.IDLE)
    desk.disconnect_.emit()
    desk.until(lambda: desk.status.state is CameraState.DISCONNECTED)


def test_live_view_goes_slowly_while_nobody_looks_and_wakes_at_once(
    desk: Desk, nikon: VirtualCamera
) -> None:
    desk.live_view(nikon.address)
    desk.see.emit(False)
    desk.wait(300)
    seen = len(desk.live)
    desk.wait(1500)
    assert 1 <= len(desk.live) - seen <= 3
    seen = len(desk.live)
    desk.see.emit(True)
    desk.until(lambda: len(desk.live) > seen + 5)


def test_a_camera_that_is_not_there_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.connect_.emit("ptpip:127.0.0.1:9")
    desk.until(lambda: bool(desk.refusals))
    assert isinstance(desk.refusals[0], CameraError)
    assert desk.status.state is CameraState.DISCONNECTED


def test_the_lens_is_driven_and_its_position_counted(
    desk: Desk, nikon: VirtualCamera, order: Order
) -> None:
    desk.live_view(nikon.address)
    before = order("look")["motor"]
    desk.drive.emit(FocusMove(70, CancelToken()))
    desk.until(lambda: desk.status.position_units == 70)
    desk.drive.emit(FocusMove(-30, CancelToken()))
    desk.until(lambda: desk.status.position_units == 40)
    assert order("look")["motor"] == before + 40
    desk.drive.emit(FocusMove(-40, CancelToken()))
    desk.until(lambda: desk.status.position_units == 0)


def test_a_dropped_move_moves_nothing(
    desk: Desk, nikon: VirtualCamera, order: Order
) -> None:
    desk.live_view(nikon.address)
    before, token = order("look")["motor"], CancelToken()
    token.cancel()
    desk.drive.emit(FocusMove(500, token))
    desk.write.emit("iso", "200")
    desk.until(lambda: any(one.value == "200" for one in desk.status.settings))
    assert order("look")["motor"] == before
    desk.write.emit("iso", "100")
    desk.until(lambda: any(one.value == "100" for one in desk.status.settings))


def test_at_the_end_of_travel_the_position_is_told_to_be_doubtful(
    desk: Desk, nikon: VirtualCamera, order: Order
) -> None:
    desk.live_view(nikon.address)
    before = order("look")["motor"]
    desk.drive.emit(FocusMove(-20_000, CancelToken()))
    desk.until(lambda: bool(desk.refusals))
    assert isinstance(desk.refusals[0], FocusAtLimit)
    assert not desk.status.position_known
    assert desk.status.state is CameraState.LIVE
    desk.drive.emit(FocusMove(round(before - order("look")["motor"]), CancelToken()))
    desk.until(lambda: order("look")["motor"] == before)


def test_a_setting_that_the_camera_lacks_is_refused_and_its_own_shown_again(
    desk: Desk, nikon: VirtualCamera
) -> None:
    desk.live_view(nikon.address)
    shown = len(desk.statuses)
    desk.write.emit("iso", "31")
    desk.until(lambda: bool(desk.refusals))
    desk.until(lambda: len(desk.statuses) > shown)
    assert not any(one.value == "31" for one in desk.status.settings)


def test_a_bracket_ends_once_with_its_frames_and_the_lens_at_near(
    desk: Desk, nikon: VirtualCamera, tmp_path: Path
) -> None:
    desk.live_view(nikon.address)
    desk.shoot.emit(bracket(tmp_path))
    desk.until(lambda: bool(desk.endings))
    assert desk.endings == [("finished", None)]
    assert [shot.path.exists() for shot in desk.shots] == [True, True, True]
    assert [one.shot for one in desk.progress][-1] == 3
    assert desk.status.position_units == -40
    seen = len(desk.live)
    desk.until(lambda: len(desk.live) > seen + 2)
    assert desk.status.state is CameraState.LIVE


def test_a_cancelled_bracket_keeps_what_was_shot(
    desk: Desk, nikon: VirtualCamera, tmp_path: Path
) -> None:
    desk.live_view(nikon.address)
    asked = bracket(tmp_path, -200, 200)
    desk.shoot.emit(asked)
    desk.until(lambda: bool(desk.shots))
    asked.token.cancel()
    desk.until(lambda: bool(desk.endings))
    assert desk.endings == [("cancelled", None)]
    assert 1 <= len(desk.shots) < 11
    assert all(shot.path.exists() for shot in desk.shots)
    assert desk.status.state is CameraState.LIVE


def test_a_bracket_without_a_camera_fails_at_once(desk: Desk, tmp_path: Path) -> None:
    desk.shoot.emit(bracket(tmp_path))
    desk.until(lambda: bool(desk.endings))
    (ending,) = desk.endings
    assert isinstance(ending[1], CameraNotFound)


def test_a_link_that_stays_lost_keeps_frames_and_can_be_made_again(
    desk: Desk,
    nikon: VirtualCamera,
    order: Order,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facetstack.session.shooting._OPEN_PAUSE_SECONDS", 0.1)
    desk.live_view(nikon.address)
    desk.shoot.emit(bracket(tmp_path, -200, 200))
    desk.until(lambda: len(desk.shots) == 2)
    order("refuse", on=True)
    order("close")
    desk.until(lambda: bool(desk.endings))
    order("refuse", on=False)
    (ending,) = desk.endings
    assert ending[0] == "failed"
    assert isinstance(ending[1], CameraNotFound)
    assert "are safe in" in ending[1].message
    assert desk.status.state is CameraState.LOST
    assert all(shot.path.exists() for shot in desk.shots)
    desk.live.clear()
    desk.live_view(nikon.address)


def test_a_bracket_goes_on_by_itself_when_the_link_broke(
    desk: Desk, nikon: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    order("lens", position=550, near_limit=300)
    desk.live_view(nikon.address)
    desk.shoot.emit(bracket(tmp_path, 0, 200))
    desk.until(lambda: len(desk.shots) == 2)
    order("close")
    desk.until(lambda: bool(desk.endings))
    assert desk.endings == [("finished", None)]
    assert any("link broke" in progress.text for progress in desk.progress)
    names = [shot.path.name for shot in desk.shots]
    assert len(names) == len(set(names)) == desk.progress[-1].total
    assert all(shot.path.exists() for shot in desk.shots)
    desk.live.clear()
    desk.until(lambda: len(desk.live) > 2)
    assert desk.status.state is CameraState.LIVE


def test_a_shot_that_the_camera_refuses_ends_the_bracket_not_the_camera(
    desk: Desk, nikon: VirtualCamera, order: Order, tmp_path: Path
) -> None:
    desk.live_view(nikon.address)
    order("fail", operation=CAPTURE, code=0x200C)
    desk.shoot.emit(bracket(tmp_path))
    desk.until(lambda: bool(desk.endings))
    (ending,) = desk.endings
    assert ending[0] == "failed"
    assert not isinstance(ending[1], CameraLost)
    assert desk.status.state is CameraState.LIVE
