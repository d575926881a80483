import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from facetstack.errors import ProjectError, StudioError
from facetstack.imaging.opencv import cv2
from facetstack.session.grouping import Grouping
from facetstack.session.hot_folder import (
    GIVE_UP_SECONDS,
    PARTNER_SECONDS,
    QUIET_SECONDS,
    Dropped,
    HotFolder,
    News,
    Stack,
    Taken,
)

LOOK_SECONDS = 0.25
TWO, GAP = Grouping(frames=2), Grouping(gap_seconds=5)


def picture(seed: int = 0) -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), np.uint8)
    done, data = cv2.imencode(".jpg", noise)
    assert done
    return bytes(data)


@dataclass
class Bench:
    """A folder, an output folder, and a clock that the test turns."""

    folder: Path
    out: Path
    now: float = 1000.0

    def clock(self) -> float:
        return self.now

    def watch(self, grouping: Grouping, new_only: bool = False) -> HotFolder:
        return HotFolder(
            self.folder, self.out, grouping, new_only=new_only, clock=self.clock
        )

    def put(self, name: str, data: bytes | None = None, at: float = 0.0) -> Path:
        """Put a file there, shot at a time."""
        path = self.folder / name
        path.write_bytes(picture(len(name)) if data is None else data)
        os.utime(path, (1e9 + at, 1e9 + at))
        return path

    def run(self, hot: HotFolder, seconds: float) -> list[News]:
        """Look every quarter of a second."""
        news: list[News] = []
        end = self.now + seconds
        while self.now < end:
            self.now += LOOK_SECONDS
            news += hot.look()
        return news


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    folder = tmp_path / "in"
    folder.mkdir()
    return Bench(folder, tmp_path / "out")


def stacks(news: list[News]) -> list[list[str]]:
    return [[f.name for f in one.frames] for one in news if isinstance(one, Stack)]


def taken(news: list[News]) -> list[str]:
    return [one.name for one in news if isinstance(one, Taken)]


def test_a_file_is_taken_once_it_has_not_changed_for_half_a_second(
    bench: Bench,
) -> None:
    hot, data = bench.watch(TWO), picture()
    for part in (10, 100, len(data) - 1):
        bench.put("a.jpg", data[:part])
        assert not bench.run(hot, LOOK_SECONDS)
    bench.put("a.jpg", data)
    assert not bench.run(hot, 2 * LOOK_SECONDS), "half a second is not over"
    assert taken(bench.run(hot, LOOK_SECONDS)) == ["a.jpg"]
    assert not bench.run(hot, 5), "and only once"
    assert (bench.folder / "a.jpg").exists(), "it belongs to the other program"


