import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facetstack.imaging.retouch.geometry import TILE_PX
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.imaging.tone import from_codes, to_codes
from facetstack.progress import Cancelled, CancelToken

NAMES = [f"relief_{number:03}.tif" for number in range(1, 7)]


@st.composite
def operations(draw):
    """Any operation on the scene of the bench."""
    tool = draw(st.sampled_from(Tool))
    place = st.tuples(st.integers(-20, 440), st.integers(-20, 320), st.just(1.0))
    shape = draw(st.sampled_from(Shape))
    count = draw(st.integers(3 if shape is Shape.AREA else 1, 5))
    names = [*NAMES, ""] if tool is Tool.DEPTH else NAMES
    wants_frame = tool in (Tool.FRAME, Tool.OWNER, Tool.DEPTH)
    return Operation(
        tool,
        tuple(Point(*draw(place)) for _ in range(count)),
        shape=shape,
        radius_px=draw(st.sampled_from([1.0, 7.5, 24.0, 60.0])),
        hardness=draw(st.sampled_from([0.0, 0.5, 1.0])),
        strength=draw(st.sampled_from([0.3, 1.0])),
        frame=draw(st.sampled_from(names)) if wants_frame else "",
        offset_frames=draw(st.sampled_from([-1.0, 0.4])) if tool is Tool.DEPTH else 0.0,
        method=draw(st.sampled_from(["depth", "average"]))
        if tool is Tool.METHOD
        else "",
        shift_px=draw(st.sampled_from([(37, -12), (-150, 90)])),
        mirror_x_px=draw(st.sampled_from([None, 210.0])),
    )


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(operations(), min_size=1, max_size=5, unique_by=lambda one: one.id))
def test_painting_act_by_act_gives_the_bytes_of_a_full_render(bench, strokes):
    fresh, used = bench.renderer(), bench.renderer()
    picture, before = used.render(()), ()
    for count in range(1, len(strokes) + 1):
        after = tuple(strokes[:count])
        used.draw(picture, used.changed(before, after), after)
        before = after
    assert np.array_equal(picture, fresh.render(strokes))


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(operations(), min_size=2, max_size=4), st.data())
def test_hiding_deleting_and_reordering_equal_a_fresh_render(bench, strokes, data):
    used = bench.renderer()
    picture = used.render(strokes)
    place = data.draw(st.integers(0, len(strokes) - 1))
    changed = [
        [*strokes[:place], strokes[place].shown(False), *strokes[place + 1 :]],
        [*strokes[:place], *strokes[place + 1 :]],
        list(reversed(strokes)),
    ]
    before = strokes
    for after in [*changed, strokes]:
        used.draw(picture, used.changed(before, after), after)
        assert np.array_equal(picture, bench.renderer().render(after))
        before = after


def test_a_stroke_that_grows_gives_the_bytes_of_the_stroke_at_once(bench):
    places = [(20 + 8 * step, 40 + 5 * step) for step in range(40)]
    used = bench.renderer()
    picture, before, sizes = used.render(()), (), []
    for count in range(1, len(places) + 1, 3):
        part = bench.stroke(
            "frame", *places[:count], frame=bench.name(4), radius_px=9, id="one"
        )
        tiles = used.changed(before, (part,))
        sizes.append(len(tiles))
        used.draw(picture, tiles, (part,))
        before = (part,)
    whole = bench.stroke("frame", *places[:count], frame=bench.name(4), radius_px=9)
    assert np.array_equal(picture, bench.renderer().render((whole,)))
    # Only what lies near its new points was rendered.
    assert max(sizes) <= 6 < len(used.tiles((whole,)))


def test_without_operations_the_picture_is_the_merge(bench):
    _, result = bench.merged()
    assert np.array_equal(bench.renderer().render(()), result.pixels)


def test_beyond_its_tiles_the_picture_stays_byte_for_byte(bench):
    _, result = bench.merged()
    dab = bench.stroke("frame", (60, 60), frame=bench.name(5), radius_px=10)
    picture = bench.renderer().render((dab,))
    assert np.array_equal(picture[140:, 140:], result.pixels[140:, 140:])


def test_within_a_hard_area_the_picture_is_the_frame(bench):
    renderer = bench.renderer()
    area = bench.stroke(
        "frame",
        *[(10, 10), (290, 10), (290, 290), (10, 290)],
        shape=Shape.AREA,
        frame=bench.name(3),
        hardness=1.0,
    )
    frame = renderer.frames.part(3, (128, 128, 40, 40))
    picture = renderer.render((area,))[128:168, 128:168]
    assert np.abs(picture.astype(int) - to_codes(frame).astype(int)).max() < 8


