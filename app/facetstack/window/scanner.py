# SPDX-License-Identifier: GPL-3.0-or-later
"""Hears a barcode scanner: keys that come faster than hands, ended by Enter or Tab."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

LEAST_CHARACTERS = 6
LONGEST_GAP_MS = 35

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SIGNS = frozenset("-_./+")
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class Scanner(QObject):
    """Holds plain keys back for a moment: a scan, or keys that then act.

    ``scanned`` carries an article number. ``typed`` gives a key back that was no scan.
    Text fields, and keys that act as long as they are held, are left alone.
    """

    scanned = Signal(str)
    typed = Signal(object)

    def __init__(self, window: QWidget, passed: frozenset[Qt.Key]) -> None:
        super().__init__(window)
        self._window = window
        self._passed = passed
        self._text = ""
        self._held: list[QKeyCombination] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(LONGEST_GAP_MS)
        self._timer.timeout.connect(self._give_back)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    @property
    def holding(self) -> bool:
        """Whether keys are held back."""
        return self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take plain keys, unless a text field has the focus."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if watched.window() is not self._window or _takes_text(watched):
            return False
        if event.isAutoRepeat() or event.modifiers() not in _PLAIN:
            return False
        ends_scan = event.key() in _ENDS and len(self._text) >= LEAST_CHARACTERS
        if not ends_scan and not _of_a_code(event.text()):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            if Qt.Key(event.key()) in self._passed:
                return False
            # The action stays silent, and the key press comes here.
            event.accept()
            return True
        return self._take(event, ends_scan)

    def _take(self, event: QKeyEvent, ends_scan: bool) -> bool:
        if ends_scan:
            text, self._text = self._text, ""
            self._held.clear()
            self._timer.stop()
            self.scanned.emit(text)
            return True
        self._text += event.text()
        self._timer.start()
        if Qt.Key(event.key()) in self._passed:
            return False
        self._held.append(event.keyCombination())
        return True

    def _give_back(self) -> None:
        held, self._held, self._text = self._held, [], ""
        for key in held:
            self.typed.emit(key)


def _of_a_code(text: str) -> bool:
    return len(text) == 1 and text.isascii() and (text.isalnum() or text in _SIGNS)


def _takes_text(widget: QWidget) -> bool:
    focused = QApplication.focusWidget() or widget
    return isinstance(focused, QLineEdit | QAbstractSpinBox)
