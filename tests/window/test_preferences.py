# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences survive a restart, and damage to their file."""

import pytest

from facetstack.window.preferences import (
    Preferences,
    load_preferences,
    preferences_path,
)


def test_preferences_are_kept() -> None:
    assert load_preferences() == Preferences()
    Preferences(language="de", tour_seen=True).save()
    assert load_preferences() == Preferences(language="de", tour_seen=True)


@pytest.mark.parametrize("text", ["", "[1]", '{"language": 3, "more": 1}', "{"])
def test_a_damaged_file_is_as_none(text: str) -> None:
    preferences_path().parent.mkdir(parents=True, exist_ok=True)
    preferences_path().write_text(text)
    assert load_preferences() == Preferences()
    Preferences(tour_seen=True).save()
    assert load_preferences().tour_seen


def test_a_disk_that_refuses_costs_no_more_than_that() -> None:
    preferences_path().parent.mkdir(parents=True, exist_ok=True)
    preferences_path().mkdir()
    Preferences(language="de").save()
    assert load_preferences() == Preferences()
