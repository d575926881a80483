import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.camera.anchor import Anchor, AnchorWay
from facetstack.camera.protocol import CameraInfo, CapturedFile
from facetstack.camera.shoot import Anchored, Exposing, FocusBracket, Moving, Shot
from facetstack.errors import ProjectError, ReadOnly
from facetstack.session.bracket_record import Beginning, find_journal, read_journal
from facetstack.session.journal import Journal

BEGINNING = Beginning(
    stem="ring",
    address="ptpip:127.0.0.1:15740",
    camera=CameraInfo("Z 9", "4711", "usb:001,005", "105 mm", 80, 999),
    settings={"aperture": "f/11", "quality": "NEF+Fine"},
    bracket=FocusBracket(-40, 60, 25, 0.2, 7),
)


def files(folder: Path, *names: str) -> tuple[CapturedFile, ...]:
    return tuple(CapturedFile(folder / n, 12, "ab" * 32, f"/card/{n}") for n in names)


def written(folder: Path) -> Path:
    journal = Journal.create(folder, BEGINNING, b"live")
    for event in (
        Anchored(Anchor(AnchorWay.END, -312)),
        Moving(0, 5, -40, 0.1),
        Exposing(0, 5, -40, 0.2),
        Shot(0, 5, -40, 0.3, files(folder, "ring_001.JPG", "ring_001.NEF")),
        Moving(1, 5, -15, 0.4),
        Exposing(1, 5, -15, 0.5),
    ):
        journal.record(event)
    journal.close()
    return journal.path


def test_a_journal_tells_what_was_written(tmp_path: Path) -> None:
    record = read_journal(written(tmp_path))
    assert record.beginning == BEGINNING
    assert record.anchor == Anchor(AnchorWay.END, -312)
    assert record.shots == {0: files(tmp_path, "ring_001.JPG", "ring_001.NEF")}
    assert record.exposed == {0, 1}
    assert record.last_units == -15
    assert not record.finished
    assert record.folder == tmp_path
    assert record.start_picture.read_bytes() == b"live"


def test_a_folder_may_be_moved_with_its_journal(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    written(tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "b")
    record = find_journal(tmp_path / "b")
    assert record.shots[0][0].path == tmp_path / "b" / "ring_001.JPG"
    assert record.start_picture.exists()


def test_every_torn_end_leaves_the_lines_before_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    data = path.read_bytes()
    begin, *lines = data.splitlines(keepends=True)
    # The beginning is there before the journal has its name.
    whole = len(begin)
    for number, line in enumerate(lines):
        expected = sum(b"exposing" in one for one in lines[:number])
        for size in range(whole, whole + len(line) - 1):
            path.write_bytes(data[:size])
            assert len(read_journal(path).exposed) == expected
        whole += len(line)


def test_lines_written_after_a_torn_one_are_read(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    journal = Journal.reopen(path)
    journal.record(Moving(1, 5, 10, 0.0))
    journal.close()
    record = read_journal(path)
    assert record.last_units == 10
    assert record.exposed == {0}, "the torn line is lost, and no other"


@given(noise=st.binary(max_size=60))
def test_noise_in_place_of_lines_is_no_traceback(
    noise: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("noise"))
    path.write_bytes(path.read_bytes() + b"\n" + noise)
    assert read_journal(path).beginning == BEGINNING


@pytest.mark.parametrize("name", ["../a.JPG", "/etc/passwd", "a/b.JPG", "..", ""])
def test_a_name_in_a_journal_does_not_lead_out_of_its_folder(
    name: str, tmp_path: Path
) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace("ring_001.NEF", name))
    assert read_journal(path).shots == {}


def test_a_file_that_is_no_journal_is_told(tmp_path: Path) -> None:
    (tmp_path / ".x.journal").write_text("a shopping list\n")
    with pytest.raises(ProjectError, match="how its bracket was begun"):
        find_journal(tmp_path)


def test_a_journal_of_a_newer_version_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace('"version":1', '"version":2'))
    with pytest.raises(ProjectError, match="newer"):
        read_journal(path)


@pytest.mark.parametrize("folder", ["", "gone"])
def test_a_folder_without_a_journal_is_told(folder: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        find_journal(tmp_path / folder)


def test_of_several_brackets_the_newest_unfinished_one_is_found(tmp_path: Path) -> None:
    paths = [written(tmp_path) for _ in range(3)]
    assert len(set(paths)) == 3, "an older journal stays"
    for age, path in enumerate(reversed(paths)):
        os.utime(path, (1e9 - age, 1e9 - age))
    assert find_journal(tmp_path).path == paths[2]
    journal = Journal.reopen(paths[2])
    journal.write("ended", how="finished")
    journal.close()
    assert find_journal(tmp_path).path == paths[1]


def test_a_folder_that_takes_no_journal_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadOnly, match="cannot be written"):
        Journal.create(tmp_path / "gone", BEGINNING, None)
    with pytest.raises(ReadOnly):
        Journal.reopen(tmp_path / ".gone.journal")
