# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps keys with the control that has the focus, and lists the keys."""

from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.style import named, section_label
from facetstack.window.actions import ACTIONS, ActionInfo, key_text, plain_text

_PRESSABLE = (QAbstractButton, QComboBox, QAbstractItemView)
_TEXT = (QLineEdit, QAbstractSpinBox)
_MOST_COLUMNS = 5
_SHARE_OF_SCREEN = 0.94
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_CARET_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class KeyGuard(QObject):
    """Lets Space press a focused control, and arrows move in a text.

    Without it the window's action on Space would shoot while a button or list has the
    focus, and they could not be used by keyboard.
    """

    def watch(self, window: QWidget) -> None:
        """Guard every control that a window has now."""
        for child in window.findChildren(QWidget):
            if isinstance(child, (*_PRESSABLE, *_TEXT)):
                child.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys that the focused control needs."""
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        if not isinstance(event, QKeyEvent) or event.modifiers():
            return False
        pressable = isinstance(watched, _PRESSABLE) and event.key() == Qt.Key.Key_Space
        moving = isinstance(watched, _TEXT) and event.key() in _CARET_KEYS
        if pressable or moving:
            event.accept()
            return True
        return False


class HeldKeys(QObject):
    """Switches actions on as long as their keys are held."""

    def __init__(self, window: QWidget, actions: dict[str, QAction]) -> None:
        super().__init__(window)
        self._held = [actions[info.name] for info in ACTIONS if info.held]
        window.installEventFilter(self)
        # A list takes letters for the beginning of a name that is sought.
        for view in window.findChildren(QAbstractItemView):
            view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Switch on and off; a key that is kept from its shortcut comes here."""
        if event.type() == QEvent.Type.WindowDeactivate:
            for action in self._held:
                action.setChecked(False)
        if not isinstance(event, QKeyEvent) or event.modifiers() & _COMMANDS:
            return False
        pressed = QKeySequence(event.key())
        for action in self._held:
            if pressed in action.shortcuts():
                self._take(event, action)
                return True
        return False

    def _take(self, event: QKeyEvent, action: QAction) -> None:
        if not event.isAutoRepeat() and event.type() != QEvent.Type.ShortcutOverride:
            action.setChecked(event.type() == QEvent.Type.KeyPress)
        event.accept()


class KeySheet(QDialog):
    """All keys at a glance; the window stays usable beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.screen().availableGeometry().size() * _SHARE_OF_SCREEN
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = area.verticalScrollBar().sizeHint().width()
        count = _MOST_COLUMNS
        sheet = _sheet(count)
        while count > 1 and sheet.sizeHint().width() + bar > room.width():
            count -= 1
            sheet = _sheet(count)
        area.setWidget(sheet)
        area.setAccessibleName(tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        wanted = sheet.sizeHint()
        self.resize(wanted.width() + bar, min(wanted.height(), room.height()))


def _sheet(count: int) -> QWidget:
    """Return all keys in so many columns of much the same height."""
    sheet = QWidget()
    columns = QHBoxLayout(sheet)
    columns.setContentsMargins(20, 16, 20, 20)
    columns.setSpacing(36)
    infos = [info for info in ACTIONS if info.keys]
    height = ceil(len(infos) / count)
    for start in range(0, len(infos), height):
        columns.addLayout(_column(infos[start : start + height]))
    return sheet


def _column(infos: list[ActionInfo]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    menu = ""
    for info in infos:
        line = grid.rowCount()
        if info.menu != menu:
            menu = info.menu
            grid.addWidget(section_label(tr(menu)), line, 0, 1, 2)
            line += 1
        grid.addWidget(named(QLabel(key_text(info)), "strong"), line, 0)
        grid.addWidget(QLabel(plain_text(info)), line, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid
