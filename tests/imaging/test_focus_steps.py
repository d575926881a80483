import numpy as np
import pytest

from facetstack.imaging.focus_steps import FADING, OFFSETS, Fading, fit_steps


def fading(step_px, *, curvature=(1.0, 1.0), cells=400, skip=()):
    """Return what would be observed of cells spread evenly around every frame."""
    lens = np.r_[0.0, np.cumsum(step_px)]
    edges = (lens[1:] + lens[:-1]) / 2
    rows = []
    for kind, factor in enumerate(curvature):
        for frame, focus in enumerate(lens):
            if frame in skip:
                continue
            low = edges[frame - 1] if frame else focus
            high = edges[frame] if frame < len(edges) else focus
            places = np.linspace(low, high, 41)
            for band, (bend, power) in enumerate(FADING):

                def lost(at, bend=bend * factor, power=power, places=places):
                    return power * np.log1p(bend * (at - places) ** 2 / power)

                for offset in OFFSETS:
                    if 0 <= frame + offset < len(lens):
                        drop = np.median(lost(lens[frame + offset]) - lost(focus))
                        rows.append((band, kind, frame, offset, drop, cells))
    table = np.array(rows)
    whole = table[:, :4].astype(np.int64).T
    return Fading(*whole, table[:, 4], table[:, 5])


@pytest.mark.parametrize("step", [0.8, 1.6, 2.4])
def test_even_steps_are_found(step):
    steps = fit_steps(fading(np.full(9, step)), 10)
    assert steps.step_px == pytest.approx(np.full(9, step), rel=0.1)


@pytest.mark.parametrize("place", range(9))
def test_one_long_step_stays_one_long_step(place):
    truth = np.full(9, 1.6)
    truth[place] = 3.2
    found = fit_steps(fading(truth), 10).step_px
    assert found[place] > 1.8 * np.median(found)
    assert np.delete(found, place).max() < 1.25 * np.median(found)


def test_detail_of_two_kinds_does_not_bend_the_steps():
    truth = np.full(9, 1.6)
    truth[4] = 3.2
    found = fit_steps(fading(truth, curvature=(0.7, 1.6)), 10).step_px
    assert found[4] > 1.7 * np.median(found)
    assert np.delete(found, 4).max() < 1.25 * np.median(found)


def test_a_frame_without_cells_takes_after_its_neighbours():
    steps = fit_steps(fading(np.full(9, 1.6), skip=(4, 5)), 10)
    assert steps.step_px == pytest.approx(np.full(9, 1.6), rel=0.15)


def test_nothing_seen_gives_even_steps():
    none = np.zeros(0, np.int64)
    steps = fit_steps(Fading(none, none, none, none, none / 1.0, none / 1.0), 5)
    assert steps.step_px == pytest.approx(np.full(4, steps.step_px[0]))


def test_longer_steps_lose_more_midway():
    loss = fit_steps(fading(np.array([1.6, 1.6, 3.2, 1.6, 1.6])), 6).loss_midway()
    assert loss.argmax() == 2
    assert np.all((loss > 0) & (loss < 1))


def test_the_radius_of_a_loss_loses_that_much():
    steps = fit_steps(fading(np.full(9, 1.6)), 10)
    radius = steps.radius_at_loss_px(0.2)
    power = FADING[0][1]
    curvature = np.median(steps.curvature)
    energy = (1 + curvature * radius**2 / power) ** -power
    assert 1 - np.sqrt(energy) == pytest.approx(0.2)


def test_fewer_than_three_frames_cannot_be_compared():
    with pytest.raises(ValueError, match="three frames"):
        fit_steps(fading(np.array([1.6])), 2)
