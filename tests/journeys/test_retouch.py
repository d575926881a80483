# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting on a result through the real window, with real mouse and keys."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.widgets.layer_bar import Layer

SCENE = ReliefScene(rows=300, columns=420, frames=5)
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("relief")
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, made / f"r_{index + 1}.png")
    return made


@pytest.fixture
def folder(frames: Path, tmp_path: Path) -> Path:
    """Frames of one's own: strokes are kept beside them."""
    return Path(shutil.copytree(frames, tmp_path / "frames"))


class Painter:
    """The retoucher's hands."""

    def __init__(self, studio: Any, qtbot: Any) -> None:
        self.studio, self.window, self._qtbot = studio, studio.window, qtbot
        self.canvas = studio.window.view.canvas
        self.desk = studio.window.retouching

    def open(self, folder: Path) -> None:
        """Merge a folder, and turn to the retoucher's page."""
        self.window.open_paths((folder,))
        self.studio.until(lambda: self.window.merging.outcome is not None)
        self.studio.press(Qt.Key.Key_4, ALT)
        self.studio.until(lambda: self.desk.ready)

    def place(self, x: float, y: float) -> QPoint:
        """Return where a pixel of the picture is on the screen."""
        return self.canvas.mapFromScene(QPointF(x + 0.5, y + 0.5))

    def point(self, x: float, y: float) -> None:
        self._qtbot.mouseMove(self.canvas.viewport(), self.place(x, y))

    def stroke(self, *points: tuple[float, float], held: Any = None) -> None:
        """Draw with the left button, and wait until the stroke is in the picture."""
        view = self.canvas.viewport()
        held = held or Qt.KeyboardModifier.NoModifier
        left = Qt.MouseButton.LeftButton
        self._qtbot.mousePress(view, left, held, self.place(*points[0]))
        for point in points[1:]:
            self._qtbot.mouseMove(view, self.place(*point))
        self._qtbot.mouseRelease(view, left, held, self.place(*points[-1]))
        self.settle()

    def settle(self) -> None:
        """Wait until every act is done and shown."""
        self.studio.until(lambda: self.desk.acts_waiting == 0)

    def pick(self, x: float, y: float) -> None:
        """Pick by key what is sharp at a place."""
        before = self.desk.brush
        self.point(x, y)
        self.studio.press(Qt.Key.Key_S)
        self.studio.until(lambda: self.desk.brush is not before)

    def shown(self) -> np.ndarray:
        """Return the result as it stands on the canvas, (rows, columns, 3) uint8."""
        picture = self.window.stage._pictures[Layer.RESULT]
        return picture.levels[0][..., 2::-1].copy()

    @property
    def operations(self) -> Any:
        return self.desk.state.operations


@pytest.fixture
def painter(studio: Any, qtbot: Any, folder: Path) -> Painter:
    made = Painter(studio, qtbot)
    made.open(folder)
    return made


def frame_pixels(folder: Path, number: int) -> np.ndarray:
    return read_frame(FrameRef(folder / f"r_{number}.png", 0)).pixels


def test_a_stroke_paints_the_frame_that_was_picked(
    painter: Painter, folder: Path
) -> None:
    automatic = painter.shown()
    frames = painter.window.merging.frames
    painter.desk.take_frame(frames[4].path.name, 5)
    painter.stroke((100, 150), (200, 150))
    painter.studio.until(lambda: not np.array_equal(painter.shown(), automatic))
    painted = painter.shown()
    assert len(painter.operations) == 1
    last = frame_pixels(folder, 5) >> 8
    inside = np.s_[140:160, 120:180]
    near = np.abs(painted[inside].astype(int) - last[inside]).mean()
    far = np.abs(automatic[inside].astype(int) - last[inside]).mean()
    assert near < 0.4 * far
    beyond = np.s_[:, 320:]
    assert np.array_equal(painted[beyond], automatic[beyond])
