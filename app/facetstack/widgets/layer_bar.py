# SPDX-License-Identifier: GPL-3.0-or-later
"""The switch above the canvas: which layer is shown."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from facetstack.widgets.style import SPACE_PX, icon, named


class Layer(Enum):
    """What the canvas can show."""

    LIVE = "Live"
    FRAME = "Frames"
    RESULT = "Result"
    DEPTH = "Depth"
    COVERAGE = "Coverage"
    OWNER = "Owner"
    CONFIDENCE = "Confidence"


MERGED_LAYERS = (
    Layer.RESULT,
    Layer.DEPTH,
    Layer.COVERAGE,
    Layer.OWNER,
    Layer.CONFIDENCE,
)
"""What a merge makes, and another merge takes away."""


_TIPS = {
    Layer.LIVE: "The live picture of the camera (1)",
    Layer.FRAME: "The frame selected in the filmstrip (2)",
    Layer.RESULT: "The merged picture (3)",
    Layer.DEPTH: "How far each place is: bright is near (4)",
    Layer.COVERAGE: "What is sharp in some frame, and where the gaps are (5)",
    Layer.OWNER: "Which frame each place came from (6)",
    Layer.CONFIDENCE: "How sure the depth is: tinted and hatched is unsure (7)",
}


class LayerBar(QWidget):
    """Chooses the layer, shows its caption, the heatmap switch and the zoom."""

    layer_requested = Signal(object)
    heatmap_requested = Signal(bool)
    fit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PX, 4, SPACE_PX, 4)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: dict[Layer, QToolButton] = {}
        for number, layer in enumerate(Layer):
            button = _bar_button(layer.value)
            button.setCheckable(True)
            button.setToolTip(_TIPS[layer])
            button.setAccessibleName(f"Show {layer.value}")
            self._group.addButton(button, number)
            self._buttons[layer] = button
            row.addWidget(button)
        self._group.idClicked.connect(self._emit_layer)
        self._caption = named(QLabel(), "quiet")
        # A long caption is cut, never the window made wider.
        self._caption.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        row.addSpacing(SPACE_PX)
        row.addWidget(self._caption, 1)
        self._heatmap = _bar_button("Sharpness", "heatmap")
        self._heatmap.setCheckable(True)
        self._heatmap.setToolTip("Colour what is in focus, over the live view (H)")
        self._heatmap.clicked.connect(self.heatmap_requested)
        row.addWidget(self._heatmap)
        self._zoom = _bar_button("Fit", "fit")
        self._zoom.setToolTip("Whole picture or 1:1 (Z, or double-click the picture)")
        self._zoom.setAccessibleName("Whole picture or one to one")
        self._zoom.setMinimumWidth(112)
        self._zoom.clicked.connect(self.fit_requested)
        row.addWidget(self._zoom)

    def set_layer(self, layer: Layer) -> None:
        """Mark the layer that is shown."""
        self._buttons[layer].setChecked(True)

    def set_available(self, layers: frozenset[Layer]) -> None:
        """Enable the layers that have something to show."""
        for layer, button in self._buttons.items():
            button.setEnabled(layer in layers)

    def set_caption(self, text: str) -> None:
        """Say what is on the canvas."""
        self._caption.setText(text)
        self._caption.setToolTip(text)

    def set_heatmap(self, on: bool, available: bool) -> None:
        """Show whether the heatmap is on, and whether it has a live picture."""
        self._heatmap.setChecked(on)
        self._heatmap.setVisible(available)

    def set_zoom(self, scale: float, fitted: bool) -> None:
        """Show the zoom; 1 is one to one."""
        percent = f"{scale:.0%}".replace("%", " %")
        self._zoom.setText(f" Fit · {percent}" if fitted else f" {percent}")

    def _emit_layer(self, number: int) -> None:
        self.layer_requested.emit(list(Layer)[number])


def _bar_button(text: str, icon_name: str = "") -> QToolButton:
    button = named(QToolButton(), "layer")
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if icon_name:
        button.setText(f" {text}")
        button.setIcon(icon(icon_name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
