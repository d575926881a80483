# SPDX-License-Identifier: GPL-3.0-or-later
"""Each stack has a folder of its own, so that nothing is overwritten."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.errors import ReadOnly
from facetstack.window.capture_folder import (
    UNTITLED,
    folder_name,
    make_stack_folder,
    next_number,
)


def test_stacks_of_a_piece_are_numbered(tmp_path: Path) -> None:
    first = make_stack_folder(tmp_path, "RING-17")
    second = make_stack_folder(tmp_path, "RING-17")
    other = make_stack_folder(tmp_path, "RING-18")
    assert first.folder == tmp_path / "RING-17" / "Capture" / "001"
    assert second.name == "RING-17_002"
    assert other.folder.name == "001"
    assert first.output == tmp_path / "RING-17" / "Output"
    assert next_number(tmp_path, "RING-17") == 3


def test_a_gap_in_the_numbers_is_not_filled(tmp_path: Path) -> None:
    (tmp_path / "a" / "Capture" / "007").mkdir(parents=True)
    assert make_stack_folder(tmp_path, "a").folder.name == "008"


@given(st.text(max_size=40))
def test_any_article_number_becomes_one_folder_below_the_root(sku: str) -> None:
    name = folder_name(sku)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('/\\:*?"<>|\0\n')


@pytest.mark.parametrize("sku", ["", "  ", "..", "///"])
def test_a_piece_without_a_name_is_untitled(sku: str) -> None:
    assert folder_name(sku) == UNTITLED


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "ring").write_text("a file in the way")
    with pytest.raises(ReadOnly, match="ring"):
        make_stack_folder(tmp_path, "ring")
