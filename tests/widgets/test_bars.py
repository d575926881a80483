# SPDX-License-Identifier: GPL-3.0-or-later
"""Job bar, layer bar and toast tell what is going on."""

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from facetstack.progress import Progress
from facetstack.widgets.job_bar import JobBar, duration_text
from facetstack.widgets.layer_bar import Layer, LayerBar
from facetstack.widgets.toast import Toast, Tone


def texts(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel))


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "1 s"), (8.4, "8 s"), (80, "1 min 20 s"), (600, "10 min")]
)
def test_durations_are_written_for_people(seconds: float, text: str) -> None:
    assert duration_text(seconds).startswith(text)


def test_a_job_tells_what_how_far_and_how_long_still(qtbot: QtBot) -> None:
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.begin("Merging")
    bar._began -= 10
    bar.show_progress(Progress(5, 15, "Merged frame 5 of 15"))
    assert "Merged frame 5 of 15" in texts(bar)
    assert "20 s left" in texts(bar)
    progress = bar.findChild(QProgressBar)
    assert (progress.value(), progress.maximum()) == (5, 15)
    with qtbot.waitSignal(bar.cancel_requested):
        bar.findChild(QPushButton).click()


def test_the_picture_does_not_jump_when_a_job_begins_or_ends(qtbot: QtBot) -> None:
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.show()
    idle = bar.height()
    bar.begin("Merging")
    assert bar.height() == idle
    bar.show_idle("12 frames, merged")
    assert bar.height() == idle
    assert not bar.findChild(QProgressBar).isVisible()
    assert "12 frames, merged" in texts(bar)


def test_only_layers_that_have_something_can_be_chosen(qtbot: QtBot) -> None:
    bar = LayerBar()
    qtbot.addWidget(bar)
    bar.set_available(frozenset({Layer.LIVE, Layer.RESULT}))
    by_name = {one.text(): one for one in bar.findChildren(QToolButton)}
    assert by_name["Live"].isEnabled()
    assert not by_name["Depth"].isEnabled()
    with qtbot.waitSignal(bar.layer_requested) as asked:
        by_name["Result"].click()
    assert asked.args == [Layer.RESULT]


def test_a_long_caption_does_not_widen_the_window(qtbot: QtBot) -> None:
    bar = LayerBar()
    qtbot.addWidget(bar)
    before = bar.minimumSizeHint().width()
    bar.set_caption("word " * 60)
    assert bar.minimumSizeHint().width() == before


def test_the_zoom_is_told_in_percent(qtbot: QtBot) -> None:
    bar = LayerBar()
    qtbot.addWidget(bar)
    bar.set_zoom(0.333, fitted=True)
    assert any("33 %" in one.text() for one in bar.findChildren(QToolButton))
    bar.set_zoom(1.0, fitted=False)
    assert any("100 %" in one.text() for one in bar.findChildren(QToolButton))


@pytest.fixture
def stage(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


@pytest.mark.parametrize("tone", Tone)
def test_a_toast_says_in_words_how_it_is_meant(stage: QWidget, tone: Tone) -> None:
    toast = Toast(stage)
    toast.show_message(tone, "The lens is at the end of its travel.", "Set it again.")
    assert toast.isVisible()
    assert tone.value[0] in texts(toast)
    assert "end of its travel" in toast.accessibleName()
    assert stage.rect().contains(toast.geometry())


def test_a_long_message_is_shown_whole(stage: QWidget) -> None:
    toast = Toast(stage)
    toast.show_message(Tone.ERROR, "word " * 80, "hint " * 40)
    for label in toast.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    assert stage.rect().contains(toast.geometry())


def test_a_toast_follows_the_size_of_the_picture(stage: QWidget) -> None:
    toast = Toast(stage)
    toast.show_message(Tone.DONE, "Saved.")
    stage.resize(400, 300)
    assert stage.rect().contains(toast.geometry())
