# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas shows pictures truly: reduced by averaging, one to one, and panned."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from facetstack.widgets.canvas import Canvas
from facetstack.widgets.picture_item import level_for
from facetstack.workers.pictures import Picture, picture_from_bgr


def grey_picture(rows: int, columns: int, value: int = 90) -> Picture:
    return picture_from_bgr(np.full((rows, columns, 3), value, np.uint8))


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def seen(canvas: Canvas) -> np.ndarray:
    """Return the green of what is on the canvas, (rows, columns)."""
    image = (
        canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    )
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[..., 1].copy()


def test_a_picture_is_fitted_and_keeps_its_shape(canvas: Canvas) -> None:
    canvas.show_picture(grey_picture(1000, 3000))
    assert canvas.fitted
    assert canvas.scale_now == pytest.approx(600 / 3000, rel=0.02)
    canvas.resize(450, 400)
    assert canvas.scale_now == pytest.approx(450 / 3000, rel=0.03)


def test_a_zone_plate_zoomed_out_shows_no_false_sharpness(canvas: Canvas) -> None:
    """Finer rings than the screen has pixels must become an even grey."""
    size = 2048
    rows, columns = np.mgrid[:size, :size] - size / 2
    rings = 127.5 + 127.5 * np.cos((rows**2 + columns**2) * np.pi / size)
    plane = rings.astype(np.uint8)
    canvas.show_picture(picture_from_bgr(np.repeat(plane[..., None], 3, axis=2)))
    middle = seen(canvas)[150:250, 120:150].astype(float)
    assert middle.std() < 12


def test_one_to_one_shows_a_pixel_for_a_pixel(canvas: Canvas) -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 255, (900, 1200, 3), np.uint8)
    canvas.show_picture(picture_from_bgr(pixels))
    canvas.show_one_to_one()
    assert canvas.scale_now == 1
    origin = canvas.mapToScene(QPoint(0, 0)).toPoint()
    view = seen(canvas)
    part = pixels[
        origin.y() : origin.y() + view.shape[0], origin.x() : origin.x() + 600, 1
    ]
    assert np.array_equal(view[:, : part.shape[1]], part)


def test_the_wheel_zooms_at_the_pointer(canvas: Canvas) -> None:
    canvas.show_picture(grey_picture(3000, 4000))
    canvas.show_one_to_one()
    pointer = QPoint(450, 120)
    before = canvas.mapToScene(pointer)
    event = QWheelEvent(
        QPointF(pointer),
        canvas.viewport().mapToGlobal(QPointF(pointer)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    canvas.wheelEvent(event)
    after = canvas.mapToScene(pointer)
    assert canvas.scale_now == pytest.approx(1.25)
    assert abs(after.x() - before.x()) < 2
    assert abs(after.y() - before.y()) < 2


def test_a_double_click_toggles_between_whole_and_one_to_one(
    canvas: Canvas, qtbot: QtBot
) -> None:
    canvas.show_picture(grey_picture(3000, 4000))
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert canvas.scale_now == 1
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert canvas.fitted


def test_dragging_moves_the_picture_with_the_hand(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_picture(grey_picture(3000, 4000))
    canvas.show_one_to_one()
    grip = canvas.mapToScene(QPoint(300, 200))
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(canvas.viewport(), QPoint(350, 170))
    qtbot.mouseRelease(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(350, 170)
    )
    moved = canvas.mapToScene(QPoint(350, 170))
    assert abs(moved.x() - grip.x()) <= 1
    assert abs(moved.y() - grip.y()) <= 1


def test_zooming_out_ends_at_the_whole_picture(canvas: Canvas) -> None:
    canvas.show_picture(grey_picture(800, 1200))
    canvas.show_one_to_one()
    for _ in range(20):
        canvas.zoom_out()
    assert canvas.fitted


def test_a_picture_of_another_size_takes_the_same_place(canvas: Canvas) -> None:
    """Live view is small and the result is large: the zoomed place must stay."""
    canvas.show_picture(grey_picture(640, 960))
    canvas.show_one_to_one()
    part = canvas.mapToScene(canvas.viewport().rect().center()).x() / 960
    canvas.show_picture(grey_picture(2560, 3840))
    assert canvas.scale_now == pytest.approx(0.25)
    now = canvas.mapToScene(canvas.viewport().rect().center()).x() / 3840
    assert now == pytest.approx(part, abs=0.01)


@pytest.mark.parametrize(
    ("scale", "level"), [(2, 0), (1, 0), (0.6, 0), (0.5, 1), (0.26, 1), (0.1, 3)]
)
def test_the_level_has_a_pixel_for_each_pixel_of_the_screen(
    scale: float, level: int
) -> None:
    assert level_for(scale, 5) == level
    assert level_for(scale, 1) == 0
