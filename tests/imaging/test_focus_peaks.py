import numpy as np
import pytest

from facetstack.imaging.focus_peaks import UNSEEN, FocusPeaks
from facetstack.imaging.focus_steps import FADING

POWER = FADING[0][1]


def curve(places, focus, bend=0.3):
    """Return ln energy of cells in focus at ``places``, seen from ``focus``."""
    return (-POWER * np.log1p(bend * (places - focus) ** 2 / POWER)).astype(np.float32)


def peaks_of(places, lens):
    peaks = FocusPeaks(places.shape)
    for focus in lens:
        peaks.add(curve(places, focus))
    return peaks


def test_the_sharpest_frame_and_its_neighbours_are_kept():
    places = np.array([[2.1, 0.2, 5.0]])
    lens = np.arange(6.0)
    peaks = peaks_of(places, lens)
    assert peaks.frame.tolist() == [[2, 0, 5]]
    for offset, kept in (
        (-2, peaks.before_next),
        (-1, peaks.before),
        (1, peaks.after),
        (2, peaks.after_next),
    ):
        assert kept[0, 0] == curve(places, lens[2 + offset])[0, 0]
    assert peaks.before[0, 1] == peaks.before_next[0, 1] == UNSEEN
    assert peaks.after[0, 2] == peaks.after_next[0, 2] == UNSEEN


def test_the_place_between_frames_is_found_whatever_the_detail():
    lens = np.array([0, 1.5, 3.0, 6.0, 7.5, 9.0])
    places = np.linspace(0.1, 8.9, 45)[None]
    for bend in (0.1, 0.3, 0.6):
        peaks = FocusPeaks(places.shape)
        for focus in lens:
            peaks.add(curve(places, focus, bend))
        found = lens[peaks.frame] + peaks.depth_px(np.diff(lens))
        assert found == pytest.approx(places, abs=0.02)


def test_places_beyond_the_ends_are_carried_on():
    lens = np.arange(0, 9, 1.5)
    peaks = peaks_of(np.array([[-1.0, 8.6]]), lens)
    depth = peaks.depth_px(np.diff(lens))
    assert depth[0, 0] == pytest.approx(-1.0, abs=0.05)
    assert depth[0, 1] == pytest.approx(8.6 - lens[-1], abs=0.05)


def test_what_no_frame_reaches_stays_unseen():
    peaks = FocusPeaks((1, 2))
    for _ in range(4):
        peaks.add(np.array([[UNSEEN, -3]], np.float32))
    assert peaks.best[0, 0] == UNSEEN
    assert np.isfinite(peaks.depth_px(np.ones(3))).all()


def test_drops_are_medians_by_frame_and_kind():
    places = np.concatenate([np.full(20, 2.0), np.full(20, 3.0)])[None]
    peaks = peaks_of(places, np.arange(6.0))
    piece = np.arange(40)[None] < 20
    seen = FocusPeaks.observe([peaks], [piece, ~piece])
    assert set(seen.frame[seen.kind == 0]) == {2}
    assert set(seen.frame[seen.kind == 1]) == {3}
    assert np.all(seen.cells == 20)
    for offset, drop in zip(seen.offset, seen.drop, strict=True):
        truth = -curve(np.zeros(1), float(offset))[0]
        assert drop == pytest.approx(truth, abs=1e-5)
