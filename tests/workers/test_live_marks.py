# SPDX-License-Identifier: GPL-3.0-or-later
"""Marks stand where edges are crisp and light is clipped, and nowhere else."""

import numpy as np
import pytest

from facetstack.imaging.focus_measure import detail_energy
from facetstack.imaging.opencv import cv2
from facetstack.workers.live_marks import (
    Mark,
    MarkWishes,
    PeakLevel,
    make_marks,
    measure_exposure,
)
from facetstack.workers.pictures import picture_from_bgr


def half_sharp() -> np.ndarray:
    """Return grey texture, crisp on the left and blurred on the right."""
    rng = np.random.default_rng(1)
    grey = cv2.GaussianBlur(rng.integers(60, 190, (200, 300), np.uint8), (0, 0), 0.7)
    grey[:, 150:] = cv2.GaussianBlur(grey, (0, 0), 4)[:, 150:]
    return np.repeat(grey[..., None], 3, axis=2)


def marks_of(bgr: np.ndarray, wishes: MarkWishes) -> np.ndarray | None:
    return make_marks(detail_energy(np.ascontiguousarray(bgr[..., 0])), bgr, wishes)


def test_peaking_marks_crisp_edges_and_no_soft_ones() -> None:
    marks = marks_of(half_sharp(), MarkWishes(PeakLevel.MIDDLE))
    assert marks is not None
    assert (marks[:, :140] == Mark.PEAK).mean() > 0.2
    assert not (marks[:, 165:] == Mark.PEAK).any()


def test_a_more_sensitive_peaking_marks_more() -> None:
    low, middle, high = (
        np.count_nonzero(marks_of(half_sharp(), MarkWishes(level)))
        for level in (PeakLevel.LOW, PeakLevel.MIDDLE, PeakLevel.HIGH)
    )
    assert low < middle < high


def test_clipping_is_told_per_channel() -> None:
    bgr = np.full((40, 60, 3), 128, np.uint8)
    bgr[:10, :, 2] = 255
    bgr[-5:, :, 0] = 0
    marks = marks_of(bgr, MarkWishes(clipping=True))
    assert marks is not None
    assert (marks[:10] == Mark.HIGHLIGHT).all()
    assert (marks[-5:] == Mark.SHADOW).all()
    assert not marks[10:-5].any()


def test_nothing_is_marked_unless_wished_for() -> None:
    assert marks_of(half_sharp(), MarkWishes()) is None


@pytest.mark.parametrize(("code", "share"), [(255, 1.0), (240, 0.0)])
def test_the_ground_is_white_only_if_it_is_purely_white(
    code: int, share: float
) -> None:
    bgr = np.full((400, 600, 3), code, np.uint8)
    bgr[100:300, 200:400] = 90
    exposure = measure_exposure(picture_from_bgr(bgr))
    assert exposure.white_border == share
    assert exposure.border_code == pytest.approx(code)
    piece = (200 * 200) / (400 * 600)
    assert exposure.highlights == pytest.approx(share * (1 - piece), abs=0.02)
    assert exposure.histogram.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
