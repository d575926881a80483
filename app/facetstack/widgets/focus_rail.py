# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of the lens's travel: where it stands, near, far, and each frame."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from facetstack.language import tr
from facetstack.widgets.style import ACCENT, GOOD, QUIET_TEXT, TEXT

_EDGE_PX = 12
_MOST_TICKS = 120


@dataclass(frozen=True)
class RailMarks:
    """What the rail shows; all in lens units, plus is farther.

    ``frames`` are the positions of the planned frames; ``shot`` of them are on disk.
    """

    position_units: int = 0
    near_units: int | None = None
    far_units: int | None = None
    frames: tuple[int, ...] = ()
    shot: int = 0


class FocusRail(QWidget):
    """Draws the marks along a line, near on the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = RailMarks()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Focus travel"))

    def set_marks(self, marks: RailMarks) -> None:
        """Show other marks."""
        self._marks = marks
        self.setAccessibleDescription(
            tr(
                "Lens at {position}, near {near}, far {far}",
                position=marks.position_units,
                near=_said(marks.near_units),
                far=_said(marks.far_units),
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return the wanted size."""
        return QSize(240, 58)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rail."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#262626"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        line_y = self.height() / 2
        painter.setPen(QPen(QColor("#5a5a5a"), 2))
        painter.drawLine(
            QPointF(_EDGE_PX, line_y), QPointF(self.width() - _EDGE_PX, line_y)
        )
        self._paint_bracket(painter, line_y)
        self._paint_lens(painter, line_y)
        painter.end()

    def _paint_bracket(self, painter: QPainter, line_y: float) -> None:
        marks = self._marks
        if marks.near_units is not None and marks.far_units is not None:
            painter.setPen(QPen(QColor(ACCENT), 3))
            painter.drawLine(
                QPointF(self._x(marks.near_units), line_y),
                QPointF(self._x(marks.far_units), line_y),
            )
        every = -(-len(marks.frames) // _MOST_TICKS) or 1
        for number, units in enumerate(marks.frames):
            if number % every == 0:
                done = number < marks.shot
                painter.setPen(QPen(QColor(GOOD if done else ACCENT), 1.4))
                x = self._x(units)
                painter.drawLine(QPointF(x, line_y - 5), QPointF(x, line_y + 5))
        self._paint_limit(painter, marks.near_units, "N", line_y)
        self._paint_limit(painter, marks.far_units, "F", line_y)

    def _paint_limit(
        self, painter: QPainter, units: int | None, letter: str, line_y: float
    ) -> None:
        if units is None:
            return
        x = self._x(units)
        painter.setPen(QPen(QColor(ACCENT), 2))
        painter.drawLine(QPointF(x, line_y - 9), QPointF(x, line_y + 9))
        painter.setPen(QColor(TEXT))
        painter.drawText(
            QRectF(x - 12, line_y + 9, 24, 18), Qt.AlignmentFlag.AlignCenter, letter
        )

    def _paint_lens(self, painter: QPainter, line_y: float) -> None:
        x = self._x(self._marks.position_units)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#ffffff"))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x, line_y - 4),
                    QPointF(x - 6, line_y - 14),
                    QPointF(x + 6, line_y - 14),
                ]
            )
        )
        if self._marks.near_units is None and self._marks.far_units is None:
            painter.setPen(QColor(QUIET_TEXT))
            painter.drawText(
                QRectF(0, line_y + 9, self.width(), 18),
                Qt.AlignmentFlag.AlignCenter,
                tr("near  ←        →  far"),
            )

    def _x(self, units: int) -> float:
        """Return where a position lies, in pixels from the left."""
        marks = self._marks
        known = [marks.position_units, marks.near_units, marks.far_units]
        places = [p for p in known if p is not None]
        low, high = min(places), max(places)
        if high - low < 1:
            return self.width() / 2
        room = (high - low) * 0.06
        share = (units - low + room) / (high - low + 2 * room)
        return _EDGE_PX + share * (self.width() - 2 * _EDGE_PX)


def _said(units: int | None) -> str:
    return tr("not set") if units is None else str(units)
