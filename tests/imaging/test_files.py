# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding frames in folders and reading JPEG, PNG and TIFF."""

import errno
import os
import threading
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from facetstack.errors import TooFewFrames, Unreadable
from facetstack.imaging.files import (
    FrameReader,
    list_frames,
    natural_key,
    read_frame,
)
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.embedding import jpeg_with_profile, png_with_profile

PROFILE = bytes(imagecodecs.cms_profile("adobergb"))
GREY_PROFILE = PROFILE[:16] + b"GRAY" + PROFILE[20:]


@pytest.fixture(scope="module")
def pixels8():
    """A picture (rows, columns, 3) uint8, mirrored in no direction."""
    return np.ascontiguousarray(ReliefScene(rows=60, columns=90).frame(0).pixels)


@pytest.fixture(scope="module")
def pixels16(pixels8):
    return pixels8.astype(np.uint16) * 251 + 17


def jpeg(pixels, **settings):
    return bytes(imagecodecs.jpeg8_encode(pixels, level=98, **settings))


def read(path, data=None):
    if data is not None:
        path.write_bytes(data)
    return read_frame(FrameRef(path, 0))


def exif_block(orientation: int) -> bytes:
    """Return an Exif segment with nothing but an orientation."""
    entry = (274).to_bytes(2, "big") + b"\0\3\0\0\0\1" + orientation.to_bytes(2, "big")
    tiff = b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0" + b"\0\0\0\0"
    payload = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(payload) + 2).to_bytes(2, "big") + payload


def names(listed):
    return [ref.path.name for ref in listed.refs]


class TestListing:
    def test_a_folder_is_in_natural_order(self, tmp_path):
        for name in ("r_10.jpg", "r_9.jpg", "R_1.JPG", "r_100.tif"):
            (tmp_path / name).touch()
        listed = list_frames([tmp_path])
        assert names(listed) == ["R_1.JPG", "r_9.jpg", "r_10.jpg", "r_100.tif"]
        assert [ref.index for ref in listed] == [0, 1, 2, 3]

    def test_raw_wins_over_the_jpeg_beside_it(self, tmp_path):
        for name in ("a.NEF", "a.JPG", "b.nef", "c.jpg", "b.png"):
            (tmp_path / name).touch()
        listed = list_frames([tmp_path])
        assert names(listed) == ["a.NEF", "b.nef", "b.png", "c.jpg"]
        assert listed.skipped == ()

    def test_files_given_by_name_keep_their_order_and_all_count(self, tmp_path):
        paths = [tmp_path / name for name in ("b.nef", "a.jpg", "b.jpg")]
        for path in paths:
            path.touch()
        assert [ref.path for ref in list_frames(paths)] == paths

    def test_other_types_are_skipped_and_named(self, tmp_path):
        for name in ("1.jpg", "2.jpg", "notes.txt", ".3.jpg", "._1.jpg", "4.jpg.part"):
            (tmp_path / name).touch()
        (tmp_path / "5.jpg").mkdir()
        listed = list_frames([tmp_path])
        assert names(listed) == ["1.jpg", "2.jpg"]
        assert [path.name for path in listed.skipped] == ["4.jpg.part", "notes.txt"]

    def test_subfolders_among_files_are_skipped(self, tmp_path):
        paths = [tmp_path / name for name in ("1.jpg", "2.jpg", "sub")]
        paths[0].touch()
        paths[1].touch()
        paths[2].mkdir()
        assert list_frames(paths).skipped == (paths[2],)

    def test_no_frame_names_folder_and_suffixes(self, tmp_path):
        (tmp_path / "notes.txt").touch()
        with pytest.raises(TooFewFrames) as caught:
            list_frames([tmp_path])
        assert str(tmp_path) in str(caught.value)
        for suffix in (".jpg", ".tif", ".cr3", ".dng"):
            assert suffix in str(caught.value)

    def test_one_frame_is_named(self, tmp_path):
        (tmp_path / "lonely.png").touch()
        with pytest.raises(TooFewFrames, match=r"only one frame.*lonely\.png"):
            list_frames([tmp_path])

    def test_a_missing_path_is_named(self, tmp_path):
        with pytest.raises(Unreadable, match=r"gone\.jpg does not exist"):
            list_frames([tmp_path / "gone.jpg", tmp_path])

    @given(st.lists(st.integers(0, 10**12), min_size=2))
    def test_numbers_sort_by_value_whatever_their_digits(self, numbers):
        written = [f"IMG_{number}.jpg" for number in numbers]
        values = [int(name[4:-4]) for name in sorted(written, key=natural_key)]
        assert values == sorted(numbers)

    @given(st.lists(st.text(), unique=True))
    def test_any_names_sort_the_same_from_any_start(self, texts):
        turned = texts[::-1]
        in_order = sorted(texts, key=natural_key)
        assert sorted(turned, key=natural_key) == in_order


