# SPDX-License-Identifier: GPL-3.0-or-later
"""The stack thread reads, merges and saves; every job has exactly one ending."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from facetstack.errors import StudioError
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.workers.pictures import Picture
from facetstack.workers.session_jobs import OpenedStack, OpenStackJob
from facetstack.workers.stack_jobs import (
    Job,
    MergeJob,
    MergeOutcome,
    SaveJob,
    ShowFrameJob,
)
from facetstack.workers.stack_worker import StackWorker
from facetstack.workers.threads import WorkerThread

SCENE = ReliefScene(rows=128, columns=192, frames=3)


@dataclass
class Endings:
    """What a worker has said."""

    finished: list[tuple[Job, object]] = field(default_factory=list)
    cancelled: list[Job] = field(default_factory=list)
    failed: list[tuple[Job, StudioError]] = field(default_factory=list)

    def of(self, job: Job) -> int:
        return (
            sum(one is job for one, _ in self.finished)
            + sum(one is job for one in self.cancelled)
            + sum(one is job for one, _ in self.failed)
        )


class Desk(QObject):
    """Speaks to the worker across threads, as the window does."""

    begin = Signal(object)
    add = Signal(object)
    complete = Signal()
    wake = Signal()
    do = Signal(object)

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.worker = StackWorker()
        self.said = Endings()
        self.thumbnails: list[object] = []
        self.previews: list[Picture] = []
        self._qtbot = qtbot
        self.begin.connect(self.worker.begin_merge)
        self.add.connect(self.worker.add_frame)
        self.complete.connect(self.worker.complete_merge)
        self.wake.connect(self.worker.wake)
        self.do.connect(self.worker.do)
        self.worker.finished.connect(self._take_finished)
        self.worker.cancelled.connect(self.said.cancelled.append)
        self.worker.failed.connect(self._take_failed)
        self.worker.thumbnail_made.connect(self.thumbnails.append)
        self.worker.preview_made.connect(self.previews.append)
        self.thread_ = WorkerThread("stack", self.worker)

    def _take_finished(self, job: Job, outcome: object) -> None:
        self.said.finished.append((job, outcome))

    def _take_failed(self, job: Job, error: StudioError) -> None:
        self.said.failed.append((job, error))

    def wait(self, job: Job) -> None:
        self._qtbot.waitUntil(lambda: self.said.of(job) > 0, timeout=20_000)

    def outcome(self, job: Job) -> object:
        self.wait(job)
        assert not self.said.failed, self.said.failed[0][1]
        return next(outcome for one, outcome in self.said.finished if one is job)

    def error(self, job: Job) -> StudioError:
        self.wait(job)
        return next(error for one, error in self.said.failed if one is job)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.thread_.request_stop()
    assert made.thread_.join()


@pytest.fixture(scope="module")
def refs(tmp_path_factory: pytest.TempPathFactory) -> tuple[FrameRef, ...]:
    return write(SCENE, tmp_path_factory.mktemp("frames"))


def write(scene: ReliefScene, folder: Path) -> tuple[FrameRef, ...]:
    made = []
    for index in range(scene.frames):
        path = folder / f"r_{index}.tif"
        save_picture(scene.frame(index, np.uint16).pixels, path)
        made.append(FrameRef(path, index))
    return tuple(made)


def merge(
    desk: Desk, refs: tuple[FrameRef, ...], **choices: bool
) -> tuple[MergeJob, MergeOutcome]:
    job = MergeJob(StackRecipe(), len(refs), **choices)
    desk.begin.emit(job)
    for ref in refs:
        desk.add.emit(ref)
    desk.complete.emit()
    outcome = desk.outcome(job)
    assert isinstance(outcome, MergeOutcome)
    return job, outcome


def test_a_merge_gives_result_thumbnails_and_pictures(
    desk: Desk, refs: tuple[FrameRef, ...]
) -> None:
    job, outcome = merge(desk, refs)
    assert len(desk.thumbnails) == SCENE.frames
    assert desk.previews
    assert outcome.result.pixels.shape == (128, 192, 3)
    assert (outcome.picture.rows, outcome.depth.columns) == (128, 192)
    assert not outcome.result.pixels.flags.writeable
    assert desk.said.of(job) == 1


@pytest.mark.parametrize("missing", [None, 0])
def test_frames_that_come_in_another_order_give_the_same_picture(
    desk: Desk, refs: tuple[FrameRef, ...], missing: int | None
) -> None:
    outcomes = []
    there = [ref for ref in refs if ref.index != missing]
    for order in (there, there[::-1]):
        outcomes.append(merge(desk, tuple(order))[1])
    one, other = (outcome.result for outcome in outcomes)
    assert np.array_equal(one.pixels, other.pixels)
    assert np.array_equal(one.depth_map, other.depth_map)


def test_a_merge_of_a_folder_is_framed_like_the_frame_that_sees_least(
    desk: Desk, tmp_path: Path
) -> None:
    scene = ReliefScene(rows=128, columns=192, frames=5, breathing=0.004)
    refs = write(scene, tmp_path)
    references = []
    for may_reframe in (False, True):
        job, outcome = merge(desk, refs, may_reframe=may_reframe)
        assert [ref.index for ref in outcome.frames] == [0, 1, 2, 3, 4]
        assert outcome.coverage.frames == (0, 1, 2, 3, 4)
        assert desk.said.of(job) == 1
        references.append(outcome.result.reference)
    assert references == [0, 4]


def test_a_merge_that_waits_for_frames_is_cancelled_by_token_and_wake(
    desk: Desk, refs: tuple[FrameRef, ...]
) -> None:
    job = MergeJob(StackRecipe(), 9)
    desk.begin.emit(job)
    desk.add.emit(refs[0])
    job.token.cancel()
    desk.wake.emit()
    desk.wait(job)
    assert desk.said.cancelled == [job]
    merge(desk, refs)


def test_a_new_merge_cancels_the_old_one(
    desk: Desk, refs: tuple[FrameRef, ...]
) -> None:
    old = MergeJob(StackRecipe(), 3)
    desk.begin.emit(old)
    new, _ = merge(desk, refs)
    assert desk.said.cancelled == [old]
    assert desk.said.of(new) == 1


def test_a_frame_that_is_no_picture_ends_the_merge_with_its_name(
    desk: Desk, refs: tuple[FrameRef, ...], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\0")
    job = MergeJob(StackRecipe(), 2)
    desk.begin.emit(job)
    desk.add.emit(refs[0])
    desk.add.emit(FrameRef(broken, 1))
    desk.complete.emit()
    assert "broken.tif" in str(desk.error(job))
    assert desk.said.of(job) == 1


def test_a_frame_is_shown_while_a_merge_waits(
    desk: Desk, refs: tuple[FrameRef, ...]
) -> None:
    waiting = MergeJob(StackRecipe(), 3)
    desk.begin.emit(waiting)
    desk.add.emit(refs[0])
    job = ShowFrameJob(refs[1])
    desk.do.emit(job)
    picture = desk.outcome(job)
    assert isinstance(picture, Picture)
    assert picture.columns == 192
    assert desk.said.of(waiting) == 0


def test_frames_of_a_folder_are_found(desk: Desk, refs: tuple[FrameRef, ...]) -> None:
    job = OpenStackJob((refs[0].path.parent,))
    desk.do.emit(job)
    opened = desk.outcome(job)
    assert isinstance(opened, OpenedStack)
    assert opened.refs == refs


@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg"])
def test_a_result_is_saved_and_can_be_read_back(
    desk: Desk, refs: tuple[FrameRef, ...], tmp_path: Path, suffix: str
) -> None:
    _, outcome = merge(desk, refs)
    job = SaveJob(outcome.result, tmp_path / f"r{suffix}", refs)
    desk.do.emit(job)
    assert isinstance(desk.outcome(job), tuple)
    saved = read_frame(FrameRef(job.path, 0)).pixels
    if saved.dtype == np.uint16:
        assert np.array_equal(saved, outcome.result.pixels)
    else:
        assert np.abs(saved / 255 - outcome.result.pixels / 65535).mean() < 0.02


def test_a_file_in_the_way_is_kept(
    desk: Desk, refs: tuple[FrameRef, ...], tmp_path: Path
) -> None:
    path = tmp_path / "r.tif"
    path.write_text("precious")
    _, outcome = merge(desk, refs)
    job = SaveJob(outcome.result, path, refs)
    desk.do.emit(job)
    assert "r.tif" in str(desk.error(job))
    assert path.read_text() == "precious"


def test_a_job_cancelled_before_its_turn_does_nothing(
    desk: Desk, refs: tuple[FrameRef, ...]
) -> None:
    job = ShowFrameJob(refs[0])
    job.token.cancel()
    desk.do.emit(job)
    desk.wait(job)
    assert desk.said.cancelled == [job]


def test_an_unforeseen_fault_still_ends_the_job(
    desk: Desk,
    refs: tuple[FrameRef, ...],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("facetstack.workers.stack_worker.picture_from_pixels", broken)
    job = ShowFrameJob(refs[0])
    desk.do.emit(job)
    assert "a bug" in str(desk.error(job))
    assert any("unforeseen" in record.message for record in caplog.records)
    caplog.clear()
