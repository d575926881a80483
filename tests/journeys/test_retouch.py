# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting on a result through the real window, with real mouse and keys."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.session.retouch_document import RetouchDocument
from facetstack.widgets.layer_bar import Layer
from facetstack.window.retouch_news import name_of
from facetstack.workers.pictures import screen_pixels
from facetstack.workers.retouch_jobs import SurfaceRequest

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
        # A pointer that is there already would not move.
        for offset in (2, 0):
            spot = self.place(x + offset, y)
            self._qtbot.mouseMove(self.canvas.viewport(), spot)

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

    def settle_pixels(self, wanted: np.ndarray) -> None:
        """Wait until the result shows exactly these pixels."""
        self.settle()
        self.studio.until(lambda: np.array_equal(self.shown(), wanted), seconds=10)

    @property
    def places(self) -> Any:
        return self.window.retouch_wishes.places_to_see

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


def test_undo_and_redo_bring_back_every_pixel(painter: Painter) -> None:
    automatic = painter.shown()
    painter.pick(60, 60)
    painter.stroke((60, 60), (160, 90))
    painter.stroke((200, 200))
    painted = painter.shown()
    assert not np.array_equal(painted, automatic)
    for _ in range(2):
        painter.studio.press(Qt.Key.Key_Z, CONTROL)
    painter.settle_pixels(automatic)
    painter.studio.press(Qt.Key.Key_Z, CONTROL, SHIFT)
    painter.studio.press(Qt.Key.Key_Y, CONTROL)
    painter.settle_pixels(painted)
    assert len(painter.operations) == 2


def test_space_lets_the_left_button_move_the_picture_while_it_is_held(
    painter: Painter, qtbot: Any
) -> None:
    canvas = painter.canvas
    canvas.show_spot(210, 150)
    for _ in range(8):
        canvas.zoom_in()
    grip = canvas.mapToScene(QPoint(300, 200))
    held = painter.studio.window
    qtbot.keyPress(held, Qt.Key.Key_Space)
    view, left = canvas.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=QPoint(300, 200))
    qtbot.mouseMove(view, QPoint(340, 170))
    qtbot.mouseRelease(view, left, pos=QPoint(340, 170))
    qtbot.keyRelease(held, Qt.Key.Key_Space)
    moved = canvas.mapToScene(QPoint(340, 170))
    assert abs(moved.x() - grip.x()) <= 1
    assert abs(moved.y() - grip.y()) <= 1
    painter.settle()
    assert painter.operations == (), "nothing was painted"
    assert not painter.window.capture.shooting
    painter.pick(210, 150)
    painter.stroke((200, 140), (220, 160))
    assert len(painter.operations) == 1, "without Space it paints again"


def test_what_is_saved_is_what_is_seen(painter: Painter, tmp_path: Path) -> None:
    frames = painter.window.merging.frames
    painter.desk.take_frame(frames[0].path.name, 1)
    painter.stroke((60, 200), (300, 60))
    # At once, while the stroke may still be on its way.
    painter.window.save_to(tmp_path / "final.tif")
    painter.studio.until(lambda: "Saved" in painter.studio.message())
    saved = read_frame(FrameRef(tmp_path / "final.tif", 0)).pixels
    automatic = painter.window.merging.outcome.result.pixels
    assert not np.array_equal(saved, automatic)
    painter.settle_pixels(screen_pixels(saved)[..., 2::-1])


def test_strokes_survive_another_merge_and_another_window(
    painter: Painter, qtbot: Any, folder: Path, tmp_path: Path
) -> None:
    painter.pick(100, 100)
    painter.stroke((100, 100), (220, 180))
    painted, operations = painter.shown(), painter.operations
    painter.studio.do("merge")
    painter.studio.until(lambda: painter.window.merging.outcome is not None)
    painter.studio.until(lambda: painter.desk.ready)
    assert painter.operations == operations
    painter.settle_pixels(painted)
    painter.window.close()
    again = Painter(type(painter.studio)(qtbot, tmp_path / "pieces"), qtbot)
    again.open(folder)
    assert again.operations == operations
    again.settle_pixels(painted)
    again.studio.press(Qt.Key.Key_Z, CONTROL)
    again.settle()
    assert again.operations == ()
    again.window.close()
    again.window.deleteLater()