class TestPixels:
    def test_jpeg_is_rgb(self, tmp_path, pixels8):
        frame = read(tmp_path / "a.jpg", jpeg(pixels8, subsampling="444"))
        assert cv2.PSNR(frame.pixels, pixels8) > 38
        assert frame.pixels.dtype == np.uint8
        assert not frame.is_raw

    @pytest.mark.parametrize("dtype", ["pixels8", "pixels16"])
    def test_png_is_exact(self, tmp_path, dtype, request):
        pixels = request.getfixturevalue(dtype)
        frame = read(tmp_path / "a.png", bytes(imagecodecs.png_encode(pixels)))
        assert frame.pixels.dtype == pixels.dtype
        assert np.array_equal(frame.pixels, pixels)

    @pytest.mark.parametrize("dtype", ["pixels8", "pixels16"])
    @pytest.mark.parametrize(
        "settings",
        [
            {},
            {"compression": "zlib", "predictor": True},
            {"compression": "lzw", "tile": (16, 16)},
            {"byteorder": ">"},
            {"planarconfig": "separate"},
            {"bigtiff": True},
        ],
        ids=lambda settings: "-".join(settings) or "plain",
    )
    def test_tiff_is_exact(self, tmp_path, dtype, settings, request):
        pixels = request.getfixturevalue(dtype)
        stored = pixels
        if "planarconfig" in settings:
            stored = np.moveaxis(pixels, -1, 0).copy()
        path = tmp_path / "a.tif"
        tifffile.imwrite(path, stored, photometric="rgb", **settings)
        frame = read(path)
        assert frame.pixels.dtype == pixels.dtype
        assert frame.pixels.dtype.isnative
        assert np.array_equal(frame.pixels, pixels)

    @pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
    def test_grey_becomes_rgb(self, tmp_path, kind, pixels8):
        grey = np.ascontiguousarray(pixels8[..., 1])
        path = tmp_path / f"a.{kind}"
        if kind == "tif":
            tifffile.imwrite(path, grey, photometric="minisblack")
        else:
            encode = {"jpg": jpeg, "png": imagecodecs.png_encode}[kind]
            path.write_bytes(bytes(encode(grey)))
        pixels = read(path).pixels
        assert pixels.shape == pixels8.shape
        assert cv2.PSNR(np.ascontiguousarray(pixels[..., 2]), grey) > 38

    @pytest.mark.parametrize("kind", ["png", "tif"])
    def test_alpha_is_dropped(self, tmp_path, kind, pixels16):
        path = tmp_path / f"a.{kind}"
        with_alpha = np.dstack([pixels16, pixels16[..., :1] // 2])
        if kind == "tif":
            settings = {"photometric": "rgb", "extrasamples": ["unassalpha"]}
            tifffile.imwrite(path, with_alpha, **settings)
        else:
            path.write_bytes(bytes(imagecodecs.png_encode(with_alpha)))
        assert np.array_equal(read(path).pixels, pixels16)

    def test_white_is_zero_tiffs_are_turned_round(self, tmp_path, pixels16):
        grey = np.ascontiguousarray(pixels16[..., 0])
        tifffile.imwrite(tmp_path / "a.tif", grey, photometric="miniswhite")
        assert np.array_equal(read(tmp_path / "a.tif").pixels[..., 0], ~grey)

    @pytest.mark.parametrize("kind", ["jpg", "png", "tif"])
    def test_pixels_are_read_only_and_in_one_piece(self, tmp_path, kind, pixels8):
        path = tmp_path / f"a.{kind}"
        if kind == "tif":
            tifffile.imwrite(path, pixels8, photometric="rgb")
        else:
            encode = {"jpg": jpeg, "png": imagecodecs.png_encode}[kind]
            path.write_bytes(bytes(encode(pixels8)))
        pixels = read(path).pixels
        assert pixels.flags.c_contiguous
        assert not pixels.flags.writeable

    def test_content_decides_not_the_suffix(self, tmp_path, pixels8):
        png = bytes(imagecodecs.png_encode(pixels8))
        assert np.array_equal(read(tmp_path / "a.jpg", png).pixels, pixels8)
        as_raw = read(tmp_path / "a.nef", png)
        assert np.array_equal(as_raw.pixels, pixels8)
        assert not as_raw.is_raw


class TestOrientation:
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_jpeg_is_turned_as_opencv_turns_it(self, tmp_path, orientation, pixels8):
        data = jpeg(pixels8, subsampling="444")
        data = data[:2] + exif_block(orientation) + data[2:]
        expected = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
        pixels = read(tmp_path / "a.jpg", data).pixels
        assert pixels.shape == expected.shape
        assert cv2.PSNR(pixels, expected) > 45

    @pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 3), (8, 1)])
    def test_tiff_is_turned(self, tmp_path, orientation, turns, pixels16):
        path = tmp_path / "a.tif"
        tags = [(274, "H", 1, orientation, True)]
        tifffile.imwrite(path, pixels16, photometric="rgb", extratags=tags)
        assert np.array_equal(read(path).pixels, np.rot90(pixels16, turns))


