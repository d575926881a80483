# SPDX-License-Identifier: GPL-3.0-or-later
"""The bracket: step and rest, what they come to, and the button that shoots."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import say, tr, tr_count
from facetstack.widgets.style import named, section_label

DEFAULT_SETTLE_SECONDS = 0.3


class BracketPanel(QWidget):
    """Shows a plan and asks for it to be shot."""

    plan_changed = Signal()
    shoot_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(section_label(tr("Bracket")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self._step = QSpinBox(minimum=1, maximum=100_000)
        self._step.setSuffix(tr(" units"))
        self._step.setAccessibleName(tr("Step from frame to frame, in lens units"))
        self._step.setToolTip(tr("How far the lens moves from frame to frame"))
        self._settle = QDoubleSpinBox(
            minimum=0, maximum=30, singleStep=0.1, value=DEFAULT_SETTLE_SECONDS
        )
        self._settle.setDecimals(1)
        self._settle.setSuffix(" s")
        self._settle.setAccessibleName(tr("Rest after each move, in seconds"))
        self._settle.setToolTip(
            tr("How long everything rests after each move of the lens")
        )
        for place, (name, box) in enumerate(
            ((tr("Step"), self._step), (tr("Rest"), self._settle))
        ):
            label = named(QLabel(name), "quiet")
            label.setBuddy(box)
            grid.addWidget(label, 0, place)
            grid.addWidget(box, 1, place)
            box.lineEdit().setTextMargins(6, 0, 6, 0)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.editingFinished.connect(box.clearFocus)
        self._step.valueChanged.connect(self._emit_changed)
        self._settle.valueChanged.connect(self._emit_changed)
        column.addLayout(grid)
        column.addStretch(1)
        self._summary = named(QLabel(), "strong")
        self._summary.setWordWrap(True)
        column.addWidget(self._summary)
        self._shoot = named(QPushButton(), "primary")
        self._shoot.setMinimumHeight(48)
        self._shoot.setAutoDefault(False)
        self._shoot.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._shoot.setAccessibleName(tr("Shoot the bracket"))
        self._shoot.clicked.connect(self.shoot_requested)
        column.addWidget(self._shoot)
        self._stop = named(QPushButton(tr("Stop    Esc")), "stop")
        self._stop.setMinimumHeight(48)
        self._stop.setAutoDefault(False)
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stop.setAccessibleName(tr("Stop the bracket"))
        self._stop.clicked.connect(self.stop_requested)
        self._stop.hide()
        column.addWidget(self._stop)
        self.set_summary("", 0)

    @property
    def step_units(self) -> int:
        """The chosen step."""
        return self._step.value()

    @property
    def settle_seconds(self) -> float:
        """The chosen rest."""
        return self._settle.value()

    def set_step(self, units: int) -> None:
        """Choose a step."""
        self._step.setValue(units)

    def set_settle(self, seconds: float) -> None:
        """Choose a rest."""
        self._settle.setValue(seconds)

    def set_summary(self, text: str, frame_count: int) -> None:
        """Say what the plan comes to; ``frame_count`` is 0 while there is none."""
        self._summary.setText(say(text))
        if frame_count:
            text = tr_count("Shoot {count} frame", "Shoot {count} frames", frame_count)
        else:
            text = tr("Shoot")
        self._shoot.setText(f"{text}    {tr('Space')}")

    def set_state(self, ready: bool, shooting: bool) -> None:
        """Offer to shoot, or to stop."""
        self._shoot.setVisible(not shooting)
        self._stop.setVisible(shooting)
        self._shoot.setEnabled(ready)
        self._step.setEnabled(not shooting)
        self._settle.setEnabled(not shooting)

    def _emit_changed(self) -> None:
        self.plan_changed.emit()
