# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes up switches, widths and the window's place as they were left."""

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from facetstack.window.preferences import load_preferences, remember
from facetstack.window.studio_view import StudioView

_SWITCHES = ("sounds", "peaking", "clipping", "heatmap", "filmstrip", "panel")
"""Actions that stay as they were set."""


class Habits(QObject):
    """Sets the window as the user left it, and keeps what he changes."""

    def __init__(self, view: StudioView, actions: dict[str, QAction]) -> None:
        super().__init__(view)
        self._view = view
        self._actions = {name: actions[name] for name in _SWITCHES}
        preferences = load_preferences()
        for name, action in self._actions.items():
            action.setChecked(bool(preferences.switches.get(name, action.isChecked())))
            action.toggled.connect(self._keep_switches)
        if preferences.panel_width_px:
            view.set_panel_width(preferences.panel_width_px)

    def keep_shape(self) -> None:
        """Keep how large things are; said once, when the window closes."""
        geometry = self._view.window().saveGeometry().toBase64()
        remember(window=geometry.toStdString())
        if self._view.panel.isVisible():
            remember(panel_width_px=self._view.panel_width_px)

    def _keep_switches(self) -> None:
        switches = {name: one.isChecked() for name, one in self._actions.items()}
        remember(switches=switches)


def show_as_left(window: QWidget) -> bool:
    """Show a window where it was left; say whether that is known."""
    kept = QByteArray.fromBase64(load_preferences().window.encode("ascii", "ignore"))
    if kept.isEmpty() or not window.restoreGeometry(kept):
        return False
    window.show()
    return True
