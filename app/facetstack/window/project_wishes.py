# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what is asked of a stack as a whole: to be selected, or put away."""

from facetstack.errors import StudioError
from facetstack.language import tr
from facetstack.session.project_folders import CAPTURE, SELECTS, TRASH
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.project_jobs import MovedStack, MoveStackJob
from facetstack.workers.stack_jobs import Job


class ProjectWishes(Wishes):
    """The side of the project's folders."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._merging.work_done.connect(self._take_work)

    def slots(self) -> Slots:
        """Return the slots of the actions."""
        return {
            "select_stack": self._select,
            "trash_stack": self._put_away,
            "recall_stack": self._recall,
        }

    def move(self, room: str) -> None:
        """Move the stack on the table, with all that is remembered of it."""
        merging, news = self._merging, self._news
        folder = merging.memory.folder
        if folder is None:
            news.hint(tr("There is no stack to move."))
            return
        if merging.busy or self._capture.shooting:
            news.hint(tr("The stack is still being worked on."), tr("Wait a moment."))
            return
        self._view.job_bar.begin(tr("Moving the stack"))
        merging.ask(MoveStackJob(folder, room, merging.close()))

    def _select(self) -> None:
        self.move(SELECTS)

    def _put_away(self) -> None:
        self.move(TRASH)

    def _recall(self) -> None:
        self.move(CAPTURE)

    def _take_work(self, job: Job | None, outcome: object) -> None:
        if not isinstance(outcome, MovedStack):
            return
        self._places.forget()
        name = f"{outcome.folder.parent.parent.name} {outcome.folder.name}"
        if outcome.error is not None:
            self._reopen(outcome)
            self._news.tell_error(outcome.error)
        elif outcome.room == TRASH:
            self._news.tell_done(
                tr("{name} lies in the trash of its piece.", name=name),
                tr("Nothing was erased: {folder}", folder=outcome.folder),
            )
        else:
            self._reopen(outcome)
            self._news.tell_done(
                tr("{name} lies in {room}.", name=name, room=outcome.room)
            )

    def _reopen(self, moved: MovedStack) -> None:
        try:
            self._merging.open((moved.folder,))
        except StudioError as error:
            self._news.tell_error(error)
