import numpy as np
import pytest

from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.imaging.retouch.origins import Origins

BRUSH = {"radius_px": 20, "hardness": 1.0}
AT, CORE = (200, 150), (slice(140, 161), slice(190, 211))


@pytest.fixture
def merged(bench):
    _, result = bench.merged()
    return Origins(result.owner, result.depth_map, result.confidence)


def test_a_painted_pixel_belongs_to_the_frame_it_was_painted_with(bench, merged):
    stroke = bench.stroke("frame", AT, frame=bench.name(4), **BRUSH)
    after = merged.with_strokes(bench.renderer(), (stroke,))
    assert (after.owner[CORE] == 4).all()
    assert np.allclose(after.depth[CORE], 4)
    assert (after.confidence[CORE] == 1).all()
    assert np.array_equal(after.owner[:100], merged.owner[:100])
    assert np.array_equal(after.confidence[:100], merged.confidence[:100])
    assert (merged.owner[CORE] != 4).any(), "the merge's own map stays what it was"


def test_the_last_of_several_strokes_counts_and_erasing_gives_back(bench, merged):
    strokes = [
        bench.stroke("frame", AT, frame=bench.name(1), **BRUSH),
        bench.stroke("owner", AT, frame=bench.name(5), **BRUSH),
    ]
    renderer = bench.renderer()
    assert (merged.with_strokes(renderer, strokes).owner[CORE] == 5).all()
    strokes.append(bench.stroke("erase", AT, **BRUSH))
    erased = merged.with_strokes(renderer, strokes)
    assert np.array_equal(erased.owner[CORE], merged.owner[CORE])
    assert np.array_equal(erased.confidence[CORE], merged.confidence[CORE])


def test_a_faint_stroke_changes_no_owner(bench, merged):
    faint = bench.stroke("frame", AT, frame=bench.name(4), strength=0.3, **BRUSH)
    after = merged.with_strokes(bench.renderer(), (faint,))
    assert np.array_equal(after.owner, merged.owner)


def test_a_depth_owns_by_the_frame_in_focus_there(bench, merged):
    brush = {"radius_px": 40, "offset_frames": 0.8}
    stroke = bench.stroke("depth", AT, frame=bench.name(2), **brush)
    after = merged.with_strokes(bench.renderer(), (stroke,))
    assert (after.owner[CORE] == 3).all()


def test_cloned_pixels_belong_to_the_frame_of_where_they_were_taken(bench, merged):
    painted = bench.stroke("frame", AT, frame=bench.name(5), **BRUSH)
    cloned = bench.stroke("clone", (320, 150), shift_px=(-120, 0), **BRUSH)
    after = merged.with_strokes(bench.renderer(), (painted, cloned))
    assert (after.owner[140:161, 310:331] == 5).all()


def test_a_merge_with_less_choice_tells_its_own_owners(bench, merged):
    # Told that all of it is at depth 2, the merge may only take frames around.
    _, result = bench.merged()
    corners = ((60, 60), (300, 60), (300, 240), (60, 240))
    area = Operation(
        Tool.STEADY,
        tuple(Point(*corner) for corner in corners),
        shape=Shape.AREA,
        hardness=1.0,
        radius_px=1.0,
    )
    renderer = type(bench.renderer())(
        result.pixels, np.full_like(result.depth_map, 2.0), bench.frames()
    )
    after = merged.with_strokes(renderer, (area,))
    inner = after.owner[80:220, 80:280]
    assert set(np.unique(inner)) <= {1, 2, 3}
    assert len(set(np.unique(merged.owner[80:220, 80:280])) - {1, 2, 3})
