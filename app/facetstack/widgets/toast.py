# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences for the photographer, over the lower edge of the picture."""

import logging
from enum import Enum

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import say, tr, tr_later
from facetstack.widgets.style import ERROR, GOOD, WARNING, icon, named

_log = logging.getLogger(__name__)

_MARGIN_PX = 16
_WIDTH_PX = 560


class Tone(Enum):
    """How a message is meant: its word, colour and time on the screen."""

    DONE = (tr_later("Done"), GOOD, 5_000)
    HINT = (tr_later("Note"), WARNING, 6_000)
    ERROR = (tr_later("Problem"), ERROR, 20_000)


class Toast(QFrame):
    """Shows one message at a time; a newer one takes its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(12)
        self._word = QLabel()
        row.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        self._message = QLabel(wordWrap=True)
        self._hint = named(QLabel(wordWrap=True), "quiet")
        for label in (self._message, self._hint):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            texts.addWidget(label)
        row.addLayout(texts, 1)
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setIconSize(QSize(14, 14))
        close.setMinimumSize(26, 26)
        close.setObjectName("layer")
        close.setStyleSheet("padding: 3px;")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setAccessibleName(tr("Close the message"))
        close.clicked.connect(self.hide)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._tone = Tone.DONE
        self._stage = parent
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """Message and hint that were shown last."""
        return f"{self._message.text()} {self._hint.text()}".rstrip()

    @property
    def tone(self) -> Tone:
        """How the last message was meant."""
        return self._tone

    def show_message(self, tone: Tone, message: str, hint: str = "") -> None:
        """Show a message for as long as its tone asks for."""
        name, colour, milliseconds = tone.value
        _log.info("%s: %s %s", name, message, hint)
        word = tr(name)
        self._tone = tone
        self._word.setText(word)
        self._word.setStyleSheet(f"color: {colour}; font-weight: 600;")
        self.setStyleSheet(
            "QFrame#toast { background: #1e1e1e; border: 1px solid #505050;"
            f" border-left: 4px solid {colour}; border-radius: 5px; }}"
        )
        message, hint = say(message), "\n".join(map(say, hint.split("\n")))
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{word}: {message} {hint}".rstrip())
        self._place()
        self.show()
        self.raise_()
        self._timer.start(milliseconds)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the picture."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        parent = self._stage
        width = min(_WIDTH_PX, parent.width() - 2 * _MARGIN_PX)
        self.setFixedWidth(max(200, width))
        self.ensurePolished()
        height = self.heightForWidth(self.width())
        self.resize(self.width(), height)
        self.move(
            (parent.width() - self.width()) // 2,
            parent.height() - height - _MARGIN_PX,
        )
