# SPDX-License-Identifier: GPL-3.0-or-later
"""A surface that turns under the mouse, where OpenGL and PyOpenGL are there."""

from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QOffscreenSurface, QOpenGLContext
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from facetstack.language import tr
from facetstack.widgets.style import SURROUND, named

_SIZE_PX = (900, 640)
_DISTANCE = 1.25
_AZIMUTH_DEGREES, _ELEVATION_DEGREES = -90, 65
_STEP_DEGREES = 10


def lacks_for_turning() -> str:
    """Return a sentence on what is missing to turn a surface; empty if nothing is."""
    if find_spec("OpenGL") is None:
        return tr("PyOpenGL is not installed: pip install PyOpenGL")
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not (context.create() and context.makeCurrent(surface)):
        return tr("This screen offers no OpenGL.")
    context.doneCurrent()
    return ""


class SurfaceView(QDialog):
    """A window in which a surface is turned (drag), moved (middle) and neared (wheel).

    Only to be made where ``lacks_for_turning`` finds nothing, and once: pyqtgraph keeps
    the programs of the first OpenGL context for all others. Closing hides it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # Imported here: both are optional.
        from pyqtgraph import opengl

        self._opengl: Any = opengl
        self.setWindowTitle(tr("Surface"))
        self.resize(*_SIZE_PX)
        self.canvas: Any = opengl.GLViewWidget(rotationMethod="euler")
        self.canvas.setBackgroundColor(SURROUND)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setCameraPosition(
            distance=_DISTANCE, azimuth=_AZIMUTH_DEGREES, elevation=_ELEVATION_DEGREES
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.canvas, 1)
        keys = named(
            QLabel(tr("Drag or arrow keys turn, the wheel comes nearer")), "quiet"
        )
        keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(keys)
        self._item: Any = None

    def show_surface(
        self,
        points: npt.NDArray[np.float32],
        triangles: npt.NDArray[np.uint32],
        colours: npt.NDArray[np.float32],
    ) -> None:
        """Show triangles between coloured points; the view stays where it is."""
        if self._item is not None:
            self.canvas.removeItem(self._item)
        self._item = self._opengl.GLMeshItem(
            vertexes=points,
            faces=triangles,
            vertexColors=colours,
            smooth=True,
            computeNormals=False,
        )
        self.canvas.addItem(self._item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn by the arrow keys; Escape closes."""
        turns = {
            Qt.Key.Key_Left: (-_STEP_DEGREES, 0),
            Qt.Key.Key_Right: (_STEP_DEGREES, 0),
            Qt.Key.Key_Up: (0, _STEP_DEGREES),
            Qt.Key.Key_Down: (0, -_STEP_DEGREES),
        }
        turn = turns.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
        else:
            self.canvas.orbit(*turn)