def test_strokes_are_kept_when_the_first_frame_is_excluded(painter: Painter) -> None:
    painter.pick(100, 100)
    painter.stroke((100, 100), (220, 180))
    operations = painter.operations
    painter.window.merging.exclude(painter.window.merging.frames[0], True)
    painter.studio.do("merge")
    painter.studio.until(lambda: painter.window.merging.outcome is not None)
    painter.studio.until(lambda: painter.desk.ready)
    assert len(painter.window.merging.outcome.frames) == SCENE.frames - 1
    assert painter.operations == operations


def test_strokes_are_hidden_reordered_and_deleted_in_the_list(
    painter: Painter,
) -> None:
    automatic = painter.shown()
    frames = painter.window.merging.frames
    for index in (0, 4):
        painter.desk.take_frame(frames[index].path.name, index + 1)
        painter.stroke((200, 150))
    last_on_top = painter.shown()
    strokes = painter.window.view.retouch_panel.strokes
    rows = strokes._list
    assert [rows.item(n).text() for n in (0, 1)] == ["Frame 5", "Frame 1"]
    rows.setCurrentRow(0)
    strokes._down.click()
    painter.settle()
    assert [one.frame for one in painter.operations] == [
        frames[4].path.name,
        frames[0].path.name,
    ]
    painter.studio.until(lambda: not np.array_equal(painter.shown(), last_on_top))
    for row in (0, 1):
        rows.item(row).setCheckState(Qt.CheckState.Unchecked)
        painter.settle()
    painter.settle_pixels(automatic)
    rows.setCurrentRow(0)
    strokes._delete.click()
    painter.settle()
    assert len(painter.operations) == 1


def test_a_key_picks_the_sharpest_frame_under_the_pointer(painter: Painter) -> None:
    """The truth of the relief is the frame in focus."""
    truth = SCENE.depth
    painter.studio.until(lambda: bool(painter.places.places))
    for x, y in ((80, 60), (210, 150), (350, 240)):
        painter.pick(x, y)
        number = painter.desk.brush.frame_number
        assert abs(number - 1 - truth[y, x]) <= 1
        painter.desk.take_frame("", 0)


def test_the_strip_shows_the_best_frames_under_the_pointer(painter: Painter) -> None:
    cells = painter.window.view.retouch_strip._frames
    painter.studio.until(lambda: bool(painter.places.places))
    painter.point(210, 150)
    painter.studio.until(lambda: cells[4]._crop is not None)
    shares = [cell._crop.share for cell in cells]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    cells[1].chosen.emit(cells[1]._crop.name)
    assert painter.desk.brush.frame == cells[1]._crop.name


def test_letters_belong_to_the_page(painter: Painter) -> None:
    desk, studio = painter.desk, painter.studio
    studio.press(Qt.Key.Key_E)
    studio.until(lambda: desk.brush.brush == "erase")
    studio.press(Qt.Key.Key_B)
    studio.until(lambda: desk.brush.brush == "frame")
    studio.press(Qt.Key.Key_4)
    studio.until(lambda: desk.brush.strength == pytest.approx(0.4))
    studio.press(Qt.Key.Key_0)
    studio.until(lambda: desk.brush.strength == 1)
    radius = desk.brush.radius_px
    studio.press(Qt.Key.Key_BracketRight)
    studio.until(lambda: desk.brush.radius_px > radius)
    studio.press(Qt.Key.Key_Comma)
    studio.until(lambda: desk.brush.radius_px == pytest.approx(radius))
    studio.press(Qt.Key.Key_BracketRight, SHIFT)
    studio.until(lambda: desk.brush.hardness == pytest.approx(0.75))
    assert painter.window.stage.layer is Layer.RESULT
    studio.press(Qt.Key.Key_1, ALT)
    studio.press(Qt.Key.Key_4)
    studio.until(lambda: painter.window.stage.layer is Layer.DEPTH)
    studio.press(Qt.Key.Key_E)
    studio.until(lambda: desk.brush.brush == "frame")
    assert not painter.window.view.retouch_panel.isVisible()