class TestProfile:
    def test_it_is_kept(self, tmp_path, pixels8):
        png = bytes(imagecodecs.png_encode(pixels8))
        profile = PROFILE + bytes(100_000)  # needs two JPEG segments
        tifffile.imwrite(
            tmp_path / "a.tif", pixels8, photometric="rgb", iccprofile=profile
        )
        frames = [
            read(tmp_path / "a.jpg", jpeg_with_profile(jpeg(pixels8), profile)),
            read(tmp_path / "a.png", png_with_profile(png, profile)),
            read(tmp_path / "a.tif"),
        ]
        assert [frame.icc_profile for frame in frames] == [profile] * 3

    def test_none_means_srgb(self, tmp_path, pixels8):
        assert read(tmp_path / "a.jpg", jpeg(pixels8)).icc_profile is None

    def test_that_of_a_grey_picture_is_dropped(self, tmp_path, pixels8):
        data = jpeg_with_profile(jpeg(pixels8[..., 0].copy()), GREY_PROFILE)
        assert read(tmp_path / "a.jpg", data).icc_profile is None


class TestRefusals:
    @pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
    @pytest.mark.parametrize("kind", ["jpg", "progressive", "png", "tif"])
    def test_a_file_cut_short_is_named_and_nothing_is_printed(
        self, tmp_path, kind, share, pixels8, capfd, caplog
    ):
        path = tmp_path / f"cut.{kind}"
        if kind == "tif":
            tifffile.imwrite(path, pixels8, photometric="rgb", compression="zlib")
            data = path.read_bytes()
        elif kind == "png":
            data = bytes(imagecodecs.png_encode(pixels8))[:-12]  # without IEND
        elif kind == "progressive":
            flags = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]
            data = cv2.imencode(".jpg", pixels8, flags)[1].tobytes()
        else:
            data = jpeg(pixels8)
        with pytest.raises(Unreadable, match=rf"cut\.{kind}.*[Cc]opy it"):
            read(path, data[: int(len(data) * share)])
        assert capfd.readouterr().err == ""
        assert caplog.records == []

    def test_what_follows_the_end_of_a_jpeg_is_ignored(self, tmp_path, pixels8):
        data = jpeg(pixels8)
        plain = read(tmp_path / "a.jpg", data).pixels
        longer = read(tmp_path / "b.jpg", data + b"MPF" + data[:400]).pixels
        assert np.array_equal(longer, plain)

    def test_a_jpeg_padded_where_its_end_is_missing_is_refused(self, tmp_path, pixels8):
        data = jpeg(pixels8)
        with pytest.raises(Unreadable, match="ends in the middle"):
            read(tmp_path / "a.jpg", data[: len(data) // 2] + bytes(len(data) // 2))

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "empty"),
            (b"just some text", "no JPEG, PNG, TIFF or camera raw"),
            (b"\xff\xd8\xff", "ends in the middle"),
            (b"\xff\xd8\xff\xe0\0\x04zz\xff\xd9", "damaged"),
            (b"\x89PNG\r\n\x1a\n", "ends in the middle"),
            (b"II*\0", "damaged"),
            (b"II*\0\x08\0\0\0", "damaged"),
            (b"MM\0*" + bytes(200), "damaged"),
        ],
    )
    def test_nonsense_is_refused_in_words(self, tmp_path, data, why):
        with pytest.raises(Unreadable, match=why):
            read(tmp_path / "a.jpg", data)

    def test_cmyk_is_refused_in_words(self, tmp_path, pixels8):
        four = np.dstack([pixels8, pixels8[..., :1]])
        tifffile.imwrite(tmp_path / "a.tif", four, photometric="separated")
        with pytest.raises(Unreadable, match=r"a\.tif.*CMYK"):
            read(tmp_path / "a.tif")
        data = bytes(
            imagecodecs.jpeg8_encode(four, colorspace="CMYK", outcolorspace="CMYK")
        )
        with pytest.raises(Unreadable, match=r"a\.jpg.*CMYK.*Convert it"):
            read(tmp_path / "a.jpg", data)

    def test_float_samples_are_refused_in_words(self, tmp_path, pixels8):
        path = tmp_path / "a.tif"
        tifffile.imwrite(path, pixels8.astype(np.float32), photometric="rgb")
        with pytest.raises(Unreadable, match="float32, not 8 or 16 bit"):
            read(path)

    def test_a_missing_file_and_a_folder_are_named(self, tmp_path):
        with pytest.raises(Unreadable, match=r"gone\.jpg does not exist"):
            read(tmp_path / "gone.jpg")
        with pytest.raises(Unreadable, match=os.strerror(errno.EISDIR)):
            read(tmp_path)

    def test_a_forbidden_file_is_named(self, tmp_path, monkeypatch):
        def forbidden(*_):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "open", forbidden)
        with pytest.raises(Unreadable, match=r"a\.jpg.*Permission denied"):
            read(tmp_path / "a.jpg")


