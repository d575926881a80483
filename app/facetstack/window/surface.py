# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the depth of the retouched picture as a surface that can be turned."""

from PySide6.QtCore import QObject

from facetstack.language import tr
from facetstack.widgets.surface_view import SurfaceView, lacks_for_turning
from facetstack.window.retouching import Retouching
from facetstack.window.wishes import Rooms
from facetstack.workers.retouch_jobs import SurfaceMade, SurfaceRequest


class TurningSurface(QObject):
    """Opens the window with the surface, and draws it anew when strokes change."""

    def __init__(self, rooms: Rooms, retouching: Retouching) -> None:
        super().__init__()
        self._view, self._news = rooms.view, rooms.news
        self._retouching = retouching
        self.window: SurfaceView | None = None
        retouching.scout.surface_made.connect(self._show)
        retouching.document_changed.connect(self._draw)

    def open(self) -> None:
        """Open the window, or say what it lacks."""
        if self.window is None:
            lacking = lacks_for_turning()
            if lacking:
                self._news.hint(tr("The surface cannot be turned."), lacking)
                return
            self.window = SurfaceView(self._view.window())
        self.window.show()
        self.window.raise_()
        self._draw()

    def _draw(self, *_: object) -> None:
        job = self._retouching.job
        seen = self.window is not None and self.window.isVisible()
        if seen and job is not None and self._retouching.ready:
            operations = self._retouching.state.operations
            self._retouching.scout.request_surface(SurfaceRequest(job, operations))

    def _show(self, made: SurfaceMade) -> None:
        if self.window is not None and made.job is self._retouching.job:
            surface = made.surface
            self.window.show_surface(surface.points, surface.triangles, surface.colours)
