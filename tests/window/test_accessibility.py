# SPDX-License-Identifier: GPL-3.0-or-later
"""The window for everybody: names, keys and contrast, whatever eyes and hands."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from facetstack.camera.child import VirtualCamera
from facetstack.widgets import style
from facetstack.widgets.toast import Tone
from facetstack.widgets.tour_card import TourCard

CONTROLS = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QAbstractSpinBox,
    QAbstractSlider,
    QAbstractItemView,
)
LEAST_CONTRAST = 4.5
"""Of text, by WCAG 2.2, success criterion 1.4.3 (level AA)."""
LEAST_MARK_CONTRAST = 3.0
"""Of marks such as the ring of focus, by its criterion 1.4.11."""


def luminance(colour: np.ndarray) -> np.ndarray:
    """Return the relative luminance of (..., 3) RGB 0..255, as WCAG 2.2 defines it."""
    share = np.asarray(colour, float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the contrast ratio of colours, 1..21."""
    first, second = luminance(one), luminance(other)
    lighter, darker = np.maximum(first, second), np.minimum(first, second)
    return np.asarray((lighter + 0.05) / (darker + 0.05))


def rgb(colour: QColor | str) -> np.ndarray:
    made = QColor(colour)
    return np.array([made.red(), made.green(), made.blue()])


def seen(widget: QWidget) -> np.ndarray:
    """Return what a widget looks like in its place, (pixels, 3) RGB."""
    window = widget.window()
    corner = widget.mapTo(window, widget.rect().topLeft())
    whole = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image = whole.copy(corner.x(), corner.y(), widget.width(), widget.height())
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(-1, 3).copy()


def contrast_seen(widget: QWidget) -> float:
    """Return the contrast of the text of a widget with what it stands on."""
    pixels = seen(widget)
    ground = np.array(Counter(map(tuple, pixels)).most_common(1)[0][0])
    return float(contrast(pixels, ground).max())


def is_control(widget: QWidget) -> bool:
    return (
        isinstance(widget, CONTROLS)
        and not isinstance(widget, QScrollBar)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        and not widget.objectName().startswith("qt_")
    )


@pytest.fixture
def busy(studio: Any, nikon: VirtualCamera) -> Any:
    """The studio with a camera, near and far, a message, and the tour."""
    studio.connect_camera(nikon.address)
    studio.window.view.bracket_panel.set_settle(0)
    studio.set_limits(-200, 200)
    studio.do("tour")
    studio.window.view.toast.show_message(Tone.ERROR, "Too bad.", "Mend it.")
    QApplication.processEvents()
    return studio


def test_every_control_has_a_name_for_those_who_do_not_see_it(busy: Any) -> None:
    controls = [
        one
        for one in busy.window.findChildren(QWidget)
        if is_control(one) and not one.isHidden() and one.window() is busy.window
    ]
    assert len(controls) > 25
    for one in controls:
        interface = QAccessible.queryAccessibleInterface(one)
        name = interface.text(QAccessible.Text.Name)
        assert name.strip(), f"{type(one).__name__} {one.objectName()}"


def test_every_text_stands_out_from_its_ground(busy: Any) -> None:
    texts = [
        one
        for one in busy.window.findChildren(QWidget)
        if isinstance(one, QLabel | QAbstractButton)
        and one.isVisible()
        and one.isEnabled()
        and one.text().strip()
        and not one.visibleRegion().isEmpty()
        and one.visibleRegion().boundingRect() == one.rect()
    ]
    assert len(texts) > 20
    faint = {
        f"{one.text()!r}": round(ratio, 2)
        for one in texts
        if (ratio := contrast_seen(one)) < LEAST_CONTRAST
    }
    assert faint == {}


@pytest.mark.parametrize("tone", list(Tone))
def test_messages_stand_out_from_their_ground(tone: Tone) -> None:
    assert contrast(rgb(tone.value[1]), rgb("#1e1e1e")) >= LEAST_CONTRAST


def test_the_palette_has_contrast(qapp: QApplication) -> None:
    style.apply_style(qapp)
    palette, role = qapp.palette(), QPalette.ColorRole
    pairs = [
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase),
        (role.HighlightedText, role.Highlight),
    ]
    for text, ground in pairs:
        ratio = contrast(rgb(palette.color(text)), rgb(palette.color(ground)))
        assert ratio >= LEAST_CONTRAST, (text, ground)
    for ground in (style.PANEL, "#2c2c2c", "#262626", "#2a2a2a"):
        assert contrast(rgb(style.QUIET_TEXT), rgb(ground)) >= LEAST_CONTRAST
    for ground in (style.PANEL, "#404040", "#262626"):
        assert contrast(rgb(style.ACCENT), rgb(ground)) >= LEAST_MARK_CONTRAST


def test_whoever_has_the_focus_shows_it(busy: Any) -> None:
    """A ring that is drawn only for those that Tab reaches would be no ring."""
    stage = busy.window.view.stage
    hidden = []
    for one in busy.window.findChildren(QWidget):
        if not is_control(one) or not one.isVisible() or not one.isEnabled():
            continue
        if one.visibleRegion().boundingRect() != one.rect():
            continue
        stage.setFocus()
        without = seen(one)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        assert one.hasFocus()
        changed = (np.abs(seen(one).astype(int) - without).max(axis=1) > 24).sum()
        if changed < 12:
            hidden.append(f"{type(one).__name__} {one.accessibleName()!r}")
    assert hidden == [], "\n".join(hidden)


def test_tab_reaches_every_control(busy: Any, qtbot: Any) -> None:
    wanted = {
        one
        for one in busy.window.findChildren(QWidget)
        if is_control(one) and one.isVisible() and one.isEnabled()
    }
    busy.window.view.stage.setFocus()
    reached = set()
    for _ in range(3 * len(wanted)):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    missed = {
        f"{type(one).__name__} {one.accessibleName()!r}" for one in wanted - reached
    }
    assert missed == set()


def test_targets_are_large_enough_to_hit(busy: Any) -> None:
    """At least 24 x 24 pixels, by WCAG 2.2, success criterion 2.5.8."""
    for one in busy.window.findChildren(QAbstractButton):
        if one.isVisible() and not one.objectName().startswith("qt_"):
            assert min(one.width(), one.height()) >= 24, one.accessibleName()
    assert busy.window.findChild(TourCard).isVisible()
