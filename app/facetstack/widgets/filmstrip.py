# SPDX-License-Identifier: GPL-3.0-or-later
"""The frames of the stack, as they land on disk."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from facetstack.imaging.frame import FrameRef
from facetstack.language import say, tr
from facetstack.widgets.picture_item import image_of
from facetstack.widgets.style import ACCENT, GOOD, QUIET_TEXT, TEXT, WARNING
from facetstack.workers.stack_jobs import FrameThumbnail

_CELL = QSize(124, 104)
_PICTURE_HEIGHT_PX = 72
_MARGIN_PX = 6

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Cell:
    ref: FrameRef
    thumbnail: FrameThumbnail | None = None
    image: QImage | None = None
    excluded: bool = False

    @property
    def absent(self) -> bool:
        """Whether the frame is not part of the merge."""
        return self.excluded or bool(self.thumbnail and self.thumbnail.left_out)


class FilmstripModel(QAbstractListModel):
    """The cells: a frame each, with its thumbnail once it has been read."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[_Cell] = []
        self._alarms: dict[Path, str] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of frames."""
        return 0 if parent is not None and parent.isValid() else len(self._cells)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the cell, or its texts."""
        if not index.isValid():
            return None
        cell = self._cells[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            note = say(cell.thumbnail.note) if cell.thumbnail else ""
            lines = (cell.ref.path.name, self.alarm(cell.ref), note)
            return "\n".join(line for line in lines if line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = tr(
                "Frame {number}, {file}",
                number=cell.ref.number,
                file=cell.ref.path.name,
            )
            alarm = self.alarm(cell.ref)
            if alarm:
                words = tr("{frame}, warning: {alarm}", frame=words, alarm=alarm)
            return tr("{frame}, excluded", frame=words) if cell.excluded else words
        return None

    def set_alarm(self, path: Path, text: str) -> None:
        """Note what is odd about a frame; nothing if empty."""
        self._alarms[path] = text
        if self._cells:
            self.dataChanged.emit(self.index(0), self.index(len(self._cells) - 1))

    def alarm(self, ref: FrameRef) -> str:
        """Return what is odd about a frame."""
        return self._alarms.get(ref.path, "")

    def largest_sharpness(self) -> float:
        """Return the sharpness of the sharpest frame, to which bars are scaled."""
        return max(
            (c.thumbnail.sharpness for c in self._cells if c.thumbnail), default=0
        )

    def clear(self) -> None:
        """Take every frame away."""
        self.beginResetModel()
        self._cells.clear()
        self.endResetModel()

    def add(self, ref: FrameRef) -> None:
        """Append a frame that has not been read yet."""
        row = len(self._cells)
        self.beginInsertRows(QModelIndex(), row, row)
        self._cells.append(_Cell(ref))
        self.endInsertRows()

    def set_thumbnail(self, thumbnail: FrameThumbnail) -> None:
        """Give a frame its thumbnail; the bars of all are scaled anew."""
        for row, cell in enumerate(self._cells):
            if cell.ref == thumbnail.ref:
                self._cells[row] = replace(
                    cell, thumbnail=thumbnail, image=image_of(thumbnail.pixels)
                )
        if self._cells:
            self.dataChanged.emit(self.index(0), self.index(len(self._cells) - 1))

    def set_excluded(self, ref: FrameRef, excluded: bool) -> None:
        """Mark a frame as left out by the photographer, or not."""
        for row, cell in enumerate(self._cells):
            if cell.ref == ref:
                self._cells[row] = replace(cell, excluded=excluded)
                self.dataChanged.emit(self.index(row), self.index(row))

    def ref(self, row: int) -> FrameRef:
        """Return the frame in a cell."""
        return self._cells[row].ref


class Filmstrip(QListView):
    """Shows the frames from left to right; one is selected at a time."""

    frame_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FilmstripModel()
        self.setModel(self._model)
        self.setItemDelegate(_FrameDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Focus by Tab only: after a click on a frame, Space must still shoot.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_CELL.height() + 14)
        self.setAccessibleName(tr("Frames"))
        self.clicked.connect(self._emit_chosen)
        self.activated.connect(self._emit_chosen)

    @property
    def frame_count(self) -> int:
        """How many frames are shown."""
        return self._model.rowCount()

    def clear(self) -> None:
        """Take every frame away."""
        self._model.clear()

    def add(self, ref: FrameRef) -> None:
        """Append a frame and bring it into view."""
        self._model.add(ref)
        self.scrollToBottom()
        self.scrollTo(self._model.index(self._model.rowCount() - 1))

    def set_alarm(self, path: Path, text: str) -> None:
        """Mark a frame as odd; it may come later, and empty takes the mark away."""
        self._model.set_alarm(path, text)

    @property
    def chosen_row(self) -> int | None:
        """The selected cell, if there is one."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def set_thumbnail(self, thumbnail: FrameThumbnail) -> None:
        """Give a frame its thumbnail."""
        self._model.set_thumbnail(thumbnail)

    def set_excluded(self, ref: FrameRef, excluded: bool) -> None:
        """Mark a frame as left out by the photographer, or not."""
        self._model.set_excluded(ref, excluded)

    @property
    def current(self) -> FrameRef | None:
        """The selected frame."""
        index = self.currentIndex()
        return self._model.ref(index.row()) if index.isValid() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what will stand here while there are no frames."""
        super().paintEvent(event)
        if not self._model.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(QUIET_TEXT))
            painter.drawText(
                self.viewport().rect(),
                Qt.AlignmentFlag.AlignCenter,
                tr("Frames appear here as they land on disk."),
            )

    def step(self, by: int) -> None:
        """Select the frame ``by`` cells on and say so."""
        count = self._model.rowCount()
        if not count:
            return
        current = self.currentIndex()
        row = current.row() + by if current.isValid() else 0
        self.choose(max(0, min(count - 1, row)))

    def choose(self, row: int) -> None:
        """Select a frame and say so."""
        index = self._model.index(row)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self._emit_chosen(index)

    def _emit_chosen(self, index: QModelIndex) -> None:
        self.frame_chosen.emit(self._model.ref(index.row()))


class _FrameDelegate(QStyledItemDelegate):
    """Draws a cell; the style's own selection would tint the picture blue."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the wanted size."""
        return _CELL

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw the part of the picture that is in view."""
        cell: _Cell = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect.adjusted(3, 3, -3, -3)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, QColor("#3a3a3a" if selected else "#2c2c2c"))
        picture = QRect(
            area.left(), area.top() + 2, area.width(), _PICTURE_HEIGHT_PX
        ).adjusted(_MARGIN_PX - 2, 2, 2 - _MARGIN_PX, 0)
        self._paint_picture(painter, picture, cell)
        foot = QRect(area.left(), picture.bottom(), area.width(), 0)
        foot.setBottom(area.bottom())
        self._paint_foot(
            painter, foot.adjusted(_MARGIN_PX, 2, -_MARGIN_PX, 0), cell, index
        )
        if selected:
            painter.setPen(QPen(QColor(ACCENT), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRect, cell: _Cell) -> None:
        if cell.image is None:
            painter.fillRect(area, QColor("#262626"))
            painter.setPen(QColor(QUIET_TEXT))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "…")
            return
        size = cell.image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(area.topLeft(), size)
        place.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if cell.absent:
            painter.setOpacity(0.35)
        painter.drawImage(place, cell.image)
        painter.setOpacity(1)
        if cell.excluded:
            _paint_cross(painter, place)

    def _paint_foot(
        self, painter: QPainter, area: QRect, cell: _Cell, index: Index
    ) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        painter.setPen(QColor(WARNING if cell.absent else TEXT))
        number = str(cell.ref.number)
        if cell.excluded:
            number = tr("{number} excluded", number=number)
        elif cell.absent:
            number = tr("{number} left out", number=number)
        strip = index.model()
        alarm = strip.alarm(cell.ref) if isinstance(strip, FilmstripModel) else ""
        if alarm and not cell.absent:
            painter.setPen(QColor(WARNING))
            number = painter.fontMetrics().elidedText(
                f"{number} \u26a0 {alarm}", Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, number)
            return
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, number)
        if cell.thumbnail is None or cell.absent:
            return
        model = index.model()
        largest = model.largest_sharpness() if isinstance(model, FilmstripModel) else 0
        bar = QRect(area.left() + 26, area.center().y() - 1, area.width() - 26, 4)
        painter.fillRect(bar, QColor("#1e1e1e"))
        share = cell.thumbnail.sharpness / largest if largest else 0
        bar.setWidth(max(1, round(bar.width() * share)))
        painter.fillRect(bar, QColor(GOOD))


def _paint_cross(painter: QPainter, area: QRect) -> None:
    """Strike a picture through: not by dimness alone."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(WARNING), 2))
    painter.drawLine(area.topLeft(), area.bottomRight())
    painter.drawLine(area.topRight(), area.bottomLeft())
