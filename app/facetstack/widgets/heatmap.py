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
LEVELS = (0.006, 0.055)

_COLOURS = ((10, 40, 255), (0, 170, 255), (60, 255, 255), (255, 255, 255))
_ALPHAS = (0, 150, 215, 235)

pg.setConfigOptions(imageAxisOrder="row-major")


def heat_colours() -> npt.NDArray[np.uint8]:
    """Return 256 colours (R, G, B, A), from clear over blue and cyan to white.

    Brightness rises all along, so that it reads with any kind of colour vision; no
    piece is blue, so that gold and steel do not hide it.
    """
    place = np.linspace(0, 1, len(_COLOURS))
    colours = np.column_stack((_COLOURS, _ALPHAS)).astype(np.uint8)
    table: npt.NDArray[np.uint8] = pg.ColorMap(place, colours).getLookupTable(
        nPts=256, alpha=True, mode="byte"
    )
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
