# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what the retoucher's desk has to tell: pixels, strokes, candidates, maps."""

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from facetstack.imaging.retouch.operation import Operation, Tool
from facetstack.language import tr, tr_later
from facetstack.widgets.layer_bar import RETOUCH_LAYERS, Layer
from facetstack.widgets.retouch_brush import BRUSH_BY_NAME, BRUSHES, BrushState
from facetstack.widgets.retouch_overlay import RetouchOverlay
from facetstack.widgets.retouch_strip import Crop
from facetstack.widgets.retouch_strokes import StrokeRow
from facetstack.widgets.strokes import StrokePoint
from facetstack.window.retouching import Retouching
from facetstack.window.wishes import Rooms
from facetstack.workers.pictures import Picture, patch
from facetstack.workers.retouch_jobs import (
    Candidates,
    MapKind,
    MapPicture,
    MapRequest,
    Patches,
    RetouchOpened,
    RetouchState,
    SourcePicture,
    Spot,
)

_MAP_OF = {
    Layer.DEPTH: MapKind.DEPTH,
    Layer.RELIEF: MapKind.RELIEF,
    Layer.OWNER: MapKind.OWNER,
    Layer.CONFIDENCE: MapKind.CONFIDENCE,
    Layer.DIFFERENCE: MapKind.DIFFERENCE,
}
_OF_PROPOSALS = {
    Tool.STEADY: tr_later("Steady depth"),
    Tool.CALM: tr_later("Calm highlights"),
}
_LAYER_OF = {kind: layer for layer, kind in _MAP_OF.items()}


