import numpy as np
import pytest

from facetstack.imaging.align import prepare, register
from facetstack.imaging.matrices import compose, corner_distance_px, identity, invert
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tier import tier_of


def features_of(pixels):
    return prepare(tier_of(pixels))


def test_a_matrix_and_its_inverse_move_nothing():
    scene = ReliefScene(breathing=0.01, shift_px=3)
    there = scene.matrix(3)
    assert np.allclose(compose(there, invert(there)), identity())


def test_a_frame_lies_on_itself():
    features = features_of(ReliefScene().frame(2).pixels)
    found = register(features, features)
    assert corner_distance_px(found.matrix, identity(), 240, 360) < 0.01
    assert found.correlation > 0.999
    assert found.residual_px < 0.01


@pytest.mark.parametrize("breathing", [-0.004, 0.0, 0.004])
@pytest.mark.parametrize("shift_px", [0.0, 2.3])
def test_scale_and_shift_between_neighbours_are_recovered(breathing, shift_px):
    scene = ReliefScene(breathing=breathing, shift_px=shift_px, noise=0.004)
    frames = [features_of(scene.frame(index).pixels) for index in (2, 3)]
    found = register(*frames)
    truth = compose(scene.matrix(3), invert(scene.matrix(2)))
    assert corner_distance_px(found.matrix, truth, 240, 360) < 0.2


def test_a_rolled_camera_is_recovered():
    scene = ReliefScene()
    pixels = scene.frame(2).pixels
    angle = np.deg2rad(0.4)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array([179.5, 119.5])
    truth = np.column_stack([turn, centre - turn @ centre])
    rolled = cv2.warpAffine(pixels, truth, (360, 240), flags=cv2.INTER_CUBIC)
    found = register(features_of(pixels), features_of(rolled))
    assert corner_distance_px(found.matrix, truth, 240, 360) < 0.2


def test_a_bumped_stand_is_found_however_far_it_went():
    scene = ReliefScene()
    pixels = scene.frame(2).pixels
    bumped = np.roll(pixels, (-17, 31), axis=(0, 1))
    found = register(features_of(pixels), features_of(bumped))
    truth = np.array([[1.0, 0, 31], [0, 1, -17]])
    assert corner_distance_px(found.matrix, truth, 240, 360) < 0.3


def test_a_frame_larger_than_the_tier_is_measured_in_its_own_pixels():
    scene = ReliefScene(rows=1200, columns=1920, breathing=0.003, shift_px=4)
    frames = [features_of(scene.frame(index).pixels) for index in (2, 3)]
    assert frames[0].scale < 1
    truth = compose(scene.matrix(3), invert(scene.matrix(2)))
    assert corner_distance_px(register(*frames).matrix, truth, 1200, 1920) < 0.4


def test_two_different_pieces_are_lost():
    one = features_of(ReliefScene(seed=1).frame(2).pixels)
    other = features_of(ReliefScene(seed=2).frame(2).pixels)
    assert register(one, other).lost


@pytest.mark.parametrize("level", [0, 255])
def test_a_black_or_white_frame_is_lost(level):
    frame = features_of(ReliefScene().frame(2).pixels)
    flat = features_of(np.full((240, 360, 3), level, np.uint8))
    assert register(frame, flat).lost
    assert register(flat, frame).lost
