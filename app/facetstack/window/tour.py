# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour: four steps from an empty window to a finished stack."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from facetstack.language import tr, tr_later
from facetstack.widgets.tour_card import TourCard, TourStep
from facetstack.window.preferences import load_preferences
from facetstack.window.wishes import Rooms


@dataclass(frozen=True)
class _Step:
    title: str
    text: str
    act: str = ""


_STEPS = (
    _Step(
        tr_later("Connect a camera"),
        tr_later(
            "Connect yours with Ctrl+K, or take the virtual camera: it stands before"
            " a ring, and everything works as on a real one."
        ),
        tr_later("Virtual camera"),
    ),
    _Step(
        tr_later("Set near and far"),
        tr_later(
            "Drive the focus to the nearest point of the piece (Alt+Shift+Left) and"
            " press A, then to the farthest (Alt+Shift+Right) and press B. What is"
            " sharp lights up."
        ),
    ),
    _Step(
        tr_later("Press Space"),
        tr_later(
            "The frames are shot and merged meanwhile. Esc stops at any time; what was"
            " shot is kept."
        ),
    ),
    _Step(
        tr_later("Look closely"),
        tr_later(
            "3, 4 and 5 show result, depth and coverage. Hold L for the loupe, press Y"
            " to compare, Ctrl+S to save. Ctrl+Shift+P finds everything else."
        ),
        tr_later("Done"),
    ),
)


class Tour(QObject):
    """Shows the next step as soon as the present one is done, whoever did it."""

    practice_requested = Signal()

    def __init__(self, rooms: Rooms) -> None:
        super().__init__()
        self._capture, self._merging = rooms.capture, rooms.merging
        self._step: int | None = None
        self._card = TourCard(rooms.view.stage)
        self._done: tuple[Callable[[], bool], ...] = (
            self._connected,
            self._limited,
            self._merged,
        )
        self._card.acted.connect(self._act)
        self._card.declined.connect(self._end)
        self._capture.changed.connect(self._go_on)
        self._merging.changed.connect(self._go_on)

    @property
    def title(self) -> str:
        """What the present step is called; "" while there is no tour."""
        return self._card.title

    def begin(self) -> None:
        """Begin with the first step that is not done yet."""
        self._step = 0
        self._show()
        self._go_on()

    def _go_on(self) -> None:
        if self._step is None:
            return
        before = self._step
        while self._step < len(self._done) and self._done[self._step]():
            self._step += 1
        if self._step != before:
            self._show()

    def _show(self) -> None:
        if self._step is not None:
            step = _STEPS[self._step]
            said = TourStep(tr(step.title), tr(step.text), tr(step.act))
            self._card.show_step(said, self._step + 1, len(_STEPS))

    def _act(self) -> None:
        if self._step == 0:
            self.practice_requested.emit()
        else:
            self._end()

    def _end(self) -> None:
        self._step = None
        self._card.hide()
        preferences = load_preferences()
        preferences.tour_seen = True
        preferences.save()

    def _connected(self) -> bool:
        return self._capture.status.state.connected

    def _limited(self) -> bool:
        return None not in (self._capture.near_units, self._capture.far_units)

    def _merged(self) -> bool:
        return self._merging.outcome is not None
