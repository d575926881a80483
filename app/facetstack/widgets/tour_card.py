# SPDX-License-Identifier: GPL-3.0-or-later
"""One step of the tour: what to do next, in a corner of the picture."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.style import named

_WIDTH_PX, _MARGIN_PX = 320, 16


@dataclass(frozen=True)
class TourStep:
    """What a step says; ``act`` is on its button, if it has one."""

    title: str
    text: str
    act: str = ""


class TourCard(QFrame):
    """Shows a step, and tells that its button was pressed or the tour declined."""

    acted = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self.setFixedWidth(_WIDTH_PX)
        self._stage = parent
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        self._count = named(QLabel(), "quiet")
        self._title = named(QLabel(wordWrap=True), "strong")
        self._text = QLabel(wordWrap=True)
        for label in (self._count, self._title, self._text):
            column.addWidget(label)
        row = QHBoxLayout()
        self._decline = self._button(tr("Leave the tour"))
        self._decline.clicked.connect(self.declined)
        self._act = named(self._button(tr("Go on")), "primary")
        self._act.clicked.connect(self.acted)
        row.addWidget(self._decline)
        row.addStretch()
        row.addWidget(self._act)
        column.addSpacing(4)
        column.addLayout(row)
        parent.installEventFilter(self)
        self.hide()

    @property
    def title(self) -> str:
        """The title of the step that is shown; "" while none is."""
        return "" if self.isHidden() else self._title.text()

    def show_step(self, step: TourStep, number: int, total: int) -> None:
        """Show a step of the tour."""
        self._count.setText(tr("Tour: {number} of {total}", number=number, total=total))
        self._title.setText(step.title)
        self._text.setText(step.text)
        self._act.setText(step.act or tr("Go on"))
        self._act.setVisible(bool(step.act))
        self._decline.setVisible(number < total)
        self.setAccessibleName(f"{step.title}. {step.text}")
        self.show()
        self.raise_()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the picture."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.ensurePolished()
        self.resize(_WIDTH_PX, self.heightForWidth(_WIDTH_PX))
        self.move(self._stage.width() - _WIDTH_PX - _MARGIN_PX, _MARGIN_PX)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
