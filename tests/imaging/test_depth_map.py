import numpy as np

from facetstack.imaging.depth_map import (
    NOISE_FLOOR,
    FocusPeaks,
    confidence_of,
    peak_offset,
    window_scale,
)
from facetstack.imaging.merge import BlendFusion
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.synthetic import ReliefScene


def energy_of(picture):
    rows, columns = picture.shape[:2]
    fusion = BlendFusion(rows, columns, StackRecipe())
    everywhere = np.ones(((rows + 1) // 2, (columns + 1) // 2), bool)
    return fusion.fold(picture.copy(), everywhere, lambda count, work: work(0, count))


def test_sharp_has_more_focus_energy_than_soft_and_soft_more_than_softer():
    sharp = ReliefScene().sharp
    means = [energy_of(sharp).mean()]
    for sigma in (1.0, 2.0, 4.0):
        means.append(energy_of(cv2.GaussianBlur(sharp, (0, 0), sigma)).mean())
    assert means == sorted(means, reverse=True)
    assert means[0] > 5 * means[-1]


def test_a_flat_picture_has_no_more_focus_energy_than_noise():
    flat = energy_of(np.full((80, 80, 3), 0.5, np.float32))
    assert np.allclose(flat, NOISE_FLOOR, rtol=1e-3)


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
    none = np.zeros((2, 2), np.float32)
    assert (peak_offset(high, low, high) == 0).all()
    assert (peak_offset(none, high, low) == 0).all()
    assert (peak_offset(low, high, none) == 0).all()


def test_peaks_are_followed_through_a_bracket_with_a_frame_left_out():
    positions = np.array([[0.0, 2.3, 3.8, 6.4, 8.0]], np.float32)
    peaks = FocusPeaks(1, 5)
    kept = [index for index in range(9) if index != 5]
    for index in kept:
        peaks.fold(np.exp(-((index - positions) ** 2) / 3).astype(np.float32), index)
    assert peaks.owner.tolist() == [[0, 2, 4, 6, 8]]
    error = np.abs(peaks.depth() - positions)
    assert error.max() < 0.25
    assert error[0, 1] < 0.01


def test_confidence_falls_where_depths_disagree_and_at_jumps():
    rng = np.random.default_rng(1)
    slope = np.tile(np.linspace(0, 5, 120, dtype=np.float32), (60, 1))
    noisy = rng.uniform(0, 8, (60, 120)).astype(np.float32)
    jump = np.where(np.arange(120) < 60, 1, 7).astype(np.float32) * np.ones((60, 1))
    confidence = confidence_of(slope)
    assert confidence.min() > 0.7
    assert confidence_of(noisy).max() < confidence.min() - 0.2
    at_jump = confidence_of(jump.astype(np.float32))
    assert at_jump[30, 60] < 0.3
    assert at_jump[30, 20] > 0.99
    assert confidence.max() <= 1
