# SPDX-License-Identifier: GPL-3.0-or-later
"""The retoucher's panel: tools, how the brush is set, strokes and places."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.retouch_brush import BRUSHES, METHODS, BrushState
from facetstack.widgets.retouch_dials import Dial
from facetstack.widgets.retouch_places import PlaceList
from facetstack.widgets.retouch_strokes import StrokeList
from facetstack.widgets.style import icon, named, section_label

_TOOL_COLUMNS = 4
_TOOL_SIZE = QSize(64, 48)


class RetouchPanel(QWidget):
    """Shows how the brush is set, and tells what is wished."""

    brush_requested = Signal(str)
    radius_requested = Signal(float)
    hardness_requested = Signal(float)
    strength_requested = Signal(float)
    method_requested = Signal(str)
    area_requested = Signal(bool)
    mirror_requested = Signal(bool)
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        column.addLayout(self._make_tools())
        self._source = named(QLabel(), "strong")
        self._source.setWordWrap(True)
        self._method = QComboBox()
        self._method.setAccessibleName(tr("Method to paint with"))
        for name, text in METHODS:
            self._method.addItem(tr(text), name)
        self._method.activated.connect(self._emit_method)
        column.addWidget(self._source)
        column.addWidget(self._method)
        column.addLayout(self._make_dials())
        column.addLayout(self._make_options())
        self.strokes, self.places = StrokeList(), PlaceList()
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setExpanding(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.setAccessibleName(tr("Strokes and places"))
        self._tabs.addTab(self.places, tr("Places"))
        self._tabs.addTab(self.strokes, tr("Strokes"))
        self.strokes.count_changed.connect(self._name_strokes)
        self.places.count_changed.connect(self._name_places)
        column.addWidget(self._tabs, 1)
        self.show_brush(BrushState())
        self.set_history("", "")

    def show_brush(self, state: BrushState) -> None:
        """Show how the brush is set."""
        self._buttons[state.brush].setChecked(True)
        self._radius.set_value(2 * state.radius_px)
        self._hardness.set_value(100 * state.hardness)
        self._strength.set_value(100 * state.strength)
        text = state.source_text
        self._source.setText(state.lacks or text or tr(state.info.tip))
        method = state.info.name == "method"
        self._method.setVisible(method)
        self._source.setVisible(not method)
        self._method.setCurrentIndex(self._method.findData(state.method))
        self._area.setChecked(state.area)
        self._mirror.setChecked(state.mirror_x_px is not None)
        self._radius.setEnabled(not state.area)
        self._hardness.setEnabled(not state.area)

    def set_history(self, undo: str, redo: str) -> None:
        """Name the acts that can be undone and done again; "" for none."""
        for button, word, act, keys in (
            (self._undo, tr("Undo"), undo, "Ctrl+Z"),
            (self._redo, tr("Redo"), redo, "Ctrl+Shift+Z"),
        ):
            button.setEnabled(bool(act))
            button.setToolTip(f"{word} {act} ({keys})" if act else f"{word} ({keys})")

    def show_places_tab(self) -> None:
        """Bring the worklist to the front."""
        self._tabs.setCurrentWidget(self.places)

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(section_label(tr("Retouch")), 1)
        self._undo = _small_button("undo", tr("Undo"))
        self._redo = _small_button("redo", tr("Redo"))
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        return row

    def _make_tools(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for number, brush in enumerate(BRUSHES):
            button = named(QToolButton(), "tool")
            button.setText(tr(brush.text))
            button.setIcon(icon(brush.icon))
            button.setIconSize(QSize(18, 18))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.setMinimumSize(_TOOL_SIZE)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(f"{tr(brush.tip)} ({brush.key})")
            button.setAccessibleName(tr("Brush: {tool}", tool=tr(brush.text)))
            button.setAccessibleDescription(tr(brush.tip))
            self._group.addButton(button, number)
            self._buttons[brush.name] = button
            grid.addWidget(button, *divmod(number, _TOOL_COLUMNS))
        self._group.idClicked.connect(self._emit_brush)
        return grid

    def _make_dials(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        self._radius = Dial(tr("Size"), 4, 2048, " px", default=96, logarithmic=True)
        self._radius.setToolTip(tr("Diameter of the brush ([ and ], or , and .)"))
        self._radius.changed.connect(self._emit_radius)
        self._hardness = Dial(tr("Hardness"), 0, 100, " %", default=50)
        self._hardness.setToolTip(tr("How hard its rim is (Shift+[ and Shift+])"))
        self._hardness.changed.connect(self._emit_hardness)
        self._strength = Dial(tr("Strength"), 5, 100, " %", default=100)
        self._strength.setToolTip(tr("How much is taken (1 to 9, and 0 for all)"))
        self._strength.changed.connect(self._emit_strength)
        for dial in (self._radius, self._hardness, self._strength):
            column.addWidget(dial)
        return column

    def _make_options(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._area = _option_button(tr("Area"), "retouch-area")
        self._area.setToolTip(
            tr("Draw outlines of areas: drag a lasso, or click the corners (A)")
        )
        self._area.clicked.connect(self.area_requested)
        self._mirror = _option_button(tr("Mirror"), "retouch-mirror")
        self._mirror.setToolTip(
            tr("Do the same on the other side of an upright line at the pointer (I)")
        )
        self._mirror.clicked.connect(self.mirror_requested)
        row.addWidget(self._area, 1)
        row.addWidget(self._mirror, 1)
        return row

    def _emit_brush(self, number: int) -> None:
        self.brush_requested.emit(BRUSHES[number].name)

    def _emit_radius(self, diameter_px: float) -> None:
        self.radius_requested.emit(diameter_px / 2)

    def _emit_hardness(self, percent: float) -> None:
        self.hardness_requested.emit(percent / 100)

    def _emit_strength(self, percent: float) -> None:
        self.strength_requested.emit(percent / 100)

    def _emit_method(self, number: int) -> None:
        self.method_requested.emit(self._method.itemData(number))

    def _name_strokes(self, count: int) -> None:
        index = self._tabs.indexOf(self.strokes)
        self._tabs.setTabText(
            index, tr("Strokes · {count}", count=count) if count else tr("Strokes")
        )

    def _name_places(self, left: int) -> None:
        index = self._tabs.indexOf(self.places)
        self._tabs.setTabText(
            index, tr("Places · {count} left", count=left) if left else tr("Places")
        )


def _small_button(icon_name: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumSize(32, 26)
    return button


def _option_button(text: str, icon_name: str) -> QPushButton:
    button = QPushButton(icon(icon_name), f" {text}")
    button.setCheckable(True)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text)
    return button
