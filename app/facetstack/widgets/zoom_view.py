# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows one picture, fitted into the window or zoomed, and pans."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.picture_item import PictureItem
from facetstack.widgets.style import SURROUND
from facetstack.workers.pictures import Picture

_LARGEST_SCALE = 16.0
_WHEEL_STEP = 1.25
_NEAR_ENOUGH_TO_FIT = 0.01
_PAN_BUTTONS = (Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton)


@dataclass(frozen=True)
class Place:
    """What part of a picture is in view, whatever its size in pixels.

    Attributes
    ----------
    across, down
        Middle of the view, 0..1 of the picture's width and height.
    width
        The whole picture's width on the screen.
    """

    across: float
    down: float
    width: float


class ZoomView(QGraphicsView):
    """A view of one picture; scale 1 is one pixel of the screen for each of its own."""

    zoomed = Signal(float)
    moved = Signal()

    # pyqtgraph's items look for these two on the view that they lie in.
    sigDeviceRangeChanged = Signal(object, object)  # noqa: N815
    sigDeviceTransformChanged = Signal(object)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = PictureItem()
        self._fitted = True
        self._grabbed_at: QPoint | None = None
        scene = QGraphicsScene(self)
        scene.addItem(self._item)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(SURROUND))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(False)
        self.setAccessibleName(tr("Picture"))
        self.setMinimumSize(160, 160)

    @property
    def picture(self) -> Picture | None:
        """The picture on the canvas."""
        return self._item.picture

    @property
    def scale_now(self) -> float:
        """Screen pixels per pixel of the picture."""
        return self.transform().m11()

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is kept in view."""
        return self._fitted

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture; one of another size takes the same place on the screen."""
        before = self._item.boundingRect()
        self._item.set_picture(picture)
        now = self._item.boundingRect()
        if now == before:
            return
        centre = self.mapToScene(self.viewport().rect().center())
        self.setSceneRect(now)
        if self._fitted or before.isEmpty() or now.isEmpty():
            self.fit()
        else:
            ratio = before.width() / now.width()
            self.scale(ratio, ratio)
            self.centerOn(centre / ratio)
            self.zoomed.emit(self.scale_now)

    def place(self) -> Place:
        """Return what part of the picture is in view."""
        area = self._item.boundingRect()
        middle = self.mapToScene(self.viewport().rect().center())
        width, height = max(1.0, area.width()), max(1.0, area.height())
        return Place(
            middle.x() / width, middle.y() / height, self.scale_now * area.width()
        )

    def go_to(self, place: Place) -> None:
        """Show the same part as another canvas does."""
        area = self._item.boundingRect()
        if area.isEmpty() or not place.width:
            return
        self._fitted = False
        factor = place.width / area.width() / self.scale_now
        self.scale(factor, factor)
        self.centerOn(place.across * area.width(), place.down * area.height())
        self.zoomed.emit(self.scale_now)

    def show_spot(self, x_px: float, y_px: float) -> None:
        """Show a spot of the picture one to one, in the middle."""
        self.show_one_to_one()
        self.centerOn(x_px, y_px)

    def pan(self, across: float, down: float) -> None:
        """Move the view by parts of its width and height."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + round(across * self.viewport().width()))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(down * self.viewport().height()))

    def fit(self) -> None:
        """Show the whole picture."""
        self._fitted = True
        area = self._item.boundingRect()
        if area.isEmpty():
            return
        self.fitInView(area, Qt.AspectRatioMode.KeepAspectRatio)
        self.zoomed.emit(self.scale_now)

    def show_one_to_one(self, at: QPoint | None = None) -> None:
        """Show one pixel of the picture per pixel of the screen, around a point."""
        self._zoom_to(1 / self.devicePixelRatioF(), at)

    def toggle_zoom(self) -> None:
        """Change between the whole picture and one to one, at the pointer."""
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().rect().contains(pointer)
        self._toggle_zoom_at(pointer if inside else None)

    def zoom_in(self) -> None:
        """Enlarge around the middle."""
        self._zoom_to(self.scale_now * _WHEEL_STEP)

    def zoom_out(self) -> None:
        """Reduce around the middle."""
        self._zoom_to(self.scale_now / _WHEEL_STEP)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        steps = event.angleDelta().y() / 120
        self._zoom_to(self.scale_now * _WHEEL_STEP**steps, event.position().toPoint())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Toggle between the whole picture and one to one."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._toggle_zoom_at(event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() in _PAN_BUTTONS and not self._fitted:
            self._grabbed_at = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan."""
        if self._grabbed_at is None:
            return
        now = event.position().toPoint()
        moved, self._grabbed_at = now - self._grabbed_at, now
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - moved.x())
        down.setValue(down.value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the picture."""
        if event.button() in _PAN_BUTTONS:
            self._grabbed_at = None
            self.viewport().unsetCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted picture fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell that another part is in view."""
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def _toggle_zoom_at(self, at: QPoint | None) -> None:
        if self._fitted:
            self.show_one_to_one(at)
        else:
            self.fit()

    def _zoom_to(self, scale: float, at: QPoint | None = None) -> None:
        """Zoom so that the point of the picture under ``at`` stays where it is."""
        area = self._item.boundingRect()
        if area.isEmpty():
            return
        fitting = self._scale_to_fit(area)
        # A picture smaller than the window is larger when fitted than one to one.
        smallest = min(fitting, 1 / self.devicePixelRatioF())
        scale = min(max(scale, smallest), _LARGEST_SCALE)
        if abs(scale / fitting - 1) < _NEAR_ENOUGH_TO_FIT:
            self.fit()
            return
        at = at if at is not None else self.viewport().rect().center()
        point = self.mapToScene(at)
        self._fitted = False
        factor = scale / self.scale_now
        self.scale(factor, factor)
        offset = QPointF(at - self.viewport().rect().center()) / scale
        self.centerOn(point - offset)
        self.zoomed.emit(self.scale_now)

    def _scale_to_fit(self, area: QRectF) -> float:
        view = self.viewport().rect()
        return min(view.width() / area.width(), view.height() / area.height())

    def to_picture(self, at: QPointF) -> QPointF:
        """Return the spot of the picture at a place of the view, in parts of pixels."""
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(at)
