# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a shot: raw converters read them, and they show what the JPEG shows."""

from pathlib import Path

import numpy as np
import pytest
import rawpy

from facetstack.camera.virtual.develop import Quality, Raw, develop
from facetstack.camera.virtual.exif import Exif
from facetstack.camera.virtual.light import GAINS
from facetstack.camera.virtual.scene import Scene, Shot
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2

EXIF = Exif("Maker", "Model", "Lens", "20260131T235959", 1 / 125, 8, 100, 105, "42")


def shot(white_balance: str = "auto") -> Shot:
    return Shot(550, 8, 1 / 125, 100, white_balance, seed=3)


@pytest.mark.parametrize(
    ("quality", "suffixes"),
    [
        (Quality(), ["JPG"]),
        (Quality(None, raw=True), ["CR2"]),
        (Quality(80, raw=True), ["CR2", "JPG"]),
    ],
)
def test_a_shot_has_the_files_of_its_quality(
    scene: Scene, quality: Quality, suffixes: list[str]
) -> None:
    files = develop(scene, shot(), quality, Raw.CR2, EXIF, "A_1")
    assert [file.name for file in files] == [f"A_1.{suffix}" for suffix in suffixes]
    assert quality.file_count == len(files)
    assert len({file.format for file in files}) == len(files)


@pytest.mark.parametrize("kind", list(Raw))
def test_every_kind_of_raw_is_developed_to_what_the_jpeg_shows(
    scene: Scene, kind: Raw, tmp_path: Path
) -> None:
    files = develop(scene, shot(), Quality(95, raw=True), kind, EXIF, "A_1")
    for file in files:
        (tmp_path / file.name).write_bytes(file.data)
    raw, jpeg = (
        FrameReader().read(FrameRef(tmp_path / file.name, 0)) for file in files
    )
    assert raw.is_raw
    assert not jpeg.is_raw
    developed = cv2.GaussianBlur(raw.pixels.astype(np.float32) / 65535, (0, 0), 4)
    shown = cv2.GaussianBlur(jpeg.pixels.astype(np.float32) / 255, (0, 0), 4)
    assert np.abs(developed - shown).mean() < 0.005


@pytest.mark.parametrize("white_balance", ["daylight", "tungsten", "shade"])
def test_a_raw_tells_the_white_balance_and_does_not_contain_it(
    scene: Scene, white_balance: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.NEF"
    quality = Quality(None, raw=True)
    (file,) = develop(scene, shot(white_balance), quality, Raw.NEF, EXIF, "a")
    path.write_bytes(file.data)
    with rawpy.imread(str(path)) as raw:
        red, green, blue = raw.camera_whitebalance[:3]
        level = float(raw.raw_image.mean())
    told = np.array([blue / green, 1, red / green])
    assert told == pytest.approx(np.array(GAINS[white_balance]), rel=1e-3)
    (other,) = develop(scene, shot("auto"), quality, Raw.NEF, EXIF, "a")
    path.write_bytes(other.data)
    with rawpy.imread(str(path)) as raw:
        assert float(raw.raw_image.mean()) == pytest.approx(level, rel=0.002)


@pytest.mark.parametrize("kind", [Raw.NEF, Raw.CR2])
def test_a_raw_knows_how_it_was_taken(scene: Scene, kind: Raw, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind.value}"
    (file,) = develop(scene, shot(), Quality(None, raw=True), kind, EXIF, "a")
    path.write_bytes(file.data)
    with rawpy.imread(str(path)) as raw:
        assert (raw.sizes.width, raw.sizes.height) == scene.size
        assert raw.other.iso_speed == 100
        assert raw.other.shutter_speed == pytest.approx(1 / 125)
        assert raw.other.aperture == pytest.approx(8)