def test_shift_draws_straight_from_the_last_stroke(painter: Painter) -> None:
    painter.pick(100, 100)
    painter.stroke((80, 80))
    painter.stroke((240, 200), held=SHIFT)
    path = painter.operations[-1].path
    assert (path[0].x, path[0].y) == pytest.approx((80, 80), abs=1.5)
    assert (path[-1].x, path[-1].y) == pytest.approx((240, 200), abs=1.5)


def test_a_pen_paints_with_its_pressure(painter: Painter) -> None:
    painter.pick(100, 100)
    view = painter.canvas.viewport()
    kinds = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
    for kind, x, pressure in zip(kinds, (100, 140, 180), (0.3, 0.9, 0.0), strict=True):
        at = QPointF(painter.place(x, 100))
        moving = kind is QEvent.Type.TabletMove
        button = Qt.MouseButton.NoButton if moving else Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind,
            QPointingDevice.primaryPointingDevice(),
            at,
            QPointF(view.mapToGlobal(at.toPoint())),
            pressure,
            0,
            0,
            0,
            0,
            0,
            Qt.KeyboardModifier.NoModifier,
            button,
            Qt.MouseButton.LeftButton,
        )
        QApplication.sendEvent(view, event)
    painter.settle()
    pressures = [point.pressure for point in painter.operations[-1].path]
    assert pressures[:2] == pytest.approx([0.3, 0.9], abs=0.01)
    assert pressures[-1] == pytest.approx(0.9, abs=0.01), "lifting is no thin end"


def test_areas_are_drawn_as_lasso_and_by_their_corners(painter: Painter) -> None:
    painter.pick(100, 100)
    painter.studio.press(Qt.Key.Key_A)
    painter.studio.until(lambda: painter.desk.brush.area)
    painter.stroke((60, 60), (160, 60), (160, 140), (60, 140))
    assert painter.operations[-1].shape is Shape.AREA
    for corner in ((250, 60), (330, 60), (330, 140), (250, 140)):
        painter.stroke(corner)
    assert len(painter.operations) == 1
    assert len(painter.desk._hand.outline) == 4
    painter.studio.press(Qt.Key.Key_Return)
    painter.settle()
    assert len(painter.operations) == 2
    assert len(painter.operations[-1].path) == 4
    painter.stroke((100, 200))
    painter.studio.press(Qt.Key.Key_Escape)
    assert painter.desk._hand.outline == ()
    assert len(painter.operations) == 2


def test_a_mirrored_stroke_is_done_on_both_sides(painter: Painter) -> None:
    automatic = painter.shown()
    frames = painter.window.merging.frames
    painter.desk.take_frame(frames[0].path.name, 1)
    painter.point(SCENE.columns / 2, 40)
    painter.studio.press(Qt.Key.Key_I)
    painter.studio.until(lambda: painter.desk.brush.mirror_x_px is not None)
    painter.stroke((340, 220))
    painter.studio.until(lambda: not np.array_equal(painter.shown(), automatic))
    changed = (painter.shown() != automatic).any(axis=2)
    assert changed[190:250, 310:370].any()
    line = painter.operations[-1].mirror_x_px
    left = round(2 * line - 340)
    assert changed[190:250, left - 30 : left + 30].any()


