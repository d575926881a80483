# SPDX-License-Identifier: GPL-3.0-or-later
"""The switch above the canvas: which layer is shown."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from facetstack.language import say, tr, tr_later
from facetstack.widgets.style import SPACE_PX, icon, named


class Layer(Enum):
    """What the canvas can show."""

    LIVE = tr_later("Live")
    FRAME = tr_later("Frames")
    RESULT = tr_later("Result")
    DEPTH = tr_later("Depth")
    COVERAGE = tr_later("Coverage")
    OWNER = tr_later("Owner")
    CONFIDENCE = tr_later("Confidence")
    RELIEF = tr_later("Relief")
    DIFFERENCE = tr_later("Difference")
    FINAL = tr_later("Final")


_SHORTEST_CAPTION_PX = 64

MERGED_LAYERS = (
    Layer.RESULT,
    Layer.DEPTH,
    Layer.COVERAGE,
    Layer.OWNER,
    Layer.CONFIDENCE,
    Layer.RELIEF,
    Layer.DIFFERENCE,
)
"""What a merge makes, and another merge takes away."""

RETOUCH_LAYERS = (Layer.RELIEF, Layer.DIFFERENCE)
"""What the retoucher sees beside; offered only there."""

SELDOM_LAYERS = (*RETOUCH_LAYERS, Layer.FINAL)
"""What has a button only while it has something to show: the bar is full."""


_TIPS = {
    Layer.LIVE: tr_later("The live picture of the camera (1)"),
    Layer.FRAME: tr_later("The frame selected in the filmstrip (2)"),
    Layer.RESULT: tr_later("The merged picture (3)"),
    Layer.DEPTH: tr_later("How far each place is: bright is near (4)"),
    Layer.COVERAGE: tr_later("What is sharp in some frame, and where the gaps are (5)"),
    Layer.OWNER: tr_later("Which frame each place came from (6)"),
    Layer.CONFIDENCE: tr_later(
        "How sure the depth is: tinted and hatched is unsure (7)"
    ),
    Layer.RELIEF: tr_later("Depth as a surface, lit from the side"),
    Layer.DIFFERENCE: tr_later("What the strokes have changed; grey is equal"),
    Layer.FINAL: tr_later("The retouched picture that was brought back (8)"),
}


class LayerBar(QWidget):
    """Chooses the layer, shows its caption, the heatmap switch and the zoom."""

    layer_requested = Signal(object)
    heatmap_requested = Signal(bool)
    fit_requested = Signal()
    retouch_requested = Signal(bool)

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
            button = _bar_button(tr(layer.value))
            button.setCheckable(True)
            button.setToolTip(tr(_TIPS[layer]))
            button.setAccessibleName(tr("Show {layer}", layer=tr(layer.value)))
            self._group.addButton(button, number)
            button.setVisible(layer not in RETOUCH_LAYERS)
            self._buttons[layer] = button
            row.addWidget(button)
        self._group.idClicked.connect(self._emit_layer)
        self._caption = named(_Caption(), "quiet")
        row.addSpacing(SPACE_PX)
        row.addWidget(self._caption, 1)
        self._heatmap = _bar_button(tr("Sharpness"), "heatmap")
        self._heatmap.setCheckable(True)
        self._heatmap.setToolTip(tr("Colour what is in focus, over the live view (H)"))
        self._heatmap.clicked.connect(self.heatmap_requested)
        row.addWidget(self._heatmap)
        self._retouch = _bar_button(tr("Retouch"), "retouch-frame")
        self._retouch.setCheckable(True)
        self._retouch.setToolTip(tr("Paint on the result (Alt+4; back with Alt+1)"))
        self._retouch.clicked.connect(self.retouch_requested)
        row.addWidget(self._retouch)
        self._zoom = _bar_button(tr("Fit"), "fit")
        self._zoom.setToolTip(
            tr("Whole picture or 1:1 (Z, or double-click the picture)")
        )
        self._zoom.setAccessibleName(tr("Whole picture or one to one"))
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
            button.setVisible(layer in layers or layer not in SELDOM_LAYERS)

    def set_caption(self, text: str) -> None:
        """Say what is on the canvas."""
        text = say(text)
        self._caption.setText(text)
        self._caption.setToolTip(text)

    def set_heatmap(self, on: bool, available: bool) -> None:
        """Show whether the heatmap is on, and whether it has a live picture."""
        self._heatmap.setChecked(on)
        self._heatmap.setVisible(available)

    def set_retouch(self, on: bool, available: bool) -> None:
        """Show whether the result is being retouched, and whether there is one."""
        self._retouch.setChecked(on)
        self._retouch.setEnabled(on or available)

    def set_zoom(self, scale: float, fitted: bool) -> None:
        """Show the zoom; 1 is one to one."""
        percent = f"{scale:.0%}".replace("%", " %")
        whole = tr("Fit · {percent}", percent=percent)
        self._zoom.setText(f" {whole if fitted else percent}")

    def _emit_layer(self, number: int) -> None:
        self.layer_requested.emit(list(Layer)[number])


class _Caption(QLabel):
    """A line that is shortened where there is no room, never widening the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def setText(self, text: str) -> None:
        """Show a line."""
        self._whole = text
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        """Cut what does not fit; a few letters alone would tell nothing."""
        metrics, room = self.fontMetrics(), self.width()
        fits = room >= _SHORTEST_CAPTION_PX
        mode = Qt.TextElideMode.ElideRight
        super().setText(metrics.elidedText(self._whole, mode, room) if fits else "")


def _bar_button(text: str, icon_name: str = "") -> QToolButton:
    button = named(QToolButton(), "layer")
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if icon_name:
        button.setText(f" {text}")
        button.setIcon(icon(icon_name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
