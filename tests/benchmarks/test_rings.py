"""Scores the default merge on rendered rings of known truth and prints the table.

.venv/bin/pytest -m benchmark -s tests/benchmarks/test_rings.py
"""

import importlib.util
import json
import time
from pathlib import Path

import numpy as np
import pytest

from facetstack.imaging.files import FrameReader, list_frames
from facetstack.imaging.opencv import cv2
from facetstack.imaging.stacking import Stacker

SHARED = Path(__file__).parents[2].parent / "shared"
RINGS = SHARED / "stacks" / "rings"
SCENES = ("solitaire", "pave", "watch")
LESS_IS_BETTER = ("halo.near", "halo.near_lf")

pytestmark = [
    pytest.mark.benchmark,
    # The scorer leaves files open.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.skipif(
        not (RINGS / "reference.json").exists(), reason="no rendered rings beside us"
    ),
]


@pytest.fixture(scope="module")
def scorer():
    path = SHARED / "tools" / "score_stack.py"
    spec = importlib.util.spec_from_file_location("score_stack", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference():
    return json.loads((RINGS / "reference.json").read_text())


def merge(scene):
    reader, stacker = FrameReader(), Stacker()
    refs = list_frames([RINGS / "dev" / scene / "jpeg"]).refs
    before = time.process_time()
    for ref in refs:
        frame = reader.read(ref)
        stacker.add(frame)
    result = stacker.finish()
    megapixels = frame.megapixels * len(refs)
    cost = (time.process_time() - before) * 1000 / megapixels
    return result, cost, result.seconds["align"] * 1000 / megapixels


def depth_errors(scorer, truth, result, registration):
    """Absolute error in frames on textured in-range pixels, and where they lie."""
    rows, columns = truth.z.shape
    matrix = np.array(registration)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP

    def placed(plane):
        return cv2.warpAffine(plane, matrix, (columns, rows), flags=flags)

    common = placed(np.ones((rows, columns), np.float32)) > 0
    common = cv2.erode(common.astype(np.uint8), np.ones((17, 17), np.uint8)) > 0
    border = int(0.015 * columns)
    inner = np.zeros_like(common)
    inner[border:-border, border:-border] = True
    used = common & inner & truth.inr
    slope = np.hypot(*scorer.grad(scorer.luma(truth.img)))
    texture = cv2.GaussianBlur(slope, (0, 0), 2)
    used &= texture > np.percentile(texture[used], 40)
    error = np.abs(placed(result.depth_map) - truth.index)
    return error[used], truth.near[used], placed(result.confidence)[used]


def outside_range(frames, result):
    """Share of pixels beyond the range of the owner's neighbourhood by over 2/255."""
    window = np.ones((3, 3), np.uint8)
    least = np.full(result.pixels.shape, np.inf, np.float32)
    most = -least
    for one, frame in zip(result.alignments, frames, strict=True):
        near = np.abs(result.owner.astype(int) - one.index) <= 1
        linear = np.power(frame.pixels / np.float32(255), 2.2) * np.float32(one.gain)
        size = (frame.columns, frame.rows)
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        picture = cv2.warpAffine(
            np.power(linear, 1 / 2.2).astype(np.float32),
            one.matrix,
            size,
            flags=flags,
            borderMode=cv2.BORDER_REPLICATE,
        )
        least[near] = np.minimum(least, cv2.erode(picture, window))[near]
        most[near] = np.maximum(most, cv2.dilate(picture, window))[near]
    values = result.pixels / np.float32(65535)
    beyond = np.maximum(least - values, values - most).max(axis=2)
    return float(np.mean(beyond > 2 / 255))


def channel_shift(scorer, truth, picture, scores):
    """Mean of each channel minus truth's, in 255ths, after one common gain."""
    rows, columns = truth.z.shape
    matrix = np.array(scores["registration"]["matrix_truth_to_result"], np.float32)
    placed = np.clip(scorer.warp(picture, matrix, (columns, rows)), 0, 1)
    placed = scorer.enc(scorer.dec(placed) * scores["gain"])
    used = truth.inr.copy()
    used[:30] = used[-30:] = used[:, :30] = used[:, -30:] = False
    return (placed - truth.img)[used].mean(axis=0) * 255


def at(scores, key):
    for part in key.split("."):
        scores = scores[part]
    return scores


@pytest.mark.parametrize("scene", SCENES)
def test_the_merge_beats_every_rival_on_every_figure(scene, scorer, reference):
    result, cost, align = merge(scene)
    folder = RINGS / "dev" / scene
    truth = scorer.Truth(str(folder))
    picture = result.pixels / np.float32(65535)
    scores = scorer.score(picture, truth, result.depth_map, True, "index")
    surface = scorer.score(picture, scorer.Truth(str(folder), "surface"))
    scores["surface"] = {"object": surface["object"]}
    print(f"\n{scene}: figure, ours, target, best rival, pick 6, pick 2")
    beaten = []
    for key, (rival, pick_6, pick_2) in reference[scene].items():
        if rival is None:
            continue
        ours = at(scores, key)
        target = rival
        if not key.startswith("surface") and key != "object.grad_corr":
            target = rival + 0.75 * (pick_6 - rival)
        sign = -1 if key in LESS_IS_BETTER else 1
        verdict = "holds" if sign * (ours - target) >= 0 else "SHORT"
        beaten.append(sign * (ours - rival) > 0)
        print(
            f"  {key:22} {ours:8.4f} {target:8.4f} {rival:8.4f} {pick_6:8.4f} "
            f"{pick_2:8.4f}  {verdict}"
        )
    _, _, softest = reference[scene]["object.grad_ratio (pick 2 only)"]
    ratio = scores["object"]["grad_ratio"]
    print(f"  object.grad_ratio      {ratio:8.4f} {softest - 0.03:8.4f} .. 1.02")
    print(f"  common_area            {scores['common_area']:8.4f}   0.9000")
    matrix = scores["registration"]["matrix_truth_to_result"]
    error, near, sure = depth_errors(scorer, truth, result, matrix)
    far = ~near
    print(
        f"  depth: all {error.mean():.3f} frames, {np.mean(error <= 1):.3f} within 1; "
        f"far from edges {error[far].mean():.3f}, {np.mean(error[far] <= 1):.3f}"
    )
    order, wrong = np.argsort(sure, kind="stable"), error > 1
    held = np.cumsum(wrong[order]) / max(1, wrong.sum())
    curve = [float(held[int(len(held) * share) - 1]) for share in (0.1, 0.2, 0.3, 0.5)]
    print(
        "  confidence: lowest 10, 20, 30, 50 % hold "
        + ", ".join(f"{share:.2f}" for share in curve)
        + " of the errors above 1 frame"
    )
    frames = [FrameReader().read(ref) for ref in list_frames([folder / "jpeg"]).refs]
    beyond = outside_range(frames, result)
    shift = channel_shift(scorer, truth, picture, scores)
    print(
        f"  outside the range {beyond:.3%}; channel means off by "
        + ", ".join(f"{one:+.2f}" for one in shift)
        + "/255"
    )
    print(
        f"  {cost:.0f} CPU-ms per frame and megapixel ({align:.0f} wall in alignment)"
    )
    assert all(beaten)
    assert softest - 0.03 <= ratio <= 1.02
    assert beyond < 0.005
    assert np.abs(shift).max() <= 1.0
    assert np.ptp(shift) <= 0.3
