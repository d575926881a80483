# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in place of the picture while there is nothing to show."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.style import SURROUND, icon, named


class EmptyState(QWidget):
    """A friendly sentence and the two ways to begin."""

    connect_requested = Signal()
    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"QWidget#empty {{ background: {SURROUND}; }}")
        column = QVBoxLayout(self)
        column.addStretch(5)
        self._sentence = named(QLabel(), "sentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._sentence)
        self._hint = named(QLabel(), "quiet")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        column.addWidget(self._hint)
        column.addSpacing(20)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        self._connect = _big_button(tr("Connect camera"), "camera")
        self._connect.setObjectName("primary")
        self._connect.clicked.connect(self.connect_requested)
        self._open = _big_button(tr("Open frames…"), "folder")
        self._open.clicked.connect(self.open_requested)
        row.addWidget(self._connect)
        row.addWidget(self._open)
        row.addStretch()
        column.addLayout(row)
        column.addStretch(6)
        self.set_connecting(False)

    def set_connecting(self, connecting: bool) -> None:
        """Say that a camera is being sought, or that there is none."""
        self._connect.setEnabled(not connecting)
        if connecting:
            self._sentence.setText(tr("Looking for the camera …"))
            self._hint.setText(tr("This takes a few seconds."))
        else:
            self._sentence.setText(tr("Put the ring down and connect the camera."))
            self._hint.setText(
                tr("Or open frames that are shot already: drop a folder here.")
            )


def _big_button(text: str, icon_name: str) -> QPushButton:
    button = QPushButton(icon(icon_name), f"  {text}")
    button.setIconSize(QSize(20, 20))
    button.setMinimumSize(190, 46)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text.rstrip("…"))
    return button
