import numpy as np
import pytest

from facetstack.imaging.layers import LayeredScene
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.tone import luma_of


def merge(scene, **choices):
    stacker = Stacker(StackRecipe(align=False, **choices))
    for frame in scene.stack():
        stacker.add(frame)
    return stacker.finish()


def ssim(one, other):
    """Structural similarity of lumas (Wang et al. 2004), Gaussian window of 1.5 px."""

    def mean(plane):
        return cv2.GaussianBlur(plane, (0, 0), 1.5)

    a, b = luma_of(one.astype(np.float32)), luma_of(other.astype(np.float32))
    mean_a, mean_b = mean(a), mean(b)
    vary_a, vary_b = mean(a * a) - mean_a**2, mean(b * b) - mean_b**2
    both = mean(a * b) - mean_a * mean_b
    similar = (2 * both + 9e-4) / (vary_a + vary_b + 9e-4)
    similar *= (2 * mean_a * mean_b + 1e-4) / (mean_a**2 + mean_b**2 + 1e-4)
    return float(similar[20:-20, 20:-20].mean())


def core_error(scene, **choices):
    """Mean error in the cores of prongs, in 255ths."""
    error = np.abs(merge(scene, **choices).pixels / 65535 - scene.truth())
    return error[scene.core()].mean() * 255


@pytest.mark.parametrize("prong_px", [8, 12])
@pytest.mark.parametrize("contrast", [0.05, 0.1, 0.3, 1.0])
def test_with_front_a_prong_before_a_far_ground_is_opaque(prong_px, contrast):
    scene = LayeredScene(prong_px=prong_px, contrast=contrast)
    assert core_error(scene, front=True) < 2


def test_without_front_a_sharper_ground_shows_through_a_plain_prong():
    scene = LayeredScene(contrast=0.3)
    assert core_error(scene) > core_error(scene, front=True) + 5


def test_front_leaves_a_ground_without_anything_before_it_as_it_is():
    from facetstack.imaging.synthetic import ReliefScene

    scene = ReliefScene(breathing=0.0, noise=0.003)
    results = [merge(scene, front=front).pixels.astype(int) for front in (False, True)]
    assert np.mean(np.abs(results[0] - results[1]) > 257) < 0.03


@pytest.mark.parametrize(("front", "back"), [(1, 7), (3, 6)])
@pytest.mark.parametrize("method", ["hybrid", "pyramid"])
def test_a_stone_keeps_both_its_sheets(front, back, method):
    scene = LayeredScene("stone", front=front, back=back)
    truth = scene.truth()
    best = max(ssim(frame.pixels / 65535, truth) for frame in scene.stack())
    merged = ssim(merge(scene, method=method).pixels / 65535, truth)
    assert merged >= 0.80
    assert merged > best + 0.05
