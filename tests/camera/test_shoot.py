import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.camera.shoot import (
    Exposing,
    FocusBracket,
    Moving,
    Shot,
    shoot_bracket,
)
from facetstack.errors import (
    AlreadyExists,
    CameraError,
    CameraLost,
    CaptureFailed,
    FocusAtLimit,
    ReadOnly,
    StudioError,
    Unsupported,
)
from facetstack.progress import Cancelled, CancelToken

MakeCamera = Callable[..., Any]
BRACKET = FocusBracket(-100, 200, 100, settle_seconds=0)


@given(
    near=st.integers(-5000, 5000), span=st.integers(1, 5000), step=st.integers(10, 600)
)
def test_positions_go_from_near_to_far_in_even_steps_no_larger_than_asked(
    near: int, span: int, step: int
) -> None:
    bracket = FocusBracket(near, near + span, step)
    positions = bracket.positions()
    steps = [b - a for a, b in pairwise(positions)]
    assert (positions[0], positions[-1]) == (near, near + span)
    assert len(positions) == bracket.frame_count
    assert max(steps) <= step
    assert max(steps) - min(steps) <= 1


@given(span=st.integers(10, 9999), frames=st.integers(2, 11))
def test_a_step_worked_out_from_a_number_of_frames_gives_that_many(
    span: int, frames: int
) -> None:
    assert FocusBracket(0, span, span / (frames - 1)).frame_count == frames


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        ((0, 0, 10), "far"),
        ((10, -10, 5), "far"),
        ((0, 10, 0), "step"),
        ((0, 10, -3), "step"),
        ((0, 10, float("nan")), "step"),
        ((0, 30_000, 1), "frames"),
        ((0, 10, 1, -0.1), "settle"),
        ((0, 10, 1, float("nan")), "settle"),
    ],
)
def test_a_senseless_bracket_is_refused_in_a_sentence(
    limits: tuple[Any, ...], word: str
) -> None:
    with pytest.raises(StudioError, match=word):
        FocusBracket(*limits)