class RetouchNews(QObject):
    """Listens to the retoucher's desk and sets widgets; keeps the picture painted on.

    Strokes are in pixels of the result; the picture on the canvas may be a smaller map.
    """

    def __init__(self, rooms: Rooms, retouching: Retouching) -> None:
        super().__init__()
        self._view, self._stage, self._news = rooms.view, rooms.stage, rooms.news
        self._merging = rooms.merging
        self._retouching = retouching
        self._on = False
        self._picture: Picture | None = None
        self._candidates: tuple[Crop, ...] = ()
        self._source_of = ""
        self._actions: dict[str, QAction] = {}
        self._drawn_for: dict[Layer, tuple[Operation, ...]] = {}
        self._overlay = RetouchOverlay()
        self._view.canvas.set_overlay(self._overlay)
        retouching.opened.connect(self._show_opened)
        retouching.patched.connect(self._show_patches)
        retouching.waiting.connect(self._show_trail)
        retouching.stroke_drawn.connect(self._remember_stroke)
        retouching.outline_changed.connect(self._overlay.set_outline)
        retouching.brush_changed.connect(self.show_brush)
        retouching.document_changed.connect(self._show_document)
        retouching.lacking.connect(self._tell_lacking)
        retouching.problem.connect(self._news.tell_error)
        retouching.scout.candidates_found.connect(self._show_candidates)
        retouching.scout.source_made.connect(self._show_source)
        retouching.scout.map_made.connect(self._show_map)
        self._merging.maps_drawn.connect(self._draw_over)
        self._stage.layer_changed.connect(self._follow_layer)
        self._view.canvas.zoomed.connect(self._fit_overlay)
        self._stroke: Operation | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the result that is painted on."""
        picture = self._picture
        return (picture.columns, picture.rows) if picture else (1, 1)

    @property
    def ratio(self) -> float:
        """Pixels of the picture on the canvas for one of the result."""
        shown = self._view.canvas.picture
        return shown.columns / self.size[0] if shown and self._picture else 1.0

    @property
    def overlay(self) -> RetouchOverlay:
        """What is drawn over the picture."""
        return self._overlay

    def to_result(self, at: StrokePoint) -> StrokePoint:
        """Return a point of the canvas in pixels of the result."""
        ratio = self.ratio
        return replace(at, x_px=at.x_px / ratio, y_px=at.y_px / ratio)

    def spot(self, x_px: float, y_px: float) -> Spot | None:
        """Return a place in whole pixels; ``None`` beside the picture."""
        columns, rows = self.size
        inside = 0 <= x_px < columns and 0 <= y_px < rows
        return Spot(int(x_px), int(y_px)) if inside and self._picture else None

    def set_actions(self, actions: dict[str, QAction]) -> None:
        """Take the actions whose state is shown."""
        self._actions = actions
        self.show_brush(self._retouching.brush)
        self._show_document(self._retouching.state)

    def set_on(self, on: bool) -> None:
        """Show what belongs to the page, or take it away."""
        self._on = on
        self._view.canvas.set_painting(on)
        self._overlay.setVisible(on)
        if not on:
            self._stage.remove(*RETOUCH_LAYERS)
        self.show_brush(self._retouching.brush)
        self._request_maps()

    def show_brush(self, brush: BrushState) -> None:
        """Show how the brush is set, in the panel and at the pointer."""
        self._view.retouch_panel.show_brush(brush)
        self._fit_brush(brush)
        moves = brush.info.tool in (Tool.HEAL, Tool.CLONE)
        self._overlay.set_source(brush.source_px if moves else None)
        self._overlay.set_mirror(brush.mirror_x_px)
        self._view.retouch_strip.show_frames(self._candidates, brush.frame)
        for name, on in (
            ("area", brush.area),
            ("mirror", brush.mirror_x_px is not None),
        ):
            if name in self._actions:
                self._actions[name].blockSignals(True)
                self._actions[name].setChecked(on)
                self._actions[name].blockSignals(False)

    def swap(self) -> None:
        """Show the frame that the brush paints with, or the result again."""
        brush = self._retouching.brush
        if self._stage.layer is Layer.FRAME:
            self._stage.choose(Layer.RESULT)
        elif not brush.frame:
            self._tell_lacking(
                tr("Pick the sharpest frame under the pointer first (S).")
            )
        elif self._source_of == brush.frame and self._stage.has(Layer.FRAME):
            self._stage.choose(Layer.FRAME)
        else:
            self._retouching.scout.request_source(brush.frame)

    def _show_opened(self, opened: RetouchOpened) -> None:
        self._picture = opened.picture
        self._source_of = ""
        self._drawn_for = {}
        self._overlay.set_area(opened.picture.columns, opened.picture.rows)
        self._overlay.set_trail(None)
        self._stage.put(Layer.RESULT, opened.picture, self._caption(opened.state))
        self._fit_overlay()
        self._request_maps()
        if opened.warnings:
            self._news.hint(opened.warnings[0], "\n".join(opened.warnings[1:]))

    def _show_patches(self, patches: Patches) -> None:
        """Set what was rendered, on the canvas or in the picture behind it."""
        picture = self._picture
        if picture is None:
            return
        canvas = self._view.canvas
        for part in patches.parts:
            if canvas.picture is picture:
                canvas.update_rect(part.x, part.y, part.pixels)
            else:
                patch(picture, part.x, part.y, part.pixels)
        if patches.settled:
            self._overlay.set_trail(None)

    def _show_trail(self) -> None:
        """Show where the stroke goes while its frames are read."""
        self._overlay.set_trail(self._stroke)

    def _remember_stroke(self, stroke: Operation | None) -> None:
        if stroke is not None:
            self._stroke = stroke
            if self._overlay.trail_shown:
                self._overlay.set_trail(stroke)

    def _show_document(self, state: RetouchState) -> None:
        self._view.retouch_panel.set_history(state.undo, state.redo)
        self._view.retouch_panel.strokes.show_strokes(
            tuple(self._row(one, state) for one in state.operations)
        )
        for name, label in (("undo", state.undo), ("redo", state.redo)):
            if name in self._actions:
                self._actions[name].setEnabled(bool(label))
        if self._picture is not None and self._retouching.ready:
            self._stage.put(Layer.RESULT, self._picture, self._caption(state))
        self._request_maps()

    def _caption(self, state: RetouchState) -> str:
        columns, rows = self.size
        size = f"{columns} × {rows} px"
        seen = sum(not one.hidden for one in state.operations)
        if not seen:
            return size
        return tr("{size} · {count} strokes", size=size, count=seen)

    def _row(self, one: Operation, state: RetouchState) -> StrokeRow:
        text = name_of(one)
        refs = self._merging.frames
        number = next((ref.number for ref in refs if ref.path.name == one.frame), 0)
        if number:
            depth = one.tool is Tool.DEPTH
            text += f" {number + one.offset_frames:.1f}" if depth else f" {number}"
        if one.strength < 1:
            text += f" · {one.strength:.0%}".replace("%", " %")
        note = ""
        if one.frame in state.missing:
            note = tr("{frame} is not in the stack.", frame=one.frame)
        return StrokeRow(one.id, text, one.hidden, note)

    def _tell_lacking(self, text: str) -> None:
        self._news.hint(text)

    def _show_candidates(self, found: Candidates) -> None:
        self._candidates = tuple(
            Crop(
                one.frame,
                tr("Frame {number}", number=one.number),
                one.pixels,
                one.share,
                tr("Paint with {frame}", frame=one.frame),
            )
            for one in found.frames
        )
        self._view.retouch_strip.show_frames(
            self._candidates, self._retouching.brush.frame
        )

    def _show_source(self, source: SourcePicture) -> None:
        if source.job is not self._retouching.job or not self._on:
            return
        self._source_of = source.frame
        caption = tr(
            "Frame {number} · {frame} · as the merge saw it",
            number=source.number,
            frame=source.frame,
        )
        self._stage.put(Layer.FRAME, source.picture, caption)
        self._stage.choose(Layer.FRAME)

    def _draw_over(self, *_: object) -> None:
        """Draw owner and confidence again: those of the merge know no strokes."""
        for layer in (Layer.OWNER, Layer.CONFIDENCE):
            self._drawn_for.pop(layer, None)
        self._request_maps()

    def _follow_layer(self, *_: object) -> None:
        self._request_maps()

    def _fit_overlay(self, *_: object) -> None:
        """Fit overlay and brush to the picture on the canvas, maybe a smaller map."""
        self._overlay.setScale(self.ratio)
        self._fit_brush(self._retouching.brush)

    def _fit_brush(self, brush: BrushState) -> None:
        shown = self._on and not brush.area
        self._view.canvas.set_brush(brush.radius_px * self.ratio if shown else None)

    def _request_maps(self) -> None:
        """Let the maps that the retoucher sees be drawn anew where strokes changed."""
        job = self._retouching.job
        if not self._on or job is None or not self._retouching.ready:
            return
        operations = self._retouching.state.operations
        for layer, kind in _MAP_OF.items():
            missing = not self._stage.has(layer)
            stale = self._drawn_for.get(layer, ()) != operations
            if missing or (stale and layer is self._stage.layer):
                self._drawn_for[layer] = operations
                self._retouching.scout.request_map(MapRequest(job, kind, operations))

    def _show_map(self, drawn: MapPicture) -> None:
        if drawn.job is not self._retouching.job or not self._on:
            return
        captions = {
            MapKind.DEPTH: tr("Bright is near, grey is unsure"),
            MapKind.RELIEF: tr("Depth as a surface, lit from the upper left"),
            MapKind.OWNER: tr("Bright is near, every other frame is darker"),
            MapKind.CONFIDENCE: tr("Tinted and hatched is unsure"),
            MapKind.DIFFERENCE: tr("What the strokes have changed, four times"),
        }
        self._stage.put(_LAYER_OF[drawn.kind], drawn.picture, captions[drawn.kind])
        self._fit_overlay()


def name_of(one: Operation) -> str:
    """Return what an operation does, in a word: that of the brush that makes it."""
    if one.tool in _OF_PROPOSALS:
        return tr(_OF_PROPOSALS[one.tool])
    if one.is_relative:
        name = "farther" if one.offset_frames > 0 else "nearer"
        return tr(BRUSH_BY_NAME[name].text)
    texts = (brush.text for brush in BRUSHES if brush.tool is one.tool)
    return tr(next(texts, one.tool.capitalize()))
