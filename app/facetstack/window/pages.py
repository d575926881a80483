# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives each page its keys: a letter means one thing where one works."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from facetstack.window.actions import ACTIONS, RETOUCH_MENU


class Pages(QObject):
    """Keys of the retoucher's menu are heard on that page alone, and win there.

    Parameters
    ----------
    actions
        Every action by its name in the table.
    """

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._actions = actions
        self.set_retouch(False)

    def set_retouch(self, on: bool) -> None:
        """Give the retoucher's page its keys, or take them back."""
        taken = {
            key for info in ACTIONS if info.menu == RETOUCH_MENU for key in info.keys
        }
        for info in ACTIONS:
            painting = info.menu == RETOUCH_MENU
            if painting:
                keys = info.keys if on else ()
            else:
                keys = tuple(key for key in info.keys if not (on and key in taken))
            self._actions[info.name].setShortcuts([QKeySequence(key) for key in keys])
