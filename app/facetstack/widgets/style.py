# SPDX-License-Identifier: GPL-3.0-or-later
"""Palette, spacing and icons: neutral greys, so that only the piece has colour."""

from functools import lru_cache
from typing import TypeVar

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QStyleFactory, QWidget

from facetstack.assets import asset

W = TypeVar("W", bound=QWidget)

SPACE_PX = 8
PANEL_WIDTH_PX = 300

SURROUND = "#1a1a1a"
PANEL = "#333333"
LINE = "#232323"
TEXT = "#d8d8d8"
QUIET_TEXT = "#a6a6a6"
ACCENT = "#8ab4d8"
HIGHLIGHT = "#4a6e8c"
WARNING = "#e6a23c"
ERROR = "#ff6b6b"
GOOD = "#7bc67e"

_ROLES = {
    QPalette.ColorRole.Window: "#333333",
    QPalette.ColorRole.WindowText: TEXT,
    QPalette.ColorRole.Base: "#262626",
    QPalette.ColorRole.AlternateBase: "#2c2c2c",
    QPalette.ColorRole.Text: TEXT,
    QPalette.ColorRole.PlaceholderText: "#909090",
    QPalette.ColorRole.Button: "#404040",
    QPalette.ColorRole.ButtonText: TEXT,
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#1e1e1e",
    QPalette.ColorRole.ToolTipText: TEXT,
    QPalette.ColorRole.Dark: "#1e1e1e",
    QPalette.ColorRole.Mid: "#2a2a2a",
    QPalette.ColorRole.Midlight: "#505050",
    QPalette.ColorRole.Light: "#5a5a5a",
    QPalette.ColorRole.Shadow: "#101010",
    QPalette.ColorRole.Highlight: HIGHLIGHT,
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Link: ACCENT,
    QPalette.ColorRole.Accent: HIGHLIGHT,
}
_DISABLED_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)

