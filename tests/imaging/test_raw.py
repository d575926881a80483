# SPDX-License-Identifier: GPL-3.0-or-later
"""Raw development against sensor mosaics that are made from a known picture."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rawpy
import tifffile

from facetstack.errors import Mismatched, Unreadable
from facetstack.imaging import raw_mosaic
from facetstack.imaging.files import FrameReader, read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.raw import RawDevelopment
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tone import encoded_from_linear, linear_from_encoded

GAINS = (2.0, 1.0, 1.5)
BLACK, WHITE = 512, 16000
LINEAR_SRGB_FROM_XYZ = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)


def rationals(values, denominator=1_000_000):
    """Return numbers as TIFF wants fractions."""
    pairs = ((round(value * denominator), denominator) for value in np.ravel(values))
    return tuple(number for pair in pairs for number in pair)


def write_dng(path, linear, *, gains=GAINS, white=WHITE, orientation=1, shown=None):
    """Write linear light (rows, columns, 3) as the mosaic of a camera.

    The camera's red and blue are weaker by ``gains``; ``shown`` is the white balance
    that the file claims, by default the right one.
    """
    sensor = np.asarray(linear) / gains
    mosaic = sensor[..., 1].copy()
    mosaic[0::2, 0::2] = sensor[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = sensor[1::2, 1::2, 2]
    codes = np.clip(mosaic, 0, 1) * (white - BLACK) + BLACK + 0.5
    matrix = np.diag(1 / np.array(gains)) @ LINEAR_SRGB_FROM_XYZ
    neutral = 1 / np.array(shown or gains)
    tags = [
        (50706, "B", 4, (1, 4, 0, 0), True),  # DNGVersion
        (50708, "s", 0, "Relief 1", True),  # UniqueCameraModel
        (50721, "2i", 9, rationals(matrix), True),  # ColorMatrix1
        (50728, "2I", 3, rationals(neutral), True),  # AsShotNeutral
        (50778, "H", 1, 21, True),  # CalibrationIlluminant1: D65
        (50714, "H", 1, BLACK, True),
        (50717, "H", 1, white, True),
        (33421, "H", 2, (2, 2), True),  # CFARepeatPatternDim
        (33422, "B", 4, (0, 1, 1, 2), True),  # CFAPattern: RGGB
        (274, "H", 1, orientation, True),
        (271, "s", 0, "Facetstack", True),
        (272, "s", 0, "Relief 1", True),
    ]
    tifffile.imwrite(
        path,
        codes.astype(np.uint16),
        photometric=32803,
        subfiletype=0,
        metadata=None,
        extratags=tags,
    )
    return path


@pytest.fixture(scope="module")
def truth():
    """A picture (rows, columns, 3) of 0..1 without detail finer than the mosaic."""
    sharp = ReliefScene(rows=160, columns=240).sharp
    return np.asarray(cv2.GaussianBlur(sharp, (0, 0), 2), np.float64)


@pytest.fixture
def linear(truth):
    return linear_from_encoded(truth)


def developed(path, reader=None):
    frame = (reader or FrameReader()).read(FrameRef(path, 0))
    assert frame.is_raw
    return frame.pixels


def psnr_db(pixels, truth):
    inner = (slice(4, -4), slice(4, -4))
    error = pixels[inner] / 65535 - truth[inner]
    return -10 * np.log10(np.mean(error**2))


def test_a_developed_mosaic_is_close_to_the_truth(tmp_path, truth, linear):
    pixels = developed(write_dng(tmp_path / "a.dng", linear))
    assert pixels.dtype == np.uint16
    assert psnr_db(pixels, truth) > 40
    assert np.abs((pixels / 65535 - truth).mean(axis=(0, 1))).max() < 0.001


def test_colours_black_and_white_are_exact_on_plain_patches(tmp_path):
    patches = np.zeros((96, 96, 3))
    patches[:32] = 1.0
    patches[32:64] = (0.2, 0.4, 0.3)
    pixels = developed(write_dng(tmp_path / "a.dng", patches)) / 65535
    assert pixels[16, 48] == pytest.approx(1.0, abs=2e-4)
    colour = encoded_from_linear(np.array([0.2, 0.4, 0.3]))
    assert pixels[48, 48] == pytest.approx(colour, abs=1e-3)
    assert pixels[80, 48] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("exposure", [0.05, 0.5])
def test_brightness_of_the_content_does_not_change_the_development(
    tmp_path, linear, exposure
):
    reader = FrameReader()
    developed(write_dng(tmp_path / "1.dng", linear), reader)
    dark = developed(write_dng(tmp_path / "2.dng", linear * exposure), reader)
    expected = encoded_from_linear(linear * exposure)
    assert psnr_db(dark, expected) > 42


def test_every_frame_gets_the_white_balance_of_the_first(tmp_path, linear):
    first = write_dng(tmp_path / "1.dng", linear)
    drifted = write_dng(tmp_path / "2.dng", linear, shown=(1.6, 1.0, 2.0))
    reader = FrameReader()
    assert np.array_equal(developed(first, reader), developed(drifted, reader))
    assert not np.array_equal(developed(first), developed(drifted))


def test_a_frame_in_other_light_does_not_disturb_the_frames_after_it(tmp_path, linear):
    paths = [
        write_dng(tmp_path / "1.dng", linear),
        write_dng(tmp_path / "2.dng", 1 - linear),
        write_dng(tmp_path / "3.dng", linear),
    ]
    reader = FrameReader()
    first, _, third = (developed(path, reader) for path in paths)
    assert np.array_equal(first, third)


@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 3), (8, 1)])
def test_frames_are_upright(tmp_path, linear, orientation, turns):
    upright = developed(write_dng(tmp_path / "a.dng", linear))
    held = write_dng(tmp_path / "b.dng", linear, orientation=orientation)
    assert np.array_equal(developed(held), np.rot90(upright, turns))


def test_the_first_frame_says_how_the_camera_was_held(tmp_path, linear):
    reader = FrameReader()
    first = developed(write_dng(tmp_path / "1.dng", linear), reader)
    tipped = write_dng(tmp_path / "2.dng", linear, orientation=6)
    assert np.array_equal(developed(tipped, reader), first)


def test_pixels_are_read_only_and_in_one_piece(tmp_path, linear):
    pixels = developed(write_dng(tmp_path / "a.dng", linear, orientation=6))
    assert pixels.flags.c_contiguous
    assert not pixels.flags.writeable


def test_a_raw_file_is_told_by_its_content(tmp_path, linear):
    path = write_dng(tmp_path / "a.dng", linear).rename(tmp_path / "a.tif")
    assert read_frame(FrameRef(path, 0)).is_raw


def test_another_bit_depth_is_refused_by_name(tmp_path, linear):
    reader = FrameReader()
    developed(write_dng(tmp_path / "1.dng", linear), reader)
    with pytest.raises(Mismatched, match=r"2\.dng"):
        developed(write_dng(tmp_path / "2.dng", linear, white=4095), reader)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.99])
def test_a_raw_file_cut_short_is_named_and_nothing_is_printed(
    tmp_path, linear, share, capfd
):
    path = write_dng(tmp_path / "cut.dng", linear)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Unreadable, match=r"cut\.dng"):
        developed(path)
    assert capfd.readouterr().err == ""


def box(name: bytes, payload: bytes) -> bytes:
    return (len(payload) + 8).to_bytes(4, "big") + name + payload


def test_a_cr3_cut_short_is_told_by_its_boxes(tmp_path, capfd):
    head = box(b"ftyp", b"crx \0\0\0\1crx isom")
    path: Path = tmp_path / "cut.cr3"
    path.write_bytes(head + box(b"mdat", bytes(4000))[:-1])
    with pytest.raises(Unreadable, match=r"cut\.cr3.*ends in the middle"):
        developed(path)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "start", [b"IIU\0", b"IIRO", b"MMOR", b"FUJIFILMCCD-RAW ", b"\0\0\0\x18ftypcrx "]
)
def test_a_broken_raw_file_of_any_maker_is_named(tmp_path, start):
    path = tmp_path / "broken.raw"
    path.write_bytes(start + bytes(5000))
    with pytest.raises(Unreadable, match=r"broken\.raw"):
        developed(path)


def test_a_sensor_without_colours_gives_grey(tmp_path, truth):
    grey = (truth[..., 1] * 60000).astype(np.uint16)
    tags = [
        (50706, "B", 4, (1, 4, 0, 0), True),  # DNGVersion
        (50708, "s", 0, "Relief Mono", True),  # UniqueCameraModel
        (50717, "H", 1, 60000, True),  # WhiteLevel
    ]
    path = tmp_path / "mono.dng"
    tifffile.imwrite(path, grey, metadata=None, extratags=tags)
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tiff.pages.first.tags["PhotometricInterpretation"].overwrite(34892)  # raw
    pixels = developed(path)
    assert pixels.shape == (*grey.shape, 3)
    assert np.ptp(pixels, axis=2).max() == 0
    wanted = encoded_from_linear(grey / 60000)
    assert np.corrcoef(pixels[..., 0].ravel(), wanted.ravel())[0, 1] > 0.999


@pytest.fixture(scope="module")
def grey():
    """A picture as optics make it of a thing of one colour."""
    relief = ReliefScene(rows=150, columns=230).sharp.mean(axis=2, keepdims=True)
    picture = cv2.GaussianBlur(relief * np.float32([1.0, 0.8, 0.6]), (0, 0), 0.7)
    return np.asarray(picture, np.float64)


def test_detail_is_nearer_to_the_truth_than_by_libraw(tmp_path, grey):
    linear = linear_from_encoded(grey)
    noise = np.random.default_rng(3).normal(0, 1, linear.shape)
    linear = linear + noise * np.sqrt(linear / 20_000 + 1e-8)
    path = write_dng(tmp_path / "a.dng", linear)
    ours = RawDevelopment.from_file(path)
    assert ours.to_srgb is not None
    theirs = replace(ours, to_srgb=None)
    assert psnr_db(ours.develop(path), grey) > psnr_db(theirs.develop(path), grey)


def test_a_matrix_that_does_not_make_libraws_picture_is_refused(
    tmp_path, truth, linear, monkeypatch
):
    path = write_dng(tmp_path / "a.dng", linear)
    wrong = np.array([[0.8, 0.2, 0.0], [0.0, 0.9, 0.1], [0.2, 0.0, 0.8]])
    for matrices, is_ours in (([wrong], False), ([wrong, np.eye(3)], True)):
        found = iter(matrices)
        monkeypatch.setattr(raw_mosaic, "_matrices", lambda _, found=found: found)
        development = RawDevelopment.from_file(path)
        assert (development.to_srgb is not None) is is_ours
        if not is_ours:
            assert psnr_db(development.develop(path), truth) > 30


def test_a_black_level_that_was_misread_is_refused(
    tmp_path, truth, linear, monkeypatch
):
    path = write_dng(tmp_path / "a.dng", linear)
    right = raw_mosaic.scale_of

    def misread(*arguments):
        return replace(right(*arguments), black=(0.0,) * 4)

    with rawpy.imread(str(path)) as raw:
        monkeypatch.setattr(raw_mosaic, "scale_of", misread)
        white = WHITE - BLACK
        assert raw_mosaic.checked_matrix(raw, (2.0, 1.0, 1.5, 1.0), white) is None
