# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that paints: patches equal a full render, each opening ends once."""

import errno
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from facetstack.errors import ReadOnly
from facetstack.imaging.files import FrameReader, list_frames
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.retouch.operation import Operation, Point, Tool
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene
from facetstack.progress import Cancelled, CancelToken
from facetstack.session.export import save_picture
from facetstack.workers.pictures import patch, picture_from_pixels, screen_pixels
from facetstack.workers.retouch_final import FinalPicture
from facetstack.workers.retouch_jobs import Add, AddAll, OpenRetouch, Redo, Undo
from facetstack.workers.retouch_worker import RetouchWorker

SCENE = ReliefScene(rows=260, columns=380, frames=4)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("relief")
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, folder / f"r_{index}.png")
    refs = list_frames([folder]).refs
    reader, stacker, survey = FrameReader(), Stacker(), Survey()
    for ref in refs:
        frame = reader.read(ref)
        survey.add(frame, stacker.add(frame))
    return stacker.finish(), tuple(refs), survey


class Listener:
    """A worker in this thread, and what it has told."""

    def __init__(self, merged: Any, document: Path) -> None:
        self.worker = RetouchWorker()
        self.patches: list[Any] = []
        self.opened: list[Any] = []
        self.failed: list[Any] = []
        self.problems: list[Any] = []
        self.states: list[Any] = []
        self.worker.patched.connect(self.patches.append)
        self.worker.opened.connect(self.opened.append)
        self.worker.failed.connect(lambda job, error: self.failed.append(error))
        self.worker.problem.connect(self.problems.append)
        self.worker.state_changed.connect(self.states.append)
        result, refs, _ = merged
        self.job = OpenRetouch(
            result, refs, picture_from_pixels(result.pixels), document
        )
        self.worker.open(self.job)

    def picture(self) -> np.ndarray:
        """Return the picture with everything that was told."""
        picture = self.opened[0].picture
        for one in self.patches:
            for part in one.parts:
                patch(picture, part.x, part.y, part.pixels)
        self.patches.clear()
        return picture.levels[0]

    def final(self) -> np.ndarray:
        result = FinalPicture(self.worker, 1, 0).of(self.job.result)
        return screen_pixels(result.pixels)


def stroke(frame: int, *places: tuple[float, float]) -> Operation:
    path = tuple(Point(*place) for place in places)
    return Operation(Tool.FRAME, path, frame=f"r_{frame}.png", radius_px=30.0)


@pytest.fixture
def listener(qtbot: QtBot, merged: Any, tmp_path: Path) -> Any:
    made = Listener(merged, tmp_path / "x.retouch")
    yield made
    made.worker.let_go()


def settle(qtbot: QtBot, listener: Listener) -> None:
    qtbot.waitUntil(lambda: bool(listener.patches) and listener.patches[-1].settled)


def test_patches_make_the_picture_that_is_saved(
    qtbot: QtBot, listener: Listener
) -> None:
    listener.worker.act(Add(stroke(3, (60, 60), (300, 200))))
    settle(qtbot, listener)
    automatic = screen_pixels(listener.job.result.pixels)
    shown = listener.picture()
    assert np.array_equal(shown, listener.final())
    assert not np.array_equal(shown, automatic)


def test_a_stroke_is_shown_before_it_is_kept_and_not_rendered_twice(
    qtbot: QtBot, listener: Listener
) -> None:
    whole = stroke(0, (60, 60), (120, 80), (200, 120))
    for count in (1, 2, 3):
        part = Operation(
            whole.tool, whole.path[:count], frame=whole.frame, radius_px=30.0, id="s"
        )
        listener.worker.offer_stroke(part)
        settle(qtbot, listener)
        assert listener.patches[-1].points == count
    shown = listener.picture().copy()
    listener.worker.act(Add(part))
    assert listener.patches == [], "what was shown is what is kept"
    assert np.array_equal(shown, listener.final())


def test_a_dropped_stroke_leaves_no_trace(qtbot: QtBot, listener: Listener) -> None:
    listener.worker.offer_stroke(stroke(0, (100, 100)))
    settle(qtbot, listener)
    listener.picture()
    listener.worker.drop_stroke()
    settle(qtbot, listener)
    automatic = screen_pixels(listener.job.result.pixels)
    assert np.array_equal(listener.picture(), automatic)


def test_operations_added_together_are_undone_together(
    qtbot: QtBot, listener: Listener
) -> None:
    worker = listener.worker
    worker.act(Add(stroke(0, (50, 50))))
    worker.act(AddAll((stroke(1, (90, 90)), stroke(2, (150, 90))), "Two glints"))
    assert listener.states[-1].undo == "Two glints"
    worker.act(Undo())
    assert len(listener.states[-1].operations) == 1
    worker.act(Redo())
    assert len(listener.states[-1].operations) == 3


def test_frames_that_are_not_read_yet_are_stood_in_for(
    qtbot: QtBot, listener: Listener, merged: Any
) -> None:
    """Softly, at once, and then by the picture itself."""
    listener.worker.use_survey(listener.job, merged[2], Cleaning())
    drawn = stroke(3, (100, 100), (180, 140))
    listener.worker.offer_stroke(drawn)
    settle(qtbot, listener)
    assert not listener.patches[0].settled
    assert len(listener.patches[0].parts) > 0
    listener.worker.act(Add(drawn))
    assert np.array_equal(listener.picture(), listener.final())


def test_a_disk_that_takes_nothing_is_told_and_nothing_is_painted(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("facetstack.session.retouch_document.os.fsync", full)
    listener.worker.act(Add(stroke(0, (100, 100))))
    assert [type(one) for one in listener.problems] == [ReadOnly]
    assert listener.states[-1].operations == ()


def test_an_opening_ends_exactly_once(
    qtbot: QtBot, merged: Any, tmp_path: Path
) -> None:
    newer = tmp_path / "x.retouch"
    newer.write_text('{"facetstack_retouch":99}\n')
    listener = Listener(merged, newer)
    assert (len(listener.opened), len(listener.failed)) == (0, 1)
    assert "newer" in listener.failed[0].message
    fine = Listener(merged, tmp_path / "y.retouch")
    assert (len(fine.opened), len(fine.failed)) == (1, 0)


def test_what_is_saved_waits_until_specks_are_known(
    qtbot: QtBot, listener: Listener, merged: Any
) -> None:
    listener.worker.act(Add(stroke(3, (100, 100))))
    listener.worker._surveyed = True
    token = CancelToken()
    with ThreadPoolExecutor(1) as pool:
        final = FinalPicture(listener.worker, 1, 1)
        waiting = pool.submit(final.of, listener.job.result, token)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        listener.worker.use_survey(listener.job, merged[2], Cleaning())
        assert (
            waiting.result(timeout=10).pixels.shape == listener.job.result.pixels.shape
        )
        listener.worker._open.cleaned = False
        token.cancel()
        with pytest.raises(Cancelled):
            pool.submit(final.of, listener.job.result, token).result(timeout=10)
