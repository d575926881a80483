# SPDX-License-Identifier: GPL-3.0-or-later
"""The loupe: what lies under the pointer, one to one, while the whole is in view."""

from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from facetstack.widgets.picture_item import image_of
from facetstack.widgets.style import ACCENT, SURROUND
from facetstack.workers.pictures import Picture

SIZE_PX = 320
_TIMES_WHEN_LARGE = 2


class Loupe(QWidget):
    """Shows a part of a picture from its full size, over the place it lies at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._middle = QPointF()
        self._scale = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(SIZE_PX, SIZE_PX)
        self.hide()

    def look_at(
        self, picture: Picture, middle: QPointF, at: QPoint, canvas_scale: float
    ) -> None:
        """Show the pixels around ``middle`` (in pixels of the picture) at a place.

        They are shown one to one; where the canvas shows them so already, larger.
        """
        one_to_one = 1 / self.devicePixelRatioF()
        self._scale = max(one_to_one, _TIMES_WHEN_LARGE * canvas_scale)
        if canvas_scale < one_to_one:
            self._scale = one_to_one
        self._picture, self._middle = picture, middle
        self.move(at - QPoint(SIZE_PX // 2, SIZE_PX // 2))
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part and a rim."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(SURROUND))
        if self._picture is not None:
            self._paint_part(painter, self._picture)
        painter.setPen(QPen(QColor("#101010"), 3))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.setPen(QPen(QColor(ACCENT), 1))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _paint_part(self, painter: QPainter, picture: Picture) -> None:
        reach = ceil(SIZE_PX / 2 / self._scale) + 1
        # Whole pixels, or one to one would be blurred by half a pixel.
        column, row = int(self._middle.x()), int(self._middle.y())
        part = QRect(column - reach, row - reach, 2 * reach, 2 * reach)
        part &= QRect(0, 0, picture.columns, picture.rows)
        if part.isEmpty():
            return
        half = SIZE_PX // 2
        place = QRectF(
            half + (part.x() - column) * self._scale,
            half + (part.y() - row) * self._scale,
            part.width() * self._scale,
            part.height() * self._scale,
        )
        painter.drawImage(place, image_of(picture.levels[0]), QRectF(part))
