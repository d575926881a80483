import cv2
import numpy as np

from facetstack.imaging.piece import find_piece

ROWS, COLUMNS = 160, 240
FLOOR = -12.0


def scene(*, ground=-15.0, ring=-7.0, seed=5):
    """Return ln energy of a ring of strong detail on a ground, and where it is."""
    rng = np.random.default_rng(seed)
    level = np.full((ROWS, COLUMNS), ground)
    place = np.zeros((ROWS, COLUMNS), np.uint8)
    cv2.ellipse(place, (120, 80), (70, 45), 20, 0, 360, 1, 14)
    level[place > 0] = ring
    level += cv2.GaussianBlur(rng.normal(0, 3, level.shape), (0, 0), 2)
    return level.astype(np.float32), place > 0


def overlap(a, b):
    return (a & b).sum() / (a | b).sum()


def test_a_ring_on_a_plain_sweep_is_found_and_its_hole_is_not():
    level, ring = scene()
    piece = find_piece(level, level > FLOOR)
    assert overlap(piece, ring) > 0.85
    assert not piece[80, 120]


def test_a_ring_on_a_cloth_whose_far_part_is_soft_is_found():
    level, ring = scene(ground=-10.5)
    level[:60][~ring[:60]] -= 5
    piece = find_piece(level, level > FLOOR)
    assert overlap(piece, ring) > 0.8


def test_a_piece_that_fills_the_picture_is_all_of_it():
    rng = np.random.default_rng(2)
    level = cv2.GaussianBlur(rng.normal(0, 4, (ROWS, COLUMNS)), (0, 0), 3) - 8
    piece = find_piece(level.astype(np.float32), level > FLOOR)
    assert piece.mean() > 0.95


def test_polished_places_within_the_piece_belong_to_it():
    level, _ = scene()
    level[60:100, 80:160] = -7
    level[75:85, 110:130] = -15
    piece = find_piece(level, level > FLOOR)
    assert piece[80, 120]


def test_dust_is_no_part_of_the_piece():
    level, _ = scene()
    level[5:8, 5:8] = -7
    assert not find_piece(level, level > FLOOR)[6, 6]


def test_without_any_detail_everything_may_be_the_piece():
    level = np.full((ROWS, COLUMNS), -15, np.float32)
    assert find_piece(level, level > FLOOR).all()
