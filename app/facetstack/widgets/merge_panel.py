# SPDX-License-Identifier: GPL-3.0-or-later
"""The merge: method and knobs, a look at one place, and the results so far."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from facetstack.imaging.recipe import Method, StackRecipe
from facetstack.language import tr, tr_later
from facetstack.widgets.style import named, section_label

_METHODS: tuple[tuple[Method, str, str], ...] = (
    ("hybrid", tr_later("Hybrid"), tr_later("Clean edges, little noise")),
    (
        "depth",
        tr_later("Depth"),
        tr_later("Crispest: each place from one frame"),
    ),
    (
        "pyramid",
        tr_later("Pyramid"),
        tr_later("For mesh, hair, and stones that are seen into"),
    ),
)
_AUTOMATIC = 50


@dataclass(frozen=True)
class ResultLine:
    """A result as the list shows it."""

    number: int
    text: str
    tip: str = ""


class MergePanel(QWidget):
    """Shows a recipe and the results; asks for merges and for results."""

    recipe_changed = Signal(object)
    look_toggled = Signal(bool)
    merge_requested = Signal()
    result_chosen = Signal(int)
    result_removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = StackRecipe()
        self._setting = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(section_label(tr("Merge")))
        self._method = QComboBox()
        self._method.setAccessibleName(tr("Method"))
        for row, (_, name, tip) in enumerate(_METHODS):
            self._method.addItem(tr(name))
            self._method.setItemData(row, tr(tip), Qt.ItemDataRole.ToolTipRole)
        self._method.currentIndexChanged.connect(self._emit_recipe)
        column.addWidget(self._method)
        self._about = named(QLabel(), "quiet")
        self._about.setWordWrap(True)
        column.addWidget(self._about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        self._detail, self._detail_value = self._knob(
            grid, 0, tr("Detail"), tr("More makes texture crisper, and noise with it")
        )
        self._smooth, self._smooth_value = self._knob(
            grid, 1, tr("Smooth depth"), tr("More evens out the depth map")
        )
        column.addLayout(grid)
        self._front = QCheckBox(tr("Near stays opaque"))
        self._front.setToolTip(
            tr("Thin prongs hide a sharper ground behind them; frames near to far")
        )
        self._front.toggled.connect(self._emit_recipe)
        column.addWidget(self._front)
        self._look = QPushButton(tr("Look at this place"))
        self._look.setCheckable(True)
        self._look.setToolTip(
            tr("Merges what is in the middle of the picture with these choices")
        )
        self._look.toggled.connect(self.look_toggled)
        column.addWidget(self._look)
        self._state = named(QLabel(), "quiet")
        self._state.setWordWrap(True)
        column.addWidget(self._state)
        self._merge = named(QPushButton(tr("Merge")), "primary")
        self._merge.setMinimumHeight(40)
        self._merge.setToolTip(
            tr("Merge all chosen frames with these choices (Ctrl+M)")
        )
        self._merge.clicked.connect(self.merge_requested)
        column.addWidget(self._merge)
        column.addSpacing(6)
        column.addWidget(section_label(tr("Results")))
        self._results = QListWidget()
        self._results.setAccessibleName(tr("Results"))
        self._results.setToolTip(
            tr("Choose the result to show; to compare two, keep one as before")
        )
        self._results.itemActivated.connect(self._emit_result)
        self._results.itemClicked.connect(self._emit_result)
        column.addWidget(self._results, 1)
        self._remove = QPushButton(tr("Move to trash"))
        self._remove.setToolTip(tr("The files stay in the folder Trash of the stack"))
        self._remove.clicked.connect(self._emit_removed)
        column.addWidget(self._remove)
        for button in (self._look, self._merge, self._remove):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_recipe(self._recipe)
        self.set_results((), None)

    def set_recipe(self, recipe: StackRecipe) -> None:
        """Show a recipe without asking for anything."""
        self._setting = True
        self._recipe = recipe
        methods = [method for method, _, _ in _METHODS]
        self._method.setCurrentIndex(methods.index(recipe.method))
        self._detail.setValue(recipe.detail)
        self._smooth.setValue(recipe.smooth)
        self._front.setChecked(recipe.front)
        self._setting = False
        self._show_values()

    def set_enabled(self, can_merge: bool, can_look: bool) -> None:
        """Offer what can be done now."""
        self._merge.setEnabled(can_merge)
        self._look.setEnabled(can_look)
        if not can_look:
            self._look.setChecked(False)

    def toggle_look(self) -> None:
        """Look at a place, or no longer, if that can be done now."""
        self._look.click()

    def set_looking(self, on: bool) -> None:
        """Press or release the button that looks at a place."""
        self._look.setChecked(on)

    def set_state(self, text: str) -> None:
        """Say what a look at a place is waiting for, or shows."""
        self._state.setText(text)

    def set_results(self, lines: tuple[ResultLine, ...], shown: int | None) -> None:
        """List the results; the one on the canvas is marked."""
        self._results.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(Qt.ItemDataRole.UserRole, line.number)
            item.setToolTip(line.tip)
            self._results.addItem(item)
            if line.number == shown:
                self._results.setCurrentItem(item)
        self._remove.setEnabled(bool(lines) and shown is not None)

    def _knob(
        self, grid: QGridLayout, row: int, name: str, tip: str
    ) -> tuple[QSlider, QLabel]:
        label = QLabel(name)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setAccessibleName(name)
        slider.setToolTip(tip)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        label.setBuddy(slider)
        value = named(QLabel(), "quiet")
        value.setMinimumWidth(34)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label, row, 0)
        grid.addWidget(slider, row, 1)
        grid.addWidget(value, row, 2)
        slider.valueChanged.connect(self._emit_recipe)
        return slider, value

    def _emit_recipe(self) -> None:
        if self._setting:
            return
        self._recipe = replace(
            self._recipe,
            method=_METHODS[self._method.currentIndex()][0],
            detail=self._detail.value(),
            smooth=self._smooth.value(),
            front=self._front.isChecked(),
        )
        self._show_values()
        self.recipe_changed.emit(self._recipe)

    def _show_values(self) -> None:
        self._about.setText(tr(_METHODS[self._method.currentIndex()][2]))
        for slider, label in (
            (self._detail, self._detail_value),
            (self._smooth, self._smooth_value),
        ):
            value = slider.value()
            label.setText(tr("auto") if value == _AUTOMATIC else str(value))

    def _emit_result(self, item: QListWidgetItem) -> None:
        self.result_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _emit_removed(self) -> None:
        item = self._results.currentItem()
        if item is not None:
            self.result_removed.emit(item.data(Qt.ItemDataRole.UserRole))
