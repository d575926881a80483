# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of everything that can be done, found by typing a part of its name."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.filmstrip import Index
from facetstack.widgets.style import HIGHLIGHT, QUIET_TEXT, SPACE_PX

_WIDTH_PX, _ROWS, _ROW_PX = 560, 12, 32
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Command:
    """One thing that can be done.

    Attributes
    ----------
    name
        By which it is told.
    text, menu, keys, tip
        What is shown of it, and sought in.
    enabled
        Whether it can be done now.
    """

    name: str
    text: str
    menu: str
    keys: str = ""
    tip: str = ""
    enabled: bool = True


def find_commands(sought: str, commands: tuple[Command, ...]) -> list[Command]:
    """Return the commands that have every sought word, the best first.

    A word counts more at the beginning of the text than at that of a later word, there
    more than within a word, and there more than in the menu's name or the tip.
    """
    words = sought.lower().split()
    found = []
    for place, command in enumerate(commands):
        ranks = [_rank(word, command) for word in words]
        if all(rank is not None for rank in ranks):
            rank = sum(rank for rank in ranks if rank is not None)
            found.append((rank, place, command))
    return [command for _, _, command in sorted(found, key=lambda one: one[:2])]


def _rank(word: str, command: Command) -> int | None:
    text = command.text.lower()
    if text.startswith(word):
        return 0
    if f" {word}" in text:
        return 1
    if word in text:
        return 2
    return 3 if word in f"{command.menu} {command.tip}".lower() else None


class CommandList(QFrame):
    """Lies over the window and asks for one command; gone when the focus goes."""

    command_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self._window = parent
        self._focused_before: QWidget | None = None
        self.hide()
        self._commands: tuple[Command, ...] = ()
        self._edit = QLineEdit()
        self._edit.setPlaceholderText(tr("What do you want to do?"))
        self._edit.setAccessibleName(tr("Find an action"))
        self._edit.setMinimumHeight(34)
        self._edit.textChanged.connect(self._show_found)
        self._edit.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Actions"))
        self._list.setItemDelegate(_CommandDelegate(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, SPACE_PX, SPACE_PX, SPACE_PX)
        column.addWidget(self._edit)
        column.addWidget(self._list)

    def ask(self, commands: tuple[Command, ...]) -> None:
        """Show the commands, over the upper part of the window."""
        self._commands = commands
        self._focused_before = QApplication.focusWidget()
        self._edit.clear()
        self._show_found()
        window = self._window
        width = min(_WIDTH_PX, window.width() - 2 * SPACE_PX)
        self.setFixedSize(width, min(_ROWS * _ROW_PX + 70, window.height() - 80))
        self.move((window.width() - width) // 2, 64)
        self.show()
        self.raise_()
        self._edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows walk through the list and Enter choose, while a text is typed."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            # Kept from the window's action, it comes again as a key that is pressed.
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._leave()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentItem())
            return True
        if event.key() in _MOVES:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS}
            row = self._list.currentRow() + by.get(Qt.Key(event.key()), _ROWS)
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
            return True
        return False

    def _leave(self) -> None:
        """Go away, and give the focus back."""
        if self._focused_before is not None:
            self._focused_before.setFocus()
        self.hide()

    def _show_found(self, *_: object) -> None:
        self._list.clear()
        for command in find_commands(self._edit.text(), self._commands):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, command)
            said = (command.text, command.keys, command.tip)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, ", ".join(s for s in said if s)
            )
            item.setToolTip(command.tip)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        command = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if command is None or not command.enabled:
            return
        self._leave()
        self.command_chosen.emit(command.name)


class _CommandDelegate(QStyledItemDelegate):
    """Draws text, menu and keys of a command in one row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_WIDTH_PX // 2, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        command: Command = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect
        palette: QPalette = option.palette
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(area, QColor(HIGHLIGHT))
        group = QPalette.ColorGroup.Active
        if not command.enabled:
            group = QPalette.ColorGroup.Disabled
        text = palette.color(group, QPalette.ColorRole.Text)
        quiet = QColor("#ffffff" if chosen else QUIET_TEXT)
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = area.adjusted(10, 0, -12, 0)
        painter.setPen(QColor("#ffffff") if chosen and command.enabled else text)
        painter.drawText(inner, middle, command.text)
        painter.setPen(quiet if command.enabled else text)
        painter.drawText(
            inner.adjusted(inner.width() - 270, 0, -160, 0), middle, command.menu
        )
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, command.keys)
        painter.restore()
