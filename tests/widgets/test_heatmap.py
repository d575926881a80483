# SPDX-License-Identifier: GPL-3.0-or-later
"""The heatmap: clear where nothing is sharp, brighter where it is sharper."""

import numpy as np
from pytestqt.qtbot import QtBot

from facetstack.widgets.canvas import Canvas
from facetstack.widgets.heatmap import LEVELS, Heatmap, heat_colours
from facetstack.workers.pictures import picture_from_bgr


def test_colours_grow_brighter_and_denser_with_sharpness() -> None:
    table = heat_colours().astype(float)
    brightness = table[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(brightness) >= -1).all()
    assert (np.diff(table[:, 3]) >= 0).all()
    assert table[0, 3] == 0
    assert table[-1, 3] < 255, "the piece is seen through it"


def test_only_what_is_sharp_is_coloured(qtbot: QtBot) -> None:
    canvas, heatmap = Canvas(), Heatmap()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.set_overlay(heatmap.item)
    canvas.show_picture(picture_from_bgr(np.full((300, 400, 3), 90, np.uint8)))
    sharpness = np.zeros((75, 100), np.float32)
    sharpness[:, 50:] = LEVELS[1]
    heatmap.show_map(sharpness, 400, 300)
    heatmap.set_visible(True)
    canvas.show()
    image = canvas.viewport().grab().toImage()
    soft, sharp = image.pixelColor(100, 150), image.pixelColor(300, 150)
    assert (soft.red(), soft.green(), soft.blue()) == (90, 90, 90)
    assert sharp.blue() > 150
    heatmap.set_visible(False)
    image = canvas.viewport().grab().toImage()
    assert image.pixelColor(300, 150).blue() == 90
