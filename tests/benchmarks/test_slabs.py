"""Merges deep stacks slab by slab and directly, and prints how near each is to truth.

.venv/bin/pytest -m benchmark -s tests/benchmarks/test_slabs.py
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.files import FrameReader, list_frames
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene

SHARED = Path(__file__).parents[2].parent / "shared"
RINGS = SHARED / "stacks" / "rings" / "dev"
OVERLAP = 2

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def merged(frames, alignment):
    """Merge frames whose alignment is known."""
    given = StackAlignment(
        frames[0].rows,
        frames[0].columns,
        tuple(
            FrameAlignment(index, one.matrix, one.gain, 0.0)
            for index, one in enumerate(alignment)
        ),
    )
    stacker = Stacker(alignment=given)
    for frame in frames:
        stacker.add(frame)
    return stacker.finish().pixels


def in_slabs(frames, alignment, size):
    """Merge slabs of some frames, each sharing two with the next, then the slabs."""
    slabs = []
    for first in range(0, len(frames) - OVERLAP, size - OVERLAP):
        part = slice(first, first + size)
        pixels = merged(frames[part], alignment[part])
        pixels.setflags(write=False)
        slabs.append(Frame(FrameRef(Path(f"slab_{first}.tif"), len(slabs)), pixels))
    lying = FrameAlignment(0, np.eye(2, 3), 1.0, 0.0)
    return merged(slabs, [lying] * len(slabs))


@pytest.mark.skipif(not RINGS.exists(), reason="no rendered rings beside us")
@pytest.mark.parametrize("scene", ["watch", "pave"])
def test_slabs_of_a_rendered_ring(scene):
    path = SHARED / "tools" / "score_stack.py"
    spec = importlib.util.spec_from_file_location("score_stack", path)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    truth = scorer.Truth(str(RINGS / scene))
    reader, stacker = FrameReader(), Stacker()
    frames = [reader.read(ref) for ref in list_frames([RINGS / scene / "jpeg"]).refs]
    for frame in frames:
        stacker.add(frame)
    direct, alignment = stacker.finish().pixels, stacker.alignment.frames
    print()
    for size in (0, 6, 9, 12):
        pixels = in_slabs(frames, alignment, size) if size else direct
        score = scorer.score(pixels / np.float32(65535), truth)
        print(
            f"{scene}, {f'slabs of {size}' if size else 'directly':12}: object "
            f"{score['object']['psnr']:.2f} dB, SSIM {score['object']['ssim']:.4f}, "
            f"gradients {score['object']['grad_ratio']:.3f}; in range "
            f"{score['inrange']['psnr']:.2f} dB; halo near {score['halo']['near']:.4f}"
        )
    assert direct.any()


def test_slabs_of_a_deep_relief():
    scene = ReliefScene(
        rows=360,
        columns=540,
        frames=54,
        blur_px_per_frame=0.8,
        noise=0.006,
        breathing=0.0,
    )
    frames = scene.stack()
    lying = [FrameAlignment(0, np.eye(2, 3), 1.0, 0.0)] * len(frames)
    print()
    for size in (0, 6, 9, 12):
        pixels = in_slabs(frames, lying, size) if size else merged(frames, lying)
        error = (pixels / 65535 - scene.truth())[8:-8, 8:-8]
        psnr = -10 * np.log10(np.mean(error**2))
        print(f"relief, {f'slabs of {size}' if size else 'directly':12}: {psnr:.2f} dB")
    assert psnr > 20
