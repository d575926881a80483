from pathlib import Path

import numpy as np
import pytest

from facetstack.assets import asset
from facetstack.imaging.likeness import (
    COLUMNS,
    Look,
    brightness_stops,
    look_at,
    look_at_file,
    shift_share,
    unlikeness,
)
from facetstack.imaging.opencv import cv2

RING = [asset(f"scenes/ring/frame_{number:02}.jpg") for number in range(4, 9)]


def look_of(picture: np.ndarray, quality: int = 92) -> Look:
    flags = [cv2.IMWRITE_JPEG_QUALITY, quality]
    look = look_at(bytes(cv2.imencode(".jpg", picture, flags)[1]))
    assert look is not None
    return look


def ring() -> np.ndarray:
    return np.asarray(cv2.imread(str(RING[0])))


def test_frames_are_less_alike_the_farther_apart_their_focus_is() -> None:
    looks = [look_at_file(path) for path in RING]
    first = looks[0]
    assert first is not None
    apart = [unlikeness(first, look) for look in looks if look is not None]
    assert len(apart) == 5
    assert apart == sorted(apart)
    assert apart[0] < 1e-6 < apart[1]


def test_size_exposure_and_compression_change_it_less_than_one_focus_step() -> None:
    picture = ring()
    one, other = look_of(picture), look_at_file(RING[1])
    assert other is not None
    step = unlikeness(one, other)
    small = cv2.resize(picture, (960, 640), interpolation=cv2.INTER_AREA)
    for same in (
        look_of(small),
        look_of((picture * 0.8).astype(np.uint8)),
        look_of(picture, 60),
    ):
        assert unlikeness(one, same) < step / 5


@pytest.mark.parametrize("stops", [-1.0, 0.4])
def test_brightness_is_told_in_stops(stops: float) -> None:
    picture = ring()
    changed = 255 * np.clip((picture / 255) ** 2.2 * 2**stops, 0, 1) ** (1 / 2.2)
    told = brightness_stops(look_of(picture), look_of(changed.astype(np.uint8)))
    assert told == pytest.approx(stops, abs=0.15)


@pytest.mark.parametrize(("right", "down"), [(0.01, 0.0), (-0.02, 0.015)])
def test_a_shift_is_told_in_shares_of_the_width(right: float, down: float) -> None:
    picture = ring()
    rows, columns = picture.shape[:2]
    matrix = np.array([[1, 0, right * columns], [0, 1, down * columns]])
    moved = cv2.warpAffine(
        picture, matrix, (columns, rows), borderMode=cv2.BORDER_REFLECT
    )
    told = shift_share(look_of(picture), look_of(moved))
    assert told == pytest.approx((right, down), abs=0.3 / COLUMNS)


def test_pictures_of_other_shape_are_wholly_unlike_and_not_shifted() -> None:
    one, other = look_of(ring()), look_of(ring()[:, :800])
    assert unlikeness(one, other) == 1.0
    assert shift_share(one, other) == (0.0, 0.0)


def test_flat_pictures_are_not_alike() -> None:
    flat = look_of(np.full((320, 480, 3), 90, np.uint8))
    assert unlikeness(flat, flat) == 1.0


def test_what_is_no_picture_has_no_look(tmp_path: Path) -> None:
    for data in (b"", b"no picture", b"\xff\xd8\xff\xe0"):
        assert look_at(data) is None
        (tmp_path / "a.nef").write_bytes(data)
        assert look_at_file(tmp_path / "a.nef") is None
    assert look_at_file(tmp_path / "gone.jpg") is None
