from dataclasses import replace

import numpy as np
import pytest

from facetstack.imaging.frame import Frame
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.specks import Specks
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene

HOT = [(40, 50, 0), (90, 300, 1), (180, 70, 2), (120, 180, 1), (60, 200, 0)]
DUST = [(50, 110, 5.0, 0.12), (200, 280, 6.0, 0.15), (30, 250, 4.0, 0.10)]


def smooth_scene(frames=9):
    """A ground without much detail, moved over the sensor from frame to frame."""
    relief = ReliefScene(frames=frames, shift_px=4.0, noise=0.004, breathing=0.0)
    relief.sharp[:] = 0.5 + 0.1 * (relief.sharp - 0.5)
    return relief


def spoilt(frame: Frame, hot=(), dust=()):
    """Return a frame as a sensor with these specks would have taken it."""
    pixels = frame.pixels.astype(np.float32)
    y, x = np.mgrid[0 : frame.rows, 0 : frame.columns]
    for row, column, radius, share in dust:
        away = np.hypot(y - row, x - column)
        shade = 1 - share * np.clip((radius - away) / 3 + 0.5, 0, 1)
        pixels *= shade[..., None]
    for row, column, colour in hot:
        pixels[row, column, colour] += 90
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            pixels[row + down, column + right, colour] += 35
    return replace(frame, pixels=np.clip(pixels, 0, 255).astype(np.uint8))


def cleaned(stack, matrices):
    specks = Specks(stack[0].rows, stack[0].columns)
    return [
        specks.clean(frame.pixels, matrix, index)
        for index, (frame, matrix) in enumerate(zip(stack, matrices, strict=True))
    ]


@pytest.mark.parametrize(("hot", "dust"), [(HOT, ()), ((), DUST)], ids=["hot", "dust"])
def test_specks_that_stand_still_are_taken_out_of_later_frames(hot, dust):
    relief = smooth_scene(13)
    plain = relief.stack()
    stack = [spoilt(frame, hot, dust) for frame in plain]
    results = cleaned(stack, [relief.matrix(index) for index in range(13)])
    last = plain[-1].pixels.astype(int)
    for row, column, *rest in [*hot, *dust]:
        reach = int(rest[0]) if len(rest) == 2 else 2
        part = np.s_[row - reach : row + reach + 1, column - reach : column + reach + 1]
        before = np.abs(stack[-1].pixels[part].astype(int) - last[part])
        after = np.abs(results[-1][part].astype(int) - last[part])
        assert after.mean() < 0.5 * before.mean()
        assert after.max() < max(8, 0.3 * before.max())


TEXTURED_DUST = [(50, 110, 7.0, 0.12), (190, 270, 8.0, 0.15)]


def test_dust_on_textured_ground_is_found_where_it_lies_and_mostly_divided_out():
    relief = ReliefScene(frames=12, shift_px=1.0, noise=0.004)
    plain = relief.stack()
    stack = [spoilt(frame, (), TEXTURED_DUST) for frame in plain]
    specks = Specks(stack[0].rows, stack[0].columns)
    for index, frame in enumerate(stack):
        specks.clean(frame.pixels, relief.matrix(index), index)
    assert specks.dust_spots == len(TEXTURED_DUST)
    result = specks.clean(stack[-1].pixels, relief.matrix(11), 12).astype(int)
    for row, column, radius, share in TEXTURED_DUST:
        reach = int(radius / 2)
        part = np.s_[row - reach : row + reach + 1, column - reach : column + reach + 1]
        clean = plain[-1].pixels[part].mean()
        assert abs(result[part].mean() - clean) < 0.5 * share * clean


def test_marks_on_the_piece_are_not_taken_for_dust():
    relief = ReliefScene(frames=12, shift_px=1.0, noise=0.004)
    y, x = np.mgrid[0 : relief.rows, 0 : relief.columns]
    for row, column, radius, share in TEXTURED_DUST:
        away = np.hypot(y - row, x - column)
        relief.sharp[:] *= (1 - share * np.clip((radius - away) / 3 + 0.5, 0, 1))[
            ..., None
        ]
    stack = relief.stack()
    results = cleaned(stack, [relief.matrix(index) for index in range(12)])
    assert all(
        result is frame.pixels for result, frame in zip(results, stack, strict=True)
    )


def test_where_nothing_moved_dust_is_left_as_it_leaves_no_trail():
    relief = ReliefScene(frames=12, breathing=0.0, noise=0.004)
    stack = [spoilt(frame, (), TEXTURED_DUST) for frame in relief.stack()]
    results = cleaned(stack, [relief.matrix(index) for index in range(12)])
    assert all(
        result is frame.pixels for result, frame in zip(results, stack, strict=True)
    )


def test_frames_without_specks_stay_as_they_are():
    for relief in (smooth_scene(), ReliefScene(frames=9), ReliefScene(frames=6)):
        stack = relief.stack()
        matrices = [relief.matrix(index) for index in range(len(stack))]
        for frame, result in zip(stack, cleaned(stack, matrices), strict=True):
            assert result is frame.pixels


def test_a_frame_given_is_never_written_to():
    relief = smooth_scene()
    stack = [spoilt(frame, HOT) for frame in relief.stack()]
    for frame in stack:
        frame.pixels.setflags(write=False)
    copies = [frame.pixels.copy() for frame in stack]
    cleaned(stack, [relief.matrix(index) for index in range(9)])
    assert all(
        np.array_equal(frame.pixels, copy)
        for frame, copy in zip(stack, copies, strict=True)
    )


@pytest.mark.parametrize("rows_off", [0, 1])
def test_sixteen_bit_and_odd_sizes_are_cleaned_alike(rows_off):
    relief = smooth_scene()
    stack = [spoilt(frame, HOT) for frame in relief.stack()]
    deep = [
        replace(
            frame,
            pixels=frame.pixels[: 240 - rows_off, : 360 - rows_off].astype(np.uint16)
            * 257,
        )
        for frame in stack
    ]
    results = cleaned(deep, [relief.matrix(index) for index in range(9)])
    for row, column, colour in HOT:
        around = results[-1][row - 5 : row + 6, column - 5 : column + 6, colour]
        assert results[-1][row, column, colour] < np.median(around) + 12 * 257


@pytest.mark.parametrize(("method", "share"), [("hybrid", 0.001), ("pyramid", 0.004)])
def test_specks_leave_no_trails_in_a_merged_picture(method, share):
    relief = smooth_scene()
    plain = relief.stack()
    pictures = []
    for stack in (plain, [spoilt(frame, HOT, DUST) for frame in plain]):
        stacker = Stacker(StackRecipe(method=method))
        for frame in stack:
            stacker.add(frame)
        pictures.append(stacker.finish().pixels / 257)
    difference = np.abs(pictures[1] - pictures[0])[8:-8, 40:-8]
    assert np.mean(difference.max(axis=2) > 8) < share
    assert difference.mean() < 0.5
