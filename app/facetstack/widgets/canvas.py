# SPDX-License-Identifier: GPL-3.0-or-later
"""The one canvas: a picture to point at, to look at closely and to paint on."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QTabletEvent
from PySide6.QtWidgets import QGraphicsItem, QLabel, QWidget

from facetstack.widgets.loupe import Loupe
from facetstack.widgets.strokes import BrushCircle, StrokePoint
from facetstack.widgets.style import named
from facetstack.widgets.zoom_view import ZoomView
from facetstack.workers.pictures import Bytes, Picture

_BADGE_MARGIN_PX = 10


class Canvas(ZoomView):
    """A zoomed picture with its overlays, a loupe and strokes.

    ``pointed`` tells the pixel under the pointer, a ``QPoint`` or ``None``.

    The left or middle button pans. After ``set_painting(True)`` the left button and a
    pen draw instead: ``stroke_began``, ``stroke_moved`` and ``stroke_ended`` carry a
    ``StrokePoint`` each, unless ``set_hand(True)`` lets them pan for a while. What a
    stroke does can be shown under the hand with ``update_rect``, if the picture is an
    ``editable_copy``.
    """

    pointed = Signal(object)
    stroke_began = Signal(object)
    stroke_moved = Signal(object)
    stroke_ended = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = False
        self._hand = False
        self._stroking = False
        self._loupe_on = False
        self._pointer: QPoint | None = None
        self._brush = BrushCircle()
        self.scene().addItem(self._brush)
        self.viewport().setMouseTracking(True)
        self._loupe = Loupe(self.viewport())
        self._badge = named(QLabel(self), "badge")
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge.move(_BADGE_MARGIN_PX, _BADGE_MARGIN_PX)
        self._badge.hide()
        self.moved.connect(self._show_pointed)
        self.zoomed.connect(self._show_pointed)

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture; one of another size takes the same place on the screen."""
        super().show_picture(picture)
        self._show_pointed()

    def set_overlay(self, item: QGraphicsItem) -> None:
        """Lay an item over the picture; its coordinates are the picture's pixels."""
        item.setZValue(1)
        self.scene().addItem(item)

    def update_rect(self, x: int, y: int, pixels: Bytes) -> None:
        """Set a rectangle of the picture on the canvas, within milliseconds.

        Parameters
        ----------
        x, y
            Upper left corner, in pixels of the picture.
        pixels
            (rows, columns, 4) uint8 as in ``Picture``; ``pictures.screen_pixels``
            makes them of a part of a frame or result.

        Raises
        ------
        ValueError
            If the picture is no ``editable_copy``.
        """
        self._item.update_rect(x, y, pixels)

    def set_badge(self, text: str) -> None:
        """Name the picture in its corner; nothing if empty."""
        self._badge.setText(text)
        self._badge.adjustSize()
        self._badge.setVisible(bool(text))

    def set_painting(self, on: bool) -> None:
        """Let the left button and the pen draw strokes, or pan."""
        self._painting = on
        self._set_pointer_shape()

    def set_hand(self, on: bool) -> None:
        """Let the left button pan although it paints, or no longer."""
        self._hand = on
        if not self._stroking and self._grabbed_at is None:
            self._set_pointer_shape()

    def set_brush(self, radius_px: float | None) -> None:
        """Show the rim of a brush at the pointer, in pixels of the picture, or none."""
        self._brush.set_radius(radius_px or 0.0)
        self._brush.setVisible(radius_px is not None)
        self._set_pointer_shape()

    def set_loupe(self, on: bool) -> None:
        """Show what is under the pointer one to one, or no longer."""
        self._loupe_on = on
        if on:
            pointer = self.viewport().mapFromGlobal(self.cursor().pos())
            inside = self.viewport().rect().contains(pointer)
            self._pointer = pointer if inside else self.viewport().rect().center()
        self._show_pointed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or take hold of the picture."""
        if self._draws and event.button() == Qt.MouseButton.LeftButton:
            self._begin_stroke(self._mouse_point(event))
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, pan, or tell what is pointed at."""
        if self._stroking:
            self.stroke_moved.emit(self._mouse_point(event))
        self._pointer = event.position().toPoint()
        super().mouseMoveEvent(event)
        self._show_pointed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a stroke, or let go of the picture."""
        if self._stroking and event.button() == Qt.MouseButton.LeftButton:
            self._end_stroke(self._mouse_point(event))
        else:
            super().mouseReleaseEvent(event)
            self._set_pointer_shape()

    def viewportEvent(self, event: QEvent) -> bool:
        """Hear a pen with its pressure; notice that the pointer leaves."""
        if isinstance(event, QTabletEvent) and (self._draws or self._stroking):
            self._draw_with_pen(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._show_pointed()
        return super().viewportEvent(event)

    def _mouse_point(self, event: QMouseEvent) -> StrokePoint:
        spot = self.to_picture(event.position())
        return StrokePoint(spot.x(), spot.y(), modifiers=event.modifiers())

    def _draw_with_pen(self, event: QTabletEvent) -> None:
        spot = self.to_picture(event.position())
        point = StrokePoint(spot.x(), spot.y(), event.pressure(), event.modifiers())
        kind = event.type()
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.TabletPress and left:
            self._begin_stroke(point)
        elif kind == QEvent.Type.TabletRelease and left and self._stroking:
            self._end_stroke(point)
        elif kind == QEvent.Type.TabletMove:
            if self._stroking:
                self.stroke_moved.emit(point)
            self._pointer = event.position().toPoint()
            self._show_pointed()
        event.accept()

    def _begin_stroke(self, point: StrokePoint) -> None:
        self._stroking = True
        self.stroke_began.emit(point)

    def _end_stroke(self, point: StrokePoint) -> None:
        self._stroking = False
        self.stroke_ended.emit(point)

    def _show_pointed(self, *_: object) -> None:
        """Tell what is pointed at, and let brush and loupe follow."""
        picture, at = self.picture, self._pointer
        spot = self.to_picture(QPointF(at)) if at is not None else None
        if spot is None or picture is None:
            self._loupe.hide()
            self.pointed.emit(None)
            return
        self._brush.setPos(spot)
        inside = self._item.boundingRect().contains(spot)
        if self._loupe_on and inside and at is not None:
            self._loupe.look_at(picture, spot, at, self.scale_now)
        else:
            self._loupe.hide()
        self.pointed.emit(QPoint(int(spot.x()), int(spot.y())) if inside else None)

    @property
    def _draws(self) -> bool:
        return self._painting and not self._hand

    def _set_pointer_shape(self) -> None:
        if self._hand:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._brush.isVisible():
            self.viewport().setCursor(Qt.CursorShape.BlankCursor)
        elif self._painting:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.viewport().unsetCursor()
