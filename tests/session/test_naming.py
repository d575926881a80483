# SPDX-License-Identifier: GPL-3.0-or-later
"""Any text becomes a name that can be used, and no name is used twice."""

import errno
import tempfile
from datetime import date
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.errors import ProjectError, ReadOnly
from facetstack.session.naming import (
    LONGEST_BYTES,
    fill_name,
    next_free_path,
    next_numbered_folder,
    safe_name,
)

DAY = date(2026, 3, 9)
any_text = st.text(st.characters(exclude_categories=[]))


@given(any_text)
def test_any_text_becomes_the_name_of_one_file(text):
    name = safe_name(text)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(b"1")
        assert [path.name for path in Path(folder).iterdir()] == [name]


@given(any_text)
def test_a_name_suits_every_system(text):
    name = safe_name(text)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name[0] not in " .-"
    assert name[-1] not in " ."
    assert len(name.encode()) <= LONGEST_BYTES + 1
    assert PureWindowsPath(name).name == name


@given(any_text)
def test_a_safe_name_stays_as_it_is(text):
    assert safe_name(safe_name(text)) == safe_name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("R-1047", "R-1047"),
        ("Ring 18kt, Größe 54", "Ring 18kt, Größe 54"),
        ("指輪 7", "指輪 7"),
        ("A/B\\C", "A-B-C"),
        ("../../etc/passwd", "etc-passwd"),
        ("--force", "force"),
        ("con", "_con"),
        ("COM1.tif", "_COM1.tif"),
        ("console", "console"),
        ("", "untitled"),
        (" .. ", "untitled"),
    ],
)
def test_names_stay_readable(text, name):
    assert safe_name(text) == name


def test_tokens_are_filled():
    filled = fill_name("{sku}_{date}_{frame:03}", sku="R/1", frame=7, day=DAY)
    assert filled == "R-1_20260309_007"
    assert fill_name("{frame}", sku="", frame=7, day=DAY) == "7"


def test_a_sku_that_looks_like_a_token_is_not_filled():
    assert fill_name("{sku}", sku="{frame}", frame=7, day=DAY) == "{frame}"


@pytest.mark.parametrize("template", ["{lens}", "{frame:x}", "{}", "{sku:03}"])
def test_an_unknown_token_is_named(template):
    with pytest.raises(ProjectError, match="unknown token"):
        fill_name(template, sku="R1", frame=1, day=DAY)


@given(st.integers(1, 999), st.integers(1, 999))
def test_frames_sort_by_name_as_by_number(one, other):
    names = [fill_name("{frame:03}", sku="", frame=n, day=DAY) for n in (one, other)]
    assert (names[0] < names[1]) == (one < other)


def test_a_free_path_is_kept_and_a_taken_one_numbered(tmp_path):
    path = tmp_path / "ring.tif"
    assert next_free_path(path) == path
    for name in ("ring.tif", "ring-2.tif"):
        (tmp_path / name).touch()
    assert next_free_path(path) == tmp_path / "ring-3.tif"


def test_folders_count_up_and_never_reuse_a_number(tmp_path):
    parent = tmp_path / "new"
    made = [next_numbered_folder(parent, "bracket").name for _ in range(2)]
    assert made == ["bracket-001", "bracket-002"]
    (parent / "bracket-001").rmdir()
    (parent / "bracket-017").mkdir()
    (parent / "bracket-x").mkdir()
    assert next_numbered_folder(parent, "bracket").name == "bracket-018"


def test_a_folder_that_another_program_just_made_is_passed_over(tmp_path, monkeypatch):
    mkdir = Path.mkdir

    def raced(self, *args, **kwargs):
        if self.name == "bracket-001" and not self.exists():
            mkdir(self)
        mkdir(self, *args, **kwargs)

    monkeypatch.setattr(Path, "mkdir", raced)
    assert next_numbered_folder(tmp_path, "bracket").name == "bracket-002"


def test_a_parent_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def refused(self, *args, **kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(ReadOnly, match="Permission denied"):
        next_numbered_folder(tmp_path, "bracket")
