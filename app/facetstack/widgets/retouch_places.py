# SPDX-License-Identifier: GPL-3.0-or-later
"""Places to look at as a worklist, with marks of what is done."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.style import named

_ROW_HEIGHT_PX = 26


@dataclass(frozen=True)
class PlaceRow:
    """One place as the list shows it; ``done`` once it was seen to."""

    text: str
    done: bool = False


class PlaceList(QWidget):
    """Shows the worst place first; a tick means that it is done."""

    place_requested = Signal(int)
    done_requested = Signal(int, bool)
    next_requested = Signal()
    previous_requested = Signal()
    count_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PlaceRow, ...] = ()
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Places to look at, the worst first"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list.setMinimumHeight(3 * _ROW_HEIGHT_PX)
        self._list.itemChanged.connect(self._tell_done)
        self._list.itemClicked.connect(self._tell_clicked)
        self._list.itemActivated.connect(self._tell_clicked)
        self._empty = named(QLabel(), "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._list)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._previous = _button(tr("Previous"), tr("Previous place (Page Up)"))
        self._next = _button(tr("Next"), tr("Next place that is not done (Page Down)"))
        self._done = _button(tr("Done"), tr("Mark as done, and go on to the next (C)"))
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._done.clicked.connect(self._tell_done_here)
        for button in (self._previous, self._next, self._done):
            row.addWidget(button, 1)
        column.addLayout(row)
        self.show_waiting(tr("Places the merge is unsure of appear here."))

    def show_waiting(self, text: str) -> None:
        """Say why there is no list."""
        self._empty.setText(text)
        self._stack.setCurrentWidget(self._empty)
        for button in (self._previous, self._next, self._done):
            button.setEnabled(False)
        self.count_changed.emit(0)

    def show_places(self, rows: tuple[PlaceRow, ...], current: int) -> None:
        """Show the places; ``current`` is the chosen one, -1 for none."""
        if rows != self._rows or self._list.count() != len(rows):
            self._fill(rows)
        self._stack.setCurrentWidget(self._list if rows else self._empty)
        self._filling = True
        self._list.setCurrentRow(current)
        self._filling = False
        self._previous.setEnabled(bool(rows))
        self._next.setEnabled(bool(rows))
        self._done.setEnabled(0 <= current < len(rows))
        self.count_changed.emit(sum(not row.done for row in rows))

    def _fill(self, rows: tuple[PlaceRow, ...]) -> None:
        self._filling = True
        self._rows = rows
        self._list.clear()
        for number, row in enumerate(rows, start=1):
            item = QListWidgetItem(f"{number}  {row.text}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            done = Qt.CheckState.Checked if row.done else Qt.CheckState.Unchecked
            item.setCheckState(done)
            item.setSizeHint(QSize(0, _ROW_HEIGHT_PX))
            self._list.addItem(item)
        self._filling = False

    def _tell_done(self, item: QListWidgetItem) -> None:
        if not self._filling:
            done = item.checkState() is Qt.CheckState.Checked
            self.done_requested.emit(self._list.row(item), done)

    def _tell_clicked(self, item: QListWidgetItem) -> None:
        self.place_requested.emit(self._list.row(item))

    def _tell_done_here(self) -> None:
        self.done_requested.emit(self._list.currentRow(), True)
        self.next_requested.emit()


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
