from itertools import pairwise

import numpy as np
import pytest

from facetstack.errors import CannotAlign, Mismatched, TooFewFrames
from facetstack.imaging.alignment import load_alignment
from facetstack.imaging.frame import Frame
from facetstack.imaging.opencv import cv2
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene
from facetstack.progress import Cancelled, CancelToken

INNER = (slice(24, -24), slice(24, -24))
METHODS = ("hybrid", "depth", "pyramid")


def merge(frames, recipe=None, **options):
    stacker = Stacker(recipe, **options)
    for frame in frames:
        stacker.add(frame)
    return stacker.finish()


def psnr(pixels, truth):
    values = pixels.astype(np.float64) / np.iinfo(pixels.dtype).max
    return -10 * np.log10(np.mean((values - truth)[INNER] ** 2))


@pytest.mark.parametrize("method", METHODS)
def test_the_merge_beats_every_frame_by_far(method):
    scene = ReliefScene(breathing=0.003, flicker=0.97, noise=0.003)
    frames = scene.stack()
    result = merge(frames, StackRecipe(method=method))
    best_frame = max(psnr(frame.pixels, scene.sharp) for frame in frames)
    assert psnr(result.pixels, scene.sharp) > best_frame + 6


def test_the_depth_map_follows_the_relief_where_it_is_sure():
    scene = ReliefScene(breathing=0.002)
    result = merge(scene.stack())
    error = np.abs(result.depth_map - scene.depth)[INNER]
    sure = result.confidence[INNER] > np.median(result.confidence)
    assert np.median(error[sure]) < 0.15
    assert np.mean(error[sure] < 1) > 0.95
    assert result.depth_map.min() >= 0
    assert result.depth_map.max() <= scene.frames - 1


def test_the_least_sure_fifth_holds_most_errors_of_the_depth_map():
    scene = ReliefScene(breathing=0.002, noise=0.01)
    result = merge(scene.stack())
    wrong = (np.abs(result.depth_map - scene.depth) > 1)[INNER]
    sure = result.confidence[INNER]
    assert wrong[sure <= np.percentile(sure, 20)].sum() >= 0.5 * wrong.sum()


def test_the_owner_is_the_frame_nearest_in_depth():
    result = merge(ReliefScene().stack())
    assert result.owner.dtype == np.uint16
    assert set(np.unique(result.owner)) <= set(range(6))
    assert np.abs(result.owner - result.depth_map)[INNER].mean() < 0.6


def test_alignments_report_what_the_scene_did():
    scene = ReliefScene(breathing=0.003, flicker=0.96)
    result = merge(scene.stack())
    for one in result.alignments:
        truth = scene.matrix(one.index)
        assert np.allclose(one.matrix[:, :2], truth[:, :2], atol=2e-3)
        assert one.gain == pytest.approx(1 / scene.exposure(one.index), rel=0.015)
        assert not one.left_out
        assert one.note == ""
    assert result.reference == 0


@pytest.mark.parametrize("method", ["hybrid", "depth"])
def test_nothing_leaves_the_range_of_the_owner_and_its_neighbours(method):
    frames = ReliefScene(breathing=0.0, noise=0.003).stack()
    result = merge(frames, StackRecipe(method=method, align=False))
    window = np.ones((3, 3), np.uint8)
    least = np.full(result.pixels.shape, 255, np.int32)
    most = np.zeros(result.pixels.shape, np.int32)
    for index, frame in enumerate(frames):
        near = np.abs(result.owner.astype(int) - index) <= 1
        low, high = cv2.erode(frame.pixels, window), cv2.dilate(frame.pixels, window)
        least[near] = np.minimum(least, low)[near]
        most[near] = np.maximum(most, high)[near]
    outside = np.maximum(least * 257 - result.pixels, result.pixels - most * 257.0)
    assert outside.max() <= 2 * 257


def test_flat_areas_are_no_noisier_than_a_frame():
    relief = ReliefScene(breathing=0.0, noise=0.01)
    relief.sharp[:] = 0.5
    frames = relief.stack()
    result = merge(frames, StackRecipe(align=False))
    noise_of_frame = np.std(frames[0].pixels / 255)
    assert np.std(result.pixels / 65535) < noise_of_frame


def test_colour_does_not_shift():
    scene = ReliefScene(breathing=0.002, noise=0.004)
    result = merge(scene.stack())
    shift = (result.pixels / 65535 - scene.sharp)[INNER].mean(axis=(0, 1))
    assert np.abs(shift).max() < 1 / 255


def test_the_order_near_to_far_or_far_to_near_makes_no_difference_to_quality():
    scene = ReliefScene(breathing=0.0)
    forward = merge(scene.stack())
    backward = merge(
        [Frame(frame.ref, frame.pixels) for frame in reversed(scene.stack())]
    )
    assert (
        abs(psnr(forward.pixels, scene.sharp) - psnr(backward.pixels, scene.sharp)) < 1
    )


def test_the_same_frames_give_the_same_bytes():
    frames = ReliefScene(noise=0.003).stack()
    one, other = merge(frames), merge(frames)
    assert np.array_equal(one.pixels, other.pixels)
    assert np.array_equal(one.depth_map, other.depth_map)


