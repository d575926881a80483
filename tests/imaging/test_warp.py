import numpy as np
import pytest

from facetstack.imaging.opencv import cv2
from facetstack.imaging.steps import PER_WHITE
from facetstack.imaging.tone import to_working
from facetstack.imaging.warp import inside, warp_rows

TURNS = (0.0, 0.0004, -0.003, 0.05, 0.6)


def similarity(scale, turn, shift):
    return np.array([[scale, -turn, shift[0]], [turn, scale, shift[1]]])


def test_the_identity_changes_nothing():
    pixels = np.random.default_rng(1).integers(0, 255, (40, 60, 3)).astype(np.uint8)
    working = warp_rows(pixels, np.eye(2, 3), 1.0, 10, 30)
    assert np.allclose(working, to_working(pixels)[10:30], atol=0.5 / PER_WHITE)


@pytest.mark.parametrize("turn", TURNS)
def test_stripes_add_up_to_the_whole(turn):
    pixels = np.random.default_rng(2).integers(0, 255, (80, 60, 3)).astype(np.uint8)
    matrix = similarity(1.01, turn, (-2.3, 1.7))
    whole = warp_rows(pixels, matrix, 1.0, 0, 80)
    parts = [
        warp_rows(pixels, matrix, 1.0, first, first + 20) for first in (0, 20, 40, 60)
    ]
    assert np.abs(np.concatenate(parts) - whole).max() < 0.02


@pytest.mark.parametrize("turn", TURNS[:-1])
@pytest.mark.parametrize("scale", [0.97, 1.0, 1.04])
def test_a_ramp_is_moved_to_where_the_matrix_says(turn, scale):
    y, x = np.mgrid[0:200, 0:300].astype(float)
    ramp = np.stack([x, y, (x + y) / 2], axis=2)
    pixels = (ramp * 200).astype(np.uint16)
    matrix = similarity(scale, turn, (1.37, -2.21))
    moved = warp_rows(pixels, matrix, 1.0, 0, 200) * 65535 / 200
    within = inside(matrix, 200, 300, 4)
    truth_x = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]
    truth_y = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]
    assert np.abs(moved[..., 0] - truth_x)[within].max() < 0.03
    assert np.abs(moved[..., 1] - truth_y)[within].max() < 0.03


def test_fine_detail_survives_half_a_pixel_better_than_bicubic():
    x = np.arange(240)
    for cycles in (0.2, 0.3, 0.4):
        wave = 0.5 + 0.4 * np.cos(2 * np.pi * cycles * x)
        pixels = np.broadcast_to(wave[None, :, None] * 65535, (20, 240, 3))
        pixels = pixels.astype(np.uint16)
        matrix = similarity(1.0, 0.0, (0.5, 0.0))
        truth = 0.5 + 0.4 * np.cos(2 * np.pi * cycles * (x + 0.5))
        ours = warp_rows(pixels, matrix, 1.0, 0, 20)[10, 8:-8, 0]
        bicubic = cv2.warpAffine(
            to_working(pixels), matrix, (240, 20), flags=cv2.INTER_CUBIC | 16
        )[10, 8:-8, 0]
        kept = np.ptp(ours) / np.ptp(truth)
        assert abs(kept - 1) < abs(np.ptp(bicubic) / np.ptp(truth) - 1) + 0.02
        if cycles < 0.35:
            assert abs(kept - 1) < 0.05


def test_outside_the_frame_is_told_from_inside():
    matrix = np.array([[1.0, 0, -10.0], [0, 1, 0]])
    within = inside(matrix, 40, 60, 1)
    assert not within[:, :10].any()
    assert within[2:-2, 12:-2].all()
    small = inside(matrix, 40, 60, 1, step=2)
    assert small.shape == (20, 30)
    assert np.array_equal(small[2:-2, 8:-2], within[4:-4:2, 16:-4:2])
