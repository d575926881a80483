# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a picture from the reduction that fits the zoom."""

from math import floor, log2

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from facetstack.workers.pictures import Bytes, Picture, patch

_SHOW_PIXELS_FROM_SCALE = 3.0


def image_of(pixels: Bytes) -> QImage:
    """Wrap (rows, columns, 4) pixels without copying; they must outlive the image."""
    rows, columns = pixels.shape[:2]
    return QImage(
        pixels.data, columns, rows, pixels.strides[0], QImage.Format.Format_RGB32
    )


class PictureItem(QGraphicsItem):
    """A picture whose scene units are its own pixels.

    Qt reduces by skipping pixels, which would show sharpness that is not there; so the
    item draws the averaged level next above the size on the screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._images: tuple[QImage, ...] = ()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @property
    def picture(self) -> Picture | None:
        """What is drawn."""
        return self._picture

    def set_picture(self, picture: Picture | None) -> None:
        """Draw another picture, or nothing."""
        if _area(picture) != _area(self._picture):
            self.prepareGeometryChange()
        self._picture = picture
        self._images = tuple(image_of(p) for p in picture.levels) if picture else ()
        self.update()

    def update_rect(self, x: int, y: int, pixels: Bytes) -> None:
        """Set a rectangle of an editable picture, as ``pictures.patch`` does.

        Its reductions are made anew only below the rectangle, and only what it covers
        is drawn again.
        """
        if self._picture is None:
            raise ValueError("there is no picture")
        patch(self._picture, x, y, pixels)
        # A pixel of the coarsest level reaches beyond the rectangle.
        reach = 2 ** len(self._images)
        rows, columns = pixels.shape[:2]
        self.update(QRectF(x, y, columns, rows).adjusted(-reach, -reach, reach, reach))

    def boundingRect(self) -> QRectF:
        """Return the area of the picture."""
        return _area(self._picture)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the part of the picture that is in view."""
        if not self._images:
            return
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        ratio = widget.devicePixelRatioF() if widget else 1.0
        level = level_for(scale * ratio, len(self._images))
        visible = option.exposedRect.intersected(self.boundingRect())
        part = 2.0**-level
        source = QRectF(visible.topLeft() * part, visible.size() * part)
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform,
            scale * ratio < _SHOW_PIXELS_FROM_SCALE,
        )
        painter.drawImage(visible, self._images[level], source)


def _area(picture: Picture | None) -> QRectF:
    return QRectF(0, 0, picture.columns, picture.rows) if picture else QRectF()


def level_for(scale: float, level_count: int) -> int:
    """Return the smallest level that still has a pixel for each pixel of the screen."""
    if scale >= 1:
        return 0
    return min(level_count - 1, floor(log2(1 / scale) + 1e-6))
