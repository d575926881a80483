"""How closely rendered rings are aligned, how well real stacks, and at what cost.

Run with ``pytest -m benchmark -s tests/benchmarks/test_alignment.py``. Distances are
those of the corners, in pixels of a picture 1536 wide.
"""

import json
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from facetstack.imaging.chain import Chain
from facetstack.imaging.files import FrameReader, list_frames
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.matrices import compose, corner_distance_px, identity, invert
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import encoded_from_linear, linear_from_encoded

STACKS = Path(__file__).parents[3] / "shared" / "stacks"
RINGS = ("solitaire", "pave", "watch")
REAL = ("fiber12", "flies9", "fruit7", "lightbox7", "pcb7", "phone28")

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not STACKS.is_dir(), reason="the stacks are not here"),
]


def ring(name):
    """Return frames, true matrices from the reference, and the reference's index."""
    folder = STACKS / "rings" / "dev" / name
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    paths = [folder / one["jpeg"] for one in truth["frames"]]
    matrices = [np.array(one["matrix_ref_to_frame"]) for one in truth["frames"]]
    return read(paths), matrices, truth["focus"]["reference_frame"]


def read(paths):
    reader = FrameReader()
    return [reader.read(FrameRef(path, index)) for index, path in enumerate(paths)]


def align(frames):
    chain = Chain()
    started = time.process_time()
    for frame in frames:
        chain.add(frame)
    return chain.alignment.frames, time.process_time() - started


@pytest.mark.parametrize("name", RINGS)
def test_rendered_rings_are_aligned_as_their_truth_tells(name):
    frames, truth, reference = ring(name)
    rows, columns = frames[0].rows, frames[0].columns
    aligned, seconds = align(frames)
    found = [one.matrix for one in aligned]
    scale = 1536 / columns

    def error_px(first, second):
        return scale * corner_distance_px(
            compose(found[second], invert(found[first])),
            compose(truth[second], invert(truth[first])),
            rows,
            columns,
        )

    order = range(len(frames))
    steps = [error_px(before, after) for before, after in pairwise(order)]
    to_reference = [error_px(reference, index) for index in order]
    print(
        f"\n{name}: neighbours {np.median(steps):.3f} px median, {max(steps):.3f} "
        f"worst; reference {max(to_reference):.3f} worst; "
        f"{1000 * seconds / len(frames):.0f} CPU-ms per frame"
    )
    assert np.median(steps) <= 0.15
    assert max(steps) <= 0.3
    assert max(to_reference) <= 1.0


@pytest.mark.parametrize("name", RINGS)
def test_a_stack_that_did_not_move_does_not_drift(name):
    frames, truth, _ = ring(name)
    margin = 24
    still = []
    for frame, matrix in zip(frames, truth, strict=True):
        moved_back = cv2.warpAffine(
            frame.pixels,
            matrix,
            (frame.columns, frame.rows),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        )
        inner = moved_back[margin:-margin, margin:-margin]
        still.append(Frame(frame.ref, np.ascontiguousarray(inner)))
    rows, columns = still[0].rows, still[0].columns
    aligned, _ = align(still)
    drift = [
        corner_distance_px(one.matrix, identity(), rows, columns) for one in aligned
    ]
    print(f"\n{name}: a stack that stands still drifts {max(drift):.3f} px")
    assert max(drift) <= 0.5


@pytest.mark.parametrize("name", RINGS)
def test_an_overexposed_frame_does_not_mislead_those_after_it(name):
    frames, truth, _ = ring(name)
    rows, columns = frames[0].rows, frames[0].columns
    twice = encoded_from_linear(2 * linear_from_encoded(np.arange(256) / 255))
    codes = np.clip(twice * 255 + 0.5, 0, 255).astype(np.uint8)
    frames[4] = Frame(frames[4].ref, codes[frames[4].pixels])
    aligned, _ = align(frames)
    assert "EV brighter" in aligned[4].note
    steps = [
        corner_distance_px(
            compose(aligned[after].matrix, invert(aligned[before].matrix)),
            compose(truth[after], invert(truth[before])),
            rows,
            columns,
        )
        for before, after in ((3, 5), (5, 6), (6, 7))
    ]
    print(f"\n{name}: after a frame 1 EV brighter {max(steps):.3f} px worst")
    assert max(steps) <= 0.5


@pytest.mark.parametrize("name", REAL)
def test_real_stacks_are_aligned(name):
    frames = read([ref.path for ref in list_frames([STACKS / "real" / name])])
    aligned, seconds = align(frames)
    residuals = [one.residual_px for one in aligned[1:]]
    notes = [one.note for one in aligned if one.note]
    print(
        f"\n{name}: residual {np.median(residuals):.3f} px median, "
        f"{max(residuals):.3f} worst; {1000 * seconds / len(frames):.0f} CPU-ms per "
        f"frame; {notes}"
    )
    assert not any(one.left_out for one in aligned)
    assert np.median(residuals) <= 0.5


def test_24_megapixels_cost_little():
    frames, truth, _ = ring("watch")
    rng = np.random.default_rng(1)
    grain = rng.normal(0, 1.5, (1000, 1000, 3))
    noise = np.tile(grain, (4, 6, 1)).astype(np.int8)
    large = []
    for frame in frames[10:16]:
        size = (6000, 4000)
        pixels = cv2.resize(frame.pixels, size, interpolation=cv2.INTER_CUBIC)
        fresh = np.roll(noise, tuple(rng.integers(0, 1000, 2)), axis=(0, 1))
        pixels = cv2.add(pixels, fresh, dtype=cv2.CV_8U)
        large.append(Frame(frame.ref, pixels))
    aligned, seconds = align(large)
    per_megapixel = 1000 * seconds / len(large) / 24
    errors = [
        corner_distance_px(
            compose(aligned[k + 1].matrix, invert(aligned[k].matrix)),
            enlarged(compose(truth[11 + k], invert(truth[10 + k])), 6000 / 1536),
            4000,
            6000,
        )
        for k in range(len(large) - 1)
    ]
    print(
        f"\n24 megapixels: {per_megapixel:.1f} CPU-ms per frame and megapixel, "
        f"neighbours {max(errors) * 1536 / 6000:.3f} px worst"
    )
    assert per_megapixel <= 8


def enlarged(matrix, factor):
    """Return a matrix for pictures made larger, pixel centres at integers."""
    larger = matrix.copy()
    half = 0.5 / factor - 0.5
    larger[:, 2] = factor * (matrix @ [half, half, 1] + 0.5) - 0.5
    return larger
