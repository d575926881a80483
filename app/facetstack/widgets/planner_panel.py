# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares apertures for a piece: frames against sharpness, as a small plot."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.optics.advisor import ApertureAdvice, advise_apertures
from facetstack.optics.domain import OutOfDomain
from facetstack.widgets.job_bar import duration_text
from facetstack.widgets.style import ACCENT, GOOD, QUIET_TEXT, named, section_label

_USUAL_F_NUMBERS = (2.8, 4.0, 5.6, 8.0, 11.0, 16.0, 22.0, 32.0)
_PLOT_HEIGHT_PX = 210
_ROOM_RIGHT = 0.2
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class PlannerPanel(QWidget):
    """Magnification, depth and sensor in; a plot, a sentence and a button out."""

    aperture_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ApertureAdvice, ...] = ()
        self._pixels_known = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(section_label(tr("Aperture for a piece")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self._magnification = _number(0.5, 0.05, 10.0, 0.1, " ×")
        self._depth = _number(8.0, 0.1, 200.0, 1.0, " mm")
        self._sensor = _number(36.0, 5.0, 60.0, 0.1, " mm")
        self._pixels = QSpinBox(minimum=500, maximum=20_000, singleStep=100, value=6000)
        self._pixels.setSuffix(" px")
        for place, (name, box) in enumerate(
            (
                (tr("Magnification"), self._magnification),
                (tr("Depth of the piece"), self._depth),
                (tr("Sensor width"), self._sensor),
                (tr("Pixels across"), self._pixels),
            )
        ):
            label = named(QLabel(name), "quiet")
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            grid.addWidget(label, 2 * (place // 2), place % 2)
            grid.addWidget(box, 2 * (place // 2) + 1, place % 2)
        for number in (self._magnification, self._depth, self._sensor):
            number.valueChanged.connect(self._advise)
        self._pixels.valueChanged.connect(self._note_pixels)
        column.addLayout(grid)
        self._plot = pg.PlotWidget(background="#262626")
        self._plot.setFixedHeight(_PLOT_HEIGHT_PX)
        self._plot.setMouseEnabled(False, False)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAccessibleName(tr("Frames against sharpness"))
        self._plot.setLogMode(x=True, y=False)
        self._plot.setLabel("bottom", tr("frames"), color=QUIET_TEXT)
        self._plot.setLabel("left", tr("fine contrast, %"), color=QUIET_TEXT)
        for side in ("bottom", "left"):
            self._plot.getAxis(side).setPen(QUIET_TEXT)
            self._plot.getAxis(side).setTextPen(QUIET_TEXT)
        ticks = [(float(np.log10(n)), str(n)) for n in _TICKS]
        self._plot.getAxis("bottom").setTicks([ticks])
        self._line = self._plot.plot(
            pen=pg.mkPen(ACCENT, width=1.5), symbol="o", symbolSize=7, symbolPen=None
        )
        self._labels: list[pg.TextItem] = []
        column.addWidget(self._plot)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        column.addWidget(self._sentence)
        self._use = QPushButton()
        self._use.setAutoDefault(False)
        self._use.setMinimumHeight(36)
        self._use.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._use.clicked.connect(self._emit_aperture)
        column.addWidget(self._use)
        column.addStretch(1)
        self._advise()

    @property
    def advised(self) -> ApertureAdvice | None:
        """The aperture to take."""
        return next((row for row in self._rows if row.advised), None)

    @property
    def magnification(self) -> float:
        """Size on the sensor over size of the piece."""
        return self._magnification.value()

    @property
    def sensor_width_mm(self) -> float:
        """Of the camera."""
        return self._sensor.value()

    @property
    def pixels_across(self) -> int:
        """Of the camera's frames."""
        return self._pixels.value()

    @property
    def pixels_known(self) -> bool:
        """Whether somebody has said how many pixels there are."""
        return self._pixels_known

    def set_pixels(self, across: int) -> None:
        """Take the number of pixels of the camera's frames."""
        self._pixels.setValue(across)
        self._pixels_known = True

    def set_piece(self, magnification: float, depth_mm: float) -> None:
        """Choose how large and how deep the piece is."""
        self._magnification.setValue(magnification)
        self._depth.setValue(depth_mm)

    def set_connected(self, connected: bool) -> None:
        """Offer to set the aperture in the camera."""
        self._use.setEnabled(connected and self.advised is not None)

    def _note_pixels(self) -> None:
        self._pixels_known = True
        self._advise()

    def _advise(self) -> None:
        try:
            self._rows = advise_apertures(
                self._magnification.value(),
                self._depth.value(),
                sensor_width_mm=self._sensor.value(),
                pixels_across=self._pixels.value(),
                f_numbers=_USUAL_F_NUMBERS,
            )
        except OutOfDomain as error:
            self._rows = ()
            self._sentence.setText(str(error))
        self._show_rows()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was advised meanwhile."""
        super().showEvent(event)
        self._draw_rows()

    def _show_rows(self) -> None:
        if self.isVisible():
            self._draw_rows()
        best = self.advised
        if best is None:
            self._use.setText(tr("No aperture"))
            return
        self._sentence.setText(
            tr(
                "f/{number}: {frames} frames, steps of {step} mm, about {time}. "
                "{contrast} of the finest contrast is left.",
                number=f"{best.f_number:g}",
                frames=best.frame_count,
                step=f"{best.step_mm:.2f}",
                time=duration_text(best.seconds),
                contrast=f"{100 * best.contrast:.0f} %",
            )
        )
        self._use.setText(tr("Use f/{number}", number=f"{best.f_number:g}"))

    def _draw_rows(self) -> None:
        """Draw the plot; nobody waits for one that is not seen."""
        for label in self._labels:
            self._plot.removeItem(label)
        self._labels = []
        counts = [max(1, row.frame_count) for row in self._rows]
        contrasts = [100 * row.contrast_midway for row in self._rows]
        brushes = [GOOD if row.advised else ACCENT for row in self._rows]
        self._line.setData(counts, contrasts, symbolBrush=brushes)
        for count, row in zip(counts, self._rows, strict=True):
            label = pg.TextItem(
                f"f/{row.f_number:g}",
                GOOD if row.advised else QUIET_TEXT,
                anchor=(0, 1),
            )
            label.setPos(float(np.log10(count)), 100 * row.contrast_midway)
            self._plot.addItem(label, ignoreBounds=True)
            self._labels.append(label)
        # Room for the names of the outermost points.
        low, high = np.log10(min(counts, default=1)), np.log10(max(counts, default=10))
        self._plot.setXRange(low - 0.1, high + _ROOM_RIGHT * (high - low), padding=0)
        self._plot.setYRange(min(contrasts, default=0) - 5, 108, padding=0)

    def _emit_aperture(self) -> None:
        best = self.advised
        if best is not None:
            self.aperture_requested.emit(best.f_number)


def _number(
    value: float, least: float, most: float, step: float, suffix: str
) -> QDoubleSpinBox:
    box = QDoubleSpinBox(minimum=least, maximum=most, singleStep=step)
    box.setDecimals(2 if least < 0.1 else 1)
    box.setValue(value)
    box.setSuffix(suffix)
    return box
