from collections.abc import Callable
from typing import Any

import pytest

from facetstack.camera.anchor import (
    Anchor,
    AnchorWay,
    LensMemory,
    find_lens,
    set_anchor,
    ways_to_find,
)
from facetstack.camera.lens import Lens
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    FocusDrive,
    FocusOutcome,
    FocusStep,
)
from facetstack.errors import FocusUnknown
from facetstack.progress import CancelToken

MakeCamera = Callable[..., Any]
TOKEN = CancelToken()


@pytest.mark.parametrize(
    ("limit", "position", "live", "ways"),
    [
        (True, False, True, (AnchorWay.END, AnchorWay.PICTURE)),
        (True, True, True, (AnchorWay.POSITION, AnchorWay.PICTURE)),
        (False, False, True, (AnchorWay.PICTURE,)),
        (True, False, False, (AnchorWay.END,)),
        (False, False, False, ()),
    ],
)
def test_the_way_follows_from_what_the_camera_offers(
    limit: bool,
    position: bool,
    live: bool,
    ways: tuple[AnchorWay, ...],
    fake_camera: MakeCamera,
) -> None:
    class Offers(fake_camera):  # type: ignore[misc, valid-type]
        def capabilities(self) -> Capabilities:
            return Capabilities(live, FocusDrive(1, 100, limit, True), ())

        def info(self) -> CameraInfo:
            where = 7 if position else None
            return CameraInfo("Fake", "1", "mem:", focus_units=where)

    assert ways_to_find(Offers()) == ways


def test_a_camera_that_cannot_drive_its_lens_has_no_way(
    fake_camera: MakeCamera,
) -> None:
    assert ways_to_find(fake_camera(focus=False)) == ()


@pytest.mark.parametrize("nearest", [-130, -137, -300, -101])
@pytest.mark.parametrize("backlash", [0, 17])
def test_the_end_is_counted_to_half_a_piece_and_exactly_from_there(
    nearest: int, backlash: int, fake_camera: MakeCamera
) -> None:
    camera = fake_camera(nearest=nearest, backlash=backlash, live_view_on=True)
    drive = camera.capabilities().focus
    lens = Lens(camera, drive)
    anchor = set_anchor(camera, lens, -100, 40.0, TOKEN)
    assert anchor is not None
    assert anchor.way is AnchorWay.END
    assert anchor.units == pytest.approx(nearest, abs=5)
    lens.approach(0, 80, TOKEN)
    stood = camera.optics
    lens.move_to(200, TOKEN)
    camera.motor = camera.optics = 333  # somebody turned it
    memory = LensMemory(40.0, -100, 200, anchor, None)
    found = find_lens(camera, drive, memory, TOKEN)
    found.approach(0, 80, TOKEN)
    assert camera.optics == stood


def test_an_end_that_is_told_once_by_mistake_is_not_believed(
    fake_camera: MakeCamera,
) -> None:
    class Hasty(fake_camera):  # type: ignore[misc, valid-type]
        told = False

        def drive_focus(self, step: FocusStep) -> FocusOutcome:
            outcome: FocusOutcome = super().drive_focus(step)
            if not self.told and len(self.moves) == 3:
                self.told = True
                return FocusOutcome.AT_LIMIT
            return outcome

    camera = Hasty(nearest=-200, live_view_on=True)
    lens = Lens(camera, camera.capabilities().focus)
    assert lens.seek_near_end(400, 20, TOKEN)
    assert camera.motor == -200
    assert lens.units == pytest.approx(-200, abs=10)


def test_an_end_too_far_away_is_left_alone_and_the_lens_is_back_at_near(
    fake_camera: MakeCamera,
) -> None:
    camera = fake_camera(live_view_on=True)
    lens = Lens(camera, camera.capabilities().focus)
    assert set_anchor(camera, lens, -100, 40.0, TOKEN) is None
    assert (camera.motor, lens.units) == (-100, -100)


def test_an_end_that_never_comes_is_not_sought_for_ever(
    fake_camera: MakeCamera,
) -> None:
    camera = fake_camera(nearest=-10_000_000, live_view_on=True)
    memory = LensMemory(40.0, 0, 0, Anchor(AnchorWay.END, -130), None)
    with pytest.raises(FocusUnknown):
        find_lens(camera, camera.capabilities().focus, memory, TOKEN)


def test_live_view_is_left_as_it_was(fake_camera: MakeCamera) -> None:
    camera = fake_camera(nearest=-130)
    memory = LensMemory(40.0, 0, 0, Anchor(AnchorWay.END, -130), None)
    find_lens(camera, camera.capabilities().focus, memory, TOKEN)
    assert not camera.live_view_on
