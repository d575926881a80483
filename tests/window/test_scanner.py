# SPDX-License-Identifier: GPL-3.0-or-later
"""A scan names the piece and presses no key; a key pressed by hand acts."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from facetstack.window.sounds import Sound, write_tones


def scan(studio: Any, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type as a scanner does: without a pause."""
    target = QApplication.focusWidget()
    assert target is not None
    studio._qtbot.keyClicks(target, text)
    studio._qtbot.keyClick(target, end)


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_scan_names_the_piece_and_no_letter_of_it_acts(
    studio: Any, end: Qt.Key
) -> None:
    window = studio.window
    focused = QApplication.focusWidget()
    heatmap = window.stage.heatmap_on
    # Each of these is the key of an action, and so is the space that never comes.
    scan(studio, "RABHPF-0417", end)
    assert window.view.piece.text() == "RABHPF-0417"
    studio.until(lambda: not window.scanner.holding)
    assert window.stage.heatmap_on is heatmap
    assert not window.actions_by_name["peaking"].isChecked()
    assert QApplication.focusWidget() is focused
    assert "Piece RABHPF-0417" in studio.message()


def test_a_second_scan_takes_the_place_of_the_first(studio: Any) -> None:
    scan(studio, "RING-0001")
    scan(studio, "RING-0002")
    assert studio.window.view.piece.text() == "RING-0002"


def test_a_key_pressed_by_hand_acts_a_moment_later(studio: Any) -> None:
    window, before = studio.window, studio.window.stage.heatmap_on
    studio.press(Qt.Key.Key_H)
    assert window.stage.heatmap_on is not before
    assert window.view.piece.text() == ""


def test_a_few_fast_keys_are_no_scan(studio: Any) -> None:
    window = studio.window
    scan(studio, "HP")
    studio.until(lambda: not window.scanner.holding)
    assert window.view.piece.text() == ""
    assert window.actions_by_name["peaking"].isChecked()


def test_typing_into_the_field_is_left_alone(studio: Any) -> None:
    window = studio.window
    studio.do("name_piece")
    scan(studio, "ring-17b")
    assert window.view.piece.text() == "ring-17b"
    assert QApplication.focusWidget() is not window.view.piece, "Enter leaves the field"
    studio.do("next_piece")
    assert window.view.piece.text() == ""


@pytest.mark.parametrize("sound", list(Sound))
def test_a_sound_is_a_file_that_players_take(sound: Sound, tmp_path: Any) -> None:
    import wave

    write_tones(tmp_path / "s.wav", sound)
    with wave.open(str(tmp_path / "s.wav")) as opened:
        seconds = opened.getnframes() / opened.getframerate()
        loudest = max(
            abs(b - 256 if b > 127 else b) for b in opened.readframes(9999)[1::2]
        )
    assert abs(seconds - sum(one for _, one in sound.value)) < 0.01
    assert 10 < loudest < 60
