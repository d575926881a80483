import numpy as np
import pytest

from facetstack.errors import Mismatched
from facetstack.imaging.proposals import propose
from facetstack.imaging.retouch.stakes import stakes_of
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.trouble import find_trouble


def places_of(survey, result):
    stakes = stakes_of(survey, result.depth_map)
    return find_trouble(
        survey, stakes, result.pixels, result.depth_map, result.confidence
    )


def test_the_sharpest_candidate_is_the_frame_in_focus(bench, survey):
    hits = 0
    points = [(x, y) for x in range(40, 400, 40) for y in range(30, 290, 30)]
    for x, y in points:
        best = survey.candidates(x, y)[0]
        hits += abs(best.index - bench.scene.depth[y, x]) <= 0.8
    assert hits >= 0.9 * len(points)


def test_five_candidates_come_sharpest_first(survey):
    found = survey.candidates(100, 100)
    sharpness = [one.sharpness for one in found]
    assert len(found) == 5
    assert sharpness == sorted(sharpness, reverse=True)
    assert len({one.index for one in found}) == 5


def test_points_beyond_the_picture_have_candidates_too(survey):
    assert survey.candidates(-50, 9999)
    assert Survey().candidates(0, 0) == ()


def test_frames_differ_most_where_depths_meet(bench, survey):
    # At the rim of the ball, sharp and blurred things meet; a plain place has neither.
    spread = survey.spread()
    assert spread.shape == (bench.rows, bench.columns)
    assert np.isfinite(spread).all()
    plain = Survey()
    frames, result = bench.merged()
    same = frames[0]
    for alignment in result.alignments:
        plain.add(same, type(alignment)(alignment.index, np.eye(2, 3), 1.0, 0.0))
    assert plain.spread().max() < 0.01 < np.median(spread)


def test_a_stand_in_looks_like_the_frame(bench, survey):
    box = (100, 80, 120, 90)
    sharp = bench.frames().part(2, box)
    soft = survey.stand_in(2, box)
    assert np.abs(soft.mean(axis=(0, 1)) - sharp.mean(axis=(0, 1))).max() < 2 / 255
    assert np.abs(soft - sharp).mean() < np.abs(sharp - sharp.mean((0, 1))).mean()
    assert survey.stand_in(99, box) is None


def test_stand_ins_change_only_what_operations_touch(bench, survey):
    renderer = bench.renderer()
    _, result = bench.merged()
    dab = (bench.stroke("frame", (60, 60), frame=bench.name(5), radius_px=20),)
    shown = renderer.stand_in((0, 0), dab, survey)
    assert (shown[55:65, 55:65] != result.pixels[55:65, 55:65]).any()
    assert np.array_equal(shown[100:], result.pixels[100:128, :128])
    assert not renderer.is_warm([(0, 0)], dab)


def test_a_frame_of_another_size_is_refused(bench, survey):
    other = ReliefScene(rows=64, columns=64, frames=2).frame(0)
    _, result = bench.merged()
    with pytest.raises(Mismatched, match="another size"):
        survey.add(other, result.alignments[0])


def test_places_lie_apart_within_the_picture(bench, survey):
    _, result = bench.merged()
    places = places_of(survey, result)
    assert places
    covered = np.zeros((bench.rows, bench.columns), int)
    for one in places:
        x, y, width, height = one.box
        assert 0 <= x <= bench.columns - width
        assert 0 <= y <= bench.rows - height
        covered[y : y + height, x : x + width] += 1
    assert covered.max() == 1


def test_proposals_are_operations_that_change_the_place_and_nothing_far(bench, survey):
    renderer = bench.renderer()
    _, result = bench.merged()
    places = places_of(survey, result)
    x, y, width, height = places[0].box
    offered = propose(places[0], renderer.frames, result.pixels, result.depth_map)
    assert 1 <= len(offered) <= 3
    assert len({one.label for one in offered}) == len(offered)
    for one in offered:
        assert one.operations
        changed = (renderer.render(one.operations) != result.pixels).any(axis=2)
        changed[max(0, y - 64) : y + height + 64, max(0, x - 64) : x + width + 64] = 0
        assert not changed.any()
        assert renderer.missing(one.operations) == ()
