from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from facetstack.camera.exposure import expose, exposure_seconds
from facetstack.camera.gphoto import Event, EventKind

JPEG = b"\xff\xd8\xff\xe0 picture \xff\xd9"


class Speaks:
    """A connection to a body that calls its files as it likes."""

    def __init__(self, *paths: tuple[str, str]) -> None:
        self.first, *partners = paths
        self.events = [Event(EventKind.NOTHING)]
        self.events += [Event(EventKind.FILE_ADDED, path) for path in partners]
        self.body = SimpleNamespace(
            wait_for_event=self.wait_for_event,
            capture=lambda: self.first,
            file_size=lambda folder, name: len(JPEG),
            file_bytes=lambda folder, name: JPEG,
        )

    def wait_for_event(self, milliseconds: int) -> Event:
        return self.events.pop(0) if self.events else Event(EventKind.NOTHING)

    @contextmanager
    def asking(self, doing: str) -> Iterator[Any]:
        yield self.body


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\a.JPG",
        "CON.JPG",
        "a.JPG/../../b",
        "a" * 5000 + ".JPG",
        "a." + "J" * 5000,
        "a\0b\n\x1b[31m.J\tPG",
        "a.part",
        "a.PART",
        ".frame.journal",
        "a.aside",
        "",
        ".",
        "a.\u202egpj",
    ],
)
def test_what_a_camera_calls_its_file_never_leads_out_of_the_folder(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    connection: Any = Speaks(("/card/../..", name))
    (file,) = expose(
        connection, folder, "ring_001", file_count=1, patience=lambda seconds: None
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file.path]
    assert file.path.parent == folder
    assert file.path.stem == "ring_001"
    assert len(file.path.name) < 30
    assert file.path.suffix not in (".part", ".journal", ".aside")
    assert file.path.suffix[1:].isalnum()
    assert file.path.suffix.isascii()


def test_files_of_one_kind_do_not_overwrite_each_other(tmp_path: Path) -> None:
    connection: Any = Speaks(("/a", "x.JPG"), ("/b", "x.JPG"))
    files = expose(
        connection, tmp_path, "r_001", file_count=2, patience=lambda seconds: None
    )
    assert [file.path.name for file in files] == ["r_001.JPG", "r_001-2.JPG"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1/125", 1 / 125), ("0.0080s", 0.008), ("30", 30), ("bulb", 0), ("1/0", 0)],
)
def test_exposure_times_are_read(text: str, seconds: float) -> None:
    assert exposure_seconds(text) == pytest.approx(seconds)
