# SPDX-License-Identifier: GPL-3.0-or-later
"""Histogram of the live picture, with what is clipped and how white the ground is."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from facetstack.language import tr
from facetstack.widgets.style import named
from facetstack.workers.live_marks import Exposure

_COLOURS = (QColor(90, 140, 255), QColor(110, 210, 110), QColor(255, 100, 90))
_HEIGHT_PX = 56


class _Histogram(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._exposure: Exposure | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Histogram"))

    def show_exposure(self, exposure: Exposure | None) -> None:
        self._exposure = exposure
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#262626"))
        if self._exposure is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        area = QRectF(self.rect()).adjusted(2, 4, -2, -1)
        counts = self._exposure.histogram
        # The highest step is mostly a white ground, and would flatten all others.
        top = max(1e-6, float(counts[:, 1:-1].max()))
        for colour, line in zip(_COLOURS, counts, strict=True):
            points = [area.bottomLeft()]
            for step, share in enumerate(line):
                x = area.left() + area.width() * (step + 0.5) / len(line)
                y = area.bottom() - area.height() * min(1.0, float(share) / top)
                points.append(QPointF(x, y))
            points.append(area.bottomRight())
            fill = QColor(colour)
            fill.setAlpha(80)
            painter.setPen(QPen(colour, 1))
            painter.setBrush(fill)
            painter.drawPolygon(QPolygonF(points))


class ExposureScope(QWidget):
    """The histogram and a line of numbers below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._histogram = _Histogram()
        self._numbers = named(QLabel(), "quiet")
        # Long numbers are cut, never the panel made wider.
        self._numbers.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self._numbers.setToolTip(
            tr("Clipped light (J marks it), and how much of the border is pure white")
        )
        column.addWidget(self._histogram)
        column.addWidget(self._numbers)
        self.show_exposure(None)

    @property
    def text(self) -> str:
        """The line of numbers."""
        return self._numbers.text()

    def show_exposure(self, exposure: Exposure | None) -> None:
        """Show how bright the live picture is, or that there is none."""
        self._histogram.show_exposure(exposure)
        if exposure is None:
            self._numbers.setText(tr("No live picture"))
            return
        self._numbers.setText(
            tr(
                "Clipped {high} · black {low} · ground {white}",
                high=f"{exposure.highlights:.1%}".replace("%", " %"),
                low=f"{exposure.shadows:.1%}".replace("%", " %"),
                white=f"{exposure.white_border:.0%}".replace("%", " %"),
            )
        )
