# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides which layer stands on the canvas, and what it is compared with."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from facetstack.language import tr
from facetstack.widgets.heatmap import Heatmap
from facetstack.widgets.layer_bar import Layer
from facetstack.window.studio_view import StudioView
from facetstack.workers.map_pictures import MapPictures
from facetstack.workers.pictures import Picture
from facetstack.workers.sharpness_worker import LivePicture

_COMPARED_FIRST = (Layer.RESULT, Layer.FRAME)


@dataclass(frozen=True)
class Shown:
    """A picture and what it is called beside another."""

    picture: Picture
    title: str


class Stage(QObject):
    """Keeps one picture per layer, shows one of them, and the heatmap over live.

    The picture on the canvas is compared with the one that was pinned, or else with the
    layer that stood there before.
    """

    heatmap_changed = Signal(bool)
    live_seen_changed = Signal(bool)
    layer_changed = Signal(object)

    def __init__(self, view: StudioView) -> None:
        super().__init__()
        self._view = view
        self._pictures: dict[Layer, Picture] = {}
        self._captions: dict[Layer, str] = {}
        self._layer = Layer.LIVE
        self._layer_before: Layer | None = None
        self._pinned: Shown | None = None
        self._before_held = False
        self._split = False
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

    @property
    def pinned(self) -> bool:
        """Whether a picture is pinned to be compared with."""
        return self._pinned is not None

    def has(self, layer: Layer) -> bool:
        """Whether a layer has something to show."""
        return layer in self._pictures

    def choose(self, layer: Layer) -> bool:
        """Show a layer if it has something to show; say whether it has."""
        if layer not in self._pictures:
            self._view.layer_bar.set_layer(self._layer)
            return False
        self._go_to(layer)
        self._refresh()
        return True

    def put(self, layer: Layer, picture: Picture, caption: str) -> None:
        """Give a layer its picture; it is drawn if that layer is shown."""
        news = layer not in self._pictures
        self._pictures[layer] = picture
        self._captions[layer] = caption
        if self._layer not in self._pictures:
            self._go_to(layer)
        if news or layer in (self._layer, self._layer_before):
            self._refresh()

    def put_maps(self, maps: MapPictures) -> None:
        """Give the layers of owner and confidence their pictures."""
        self.put(
            Layer.OWNER,
            maps.owner,
            tr("Bright is near, every other frame is darker"),
        )
        self.put(Layer.CONFIDENCE, maps.confidence, tr("Tinted and hatched is unsure"))

    def remove(self, *layers: Layer) -> None:
        """Take the pictures of layers away."""
        for layer in layers:
            self._pictures.pop(layer, None)
        if self._layer not in self._pictures and self._pictures:
            self._go_to(next(layer for layer in Layer if layer in self._pictures))
        self._refresh()

    def pin(self, on: bool) -> None:
        """Compare with what stands on the canvas now, until it is let go."""
        self._pinned = self._shown(self._layer) if on else None
        self._refresh()

    def hold_before(self, on: bool) -> None:
        """Show in place of the picture what it is compared with."""
        self._before_held = on
        self._refresh()

    def set_split(self, on: bool) -> None:
        """Show beside the picture what it is compared with."""
        self._split = on
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

    def set_frames_waiting(self, waiting: bool) -> None:
        """Offer the layer of frames: one will be read when it is asked for."""
        self._frames_waiting = waiting
        self._show_available()

    def _go_to(self, layer: Layer) -> None:
        if layer is not self._layer:
            self._layer_before, self._layer = self._layer, layer
            self.layer_changed.emit(layer)

    def _refresh(self) -> None:
        picture = self._pictures.get(self._layer)
        self._view.show_canvas(picture is not None)
        before = self._before()
        swapped = self._before_held and before is not None
        self._show_pair(picture, before)
        self._show_available()
        self._view.layer_bar.set_layer(self._layer)
        self._view.layer_bar.set_caption(self._captions.get(self._layer, ""))
        # Without any picture the next live one is waited for.
        seen = self._layer is Layer.LIVE or picture is None
        if seen != self._live_seen:
            self._live_seen = seen
            self.live_seen_changed.emit(seen)
        live = self._layer is Layer.LIVE and picture is not None
        self._heatmap.set_visible(self._heatmap_wanted and live and not swapped)
        self._view.layer_bar.set_heatmap(self._heatmap_wanted, live)

    def _show_pair(self, picture: Picture | None, before: Shown | None) -> None:
        """Put the picture on the canvas, and beside or in place of it the other."""
        canvas, pair = self._view.canvas, self._view.pair
        badge = ""
        if before is not None and self._before_held:
            picture = before.picture
            badge = tr("Before: {title}", title=before.title)
        beside = before if self._split else None
        if beside is not None and not badge and picture is not None:
            badge = self._title(self._layer)
        canvas.show_picture(picture)
        canvas.set_badge(badge)
        pair.show_before(beside.picture if beside else None)
        pair.before.set_badge(beside.title if beside else "")

    def _before(self) -> Shown | None:
        """Return what the picture on the canvas is compared with."""
        if self._pinned is not None:
            return self._pinned
        for layer in (self._layer_before, *_COMPARED_FIRST, *Layer):
            if layer is not None and layer is not self._layer:
                shown = self._shown(layer)
                if shown is not None:
                    return shown
        return None

    def _shown(self, layer: Layer) -> Shown | None:
        picture = self._pictures.get(layer)
        return Shown(picture, self._title(layer)) if picture else None

    def _title(self, layer: Layer) -> str:
        if layer is Layer.FRAME:
            return self._captions.get(layer, "").partition(" · ")[0]
        return tr(layer.value)

    def _show_available(self) -> None:
        waiting = {Layer.FRAME} if self._frames_waiting else set()
        self._view.layer_bar.set_available(frozenset(self._pictures) | waiting)

    def _show_zoom(self, scale: float) -> None:
        canvas = self._view.canvas
        self._view.layer_bar.set_zoom(scale * canvas.devicePixelRatioF(), canvas.fitted)
