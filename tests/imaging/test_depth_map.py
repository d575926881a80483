import numpy as np

from facetstack.imaging.depth_map import (
    confidence_of,
    focus_energy,
    peak_offset,
    reach_px,
    window_scale,
)
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tone import luma_of


def test_sharp_has_more_focus_energy_than_soft_and_soft_more_than_softer():
    sharp = luma_of(ReliefScene().sharp)
    means = [focus_energy(sharp).mean()]
    for sigma in (1.0, 2.0, 4.0):
        means.append(focus_energy(cv2.GaussianBlur(sharp, (0, 0), sigma)).mean())
    assert means == sorted(means, reverse=True)
    assert means[0] > 5 * means[-1]


def test_a_flat_picture_has_no_focus_energy():
    assert focus_energy(np.full((80, 80), 0.5, np.float32)).max() < 1e-6


def test_focus_energy_of_rows_reads_no_farther_than_its_reach():
    sharp = luma_of(ReliefScene(rows=400).sharp)
    for scale in (1.0, 2.0):
        reach = reach_px(scale)
        whole = focus_energy(sharp, scale)
        first, last = 160, 240
        part = focus_energy(sharp[first - reach : last + reach], scale)
        inner = part[reach : reach + last - first]
        assert np.allclose(inner, whole[first:last], rtol=0.01)


def test_windows_grow_with_the_picture_but_never_without_end():
    scales = [
        window_scale(rows, rows * 3 // 2) for rows in (200, 1000, 1500, 2000, 6000)
    ]
    assert scales[0] == 1.0
    assert scales == sorted(scales)
    assert scales[-1] == 2.0


def test_a_gaussian_peak_between_frames_is_found_exactly():
    position, width = 0.3, 0.9
    before, at, after = (
        np.full((2, 2), np.exp(-((k - position) ** 2) / (2 * width**2)), np.float32)
        for k in (-1, 0, 1)
    )
    assert np.allclose(peak_offset(before, at, after), position, atol=0.01)


def test_without_a_peak_or_a_neighbour_the_frame_itself_is_the_depth():
    low, high = np.full((2, 2), 0.1, np.float32), np.full((2, 2), 0.2, np.float32)
    assert (peak_offset(high, low, high) == 0).all()
    assert (peak_offset(None, high, low) == 0).all()
    assert (peak_offset(low, high, None) == 0).all()


def test_confidence_rises_with_the_peak_above_the_mean():
    best = np.array([[0.01, 0.02, 0.1]], np.float32)
    confidence = confidence_of(best, np.full((1, 3), 0.01, np.float32))
    assert confidence[0, 0] == 0
    assert (np.diff(confidence[0]) > 0).all()
    assert confidence.max() <= 1
