# SPDX-License-Identifier: GPL-3.0-or-later
"""Saved pictures are read back as they were, with profile and metadata."""

import errno
import io
import os

import imagecodecs
import numpy as np
import pyexiv2
import pytest
import tifffile
from PySide6.QtGui import QColorSpace

from facetstack import __version__
from facetstack.errors import AlreadyExists, ProjectError, ReadOnly
from facetstack.imaging.color import profile_named
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session import atomic, export
from facetstack.session.export import check_picture, save_picture

PROFILE = bytes(imagecodecs.cms_profile("adobergb"))
EVERY_SUFFIX = [".tif", ".TIFF", ".png", ".jpg", ".jpeg"]
EXIF = {
    "Exif.Image.Make": "Nikon",
    "Exif.Image.Model": "Z 8",
    "Exif.Image.Orientation": "6",
    "Exif.Image.Software": "Ver.1.00",
    "Exif.Photo.FNumber": "8/1",
    "Exif.Photo.ExposureTime": "1/125",
    "Exif.Photo.ISOSpeedRatings": "64",
    "Exif.Photo.LensModel": "MC 105mm f/2.8",
    "Exif.Photo.PixelXDimension": "8256",
    "Exif.Photo.DateTimeOriginal": "2026:03:09 10:11:12",
    "Exif.GPSInfo.GPSLatitudeRef": "N",
}
IPTC = {"Iptc.Application2.ObjectName": "Ring 1047"}
XMP = {
    "Xmp.dc.creator": ["Anna"],
    "Xmp.tiff.Orientation": "6",
    "Xmp.crs.Exposure2012": "+1.0",
}


@pytest.fixture(scope="module")
def picture():
    """A picture (rows, columns, 3) uint16."""
    return ReliefScene(rows=64, columns=96).frame(0, np.uint16).pixels


@pytest.fixture(params=["jpg", "png", "tif"])
def frame_path(tmp_path, picture, request):
    """A frame with metadata, in each format that carries it."""
    path = tmp_path / f"frame.{request.param}"
    eight_bit = (picture >> 8).astype(np.uint8)
    if request.param == "tif":
        tifffile.imwrite(path, eight_bit, photometric="rgb")
    else:
        encode = imagecodecs.jpeg8_encode
        if request.param == "png":
            encode = imagecodecs.png_encode
        path.write_bytes(bytes(encode(eight_bit)))
    with pyexiv2.Image(str(path)) as image:
        image.modify_exif(EXIF)
        image.modify_iptc(IPTC)
        image.modify_xmp(XMP)
    return path


def read(path):
    return read_frame(FrameRef(path, 0))


def tags_of(path):
    with pyexiv2.Image(str(path)) as image:
        return image.read_exif() | image.read_iptc() | image.read_xmp()


class TestPixels:
    @pytest.mark.parametrize("suffix", [".tif", ".TIFF", ".png"])
    def test_16_bit_is_exact(self, tmp_path, picture, suffix):
        path = tmp_path / f"ring{suffix}"
        assert save_picture(picture, path) == ()
        saved = read(path).pixels
        assert saved.dtype == np.uint16
        assert np.array_equal(saved, picture)

    def test_8_bit_pixels_are_spread_over_16(self, tmp_path):
        pixels = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
        save_picture(pixels, tmp_path / "ring.png")
        assert np.array_equal(read(tmp_path / "ring.png").pixels, pixels * 257.0)

    def test_jpeg_is_close_and_has_full_colour_resolution(self, tmp_path, picture):
        path = tmp_path / "ring.jpg"
        save_picture(picture, path)
        eight_bit = np.rint(picture / 257).astype(np.uint8)
        assert cv2.PSNR(read(path).pixels, eight_bit) > 38
        data = path.read_bytes()
        at = data.index(b"\xff\xc0")
        sampling = {data[at + 11 + 3 * channel] for channel in range(3)}
        assert sampling == {0x11}

    def test_tiff_is_deflated_with_predictor(self, tmp_path, picture):
        save_picture(picture, tmp_path / "ring.tif")
        with tifffile.TiffFile(tmp_path / "ring.tif") as tiff:
            assert tiff.pages.first.compression == tifffile.COMPRESSION.ADOBE_DEFLATE
            assert tiff.pages.first.predictor == tifffile.PREDICTOR.HORIZONTAL

    def test_a_lower_quality_makes_a_smaller_jpeg(self, tmp_path, picture):
        save_picture(picture, tmp_path / "fine.jpg", jpeg_quality=98)
        save_picture(picture, tmp_path / "small.jpg", jpeg_quality=60)
        fine, small = (tmp_path / "fine.jpg").stat(), (tmp_path / "small.jpg").stat()
        assert small.st_size < fine.st_size / 2


class TestProfile:
    @pytest.mark.parametrize("suffix", EVERY_SUFFIX)
    @pytest.mark.parametrize("profile", [None, PROFILE, PROFILE + bytes(200_000)])
    def test_it_is_embedded(self, tmp_path, picture, suffix, profile):
        path = tmp_path / f"ring{suffix}"
        save_picture(picture, path, icc_profile=profile)
        assert read(path).icc_profile == (profile or profile_named("srgb"))

    @pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg"])
    def test_it_survives_the_metadata(self, tmp_path, picture, suffix, frame_path):
        path = tmp_path / f"ring{suffix}"
        save_picture(picture, path, icc_profile=PROFILE, metadata_from=frame_path)
        assert read(path).icc_profile == PROFILE

    def test_others_take_ours_for_srgb(self):
        space = QColorSpace.fromIccProfile(profile_named("srgb"))
        assert space.primaries() == QColorSpace.Primaries.SRgb
        assert space.transferFunction() == QColorSpace.TransferFunction.SRgb


