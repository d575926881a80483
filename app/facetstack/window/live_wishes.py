# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of the live picture: peaking, clipping, the histogram."""

import time

from facetstack.language import tr, tr_later
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.marks_overlay import MarksOverlay, PeakColour
from facetstack.window.preferences import load_preferences, remember
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.live_marks import MarkWishes, PeakLevel
from facetstack.workers.sharpness_worker import LivePicture

_SCOPE_SECONDS = 0.15
_LEVEL_NAMES = {
    PeakLevel.LOW: tr_later("low"),
    PeakLevel.MIDDLE: tr_later("middle"),
    PeakLevel.HIGH: tr_later("high"),
}
_COLOUR_NAMES = {
    PeakColour.CYAN: tr_later("cyan"),
    PeakColour.MAGENTA: tr_later("magenta"),
    PeakColour.GREEN: tr_later("green"),
    PeakColour.WHITE: tr_later("white"),
    PeakColour.RED: tr_later("red"),
    PeakColour.YELLOW: tr_later("yellow"),
}


class LiveWishes(Wishes):
    """The side of live view."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        preferences = load_preferences()
        self._peaking, self._clipping = False, False
        level = preferences.peaking_level.upper()
        self._level = PeakLevel.__members__.get(level, PeakLevel.MIDDLE)
        self._scope_seconds = 0.0
        self._overlay = MarksOverlay()
        colour = preferences.peaking_colour.upper()
        self._overlay.set_colour(PeakColour.__members__.get(colour, PeakColour.CYAN))
        self._view.canvas.set_overlay(self._overlay)
        self._capture.live_picture.connect(self._show_live)
        self._capture.changed.connect(self._forget_live)
        self._stage.layer_changed.connect(self._follow_layer)

    @property
    def overlay(self) -> MarksOverlay:
        """What lies over the live picture."""
        return self._overlay

    def slots(self) -> Slots:
        """Return the slots of the actions of live view."""
        return {
            "peaking": self._set_peaking,
            "peaking_colour": self._next_colour,
            "peaking_level": self._next_level,
            "clipping": self._set_clipping,
        }

    def _show_live(self, live: LivePicture) -> None:
        if self._stage.layer is Layer.LIVE:
            self._overlay.show_marks(live.marks)
        now = time.monotonic()
        if now - self._scope_seconds > _SCOPE_SECONDS:
            self._scope_seconds = now
            self._view.exposure_scope.show_exposure(live.exposure)

    def _forget_live(self) -> None:
        if not self._capture.status.state.connected:
            self._overlay.show_marks(None)
            self._view.exposure_scope.show_exposure(None)

    def _follow_layer(self, layer: Layer) -> None:
        self._overlay.setVisible(layer is Layer.LIVE)

    def _set_peaking(self, on: bool) -> None:
        self._peaking = on
        self._wish()

    def _set_clipping(self, on: bool) -> None:
        self._clipping = on
        self._wish()

    def _next_colour(self) -> None:
        colours = list(PeakColour)
        colour = colours[(colours.index(self._overlay.colour) + 1) % len(colours)]
        self._overlay.set_colour(colour)
        remember(peaking_colour=colour.name.lower())
        self._news.hint(tr("Peaking is {colour}.", colour=tr(_COLOUR_NAMES[colour])))

    def _next_level(self) -> None:
        levels = list(PeakLevel)
        self._level = levels[(levels.index(self._level) + 1) % len(levels)]
        self._wish()
        remember(peaking_level=self._level.name.lower())
        self._news.hint(tr("Peaking: {level}.", level=tr(_LEVEL_NAMES[self._level])))

    def _wish(self) -> None:
        level = self._level if self._peaking else None
        self._capture.mark_live(MarkWishes(level, self._clipping))
        if not (self._peaking or self._clipping):
            self._overlay.show_marks(None)
