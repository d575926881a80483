import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from facetstack.errors import CannotAlign, Mismatched
from facetstack.imaging.alignment import load_alignment
from facetstack.imaging.chain import Chain, align_stack
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.matrices import compose, corner_distance_px, identity, invert
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tone import encoded_from_linear, linear_from_encoded
from facetstack.progress import Cancelled, CancelToken

RING = Path(__file__).parents[3] / "shared" / "stacks" / "rings" / "dev" / "pave"


@cache
def rendered(**scene):
    """Return a scene's frames, made once for all tests."""
    return tuple(ReliefScene(**scene).stack())


def aligned(frames, **options):
    chain = Chain(**options)
    for frame in frames:
        chain.add(frame)
    return chain.alignment.frames


def with_pixels(frame, pixels):
    return Frame(frame.ref, np.ascontiguousarray(pixels))


def exposed(frame, factor):
    """Return a frame as if more or less light had fallen on the sensor."""
    linear = linear_from_encoded(np.arange(256) / 255) * factor
    codes = np.clip(encoded_from_linear(linear) * 255 + 0.5, 0, 255).astype(np.uint8)
    return with_pixels(frame, codes[frame.pixels])


def noisy(frame, seed, sigma=1.2):
    grain = np.random.default_rng(seed).normal(0, sigma, frame.pixels.shape)
    return with_pixels(
        frame, np.clip(frame.pixels + grain + 0.5, 0, 255).astype(np.uint8)
    )


def named(frames):
    return {one.index: one.note for one in frames if one.note}


def test_a_stack_that_did_not_move_does_not_drift():
    scene = ReliefScene(rows=512, columns=768, breathing=0.0, frames=10, noise=0.004)
    for one in aligned(scene.stack()):
        drift_px = corner_distance_px(one.matrix, identity(), 512, 768)
        assert drift_px * 1536 / 768 < 0.5


def test_growing_blur_is_not_taken_for_breathing():
    scene = ReliefScene(breathing=0.0, blur_px_per_frame=3.0)
    first, second = scene.frame(0), scene.frame(1)
    found = aligned([first, second])[1]
    assert corner_distance_px(found.matrix, identity(), 240, 360) < 0.15


@pytest.mark.skipif(not RING.is_dir(), reason="the rendered rings are not here")
def test_a_rendered_ring_is_aligned_and_its_bump_named():
    truth = json.loads((RING / "truth.json").read_text("utf-8"))
    frames = [
        read_frame(FrameRef(RING / one["jpeg"], one["index"]))
        for one in truth["frames"][:9]
    ]
    found = aligned(frames)
    bumped_at, _ = truth["shot"]["bench_bump"]
    assert list(named(found)) == [bumped_at]
    for before, after in pairwise(range(9)):
        step = compose(found[after].matrix, invert(found[before].matrix))
        true_step = compose(
            np.array(truth["frames"][after]["matrix_ref_to_frame"]),
            invert(np.array(truth["frames"][before]["matrix_ref_to_frame"])),
        )
        assert corner_distance_px(step, true_step, 1024, 1536) < 0.3


