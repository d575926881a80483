# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the menus of the window from the table of actions."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from facetstack.language import tr
from facetstack.window.actions import ACTIONS, make_action
from facetstack.window.wishes import Slots

_ON_AT_FIRST = frozenset({"heatmap", "filmstrip", "panel", "sounds"})


def make_menus(window: QMainWindow, slots: Slots) -> dict[str, QAction]:
    """Give the window a menu entry for each row, and return them by name."""
    # Kept by title here: Python would drop menus that nothing holds.
    menus: dict[str, QMenu] = {}
    actions = {}
    for info in ACTIONS:
        if info.menu not in menus:
            menus[info.menu] = QMenu(tr(info.menu), window)
            window.menuBar().addMenu(menus[info.menu])
        menu = menus[info.menu]
        if info.parted:
            menu.addSeparator()
        action = make_action(info, window)
        action.setChecked(info.name in _ON_AT_FIRST)
        switch = info.checkable or info.held
        signal = action.toggled if switch else action.triggered
        signal.connect(slots[info.name])
        menu.addAction(action)
        actions[info.name] = action
    return actions
