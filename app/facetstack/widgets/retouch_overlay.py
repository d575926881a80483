# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drawn over the picture while it is retouched; never in it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from facetstack.imaging.retouch.operation import Operation, Point, Shape

_TRAIL = QColor(138, 180, 216, 110)
_RIM_COLOURS = (("#101010", 3.0), ("#f0f0f0", 1.2))


class RetouchOverlay(QGraphicsItem):
    """The stroke that is not rendered yet, the outline, the mirror, the place.

    Its coordinates are pixels of the reference frame; ``setScale`` fits it to a picture
    of another size.
    """

    def __init__(self) -> None:
        super().__init__()
        self._area = QRectF()
        self._trail: QPainterPath | None = None
        self._trail_width_px = 0.0
        self._trail_filled = False
        self._outline = QPainterPath()
        self._mirror_x: float | None = None
        self._place: QRectF | None = None
        self._source: QPointF | None = None
        self.setZValue(5)

    @property
    def trail_shown(self) -> bool:
        """Whether a stroke is drawn in place of what it will do."""
        return self._trail is not None

    @property
    def place(self) -> QRectF | None:
        """The framed place."""
        return self._place

    def set_area(self, columns: int, rows: int) -> None:
        """Set the size of the picture."""
        self.prepareGeometryChange()
        self._area = QRectF(0, 0, columns, rows)

    def set_trail(self, operation: Operation | None) -> None:
        """Draw where a stroke goes that is not rendered yet."""
        if operation is None and self._trail is None:
            return
        before = self._trail_area()
        self._trail = None
        if operation is not None:
            self._trail = _path(operation.path)
            self._trail_width_px = 2 * operation.radius_px
            self._trail_filled = operation.shape is Shape.AREA
        self.update(before.united(self._trail_area()))

    def set_outline(self, points: Sequence[Point]) -> None:
        """Draw the outline of an area as far as it goes."""
        if not points and self._outline.isEmpty():
            return
        self._outline = _path(points) if points else QPainterPath()
        self.update()

    def set_mirror(self, x_px: float | None) -> None:
        """Draw the line on whose other side the same is done."""
        self._mirror_x = x_px
        self.update()

    def set_place(self, place: QRectF | None) -> None:
        """Frame the place of the worklist."""
        self._place = place
        self.update()

    def set_source(self, spot: tuple[int, int] | None) -> None:
        """Mark where healing and cloning take their pixels."""
        self._source = QPointF(*spot) if spot else None
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the area of the picture."""
        return self._area

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw what there is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._trail is not None:
            self._paint_trail(painter)
        for colour, width in _RIM_COLOURS:
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if not self._outline.isEmpty():
                painter.drawPath(self._outline)
            if self._place is not None:
                painter.drawRect(self._place)
            if self._mirror_x is not None:
                x = self._mirror_x + 0.5
                painter.drawLine(QPointF(x, 0), QPointF(x, self._area.height()))
            if self._source is not None:
                self._paint_cross(painter, self._source)

    def _paint_trail(self, painter: QPainter) -> None:
        if self._trail is None:
            return
        if self._trail_filled:
            painter.fillPath(self._trail, _TRAIL)
            return
        pen = QPen(_TRAIL, self._trail_width_px)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(self._trail, pen)

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        reach = 8 / max(1e-6, painter.worldTransform().m11())
        for across, down in ((reach, 0.0), (0.0, reach)):
            arm = QPointF(across, down)
            painter.drawLine(at - arm, at + arm)

    def _trail_area(self) -> QRectF:
        if self._trail is None:
            return QRectF()
        reach = self._trail_width_px / 2 + 2
        around = self._trail.boundingRect()
        return around.adjusted(-reach, -reach, reach, reach)


def _path(points: Sequence[Point]) -> QPainterPath:
    """Return a line; whole numbers of points are centres of pixels."""
    path = QPainterPath(QPointF(points[0].x + 0.5, points[0].y + 0.5))
    for point in points[1:]:
        path.lineTo(point.x + 0.5, point.y + 0.5)
    if len(points) == 1:
        path.lineTo(points[0].x + 0.51, points[0].y + 0.5)
    return path
