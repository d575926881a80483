# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of the view: layers, zoom, what stands in the window."""

from facetstack.language import tr
from facetstack.widgets.layer_bar import Layer
from facetstack.window.ask import ask_for_language
from facetstack.window.keys import KeySheet
from facetstack.window.preferences import load_preferences
from facetstack.window.wishes import Rooms, Slots, Wishes

_PAN_SHARE = 0.2


class ViewWishes(Wishes):
    """The side of what is seen."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        bar = self._view.layer_bar
        bar.layer_requested.connect(self.show_layer)
        bar.heatmap_requested.connect(self._stage.set_heatmap)
        bar.fit_requested.connect(self._view.canvas.toggle_zoom)

    def slots(self) -> Slots:
        """Return the slots of the view's actions."""
        view, canvas = self._view, self._view.canvas
        return {
            "live": self._show_live,
            "frames": self._show_frame,
            "result": self._show_result,
            "depth": self._show_depth,
            "coverage": self._show_coverage,
            "owner": self._show_owner,
            "confidence": self._show_confidence,
            "final": self._show_final,
            "heatmap": self._stage.set_heatmap,
            "zoom": canvas.toggle_zoom,
            "fit": canvas.fit,
            "one_to_one": self._show_one_to_one,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "pan_left": self._pan_left,
            "pan_right": self._pan_right,
            "pan_up": self._pan_up,
            "pan_down": self._pan_down,
            "loupe": self._set_loupe,
            "before": self._stage.hold_before,
            "split": self._stage.set_split,
            "pin": self._stage.pin,
            "filmstrip": view.filmstrip.setVisible,
            "panel": view.panel.setVisible,
            "full_screen": self._set_full_screen,
            "language": self._choose_language,
            "keys": self._show_keys,
        }

    def show_layer(self, layer: Layer) -> None:
        """Show a layer, and leave it there; a frame is read if none is shown yet."""
        if layer is Layer.FRAME and not self._stage.has(Layer.FRAME):
            self._view.filmstrip.step(0)
            return
        self._news.stop_following()
        self._stage.choose(layer)

    def _show_live(self) -> None:
        self.show_layer(Layer.LIVE)

    def _show_frame(self) -> None:
        self.show_layer(Layer.FRAME)

    def _show_result(self) -> None:
        self.show_layer(Layer.RESULT)

    def _show_depth(self) -> None:
        self.show_layer(Layer.DEPTH)

    def _show_coverage(self) -> None:
        self.show_layer(Layer.COVERAGE)

    def _show_owner(self) -> None:
        self.show_layer(Layer.OWNER)

    def _show_final(self) -> None:
        self.show_layer(Layer.FINAL)

    def _show_confidence(self) -> None:
        self.show_layer(Layer.CONFIDENCE)

    def _pan_left(self) -> None:
        self._view.canvas.pan(-_PAN_SHARE, 0)

    def _pan_right(self) -> None:
        self._view.canvas.pan(_PAN_SHARE, 0)

    def _pan_up(self) -> None:
        self._view.canvas.pan(0, -_PAN_SHARE)

    def _pan_down(self) -> None:
        self._view.canvas.pan(0, _PAN_SHARE)

    def _set_loupe(self, on: bool) -> None:
        for canvas in (self._view.pair.before, self._view.pair.after):
            canvas.set_loupe(on)

    def _show_one_to_one(self) -> None:
        self._view.canvas.show_one_to_one()

    def _set_full_screen(self, on: bool) -> None:
        window = self._view.window()
        if on:
            window.showFullScreen()
        else:
            window.showNormal()

    def _choose_language(self) -> None:
        preferences = load_preferences()
        code = ask_for_language(self._view.window(), preferences.language)
        if code is not None and code != preferences.language:
            preferences.language = code
            preferences.save()
            self._news.hint(tr("The language changes when the studio starts again."))

    def _show_keys(self) -> None:
        KeySheet(self._view.window()).show()
