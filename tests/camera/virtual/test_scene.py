# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lens sees: sharp where it is focused, and as bright as it is exposed."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facetstack.assets import asset
from facetstack.camera.virtual.scene import Scene, Shot, load_scene
from facetstack.errors import StudioError
from facetstack.imaging.opencv import cv2

SHOT = Shot(position=550.0, aperture=8, seconds=1 / 125, iso=100)


def live(scene: Scene, shot: Shot) -> Any:
    data = np.frombuffer(scene.live_picture(shot), np.uint8)
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def photograph(scene: Scene, shot: Shot) -> Any:
    data = np.frombuffer(scene.photograph(shot)[0], np.uint8)
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def at_depth(step: float) -> Any:
    """Return where a live picture shows what lies at a frame step, breathing left out.

    Only places well inside a region count, so that a shift of some pixels is no matter.
    """
    about = json.loads(asset("scenes/ring/scene.json").read_text("utf-8"))["depth"]
    numbers = cv2.imread(str(asset("scenes/ring/depth.png")), cv2.IMREAD_UNCHANGED)
    steps = cv2.resize(numbers, (960, 640), interpolation=cv2.INTER_NEAREST)
    steps = steps / about["scale"] - about["offset"]
    return np.abs(steps - step) < 0.25


def detail(picture: Any, where: Any) -> float:
    """Return how much fine structure there is, scene borders left out."""
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return float(np.abs(cv2.Laplacian(gray, cv2.CV_32F))[where].mean())


@pytest.mark.parametrize("step", [1, 2.5, 4, 6.5, 8])
def test_a_depth_is_sharpest_when_the_lens_is_focused_there(scene, step):
    where = at_depth(step)
    # Breathing moves what is looked at; at this scale it stays.
    shown = {}
    for position in range(0, 1101, 50):
        picture = scene._live.focused_at(position / 100)
        shown[position] = detail(picture, where)
    best = max(shown, key=lambda position: shown[position])
    assert abs(best - 100 * step) <= 50
    assert shown[best] > 1.5 * min(shown.values())


@pytest.mark.parametrize("step", [3.5, 7.5])
def test_focus_between_two_frames_is_sharper_there_than_in_either(scene, step):
    where = at_depth(step)
    between = detail(scene._live.focused_at(step), where)
    for frame in (step - 0.5, step + 0.5):
        assert between > 1.02 * detail(scene._live.focused_at(frame), where)


def test_the_picture_changes_smoothly_with_the_focus(scene):
    pictures = [
        scene._live.focused_at(position / 100).astype(np.float32)
        for position in range(280, 521, 10)
    ]
    changes = [
        float(np.abs(after - before).mean()) for before, after in pairwise(pictures)
    ]
    assert max(changes) < 3 * float(np.median(changes))


@pytest.mark.parametrize("ends", [(0, -200, -500), (1100, 1400, 1800)])
def test_beyond_the_scene_everything_blurs_more_and_more(scene, ends):
    everywhere = np.ones((640, 960), bool)
    details = [detail(live(scene, replace(SHOT, position=p)), everywhere) for p in ends]
    assert details[0] > 1.3 * details[1] > 1.3 * details[2] * 0.9


def test_the_picture_grows_as_the_lens_focuses_nearer(scene):
    near, far = scene.scale_at(0), scene.scale_at(1100)
    assert near - far == pytest.approx(0.015, abs=0.002)
    corner = np.float32([[-479.5, -319.5]])
    assert np.all(np.abs(corner * near) > np.abs(corner * far))


def test_no_position_shows_a_border(scene):
    lens = scene.lens_model
    for position in (lens.near_limit, 0, 550, 1100, lens.far_limit):
        assert scene.scale_at(position) > 1
        picture = photograph(scene, replace(SHOT, position=position, seed=9))
        for edge in (picture[0], picture[-1], picture[:, 0], picture[:, -1]):
            assert edge.min() > 60


@pytest.mark.parametrize(
    "change", [{"seconds": 1 / 250}, {"iso": 50}, {"aperture": 8 * 2**0.5}]
)
def test_half_the_exposure_halves_the_light(scene, change):
    def light(picture: Any) -> Any:
        tones = picture / 255
        return np.where(
            tones <= 0.04045, tones / 12.92, ((tones + 0.055) / 1.055) ** 2.4
        )

    whole, half = live(scene, SHOT), live(scene, replace(SHOT, **change))
    unclipped = whole.max(axis=2) < 250
    ratio = light(whole)[unclipped].mean() / light(half)[unclipped].mean()
    assert ratio == pytest.approx(2, rel=0.03)


def test_two_shots_of_one_scene_differ_by_noise_and_a_hair(scene):
    first, again, other = (
        photograph(scene, replace(SHOT, seed=seed)).astype(np.float32)
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert 0.2 < np.abs(first - other).mean() < 4
    shift, _ = cv2.phaseCorrelate(
        cv2.cvtColor(first, cv2.COLOR_BGR2GRAY), cv2.cvtColor(other, cv2.COLOR_BGR2GRAY)
    )
    assert np.hypot(*shift) < 1.2
    assert first.mean() / other.mean() == pytest.approx(1, abs=0.012)


def test_noise_grows_with_sensitivity(scene):
    # At the same brightness, over the smooth background.
    quiet = photograph(scene, replace(SHOT, seed=1))
    loud = photograph(scene, replace(SHOT, seconds=1 / 8000, iso=6400, seed=1))
    ground = (slice(50, 250), slice(50, 450))

    def roughness(picture: Any) -> float:
        return float(np.abs(cv2.Laplacian(picture[ground], cv2.CV_32F)).mean())

    assert roughness(loud) > 2 * roughness(quiet)


def test_a_white_balance_for_warm_lamps_makes_daylight_blue(scene):
    neutral = live(scene, SHOT).mean((0, 1))
    cold = live(scene, replace(SHOT, white_balance="tungsten")).mean((0, 1))
    warm = live(scene, replace(SHOT, white_balance="shade")).mean((0, 1))
    assert cold[0] / cold[2] > neutral[0] / neutral[2] > warm[0] / warm[2]


def test_the_suggested_bracket_covers_the_scene(scene):
    about = json.loads(asset("scenes/ring/scene.json").read_text("utf-8"))
    start = about["start_units"]
    last = (len(about["frames"]) - 1) * about["units_per_frame"]
    assert (start + about["near_units"], start + about["far_units"]) == (0, last)
    assert 0 < about["step_units"] <= about["units_per_frame"]


def test_the_scene_stays_small():
    files = list(asset("scenes/ring").iterdir())
    assert sum(file.stat().st_size for file in files) < 15_000_000


def test_a_scene_that_is_not_there_is_named():
    with pytest.raises(StudioError, match="nothing-here"):
        load_scene("nothing-here")


def test_a_scene_with_a_missing_file_is_refused(tmp_path: Path):
    description = asset("scenes/ring/scene.json").read_text("utf-8")
    (tmp_path / "scene.json").write_text(description, "utf-8")
    with pytest.raises(StudioError, match="frame_00"):
        load_scene(str(tmp_path))
