from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from facetstack.camera.lens import Lens, live_difference
from facetstack.camera.protocol import FocusOutcome, FocusStep, LiveFrame
from facetstack.imaging.opencv import cv2
from facetstack.progress import Cancelled, CancelToken

MakeCamera = Callable[..., Any]


def picture(shift: int = 0, noise: float = 0.0) -> bytes:
    rows, cols = np.mgrid[0:240, 0:320]
    scene = 120 + 80 * np.sin((cols + shift) / 17) * np.cos(rows / 23)
    scene = scene + np.random.default_rng(shift).normal(0, noise, scene.shape)
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
