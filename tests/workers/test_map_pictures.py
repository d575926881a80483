# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps as pictures: frames are told apart, what is unsure is tinted and hatched."""

import numpy as np

from facetstack.workers.map_pictures import (
    picture_from_confidence,
    picture_from_owner,
)


def luminance(bgr: np.ndarray) -> np.ndarray:
    return bgr[..., :3].astype(float) @ (0.114, 0.587, 0.299)


def test_neighbouring_frames_differ_in_brightness_not_by_hue_alone() -> None:
    count = 12
    owner = np.repeat(np.arange(count, dtype=np.uint16), 40)[None].repeat(80, axis=0)
    grey = np.full((40, count * 20), 128, np.uint8)
    picture = picture_from_owner(owner, grey, count)
    shades = luminance(picture.levels[0][20, 10::20])
    assert len(shades) == count
    darker = np.minimum(shades[1:], shades[:-1])
    lighter = np.maximum(shades[1:], shades[:-1])
    assert np.all(lighter - darker > 12)


def test_what_is_unsure_stands_out_in_grey_too() -> None:
    grey = np.full((300, 600), 120, np.uint8)
    confidence = np.ones((600, 1200), np.float32)
    confidence[:, 600:] = 0.1
    drawn = picture_from_confidence(confidence, grey).levels[0]
    sure, unsure = drawn[:, :290, :3], drawn[:, 310:, :3]
    assert np.all(sure == 120), "where it is sure the piece is left alone"
    assert luminance(unsure).std() > 5, "hatched"
    assert unsure[..., 2].mean() > unsure[..., 0].mean() + 40, "tinted"
