import numpy as np
import pytest

from facetstack.imaging.coverage import CoverageReport, Gap, Status
from facetstack.session.coverage_picture import LOOKS, draw_coverage


def drawn(status, picture, gaps=()):
    none = np.zeros(0)
    rows, columns = picture.shape[:2]
    report = CoverageReport(
        np.asarray(status, np.uint8), rows, columns, (0, 1, 2), gaps, (), *(none,) * 3
    )
    return draw_coverage(report, picture)


def grey(rows=240, columns=480):
    return np.full((rows, columns, 3), 150, np.uint8)


def test_the_legend_lies_below_and_the_picture_keeps_its_size():
    result = drawn(np.full((60, 120), Status.SHARP), grey())
    assert result.dtype == np.uint8
    assert result.shape[1] == 480
    assert result.shape[0] > 240


@pytest.mark.parametrize("kind", [kind for kind in LOOKS if kind != Status.SHARP])
def test_what_is_missing_is_hatched_not_coloured_alone(kind):
    result = drawn(np.full((60, 120), kind), grey())[:240]
    brightness = result.astype(float).mean(axis=2)
    assert brightness.std() > 8
    assert (
        drawn(np.full((60, 120), Status.SHARP), grey())[:240].std(axis=(0, 1)).max() < 1
    )


def test_no_two_kinds_are_hatched_alike():
    slopes = [(look.across, look.down) for look in LOOKS.values()]
    assert len(set(slopes)) == len(slopes)


def test_what_is_outside_is_darkest():
    status = np.full((60, 120), Status.SHARP)
    status[:, :60] = Status.OUTSIDE
    result = drawn(status, grey())[:240]
    assert result[:, :230].mean() < 0.6 * result[:, 250:].mean()


def test_a_gap_is_framed_and_named_within_the_picture():
    corner = Gap(0, 1, 0.1, (400, 200, 80, 40), (0.5,), 0.3)
    status = np.full((60, 120), Status.SHARP)
    with_name = drawn(status, grey(), (corner,))
    without = drawn(status, grey())
    changed = np.argwhere((with_name != without).any(axis=2))
    assert changed[:, 0].min() > 150
    assert changed[:, 1].min() > 380
    assert changed[:, 0].max() <= 241