def test_each_act_is_told_before_it_happens(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera()
    acts: list[tuple[str, int]] = []
    for event in shoot_bracket(camera, BRACKET, tmp_path, stem="ring"):
        acts.append((type(event).__name__, len(camera.exposed_at)))
        assert event.total == 4
    assert acts == [
        act
        for n in range(4)
        for act in (
            (Moving.__name__, n),
            (Exposing.__name__, n),
            (Shot.__name__, n + 1),
        )
    ]
    assert [p.name for p in sorted(tmp_path.iterdir()) if p.is_file()] == [
        f"ring_{n:03}.JPG" for n in (1, 2, 3, 4)
    ]


def test_every_frame_stands_where_it_was_planned_in_spite_of_backlash(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(backlash=60)
    list(shoot_bracket(camera, BRACKET, tmp_path))
    first = camera.exposed_at[0]
    assert [at - first for at in camera.exposed_at] == [0, 100, 200, 300]


def test_a_lens_without_room_before_near_still_takes_up_its_slack(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(nearest=-190, backlash=30)
    list(shoot_bracket(camera, BRACKET, tmp_path))
    planned = [-100 - 30 + 100 * n for n in range(4)]
    assert all(
        abs(at - wanted) <= 25
        for at, wanted in zip(camera.exposed_at, planned, strict=True)
    )


@pytest.mark.parametrize("was_live", [False, True])
def test_focus_returns_to_near_and_live_view_to_what_it_was(
    was_live: bool, fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(live_view_on=was_live)
    list(shoot_bracket(camera, BRACKET, tmp_path))
    assert camera.motor == -100
    assert camera.live_view_on is was_live


def test_no_move_is_larger_than_the_camera_takes(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(largest=7)
    list(shoot_bracket(camera, BRACKET, tmp_path))
    assert max(abs(units) for units in camera.moves) <= 7
    assert camera.exposed_at == [-100, 0, 100, 200]


def test_raw_wins_over_jpeg_of_the_same_shot(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(suffixes=(".JPG", ".NEF"))
    shots = [e for e in shoot_bracket(camera, BRACKET, tmp_path) if type(e) is Shot]
    assert [shot.path.suffix for shot in shots] == [".NEF"] * 4
    assert all(len(shot.files) == 2 for shot in shots)


def test_a_link_lost_in_the_middle_keeps_the_frames_and_counts_them(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(fail_capture={2: CameraLost("The link broke.", "Look.")})
    with pytest.raises(
        CameraLost, match=r"2 of 4 frames are safe in .*bracket"
    ) as lost:
        list(shoot_bracket(camera, BRACKET, tmp_path / "bracket"))
    assert lost.value.hint == "Look."
    assert len(list((tmp_path / "bracket").iterdir())) == 2
    moves = len(camera.moves)
    assert camera.motor == 100, "a lost camera is not moved any more"
    assert len(camera.moves) == moves


def test_a_failed_shot_ends_the_bracket_with_the_focus_at_near(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera(fail_capture={1: CaptureFailed("The card is full.")})
    with pytest.raises(CaptureFailed, match="card is full"):
        list(shoot_bracket(camera, BRACKET, tmp_path))
    assert camera.motor == -100


def test_a_stop_is_heard_while_it_settles_and_restores_the_focus(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera, token = fake_camera(), CancelToken()
    bracket = FocusBracket(-100, 200, 100, settle_seconds=50)
    events = shoot_bracket(camera, bracket, tmp_path, token=token)
    assert isinstance(next(events), Moving)
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)
    assert camera.motor == -100
    assert not camera.exposed_at


def test_a_listener_that_walks_away_leaves_the_focus_at_near(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera = fake_camera()
    events = shoot_bracket(camera, BRACKET, tmp_path)
    for event in events:
        if isinstance(event, Shot) and event.index == 1:
            events.close()
    assert camera.motor == -100
    assert len(camera.exposed_at) == 2
    assert not camera.live_view_on


def test_a_limit_beyond_the_travel_of_the_lens_is_told(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    with pytest.raises(FocusAtLimit, match="end of its travel"):
        list(shoot_bracket(fake_camera(nearest=-50), BRACKET, tmp_path))
    with pytest.raises(FocusAtLimit):
        list(shoot_bracket(fake_camera(farthest=150), BRACKET, tmp_path))


def test_steps_that_the_camera_refuses_are_told(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    with pytest.raises(Unsupported, match="larger step"):
        list(
            shoot_bracket(
                fake_camera(smallest=40), FocusBracket(0, 60, 20, 0), tmp_path
            )
        )


@pytest.mark.parametrize(
    ("camera", "error", "word"),
    [
        ({"battery": 4}, CameraError, "battery"),
        ({"shots_left": 3}, CameraError, "room for 3 shots"),
        ({"focus": False}, Unsupported, "cannot drive the lens"),
    ],
)
def test_a_bracket_that_cannot_end_well_does_not_begin(
    camera: dict[str, Any],
    error: type[Exception],
    word: str,
    fake_camera: MakeCamera,
    tmp_path: Path,
) -> None:
    body = fake_camera(**camera)
    with pytest.raises(error, match=word):
        list(shoot_bracket(body, BRACKET, tmp_path))
    assert not body.moves


def test_no_file_is_overwritten(fake_camera: MakeCamera, tmp_path: Path) -> None:
    (tmp_path / "ring_003.tif").write_bytes(b"precious")
    camera = fake_camera()
    with pytest.raises(AlreadyExists, match=r"ring_003\.tif"):
        list(shoot_bracket(camera, BRACKET, tmp_path, stem="ring"))
    assert not camera.moves


def test_a_folder_that_cannot_be_made_is_told_before_the_first_move(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    camera = fake_camera()
    with pytest.raises(ReadOnly, match="cannot be written"):
        list(shoot_bracket(camera, BRACKET, tmp_path / "file" / "frames"))
    assert not camera.moves


def test_a_disk_too_full_for_the_rest_ends_the_bracket(
    fake_camera: MakeCamera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 5_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage)
    with pytest.raises(ReadOnly, match="5 MB left"):
        list(shoot_bracket(fake_camera(), BRACKET, tmp_path))


def test_flashes_get_their_time_from_one_exposure_to_the_next(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    camera, fired = fake_camera(), []
    bracket = replace(BRACKET, recycle_seconds=0.25)
    for event in shoot_bracket(camera, bracket, tmp_path):
        if isinstance(event, Exposing):
            fired.append(time.monotonic())
    assert min(b - a for a, b in pairwise(fired)) >= 0.25 - 0.01
    with pytest.raises(StudioError, match="recycle"):
        replace(BRACKET, recycle_seconds=-1.0)


def test_a_measured_lens_goes_back_no_farther_than_it_must(
    fake_camera: MakeCamera, tmp_path: Path
) -> None:
    class Measured(fake_camera):  # type: ignore[misc, valid-type]
        def capabilities(self) -> Any:
            offered = super().capabilities()
            return replace(offered, focus=replace(offered.focus, backlash_units=20.0))

    camera = Measured(backlash=20)
    list(shoot_bracket(camera, BRACKET, tmp_path))
    assert min(camera.moves[:3]) > -200, "twice the step would be 200"
    assert camera.exposed_at == [-120, -20, 80, 180], "the slack is taken up all along"
