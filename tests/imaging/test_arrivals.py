# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames may arrive in any order, all at once or one by one: the bytes are equal."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.imaging.arrivals import Arrivals
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene, Sparkle


def ref(index):
    return FrameRef(Path(f"frame_{index:03}.jpg"), index)


def taken(arrivals):
    while (one := arrivals.due()) is not None:
        yield one.index


@given(st.permutations(range(8)))
def test_any_order_of_arrival_comes_out_in_focus_order_as_soon_as_it_can(order):
    arrivals, seen = Arrivals(), []
    for count, index in enumerate(order):
        arrivals.add(ref(index))
        seen.extend(taken(arrivals))
        come = set(order[: count + 1])
        without_hole = next(n for n in range(9) if n not in come)
        assert seen == list(range(without_hole))
    assert len(arrivals) == 0


@given(st.sets(st.integers(0, 20)), st.randoms())
def test_missing_frames_are_passed_over_once_no_more_will_come(indices, random):
    arrivals, order = Arrivals(), sorted(indices)
    random.shuffle(order)
    for index in order:
        arrivals.add(ref(index))
    first = list(taken(arrivals))
    arrivals.close()
    assert first + list(taken(arrivals)) == sorted(indices)


def test_a_frame_whose_turn_has_passed_is_not_lost():
    arrivals = Arrivals()
    for index in (0, 1, 0):
        arrivals.add(ref(index))
    assert sorted(taken(arrivals)) == [0, 0, 1]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 3, 1, 0, 2, 4)])
def test_streaming_with_previews_and_batch_give_the_same_bytes(order):
    scene = ReliefScene(
        breathing=0.003, noise=0.003, sparkles=(Sparkle(60, 80, 1, 300),)
    )
    frames = scene.stack()
    batch = Stacker()
    for frame in frames:
        batch.add(frame)
    arrivals, streamed = Arrivals(), Stacker()
    for index in order:
        arrivals.add(frames[index].ref)
        while (one := arrivals.due()) is not None:
            streamed.add(frames[one.index])
            assert streamed.preview() is not None
    one, other = batch.finish(), streamed.finish()
    for name in ("pixels", "depth_map", "confidence", "owner"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
