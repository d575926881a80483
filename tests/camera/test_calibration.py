# SPDX-License-Identifier: GPL-3.0-or-later
"""A lens whose play and steps are known is measured as what it is."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from facetstack.camera.calibration import calibrate
from facetstack.camera.calibration_store import CalibrationStore, LensCalibration
from facetstack.camera.child import start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    FocusDrive,
    FocusOutcome,
    FocusStep,
    LiveFrame,
)
from facetstack.camera.virtual.lens import Lens as VirtualLens
from facetstack.camera.virtual.lens import Move
from facetstack.camera.virtual.scene import Scene, Shot, load_scene
from facetstack.errors import CameraError, ReadOnly, Unsupported
from facetstack.optics.bracket import CloseUp
from facetstack.progress import Cancelled, CancelToken

MM_PER_UNIT = 1.78236 / 100
"""How the ring was rendered: 1.78 mm from frame to frame, 100 units in the scene."""
CLOSE_UP = CloseUp(0.95, 8, 36 * (1 - 2 * 0.006), 960)


class Clock(CancelToken):
    """Time that passes only while somebody sleeps."""

    now = 0.0

    def sleep(self, seconds: float) -> None:
        self.checkpoint()
        self.now += seconds


class BenchCamera:
    """A virtual lens before the ring, without a wire and without waiting."""

    def __init__(self, scene: Scene, sizes: int = 1, **lens: Any) -> None:
        self.clock = Clock()
        self.lens = VirtualLens(scene.lens_model, lambda: self.clock.now)
        self.lens.model = type(scene.lens_model)(**{**vars(scene.lens_model), **lens})
        self.scene = scene
        self.sizes = sizes
        self.live_view_on = False
        self.told_focal_length: float | None = None

    def info(self) -> CameraInfo:
        return CameraInfo("Bench", "1", "mem:", "Macro")

    def capabilities(self) -> Capabilities:
        counts = self.sizes > 1
        drive = FocusDrive(
            1, 1 if counts else 32767, not counts, True, counts, self.sizes
        )
        return Capabilities(True, drive, ())

    def start_live_view(self) -> None:
        self.live_view_on = True

    def stop_live_view(self) -> None:
        self.live_view_on = False

    def preview(self) -> LiveFrame:
        assert self.live_view_on
        self.clock.now += 0.02
        right = self.scene.exposure
        position = round(self.lens.glass_position, 1)
        shot = Shot(position, right.aperture, right.seconds, right.iso)
        return LiveFrame(self.scene.live_picture(shot), 0, self.clock.now)

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        units = step.units
        if self.sizes > 1:
            units *= self.lens.model.step_sizes[step.size - 1]
        move = self.lens.move(units)
        while self.lens.busy:
            self.clock.now += 0.01
        return {
            Move.AT_LIMIT: FocusOutcome.AT_LIMIT,
            Move.TOO_SMALL: FocusOutcome.TOO_SMALL,
        }.get(move, FocusOutcome.MOVED)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return load_scene("ring")


def test_play_smallest_step_and_mm_are_measured_as_they_are(scene: Scene) -> None:
    camera = BenchCamera(scene, backlash=60, smallest_step=9)
    before = camera.lens.glass_position
    found = calibrate(camera, close_up=CLOSE_UP, token=camera.clock)  # type: ignore[arg-type]
    # A frame of depth of field is 100 units here: a tenth of it is not seen.
    assert found.backlash_units == pytest.approx(60, abs=10)
    assert found.smallest_units == 9
    assert found.repeatability_units < 2
    assert found.mm_per_unit == pytest.approx(MM_PER_UNIT, rel=0.2)
    assert found.magnification == 0.95
    assert (found.model, found.lens) == ("Bench", "Macro")
    camera.clock.now += 1
    assert camera.lens.glass_position == pytest.approx(before, abs=15)
    assert not camera.live_view_on


def test_sizes_of_step_are_measured_in_the_smallest(scene: Scene) -> None:
    camera = BenchCamera(scene, sizes=3, backlash=40)
    small, medium, large = camera.lens.model.step_sizes
    found = calibrate(camera, token=camera.clock)  # type: ignore[arg-type]
    assert found.step_units[0] == 1
    assert found.step_units[1] == pytest.approx(medium / small, rel=0.08)
    assert found.step_units[2] == pytest.approx(large / small, rel=0.08)
    assert found.backlash_units == pytest.approx(40 / small, abs=0.5)
    assert found.smallest_units == 1
    assert found.mm_per_unit is None


def test_a_stop_is_heard_and_puts_live_view_back(scene: Scene) -> None:
    camera = BenchCamera(scene)

    def stop(progress: object) -> None:
        camera.clock.cancel()

    with pytest.raises(Cancelled):
        calibrate(camera, token=camera.clock, report=stop)  # type: ignore[arg-type]
    assert not camera.live_view_on


def test_a_lens_that_does_not_move_is_told(scene: Scene) -> None:
    camera = BenchCamera(scene)
    camera.lens.lose(10_000, 1.0)
    with pytest.raises(CameraError, match="does not change enough"):
        calibrate(camera, token=camera.clock)  # type: ignore[arg-type]


def test_a_body_that_cannot_be_measured_says_why(
    fake_camera: Callable[..., Any],
) -> None:
    with pytest.raises(Unsupported, match="cannot drive"):
        calibrate(fake_camera(focus=False))


CALIBRATION = LensCalibration("Z", "1", "105", 105.0, 40.0, 3, 0.5, (1.0,), 1.0, 0.018)
INFO = CameraInfo("Z", "1", "usb:", "105", focal_length_mm=105.0)
DRIVE = FocusDrive(1, 32767, True, True)


def test_a_calibration_is_found_again_for_its_body_lens_and_focal_length(
    tmp_path: Path,
) -> None:
    store = CalibrationStore(tmp_path / "new" / "lenses.json")
    assert store.find(INFO) is None
    store.save(CALIBRATION)
    assert store.find(INFO) == CALIBRATION
    others = (
        CameraInfo("Z", "2", "usb:", "105", focal_length_mm=105.0),
        CameraInfo("Z", "1", "usb:", "60", focal_length_mm=105.0),
        CameraInfo("Z", "1", "usb:", "105", focal_length_mm=70.0),
        CameraInfo("Z", "1", "usb:", "105"),
    )
    assert all(store.find(other) is None for other in others)


def test_a_new_calibration_takes_the_place_of_the_old_one_only(tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path / "lenses.json")
    other = LensCalibration("EOS", "9", "100", None, 3.0, 1, 0.1, (1.0, 6.1, 30.5))
    newer = LensCalibration("Z", "1", "105", 105.0, 44.0, 3, 0.5, (1.0,))
    for one in (CALIBRATION, other, newer):
        store.save(one)
    assert set(store.load()) == {other, newer}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        '{"version": 99, "lenses": [1]}',
        '{"version": 1, "lenses": [{"model": "Z"}, 7]}',
        '{"version": 1, "lenses": null}',
    ],
)
def test_a_broken_file_holds_no_calibrations(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lenses.json"
    path.write_text(text)
    assert CalibrationStore(path).load() == ()


@pytest.mark.parametrize(
    "change",
    [
        '"backlash_units": 40.0->"backlash_units": -1',
        '"smallest_units": 3->"smallest_units": 0',
        '"mm_per_unit": 0.018->"mm_per_unit": 0',
    ],
)
def test_a_senseless_calibration_is_left_out(change: str, tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path / "lenses.json")
    store.save(CALIBRATION)
    text = store.path.read_text()
    before, after = change.split("->")
    assert before in text
    store.path.write_text(text.replace(before, after))
    assert store.load() == ()


def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReadOnly, match="cannot be written"):
        CalibrationStore(tmp_path / "file" / "lenses.json").save(CALIBRATION)


def test_what_was_measured_completes_how_the_lens_is_driven(tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path / "lenses.json")
    assert store.applied(DRIVE, INFO) == DRIVE
    store.save(CALIBRATION)
    drive = store.applied(DRIVE, INFO)
    assert (drive.smallest_units, drive.backlash_units) == (3, 40.0)
    assert drive.mm_per_unit == 0.018
    assert (drive.largest_units, drive.reports_limit) == (32767, True)


@pytest.fixture(params=["nikon", "canon", "fuji"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with start_virtual_camera(request.param, "ring") as body:
        yield body.address


@pytest.mark.benchmark
def test_every_body_is_measured_through_its_own_wire(
    address: str, tmp_path: Path
) -> None:
    store = CalibrationStore(tmp_path / "lenses.json")
    camera = CameraClient(address, calibrations=store)
    camera.open()
    try:
        began = time.monotonic()
        found = calibrate(camera, close_up=CLOSE_UP)
        print(f"{time.monotonic() - began:.0f} s: {found}")
        store.save(found)
        drive = camera.capabilities().focus
    finally:
        camera.close()
    small, medium, large = 20, 127, 611
    unit = small if drive is not None and drive.counts_steps else 1
    assert found.backlash_units * unit == pytest.approx(0, abs=10)
    assert found.mm_per_unit is not None
    assert found.mm_per_unit / unit == pytest.approx(MM_PER_UNIT, rel=0.2)
    if unit == small:
        wanted = [1, medium / small, large / small]
        assert list(found.step_units) == pytest.approx(wanted, rel=0.08)
        assert drive is not None
        assert drive.step_units == found.step_units
