# SPDX-License-Identifier: GPL-3.0-or-later
"""Live frames are decoded and measured; the newest wins."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from facetstack.camera.protocol import LiveFrame
from facetstack.imaging.opencv import cv2
from facetstack.workers.sharpness_worker import LivePicture, SharpnessWorker
from facetstack.workers.threads import WorkerThread


def live_frame(number: int, blur: float = 0.0) -> LiveFrame:
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 255, (128, 192, 3), np.uint8)
    if blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), blur)
    done, coded = cv2.imencode(".jpg", pixels)
    assert done
    return LiveFrame(coded.tobytes(), number, time.monotonic())


@pytest.fixture
def worker(qapp: object) -> Iterator[SharpnessWorker]:
    made = SharpnessWorker()
    thread = WorkerThread("sharpness", made)
    yield made
    thread.request_stop()
    assert thread.join()


def measured(qtbot: QtBot, worker: SharpnessWorker, frame: LiveFrame) -> LivePicture:
    taken: list[LivePicture | None] = [None]

    def arrived() -> bool:
        taken[0] = taken[0] or worker.take()
        return taken[0] is not None

    worker.offer(frame)
    qtbot.waitUntil(arrived)
    assert taken[0] is not None
    return taken[0]


def test_a_frame_comes_back_as_a_picture_and_a_map_of_a_quarter(
    qtbot: QtBot, worker: SharpnessWorker
) -> None:
    live = measured(qtbot, worker, live_frame(7))
    assert live.number == 7
    assert (live.picture.rows, live.picture.columns) == (128, 192)
    assert live.sharpness.shape == (32, 48)
    assert live.seconds_late >= 0


def test_a_sharp_live_frame_measures_higher_than_a_soft_one(
    qtbot: QtBot, worker: SharpnessWorker
) -> None:
    sharp = measured(qtbot, worker, live_frame(1)).sharpness
    soft = measured(qtbot, worker, live_frame(2, blur=2)).sharpness
    assert sharp.mean() > 3 * soft.mean()


def test_the_newest_of_many_waiting_frames_is_measured() -> None:
    """Without its thread nothing is measured until the last one has come."""
    worker = SharpnessWorker()
    taken: list[int] = []
    worker._frame_offered.disconnect()
    for number in range(5):
        worker.offer(live_frame(number))
    worker._measure_newest()
    worker._measure_newest()
    while (picture := worker.take()) is not None:
        taken.append(picture.number)
    assert taken == [4]


@pytest.mark.parametrize("jpeg", [b"", b"\xff\xd8 cut short", b"no picture at all"])
def test_a_damaged_live_frame_is_dropped_and_the_next_one_shown(
    qtbot: QtBot, worker: SharpnessWorker, jpeg: bytes
) -> None:
    worker.offer(LiveFrame(jpeg, 1, time.monotonic()))
    assert measured(qtbot, worker, live_frame(2)).number == 2
