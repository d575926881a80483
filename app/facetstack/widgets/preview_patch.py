# SPDX-License-Identifier: GPL-3.0-or-later
"""A framed patch over the picture: how it would look there."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from facetstack.widgets.picture_item import image_of
from facetstack.widgets.style import ACCENT
from facetstack.workers.pictures import Bytes


class PreviewPatch(QGraphicsItem):
    """Shows pixels in place of the picture's; hidden until it has some."""

    def __init__(self) -> None:
        super().__init__()
        self._area = QRectF()
        self._pixels: Bytes | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_pixels(self, x: int, y: int, pixels: Bytes) -> None:
        """Show (rows, columns, 4) uint8 as in ``Picture`` at a pixel of the picture."""
        self.prepareGeometryChange()
        rows, columns = pixels.shape[:2]
        self._area = QRectF(x, y, columns, rows)
        self._pixels = pixels
        self._image = image_of(pixels)
        self.show()
        self.update()

    def set_shown(self, on: bool) -> None:
        """Show the patch if it has pixels, or hide it."""
        self.setVisible(on and self._pixels is not None)

    def clear(self) -> None:
        """Show nothing until there are other pixels."""
        self._pixels = None
        self.hide()

    def boundingRect(self) -> QRectF:
        """Return the patch with its frame."""
        return self._area.adjusted(-2, -2, 2, 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the pixels, and a frame as thin as the screen allows."""
        if self._pixels is None:
            return
        smaller = painter.worldTransform().m11() < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
        painter.drawImage(self._area, self._image)
        pen = QPen(QColor(ACCENT), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawRect(self._area)