def test_erasing_brings_the_merge_back(bench):
    _, result = bench.merged()
    strokes = [
        bench.stroke("frame", (100, 100), (300, 180), frame=bench.name(5)),
        bench.stroke("depth", (120, 100), frame=bench.name(0)),
        bench.stroke("erase", (0, 150), (420, 150), radius_px=400, hardness=1.0),
    ]
    assert np.array_equal(bench.renderer().render(strokes), result.pixels)
    renderer = bench.renderer()
    tiles = sorted(renderer.tiles(strokes))
    assert all(
        np.array_equal(
            renderer.depth_tile((row, column), strokes),
            result.depth_map[
                row * TILE_PX : (row + 1) * TILE_PX,
                column * TILE_PX : (column + 1) * TILE_PX,
            ],
        )
        for row, column in tiles
    )


def test_strokes_survive_a_merge_with_a_frame_more(bench):
    # Named by file, a stroke takes the same frame whatever its place is now.
    dab = bench.stroke(
        "frame", (200, 150), frame=bench.name(4), radius_px=50, hardness=1.0
    )
    inner = (slice(140, 160), slice(190, 210))
    few, all_of_them = bench.renderer((1,)), bench.renderer()
    assert few.frames.index(bench.name(4)) == 3
    one, other = (
        from_codes(renderer.render((dab,)))[inner] for renderer in (few, all_of_them)
    )
    _, without = bench.merged()
    assert np.abs(one - other).mean() < 1.5 / 255
    assert np.abs(from_codes(without.pixels)[inner] - other).mean() > 4 / 255


def test_a_stroke_whose_frame_is_left_out_waits_for_it(bench):
    dab = bench.stroke("frame", (200, 150), frame=bench.name(1), radius_px=50)
    renderer = bench.renderer((1,))
    _, result = bench.merged((1,))
    assert renderer.missing((dab,)) == (bench.name(1),)
    assert np.array_equal(renderer.render((dab,)), result.pixels)
    assert bench.renderer().missing((dab,)) == ()


def test_a_depth_stroke_sets_the_depth_and_shows_what_is_in_focus_there(bench):
    renderer = bench.renderer()
    dab = bench.stroke(
        "depth", (60, 60), frame=bench.name(2), offset_frames=1.0, radius_px=60
    )
    assert renderer.depth_tile((0, 0), (dab,))[60, 60] == pytest.approx(3.0)
    picture = from_codes(renderer.render((dab,)))
    frame = renderer.frames.part(3, (0, 0, bench.columns, bench.rows))
    assert np.abs(picture - frame)[55:65, 55:65].max() < 2 / 255


def test_nearer_twice_goes_twice_as_near(bench):
    renderer = bench.renderer()
    _, result = bench.merged()
    once = bench.stroke("depth", (60, 60), offset_frames=-1.0, radius_px=50)
    twice = bench.stroke("depth", (60, 60), offset_frames=-1.0, radius_px=50)
    before = result.depth_map[60, 60]
    depths = [
        renderer.depth_tile((0, 0), strokes)[60, 60]
        for strokes in ((once,), (once, twice))
    ]
    assert depths == pytest.approx([before - 1, before - 2], abs=1e-4)


def test_a_heal_takes_detail_from_afar_and_tone_from_around(bench):
    renderer = bench.renderer()
    dab = bench.stroke("heal", (100, 100), radius_px=12, shift_px=(60, 40), hardness=1)
    clone = bench.stroke(
        "clone", (100, 100), radius_px=12, shift_px=(60, 40), hardness=1
    )
    spot = (slice(92, 109), slice(92, 109))
    _, result = bench.merged()
    base = from_codes(result.pixels)
    ring = base[80:121, 80:121].mean(axis=(0, 1))
    healed, cloned = (
        from_codes(renderer.render((one,)))[spot].mean(axis=(0, 1))
        for one in (dab, clone)
    )
    from_there = base[132:149, 152:169].mean(axis=(0, 1))
    assert np.abs(cloned - from_there).max() < 4 / 255
    assert np.abs(healed - ring).max() < np.abs(cloned - ring).max()


def test_what_is_cold_says_so_and_can_be_warmed(bench):
    renderer = bench.renderer()
    dab = (bench.stroke("frame", (200, 150), frame=bench.name(2)),)
    tiles = renderer.changed((), dab)
    assert not renderer.is_warm(tiles, dab)
    renderer.warm(tiles, dab)
    assert renderer.is_warm(tiles, dab)
    assert renderer.is_warm(tiles, ())


def test_little_memory_gives_the_same_bytes(bench):
    strokes = [
        bench.stroke("frame", (100, 100), (300, 180), frame=bench.name(5)),
        bench.stroke("depth", (120, 100), offset_frames=0.5),
        bench.stroke("clone", (150, 100), shift_px=(50, 50)),
    ]
    small = bench.renderer(tile_bytes=1, weight_bytes=1)
    assert np.array_equal(small.render(strokes), bench.renderer().render(strokes))


def test_a_pressed_token_stops_a_render(bench):
    token = CancelToken()
    token.cancel()
    strokes = [bench.stroke("erase", (100, 100), (300, 180))]
    with pytest.raises(Cancelled):
        bench.renderer().render(strokes, token=token)
