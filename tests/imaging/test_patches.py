"""Polished metal and a white sweep show no detail: nor may the merge show patches."""

import numpy as np
import pytest

from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene

SEEN = 1.0
"""Soft differences of less than this, in 255ths, are not seen."""


def plain(kind, flicker=1.0):
    """A scene without texture: shaded metal with soft reflections, or a white sweep."""
    scene = ReliefScene(frames=8, noise=0.006, breathing=0.0, flicker=flicker)
    y, x = np.mgrid[0 : scene.rows, 0 : scene.columns].astype(np.float32)
    if kind == "metal":
        shade = 0.5 + 0.25 * np.sin(x / 40 + y / 90) + 0.1 * np.cos(y / 25)
    else:
        shade = 0.86 + 0.05 * y / scene.rows
    scene.sharp[:] = np.clip(shade, 0, 1)[..., None]
    if kind == "engraved":
        scene.sharp[100:140:8, 60:300] *= 0.6
    return scene


def patches(picture, truth):
    """Soft differences, of 8 to 32 px, in 255ths."""
    apart = (picture - truth).mean(axis=2).astype(np.float32) * 255
    return cv2.GaussianBlur(apart, (0, 0), 4) - cv2.GaussianBlur(apart, (0, 0), 16)


@pytest.mark.parametrize("method", ["hybrid", "pyramid"])
@pytest.mark.parametrize("kind", ["metal", "sweep"])
@pytest.mark.parametrize("flicker", [1.0, 1.02])
def test_a_surface_without_detail_shows_no_patches(kind, method, flicker):
    scene = plain(kind, flicker)
    stacker = Stacker(StackRecipe(align=False, method=method))
    stack = scene.stack()
    for frame in stack:
        stacker.add(frame)
    truth, inner = scene.truth(), np.s_[20:-20, 20:-20]
    merged = patches(stacker.finish().pixels / 65535, truth)[inner]
    assert np.abs(merged).max() < SEEN


def test_a_surface_around_engraving_shows_no_patches():
    scene = plain("engraved")
    stacker = Stacker(StackRecipe(align=False))
    for frame in scene.stack():
        stacker.add(frame)
    apart = np.abs(patches(stacker.finish().pixels / 65535, scene.truth()))
    far = np.ones(apart.shape, bool)
    far[60:180, 20:340] = False
    far[:20] = far[-20:] = far[:, :20] = far[:, -20:] = False
    assert apart[far].max() < SEEN
