# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws marks over the live picture: focus peaking, clipped highlights and shadows."""

from enum import Enum

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, qRgba
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from facetstack.workers.live_marks import Mark
from facetstack.workers.pictures import Bytes


class PeakColour(Enum):
    """Colours of peaking; gold hides yellow and red, so cyan comes first."""

    CYAN = (0, 240, 255)
    MAGENTA = (255, 60, 255)
    GREEN = (60, 255, 60)
    WHITE = (255, 255, 255)
    RED = (255, 50, 50)
    YELLOW = (255, 235, 0)


class MarksOverlay(QGraphicsItem):
    """Lies over the canvas; its pixels are those of the live picture."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: Bytes | None = None
        self._image = QImage()
        self._colour = PeakColour.CYAN
        self.setZValue(2)

    @property
    def colour(self) -> PeakColour:
        """The colour of peaking."""
        return self._colour

    def set_colour(self, colour: PeakColour) -> None:
        """Choose the colour of peaking."""
        self._colour = colour
        self._image.setColorTable(self._table())
        self.update()

    def show_marks(self, marks: Bytes | None) -> None:
        """Show marks as ``make_marks`` gives them, or none."""
        if marks is None and self._marks is None:
            return
        self.prepareGeometryChange()
        self._marks = marks
        if marks is None:
            self._image = QImage()
        else:
            rows, columns = marks.shape
            self._image = QImage(
                marks.data, columns, rows, columns, QImage.Format.Format_Indexed8
            )
            self._image.setColorTable(self._table())
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the area of the picture."""
        return QRectF(self._image.rect())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw them; smooth, so that thin edges do not vanish in a small picture."""
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setCompositionMode(
                QPainter.CompositionMode.CompositionMode_SourceOver
            )
            painter.drawImage(self.boundingRect(), self._image)

    def _table(self) -> list[int]:
        table = [qRgba(0, 0, 0, 0)] * len(Mark)
        table[Mark.PEAK] = qRgba(*self._colour.value, 255)
        table[Mark.HIGHLIGHT] = qRgba(255, 40, 40, 255)
        table[Mark.SHADOW] = qRgba(50, 90, 255, 255)
        return table
