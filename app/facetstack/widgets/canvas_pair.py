# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas, and beside it on wish another that shows the same place of a picture."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from facetstack.language import tr
from facetstack.widgets.canvas import Canvas
from facetstack.workers.pictures import Picture

_GAP_PX = 2


class CanvasPair(QWidget):
    """Before on the left, after on the right; both move together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = Canvas()
        self.before.setAccessibleName(tr("Picture before"))
        self.after = Canvas()
        self._led = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.before, 1)
        row.addWidget(self.after, 1)
        self.before.hide()
        self.before.zoomed.connect(self._lead_after)
        self.before.moved.connect(self._lead_after)
        self.after.zoomed.connect(self._lead_before)
        self.after.moved.connect(self._lead_before)

    @property
    def split(self) -> bool:
        """Whether both are shown."""
        return not self.before.isHidden()

    def show_before(self, picture: Picture | None) -> None:
        """Show a picture beside that of the canvas, or the canvas alone."""
        appearing = picture is not None and not self.split
        self.before.show_picture(picture)
        self.before.setVisible(picture is not None)
        if appearing:
            self._lead(self.after, self.before)

    def _lead_after(self, *_: object) -> None:
        self._lead(self.before, self.after)

    def _lead_before(self, *_: object) -> None:
        self._lead(self.after, self.before)

    def _lead(self, leader: Canvas, follower: Canvas) -> None:
        """Let one canvas go where the other is; it must not lead back."""
        if self._led or not self.split or leader.picture is None:
            return
        self._led = True
        if leader.fitted:
            follower.fit()
        else:
            follower.go_to(leader.place())
        self._led = False