_SHEET = f"""
QToolTip {{ color: {TEXT}; background: #1e1e1e; border: 1px solid #505050;
  padding: 4px; }}
QMainWindow, QStatusBar, QMenuBar {{ background: #2a2a2a; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {QUIET_TEXT}; padding: 0 8px; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; }}
QMenuBar::item:selected {{ background: #404040; }}
QMenu {{ background: #2c2c2c; border: 1px solid #505050; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 22px; }}
QMenu::item:selected {{ background: {HIGHLIGHT}; }}
QMenu::item:disabled {{ color: #7a7a7a; }}
QMenu::separator {{ height: 1px; background: #444444; margin: 4px 8px; }}
QPushButton, QToolButton {{ background: #404040; border: 1px solid #2a2a2a;
  border-radius: 4px; padding: 5px 10px; }}
QPushButton:hover, QToolButton:hover {{ background: #4a4a4a; }}
QPushButton:pressed, QToolButton:pressed {{ background: #2c2c2c; }}
QPushButton:checked {{ background: {HIGHLIGHT}; color: #ffffff; }}
QPushButton:disabled, QToolButton:disabled {{ background: #383838; color: #7a7a7a; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {ACCENT}; }}
QPushButton#primary {{ background: {HIGHLIGHT}; color: #ffffff; font-weight: 600; }}
QPushButton#primary:hover {{ background: #557c9c; }}
QPushButton#primary:pressed {{ background: #3d5c75; }}
QPushButton#primary:disabled {{ background: #3c3c3c; color: #8a8a8a; }}
QPushButton#stop {{ background: #7a3636; color: #ffffff; font-weight: 600; }}
QPushButton#stop:hover {{ background: #8c4040; }}
QToolButton#tool {{ padding: 3px 2px; }}
QToolButton#tool:checked, QPushButton:checked {{ background: {HIGHLIGHT};
  color: #ffffff; border: 1px solid {ACCENT}; }}
QListView::indicator {{ width: 13px; height: 13px; border: 1px solid #8a8a8a;
  border-radius: 3px; background: #1e1e1e; }}
QListView::indicator:checked {{ image: url(@tick@); background: {HIGHLIGHT}; }}
QToolButton#layer {{ border: 0; border-radius: 4px; background: transparent;
  padding: 5px 14px; color: {QUIET_TEXT}; }}
QToolButton#layer:hover {{ background: #3c3c3c; }}
QToolButton#layer:checked {{ background: #4a4a4a; color: #ffffff; }}
QToolButton#layer:disabled {{ color: #666666; }}
QToolButton#layer:focus {{ border: 1px solid {ACCENT}; padding: 4px 13px; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: #262626;
  border: 1px solid #1e1e1e; border-radius: 4px; padding: 4px 6px; min-height: 18px; }}
QAbstractSpinBox QLineEdit {{ border: 0; padding: 0; min-height: 0;
  background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; height: 0;
  border: 0; image: none; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
  border: 1px solid {ACCENT}; }}
QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {{ color: #7a7a7a; }}
QComboBox::drop-down {{ border: 0; width: 18px; }}
QComboBox::down-arrow {{ image: url(@chevron@); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{ background: #262626; border: 1px solid #505050;
  selection-background-color: {HIGHLIGHT}; outline: 0; }}
QProgressBar {{ background: #262626; border: 0; border-radius: 3px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 3px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: #5a5a5a; border-radius: 4px; margin: 1px;
  min-height: 24px; min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QLabel#quiet {{ color: {QUIET_TEXT}; }}
QLabel#section {{ color: {QUIET_TEXT}; font-weight: 600; }}
QFrame#popup {{ background: #2c2c2c; border: 1px solid #505050; border-radius: 6px; }}
QFrame#popup QListWidget {{ background: transparent; }}
QLabel#badge {{ background: #1e1e1e; color: {TEXT}; padding: 3px 8px;
  border-radius: 4px; }}
QListWidget::item {{ padding: 5px 4px; }}
QTabWidget::pane {{ border: 0; }}
QTabBar::tab {{ background: transparent; color: {QUIET_TEXT}; border: 0;
  padding: 9px 0; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {TEXT}; }}
QTabBar::tab:selected {{ color: #ffffff; border-bottom: 2px solid {ACCENT}; }}
QLabel#warning {{ color: {WARNING}; }}
QLabel#strong {{ font-weight: 600; }}
QLabel#sentence {{ font-size: 15pt; color: {TEXT}; }}
QFrame#line {{ background: {LINE}; border: 0; }}
QWidget#panel {{ background: {PANEL}; }}
QWidget#bar {{ background: #2c2c2c; }}
"""


def apply_style(application: QApplication) -> None:
    """Dress the application: Fusion, our palette, a small style sheet."""
    application.setStyle(QStyleFactory.create("Fusion"))
    palette = QPalette()
    for role, colour in _ROLES.items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7a7a7a"))
    application.setPalette(palette)
    chevron = asset("icons/chevron-down.svg").as_posix()
    tick = asset("icons/tick.svg").as_posix()
    sheet = _SHEET.replace("@chevron@", chevron).replace("@tick@", tick)
    application.setStyleSheet(sheet)


def section_label(text: str) -> QLabel:
    """Return the heading of a group in a panel."""
    return named(QLabel(text), "section")


def named(widget: W, name: str) -> W:
    """Give a widget the name by which the style sheet knows it."""
    widget.setObjectName(name)
    return widget


@lru_cache
def icon(name: str) -> QIcon:
    """Return an icon of ``resources/icons`` that follows the palette."""
    return QIcon(_TintedEngine(asset(f"icons/{name}.svg").read_text("utf-8")))


class _TintedEngine(QIconEngine):
    """Paints an SVG whose ``currentColor`` is the palette's text on buttons."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self._svg = svg

    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        group = (
            QPalette.ColorGroup.Disabled
            if mode == QIcon.Mode.Disabled
            else QPalette.ColorGroup.Active
        )
        colour = QApplication.palette().color(group, QPalette.ColorRole.ButtonText)
        coloured = self._svg.replace("currentColor", colour.name())
        QSvgRenderer(QByteArray(coloured.encode())).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._svg)
