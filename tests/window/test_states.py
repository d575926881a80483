# SPDX-License-Identifier: GPL-3.0-or-later
"""The main states of the picture area look as they did, but for fonts and rounding.

Each state is compared with a small picture of it, in which letters are a grey haze. To
take new ones after a change that is wanted: ``FACETSTACK_NEW_PICTURES=1 pytest`` with
this file; then look at them.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone
from facetstack.workers.pictures import picture_from_bgr, picture_from_depth

KEPT = Path(__file__).parent / "pictures"
SCENE = ReliefScene(rows=768, columns=1152, frames=7)
WIDTH_PX = 160
MEAN_ALLOWED, FAR_OFF, FAR_OFF_SHARE_ALLOWED = 2.0, 24, 0.02


def show_result(studio: Any) -> None:
    stage = studio.window.stage
    frame = SCENE.frame(2).pixels
    stage.put(Layer.FRAME, picture_from_bgr(to_8_bits(frame)), "Frame 3 · f.png")
    depth = np.mgrid[:768, :1152][1].astype(np.float32) / 1152 * 6
    sure = np.ones_like(depth)
    sure[:200, :300] = 0.2
    stage.put(Layer.DEPTH, picture_from_depth(depth, sure, 7), "Depth")
    texture = to_8_bits(SCENE.frame(0).pixels).copy()
    texture[..., 0] //= 2
    stage.put(Layer.RESULT, picture_from_bgr(texture), "7 frames")
    stage.choose(Layer.RESULT)


def to_8_bits(pixels: np.ndarray) -> np.ndarray:
    if pixels.dtype == np.uint8:
        return pixels
    return (pixels >> 8).astype(np.uint8)


def nothing(studio: Any) -> None:
    """Leave the window as it opens."""


def show_depth(studio: Any) -> None:
    show_result(studio)
    studio.do("depth")


def compare(studio: Any) -> None:
    show_depth(studio)
    studio.do("split")


def look_closely(studio: Any) -> None:
    show_result(studio)
    canvas = studio.window.view.canvas
    canvas.show_spot(600, 300)


def tell_a_problem(studio: Any) -> None:
    show_result(studio)
    studio.window.view.toast.show_message(Tone.ERROR, "Too bad.", "Mend it.")


def take_the_tour(studio: Any) -> None:
    show_result(studio)
    studio.do("tour")


STATES: dict[str, Callable[[Any], None]] = {
    "empty": nothing,
    "result": show_result,
    "depth": show_depth,
    "compared": compare,
    "one_to_one": look_closely,
    "problem": tell_a_problem,
    "tour": take_the_tour,
}


def seen(studio: Any) -> np.ndarray:
    """Return the picture area at a small size, (rows, columns, 3) uint8 BGR."""
    image = studio.window.view.stage.grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    pixels = raw.reshape(image.height(), image.width(), 4)[..., :3]
    rows = round(WIDTH_PX * image.height() / image.width())
    return np.asarray(
        cv2.resize(pixels, (WIDTH_PX, rows), interpolation=cv2.INTER_AREA)
    )


@pytest.mark.parametrize("state", STATES)
def test_a_state_looks_as_it_did(
    studio: Any, qtbot: QtBot, tmp_path: Path, state: str
) -> None:
    stage = studio.window.view.stage
    studio.window.view.pair.setMouseTracking(False)
    studio.window.setFixedSize(1366, 768)
    STATES[state](studio)
    stage.setFixedSize(1000, 560)
    qtbot.mouseMove(studio.window, QPoint(1, 1))
    QApplication.processEvents()
    if state in ("result", "depth", "compared", "problem", "tour"):
        studio.window.view.canvas.fit()
    now, path = seen(studio), KEPT / f"{state}.png"
    if os.environ.get("FACETSTACK_NEW_PICTURES"):
        cv2.imwrite(str(path), now)
        pytest.skip(f"a new picture was taken: {path.name}")
    before = cv2.imread(str(path))
    difference = np.abs(now.astype(int) - before)
    far_off = (difference.max(axis=2) > FAR_OFF).mean()
    if difference.mean() > MEAN_ALLOWED or far_off > FAR_OFF_SHARE_ALLOWED:
        cv2.imwrite(str(tmp_path / "now.png"), now)
        cv2.imwrite(str(tmp_path / "difference.png"), difference.astype(np.uint8))
        pytest.fail(
            f"mean difference {difference.mean():.1f}, {far_off:.1%} far off;"
            f" see {tmp_path}"
        )


def test_states_differ_from_each_other() -> None:
    """Or the comparison would allow too much."""
    pictures = {state: cv2.imread(str(KEPT / f"{state}.png")) for state in STATES}
    for one, first in pictures.items():
        for other, second in pictures.items():
            if one < other:
                difference = np.abs(first.astype(int) - second)
                far_off = (difference.max(axis=2) > FAR_OFF).mean()
                assert (
                    difference.mean() > MEAN_ALLOWED or far_off > FAR_OFF_SHARE_ALLOWED
                ), (one, other)
