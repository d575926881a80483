# SPDX-License-Identifier: GPL-3.0-or-later
"""A frame around a place on the canvas."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from facetstack.widgets.coverage_curve import GAP_COLOUR

_MARGIN_PX = 12


class GapMarker(QGraphicsRectItem):
    """A dashed rectangle, two pixels of the screen wide at every zoom."""

    def __init__(self) -> None:
        super().__init__()
        pen = QPen(QColor(GAP_COLOUR), 2, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self.setPen(pen)
        self.setZValue(5)
        self.hide()

    def show_box(self, x: float, y: float, width: float, height: float) -> None:
        """Mark a box, in pixels of the picture."""
        box = QRectF(x, y, width, height)
        self.setRect(box.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX))
        self.show()
