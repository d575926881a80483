# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what mends a bracket: one frame again, going on after a break."""

from pathlib import Path

from facetstack.camera.alarms import AlarmKind
from facetstack.camera.shoot import Shot
from facetstack.errors import CameraLost, CameraNotFound, FocusUnknown, StudioError
from facetstack.language import say, tr
from facetstack.session.bracket_record import find_journal
from facetstack.session.unfinished import Unfinished
from facetstack.window.capture import BracketEnding
from facetstack.window.survey import Survey
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.camera_status import MoreOrder

_OF_THE_BODY = frozenset({AlarmKind.BATTERY_LOW})


class RescueWishes(Wishes):
    """The side of what went wrong."""

    def __init__(self, rooms: Rooms, survey: Survey) -> None:
        super().__init__(rooms)
        self._broken_off: Path | None = None
        self._stopped_in: Path | None = None
        self._focused_on: int | None = None
        self._odd: set[Path] = set()
        self._merging.frames_cleared.connect(self._forget_alarms)
        self._capture.shot_taken.connect(self._tell_alarms)
        self._capture.bracket_ended.connect(self._end_bracket)
        self._capture.more_ended.connect(self._end_more)
        self._capture.problem.connect(self._tell_lost)
        survey.unfinished_found.connect(self._offer)
        survey.look_for_unfinished(self._places.root)

    def slots(self) -> Slots:
        """Return the slots of the actions that mend."""
        return {"again": self.shoot_again, "resume": self.resume}

    def shoot_again(self) -> None:
        """Shoot the selected frame again, or else those that raised an alarm."""
        frames = self._merging.frames
        row = self._view.filmstrip.chosen_row
        wanted = {frames[row].path} if row is not None and frames else set(self._odd)
        if not wanted:
            self._news.hint(tr("Select the frame to shoot again in the filmstrip."))
            return
        if not self._may_shoot():
            return
        folder = next(iter(wanted)).parent
        try:
            record = find_journal(folder)
            beginning = record.beginning
            again = frozenset(beginning.names.index(path.stem) for path in wanted)
        except StudioError as error:
            self._news.tell_error(error)
            return
        except ValueError:
            self._news.hint(tr("Only frames that were shot here can be shot again."))
            return
        self._view.job_bar.begin(tr("Moving to the frame"))
        self._capture.shoot_more(folder, again=again)

    def resume(self) -> None:
        """Shoot what a bracket that broke off still lacks."""
        frames = self._merging.frames
        folder = self._broken_off or self._stopped_in
        if folder is None and frames:
            folder = frames[0].path.parent
        if folder is None:
            self._news.hint(
                tr("There is no bracket to go on with."), tr("Open its folder first.")
            )
            return
        if not self._may_shoot():
            return
        focused_on, self._focused_on = self._focused_on, None
        self._view.job_bar.begin(tr("Going on with the bracket"))
        self._capture.shoot_more(folder, focused_on=focused_on)

    def _may_shoot(self) -> bool:
        if self._capture.shooting:
            return False
        if not self._capture.status.state.ready:
            self._news.tell_error(
                CameraNotFound(
                    tr("No camera is connected."), tr("Connect one first (Ctrl+K).")
                )
            )
            return False
        if self._merging.busy:
            self._news.hint(
                tr("The stack is not merged yet."), tr("Wait, or stop it (Esc).")
            )
            return False
        return True

    def _offer(self, found: Unfinished) -> None:
        if self._capture.shooting or self._merging.frames:
            return
        self._broken_off = found.folder
        name = f"{found.folder.parent.parent.name} {found.folder.name}"
        self._news.hint(
            tr(
                "A bracket broke off: {name} has {shot} of {total} frames.",
                name=name,
                shot=found.shot,
                total=found.total,
            ),
            tr("Connect the same camera (Ctrl+K), then go on with Ctrl+Alt+R."),
        )

    def _forget_alarms(self) -> None:
        self._odd.clear()
        self._stopped_in = None

    def _tell_alarms(self, shot: Shot) -> None:
        """Show alarms beside their frame, and say what to do."""
        about = [alarm for alarm in shot.alarms if alarm.kind not in _OF_THE_BODY]
        text = "; ".join(say(alarm.text) for alarm in about)
        self._view.filmstrip.set_alarm(shot.path, text)
        if about:
            self._odd.add(shot.path)
        else:
            self._odd.discard(shot.path)
        if shot.alarms:
            told = "; ".join(say(alarm.text) for alarm in shot.alarms)
            hint = tr("After the bracket, Ctrl+R shoots that one again.")
            self._news.hint(f"{shot.path.name}: {told}", hint if about else "")

    def _end_bracket(self, ending: BracketEnding) -> None:
        folder = self._places.folder
        self._offer_after(folder, ending)
        if ending.stopped and self._view.bracket_panel.by_camera:
            self._stopped_in = folder
            self._news.hint(
                tr("Stopped. The camera itself may go on shooting."),
                tr("Ctrl+Alt+R fetches what it shot."),
            )

    def _end_more(self, order: MoreOrder, ending: BracketEnding) -> None:
        self._offer_after(order.folder, ending)

    def _offer_after(self, folder: Path | None, ending: BracketEnding) -> None:
        """Add to the sentence of what went wrong how the bracket goes on."""
        self._broken_off = folder if ending.error is not None else None
        if isinstance(ending.error, FocusUnknown) and folder is not None:
            self._ask_for_focus(folder, ending.error)
        elif ending.error is not None:
            self._tell_lost(ending.error)

    def _tell_lost(self, error: StudioError) -> None:
        lost = isinstance(error, CameraLost | CameraNotFound)
        if self._broken_off is not None and lost:
            on = tr("Connect again (Ctrl+K), then Ctrl+Alt+R goes on.")
            self._news.tell_error(CameraLost(error.message, f"{error.hint} {on}"))

    def _ask_for_focus(self, folder: Path, error: StudioError) -> None:
        """Ask the photographer to focus where the lens cannot be found."""
        try:
            shots = find_journal(folder).shots
        except StudioError:
            return
        if not shots:
            return
        self._focused_on = max(shots)
        hint = tr(
            "Focus by hand as in {name}, then Ctrl+Alt+R goes on from there.",
            name=shots[self._focused_on][0].path.name,
        )
        self._news.tell_error(FocusUnknown(error.message, hint))
