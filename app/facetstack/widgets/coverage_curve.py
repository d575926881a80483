# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the piece lies at each focus, with the frames as ticks and the gaps."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from facetstack.language import tr
from facetstack.widgets.style import ACCENT, QUIET_TEXT, TEXT

GAP_COLOUR = "#d55e00"
_HEIGHT_PX = 118
_BEYOND_FRAMES = 0.9
_TICK_SHARE = 0.22

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CurveMarks:
    """What the curve shows; positions are frame numbers for people, from 1.

    Attributes
    ----------
    positions, shares
        (n,) of the curve; shares in percent of the piece per frame.
    frames
        Where the frames stand.
    gaps
        From and to, one for each finding, in their order; an open end reaches beyond
        the frames.
    """

    positions: Values
    shares: Values
    frames: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...]


class CoverageCurve(QWidget):
    """Draws the curve; a click on a gap chooses it."""

    gap_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: CurveMarks | None = None
        self._plot = pg.PlotWidget(background="#262626")
        self._plot.setMouseEnabled(False, False)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for side in ("bottom", "left"):
            axis = self._plot.getAxis(side)
            axis.setPen(QUIET_TEXT)
            axis.setTextPen(QUIET_TEXT)
        self._plot.getAxis("left").setWidth(30)
        self._plot.getAxis("bottom").setHeight(20)
        self._curve = self._plot.plot(pen=pg.mkPen(ACCENT, width=1.5))
        self._curve.setFillLevel(0)
        self._curve.setBrush(QColor(138, 180, 216, 60))
        self._ticks = self._plot.plot(pen=pg.mkPen(TEXT, width=2), connect="pairs")
        self._regions: list[pg.LinearRegionItem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(tr("Coverage over focus"))
        self._plot.scene().sigMouseClicked.connect(self._choose_clicked)

    def show_marks(self, marks: CurveMarks | None) -> None:
        """Show other marks, or none."""
        self._marks = marks
        for region in self._regions:
            self._plot.removeItem(region)
        self._regions = []
        if marks is None:
            self._curve.setData([], [])
            self._ticks.setData([], [])
            self.setAccessibleDescription(tr("Nothing yet"))
            return
        top = max(1.0, float(marks.shares.max(initial=0)) * 1.15)
        for low, high in marks.gaps:
            brush = QBrush(QColor(GAP_COLOUR), Qt.BrushStyle.BDiagPattern)
            region = pg.LinearRegionItem((low, high), movable=False, brush=brush)
            for line in region.lines:
                line.setPen(pg.mkPen(GAP_COLOUR, width=1))
            region.setZValue(-5)
            self._plot.addItem(region)
            self._regions.append(region)
        self._curve.setData(marks.positions, marks.shares)
        self._ticks.setData(
            np.repeat(np.asarray(marks.frames, np.float64), 2),
            np.tile([0.0, top * _TICK_SHARE], len(marks.frames)),
        )
        ends = [*marks.frames, *(edge for gap in marks.gaps for edge in gap)]
        self._plot.setXRange(min(ends) - 0.3, max(ends) + 0.3, padding=0)
        self._plot.setYRange(0, top, padding=0)
        self.setAccessibleDescription(
            tr(
                "{count} frames, {gaps} gaps or open ends",
                count=len(marks.frames),
                gaps=len(marks.gaps),
            )
        )

    def choose_at(self, position: float) -> None:
        """Choose the gap at a frame number, if there is one."""
        for number, (low, high) in enumerate(self._marks.gaps if self._marks else ()):
            if low <= position <= high:
                self.gap_chosen.emit(number)
                return

    def _choose_clicked(self, event: object) -> None:
        at: QPointF = event.scenePos()  # type: ignore[attr-defined]
        self.choose_at(self._plot.getViewBox().mapSceneToView(at).x())


def beyond(frame: float, near: bool) -> tuple[float, float]:
    """Return where an open end is drawn."""
    way = -_BEYOND_FRAMES if near else _BEYOND_FRAMES
    return (frame + way, frame) if near else (frame, frame + way)
