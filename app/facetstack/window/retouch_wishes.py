# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of the retoucher's page: brushes, picks, strokes, places."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction

from facetstack.language import tr
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.retouch_brush import BRUSHES
from facetstack.widgets.strokes import StrokePoint
from facetstack.window.retouch_news import RetouchNews
from facetstack.window.retouch_places import PlaceWork
from facetstack.window.retouching import Retouching
from facetstack.window.surface import TurningSurface
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.retouch_jobs import Delete, Move, Show, Spot
from facetstack.workers.stack_jobs import MergeOutcome

_VIEWS = (
    Layer.RESULT,
    Layer.DEPTH,
    Layer.RELIEF,
    Layer.OWNER,
    Layer.CONFIDENCE,
    Layer.DIFFERENCE,
)


class RetouchWishes(Wishes):
    """The side of the retoucher."""

    page_changed = Signal(bool)

    def __init__(self, rooms: Rooms, retouching: Retouching) -> None:
        super().__init__(rooms)
        self._retouching = retouching
        self._on = False
        self._pointed: QPoint | None = None
        self._retouch_news = RetouchNews(rooms, retouching)
        self.places_to_see = PlaceWork(rooms, retouching, self._retouch_news)
        self.surface = TurningSurface(rooms, retouching)
        canvas, panel = self._view.canvas, self._view.retouch_panel
        canvas.stroke_began.connect(self._begin_stroke)
        canvas.stroke_moved.connect(self._move_stroke)
        canvas.stroke_ended.connect(self._end_stroke)
        canvas.pointed.connect(self._point)
        self._view.layer_bar.retouch_requested.connect(self.set_page)
        panel.brush_requested.connect(retouching.choose_brush)
        panel.radius_requested.connect(retouching.set_radius)
        panel.hardness_requested.connect(self._set_hardness)
        panel.strength_requested.connect(self._set_strength)
        panel.method_requested.connect(self._set_method)
        panel.area_requested.connect(self._set_area)
        panel.mirror_requested.connect(self._set_mirror)
        panel.undo_requested.connect(retouching.undo)
        panel.redo_requested.connect(retouching.redo)
        panel.strokes.visibility_requested.connect(self._show_stroke)
        panel.strokes.move_requested.connect(self._move_in_order)
        panel.strokes.delete_requested.connect(self._delete_stroke)
        self._view.retouch_strip.frame_requested.connect(self._take_candidate)
        self._merging.merged.connect(self._open)
        self._merging.restored.connect(self._open)
        self._merging.frames_cleared.connect(self._forget)
        self._merging.changed.connect(self._show_available)
        self._show_available()

    @property
    def on(self) -> bool:
        """Whether the retoucher's page is shown."""
        return self._on

    def slots(self) -> Slots:
        """Return the slots of the retoucher's actions."""
        desk = self._retouching
        return {
            "retouch_page": self._enter,
            "undo": desk.undo,
            "redo": desk.redo,
            "pick": self._pick_here,
            "swap": self._retouch_news.swap,
            **{f"brush_{brush.name}": self._choose_brush for brush in BRUSHES},
            "larger": desk.enlarge,
            "smaller": desk.reduce,
            "harder": desk.harden,
            "softer": desk.soften,
            **{f"strength_{n}": self._set_strength_named for n in range(1, 11)},
            "area": self._set_area,
            "close_area": desk.close_area,
            "mirror": self._set_mirror,
            "hand": self._view.canvas.set_hand,
            "next_place": self.places_to_see.next,
            "previous_place": self.places_to_see.previous,
            "place_done": self.places_to_see.finish,
            "proposal_1": self._apply_proposal,
            "proposal_2": self._apply_proposal,
            "proposal_3": self._apply_proposal,
            "next_view": self._next_view,
            "previous_view": self._previous_view,
            "surface": self.surface.open,
        }

    def set_actions(self, actions: dict[str, QAction]) -> None:
        """Take the actions whose state is shown."""
        self._retouch_news.set_actions(actions)

    def set_page(self, on: bool) -> None:
        """Show the retoucher's page, or the camera's."""
        if on and self._merging.outcome is None:
            self._news.hint(tr("There is no result to retouch yet."))
            on = False
        self._view.layer_bar.set_retouch(on, self._merging.outcome is not None)
        if on == self._on:
            return
        self._on = on
        self._retouching.drop()
        self._view.show_retouch(on)
        self._retouch_news.set_on(on)
        self._view.filmstrip.setVisible(not on)
        self.page_changed.emit(on)
        if on:
            self._news.stop_following()
            self._stage.choose(Layer.RESULT)
            outcome = self._merging.outcome
            if outcome is not None and self._retouching.job is None:
                self._retouching.open(outcome, self._merging.frames)
        self._view.stage.setFocus()

    def _enter(self) -> None:
        self.set_page(True)

    def _open(self, outcome: MergeOutcome) -> None:
        """Take a new result at once if it is painted on, or has strokes."""
        if self._on or self._retouching.has_strokes(self._merging.frames):
            self._retouching.open(outcome, self._merging.frames)
        else:
            self._retouching.close()

    def _forget(self) -> None:
        self._retouching.close()
        self.set_page(False)

    def _show_available(self) -> None:
        self._view.layer_bar.set_retouch(self._on, self._merging.outcome is not None)

    def _begin_stroke(self, at: StrokePoint) -> None:
        point = self._retouch_news.to_result(at)
        if at.modifiers & Qt.KeyboardModifier.AltModifier:
            spot = self._retouch_news.spot(point.x_px, point.y_px)
            if spot is not None:
                self._retouching.pick(spot)
            return
        self._retouching.begin_stroke(point)

    def _move_stroke(self, at: StrokePoint) -> None:
        self._retouching.move_stroke(self._retouch_news.to_result(at))

    def _end_stroke(self, at: StrokePoint) -> None:
        self._retouching.end_stroke(self._retouch_news.to_result(at))

    def _point(self, at: QPoint | None) -> None:
        """Look ahead at what could be painted under the pointer."""
        self._pointed = at
        spot = self._spot()
        if self._on and spot is not None and not self._retouching.drawing:
            self._retouching.scout.look_at(spot)

    def _spot(self) -> Spot | None:
        """Return where the pointer is in the result."""
        if self._pointed is None:
            return None
        ratio = self._retouch_news.ratio
        return self._retouch_news.spot(
            self._pointed.x() / ratio, self._pointed.y() / ratio
        )

    def _pick_here(self) -> None:
        spot = self._spot()
        if spot is None:
            self._news.hint(tr("Point at the picture first."))
        else:
            self._retouching.pick(spot)

    def _take_candidate(self, frame: str) -> None:
        refs = self._merging.frames
        number = next((ref.number for ref in refs if ref.path.name == frame), 0)
        self._retouching.take_frame(frame, number)

    def _choose_brush(self) -> None:
        name = self.sender().objectName().removeprefix("brush_")
        self._retouching.choose_brush(name)

    def _apply_proposal(self) -> None:
        number = int(self.sender().objectName().removeprefix("proposal_"))
        self.places_to_see.apply(number - 1)

    def _set_hardness(self, share: float) -> None:
        self._retouching.set_brush(hardness=share)

    def _set_strength(self, share: float) -> None:
        self._retouching.set_brush(strength=share)

    def _set_strength_named(self) -> None:
        tenths = int(self.sender().objectName().removeprefix("strength_"))
        self._set_strength(tenths / 10)

    def _set_method(self, name: str) -> None:
        self._retouching.set_brush(method=name)

    def _set_area(self, on: bool) -> None:
        self._retouching.drop()
        self._retouching.set_brush(area=on)

    def _set_mirror(self, on: bool) -> None:
        line = None
        if on:
            columns = self._retouch_news.size[0]
            spot = self._spot()
            line = float(spot.x) if spot else (columns - 1) / 2
        self._retouching.set_brush(mirror_x_px=line)

    def _show_stroke(self, name: str, visible: bool) -> None:
        self._retouching.act(Show(name, visible))

    def _delete_stroke(self, name: str) -> None:
        self._retouching.act(Delete(name))

    def _move_in_order(self, name: str, by: int) -> None:
        names = [one.id for one in self._retouching.state.operations]
        if name in names:
            self._retouching.act(Move(name, names.index(name) + by))

    def _next_view(self) -> None:
        self._step_view(1)

    def _previous_view(self) -> None:
        self._step_view(-1)

    def _step_view(self, by: int) -> None:
        seen = [one for one in _VIEWS if self._stage.has(one)]
        if seen:
            now = seen.index(self._stage.layer) if self._stage.layer in seen else 0
            self._stage.choose(seen[(now + by) % len(seen)])
