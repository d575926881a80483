# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the lens, and marks near and far."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.widgets.focus_rail import FocusRail, RailMarks
from facetstack.widgets.style import icon, named, section_label

_DRIVES = (
    ("nearer-large", -1, True, "Focus much nearer (Alt+Shift+Left)"),
    ("nearer", -1, False, "Focus nearer (Alt+Left)"),
    ("farther", 1, False, "Focus farther (Alt+Right)"),
    ("farther-large", 1, True, "Focus much farther (Alt+Shift+Right)"),
)


class _DriveButton(QToolButton):
    """Moves the lens one way, by a small or a large step."""

    drive_requested = Signal(int)

    def __init__(self, name: str, direction: int, large: bool, tip: str) -> None:
        super().__init__()
        self._direction = direction
        self._tip = tip
        self._units = 0
        self.large = large
        self.setIcon(icon(name))
        self.setIconSize(QSize(18, 18))
        self.setAccessibleName(tip.split(" (")[0])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(52, 32)
        self.clicked.connect(self._emit_units)

    def set_amount(self, units: int) -> None:
        """Choose by how much it moves the lens."""
        self._units = self._direction * units
        amount = "1 unit" if units == 1 else f"{units} units"
        self.setToolTip(f"{self._tip}, {amount}")

    def _emit_units(self) -> None:
        self.drive_requested.emit(self._units)


class FocusPanel(QWidget):
    """The rail, four drive buttons, and a button each for near and far."""

    drive_requested = Signal(int)
    near_requested = Signal()
    far_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(section_label("Focus"))
        head.addStretch()
        self._position = named(QLabel(), "quiet")
        head.addWidget(self._position)
        column.addLayout(head)
        self._rail = FocusRail()
        column.addWidget(self._rail)
        drives = QHBoxLayout()
        drives.setSpacing(4)
        self._drives = []
        for name, direction, large, tip in _DRIVES:
            button = _DriveButton(name, direction, large, tip)
            button.drive_requested.connect(self.drive_requested)
            self._drives.append(button)
            drives.addWidget(button, 1)
        column.addLayout(drives)
        limits = QGridLayout()
        limits.setSpacing(4)
        self._near = _limit_button("Set near", "A")
        self._near.clicked.connect(self.near_requested)
        self._far = _limit_button("Set far", "B")
        self._far.clicked.connect(self.far_requested)
        limits.addWidget(self._near, 0, 0)
        limits.addWidget(self._far, 0, 1)
        column.addLayout(limits)

    def set_steps(self, small_units: int, large_units: int) -> None:
        """Choose by how much the four arrows move the lens."""
        for button in self._drives:
            button.set_amount(large_units if button.large else small_units)

    def set_enabled(self, on: bool) -> None:
        """Enable everything that needs a lens that can be driven."""
        self._position.setVisible(on)
        for button in (*self._drives, self._near, self._far):
            button.setEnabled(on)

    def set_marks(self, marks: RailMarks, position_known: bool) -> None:
        """Show where the lens stands, and near and far."""
        self._rail.set_marks(marks)
        doubt = "" if position_known else "about "
        self._position.setText(f"{doubt}{signed(marks.position_units)} units")
        self._near.setText(_limit_text("near", marks.near_units, "A"))
        self._far.setText(_limit_text("far", marks.far_units, "B"))


def signed(units: int) -> str:
    """Return lens units with their sign, as people write it."""
    return f"{units:+d}".replace("-", "−") if units else "0"


def _limit_text(name: str, units: int | None, key: str) -> str:
    if units is None:
        return f"Set {name}    {key}"
    return f"{name.capitalize()} {signed(units)}    {key}"


def _limit_button(text: str, key: str) -> QPushButton:
    button = QPushButton(f"{text}    {key}")
    button.setAutoDefault(False)
    button.setMinimumHeight(34)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(f"{text} to where the lens stands now ({key})")
    button.setAccessibleName(text)
    return button
