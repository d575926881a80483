"""Mosaics are made of pictures, and pictures of them again."""

import numpy as np
import pytest

from facetstack.imaging.demosaic import BAYER, MosaicScale, demosaic
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tone import encoded_from_linear, linear_from_encoded

BLACK, WHITE = 256, 12000
GAINS = (2.0, 1.0, 1.5, 1.0)


def scale(sites=(0, 1, 1, 2), to_srgb=None):
    matrix = np.eye(3) if to_srgb is None else to_srgb
    return MosaicScale(sites, (BLACK,) * 4, WHITE - BLACK, GAINS, matrix)


def mosaic_of(linear, sites):
    """Return what a sensor sees of linear light (rows, columns, 3)."""
    codes = np.empty(linear.shape[:2], np.uint16)
    for place, colour in enumerate(sites):
        part = np.s_[place // 2 :: 2, place % 2 :: 2]
        channel = 1 if colour == 3 else colour
        light = linear[part][..., channel] / GAINS[colour]
        codes[part] = np.clip(light, 0, 1) * (WHITE - BLACK) + BLACK + 0.5
    return codes


@pytest.fixture(scope="module")
def picture():
    """A picture like optics make it: colours that keep to objects, softened edges."""
    relief = ReliefScene(rows=150, columns=230)
    grey = relief.sharp.mean(axis=2, keepdims=True)
    tint = np.where(relief.depth[..., None] < 2, (1.0, 0.8, 0.4), (0.9, 0.95, 1.0))
    picture = cv2.GaussianBlur((grey * tint).astype(np.float32), (0, 0), 0.7)
    return np.asarray(picture, np.float64)


def psnr_db(pixels, truth):
    inner = (slice(8, -8), slice(8, -8))
    return -10 * np.log10(np.mean((pixels[inner] / 65535 - truth[inner]) ** 2))


@pytest.mark.parametrize("sites", BAYER)
def test_every_order_of_colours_gives_the_picture(sites, picture):
    linear = linear_from_encoded(picture)
    pixels = demosaic(mosaic_of(linear, sites), scale(sites))
    assert pixels.shape == picture.shape
    assert psnr_db(pixels, picture) > 38


@pytest.mark.parametrize(("rows", "columns"), [(149, 230), (150, 229), (17, 33)])
def test_odd_sizes_and_borders_are_developed_alike(rows, columns, picture):
    linear = linear_from_encoded(picture)
    whole = demosaic(mosaic_of(linear, BAYER[0]), scale())
    part = demosaic(mosaic_of(linear[:rows, :columns], BAYER[0]), scale())
    inner = np.s_[: rows - 8, : columns - 8]
    assert np.array_equal(part[inner], whole[inner])
    error = part / 65535.0 - picture[:rows, :columns]
    assert np.abs(error).mean() < 0.01


def test_plain_patches_are_exact_and_white_is_cut_off_in_each_colour():
    for light in (0.0, 0.2, 1.0, 3.0):
        codes = mosaic_of(np.full((40, 40, 3), light), BAYER[0])
        pixels = demosaic(codes, scale()) / 65535
        wanted = encoded_from_linear(np.array(min(light, 1.0)))
        assert pixels == pytest.approx(float(wanted), abs=2e-3)


def test_colours_go_through_the_matrix():
    matrix = np.array([[1.5, -0.4, -0.1], [-0.2, 1.3, -0.1], [0.1, -0.6, 1.5]])
    light = np.array([0.3, 0.4, 0.35])
    codes = mosaic_of(np.broadcast_to(light, (40, 40, 3)), BAYER[0])
    pixels = demosaic(codes, scale(to_srgb=matrix)) / 65535
    wanted = encoded_from_linear(matrix @ light)
    assert pixels[20, 20] == pytest.approx(wanted, abs=2e-3)
