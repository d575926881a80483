from collections.abc import Callable
from typing import Any

import pytest

from facetstack.camera import readiness
from facetstack.camera.alarms import AlarmKind
from facetstack.camera.readiness import Supplies
from facetstack.errors import CameraError

MakeCamera = Callable[..., Any]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_LOOK_SECONDS", 0)


def test_a_battery_that_runs_low_is_told_once_and_an_empty_one_ends_it(
    fake_camera: MakeCamera,
) -> None:
    camera = fake_camera(battery=21)
    supplies = Supplies(camera)
    assert supplies.check(9) == ()
    camera.battery = 17
    (alarm,) = supplies.check(9)
    assert alarm.kind is AlarmKind.BATTERY_LOW
    assert "17 %" in alarm.text
    assert supplies.check(9) == ()
    camera.battery = 3
    with pytest.raises(CameraError, match="nearly empty"):
        supplies.check(9)


def test_a_card_that_got_full_ends_it_and_a_pessimistic_count_does_not(
    fake_camera: MakeCamera,
) -> None:
    camera = fake_camera(shots_left=5)
    supplies = Supplies(camera)
    assert supplies.check(9) == ()
    camera.shots_left = 0
    with pytest.raises(CameraError, match="room for 0 shots"):
        supplies.check(9)


def test_a_camera_that_does_not_tell_is_believed_to_go_on(
    fake_camera: MakeCamera,
) -> None:
    assert Supplies(fake_camera(battery=None, shots_left=None)).check(9) == ()


def test_the_camera_is_asked_now_and_then_only(
    fake_camera: MakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_LOOK_SECONDS", 3600)
    camera = fake_camera()
    supplies = Supplies(camera)
    supplies.check(9)
    camera.battery = 0
    assert supplies.check(8) == ()
