# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas under the hand: strokes in pixels of the picture, dabs shown at once."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facetstack.widgets.canvas import Canvas
from facetstack.widgets.loupe import SIZE_PX, Loupe
from facetstack.widgets.strokes import StrokePoint
from facetstack.workers.pictures import (
    editable_copy,
    picture_from_bgr,
    screen_pixels,
)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.show_picture(picture_from_bgr(np.full((1500, 2400, 3), 90, np.uint8)))
    return made


@pytest.fixture
def heard(canvas: Canvas) -> list[tuple[str, StrokePoint]]:
    told: list[tuple[str, StrokePoint]] = []
    canvas.stroke_began.connect(lambda point: told.append(("began", point)))
    canvas.stroke_moved.connect(lambda point: told.append(("moved", point)))
    canvas.stroke_ended.connect(lambda point: told.append(("ended", point)))
    return told


def seen(widget: Canvas | Loupe) -> np.ndarray:
    """Return the colours of what is seen, (rows, columns, 3) BGR."""
    shown = widget.viewport() if isinstance(widget, Canvas) else widget
    image = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[..., :3].copy()


def test_a_stroke_is_told_in_pixels_of_the_picture(
    canvas: Canvas, heard: list[tuple[str, StrokePoint]], qtbot: QtBot
) -> None:
    canvas.set_painting(True)
    canvas.show_one_to_one()
    corner = canvas.mapToScene(QPoint(0, 0))
    before = canvas.place()
    port, left = canvas.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(port, left, Qt.KeyboardModifier.ShiftModifier, QPoint(100, 50))
    qtbot.mouseMove(port, QPoint(160, 90))
    qtbot.mouseRelease(port, left, pos=QPoint(160, 90))
    assert [kind for kind, _ in heard] == ["began", "moved", "ended"]
    points = [(p.x_px - corner.x(), p.y_px - corner.y()) for _, p in heard]
    assert points == [(100, 50), (160, 90), (160, 90)]
    assert heard[0][1].modifiers & Qt.KeyboardModifier.ShiftModifier
    assert heard[0][1].pressure == 1
    assert canvas.place() == before, "a stroke does not pan"


def test_the_middle_button_still_pans_while_painting(
    canvas: Canvas, heard: list[tuple[str, StrokePoint]], qtbot: QtBot
) -> None:
    canvas.set_painting(True)
    canvas.show_one_to_one()
    before = canvas.place()
    port, middle = canvas.viewport(), Qt.MouseButton.MiddleButton
    qtbot.mousePress(port, middle, pos=QPoint(100, 50))
    qtbot.mouseMove(port, QPoint(60, 20))
    qtbot.mouseRelease(port, middle, pos=QPoint(60, 20))
    assert canvas.place().across > before.across
    assert heard == []


def test_a_pen_draws_with_its_pressure(
    canvas: Canvas, heard: list[tuple[str, StrokePoint]]
) -> None:
    canvas.set_painting(True)
    steps = (
        (QEvent.Type.TabletPress, 30.25, 0.2, True),
        (QEvent.Type.TabletMove, 60.5, 0.7, False),
        (QEvent.Type.TabletRelease, 90.0, 0.0, True),
    )
    for kind, x, pressure, turns in steps:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QTabletEvent(
            kind,
            QPointingDevice.primaryPointingDevice(),
            QPointF(x, 100),
            QPointF(x, 100),
            pressure,
            0,
            0,
            0,
            0,
            0,
            Qt.KeyboardModifier.NoModifier,
            left if turns else none,
            left,
        )
        QApplication.sendEvent(canvas.viewport(), event)
        assert event.isAccepted(), "or Qt would send the stroke again as the mouse's"
    assert [kind for kind, _ in heard] == ["began", "moved", "ended"]
    assert [p.pressure for _, p in heard] == pytest.approx([0.2, 0.7, 0])
    moved = heard[1][1].x_px - heard[0][1].x_px
    assert moved == pytest.approx(30.25 / canvas.scale_now, rel=1e-3)


