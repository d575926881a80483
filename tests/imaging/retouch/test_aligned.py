import numpy as np
import pytest

from facetstack.errors import Unreadable
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.retouch.aligned import BLOCK_PX, AlignedFrames
from facetstack.imaging.warp import warp_rows


def test_parts_are_what_the_merge_saw(bench):
    stack, result = bench.merged()
    frames = bench.frames()
    for index in (0, 3, 5):
        one = result.alignments[index]
        whole = warp_rows(stack[index].pixels, one.matrix, one.gain, 0, bench.rows)
        for box in ((0, 0, 420, 300), (250, 240, 17, 31)):
            x, y, width, height = box
            part = frames.part(index, box)
            expected = whole[y : y + height, x : x + width]
            # The kernel's phase is rounded along a row, so not to the last bit.
            assert np.abs(part - expected).max() < 2e-3


def test_beyond_the_picture_its_border_goes_on(bench):
    frames = bench.frames()
    part = frames.part(2, (-40, -30, 100, 80))
    inner = frames.part(2, (0, 0, 60, 50))
    assert np.array_equal(part[30:, 40:], inner)
    assert np.array_equal(part[:30, 40:], np.repeat(inner[:1], 30, axis=0))


def test_any_part_agrees_with_its_neighbours(bench):
    frames = bench.frames()
    whole = frames.part(1, (0, 0, bench.columns, bench.rows))
    part = frames.part(1, (BLOCK_PX - 5, 30, 10, 60))
    assert np.array_equal(part, whole[30:90, BLOCK_PX - 5 : BLOCK_PX + 5])


def test_little_memory_gives_the_same_pixels(bench):
    small = bench.frames(decoded_bytes=1, aligned_bytes=1)
    box = (100, 100, 300, 200)
    for index in (1, 2, 1):
        assert np.array_equal(small.part(index, box), bench.frames().part(index, box))


def test_a_frame_that_vanished_is_told_in_a_sentence(bench, tmp_path):
    _, result = bench.merged()
    refs = [FrameRef(tmp_path / f"{index}.jpg", index) for index in range(6)]
    frames = AlignedFrames(refs, result.alignments, bench.rows, bench.columns)
    with pytest.raises(Unreadable, match="does not exist"):
        frames.part(2, (0, 0, 10, 10))
