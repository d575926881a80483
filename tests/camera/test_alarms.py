from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from facetstack.assets import asset
from facetstack.camera.alarms import AlarmKind, FrameWatch
from facetstack.imaging.opencv import cv2

FRAMES = [
    cv2.imread(str(asset(f"scenes/ring/frame_{n:02}.jpg")), cv2.IMREAD_REDUCED_COLOR_4)
    for n in range(8)
]
Change = Callable[[np.ndarray, int], np.ndarray]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "stacks" / "real"


def noisy(picture: np.ndarray, seed: int) -> np.ndarray:
    # What is left of the noise of a frame that was taken four times as wide.
    noise = np.random.default_rng(seed).normal(0, 0.6, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def exposed(stops: float) -> Change:
    """Return what changes the exposure, in linear light."""

    def change(picture: np.ndarray, seed: int) -> np.ndarray:
        linear = (picture / 255.0) ** 2.2 * 2**stops
        return (255 * np.clip(linear, 0, 1) ** (1 / 2.2)).astype(np.uint8)

    return change


def moved(columns: int, rows: int) -> Change:
    matrix = np.array([[1.0, 0, columns], [0, 1.0, rows]])

    def change(picture: np.ndarray, seed: int) -> np.ndarray:
        size = (picture.shape[1], picture.shape[0])
        shifted: np.ndarray = cv2.warpAffine(
            picture, matrix, size, borderMode=cv2.BORDER_REFLECT
        )
        return shifted

    return change


def focused_as(number: int) -> Change:
    return lambda picture, seed: FRAMES[number]


def alarms(folder: Path, changes: dict[int, Change]) -> dict[int, list[AlarmKind]]:
    """Shoot the ring, change some frames, and return the alarms by frame."""
    watch, told = FrameWatch(), {}
    for number, frame in enumerate(FRAMES):
        picture = changes[number](frame, number) if number in changes else frame
        path = folder / f"r_{number}.jpg"
        assert cv2.imwrite(str(path), noisy(picture, number))
        kinds = [alarm.kind for alarm in watch.alarms_of([path])]
        if kinds:
            told[number] = kinds
    return told


def test_a_sound_bracket_raises_no_alarm(tmp_path: Path) -> None:
    assert alarms(tmp_path, {}) == {}


@pytest.mark.parametrize("stops", [-2.0, -0.5, 0.6])
def test_a_flash_that_did_not_fire_is_a_misfire(stops: float, tmp_path: Path) -> None:
    assert alarms(tmp_path, {4: exposed(stops)}) == {4: [AlarmKind.MISFIRE]}


def test_light_that_comes_and_goes_flickers(tmp_path: Path) -> None:
    told = alarms(tmp_path, {3: exposed(0.15), 5: exposed(-0.15)})
    assert {3, 5} <= set(told)
    assert {kind for kinds in told.values() for kind in kinds} == {AlarmKind.FLICKER}


@pytest.mark.parametrize(("columns", "rows"), [(10, 0), (0, -10), (-30, 15)])
def test_a_bump_is_told_once(columns: int, rows: int, tmp_path: Path) -> None:
    bumped = moved(columns, rows)
    told = alarms(tmp_path, dict.fromkeys(range(4, 8), bumped))
    assert told == {4: [AlarmKind.BUMP]}


def test_a_rail_that_drifts_evenly_is_no_bump(tmp_path: Path) -> None:
    drift = {number: moved(3 * number, 0) for number in range(8)}
    assert alarms(tmp_path, drift) == {}


@pytest.mark.parametrize("number", [1, 4])
def test_a_lens_that_did_not_move_makes_a_duplicate(
    number: int, tmp_path: Path
) -> None:
    told = alarms(tmp_path, {number: focused_as(number - 1)})
    assert told == {number: [AlarmKind.DUPLICATE]}


def test_every_frame_of_a_lens_that_never_moves_is_a_duplicate(tmp_path: Path) -> None:
    told = alarms(tmp_path, dict.fromkeys(range(8), focused_as(3)))
    assert told == {number: [AlarmKind.DUPLICATE] for number in range(1, 8)}


def test_a_missing_partner_is_told(tmp_path: Path) -> None:
    watch = FrameWatch()
    pair = [tmp_path / "a.jpg", tmp_path / "a.nef"]
    assert watch.alarms_of(pair) == ()
    assert [a.kind for a in watch.alarms_of(pair[:1])] == [AlarmKind.PARTNER_MISSING]
    assert watch.alarms_of(pair) == ()


def test_a_file_that_shows_nothing_raises_no_alarm(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    (tmp_path / "a.nef").write_bytes(b"no picture")
    watch = FrameWatch()
    for name in ("a.jpg", "a.nef", "gone.jpg"):
        assert watch.alarms_of([tmp_path / name]) == ()


@pytest.mark.parametrize(
    ("stack", "expected"),
    [("flies9", set()), ("pcb7", set()), ("lightbox7", {AlarmKind.FLICKER})],
)
def test_real_stacks_raise_the_alarms_they_deserve(
    stack: str, expected: set[AlarmKind]
) -> None:
    """The light box flickers by 0.13 stops; in the others nothing is amiss."""
    if not (SHARED / stack).is_dir():
        pytest.skip("the real stacks are not here")
    watch = FrameWatch()
    paths = sorted(p for p in (SHARED / stack).iterdir() if p.suffix.lower() == ".jpg")
    assert len(paths) > 5
    told = [alarm.kind for path in paths for alarm in watch.alarms_of([path])]
    assert set(told) == expected
