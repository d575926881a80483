# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished name means a whole file, and nothing is left behind."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from facetstack.errors import AlreadyExists, ReadOnly
from facetstack.session.atomic import (
    check_writable,
    replacing,
    write_bytes,
    write_text,
)


def failing(number):
    """Return a function that fails as the disk does."""

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def everything_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path):
    path = tmp_path / "ring.json"
    with replacing(path) as part:
        part.write_text("half")
        assert not path.exists()
        assert part.parent == path.parent
        part.write_text("whole")
    assert path.read_text() == "whole"
    assert everything_in(tmp_path) == ["ring.json"]


def test_missing_folders_are_made(tmp_path):
    write_text(tmp_path / "new" / "deep" / "ring.json", "ä")
    assert (tmp_path / "new" / "deep" / "ring.json").read_bytes() == "ä".encode()


def test_an_existing_file_stays_without_force(tmp_path):
    path = tmp_path / "ring.json"
    path.write_text("old")
    with pytest.raises(AlreadyExists, match=r"ring\.json exists already"):
        write_bytes(path, b"new")
    assert path.read_text() == "old"
    write_bytes(path, b"new", force=True)
    assert path.read_text() == "new"


def test_a_file_that_appears_meanwhile_stays_too(tmp_path):
    path = tmp_path / "ring.json"

    def race():
        with replacing(path) as part:
            part.write_text("ours")
            path.write_text("theirs")

    with pytest.raises(AlreadyExists):
        race()
    assert path.read_text() == "theirs"
    assert everything_in(tmp_path) == ["ring.json"]


def test_a_folder_is_never_replaced(tmp_path):
    with pytest.raises(AlreadyExists, match="is a folder"):
        write_bytes(tmp_path, b"", force=True)


def test_what_was_there_survives_a_writer_that_fails(tmp_path):
    path = tmp_path / "ring.json"
    path.write_text("old")

    def fail():
        with replacing(path, force=True) as part:
            part.write_text("half")
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        fail()
    assert path.read_text() == "old"
    assert everything_in(tmp_path) == ["ring.json"]


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_a_full_disk_is_said_so_and_leaves_nothing(tmp_path, monkeypatch, step):
    path = tmp_path / "ring.json"
    path.write_text("old")
    monkeypatch.setattr(Path, step, failing(errno.ENOSPC))
    with pytest.raises(ReadOnly, match=r"ring\.json.*the disk is full.*Free some"):
        write_bytes(path, b"new", force=True)
    assert path.read_text() == "old"
    assert everything_in(tmp_path) == ["ring.json"]


def test_a_disk_full_at_the_sync_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(ReadOnly, match="the disk is full"):
        write_bytes(tmp_path / "ring.json", b"new")
    assert everything_in(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_found_beforehand(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", failing(errno.EROFS))
    with pytest.raises(ReadOnly, match=r"ring\.tif cannot be written: Read-only"):
        check_writable(tmp_path / "ring.tif")


def test_a_file_in_place_of_a_folder_is_found_beforehand(tmp_path):
    (tmp_path / "plain").touch()
    with pytest.raises(ReadOnly, match="Not a directory"):
        check_writable(tmp_path / "plain" / "ring.tif")
    with pytest.raises(ReadOnly):
        write_bytes(tmp_path / "plain" / "ring.tif", b"")


def test_checking_writes_and_makes_nothing(tmp_path):
    check_writable(tmp_path / "new" / "ring.tif")
    assert everything_in(tmp_path) == []


def test_checking_refuses_an_existing_file_without_force(tmp_path):
    path = tmp_path / "ring.tif"
    path.touch()
    with pytest.raises(AlreadyExists):
        check_writable(path)
    check_writable(path, force=True)
