# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps keep their values, exactly or to half a code, and tell their factor."""

import json

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from facetstack.errors import AlreadyExists, ProjectError
from facetstack.session.maps import save_map

FRAMES = 9


@pytest.fixture
def depth():
    """Depth in frames (rows, columns), every value between first and last."""
    line = np.linspace(0, FRAMES - 1, 40 * 50, dtype=np.float32)
    return line.reshape(40, 50)


def factor_in(path):
    """Return codes and factor of a saved map."""
    if path.suffix == ".png":
        data = path.read_bytes()
        _, _, rest = data.partition(b"tEXtfacetstack\0")
        described = json.JSONDecoder().raw_decode(rest.decode("latin-1"))[0]
        return imagecodecs.png_decode(data), described["codes_per_unit"]
    with tifffile.TiffFile(path) as tiff:
        described = json.loads(tiff.pages.first.description)
        return tiff.asarray(), described["codes_per_unit"]


def test_numpy_keeps_values_as_they_are(tmp_path, depth):
    save_map(depth, tmp_path / "depth.npy", FRAMES)
    loaded = np.load(tmp_path / "depth.npy")
    assert loaded.dtype == np.float32
    assert np.array_equal(loaded, depth)


@pytest.mark.parametrize("suffix", [".tif", ".TIFF", ".png"])
def test_codes_and_factor_give_the_values_back(tmp_path, depth, suffix):
    path = tmp_path / f"depth{suffix}"
    save_map(depth, path, frame_count=FRAMES)
    codes, factor = factor_in(path)
    assert codes.dtype == np.uint16
    assert factor == pytest.approx(65535 / (FRAMES - 1))
    assert (codes.min(), codes.max()) == (0, 65535)
    assert np.abs(codes / factor - depth).max() <= 0.51 / factor


def test_an_owner_map_gives_whole_frames_back(tmp_path):
    owner = np.arange(FRAMES, dtype=np.uint16).repeat(8).reshape(FRAMES, 8)
    save_map(owner, tmp_path / "owner.png", frame_count=FRAMES)
    codes, factor = factor_in(tmp_path / "owner.png")
    assert np.array_equal(np.rint(codes / factor), owner)


def test_confidence_uses_the_whole_range(tmp_path):
    confidence = np.array([[0, 0.5, 1]], np.float32)
    save_map(confidence, tmp_path / "sure.tif", frame_count=2)
    codes, factor = factor_in(tmp_path / "sure.tif")
    assert factor == 65535
    assert codes.tolist() == [[0, 32768, 65535]]


@given(
    st.lists(st.floats(width=32), min_size=1),
    st.integers(1, 300),
)
def test_codes_never_wrap_round(tmp_path_factory, values, frame_count):
    path = tmp_path_factory.mktemp("map") / "any.png"
    plane = np.array([values], np.float32)
    save_map(plane, path, frame_count)
    codes, factor = factor_in(path)
    expected = np.clip(np.nan_to_num(plane, nan=0.0).astype(np.float64), 0, 65535)
    expected = np.minimum(expected * factor, 65535)
    assert np.abs(codes - expected).max() <= 1


def test_an_existing_map_stays_without_force(tmp_path, depth):
    path = tmp_path / "depth.npy"
    path.write_bytes(b"old")
    with pytest.raises(AlreadyExists):
        save_map(depth, path, FRAMES)
    assert path.read_bytes() == b"old"
    save_map(depth, path, FRAMES, force=True)
    assert np.array_equal(np.load(path), depth)


def test_an_unknown_suffix_is_refused_in_words(tmp_path, depth):
    with pytest.raises(ProjectError, match=r"depth\.jpg.*Use \.npy"):
        save_map(depth, tmp_path / "depth.jpg", FRAMES)
    assert list(tmp_path.iterdir()) == []
