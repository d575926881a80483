# SPDX-License-Identifier: GPL-3.0-or-later
"""What could be painted here: the best frames one to one, and proposed corrections."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from facetstack.language import tr
from facetstack.widgets.picture_item import image_of
from facetstack.widgets.style import ACCENT, QUIET_TEXT, SPACE_PX, TEXT, named
from facetstack.workers.pictures import Bytes

CROP_PX = 104
CANDIDATES = 5
PROPOSALS = 3
_FOOT_PX = 18


@dataclass(frozen=True)
class Crop:
    """A small picture to choose.

    Attributes
    ----------
    name
        What choosing it means to the window.
    text
        Below it.
    pixels
        (rows, columns, 4) uint8 as in ``Picture``; read-only.
    share
        0..1: how sharp it is beside the best; drawn as a bar. Below 0 for no bar.
    tip
        What it is, in a sentence.
    """

    name: str
    text: str
    pixels: Bytes
    share: float = -1.0
    tip: str = ""


class CropCell(QWidget):
    """One crop with its caption; pressed to choose it.

    It is shown one to one, or fitted whole into the cell.
    """

    chosen = Signal(str)

    def __init__(
        self, key: str = "", fitted: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key, self._fitted = key, fitted
        self._crop: Crop | None = None
        self._image: QImage | None = None
        self._marked = False
        self.setFixedSize(QSize(CROP_PX + 4, CROP_PX + 4 + _FOOT_PX))
        self.setAccessibleName(tr("Candidate"))

    def show_crop(self, crop: Crop | None, marked: bool = False) -> None:
        """Show a crop, or nothing; a marked one is what the brush paints with."""
        if crop is self._crop and marked == self._marked:
            return
        self._crop, self._marked = crop, marked
        self._image = image_of(crop.pixels) if crop else None
        self.setToolTip(crop.tip if crop else "")
        self.setAccessibleName(crop.text if crop else tr("Nothing"))
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if crop else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if self._crop is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._crop.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the crop pixel for pixel, its caption, and its bar."""
        painter = QPainter(self)
        area = QRect(2, 2, CROP_PX, CROP_PX)
        painter.fillRect(area, QColor("#242424"))
        if self._crop is None or self._image is None:
            return
        self._paint_image(painter, area, self._image)
        if self._marked:
            painter.setPen(QPen(QColor(ACCENT), 2))
            painter.drawRect(area)
        self._paint_foot(painter, QRect(2, CROP_PX + 4, CROP_PX, _FOOT_PX))

    def _paint_image(self, painter: QPainter, area: QRect, image: QImage) -> None:
        if self._fitted:
            size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            part = image.rect()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        else:
            ratio = self.devicePixelRatioF()
            part = QRect(QPoint(), image.size().boundedTo(area.size() * ratio))
            part.moveCenter(image.rect().center())
            size = part.size() / ratio
        place = QRect(QPoint(), size)
        place.moveCenter(area.center())
        painter.drawImage(place, image, part)

    def _paint_foot(self, painter: QPainter, area: QRect) -> None:
        crop = self._crop
        if crop is None:
            return
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        metrics = painter.fontMetrics()
        room = area.width() - metrics.horizontalAdvance(f" {self._key}")
        painter.setPen(QColor(TEXT))
        text = metrics.elidedText(crop.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, left, text)
        painter.setPen(QColor(QUIET_TEXT))
        painter.drawText(area, right, self._key)
        if crop.share >= 0:
            bar = QRect(area.left(), CROP_PX - 2, CROP_PX, 3)
            painter.fillRect(bar, QColor("#1e1e1e"))
            bar.setWidth(max(1, round(bar.width() * min(1.0, crop.share))))
            painter.fillRect(bar, QColor(ACCENT))


class RetouchStrip(QWidget):
    """Five frames for the spot under the pointer, three corrections for the place."""

    frame_requested = Signal(str)
    proposal_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PX + 4, 6, SPACE_PX + 4, 6)
        row.setSpacing(6)
        self._frames = tuple(
            CropCell("S" if not number else "") for number in range(CANDIDATES)
        )
        self._proposals = tuple(
            CropCell(f"F{number + 2}", fitted=True) for number in range(PROPOSALS)
        )
        self._frames_title = named(QLabel(tr("Sharpest under the pointer")), "quiet")
        row.addLayout(_group(self._frames_title, self._frames))
        line = named(QFrame(), "line")
        line.setFixedWidth(1)
        row.addSpacing(6)
        row.addWidget(line)
        row.addSpacing(6)
        self._place_title = named(QLabel(tr("Proposals for the place")), "quiet")
        row.addLayout(_group(self._place_title, self._proposals))
        row.addStretch(1)
        for cell in self._frames:
            cell.chosen.connect(self.frame_requested)
        for cell in self._proposals:
            cell.chosen.connect(self._tell_proposal)

    def show_frames(self, crops: tuple[Crop, ...], picked: str) -> None:
        """Show the candidates, the best first; ``picked`` is the brush's frame."""
        for number, cell in enumerate(self._frames):
            crop = crops[number] if number < len(crops) else None
            cell.show_crop(crop, crop is not None and crop.name == picked)

    def show_proposals(self, title: str, crops: tuple[Crop, ...], applied: str) -> None:
        """Show the corrections of a place; ``applied`` is the one in the picture."""
        self._place_title.setText(title or tr("Proposals for the place"))
        for number, cell in enumerate(self._proposals):
            crop = crops[number] if number < len(crops) else None
            cell.show_crop(crop, crop is not None and crop.name == applied)

    def _tell_proposal(self, name: str) -> None:
        self.proposal_requested.emit(int(name))


def _group(title: QLabel, cells: tuple[CropCell, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(title)
    row = QHBoxLayout()
    row.setSpacing(6)
    for cell in cells:
        row.addWidget(cell)
    column.addLayout(row)
    return column
