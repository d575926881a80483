from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from facetstack.camera.lens import Lens
from facetstack.camera.motion import live_difference
from facetstack.camera.protocol import (
    FocusDrive,
    FocusOutcome,
    FocusStep,
    LiveFrame,
)
from facetstack.errors import FocusAtLimit
from facetstack.imaging.opencv import cv2
from facetstack.progress import Cancelled, CancelToken

MakeCamera = Callable[..., Any]


def picture(shift: int = 0, noise: float = 0.0) -> bytes:
    rows, cols = np.mgrid[0:240, 0:320]
    scene = 120 + 80 * np.sin((cols + shift) / 17) * np.cos(rows / 23)
    scene = scene + np.random.default_rng(abs(shift)).normal(0, noise, scene.shape)
    done, data = cv2.imencode(".jpg", np.clip(scene, 0, 255).astype(np.uint8))
    assert done
    return bytes(data)


def test_noise_counts_as_still_and_a_moving_picture_does_not() -> None:
    still = live_difference(picture(0, noise=4), picture(0, noise=4.5))
    assert still < 0.004 < live_difference(picture(0), picture(3))


def test_pictures_that_cannot_be_compared_differ_wholly() -> None:
    assert live_difference(b"no picture", picture()) == 1.0


def test_a_long_move_is_waited_for_until_the_picture_stands_still(
    fake_camera: MakeCamera,
) -> None:
    class Slow(fake_camera):  # type: ignore[misc, valid-type]
        shown = 0

        def drive_focus(self, step: FocusStep) -> FocusOutcome:
            super().drive_focus(step)
            return FocusOutcome.STILL_MOVING

        def preview(self) -> LiveFrame:
            self.shown += 1
            return LiveFrame(picture(shift=9 * min(self.shown, 5)), self.shown, 0.0)

    camera = Slow(live_view_on=True)
    lens = Lens(camera, camera.capabilities().focus)
    lens.move_to(60, CancelToken())
    assert lens.units == 60
    assert camera.shown == 7, "two pairs of equal pictures after the fifth"


def test_chunks_grow_while_moves_are_quick(fake_camera: MakeCamera) -> None:
    camera = fake_camera(live_view_on=True)
    Lens(camera, camera.capabilities().focus).move_to(5000, CancelToken())
    assert camera.motor == 5000
    assert camera.moves[0] < camera.moves[1] < camera.moves[2]
    assert len(camera.moves) < 8


@pytest.mark.parametrize("target", [129, 131, 140, -135])
def test_no_remainder_is_left_that_the_camera_would_refuse(
    target: int, fake_camera: MakeCamera
) -> None:
    camera = fake_camera(live_view_on=True, smallest=10, told_smallest=10)
    Lens(camera, camera.capabilities().focus).move_to(target, CancelToken())
    assert camera.motor == target


def test_a_lens_whose_smallest_step_is_only_found_by_trying_is_approached(
    fake_camera: MakeCamera,
) -> None:
    camera = fake_camera(live_view_on=True, smallest=7, backlash=15)
    lens = Lens(camera, camera.capabilities().focus)
    lens.approach(20, 16, CancelToken())
    assert (lens.units, camera.motor, camera.optics) == (20, 20, 5)


def test_a_stop_is_heard_between_chunks(fake_camera: MakeCamera) -> None:
    camera, token = fake_camera(live_view_on=True), CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        Lens(camera, camera.capabilities().focus).move_to(10, token)
    assert camera.motor == 0


def three_sizes(fake_camera: MakeCamera, lengths: tuple[float, ...]) -> Any:
    """Return a camera that drives its lens in three sizes of step, and tells no end."""

    class Stepping(fake_camera):  # type: ignore[misc, valid-type]
        ground = 0.0
        sent: list[tuple[int, int]]

        def drive_focus(self, step: FocusStep) -> FocusOutcome:
            assert abs(step.units) <= 1, "one step at a time"
            self.sent.append((step.units, step.size))
            self.ground += step.units * lengths[step.size - 1]
            self.ground = min(max(self.ground, self.nearest), self.farthest)
            return FocusOutcome.MOVED

        def preview(self) -> LiveFrame:
            return LiveFrame(picture(shift=round(self.ground)), 0, 0.0)

    camera = Stepping(live_view_on=True, nearest=-60, farthest=60)
    camera.sent = []
    return camera


def drive_of(step_units: tuple[float, ...]) -> FocusDrive:
    return FocusDrive(1, 1, False, True, counts_steps=True, step_units=step_units)


@pytest.mark.parametrize("target", [3, 41, -37, 58])
def test_large_steps_bring_it_near_and_small_ones_there(
    target: int, fake_camera: MakeCamera
) -> None:
    lengths = (1.0, 6.35, 30.55)
    camera = three_sizes(fake_camera, lengths)
    lens = Lens(camera, drive_of(lengths))
    lens.move_to(target, CancelToken())
    assert camera.ground == pytest.approx(target, abs=0.5)
    assert lens.units == target
    sizes = [size for _, size in camera.sent]
    assert sizes == sorted(sizes, reverse=True)
    assert len({units for units, _ in camera.sent}) == 1, "it never turns round"
    assert len(sizes) <= 1 + 30.55 / 6.35 + 6.35 + 1


def test_steps_of_unknown_length_are_not_used(fake_camera: MakeCamera) -> None:
    camera = three_sizes(fake_camera, (1.0, 6.35, 30.55))
    Lens(camera, drive_of((1.0,))).move_to(45, CancelToken())
    assert camera.sent == [(1, 1)] * 45


@pytest.mark.parametrize("target", [150, -150])
def test_the_end_of_travel_is_seen_where_it_is_not_told(
    target: int, fake_camera: MakeCamera
) -> None:
    camera = three_sizes(fake_camera, (1.0,))
    lens = Lens(camera, drive_of((1.0,)))
    with pytest.raises(FocusAtLimit, match="no longer changes"):
        lens.move_to(target, CancelToken())
    assert abs(camera.ground) == 60
    assert lens.units == pytest.approx(camera.ground, abs=8)
    lens.move_to(0, CancelToken())
    assert camera.ground == pytest.approx(0, abs=8)


def test_a_lens_that_is_not_driven_is_noticed(fake_camera: MakeCamera) -> None:
    camera = three_sizes(fake_camera, (0.0,))
    with pytest.raises(FocusAtLimit, match="not driven"):
        Lens(camera, drive_of((1.0,))).move_to(500, CancelToken())
    assert len(camera.sent) < 50


def test_a_slow_change_among_noise_is_not_taken_for_the_end(
    fake_camera: MakeCamera,
) -> None:
    camera = three_sizes(fake_camera, (0.25,))
    random = np.random.default_rng(3)

    def noisy() -> LiveFrame:
        shown = picture(shift=round(camera.ground), noise=0)
        pixels = cv2.imdecode(np.frombuffer(shown, np.uint8), cv2.IMREAD_COLOR)
        grain = random.normal(0, 4, pixels.shape)
        seen = np.clip(pixels + grain, 0, 255).astype(np.uint8)
        return LiveFrame(bytes(cv2.imencode(".jpg", seen)[1]), 0, 0.0)

    camera.preview = noisy
    Lens(camera, drive_of((1.0,))).move_to(160, CancelToken())
    assert camera.ground == 40
