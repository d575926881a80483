# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what goes with a piece: its number scanned, the next one, sounds."""

import re

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow

from facetstack.camera.shoot import Shot
from facetstack.language import tr
from facetstack.widgets.layer_bar import Layer
from facetstack.window.actions import ACTIONS
from facetstack.window.capture import BracketEnding
from facetstack.window.scanner import Scanner
from facetstack.window.sounds import Sound, Sounds
from facetstack.window.wishes import Rooms, Slots, Wishes


class PieceWishes(Wishes):
    """The side of the piece on the table."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._sounds = Sounds()
        self._actions: dict[str, QAction] = {}
        self._scanner: Scanner | None = None
        self._capture.shot_taken.connect(self._sound_shot)
        self._capture.bracket_ended.connect(self._sound_ending)
        self._capture.problem.connect(self._sound_problem)
        self._merging.merged.connect(self._sound_merged)
        self._capture.changed.connect(self._refresh_planner)
        self._view.planner_panel.aperture_requested.connect(self._set_aperture)
        self._refresh_planner()

    def slots(self) -> Slots:
        """Return the slots of the actions of a piece."""
        return {"next_piece": self.next_piece, "sounds": self._set_sounds}

    def listen(self, window: QMainWindow, actions: dict[str, QAction]) -> Scanner:
        """Hear a scanner; keys that are no scan go to the actions of the window."""
        held = {
            QKeySequence(key)[0].key()  # type: ignore[index]
            for info in ACTIONS
            if info.held
            for key in info.keys
        }
        self._actions = actions
        self._scanner = Scanner(window, frozenset(held))
        self._scanner.scanned.connect(self.take_number)
        self._scanner.typed.connect(self._act)
        return self._scanner

    def take_number(self, text: str) -> None:
        """Name the piece, and show it live: it is on the table."""
        self._view.piece.setText(text)
        if not self._capture.shooting:
            self._show_table()
        self._news.tell_done(
            tr("Piece {name}.", name=text), tr("Space shoots the bracket.")
        )

    def next_piece(self) -> None:
        """Make ready for another piece: no name, the live picture."""
        if self._capture.shooting:
            self._news.hint(tr("A bracket is being shot."), tr("Stop it first (Esc)."))
            return
        self._show_table()
        self._view.piece.clear()
        self._view.piece.setFocus()

    def _show_table(self) -> None:
        self._news.stop_following()
        self._stage.choose(Layer.LIVE)
        self._view.show_shoot_panel()

    def _act(self, key: QKeyCombination) -> None:
        wanted = QKeySequence(key)
        for action in self._actions.values():
            if wanted in action.shortcuts():
                action.trigger()
                return
        focused = QApplication.focusWidget()
        if focused is not None:
            press = QKeyEvent(
                QKeyEvent.Type.KeyPress,
                key.key(),
                key.keyboardModifiers(),
                chr(key.key()).lower(),
            )
            focused.event(press)

    def _refresh_planner(self) -> None:
        ready = self._capture.status.state.ready and not self._capture.shooting
        self._view.planner_panel.set_connected(ready)

    def _set_aperture(self, f_number: float) -> None:
        """Set the aperture of the camera that is nearest to the advised one."""
        settings = {one.name: one for one in self._capture.status.settings}
        aperture = settings.get("aperture")
        numbers = {
            choice: float(match[0])
            for choice in (aperture.choices if aperture else ())
            if (match := re.search(r"[0-9]+(\.[0-9]+)?", choice))
        }
        if not numbers:
            self._news.hint(tr("This camera does not let its aperture be set."))
            return
        nearest = min(numbers, key=lambda one: abs(numbers[one] - f_number))
        self._capture.write_setting("aperture", nearest)

    def _set_sounds(self, on: bool) -> None:
        self._sounds.on = on

    def _sound_shot(self, shot: Shot) -> None:
        self._sounds.play(Sound.ERROR if shot.alarms else Sound.SHOT)

    def _sound_ending(self, ending: BracketEnding) -> None:
        if ending.error is not None:
            self._sounds.play(Sound.ERROR)

    def _sound_problem(self, error: object) -> None:
        self._sounds.play(Sound.ERROR)

    def _sound_merged(self, outcome: object) -> None:
        self._sounds.play(Sound.DONE)
