# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what the merge panel asks: recipes, a look at a place, results."""

from PySide6.QtCore import QPoint, QPointF, QTimer

from facetstack.errors import StudioError
from facetstack.imaging.local_merge import Place
from facetstack.imaging.recipe import StackRecipe
from facetstack.language import tr, tr_count
from facetstack.session.kept_results import KeptResult
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.merge_panel import ResultLine
from facetstack.widgets.preview_patch import PreviewPatch
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.local_jobs import LocalBench, LocalMergeJob, LocalPicture
from facetstack.workers.stack_jobs import Job

_PLACE_PX = (288, 384)
"""Rows and columns of the place that is looked at."""
_REST_MS = 120


class MergeWishes(Wishes):
    """The side of the merge panel."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._looking = False
        self._bench = LocalBench()
        self._job: LocalMergeJob | None = None
        self._pointed: QPoint | None = None
        self._patch = PreviewPatch()
        self._view.canvas.set_overlay(self._patch)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        panel, merging = self._view.merge_panel, self._merging
        panel.recipe_changed.connect(self._set_recipe)
        panel.look_toggled.connect(self._set_looking)
        panel.result_chosen.connect(self._show_result)
        panel.result_removed.connect(self._remove_result)
        self._view.canvas.pointed.connect(self._note_pointed)
        self._view.canvas.moved.connect(self._look_soon)
        merging.memory.changed.connect(self._show_results)
        merging.changed.connect(self._refresh)
        merging.merged.connect(self._stop_looking)
        merging.frames_cleared.connect(self._stop_looking)
        merging.restored.connect(self._stop_looking)
        merging.work_done.connect(self._take_work)
        self._stage.layer_changed.connect(self._refresh)
        self._refresh()

    def slots(self) -> Slots:
        """Return the slots of the panel's actions."""
        return {"look": self._view.merge_panel.toggle_look}

    def _set_recipe(self, recipe: StackRecipe) -> None:
        self._merging.memory.set_recipe(recipe)
        self._look_soon()

    def _set_looking(self, on: bool) -> None:
        self._looking = on
        self._patch.clear()
        if on:
            self._stage.choose(Layer.RESULT)
            self._look()
        else:
            self._cancel()
            self._view.merge_panel.set_state("")

    def _stop_looking(self, *_: object) -> None:
        self._view.merge_panel.set_looking(False)
        self._bench = LocalBench()

    def _note_pointed(self, spot: QPoint | None) -> None:
        if spot is not None:
            self._pointed = spot

    def _look_soon(self) -> None:
        if self._looking:
            self._rest.start()

    def _look(self) -> None:
        """Merge the place in the middle; one still under way is given up."""
        outcome = self._merging.outcome
        if not self._looking or outcome is None:
            return
        place = self._place()
        recipe = self._merging.recipe
        if self._job is not None and (self._job.place, self._job.recipe) == (
            place,
            recipe,
        ):
            return
        self._cancel()
        self._job = LocalMergeJob(self._bench, outcome, place, recipe)
        self._view.merge_panel.set_state(tr("Merging this place …"))
        self._merging.ask_quietly(self._job)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.token.cancel()
            self._job = None

    def _take_work(self, job: Job, outcome: object) -> None:
        if job is not self._job or not isinstance(outcome, LocalPicture):
            return
        place = outcome.place
        self._patch.show_pixels(place.first_column, place.first_row, outcome.pixels)
        self._view.merge_panel.set_state(
            tr("The framed place shows these choices. Merge takes them for the whole.")
        )

    def _place(self) -> Place:
        """Return the place in the middle of the view, or where was pointed last."""
        canvas = self._view.canvas
        picture = canvas.picture
        assert picture is not None
        middle = canvas.to_picture(QPointF(canvas.viewport().rect().center()))
        if canvas.fitted and self._pointed is not None:
            middle = QPointF(self._pointed)
        rows = min(_PLACE_PX[0], picture.rows)
        columns = min(_PLACE_PX[1], picture.columns)
        first_row = min(max(0, round(middle.y()) - rows // 2), picture.rows - rows)
        first_column = min(
            max(0, round(middle.x()) - columns // 2), picture.columns - columns
        )
        return Place(first_row, first_row + rows, first_column, first_column + columns)

    def _refresh(self, *_: object) -> None:
        merging = self._merging
        idle = not merging.busy and not self._capture.shooting
        self._view.merge_panel.set_enabled(
            idle and len(merging.chosen) > 1,
            not merging.merging and merging.outcome is not None,
        )
        self._patch.set_shown(self._looking and self._stage.layer is Layer.RESULT)

    def _show_results(self) -> None:
        memory = self._merging.memory
        panel = self._view.merge_panel
        panel.set_recipe(memory.manifest.recipe)
        lines = tuple(map(_line_of, reversed(memory.results)))
        panel.set_results(lines, memory.manifest.shown)

    def _show_result(self, number: int) -> None:
        for kept in self._merging.memory.results:
            shown = number == self._merging.memory.manifest.shown
            if kept.number == number and not shown and not self._merging.busy:
                self._merging.show_result(kept)

    def _remove_result(self, number: int) -> None:
        try:
            self._merging.memory.remove_result(number)
        except StudioError as error:
            self._news.tell_error(error)


def _line_of(kept: KeptResult) -> ResultLine:
    recipe = kept.recipe
    method = {"hybrid": tr("Hybrid"), "depth": tr("Depth"), "pyramid": tr("Pyramid")}
    parts = [f"{kept.number}", method[recipe.method]]
    if recipe.detail != 50:
        parts.append(tr("detail {value}", value=recipe.detail))
    if recipe.smooth != 50:
        parts.append(tr("smooth {value}", value=recipe.smooth))
    if recipe.front:
        parts.append(tr("near opaque"))
    parts.append(tr_count("{count} frame", "{count} frames", len(kept.frames)))
    return ResultLine(kept.number, " · ".join(parts), kept.made.replace("T", " ")[:16])
