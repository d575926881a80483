# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps keys with the control that has the focus, and lists the keys."""

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
    QVBoxLayout,
    QWidget,
)

from facetstack.widgets.style import named, section_label
from facetstack.window.actions import ACTIONS, plain_text

_PRESSABLE = (QAbstractButton, QComboBox, QAbstractItemView)
_TEXT = (QLineEdit, QAbstractSpinBox)
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
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(20, 16, 20, 20)
        columns.setSpacing(36)
        for menus in (("Camera",), ("File", "Stack"), ("View", "Help")):
            column = QVBoxLayout()
            column.setSpacing(8)
            for menu in menus:
                column.addWidget(section_label(menu))
                column.addLayout(_key_grid(menu))
                column.addSpacing(8)
            column.addStretch()
            columns.addLayout(column)


def _key_grid(menu: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    rows = [info for info in ACTIONS if info.menu == menu and info.keys]
    for row, info in enumerate(rows):
        keys = [
            QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            for key in info.keys
        ]
        grid.addWidget(named(QLabel(" or ".join(keys)), "strong"), row, 0)
        grid.addWidget(QLabel(plain_text(info)), row, 1)
    return grid
