"""What every camera must do: asked of a fake, of USB, and of every virtual body."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from facetstack.camera.child import VIRTUAL_BODIES, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import Camera, FocusOutcome, FocusStep
from facetstack.camera.shoot import FocusBracket, Shot, shoot_bracket
from facetstack.errors import AlreadyExists, CameraError, Unsupported

MakeCamera = Callable[..., Camera]


@pytest.fixture(scope="module", params=["fake", "usb", *VIRTUAL_BODIES])
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """What kind of camera is asked, or where a virtual body answers."""
    if request.param not in VIRTUAL_BODIES:
        yield request.param
        return
    with start_virtual_camera(request.param, "ring") as body:
        yield body.address


@pytest.fixture
def camera(
    kind: str, request: pytest.FixtureRequest, fake_camera: MakeCamera
) -> Iterator[Camera]:
    made: Camera
    if kind == "fake":
        made = fake_camera()
    elif kind == "usb":
        request.getfixturevalue("usb_camera")
        made = CameraClient()
    else:
        made = CameraClient(kind)
    made.open()
    yield made
    made.close()


def test_it_says_who_it_is_and_says_the_same_again(camera: Camera) -> None:
    info = camera.info()
    assert info.model
    assert info.serial
    assert info.battery_percent is None or 0 <= info.battery_percent <= 100
    assert camera.info() == info


def test_it_is_opened_again_after_it_was_closed_twice(camera: Camera) -> None:
    info = camera.info()
    camera.close()
    camera.close()
    assert camera.open() == info


def test_every_setting_it_offers_can_be_read(camera: Camera) -> None:
    for name in camera.capabilities().settings:
        setting = camera.read_setting(name)
        assert setting.name == name
        assert not setting.choices or setting.value in setting.choices


def test_a_setting_that_nobody_has_is_refused(camera: Camera) -> None:
    with pytest.raises(CameraError):
        camera.read_setting("flux_capacitor")


def test_a_shot_lies_whole_in_the_folder_and_nothing_beside_it(
    camera: Camera, tmp_path: Path
) -> None:
    files = camera.capture(tmp_path, "ring_001")
    assert sorted(tmp_path.iterdir()) == sorted(file.path for file in files)
    for file in files:
        assert file.path.stem == "ring_001"
        assert file.path.stat().st_size == file.size_bytes > 0


def test_shots_do_not_overwrite_each_other(camera: Camera, tmp_path: Path) -> None:
    camera.capture(tmp_path, "ring_001")
    with pytest.raises(AlreadyExists):
        camera.capture(tmp_path, "ring_001")


def test_live_view_shows_pictures_that_count_up_or_is_refused(camera: Camera) -> None:
    assert not camera.live_view_on
    try:
        camera.start_live_view()
    except Unsupported:
        assert not camera.live_view_on
        return
    assert camera.live_view_on
    frames = [camera.preview() for _ in range(3)]
    assert all(frame.jpeg.startswith(b"\xff\xd8") for frame in frames)
    assert frames[0].seconds <= frames[1].seconds <= frames[2].seconds
    camera.stop_live_view()
    assert not camera.live_view_on


def test_the_lens_moves_there_and_back_or_is_refused(camera: Camera) -> None:
    focus = camera.capabilities().focus
    if focus is None:
        with pytest.raises(Unsupported):
            camera.drive_focus(FocusStep(10))
        return
    if focus.needs_live_view:
        camera.start_live_view()
    there = max(focus.smallest_units, min(40, focus.largest_units))
    for units in (there, -there):
        assert camera.drive_focus(FocusStep(units)) is FocusOutcome.MOVED


@pytest.mark.parametrize("target", ["Memory card", "Internal RAM"])
def test_a_raw_picture_and_its_jpeg_arrive_as_a_pair(
    camera: Camera, target: str, tmp_path: Path
) -> None:
    if "quality" not in camera.capabilities().settings:
        pytest.skip("this camera has no quality to set")
    choices = camera.read_setting("quality").choices
    pair = [choice for choice in choices if "+" in choice]
    if not pair:
        pytest.skip("this camera makes no pairs")
    has_target = "target" in camera.capabilities().settings
    if not has_target and target != "Memory card":
        pytest.skip("this camera keeps pictures on its card only")
    if has_target:
        camera.write_setting("target", target)
    usual = camera.read_setting("quality").value
    camera.write_setting("quality", pair[0])
    for stem in ("ring_001", "ring_002"):
        files = camera.capture(tmp_path, stem)
        suffixes = {file.path.suffix for file in files}
        assert len(files) == len(suffixes) == 2
        assert ".jpg" in {suffix.lower() for suffix in suffixes}
        assert {file.path.stem for file in files} == {stem}
    camera.write_setting("quality", usual)


def test_every_choice_of_a_setting_is_kept_or_told(camera: Camera) -> None:
    for name in camera.capabilities().settings:
        before = camera.read_setting(name)
        if before.read_only or name == "target":
            continue
        for choice in before.choices[:: max(1, len(before.choices) // 3)]:
            assert camera.write_setting(name, choice).value == choice
        if before.choices:
            assert camera.write_setting(name, before.value).value == before.value
        with pytest.raises(Unsupported):
            camera.write_setting(name, "no such thing")


def test_what_a_camera_lacks_is_said(camera: Camera) -> None:
    offered = camera.capabilities()
    if offered.focus is None:
        assert any("focus" in note.lower() for note in offered.notes)


def test_a_bracket_is_shot_where_the_lens_can_be_driven(
    camera: Camera, tmp_path: Path
) -> None:
    focus = camera.capabilities().focus
    step = 4 if focus and focus.counts_steps else 60
    bracket = FocusBracket(-step, step, step)
    events = shoot_bracket(camera, bracket, tmp_path, stem="r")
    if focus is None:
        with pytest.raises(Unsupported, match="cannot drive the lens"):
            list(events)
        return
    shots = [event for event in events if isinstance(event, Shot)]
    assert [shot.path.stem for shot in shots] == ["r_001", "r_002", "r_003"]
    assert all(shot.path.exists() for shot in shots)
    assert not camera.live_view_on
