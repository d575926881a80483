# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks move between the rooms of their piece, whole, and nothing is erased."""

from pathlib import Path

import pytest

from facetstack.errors import ProjectError
from facetstack.session.project_folders import (
    CAPTURE,
    SELECTS,
    TRASH,
    home_of,
    move_stack,
    next_stack_number,
)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    folder = tmp_path / "RING-17" / CAPTURE / "003"
    (folder / ".facetstack").mkdir(parents=True)
    (folder / "RING-17_003_001.jpg").write_bytes(b"frame")
    (folder / ".facetstack" / "stack.json").write_text("{}")
    return folder


def files_in(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*")}


def test_a_stack_knows_its_piece_and_the_names_of_its_results(stack: Path) -> None:
    home = home_of(stack)
    assert home is not None
    assert (home.piece.name, home.room, home.number) == ("RING-17", CAPTURE, 3)
    assert home.name == "RING-17_003"
    assert home.output == stack.parents[1] / "Output"


@pytest.mark.parametrize("name", ["frames", "Capture/new", "elsewhere/003"])
def test_other_folders_belong_to_no_piece(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    assert home_of(folder) is None
    with pytest.raises(ProjectError, match="belongs to no piece"):
        move_stack(folder, TRASH)
    assert folder.is_dir()


def test_a_stack_moves_with_all_its_files_and_back(stack: Path) -> None:
    before = files_in(stack)
    for room in (SELECTS, TRASH, CAPTURE):
        moved = move_stack(stack, room)
        assert not stack.exists()
        assert moved.parent.name == room
        assert files_in(moved) == before
        stack = moved


def test_what_lies_there_already_is_not_replaced(stack: Path) -> None:
    other = stack.parents[1] / TRASH / "003"
    other.mkdir(parents=True)
    (other / "kept").touch()
    moved = move_stack(stack, TRASH)
    assert moved.name == "003-2"
    assert (other / "kept").exists()
    home = home_of(moved)
    assert home is not None
    assert home.number == 3


def test_a_stack_that_is_there_already_stays(stack: Path) -> None:
    with pytest.raises(ProjectError, match="lies in Capture already"):
        move_stack(stack, CAPTURE)
    assert stack.is_dir()


def test_a_folder_that_cannot_be_made_is_told(stack: Path) -> None:
    (stack.parents[1] / SELECTS).write_text("a file in the way")
    with pytest.raises(ProjectError, match="cannot be moved to Selects"):
        move_stack(stack, SELECTS)
    assert stack.is_dir()


@pytest.mark.parametrize("room", [SELECTS, TRASH])
def test_the_number_of_a_stack_that_was_moved_is_not_given_again(
    stack: Path, room: str
) -> None:
    move_stack(stack, room)
    assert next_stack_number(stack.parents[1]) == 4
