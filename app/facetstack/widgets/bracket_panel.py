# SPDX-License-Identifier: GPL-3.0-or-later
"""The bracket: who steps it and how, what that comes to, and the button that shoots."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import say, tr, tr_count
from facetstack.widgets.style import named, section_label

DEFAULT_SETTLE_SECONDS = 0.3
_MOST_FRAMES = 999
_STEPPED, _BY_CAMERA = range(2)
"""Who steps the focus, in the order of the choice."""


class BracketPanel(QWidget):
    """Shows a plan and asks for it to be shot."""

    plan_changed = Signal()
    way_changed = Signal()
    shoot_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._make_head())
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
        self._frames = QSpinBox(minimum=2, maximum=_MOST_FRAMES, value=10)
        self._frames.setSuffix(tr(" frames"))
        self._frames.setAccessibleName(tr("Frames that the camera's menu asks for"))
        self._frames.setToolTip(
            tr("As many as focus bracketing in the camera's menu is set to")
        )
        self._menu = QLabel()
        self._own: list[QWidget] = []
        self._stepped: list[QWidget] = []
        for name, box, place, group in (
            (tr("Step"), self._step, 0, self._stepped),
            (tr("Rest"), self._settle, 1, self._stepped),
            (tr("Frames"), self._frames, 0, self._own),
            (tr("In the camera's menu"), self._menu, 1, self._own),
        ):
            label = named(QLabel(name), "quiet")
            label.setBuddy(box)
            group += [label, box]
            grid.addWidget(label, 0, place)
            grid.addWidget(box, 1, place)
            grid.setColumnStretch(place, 1)
        for box in (self._step, self._settle, self._frames):
            box.lineEdit().setTextMargins(6, 0, 6, 0)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.editingFinished.connect(box.clearFocus)
        self._frames.valueChanged.connect(self.way_changed)
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
        self._show_way()
        self._way.currentIndexChanged.connect(self._change_way)

    @property
    def step_units(self) -> int:
        """The chosen step."""
        return self._step.value()

    @property
    def settle_seconds(self) -> float:
        """The chosen rest."""
        return self._settle.value()

    @property
    def by_camera(self) -> bool:
        """Whether the camera steps the focus, as its menu says."""
        return self._way.currentIndex() == _BY_CAMERA

    @property
    def frame_count(self) -> int:
        """How many frames the camera's menu asks for."""
        return self._frames.value()

    def set_way(self, by_camera: bool, frame_count: int) -> None:
        """Choose who steps the focus, and how many frames the camera's menu has."""
        self._frames.setValue(frame_count)
        self._way.setCurrentIndex(_BY_CAMERA if by_camera else _STEPPED)

    def set_menu(self, name: str) -> None:
        """Say what the camera's menu calls its bracket; "" while that is not known."""
        self._menu.setText(name or tr("Focus bracketing"))

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
        for box in (self._way, self._step, self._settle, self._frames):
            box.setEnabled(not shooting)

    def _make_head(self) -> QHBoxLayout:
        self._way = QComboBox()
        self._way.addItems([tr("Focus steps"), tr("Camera's own bracket")])
        self._way.setAccessibleName(tr("Who steps the focus"))
        self._way.setToolTip(
            tr(
                "Focus steps: from near to far, driven from here. Camera's own "
                "bracket: as set in the camera's menu, shot and collected from here."
            )
        )
        self._way.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.addWidget(section_label(tr("Bracket")))
        head.addStretch(1)
        head.addWidget(self._way)
        return head

    def _change_way(self) -> None:
        self._show_way()
        self.way_changed.emit()

    def _show_way(self) -> None:
        """Show what the chosen way has to set."""
        hidden, shown = self._own, self._stepped
        if self.by_camera:
            hidden, shown = shown, hidden
        for widget in hidden:
            widget.hide()
        for widget in shown:
            widget.show()

    def _emit_changed(self) -> None:
        self.plan_changed.emit()