def test_dust_is_healed_from_the_place_that_was_picked(painter: Painter) -> None:
    automatic = painter.shown()
    painter.studio.press(Qt.Key.Key_J)
    painter.studio.until(lambda: painter.desk.brush.brush == "heal")
    painter.stroke((100, 100))
    assert painter.operations == ()
    assert "Alt" in painter.studio.message()
    painter.stroke((200, 160), held=ALT)
    painter.stroke((100, 100))
    assert painter.operations[-1].shift_px == pytest.approx((100, 60), abs=2)
    painter.studio.until(lambda: not np.array_equal(painter.shown(), automatic))


def test_without_a_pick_it_is_told_what_is_missing(painter: Painter) -> None:
    painter.stroke((100, 100))
    assert painter.operations == ()
    assert "(S)" in painter.studio.message()


def test_places_are_gone_through_and_marked(
    painter: Painter, qtbot: Any, folder: Path, tmp_path: Path
) -> None:
    places, studio = painter.places, painter.studio
    studio.until(lambda: bool(places.places))
    count = len(places.places)
    studio.press(Qt.Key.Key_PageDown)
    assert places.current == 0
    assert painter.canvas.scale_now == 1
    studio.press(Qt.Key.Key_C)
    studio.until(lambda: places.done == {0})
    assert places.current == (1 if count > 1 else 0)
    painter.window.close()
    again = Painter(type(studio)(qtbot, tmp_path / "pieces"), qtbot)
    again.open(folder)
    again.studio.until(lambda: bool(again.places.places))
    assert again.places.done == {0}
    again.window.close()
    again.window.deleteLater()


def test_a_key_applies_a_proposal_and_takes_it_back(painter: Painter) -> None:
    automatic = painter.shown()
    places, studio = painter.places, painter.studio
    studio.until(lambda: bool(places.places))
    studio.press(Qt.Key.Key_PageDown)
    studio.until(lambda: places._made is not None)
    for number in range(len(places._made.proposals)):
        places.apply(number)
        painter.settle()
        expected = places._made.proposals[number].operations
        assert painter.operations == tuple(one.normalized() for one in expected)
    places.apply(len(places._made.proposals) - 1)
    painter.settle()
    assert painter.operations == ()
    painter.settle_pixels(automatic)
    studio.press(Qt.Key.Key_F2)
    painter.settle()
    studio.press(Qt.Key.Key_Z, CONTROL)
    painter.settle()
    assert painter.operations == (), "a proposal is one step"


def test_maps_show_what_strokes_change(painter: Painter) -> None:
    stage, studio = painter.window.stage, painter.studio
    studio.until(lambda: stage.has(Layer.RELIEF) and stage.has(Layer.DIFFERENCE))

    def drawn(layer: Layer) -> np.ndarray:
        return stage._pictures[layer].levels[0][..., :3].copy()

    assert np.all(drawn(Layer.DIFFERENCE) == 128), "without strokes all is equal"
    stage.choose(Layer.DIFFERENCE)
    painter.desk.take_frame(painter.window.merging.frames[4].path.name, 5)
    painter.stroke((100, 150), (200, 150))
    studio.until(lambda: bool(np.any(drawn(Layer.DIFFERENCE) != 128)))
    before = drawn(Layer.RELIEF)
    stage.choose(Layer.RELIEF)
    painter.desk.choose_brush("depth")
    painter.stroke((300, 150), (300, 220))
    studio.until(lambda: not np.array_equal(drawn(Layer.RELIEF), before))
    studio.press(Qt.Key.Key_1, ALT)
    assert not stage.has(Layer.RELIEF)


