import numpy as np
import pytest

from facetstack.imaging.pyramid import collapse, split


@pytest.mark.parametrize("shape", [(64, 96, 3), (61, 97, 3), (5, 200, 3), (3, 3, 3)])
def test_a_split_picture_collapses_to_itself(shape):
    picture = np.random.default_rng(3).random(shape).astype(np.float32)
    assert np.allclose(collapse(split(picture, 5)), picture, atol=1e-5)


def test_a_flat_picture_has_no_bands():
    bands = split(np.full((64, 64, 3), 0.4, np.float32), 3)
    assert max(float(np.abs(band).max()) for band in bands[:-1]) < 1e-6
