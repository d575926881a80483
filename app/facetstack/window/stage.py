# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides which layer stands on the canvas."""

from PySide6.QtCore import QObject, Signal

from facetstack.widgets.heatmap import Heatmap
from facetstack.widgets.layer_bar import Layer
from facetstack.window.studio_view import StudioView
from facetstack.workers.pictures import Picture
from facetstack.workers.sharpness_worker import LivePicture


class Stage(QObject):
    """Keeps one picture per layer, shows one of them, and the heatmap over live."""

    heatmap_changed = Signal(bool)
    live_seen_changed = Signal(bool)

    def __init__(self, view: StudioView) -> None:
        super().__init__()
        self._view = view
        self._pictures: dict[Layer, Picture] = {}
        self._captions: dict[Layer, str] = {}
        self._layer = Layer.LIVE
        self._heatmap_wanted = True
        self._live_seen = True
        self._frames_waiting = False
        self._heatmap = Heatmap()
        view.canvas.set_overlay(self._heatmap.item)
        view.canvas.zoomed.connect(self._show_zoom)
        self._refresh()

    @property
    def layer(self) -> Layer:
        """The layer on the canvas."""
        return self._layer

    @property
    def heatmap_on(self) -> bool:
        """Whether the heatmap is drawn over live view."""
        return self._heatmap_wanted

    def has(self, layer: Layer) -> bool:
        """Whether a layer has something to show."""
        return layer in self._pictures

    def choose(self, layer: Layer) -> bool:
        """Show a layer if it has something to show; say whether it has."""
        if layer not in self._pictures:
            self._view.layer_bar.set_layer(self._layer)
            return False
        self._layer = layer
        self._refresh()
        return True

    def put(self, layer: Layer, picture: Picture, caption: str) -> None:
        """Give a layer its picture; it is drawn if that layer is shown."""
        news = layer not in self._pictures
        self._pictures[layer] = picture
        self._captions[layer] = caption
        if self._layer not in self._pictures:
            self._layer = layer
        if news or layer is self._layer:
            self._refresh()

    def remove(self, *layers: Layer) -> None:
        """Take the pictures of layers away."""
        for layer in layers:
            self._pictures.pop(layer, None)
        if self._layer not in self._pictures and self._pictures:
            self._layer = next(layer for layer in Layer if layer in self._pictures)
        self._refresh()

    def show_live(self, live: LivePicture) -> None:
        """Show a live picture and its sharpness."""
        picture = live.picture
        self.put(Layer.LIVE, picture, "")
        if self._heatmap.visible:
            self._heatmap.show_map(live.sharpness, picture.columns, picture.rows)

    def set_heatmap(self, on: bool) -> None:
        """Draw the heatmap over live view, or not."""
        self._heatmap_wanted = on
        self.heatmap_changed.emit(on)
        self._refresh()

    def _refresh(self) -> None:
        picture = self._pictures.get(self._layer)
        self._view.show_canvas(picture is not None)
        self._view.canvas.show_picture(picture)
        self._show_available()
        self._view.layer_bar.set_layer(self._layer)
        self._view.layer_bar.set_caption(self._captions.get(self._layer, ""))
        # Without any picture the next live one is waited for.
        seen = self._layer is Layer.LIVE or picture is None
        if seen != self._live_seen:
            self._live_seen = seen
            self.live_seen_changed.emit(seen)
        live = self._layer is Layer.LIVE and picture is not None
        self._heatmap.set_visible(self._heatmap_wanted and live)
        self._view.layer_bar.set_heatmap(self._heatmap_wanted, live)

    def set_frames_waiting(self, waiting: bool) -> None:
        """Offer the layer of frames: one will be read when it is asked for."""
        self._frames_waiting = waiting
        self._show_available()

    def _show_available(self) -> None:
        waiting = {Layer.FRAME} if self._frames_waiting else set()
        self._view.layer_bar.set_available(frozenset(self._pictures) | waiting)

    def _show_zoom(self, scale: float) -> None:
        self._view.layer_bar.set_zoom(scale, self._view.canvas.fitted)