def test_a_writer_that_pauses_long_is_waited_for(bench: Bench) -> None:
    hot, data = bench.watch(TWO), picture()
    bench.put("a.jpg", data[: len(data) // 2])
    assert not bench.run(hot, GIVE_UP_SECONDS / 2)
    bench.put("a.jpg", data)
    assert taken(bench.run(hot, 1)) == ["a.jpg"]


def test_a_jpeg_that_stays_cut_short_is_dropped_and_told(bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.put("a.jpg", picture()[:-200])
    news = bench.run(hot, GIVE_UP_SECONDS + 1)
    assert [(one.name, one.why) for one in news if isinstance(one, Dropped)] == [
        ("a.jpg", "it is cut short")
    ]


def test_a_jpeg_with_much_behind_its_end_is_taken_after_all(bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.put("a.jpg", picture() + b"video" * 9000)
    assert taken(bench.run(hot, GIVE_UP_SECONDS + 1)) == ["a.jpg"]


def test_a_raw_file_that_went_on_growing_is_taken_again_in_its_place(
    bench: Bench,
) -> None:
    hot = bench.watch(TWO)
    bench.put("a.nef", b"half", at=1)
    bench.run(hot, 1)
    bench.put("a.nef", b"half and half", at=2)
    assert taken(bench.run(hot, 1)) == ["a.nef"]
    bench.put("b.nef", b"other")
    (frames,) = stacks(bench.run(hot, 5))
    assert frames == ["a.nef", "b.nef"]
    assert (bench.out / "stack-001" / "a.nef").read_bytes() == b"half and half"


def test_another_picture_of_the_same_name_is_another_frame(bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.put("latest.jpg", picture(1), at=1)
    bench.run(hot, 1)
    bench.put("latest.jpg", picture(2), at=2)
    (frames,) = stacks(bench.run(hot, 5))
    assert frames == ["latest.jpg", "latest-2.jpg"]
    kept = [(bench.out / "stack-001" / name).read_bytes() for name in frames]
    assert kept == [picture(1), picture(2)]


def test_a_file_renamed_into_the_folder_is_taken_and_its_part_is_not(
    bench: Bench,
) -> None:
    hot = bench.watch(TWO)
    part = bench.put("a.jpg.part")
    assert not bench.run(hot, 3)
    part.rename(bench.folder / "a.jpg")
    assert taken(bench.run(hot, 1)) == ["a.jpg"]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.jpg", "a.jpg.tmp", "noname"])
def test_what_is_no_frame_is_left_alone(name: str, bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.put(name)
    (bench.folder / "folder.jpg").mkdir()
    assert not bench.run(hot, 5)


def test_frames_that_arrive_in_odd_order_are_put_in_order(bench: Bench) -> None:
    hot = bench.watch(Grouping(frames=3))
    news: list[News] = []
    for name in ("f_10.jpg", "f_2.jpg", "f_1.jpg", "f_12.jpg", "f_9.jpg", "f_11.jpg"):
        bench.put(name)
        news += bench.run(hot, 1)
    news += bench.run(hot, QUIET_SECONDS + 1)
    assert stacks(news) == [
        ["f_1.jpg", "f_2.jpg", "f_9.jpg"],
        ["f_10.jpg", "f_11.jpg", "f_12.jpg"],
    ]


def test_a_counter_that_began_anew_keeps_the_order_of_time(bench: Bench) -> None:
    hot = bench.watch(Grouping(frames=4))
    for at, number in enumerate((9998, 9999, 1, 2)):
        bench.put(f"DSC_{number:04}.jpg", at=at)
    (frames,) = stacks(bench.run(hot, 5))
    assert frames == [f"DSC_{n}.jpg" for n in ("9998", "9999", "0001", "0002")]


def test_frames_beyond_a_stack_wait_for_the_next_one(bench: Bench) -> None:
    hot = bench.watch(TWO)
    for number in (1, 2, 3):
        bench.put(f"f{number}.jpg")
    assert stacks(bench.run(hot, 5)) == [["f1.jpg", "f2.jpg"]]
    assert hot.waiting == 1
    bench.put("f4.jpg")
    assert stacks(bench.run(hot, 5)) == [["f3.jpg", "f4.jpg"]]
    assert [p.name for p in sorted(bench.out.glob("stack*"))] == [
        "stack-001",
        "stack-002",
    ]


def test_a_pause_longer_than_the_gap_begins_a_new_stack(bench: Bench) -> None:
    hot = bench.watch(GAP)
    for at in (0, 2, 4, 30, 32):
        bench.put(f"f{at:02}.jpg", at=at)
    news = bench.run(hot, 4)
    assert stacks(news) == [["f00.jpg", "f02.jpg", "f04.jpg"]], "the last may go on"
    assert stacks(bench.run(hot, 5)) == [["f30.jpg", "f32.jpg"]]


def test_a_file_that_is_being_written_keeps_its_stack_open(bench: Bench) -> None:
    hot, data = bench.watch(GAP), picture()
    bench.put("f1.jpg", at=1)
    bench.run(hot, 1)
    for part in range(1, 30):
        bench.put("f2.jpg", data[: 10 * part], at=1 + part)
        assert not stacks(bench.run(hot, 1))
    bench.put("f2.jpg", data, at=4)
    assert stacks(bench.run(hot, 8)) == [["f1.jpg", "f2.jpg"]]


def test_raw_and_jpeg_of_a_shot_are_one_frame_and_stay_together(bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.put("f1.jpg")
    bench.put("f1.nef", b"raw")
    bench.put("f2.jpg")
    assert not stacks(bench.run(hot, PARTNER_SECONDS / 2)), "a partner may follow"
    bench.put("f2.nef", b"raw too")
    (stack,) = [n for n in bench.run(hot, 5) if isinstance(n, Stack)]
    assert [frame.name for frame in stack.frames] == ["f1.nef", "f2.nef"]
    assert len(list(stack.folder.iterdir())) == 4


def test_a_partner_that_comes_too_late_joins_its_frame(bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.put("f1.jpg")
    bench.put("f2.jpg")
    (stack,) = [n for n in bench.run(hot, 5) if isinstance(n, Stack)]
    bench.put("f2.nef", b"raw")
    bench.run(hot, 5)
    assert (stack.folder / "f2.nef").read_bytes() == b"raw"
    assert hot.waiting == 0


def test_a_file_deleted_before_it_was_complete_is_told_and_forgotten(
    bench: Bench,
) -> None:
    hot = bench.watch(TWO)
    path = bench.put("a.jpg")
    bench.run(hot, LOOK_SECONDS)
    path.unlink()
    assert [type(one) for one in bench.run(hot, 1)] == [Dropped]
    bench.put("b.jpg")
    bench.put("c.jpg")
    assert stacks(bench.run(hot, 5)) == [["b.jpg", "c.jpg"]]


def test_a_frame_deleted_after_it_was_taken_is_safe(bench: Bench) -> None:
    hot = bench.watch(TWO)
    path = bench.put("a.jpg", picture(3))
    bench.run(hot, 1)
    path.unlink()
    bench.put("b.jpg")
    (frames,) = stacks(bench.run(hot, 5))
    assert frames == ["a.jpg", "b.jpg"]
    assert (bench.out / "stack-001" / "a.jpg").read_bytes() == picture(3)


def test_a_new_run_goes_on_where_one_ended(bench: Bench) -> None:
    bench.put("a.jpg")
    assert taken(bench.run(bench.watch(TWO), 1)) == ["a.jpg"]
    ledger = bench.out / ".taken.jsonl"
    with ledger.open("a") as file:
        file.write('{"name": "to')
    bench.put("b.jpg")
    news = bench.run(bench.watch(TWO), 5)
    assert taken(news) == ["b.jpg"]
    assert stacks(news) == [["a.jpg", "b.jpg"]]
    assert not bench.run(bench.watch(TWO), 5)


def test_a_run_that_died_between_copy_and_note_takes_no_frame_twice(
    bench: Bench,
) -> None:
    bench.put("a.jpg")
    bench.run(bench.watch(TWO), 1)
    (bench.out / ".taken.jsonl").unlink()
    hot = bench.watch(TWO)
    bench.run(hot, 5)
    assert hot.waiting == 1


def test_a_run_that_died_while_closing_a_stack_loses_no_frame(bench: Bench) -> None:
    bench.put("a.jpg")
    bench.run(bench.watch(TWO), 1)
    closing = bench.out / ".closing"
    closing.mkdir()
    (bench.out / ".incoming" / "a.jpg").rename(closing / "a.jpg")
    bench.put("b.jpg")
    assert stacks(bench.run(bench.watch(TWO), 5)) == [["a.jpg", "b.jpg"]]


def test_what_lay_there_before_is_left_alone_if_asked(bench: Bench) -> None:
    bench.put("old.jpg")
    hot = bench.watch(TWO, new_only=True)
    bench.put("a.jpg")
    bench.put("b.jpg")
    assert stacks(bench.run(hot, 5)) == [["a.jpg", "b.jpg"]]


def test_a_folder_that_is_not_there_or_goes_away_is_told(bench: Bench) -> None:
    hot = bench.watch(TWO)
    bench.folder.rename(bench.folder.with_name("gone"))
    with pytest.raises(ProjectError, match="cannot be read"):
        hot.look()
    with pytest.raises(ProjectError, match="cannot be read"):
        bench.watch(TWO)


def test_stacks_do_not_go_into_the_watched_folder(bench: Bench) -> None:
    bench.out = bench.folder
    with pytest.raises(ProjectError, match="watched"):
        bench.watch(TWO)


@pytest.mark.parametrize(
    "make",
    [
        Grouping,
        lambda: Grouping(2, 3.0),
        lambda: Grouping(frames=1),
        lambda: Grouping(gap_seconds=0),
        lambda: Grouping(gap_seconds=float("nan")),
    ],
)
def test_a_senseless_grouping_is_refused(make: Callable[[], Grouping]) -> None:
    with pytest.raises(StudioError):
        make()
