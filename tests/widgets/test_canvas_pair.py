# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and after move together, whichever is moved."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from facetstack.widgets.canvas_pair import CanvasPair
from facetstack.workers.pictures import Picture, picture_from_bgr


def grey_picture(rows: int, columns: int) -> Picture:
    return picture_from_bgr(np.full((rows, columns, 3), 90, np.uint8))


@pytest.fixture
def pair(qtbot: QtBot) -> CanvasPair:
    made = CanvasPair()
    qtbot.addWidget(made)
    made.resize(802, 400)
    made.show()
    made.after.show_picture(grey_picture(2000, 3000))
    return made


def test_there_is_one_canvas_until_there_is_something_before(pair: CanvasPair) -> None:
    assert not pair.split
    assert pair.after.width() == 802
    pair.show_before(grey_picture(2000, 3000))
    assert pair.split
    pair.show_before(None)
    assert not pair.split


@pytest.mark.parametrize("leader", ["before", "after"])
def test_both_show_the_same_place_whichever_is_moved(
    pair: CanvasPair, leader: str
) -> None:
    pair.show_before(grey_picture(1000, 1500))
    lead = getattr(pair, leader)
    follow = pair.after if lead is pair.before else pair.before
    lead.show_spot(lead.picture.columns * 0.7, lead.picture.rows * 0.4)
    lead.pan(0.1, 0.05)
    assert lead.place().across > 0.7
    assert follow.place().across == pytest.approx(lead.place().across, abs=0.002)
    assert follow.place().down == pytest.approx(lead.place().down, abs=0.002)
    assert follow.place().width == pytest.approx(lead.place().width, rel=1e-6)
    lead.fit()
    assert follow.fitted


def test_what_comes_beside_shows_the_place_at_once(
    pair: CanvasPair, qtbot: QtBot
) -> None:
    pair.after.show_spot(2100, 800)
    pair.show_before(grey_picture(2000, 3000))
    qtbot.waitUntil(
        lambda: (
            abs(pair.before.place().across - pair.after.place().across) < 0.01
            and pair.before.scale_now == pytest.approx(pair.after.scale_now)
        )
    )
