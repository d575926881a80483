# SPDX-License-Identifier: GPL-3.0-or-later
"""EXIF, read back by a library that did not write it."""

import numpy as np
import pyexiv2
import pytest

from facetstack.camera.virtual.exif import Exif, write_exif
from facetstack.imaging.opencv import cv2

EXIF = Exif(
    make="Facetstack",
    model="Z Virtual",
    lens="Virtual MC 105mm f/2.8",
    time="20260131T235958",
    seconds=1 / 125,
    aperture=5.6,
    iso=6400,
    focal_length_mm=105,
    serial="7000042",
)


@pytest.fixture
def jpeg() -> bytes:
    return bytes(cv2.imencode(".jpg", np.full((16, 24, 3), 128, np.uint8))[1])


def test_what_was_written_is_read(jpeg):
    with pyexiv2.ImageData(write_exif(jpeg, EXIF)) as image:
        tags = image.read_exif()
    expected = {
        "Image.Make": "Facetstack",
        "Image.Model": "Z Virtual",
        "Image.Orientation": "1",
        "Photo.DateTimeOriginal": "2026:01:31 23:59:58",
        "Photo.ExposureTime": "1/125",
        "Photo.FNumber": "28/5",
        "Photo.ISOSpeedRatings": "6400",
        "Photo.FocalLength": "105/1",
        "Photo.LensModel": "Virtual MC 105mm f/2.8",
        "Photo.BodySerialNumber": "7000042",
    }
    assert {name: tags.get(f"Exif.{name}") for name in expected} == expected


def test_the_picture_itself_stays_as_it_was(jpeg):
    before = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    data = np.frombuffer(write_exif(jpeg, EXIF), np.uint8)
    assert np.array_equal(cv2.imdecode(data, cv2.IMREAD_COLOR), before)
