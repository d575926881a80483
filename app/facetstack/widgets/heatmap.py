# SPDX-License-Identifier: GPL-3.0-or-later
"""The sharpness heatmap: what is in focus, drawn over the live view."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from facetstack.imaging.frame import FloatPlane

# In brightness where full range is 1: below the first nothing is drawn (noise and
# soft edges), at the second an edge is as crisp as live view can show it.
LEVELS = (0.008, 0.075)
_LARGEST_ALPHA = 215

pg.setConfigOptions(imageAxisOrder="row-major")


def heat_colours() -> npt.NDArray[np.uint8]:
    """Return 256 colours (R, G, B, A), from clear over violet to a hot yellow.

    The middle of "inferno": brightness rises all along, so that it reads with any kind
    of colour vision, and gold and steel do not hide it.
    """
    place = np.linspace(0.25, 0.93, 256)
    colours = pg.colormap.get("inferno").map(place, mode="byte")
    table: npt.NDArray[np.uint8] = np.empty((256, 4), np.uint8)
    table[:, :3] = colours[:, :3]
    table[:, 3] = np.linspace(0, 1, 256) ** 0.6 * _LARGEST_ALPHA
    return table


class Heatmap:
    """Draws a sharpness map over a picture of any size."""

    def __init__(self) -> None:
        self._item = pg.ImageItem(axisOrder="row-major")
        self._item.setLookupTable(heat_colours())
        self._item.setVisible(False)

    @property
    def item(self) -> QGraphicsItem:
        """What to lay over the canvas."""
        return self._item  # type: ignore[no-any-return]

    @property
    def visible(self) -> bool:
        """Whether it is drawn."""
        return bool(self._item.isVisible())

    def set_visible(self, visible: bool) -> None:
        """Draw it or not."""
        self._item.setVisible(visible)

    def show_map(self, sharpness: FloatPlane, columns: int, rows: int) -> None:
        """Draw a map over a picture of ``columns`` x ``rows`` pixels."""
        # Both arguments: or pyqtgraph would stretch a flat grey to black and white.
        self._item.setImage(sharpness, levels=LEVELS, autoLevels=False)
        self._item.setRect(QRectF(0, 0, columns, rows))