def test_16_bit_frames_keep_more_than_8_bits():
    scene = ReliefScene()
    result = merge([scene.frame(index, np.uint16) for index in range(scene.frames)])
    assert len(np.unique(result.pixels & 0xFF)) > 200
    assert psnr(result.pixels, scene.sharp) > 26


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(16, 400), (301, 17), (16, 16), (33, 47)])
def test_a_picture_of_any_size_and_shape_is_merged(method, shape):
    rng = np.random.default_rng(1)
    frames = [
        Frame(frame.ref, rng.integers(0, 65535, (*shape, 3)).astype(np.uint16))
        for frame in ReliefScene(rows=32, columns=32).stack()
    ]
    result = merge(frames, StackRecipe(method=method, align=False))
    assert result.pixels.shape == (*shape, 3)
    for plane in (result.depth_map, result.confidence, result.owner):
        assert plane.shape == shape
        assert np.isfinite(plane).all()
    assert result.owner.max() < len(frames)


def test_a_preview_stands_after_the_first_frame_and_grows_better():
    scene = ReliefScene(breathing=0.0)
    stacker = Stacker()
    assert stacker.preview() is None
    quality = []
    for frame in scene.stack():
        stacker.add(frame)
        preview = stacker.preview()
        assert preview.dtype == np.uint8
        quality.append(psnr(preview, scene.sharp))
    assert quality[-1] > quality[0] + 6
    assert all(after > before - 0.5 for before, after in pairwise(quality))


def test_a_frame_of_another_piece_is_left_out_and_named():
    scene = ReliefScene()
    frames = scene.stack()
    frames[3] = ReliefScene(seed=9).frame(3)
    result = merge(frames)
    left_out = [one.index for one in result.alignments if one.left_out]
    assert left_out == [3]
    assert "relief_004.tif" in result.alignments[3].note
    assert 3 not in np.unique(result.owner)


def test_a_misfire_is_named_and_corrected():
    scene = ReliefScene()
    frames = scene.stack()
    dark = ReliefScene(flicker=0.5).frame(3)
    frames[3] = dark
    result = merge(frames)
    assert "1.0 EV darker" in result.alignments[3].note
    assert result.alignments[3].gain == pytest.approx(2, rel=0.03)


def test_a_bump_is_named_and_corrected():
    scene = ReliefScene(breathing=0.0)
    frames = scene.stack()
    for index in range(3, 6):
        moved = np.roll(frames[index].pixels, (8, 12), axis=(0, 1))
        frames[index] = Frame(frames[index].ref, moved)
    result = merge(frames)
    assert "bumped" in result.alignments[3].note
    assert result.alignments[5].matrix[:, 2] == pytest.approx([12, 8], abs=0.4)


def test_another_size_is_refused_by_name():
    stacker = Stacker()
    stacker.add(ReliefScene().frame(0))
    with pytest.raises(Mismatched, match=r"relief_002\.tif is 300 x 240 pixels"):
        stacker.add(ReliefScene(columns=300).frame(1))


def test_no_frame_and_one_frame_are_told_apart():
    stacker = Stacker()
    with pytest.raises(TooFewFrames, match="no frame"):
        stacker.finish()
    stacker.add(ReliefScene().frame(0))
    with pytest.raises(TooFewFrames, match="One frame"):
        stacker.finish()


def test_frames_that_share_nothing_cannot_be_merged():
    stacker = Stacker()
    for seed in (1, 2, 3):
        stacker.add(ReliefScene(seed=seed).frame(0))
    with pytest.raises(CannotAlign):
        stacker.finish()


def test_a_pressed_token_ends_the_merge():
    token = CancelToken()
    stacker = Stacker(token=token)
    stacker.add(ReliefScene().frame(0))
    token.cancel()
    with pytest.raises(Cancelled):
        stacker.add(ReliefScene().frame(1))


def test_a_saved_alignment_gives_the_same_picture(tmp_path):
    import json

    scene = ReliefScene(breathing=0.003)
    stacker = Stacker()
    for frame in scene.stack():
        stacker.add(frame)
    path = tmp_path / "alignment.json"
    path.write_text(json.dumps(stacker.alignment.as_dict()))
    first = stacker.finish()
    again = merge(scene.stack(), alignment=load_alignment(path))
    assert np.array_equal(first.pixels, again.pixels)


def test_any_frame_can_be_the_reference():
    scene = ReliefScene(breathing=0.003)
    stacker = Stacker()
    for frame in scene.stack():
        stacker.add(frame)
    moved = stacker.alignment.relative_to(3)
    result = merge(scene.stack(), alignment=moved)
    assert result.reference == 3
    assert np.allclose(result.alignments[3].matrix, np.eye(2, 3))
    assert result.alignments[3].gain == pytest.approx(1)


def test_memory_does_not_grow_with_the_number_of_frames():
    import tracemalloc

    scene = ReliefScene(rows=480, columns=720, breathing=0.0)
    frames = scene.stack()

    def peak(count):
        tracemalloc.start()
        stacker = Stacker(StackRecipe(align=False))
        for index in range(count):
            source = frames[index % len(frames)]
            stacker.add(Frame(source.ref, source.pixels))
        stacker.finish()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(4)
    # How much of two frames' work falls together is chance: the most of several counts.
    assert peak(40) < 1.1 * max(peak(8) for _ in range(4))
