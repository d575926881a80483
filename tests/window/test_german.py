# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in German: no text is English, none is cut off on a small laptop."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton, QWidget

from facetstack.language import use_language
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone


@pytest.fixture
def german() -> Iterator[None]:
    use_language("de")
    yield
    use_language("en")


def visible_texts(window: QWidget) -> list[QWidget]:
    return [
        one
        for one in window.findChildren(QWidget)
        if isinstance(one, QLabel | QAbstractButton)
        and one.isVisible()
        and one.text().strip()
    ]


def test_the_window_speaks_german(german: None, studio: Any) -> None:
    bar = studio.window.menuBar()
    menus = [action.text().replace("&", "") for action in bar.actions()]
    assert set(menus) >= {"Datei", "Kamera", "Stapel", "Ansicht", "Hilfe"}
    view = studio.window.view
    shown = " ".join(one.text() for one in visible_texts(view))
    for word in ("Ring hinlegen", "Kamera verbinden", "Blende", "Nah setzen", "Noch"):
        assert word in shown, shown
    studio.do("save")
    assert studio.message() == "Es gibt noch kein Ergebnis zum Speichern."
    view.toast.show_message(Tone.ERROR, "a.jpg does not exist.", "Use that version.")
    assert studio.message() == "a.jpg gibt es nicht. Nehmen Sie jene Version."


def test_no_german_text_is_cut_off_on_a_small_laptop(german: None, studio: Any) -> None:
    view = studio.window.view
    texts = [
        one
        for one in visible_texts(studio.window)
        if not (isinstance(one, QLabel) and one.wordWrap())
    ]
    assert len(texts) > 15
    cut = {
        one.text(): (one.width(), needed)
        for one in texts
        if one.width()
        < (needed := one.fontMetrics().horizontalAdvance(one.text().replace("&", "")))
    }
    assert cut == {}
    for button in view.findChildren(QPushButton) + view.findChildren(QToolButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    assert view.layer_bar.findChildren(QToolButton)[len(Layer) - 1].text()
