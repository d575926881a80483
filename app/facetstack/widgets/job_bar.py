# SPDX-License-Identifier: GPL-3.0-or-later
"""A long job: what is done, how far, how long still, and a way to stop it."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from facetstack.language import say, tr
from facetstack.progress import Progress
from facetstack.widgets.style import SPACE_PX, named


class JobBar(QWidget):
    """Shows one job; between jobs, what there is."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PX + 4, 5, SPACE_PX, 5)
        row.setSpacing(SPACE_PX + 4)
        self._text = QLabel()
        self._text.setMinimumWidth(220)
        row.addWidget(self._text)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(tr("Progress"))
        row.addWidget(self._bar, 1)
        self._left = named(QLabel(), "quiet")
        self._left.setMinimumWidth(96)
        self._left.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        row.addWidget(self._left)
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.setToolTip(tr("Stop (Esc)"))
        self._cancel.setAccessibleName(tr("Cancel the job"))
        self._cancel.clicked.connect(self.cancel_requested)
        row.addWidget(self._cancel)
        self._began = 0.0
        self._running = False
        # Its height stays, or the picture would jump whenever a job begins.
        self.setFixedHeight(self.sizeHint().height())
        self.show_idle("")

    def begin(self, text: str) -> None:
        """Show a job that has just begun."""
        self._began = time.monotonic()
        self._left.clear()
        self._bar.setRange(0, 0)
        self._text.setText(say(text))
        self._set_running(True)

    def show_progress(self, progress: Progress) -> None:
        """Show how far the job is."""
        if not self._running:
            self.begin(progress.text)
        self._text.setText(say(progress.text))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        seconds = time.monotonic() - self._began
        if 0 < progress.done < progress.total:
            left = seconds * (progress.total - progress.done) / progress.done
            self._left.setText(tr("{time} left", time=duration_text(left)))
        else:
            self._left.clear()

    def show_idle(self, text: str) -> None:
        """Show that no job runs, and what there is instead."""
        self._text.setText(say(text))
        self._set_running(False)

    def _set_running(self, running: bool) -> None:
        self._running = running
        for widget in (self._bar, self._left, self._cancel):
            widget.setVisible(running)


def duration_text(seconds: float) -> str:
    """Return a duration for people: "8 s", "1 min 20 s"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60:02d} s"
