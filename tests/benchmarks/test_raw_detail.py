"""Judges raw development by the truth of the rendered rings, and prints the table.

.venv/bin/pytest -m benchmark -s tests/benchmarks/test_raw_detail.py
"""

import time
from pathlib import Path

import numpy as np
import pytest
import rawpy
import tifffile

from facetstack.imaging.demosaic import BAYER, MosaicScale, demosaic
from facetstack.imaging.opencv import cv2
from facetstack.imaging.raw import SRGB_CURVE
from facetstack.imaging.tone import encoded_from_linear

SHARED = Path(__file__).parents[2].parent / "shared"
RINGS = SHARED / "stacks" / "rings" / "dev"
SCENES = ("solitaire", "pave", "watch")
GAINS = (2.0, 1.0, 1.5, 1.0)
WHITE = 15_000
FULL_WELL, READ_NOISE = 50_000, 3.0

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not RINGS.exists(), reason="no rendered rings beside us"),
]


def sensed(linear):
    """Return the RGGB codes of a sensor with shot and read noise, black at 0."""
    noise = np.random.default_rng(1).standard_normal(linear.shape[:2])
    codes = np.empty(linear.shape[:2])
    for place, colour in enumerate(BAYER[0]):
        part = np.s_[place // 2 :: 2, place % 2 :: 2]
        electrons = linear[part][..., colour] / GAINS[colour] * FULL_WELL
        electrons += noise[part] * np.sqrt(electrons + READ_NOISE**2)
        codes[part] = electrons / FULL_WELL * WHITE
    return np.clip(np.rint(codes), 0, WHITE).astype(np.uint16)


def by_libraw(path):
    with rawpy.imread(str(path)) as raw:
        return raw.postprocess(
            gamma=SRGB_CURVE,
            no_auto_bright=True,
            adjust_maximum_thr=0.0,
            output_bps=16,
            output_color=rawpy.ColorSpace.raw,
            use_camera_wb=False,
            user_wb=list(GAINS),
            user_sat=WHITE,
            highlight_mode=rawpy.HighlightMode.Clip,
        )


def write_dng(path, codes):
    tags = [
        (50706, "B", 4, (1, 4, 0, 0), True),
        (50708, "s", 0, "Ring 1", True),
        (50717, "H", 1, WHITE, True),
        (33421, "H", 2, (2, 2), True),
        (33422, "B", 4, (0, 1, 1, 2), True),
    ]
    options = {"photometric": 32803, "subfiletype": 0, "metadata": None}
    tifffile.imwrite(path, codes, extratags=tags, **options)


@pytest.mark.parametrize("blur_px", [0.0, 0.6])
@pytest.mark.parametrize("scene", SCENES)
def test_our_development_is_nearer_to_the_truth_and_faster(scene, blur_px, tmp_path):
    folder = RINGS / scene
    codes = cv2.imread(str(folder / "truth_pinhole_linear16.png"), -1)[..., ::-1]
    piece = cv2.imread(str(folder / "mask_object.png"), 0) > 0
    linear = codes / 65535
    if blur_px:
        linear = cv2.GaussianBlur(linear, (0, 0), blur_px)
    truth = encoded_from_linear(linear)
    mosaic = sensed(linear)
    write_dng(tmp_path / "a.dng", mosaic)
    scale = MosaicScale(BAYER[0], (0.0,) * 4, WHITE, GAINS, np.eye(3))
    slope = cv2.Laplacian(truth.mean(axis=2), -1)
    edges = piece & (np.abs(slope) > np.percentile(np.abs(slope[piece]), 90))
    found = {}
    for name, develop in (
        ("LibRaw's AHD", lambda: by_libraw(tmp_path / "a.dng")),
        ("ours", lambda: demosaic(mosaic, scale)),
    ):
        develop()
        began = time.process_time()
        picture = develop()
        taken = (time.process_time() - began) * 1e9 / mosaic.size
        error = picture / 65535 - truth
        psnr = [-10 * np.log10(np.mean(error[one] ** 2)) for one in (piece, edges)]
        false = (error - error.mean(axis=2, keepdims=True))[edges]
        found[name] = (psnr[0], psnr[1], taken)
        print(
            f"\n{scene}, blur {blur_px} px, {name:12}: piece {psnr[0]:.2f} dB, edges "
            f"{psnr[1]:.2f} dB, false colour {255 * np.sqrt(np.mean(false**2)):.2f}"
            f"/255, {taken:.0f} CPU-ms per megapixel"
        )
    ours, theirs = found["ours"], found["LibRaw's AHD"]
    assert ours[0] > theirs[0]
    assert ours[1] > theirs[1]
    assert ours[2] < theirs[2]
