# SPDX-License-Identifier: GPL-3.0-or-later
"""A named number that is dragged; a double-click sets it back."""

from math import exp, log

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

_STEPS = 200


class Dial(QWidget):
    """Name, slider and value in a row.

    Parameters
    ----------
    name
        Before the slider.
    low, high
        Range of the value.
    unit
        Behind the value.
    default
        What a double-click sets.
    logarithmic
        Whether equal ways are equal ratios.
    """

    changed = Signal(float)

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        unit: str,
        *,
        default: float,
        logarithmic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._high, self._unit = low, high, unit
        self._default, self._logarithmic = default, logarithmic
        self._value = default
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = QLabel(name)
        label.setMinimumWidth(62)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(_STEPS // 10)
        self._slider.setMinimumHeight(24)
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.setAccessibleName(name)
        self._slider.installEventFilter(self)
        self._slider.valueChanged.connect(self._tell)
        label.setBuddy(self._slider)
        self._number = QLabel()
        self._number.setMinimumWidth(58)
        self._number.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        row.addWidget(label)
        row.addWidget(self._slider, 1)
        row.addWidget(self._number)
        self.set_value(default)

    @property
    def value(self) -> float:
        """The number shown."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value; nothing is emitted."""
        self._value = min(max(value, self._low), self._high)
        self._slider.blockSignals(True)
        self._slider.setValue(self._place(self._value))
        self._slider.blockSignals(False)
        self._number.setText(f"{self._value:.0f}{self._unit}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Set the value back on a double-click; leave the wheel to the panel."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.set_value(self._default)
            self.changed.emit(self._value)
            return True
        if event.type() == QEvent.Type.Wheel and not self._slider.hasFocus():
            event.ignore()
            return True
        return False

    def _tell(self, place: int) -> None:
        share = place / _STEPS
        if self._logarithmic:
            value = self._low * exp(share * log(self._high / self._low))
        else:
            value = self._low + share * (self._high - self._low)
        self._value = float(round(value))
        self._number.setText(f"{self._value:.0f}{self._unit}")
        self.changed.emit(self._value)

    def _place(self, value: float) -> int:
        if self._logarithmic:
            share = log(value / self._low) / log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * _STEPS)
