# SPDX-License-Identifier: GPL-3.0-or-later
"""What every side of the window has at hand when it grants wishes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from facetstack.window.capture import Capture
from facetstack.window.merging import Merging
from facetstack.window.news import News
from facetstack.window.places import Places
from facetstack.window.stage import Stage
from facetstack.window.studio_view import StudioView

Slots = dict[str, Callable[..., object]]
"""A slot for each action, by the action's name in the table."""


@dataclass(frozen=True)
class Rooms:
    """The parts of the window that wishes are granted with."""

    view: StudioView
    stage: Stage
    capture: Capture
    merging: Merging
    news: News
    places: Places


class Wishes(QObject):
    """One side of the window: hears its widgets and actions, and asks the desks.

    A new action is a row in ``actions.py`` and an entry in ``slots`` of one side.
    """

    def __init__(self, rooms: Rooms) -> None:
        super().__init__()
        self._view, self._stage = rooms.view, rooms.stage
        self._capture, self._merging = rooms.capture, rooms.merging
        self._news, self._places = rooms.news, rooms.places

    def slots(self) -> Slots:
        """Return the slots of this side's actions."""
        raise NotImplementedError
