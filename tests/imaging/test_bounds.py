# SPDX-License-Identifier: GPL-3.0-or-later
"""A merged value lies in the range of the owner frame and its neighbours nearby."""

import numpy as np
import pytest
from scipy.ndimage import maximum_filter, minimum_filter

from facetstack.imaging.bounds import BLOCK, Bounds
from facetstack.imaging.steps import PER_WHITE, steps_of


def planes(frame):
    """(3, rows, columns) steps of a (rows, columns, 3) picture of 0..1."""
    return np.ascontiguousarray(steps_of(frame).transpose(2, 0, 1))


def fold(bounds, frames, owners):
    """Give frames one by one; ``owners`` has who owns each pixel after each."""
    rows = len(frames[0])
    for index, (frame, owner) in enumerate(zip(frames, owners, strict=True)):
        bounds.update_rows(planes(frame), owner, index, 0, len(owner))
        bounds.keep_rows(planes(frame), 0, rows)
        bounds.next(index)


@pytest.mark.parametrize("shape", [(8, 12), (7, 9), (1, 5), (6, 1), (4, 5 * BLOCK)])
def test_nothing_leaves_the_range_around_it_and_what_is_inside_stays(shape):
    rng = np.random.default_rng(1)
    frames = [rng.random((*shape, 3), np.float32) for _ in range(3)]
    small = ((shape[0] + 1) // 2, (shape[1] + 1) // 2)
    owners = [np.full(small, min(index, 1), np.uint16) for index in range(3)]
    bounds = Bounds(*shape)
    fold(bounds, frames, owners)
    stack = np.stack(frames)
    widest = (4, 3, 3, 1)
    low = minimum_filter(stack, widest, mode="nearest").min(0)
    high = maximum_filter(stack, widest, mode="nearest").max(0)
    wild = rng.integers(0, 65536, (*shape, 3)).astype(np.uint16)
    held = wild.copy()
    bounds.hold(held, 0, shape[0])
    assert (held >= low * 65535 - 260).all()
    assert (held <= high * 65535 + 260).all()
    own = np.rint(frames[1] * 65535).astype(np.uint16)
    kept = own.copy()
    bounds.hold(kept, 0, shape[0])
    half_step = 65535 / PER_WHITE / 2
    beyond = np.abs(kept.astype(int) - own).max()
    assert beyond <= half_step + 1, "the owner is in its own range"


def test_a_frame_far_in_focus_does_not_widen_the_range():
    frames = [np.full((8, 8, 3), value, np.float32) for value in (0.5, 0.5, 0.5, 1.0)]
    owners = [np.full((4, 4), min(index, 1), np.uint16) for index in range(4)]
    bounds = Bounds(8, 8)
    fold(bounds, frames, owners)
    codes = np.full((8, 8, 3), 60000, np.uint16)
    bounds.hold(codes, 0, 8)
    assert codes.max() < 0.51 * 65535


def test_stripes_give_the_same_as_the_whole():
    rng = np.random.default_rng(2)
    frames = [rng.random((16, 10, 3), np.float32) for _ in range(2)]
    whole, parts = Bounds(16, 10), Bounds(16, 10)
    owner = rng.integers(0, 2, (8, 5)).astype(np.uint16)
    fold(whole, frames, [np.zeros_like(owner), owner])
    for index, frame in enumerate(frames):
        who = owner if index else np.zeros_like(owner)
        for first in range(0, 8, 2):
            parts.update_rows(planes(frame), who, index, first, first + 2)
        for first in range(0, 16, 4):
            parts.keep_rows(planes(frame), first, first + 4)
        parts.next(index)
    wild = rng.integers(0, 65536, (16, 10, 3)).astype(np.uint16)
    one, other = wild.copy(), wild.copy()
    whole.hold(one, 0, 16)
    for first in range(0, 16, 4):
        parts.hold(other[first : first + 4], first, first + 4)
    assert np.array_equal(one, other)


def test_ranges_are_those_of_the_owner_and_its_neighbours_alone():
    rng = np.random.default_rng(3)
    rows, columns = 10, 4 * BLOCK + 6
    frames = [rng.random((rows, columns, 3), np.float32) for _ in range(5)]
    final = rng.integers(0, 5, (rows // 2, columns // 2)).astype(np.uint16)
    owners = [np.minimum(final, index) for index in range(5)]
    bounds = Bounds(rows, columns)
    fold(bounds, frames, owners)
    stack = np.stack(frames)
    near = np.abs(np.arange(5)[:, None, None] - final) <= 1
    near = near.repeat(2, axis=1).repeat(2, axis=2)[..., None]
    low = minimum_filter(stack, (1, 3, 3, 1), mode="nearest")
    high = maximum_filter(stack, (1, 3, 3, 1), mode="nearest")
    low = np.where(near, low, np.inf).min(0)
    high = np.where(near, high, -np.inf).max(0)
    black, white = np.zeros((2, rows, columns, 3), np.uint16)
    white[:] = 65535
    bounds.hold(black, 0, rows)
    bounds.hold(white, 0, rows)
    assert np.abs(black / 65535 - low).max() < 1.1 / 255
    assert np.abs(white / 65535 - high).max() < 1.1 / 255
