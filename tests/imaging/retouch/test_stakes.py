import numpy as np

from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.stakes import Stakes, stakes_of
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.trouble import find_trouble


def test_more_is_at_stake_at_jumps_in_depth_than_in_texture_alone(bench, survey):
    _, result = bench.merged()
    stakes = stakes_of(survey, result.depth_map)
    rows, columns = stakes.shape
    depth = bench.scene.depth.astype(np.float32)
    jump = np.abs(np.gradient(depth)).max(axis=0) > 0.5
    near = cv2.dilate(jump.astype(np.uint8), np.ones((15, 15), np.uint8))
    small = cv2.resize(near, (columns, rows), interpolation=cv2.INTER_NEAREST) > 0
    assert 0.01 < small.mean() < 0.5
    assert stakes[small].mean() > 2 * stakes[~small].mean()


def test_nothing_is_at_stake_where_all_frames_show_the_same(bench):
    frames, result = bench.merged()
    survey = Survey()
    for alignment in result.alignments:
        same = type(alignment)(alignment.index, np.eye(2, 3), 1.0, 0.0)
        survey.add(frames[0], same)
    depth = np.full_like(result.depth_map, 2.0)
    assert stakes_of(survey, depth).max() < 2 / 255


def test_stakes_are_found_merge_by_merge_and_leave_stand_ins(bench):
    frames, result = bench.merged()
    survey = Survey()
    for frame, alignment in zip(frames, result.alignments, strict=True):
        survey.add(frame, alignment)
    box = (100, 80, 120, 90)
    assert survey.stand_in("front", box) is None
    stakes = Stakes(survey, result.depth_map)
    while not stakes.known:
        assert stakes.look()
    found = stakes.found()
    while stakes.look():
        pass
    assert np.array_equal(stakes.found(), found)
    sharp = result.pixels[80:170, 100:220] / 65535
    for name in ("front", "pyramid", "average"):
        soft = survey.stand_in(name, box)
        assert np.abs(soft.mean(axis=(0, 1)) - sharp.mean(axis=(0, 1))).max() < 0.05
    assert np.var(survey.stand_in("average", box)) < np.var(
        survey.stand_in("pyramid", box)
    )


def test_a_merge_tool_is_stood_in_for_until_all_frames_are_read(bench, survey):
    _, result = bench.merged()
    stakes_of(survey, result.depth_map)
    renderer = bench.renderer()
    dab = (bench.stroke("front", (60, 60), radius_px=30, hardness=1.0),)
    assert not renderer.is_warm([(0, 0)], dab)
    shown = renderer.stand_in((0, 0), dab, survey)
    assert (shown[50:70, 50:70] != result.pixels[50:70, 50:70]).any()
    assert np.array_equal(shown[110:], result.pixels[110:128, :128])


def test_the_place_with_most_at_stake_comes_first(bench, survey):
    _, result = bench.merged()
    maps = result.pixels, result.depth_map, result.confidence
    rows, columns = survey.small(survey.indices[0]).shape[:2]
    stakes = np.zeros((rows, columns), np.float32)
    usual = find_trouble(survey, stakes, *maps)
    assert len(usual) > 2
    x, y, width, height = usual[-1].box
    scale = columns / bench.columns
    middle = round(scale * (y + height / 2)), round(scale * (x + width / 2))
    stakes[middle] = 1.0
    assert find_trouble(survey, stakes, *maps)[0].box == usual[-1].box
