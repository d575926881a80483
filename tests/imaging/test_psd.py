# SPDX-License-Identifier: GPL-3.0-or-later
"""Layered files are opened again by readers that did not write them."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from psd_tools import PSDImage

from facetstack.imaging import psd
from facetstack.imaging.color import profile_named
from facetstack.imaging.opencv import cv2
from facetstack.imaging.psd import Layer, TooLargeForPsd, write_layers

ROWS, COLUMNS = 31, 47
MAGICK = next(
    (
        found
        for name in ("magick", "convert-im6.q16", "convert-im6")
        if (found := shutil.which(name))
    ),
    None,
)
_random = np.random.default_rng(7)
PICTURES = [
    _random.integers(0, 65536, (ROWS, COLUMNS, 3), dtype=np.uint16) for _ in range(2)
]
GREY = PICTURES[1][:, :, 0]
MASK = ((PICTURES[0][:, :, 1] > 30000) * np.uint16(65535)).astype(np.uint16)
PROFILE = profile_named("adobe-rgb")


@pytest.fixture(params=[False, True], ids=["PSD", "PSB"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file with a hidden grey layer, a masked one and one on top."""
    path = tmp_path / ("layers.psb" if request.param else "layers.psd")
    layers = [
        Layer("Tiefe 指輪", lambda: GREY, visible=False),
        Layer("ring 2.tif", lambda: PICTURES[1], lambda: MASK),
        Layer("Result", lambda: PICTURES[0]),
    ]
    with path.open("wb") as file:
        write_layers(file, PICTURES[0], layers, PROFILE, large=request.param)
    return path


def codes(values: np.ndarray) -> np.ndarray:
    """Return 0..1 as 16-bit codes."""
    return np.rint(values * 65535).astype(np.uint16)


def test_another_reader_finds_every_layer_to_the_last_bit(document: Path) -> None:
    opened = PSDImage.open(document)
    assert opened.depth == 16
    assert (opened.height, opened.width) == (ROWS, COLUMNS)
    assert opened.image_resources.get_data(1039) == PROFILE
    depth, frame, result = list(opened)
    assert [one.name for one in opened] == ["Tiefe 指輪", "ring 2.tif", "Result"]
    assert [one.visible for one in opened] == [False, True, True]
    assert np.array_equal(codes(result.numpy("color")), PICTURES[0])
    assert np.array_equal(codes(frame.numpy("color")), PICTURES[1])
    assert np.array_equal(codes(frame.numpy("mask"))[..., 0], MASK)
    assert np.array_equal(codes(depth.numpy("color")), np.dstack([GREY] * 3))
    assert not result.has_mask()


def test_a_reader_without_layers_sees_the_result(document: Path) -> None:
    assert np.array_equal(codes(PSDImage.open(document).numpy("color")), PICTURES[0])


@pytest.mark.skipif(MAGICK is None, reason="ImageMagick is not here")
def test_imagemagick_opens_the_layers(document: Path, tmp_path: Path) -> None:
    kind = document.suffix[1:].upper()
    for number, wanted in ((0, PICTURES[0]), (2, PICTURES[1]), (3, PICTURES[0])):
        plain = tmp_path / f"{number}.ppm"
        subprocess.run(
            [
                str(MAGICK),
                f"{kind}:{document}[{number}]",
                *("-alpha", "off", "-depth", "16", str(plain)),
            ],
            check=True,
            capture_output=True,
        )
        read = cv2.imread(str(plain), cv2.IMREAD_UNCHANGED)
        assert np.array_equal(read[..., ::-1], wanted)


def test_a_file_past_the_limit_is_refused_and_fits_psb(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(psd, "PSD_LARGEST_BYTES", 10_000)
    layers = [Layer("Result", lambda: PICTURES[0])]
    with pytest.raises(TooLargeForPsd):
        write_layers(io.BytesIO(), PICTURES[0], layers, PROFILE)
    write_layers(large := io.BytesIO(), PICTURES[0], layers, PROFILE, large=True)
    assert PSDImage.open(io.BytesIO(large.getvalue())).version == 2


def test_a_picture_longer_than_psd_allows_is_refused() -> None:
    strip = np.zeros((2, 30_001, 3), np.uint16)
    with pytest.raises(TooLargeForPsd):
        write_layers(io.BytesIO(), strip, [], PROFILE)


def test_one_layer_is_held_at_a_time() -> None:
    """A layer is asked for after the one before was written."""
    file = io.BytesIO()
    sizes: list[int] = []

    def noted() -> np.ndarray:
        sizes.append(len(file.getvalue()))
        return PICTURES[1]

    layers = [Layer(str(number), noted) for number in range(4)]
    write_layers(file, PICTURES[0], layers, PROFILE)
    grown = np.diff(sizes)
    assert len(grown) == 3
    assert (grown > PICTURES[1].nbytes / 2).all()