@pytest.mark.parametrize("zoomed", [False, True])
def test_a_dab_is_seen_where_it_was_made(canvas: Canvas, zoomed: bool) -> None:
    canvas.show_picture(editable_copy(canvas.picture))
    if zoomed:
        canvas.show_one_to_one()
    seen(canvas)
    red = np.zeros((256, 256, 3), np.uint8)
    red[..., 0] = 255
    canvas.update_rect(1100, 700, screen_pixels(red))
    rows, columns = np.nonzero(seen(canvas)[..., 2] > 200)
    middle = canvas.mapToScene(
        QPoint(round(columns.mean() + 0.5), round(rows.mean() + 0.5))
    )
    assert middle.x() == pytest.approx(1100 + 128, abs=3 / canvas.scale_now)
    assert middle.y() == pytest.approx(700 + 128, abs=3 / canvas.scale_now)
    assert np.ptp(columns) + 1 == pytest.approx(256 * canvas.scale_now, abs=3)


def test_a_dab_costs_little_in_a_large_picture(canvas: Canvas) -> None:
    canvas.show_picture(
        editable_copy(picture_from_bgr(np.zeros((5504, 8256, 3), np.uint8)))
    )
    dab = np.full((256, 256, 4), 200, np.uint8)
    canvas.update_rect(0, 0, dab)
    began = time.process_time()
    for place in range(20):
        canvas.update_rect(1000 + 40 * place, 900, dab)
    assert (time.process_time() - began) / 20 < 0.008, "half a slot"


def test_the_brush_follows_the_pointer_and_keeps_its_size(
    canvas: Canvas, qtbot: QtBot
) -> None:
    canvas.set_brush(200)
    plain = seen(canvas)
    qtbot.mouseMove(canvas.viewport(), QPoint(300, 200))
    drawn = np.abs(seen(canvas).astype(int) - plain).sum(axis=2) > 0
    drawn[:140, :140] = False  # where the rim lay before the pointer came
    columns = np.nonzero(drawn.any(axis=0))[0]
    assert np.ptp(columns) == pytest.approx(2 * 200 * canvas.scale_now, abs=6)
    assert columns.mean() == pytest.approx(300, abs=8)
    canvas.set_brush(None)
    assert len(np.unique(seen(canvas)[150:250, 250:350])) == 1


def test_what_is_pointed_at_is_told(canvas: Canvas, qtbot: QtBot) -> None:
    told: list[QPoint | None] = []
    canvas.pointed.connect(told.append)
    qtbot.mouseMove(canvas.viewport(), QPoint(20, 20))
    qtbot.mouseMove(canvas.viewport(), QPoint(300, 200))
    assert told[-1] is not None
    assert abs(told[-1].x() - 1200) < 6
    assert abs(told[-1].y() - 750) < 6
    QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert told[-1] is None


def test_the_loupe_shows_pixels_one_to_one_under_the_pointer(
    canvas: Canvas, qtbot: QtBot
) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (1500, 2400, 3), np.uint8)
    canvas.show_picture(picture_from_bgr(pixels))
    told: list[QPoint] = []
    canvas.pointed.connect(told.append)
    canvas.set_loupe(True)
    qtbot.mouseMove(canvas.viewport(), QPoint(260, 210))
    loupe = canvas.findChild(Loupe)
    assert loupe.isVisible()
    spot, half = told[-1], SIZE_PX // 2
    part = seen(loupe)[half - 50 : half + 50, half - 50 : half + 50]
    row, column = spot.y() - 50, spot.x() - 50
    assert np.array_equal(part, pixels[row : row + 100, column : column + 100])
    canvas.set_loupe(False)
    assert not loupe.isVisible()


def test_two_canvases_can_show_the_same_place_of_pictures_of_any_size(
    canvas: Canvas, qtbot: QtBot
) -> None:
    other = Canvas()
    qtbot.addWidget(other)
    other.resize(600, 400)
    other.show_picture(picture_from_bgr(np.zeros((750, 1200, 3), np.uint8)))
    canvas.show_spot(700, 500)
    other.go_to(canvas.place())
    assert other.scale_now == pytest.approx(2 * canvas.scale_now)
    assert other.place().across == pytest.approx(canvas.place().across, abs=0.002)
    assert other.place().down == pytest.approx(canvas.place().down, abs=0.002)