class TestReadingAhead:
    def test_frames_come_in_order_and_whole(self, tmp_path):
        refs = []
        for index in range(4):
            path = tmp_path / f"{index}.png"
            cv2.imwrite(str(path), np.full((8, 9, 3), 40 * index, np.uint8))
            refs.append(FrameRef(path, index))
        frames = list(FrameReader().read_ahead(refs))
        assert [frame.ref for frame in frames] == refs
        assert [int(frame.pixels[0, 0, 0]) for frame in frames] == [0, 40, 80, 120]

    def test_a_bad_frame_is_told_at_its_turn(self, tmp_path):
        good = tmp_path / "good.png"
        cv2.imwrite(str(good), np.zeros((8, 9, 3), np.uint8))
        (tmp_path / "bad.png").write_bytes(b"nothing")
        refs = [FrameRef(good, 0), FrameRef(tmp_path / "bad.png", 1)]
        frames = FrameReader().read_ahead(refs)
        assert next(frames).ref.index == 0
        with pytest.raises(Unreadable, match="bad"):
            next(frames)

    def test_no_thread_is_left_when_nobody_wants_more(self, tmp_path):
        path = tmp_path / "a.png"
        cv2.imwrite(str(path), np.zeros((8, 9, 3), np.uint8))
        frames = FrameReader().read_ahead([FrameRef(path, i) for i in range(5)])
        next(frames)
        frames.close()
        assert not [t for t in threading.enumerate() if t.name.startswith("read")]
