# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of exports say what their tokens stand for, and hit no file unasked."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pyexiv2
import pytest

from facetstack.errors import ProjectError
from facetstack.session.export import save_picture
from facetstack.session.export_names import (
    TOKENS,
    NameValues,
    export_path,
    fill_export_name,
    values_of,
)

VALUES = NameValues(
    sku="RING-17",
    project="Autumn",
    stack=3,
    shot=datetime(2026, 11, 24, 9, 5, 7),
    original="DSC_0041",
    method="hybrid",
    camera="NIKON Z 8",
    lens="MC 105mm f/2.8",
    aperture="f5.6",
)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{sku}_{stack:03}", "RING-17_003"),
        ("{project} {sku} {stack}", "Autumn RING-17 3"),
        ("{date}-{time}", "20261124-090507"),
        ("{date:yyyy-MM-dd}", "2026-11-24"),
        ("{date:dd.MM.yy}", "24.11.26"),
        ("{original}_{method}", "DSC_0041_hybrid"),
        ("{lens} {aperture}", "MC 105mm f-2.8 f5.6"),
        ("100% {camera}", "100% NIKON Z 8"),
        ("{counter:04}", "0012"),
        ("", "untitled"),
    ],
)
def test_tokens_become_what_they_stand_for(template: str, name: str) -> None:
    assert fill_export_name(template, VALUES, counter=12) == name


@pytest.mark.parametrize("template", ["{carat}", "{stack:lots}", "{sku:03}", "{}"])
def test_a_token_that_makes_no_sense_is_told(template: str) -> None:
    with pytest.raises(ProjectError):
        fill_export_name(template, VALUES)


def test_every_token_that_is_offered_can_be_used() -> None:
    for token in TOKENS:
        assert fill_export_name(f"{{{token}}}", VALUES) != "untitled"


def test_a_counter_takes_the_first_free_name(tmp_path: Path) -> None:
    for number in (1, 2, 4):
        (tmp_path / f"ring_{number:02}.tif").touch()
    path, taken = export_path(tmp_path, "ring_{counter:02}", ".tif", VALUES)
    assert (path.name, taken) == ("ring_03.tif", False)


def test_without_a_counter_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "RING-17.tif").touch()
    assert export_path(tmp_path, "{sku}", ".tif", VALUES)[1]
    assert not export_path(tmp_path, "{sku}", ".png", VALUES)[1]


def test_a_stack_shot_here_knows_its_piece_and_number(tmp_path: Path) -> None:
    folder = tmp_path / "Autumn" / "RING-17" / "Capture" / "003"
    folder.mkdir(parents=True)
    frame = folder / "RING-17_003_001.jpg"
    save_picture(np.zeros((8, 8, 3), np.uint8), frame)
    with pyexiv2.Image(str(frame)) as image:
        image.modify_exif(
            {
                "Exif.Image.Model": "NIKON Z 8 ",
                "Exif.Photo.FNumber": "56/10",
                "Exif.Photo.LensModel": "MC 105mm f/2.8",
                "Exif.Photo.DateTimeOriginal": "2026:11:24 09:05:07",
            }
        )
    found = values_of(frame, "hybrid")
    assert found == NameValues(**{**vars(VALUES), "original": "RING-17_003_001"})


def test_a_folder_of_frames_gives_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "wedding rings"
    folder.mkdir()
    frame = folder / "a.png"
    save_picture(np.zeros((8, 8, 3), np.uint8), frame)
    found = values_of(frame, "depth")
    assert (found.sku, found.stack, found.camera) == ("wedding rings", 1, "")
