# SPDX-License-Identifier: GPL-3.0-or-later
"""What a hand draws on the canvas: points of a stroke, and the circle of the brush."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget


@dataclass(frozen=True)
class StrokePoint:
    """A point of a stroke.

    Attributes
    ----------
    x_px, y_px
        In pixels of the picture, (0, 0) its upper left corner; a stroke may leave it.
    pressure
        0..1 of a pen; 1 of a mouse.
    modifiers
        The keys that are held: Alt, Shift, Ctrl.
    """

    x_px: float
    y_px: float
    pressure: float = 1.0
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier


class BrushCircle(QGraphicsItem):
    """The rim of the brush: a light line on a dark one, seen on any ground."""

    def __init__(self) -> None:
        super().__init__()
        self._radius_px = 0.0
        self.setZValue(10)
        self.hide()

    def set_radius(self, radius_px: float) -> None:
        """Set the size, in pixels of the picture."""
        self.prepareGeometryChange()
        self._radius_px = radius_px

    def boundingRect(self) -> QRectF:
        """Return the area, with room for the lines at any zoom."""
        scale = self.scene().views()[0].transform().m11() if self.scene() else 1.0
        reach = self._radius_px + 3 / scale
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the rim."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("#101010", 3.0), ("#f0f0f0", 1.2)):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(0, 0), self._radius_px, self._radius_px)
