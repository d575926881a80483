# SPDX-License-Identifier: GPL-3.0-or-later
"""The worklist of places: goes through them, marks them, applies proposals."""

from PySide6.QtCore import QObject, QRectF, Signal

from facetstack.imaging.retouch.operation import Operation
from facetstack.imaging.trouble import Place
from facetstack.language import say, tr
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.retouch_places import PlaceRow
from facetstack.widgets.retouch_strip import Crop
from facetstack.window.retouch_news import RetouchNews
from facetstack.window.retouching import Retouching
from facetstack.window.wishes import Rooms
from facetstack.workers.retouch_jobs import (
    AddAll,
    Delete,
    DoneMarks,
    PlacesFound,
    ProposalRequest,
    ProposalsMade,
    RetouchOpened,
    Undo,
)


class PlaceWork(QObject):
    """Knows where the photographer is in the list, and what was proposed there."""

    changed = Signal()

    def __init__(self, rooms: Rooms, desk: Retouching, news: RetouchNews) -> None:
        super().__init__()
        self._view, self._stage, self._news = rooms.view, rooms.stage, rooms.news
        self._desk, self._retouch_news = desk, news
        self.places: tuple[Place, ...] = ()
        self.done: set[int] = set()
        self.current = -1
        self._made: ProposalsMade | None = None
        self._applied: tuple[int, tuple[Operation, ...]] | None = None
        desk.opened.connect(self._begin)
        desk.scout.places_found.connect(self._take_places)
        desk.scout.proposals_made.connect(self._take_proposals)
        panel = self._view.retouch_panel.places
        panel.place_requested.connect(self.go_to)
        panel.done_requested.connect(self.mark)
        panel.next_requested.connect(self.next)
        panel.previous_requested.connect(self.previous)
        self._view.retouch_strip.proposal_requested.connect(self.apply)

    def go_to(self, number: int) -> None:
        """Show a place one to one, and ask what could be done about it."""
        if not 0 <= number < len(self.places):
            return
        if number != self.current:
            self.current = number
            self._made, self._applied = None, None
            self._request_proposals()
        x, y, width, height = self.places[number].box
        self._retouch_news.overlay.set_place(QRectF(x, y, width, height))
        self._stage.choose(Layer.RESULT)
        self._view.canvas.show_spot(x + width / 2, y + height / 2)
        self._show()

    def next(self) -> None:
        """Go on to the next place that is not done."""
        self._step(1)

    def previous(self) -> None:
        """Go back to the place before that is not done."""
        self._step(-1)

    def mark(self, number: int, done: bool = True) -> None:
        """Mark a place as done, or not."""
        job = self._desk.job
        if not 0 <= number < len(self.places) or job is None:
            return
        if done:
            self.done.add(number)
        else:
            self.done.discard(number)
        places = tuple(self.places[one] for one in sorted(self.done))
        self._desk.scout.keep_marks(DoneMarks(job, places))
        self._show()

    def finish(self) -> None:
        """Mark the place as done, and go on."""
        self.mark(self.current)
        self.next()

    def apply(self, number: int) -> None:
        """Lay a proposal over the place, instead of one that was applied before."""
        made = self._made
        if made is None or not 0 <= number < len(made.proposals):
            return
        before, self._applied = self._applied, None
        if before is not None:
            self._take_back(before[1])
            if before[0] == number:
                self._show()
                return
        proposal = made.proposals[number]
        self._desk.act(AddAll(proposal.operations, proposal.label))
        self._applied = (number, proposal.operations)
        self._show()

    def _take_back(self, operations: tuple[Operation, ...]) -> None:
        names = [one.id for one in operations]
        there = [one.id for one in self._desk.state.operations]
        if there[-len(names) :] == names and not self._desk.acts_waiting:
            self._desk.act(Undo())
            return
        for name in names:
            if name in there:
                self._desk.act(Delete(name))

    def _step(self, by: int) -> None:
        count = len(self.places)
        start = self.current if self.current >= 0 else (-1 if by > 0 else 0)
        for way in range(1, count + 1):
            number = (start + by * way) % count
            if number not in self.done:
                self.go_to(number)
                return
        if count:
            self._news.hint(tr("Every place is done."))

    def _begin(self, opened: RetouchOpened) -> None:
        """Begin anew with another picture."""
        self.places, self.current = (), -1
        self.done = set()
        self._made, self._applied = None, None
        self._retouch_news.overlay.set_place(None)
        self._view.retouch_panel.places.show_waiting(tr("Looking for places …"))
        self._view.retouch_strip.show_proposals("", (), "")

    def _take_places(self, found: PlacesFound) -> None:
        if found.job is not self._desk.job:
            return
        self.places, self.done = found.places, set(found.done)
        if not found.places:
            self._view.retouch_panel.places.show_waiting(
                tr("Nothing to look at: the merge is sure everywhere.")
            )
        self._show()

    def _take_proposals(self, made: ProposalsMade) -> None:
        here = self.places[self.current] if self.current >= 0 else None
        if made.job is self._desk.job and made.place is here:
            self._made = made
            self._show()

    def _request_proposals(self) -> None:
        job = self._desk.job
        if job is not None:
            self._desk.scout.request_proposals(
                ProposalRequest(
                    job, self.places[self.current], self._desk.state.operations
                )
            )

    def _show(self) -> None:
        rows = tuple(
            PlaceRow(name[:1].upper() + name[1:], number in self.done)
            for number, place in enumerate(self.places)
            for name in (tr(place.trouble),)
        )
        if rows:
            self._view.retouch_panel.places.show_places(rows, self.current)
        title = ""
        crops: tuple[Crop, ...] = ()
        if self.current >= 0:
            title = tr(
                "Place {number} of {count}",
                number=self.current + 1,
                count=len(self.places),
            )
        if self._made is not None:
            crops = tuple(
                Crop(str(number), say(one.label), pixels, tip=say(one.label))
                for number, (one, pixels) in enumerate(
                    zip(self._made.proposals, self._made.thumbnails, strict=True)
                )
            )
        applied = str(self._applied[0]) if self._applied is not None else ""
        self._view.retouch_strip.show_proposals(title, crops, applied)
        self.changed.emit()