@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg"])
class TestMetadata:
    def test_that_of_the_frame_is_carried_over(
        self, tmp_path, picture, frame_path, suffix
    ):
        path = tmp_path / f"ring{suffix}"
        assert save_picture(picture, path, metadata_from=frame_path) == ()
        tags = tags_of(path)
        kept = {
            key: value
            for key, value in (EXIF | IPTC | XMP).items()
            if key.startswith(("Exif.Photo.", "Exif.GPS", "Iptc.", "Xmp.dc."))
            and "Pixel" not in key
        }
        assert {key: tags.get(key) for key in kept} == kept
        assert (tags["Exif.Image.Make"], tags["Exif.Image.Model"]) == ("Nikon", "Z 8")

    def test_what_no_longer_holds_is_put_right(
        self, tmp_path, picture, frame_path, suffix
    ):
        path = tmp_path / f"ring{suffix}"
        save_picture(picture, path, metadata_from=frame_path)
        tags = tags_of(path)
        assert tags["Exif.Image.Orientation"] == "1"
        assert tags["Exif.Image.Software"] == f"Facetstack {__version__}"
        assert tags["Exif.Photo.PixelXDimension"] == str(picture.shape[1])
        assert tags.get("Xmp.tiff.Orientation", "1") == "1"
        assert "Xmp.crs.Exposure2012" not in tags

    def test_pixels_stay_as_they_are(self, tmp_path, picture, frame_path, suffix):
        with_tags, without = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
        save_picture(picture, with_tags, metadata_from=frame_path)
        save_picture(picture, without)
        assert np.array_equal(read(with_tags).pixels, read(without).pixels)

    @pytest.mark.parametrize("broken", [b"", b"nonsense", b"\xff\xd8\xff\xe1\xff\xff"])
    def test_trouble_with_it_is_a_note_and_the_picture_is_saved(
        self, tmp_path, picture, suffix, broken, capfd
    ):
        source, path = tmp_path / "broken.jpg", tmp_path / f"ring{suffix}"
        source.write_bytes(broken)
        notes = save_picture(picture, path, metadata_from=source)
        assert "broken.jpg" in " ".join(notes)
        assert read(path).pixels.shape == picture.shape
        assert tags_of(path)["Exif.Image.Orientation"] == "1"
        assert capfd.readouterr() == ("", "")

    def test_a_frame_that_is_gone_is_a_note(self, tmp_path, picture, suffix):
        path = tmp_path / f"ring{suffix}"
        notes = save_picture(picture, path, metadata_from=tmp_path / "gone.nef")
        assert "gone.nef" in " ".join(notes)
        assert path.exists()


def test_metadata_of_a_raw_frame_is_carried_over(tmp_path, picture):
    raw = tmp_path / "frame.dng"
    tags = [(50706, "B", 4, (1, 4, 0, 0), True), (272, "s", 0, "Relief 1", True)]
    plane = np.ascontiguousarray(picture[..., 0])
    tifffile.imwrite(raw, plane, photometric=32803, metadata=None, extratags=tags)
    with pyexiv2.Image(str(raw)) as image:
        image.modify_exif({"Exif.Photo.FNumber": "11/1"})
    assert save_picture(picture, tmp_path / "ring.tif", metadata_from=raw) == ()
    saved = tags_of(tmp_path / "ring.tif")
    assert saved["Exif.Photo.FNumber"] == "11/1"
    assert saved["Exif.Image.Model"] == "Relief 1"


class TestRefusals:
    @pytest.mark.parametrize("name", ["ring", "ring.webp", "ring.tif.part"])
    def test_an_unknown_suffix(self, tmp_path, picture, name):
        with pytest.raises(ProjectError, match=r"Use \.tif or \.png"):
            save_picture(picture, tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("suffix", EVERY_SUFFIX)
    def test_an_existing_file_stays_without_force(self, tmp_path, picture, suffix):
        path = tmp_path / f"ring{suffix}"
        path.write_bytes(b"old")
        with pytest.raises(AlreadyExists):
            save_picture(picture, path)
        assert path.read_bytes() == b"old"
        save_picture(picture, path, force=True)
        assert read(path).pixels.shape == picture.shape

    @pytest.mark.parametrize("suffix", EVERY_SUFFIX)
    def test_a_full_disk_leaves_the_old_file_alone(
        self, tmp_path, picture, suffix, monkeypatch
    ):
        path = tmp_path / f"ring{suffix}"
        path.write_bytes(b"old")

        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(atomic.os, "fsync", full)
        with pytest.raises(ReadOnly, match="the disk is full"):
            save_picture(picture, path, force=True)
        assert [one.name for one in tmp_path.iterdir()] == [path.name]
        assert path.read_bytes() == b"old"

    def test_a_disk_that_fills_within_a_tiff_leaves_nothing(
        self, tmp_path, picture, monkeypatch
    ):
        def fills(part, *_, **__):
            with io.FileIO(part, "w") as file:
                file.write(b"II*\0")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(export.tifffile, "imwrite", fills)
        with pytest.raises(ReadOnly, match="the disk is full"):
            save_picture(picture, tmp_path / "ring.tif")
        assert list(tmp_path.iterdir()) == []

    def test_checking_accepts_what_can_be_saved(self, tmp_path):
        for suffix in EVERY_SUFFIX:
            check_picture(tmp_path / f"ring{suffix}")
        assert list(tmp_path.iterdir()) == []
