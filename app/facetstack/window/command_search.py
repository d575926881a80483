# SPDX-License-Identifier: GPL-3.0-or-later
"""Offers every action of the table to be found by its name."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from facetstack.language import tr
from facetstack.widgets.command_list import Command, CommandList
from facetstack.window.actions import ACTIONS, key_text, plain_text


class CommandSearch(QObject):
    """Shows the list of commands, and triggers the action that was chosen."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._list = CommandList(window)
        self._list.command_chosen.connect(self._trigger)

    def set_actions(self, actions: dict[str, QAction]) -> None:
        """Take the actions that can be found, by name."""
        self._actions = actions

    def open(self) -> None:
        """Ask what to do."""
        self._list.ask(
            tuple(
                Command(
                    name=info.name,
                    text=plain_text(info),
                    menu=tr(info.menu),
                    keys=key_text(info),
                    tip=tr(info.tip) if info.tip else "",
                    enabled=self._actions[info.name].isEnabled(),
                )
                for info in ACTIONS
                if info.name != "commands"
            )
        )

    def _trigger(self, name: str) -> None:
        self._actions[name].trigger()