def test_the_source_takes_the_place_of_the_result_and_back(
    painter: Painter, folder: Path
) -> None:
    stage = painter.window.stage
    painter.desk.take_frame("r_5.png", 5)
    painter.studio.press(Qt.Key.Key_X)
    painter.studio.until(lambda: stage.layer is Layer.FRAME)
    shown = stage._pictures[Layer.FRAME].levels[0][..., 2::-1].astype(int)
    inner = np.s_[40:-40, 40:-40]
    last = frame_pixels(folder, 5) >> 8
    assert np.abs(shown[inner] - last[inner]).mean() < 12
    painter.studio.press(Qt.Key.Key_X)
    assert stage.layer is Layer.RESULT


@pytest.mark.warns
def test_a_damaged_file_of_strokes_is_told_and_kept(
    studio: Any, qtbot: Any, folder: Path
) -> None:
    kept = folder / ".r_1.retouch"
    kept.write_text('{"facetstack_retouch":1}\nnonsense\n')
    painter = Painter(studio, qtbot)
    painter.open(folder)
    assert "damaged" in studio.message()
    painter.pick(100, 100)
    painter.stroke((100, 100))
    assert kept.read_text() == '{"facetstack_retouch":1}\nnonsense\n'


@pytest.mark.parametrize("moment", ["opening", "drawing"])
def test_the_window_closes_in_the_middle_of_painting(
    painter: Painter, moment: str
) -> None:
    if moment == "opening":
        merging = painter.window.merging
        painter.desk.open(merging.outcome, merging.frames)
    else:
        painter.pick(100, 100)
        view = painter.canvas.viewport()
        painter._qtbot.mousePress(
            view, Qt.MouseButton.LeftButton, pos=painter.place(100, 100)
        )
        painter.point(200, 140)
    painter.window.close()
    assert not painter.window.isVisible()


_PAINT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from facetstack.camera.client import CameraClient
from facetstack.widgets.strokes import StrokePoint
from facetstack.window.main_window import MainWindow

app = QApplication([])
window = MainWindow(CameraClient, Path(sys.argv[2]))
window.open_paths((Path(sys.argv[1]),))

def until(is_so):
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if is_so() else None)
    timer.start(5)
    loop.exec()

until(lambda: window.merging.outcome is not None)
window.retouch_wishes.set_page(True)
desk = window.retouching
until(lambda: desk.ready)
desk.take_frame("r_5.png", 5)
for number in range(3):
    desk.begin_stroke(StrokePoint(60 + 60 * number, 80))
    desk.move_stroke(StrokePoint(60 + 60 * number, 180))
    if number < 2:
        desk.end_stroke(StrokePoint(60 + 60 * number, 180))
        until(lambda: desk.acts_waiting == 0)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_crash_loses_no_more_than_the_stroke_in_hand(
    folder: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PAINT_AND_DIE, str(folder), str(tmp_path / "pieces")],
        timeout=120,
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    document = RetouchDocument.open(folder / ".r_1.retouch")
    assert document.warnings == ()
    assert [one.path[0].x for one in document.operations] == [59.5, 119.5]


@pytest.mark.parametrize("tool", list(Tool))
def test_every_tool_has_a_name_in_the_list(tool: Tool) -> None:
    choices = {Tool.METHOD: {"method": "pyramid"}}.get(tool, {})
    shift = (9, 9) if tool in (Tool.CLONE, Tool.HEAL) else (0, 0)
    one = Operation(tool, (Point(1, 1),), frame="a.jpg", shift_px=shift, **choices)
    assert name_of(one)[0].isupper()


def test_without_opengl_it_is_told_what_the_surface_needs(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facetstack.widgets.surface_view.find_spec", lambda _: None)
    painter.studio.press(Qt.Key.Key_T, CONTROL)
    assert "pip install PyOpenGL" in painter.window.view.toast.text
    made = []
    painter.desk.scout.surface_made.connect(made.append)
    job, operations = painter.desk.job, painter.operations
    painter.desk.scout.request_surface(SurfaceRequest(job, operations))
    painter.studio.until(lambda: bool(made))
    assert made[0].surface.points.shape == (SCENE.rows * SCENE.columns, 3)
