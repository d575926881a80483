import numpy as np
import pytest

from facetstack.imaging.gain import estimate_gain, thumbnail
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tier import tier_of


@pytest.mark.parametrize("flicker", [0.5, 0.98, 1.0, 1.02])
def test_flicker_is_measured_through_defocus_and_breathing(flicker):
    scene = ReliefScene(flicker=flicker, breathing=0.003)
    reference, other = (
        thumbnail(tier_of(scene.frame(index).pixels)) for index in (2, 3)
    )
    move = scene.matrix(3) @ np.vstack([np.linalg.inv(_square(scene.matrix(2)))])
    gain = estimate_gain(reference, other, move)
    assert gain == pytest.approx(1 / flicker, rel=0.005)


def test_where_nothing_can_be_compared_the_exposure_stays():
    black = thumbnail(tier_of(np.zeros((60, 90, 3), np.uint8)))
    assert estimate_gain(black, black, np.eye(2, 3)) == 1.0


def _square(matrix):
    return np.vstack([matrix, [0, 0, 1]])
