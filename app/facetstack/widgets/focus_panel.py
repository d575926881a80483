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

from facetstack.language import tr, tr_count, tr_later
from facetstack.widgets.focus_rail import FocusRail, RailMarks
from facetstack.widgets.style import icon, named, section_label

_DRIVES = (
    ("nearer-large", -1, True, tr_later("Focus much nearer (Alt+Shift+Left)")),
    ("nearer", -1, False, tr_later("Focus nearer (Alt+Left)")),
    ("farther", 1, False, tr_later("Focus farther (Alt+Right)")),
    ("farther-large", 1, True, tr_later("Focus much farther (Alt+Shift+Right)")),
)
_NEAR = (tr_later("Set near"), tr_later("Near"))
_FAR = (tr_later("Set far"), tr_later("Far"))


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
        amount = tr_count("{count} unit", "{count} units", units)
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
        head.addWidget(section_label(tr("Focus")))
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
            button = _DriveButton(name, direction, large, tr(tip))
            button.drive_requested.connect(self.drive_requested)
            self._drives.append(button)
            drives.addWidget(button, 1)
        column.addLayout(drives)
        limits = QGridLayout()
        limits.setSpacing(4)
        self._near = _limit_button(tr("Set near"), "A")
        self._near.clicked.connect(self.near_requested)
        self._far = _limit_button(tr("Set far"), "B")
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
        text = tr("{units} units") if position_known else tr("about {units} units")
        self._position.setText(text.format(units=signed(marks.position_units)))
        self._near.setText(_limit_text(_NEAR, marks.near_units, "A"))
        self._far.setText(_limit_text(_FAR, marks.far_units, "B"))


def signed(units: int) -> str:
    """Return lens units with their sign, as people write it."""
    return f"{units:+d}".replace("-", "−") if units else "0"


def _limit_text(texts: tuple[str, str], units: int | None, key: str) -> str:
    unset, name = texts
    said = tr(unset) if units is None else f"{tr(name)} {signed(units)}"
    return f"{said}    {key}"


def _limit_button(text: str, key: str) -> QPushButton:
    button = QPushButton(f"{text}    {key}")
    button.setAutoDefault(False)
    button.setMinimumHeight(34)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(
        tr("{text} to where the lens stands now ({key})", text=text, key=key)
    )
    button.setAccessibleName(text)
    return button
