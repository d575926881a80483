# SPDX-License-Identifier: GPL-3.0-or-later
"""Paints: keeps the strokes, and renders what they change while they are drawn."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Condition

from PySide6.QtCore import Signal

from facetstack.errors import StudioError
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.retouch.geometry import TILE_PX, Tile
from facetstack.imaging.retouch.operation import Operation
from facetstack.imaging.retouch.render import Renderer
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.stacking import StackResult
from facetstack.imaging.threads import worker_count
from facetstack.progress import CancelToken
from facetstack.session.retouch_document import RetouchDocument
from facetstack.workers.pictures import editable_copy, patch, screen_pixels
from facetstack.workers.retouch_jobs import (
    Act,
    Add,
    AddAll,
    Delete,
    Move,
    OpenRetouch,
    Operations,
    Patch,
    Patches,
    Redo,
    RetouchOpened,
    RetouchState,
    Show,
    Undo,
)
from facetstack.workers.threads import Tray, Worker

_log = logging.getLogger(__name__)

_TURN_SECONDS = 0.03
_MOST_STAND_INS = 40
_PATIENCE_SECONDS = 30.0
_LOOK_SECONDS = 0.25
_MORE = " +"
"""Ends the labels of acts that belong to the one before them."""


@dataclass(frozen=True)
class Settled:
    """A result, and the strokes on it once all acts are done."""

    result: StackResult
    renderer: Renderer
    operations: Operations


class _Open:
    """The picture that is painted on."""

    def __init__(self, job: OpenRetouch, document: RetouchDocument) -> None:
        self.job = job
        self.document = document
        rows, columns = job.result.pixels.shape[:2]
        frames = AlignedFrames(job.refs, job.result.alignments, rows, columns)
        self.renderer = Renderer(job.result.pixels, job.result.depth_map, frames)
        self.survey: Survey | None = None
        self.cleaned = False
        self.target: Operations = ()
        self.dirty: set[Tile] = set()


class RetouchWorker(Worker):
    """Owns the document and renders dirty tiles, those under the hand first.

    A stroke under the hand lies in a tray of which the newest value counts; so however
    long a turn takes, the next one has caught up with the hand. Acts come by signal,
    and each is on the disk before it is shown. An opening ends in exactly one of
    ``opened`` and ``failed``.

    Parameters
    ----------
    surveyed
        Whether somebody surveys each picture: it is final when its specks are known.
    """

    opened = Signal(object)
    failed = Signal(object, object)
    patched = Signal(object)
    state_changed = Signal(object)
    waiting = Signal(object)
    problem = Signal(object)
    _turn_due = Signal()
    _cleaning_due = Signal(object, object)

    def __init__(self, *, surveyed: bool = False) -> None:
        super().__init__()
        self._surveyed = surveyed
        self._strokes: Tray[Operation] = Tray()
        self._live: Operation | None = None
        self._open: _Open | None = None
        self._acts = 0
        self._openings = 0
        self._ending = False
        self._told = Condition()
        self._pool: ThreadPoolExecutor | None = None
        self._turn_due.connect(self._turn)
        self._cleaning_due.connect(self._use_cleaning)

    def offer_stroke(self, operation: Operation) -> None:
        """Show a stroke as it stands; called from any thread, the newest wins."""
        if self._strokes.put(operation):
            self._turn_due.emit()

    def renderer_of(self, job: OpenRetouch) -> Renderer | None:
        """Return the renderer of an opened picture, for other threads."""
        now = self._open
        return now.renderer if now is not None and now.job is job else None

    def use_survey(self, job: OpenRetouch, survey: Survey, cleaning: Cleaning) -> None:
        """Show soft stand-ins while frames are read, and take specks out of frames."""
        now = self._open
        if now is not None and now.job is job:
            now.survey = survey
            self._cleaning_due.emit(job, cleaning)

    def settled(
        self, openings: int, acts: int, token: CancelToken | None = None
    ) -> Settled | None:
        """Wait in another thread until so much is done; return what there is then.

        Raises
        ------
        StudioError
            If they do not get done.
        Cancelled
            If the token was pressed.
        """
        token = token or CancelToken()
        began = time.monotonic()
        with self._told:
            while not self._told.wait_for(
                lambda: self._openings >= openings and self._acts >= acts,
                timeout=_LOOK_SECONDS,
            ):
                token.checkpoint()
                if time.monotonic() - began > _PATIENCE_SECONDS:
                    raise StudioError(
                        "The strokes are not all rendered yet.", "Try again."
                    )
            while not self._told.wait_for(self._is_final, timeout=_LOOK_SECONDS):
                token.checkpoint()
            now = self._open
            if now is None:
                return None
            return Settled(now.job.result, now.renderer, now.document.operations)

    def _is_final(self) -> bool:
        """Whether strokes are painted with frames as they will stay."""
        now = self._open
        if now is None or not self._surveyed or now.cleaned or self._ending:
            return True
        return not now.renderer.tiles(now.document.operations)

    def _use_cleaning(self, job: OpenRetouch, cleaning: Cleaning) -> None:
        """Paint all strokes again where frames have specks."""
        now = self._open
        if now is None or now.job is not job:
            return
        if cleaning.found:
            now.renderer.use_cleaning(cleaning)
            now.dirty |= now.renderer.tiles(now.target)
        with self._told:
            now.cleaned = True
            self._told.notify_all()
        self._turn()

    def open(self, job: OpenRetouch) -> None:
        """Take a result and its strokes, and show them."""
        self._close()
        opened: RetouchOpened | None = None
        problem: StudioError | None = None
        try:
            opened = self._opened(job)
        except StudioError as error:
            problem = error
        except Exception as error:  # noqa: BLE001 - an opening always ends
            _log.exception("A picture could not be opened for retouching")
            problem = _unforeseen(error)
        with self._told:
            self._openings += 1
            self._told.notify_all()
        if opened is not None:
            self.opened.emit(opened)
        else:
            self.failed.emit(job, problem)

    def close(self) -> None:
        """Let the picture go; its strokes stay on the disk."""
        self._close()

    def act(self, act: Act) -> None:
        """Do an act: first on the disk, then in the picture."""
        now = self._open
        try:
            if now is not None:
                self._do(now, act)
        except StudioError as error:
            self.problem.emit(error)
        except Exception as error:  # noqa: BLE001 - an act always ends
            _log.exception("An act of retouching failed in an unforeseen way")
            self.problem.emit(_unforeseen(error))
        finally:
            with self._told:
                self._acts += 1
                self._told.notify_all()
        if now is not None:
            self.state_changed.emit(self._state(now))
        self._turn()

    def drop_stroke(self) -> None:
        """Take the stroke under the hand out of the picture again."""
        self._strokes.take()
        self._live = None
        self._turn()

    def cancel(self) -> None:
        """Let nobody wait any longer; called from any thread when the window closes."""
        self._ending = True

    def let_go(self) -> None:
        """Close the document; runs in the worker's thread."""
        self._close()
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _close(self) -> None:
        self._strokes.take()
        self._live = None
        with self._told:
            now, self._open = self._open, None
        if now is not None:
            now.document.close()

    def _opened(self, job: OpenRetouch) -> RetouchOpened:
        document = RetouchDocument.open(job.document)
        now = _Open(job, document)
        picture = editable_copy(job.picture)
        now.target = document.operations
        for tile in sorted(now.renderer.tiles(now.target)):
            x, y, codes = now.renderer.placed(tile, now.target)
            patch(picture, x, y, screen_pixels(codes))
        with self._told:
            self._open = now
        return RetouchOpened(job, picture, self._state(now), document.warnings)

    def _do(self, now: _Open, act: Act) -> None:
        document = now.document
        match act:
            case Add(operation, label):
                waiting = self._strokes.take()
                if waiting is not None and waiting.id != operation.id:
                    self.offer_stroke(waiting)
                if self._live is not None and self._live.id == operation.id:
                    self._live = None
                document.add(operation, label)
            case AddAll(operations, label):
                for number, operation in enumerate(operations):
                    document.add(operation, label + (_MORE if number else ""))
            case Show(name, visible):
                document.show(name, visible)
            case Move(name, place):
                document.move(name, place)
            case Delete(name):
                document.delete(name)
            case Undo():
                while document.undo_label.endswith(_MORE):
                    document.undo()
                document.undo()
            case Redo():
                document.redo()
                while document.redo_label.endswith(_MORE):
                    document.redo()

    def _state(self, now: _Open) -> RetouchState:
        document = now.document
        return RetouchState(
            document.operations,
            document.undo_label.removesuffix(_MORE),
            document.redo_label,
            self._acts,
            now.renderer.missing(document.operations),
        )

    def _turn(self) -> None:
        """Render some of what is due, tell it, and come back for the rest."""
        now = self._open
        if now is None:
            return
        newest = self._strokes.take()
        if newest is not None:
            self._live = newest
        live = self._live
        target = now.document.operations
        if live is not None:
            target = (*(one for one in target if one.id != live.id), live)
        if target != now.target:
            now.dirty.update(now.renderer.changed(now.target, target))
            now.target = target
        if not now.dirty and newest is None:
            return
        try:
            parts = self._render(now, target)
        except StudioError as error:
            now.dirty.clear()
            self.problem.emit(error)
            return
        self.patched.emit(
            Patches(
                now.job,
                parts,
                settled=not now.dirty,
                stroke=live.id if live is not None else "",
                points=len(live.path) if live is not None else 0,
            )
        )
        if now.dirty:
            self._turn_due.emit()

    def _render(self, now: _Open, target: Operations) -> tuple[Patch, ...]:
        """Render dirty tiles for a while, the nearest to the hand first."""
        order = _nearest_first(now.dirty, self._live)
        parts: list[Patch] = []
        width = 4 * worker_count()
        pool = self._workers()
        began = time.monotonic()

        def one(tile: Tile) -> Patch:
            x, y, codes = now.renderer.placed(tile, target)
            pixels = screen_pixels(codes)
            pixels.setflags(write=False)
            return Patch(x, y, pixels)

        for first in range(0, len(order), width):
            some = order[first : first + width]
            if not now.renderer.is_warm(some, target):
                self._stand_in(now, order[first:], target)
            parts.extend(pool.map(one, some))
            now.dirty.difference_update(some)
            if time.monotonic() - began > _TURN_SECONDS:
                break
        return tuple(parts)

    def _stand_in(self, now: _Open, tiles: list[Tile], target: Operations) -> None:
        """Show at once what is to be seen until frames are read."""
        survey = now.survey
        if survey is None:
            self.waiting.emit(now.job)
            return
        parts = []
        for tile in tiles[:_MOST_STAND_INS]:
            codes = now.renderer.stand_in(tile, target, survey)
            pixels = screen_pixels(codes)
            pixels.setflags(write=False)
            parts.append(Patch(tile[1] * TILE_PX, tile[0] * TILE_PX, pixels))
        self.patched.emit(Patches(now.job, tuple(parts), settled=False))

    def _workers(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(worker_count(), thread_name_prefix="tile")
        return self._pool


def _nearest_first(tiles: set[Tile], live: Operation | None) -> list[Tile]:
    """Return tiles in the order of their distance to where the hand is."""
    if live is None:
        return sorted(tiles)
    end = live.path[-1]

    def away(tile: Tile) -> float:
        middle_y, middle_x = (TILE_PX * (part + 0.5) for part in tile)
        return (middle_x - end.x) ** 2 + (middle_y - end.y) ** 2

    return sorted(tiles, key=away)


def _unforeseen(error: Exception) -> StudioError:
    return StudioError(
        f"Something unforeseen went wrong: {error}", "The log file tells more."
    )
