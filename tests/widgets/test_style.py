# SPDX-License-Identifier: GPL-3.0-or-later
"""The look: neutral, readable, and with icons that follow the palette."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from facetstack.widgets import style


def luminance(colour: str) -> float:
    """Return relative luminance (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (style.TEXT, style.PANEL),
        (style.TEXT, "#404040"),
        (style.QUIET_TEXT, style.PANEL),
        (style.QUIET_TEXT, "#2a2a2a"),
        (style.ERROR, "#1e1e1e"),
        (style.WARNING, "#1e1e1e"),
        (style.GOOD, "#1e1e1e"),
        ("#ffffff", style.HIGHLIGHT),
        ("#ffffff", "#7a3636"),
        ("#909090", "#262626"),
    ],
)
def test_texts_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("colour", [style.SURROUND, style.PANEL, style.LINE])
def test_what_surrounds_the_picture_has_no_colour(colour: str) -> None:
    red, green, blue, _ = QColor(colour).getRgb()
    assert red == green == blue


def inked(icon: QIcon, mode: QIcon.Mode) -> QColor:
    """Return the brightest colour in an icon."""
    image = icon.pixmap(QSize(24, 24), mode).toImage()
    points = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
    return max((c for c in points if c.alpha() > 200), key=QColor.lightness)


def test_icons_are_drawn_in_the_colour_of_text_and_paler_when_disabled(
    qapp: QApplication,
) -> None:
    icon = style.icon("camera")
    normal = inked(icon, QIcon.Mode.Normal)
    assert abs(normal.lightness() - QColor(style.TEXT).lightness()) < 20
    assert inked(icon, QIcon.Mode.Disabled).lightness() < normal.lightness() - 30
