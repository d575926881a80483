from dataclasses import replace

import numpy as np
import pytest

from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.cleaning import Cleaning
from facetstack.imaging.retouch.operation import Operation, Point, Tool
from facetstack.imaging.retouch.render import Renderer
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene

HOT = [(40, 50, 0), (90, 300, 1), (180, 70, 2)]


def heated(frame):
    """A frame as a sensor with hot pixels would have taken it."""
    pixels = frame.pixels.astype(np.int32)
    for row, column, colour in HOT:
        pixels[row, column, colour] += 90
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            pixels[row + down, column + right, colour] += 35
    return replace(frame, pixels=np.clip(pixels, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def stack():
    scene = ReliefScene(frames=9, shift_px=4.0, noise=0.004, breathing=0.0)
    scene.sharp[:] = 0.5 + 0.1 * (scene.sharp - 0.5)
    frames = [heated(frame) for frame in scene.stack()]
    stacker = Stacker()
    for frame in frames:
        stacker.add(frame)
    return scene, frames, stacker.finish()


def learned(frames, alignments):
    cleaning = Cleaning()
    for frame, alignment in zip(frames, alignments, strict=True):
        cleaning.learn(frame.pixels, alignment)
    return cleaning


def renderer_of(frames, result):
    rows, columns = result.pixels.shape[:2]
    refs = [frame.ref for frame in frames]
    aligned = AlignedFrames(
        refs,
        result.alignments,
        rows,
        columns,
        read=lambda ref: frames[ref.index],
    )
    return Renderer(result.pixels, result.depth_map, aligned)


def test_any_frame_is_cleaned_the_same_whenever_it_is_asked_for(stack):
    scene, frames, result = stack
    cleaning = learned(frames, result.alignments)
    assert cleaning.found
    first = [
        cleaning.clean(frame.pixels, alignment)
        for frame, alignment in zip(frames, result.alignments, strict=True)
    ]
    again = cleaning.clean(frames[0].pixels, result.alignments[0])
    assert np.array_equal(first[0], again)
    for index, cleaned in enumerate(first):
        plain = scene.frame(index).pixels.astype(int)
        for row, column, _ in HOT:
            spot = np.s_[row - 2 : row + 3, column - 2 : column + 3]
            before = np.abs(frames[index].pixels[spot] - plain[spot]).max()
            assert np.abs(cleaned[spot] - plain[spot]).max() < 0.3 * before


def test_frames_without_specks_are_given_as_they_are(stack):
    scene, _, result = stack
    plain = scene.stack()
    cleaning = learned(plain, result.alignments)
    assert not cleaning.found
    assert cleaning.clean(plain[3].pixels, result.alignments[3]) is plain[3].pixels


def test_frames_left_out_teach_nothing():
    left_out = FrameAlignment(0, np.eye(2, 3), 1.0, 0.0, left_out=True)
    cleaning = Cleaning()
    cleaning.learn(np.zeros((8, 8, 3), np.uint8), left_out)
    assert not cleaning.found


def test_painting_brings_no_hot_pixel_back_and_dabs_equal_the_whole(stack):
    _, frames, result = stack
    renderer = renderer_of(frames, result)
    row, column, colour = HOT[0]
    at = np.linalg.inv(np.vstack([result.alignments[2].matrix, [0, 0, 1]]))
    x, y, _ = at @ [column, row, 1]
    dab = Operation(
        Tool.FRAME,
        (Point(x, y),),
        frame=frames[2].ref.path.name,
        radius_px=20,
        hardness=1.0,
    )
    spot = np.s_[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4, colour]
    spoilt = renderer.render((dab,))
    assert not renderer.frames.era
    renderer.use_cleaning(learned(frames, result.alignments))
    clean = renderer.render((dab,))
    assert spoilt[spot].max() > clean[spot].max() + 40 * 257
    drawn = result.pixels.copy()
    renderer.draw(drawn, renderer.changed((), (dab,)), (dab,))
    assert np.array_equal(drawn, clean)
    fresh = renderer_of(frames, result)
    fresh.use_cleaning(learned(frames, result.alignments))
    assert np.array_equal(fresh.render((dab,)), clean)
