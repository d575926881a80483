# SPDX-License-Identifier: GPL-3.0-or-later
"""The strokes of the document as a list: hide, reorder, delete."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.style import icon

_ROW_HEIGHT_PX = 26


@dataclass(frozen=True)
class StrokeRow:
    """One stroke as the list shows it.

    Attributes
    ----------
    name
        Its id in the document.
    text
        What it does, in a few words.
    hidden
        Whether it is kept but not rendered.
    note
        Why it cannot be rendered; "" if it can.
    """

    name: str
    text: str
    hidden: bool = False
    note: str = ""


class StrokeList(QWidget):
    """Shows the last stroke on top; a tick means that it is seen."""

    visibility_requested = Signal(str, bool)
    move_requested = Signal(str, int)
    delete_requested = Signal(str)
    stroke_chosen = Signal(str)
    count_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[StrokeRow, ...] = ()
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self._list = _KeyList()
        self._list.setAccessibleName(tr("Strokes, the last one first"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list.setMinimumHeight(3 * _ROW_HEIGHT_PX)
        self._list.itemChanged.connect(self._tell_visibility)
        self._list.currentItemChanged.connect(self._tell_chosen)
        self._list.delete_pressed.connect(self._tell_delete)
        column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._up = _button("up", tr("Render later"), tr("Lay it over the next"))
        self._down = _button(
            "down", tr("Render earlier"), tr("Lay it under the one before")
        )
        self._delete = _button("delete", tr("Delete the stroke"), tr("Delete (Del)"))
        self._up.clicked.connect(self._tell_up)
        self._down.clicked.connect(self._tell_down)
        self._delete.clicked.connect(self._tell_delete)
        row.addWidget(self._up)
        row.addWidget(self._down)
        row.addStretch(1)
        row.addWidget(self._delete)
        column.addLayout(row)
        self._show_possible()

    @property
    def chosen(self) -> str:
        """Id of the chosen stroke; "" for none."""
        item = self._list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def show_strokes(self, rows: tuple[StrokeRow, ...]) -> None:
        """Show the strokes in the order in which they are rendered."""
        if rows == self._rows:
            return
        before = self.chosen
        self._filling = True
        self._rows = rows
        self._list.clear()
        for row in reversed(rows):
            item = QListWidgetItem(row.text)
            item.setData(Qt.ItemDataRole.UserRole, row.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Unchecked if row.hidden else Qt.CheckState.Checked
            item.setCheckState(state)
            item.setSizeHint(QSize(0, _ROW_HEIGHT_PX))
            if row.note:
                item.setIcon(icon("warning"))
                item.setToolTip(row.note)
            self._list.addItem(item)
            if row.name == before:
                self._list.setCurrentItem(item)
        self._filling = False
        self._show_possible()
        self.count_changed.emit(len(rows))

    def _show_possible(self) -> None:
        row = self._list.currentRow()
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < self._list.count() - 1)
        self._delete.setEnabled(row >= 0)

    def _tell_visibility(self, item: QListWidgetItem) -> None:
        if not self._filling:
            seen = item.checkState() is Qt.CheckState.Checked
            self.visibility_requested.emit(item.data(Qt.ItemDataRole.UserRole), seen)

    def _tell_chosen(self, *_: object) -> None:
        self._show_possible()
        if not self._filling:
            self.stroke_chosen.emit(self.chosen)

    def _tell_up(self) -> None:
        self.move_requested.emit(self.chosen, 1)

    def _tell_down(self) -> None:
        self.move_requested.emit(self.chosen, -1)

    def _tell_delete(self) -> None:
        if self.chosen:
            self.delete_requested.emit(self.chosen)


class _KeyList(QListWidget):
    """A list in which Delete means the chosen row."""

    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


def _button(icon_name: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumSize(36, 26)
    return button
