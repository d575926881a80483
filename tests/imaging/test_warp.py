import numpy as np

from facetstack.imaging.tone import to_working
from facetstack.imaging.warp import warp_rows


def test_the_identity_changes_nothing():
    pixels = np.random.default_rng(1).integers(0, 255, (40, 60, 3)).astype(np.uint8)
    working, valid = warp_rows(pixels, np.eye(2, 3), 1.0, 10, 30)
    assert np.array_equal(working, to_working(pixels)[10:30])
    assert valid.all()


def test_stripes_add_up_to_the_whole():
    pixels = np.random.default_rng(2).integers(0, 255, (80, 60, 3)).astype(np.uint8)
    matrix = np.array([[1.01, 0.002, -2.3], [-0.002, 1.01, 1.7]])
    whole, all_valid = warp_rows(pixels, matrix, 1.0, 0, 80)
    parts = [
        warp_rows(pixels, matrix, 1.0, first, first + 20) for first in (0, 20, 40, 60)
    ]
    assert np.abs(np.concatenate([part[0] for part in parts]) - whole).max() < 0.02
    assert np.array_equal(np.concatenate([part[1] for part in parts]), all_valid)


def test_outside_the_frame_nothing_is_valid():
    pixels = np.full((40, 60, 3), 128, np.uint8)
    matrix = np.array([[1.0, 0, -10.0], [0, 1, 0]])
    _, valid = warp_rows(pixels, matrix, 1.0, 0, 40)
    assert not valid[:, :10].any()
    assert valid[2:-2, 12:-2].all()


def test_a_ramp_is_moved_by_a_fraction_of_a_pixel():
    ramp = np.arange(60, dtype=np.float64) * 1000
    pixels = np.broadcast_to(ramp[None, :, None], (40, 60, 3)).astype(np.uint16)
    matrix = np.array([[1.0, 0, 0.25], [0, 1, 0]])
    working, valid = warp_rows(pixels, matrix, 1.0, 0, 40)
    moved_px = (working[5, :, 0] * 65535 - ramp) / 1000
    # OpenCV's bicubic kernel places slow detail up to 0.05 px beside the truth.
    assert np.allclose(moved_px[valid[5]], 0.25, atol=0.06)
