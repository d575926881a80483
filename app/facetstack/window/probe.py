# SPDX-License-Identifier: GPL-3.0-or-later
"""Says which frame the pixel under the pointer came from, and how sure that is."""

from PySide6.QtCore import QObject, QPoint

from facetstack.language import tr
from facetstack.widgets.layer_bar import MERGED_LAYERS
from facetstack.window.merging import Merging
from facetstack.window.stage import Stage
from facetstack.window.status_strip import StatusStrip
from facetstack.window.studio_view import StudioView


class Probe(QObject):
    """Reads the maps of the result where the pointer stands."""

    def __init__(
        self, view: StudioView, stage: Stage, merging: Merging, strip: StatusStrip
    ) -> None:
        super().__init__()
        self._canvas, self._stage = view.canvas, stage
        self._merging, self._strip = merging, strip
        view.canvas.pointed.connect(self._show)

    def _show(self, at: QPoint | None) -> None:
        self._strip.show_spot(self.text_at(at) if at is not None else "")

    def text_at(self, at: QPoint) -> str:
        """Return what is known of a pixel of the picture on the canvas."""
        outcome, picture = self._merging.outcome, self._canvas.picture
        place = f"{at.x()}, {at.y()} px"
        if outcome is None or picture is None or self._stage.layer not in MERGED_LAYERS:
            return place
        result = outcome.result
        # The maps' pictures are smaller than the result, coverage has a legend below.
        scale = result.owner.shape[1] / picture.columns
        row, column = int(at.y() * scale), int(at.x() * scale)
        if row >= result.owner.shape[0]:
            return ""
        number = self._merging.frames[int(result.owner[row, column])].number
        sure = f"{result.confidence[row, column]:.0%}".replace("%", " %")
        whole = f"{column}, {row} px"
        return tr(
            "{place} · frame {number} · {sure} sure",
            place=whole,
            number=number,
            sure=sure,
        )