class TestFaults:
    @pytest.mark.parametrize("bracket", [{}, {"breathing": 0.003, "noise": 0.004}])
    def test_a_sound_stack_has_no_notes(self, bracket):
        assert named(aligned(rendered(**bracket))) == {}

    def test_a_frame_shot_twice_is_named(self):
        frames = list(rendered())
        twice = [*frames[:3], noisy(frames[2], 1), *frames[3:]]
        assert named(aligned(twice)) == {
            3: "relief_003.tif has the focus of the frame before it: shot twice?"
        }

    def test_a_file_given_twice_is_named(self):
        frames = list(rendered())
        assert list(named(aligned([frames[0], frames[1], frames[1]]))) == [2]

    @pytest.mark.parametrize(("factor", "word"), [(0.5, "darker"), (2.0, "brighter")])
    def test_a_misfire_is_named_and_measured(self, factor, word):
        frames = rendered(seed=3)
        frames = [exposed(frame, 0.5) for frame in frames]
        frames[3] = exposed(frames[3], factor)
        found = aligned(frames)
        assert list(named(found)) == [3]
        assert f"EV {word}" in found[3].note
        assert found[3].gain == pytest.approx(1 / factor, rel=0.03)

    def test_a_misfire_at_the_start_is_not_blamed_on_all_frames(self):
        frames = list(rendered())
        frames[0] = exposed(frames[0], 0.5)
        assert len(named(aligned(frames))) == 1

    def test_jitter_is_no_bump(self):
        scene = ReliefScene(frames=12)
        rng = np.random.default_rng(4)
        frames = [
            with_pixels(frame, np.roll(frame.pixels, rng.integers(-1, 2, 2), (0, 1)))
            for frame in scene.stack()
        ]
        assert named(aligned(frames)) == {}

    def test_one_bump_is_named_once(self):
        frames = list(rendered())
        for index in range(3, 6):
            moved = np.roll(frames[index].pixels, (3, 5), (0, 1))
            frames[index] = with_pixels(frames[index], moved)
        assert list(named(aligned(frames))) == [3]

    @pytest.mark.parametrize("index", [1, 3, 5])
    def test_a_foreign_picture_is_left_out_and_the_chain_goes_on(self, index):
        scene = ReliefScene(breathing=0.003, shift_px=1.0)
        frames = scene.stack()
        frames[index] = rendered(seed=8)[index]
        found = aligned(frames)
        assert [one.index for one in found if one.left_out] == [index]
        assert f"relief_{index + 1:03}.tif" in found[index].note
        for one in found:
            if not one.left_out:
                truth = compose(scene.matrix(one.index), invert(scene.matrix(0)))
                assert corner_distance_px(one.matrix, truth, 240, 360) < 0.5

    @pytest.mark.parametrize("code", [0, 128, 255])
    @pytest.mark.parametrize("index", [0, 2, 5])
    def test_a_frame_that_shows_nothing_is_left_out(self, code, index):
        frames = list(rendered())
        blank = np.full_like(frames[index].pixels, code)
        frames[index] = noisy(with_pixels(frames[index], blank), 1, sigma=1)
        chain = Chain()
        for frame in frames:
            chain.add(frame)
        found = chain.alignment
        assert [one.index for one in found.frames if one.left_out] == [index]
        assert found.reference == (1 if index == 0 else 0)


class TestReuse:
    def test_a_lighting_variant_takes_geometry_but_measures_its_own_light(
        self, tmp_path
    ):
        scene = ReliefScene(breathing=0.003, shift_px=1.0)
        first = align_stack(scene.stack())
        path = tmp_path / "pose.json"
        path.write_text(json.dumps(first.as_dict()))
        side_light = np.linspace(0.4, 1.0, scene.columns)[:, None]
        flicker = [1.0, 0.9, 1.05, 0.5, 1.0, 0.95]
        variant = []
        for frame, exposure in zip(scene.stack(), flicker, strict=True):
            linear = linear_from_encoded(frame.pixels / 255) * side_light * exposure
            codes = encoded_from_linear(linear) * 255 + 0.5
            variant.append(with_pixels(frame, np.clip(codes, 0, 255).astype(np.uint8)))
        again = aligned(variant, given=load_alignment(path))
        for before, now, exposure in zip(first.frames, again, flicker, strict=True):
            assert np.array_equal(before.matrix, now.matrix)
            assert now.gain == pytest.approx(1 / exposure, rel=0.02)
        assert list(named(again)) == [3]

    def test_what_was_left_out_stays_out(self):
        frames = list(rendered())
        frames[2] = rendered(seed=8)[2]
        first = align_stack(frames)
        again = aligned(rendered(), given=first)
        assert [one.index for one in again if one.left_out] == [2]

    def test_another_size_is_refused(self):
        first = align_stack(rendered()[:2])
        chain = Chain(given=first)
        with pytest.raises(Mismatched, match="made for 360 x 240"):
            chain.add(ReliefScene(columns=300).frame(0))

    def test_a_frame_left_out_cannot_be_the_reference(self):
        frames = list(rendered())
        frames[2] = rendered(seed=8)[2]
        with pytest.raises(CannotAlign, match=r"Frame 3.*relief_003\.tif"):
            align_stack(frames).relative_to(2)


def test_without_aligning_only_exposure_is_measured():
    scene = ReliefScene(breathing=0.0, flicker=0.9)
    found = aligned(scene.stack()[:3], align=False)
    assert all(np.array_equal(one.matrix, identity()) for one in found)
    assert found[1].gain == pytest.approx(1 / 0.9, rel=0.01)


def test_a_pressed_token_ends_aligning():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        align_stack(rendered(), token)
