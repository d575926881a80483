# SPDX-License-Identifier: GPL-3.0-or-later
"""Raw files cut short, against files laid out by hand."""

import struct

import numpy as np
import pytest
import tifffile

from facetstack.errors import Unreadable
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.picture import NotAPicture
from facetstack.imaging.raw_whole import check_whole_raw


def raf() -> bytes:
    """Lay out a RAF: start, list of places, JPEG, directory, mosaic."""
    places = struct.pack(">6I", 200, 300, 500, 100, 600, 4000)
    return (b"FUJIFILMCCD-RAW 0201").ljust(84, b"\0") + places + bytes(4600 - 108)


def strips(path, start: bytes) -> bytes:
    """Write a TIFF of two directories, and change how it starts."""
    with tifffile.TiffWriter(path) as writer:
        for rows in (8, 64):
            mosaic = np.arange(rows * 64, dtype=np.uint16).reshape(rows, 64)
            writer.write(mosaic, photometric="minisblack", rowsperstrip=4)
    return start + path.read_bytes()[len(start) :]


@pytest.mark.parametrize("kind", ["raf", "orf"])
def test_a_whole_raw_file_passes_and_any_shorter_one_does_not(kind, tmp_path):
    path = tmp_path / f"shot.{kind}"
    data = raf() if kind == "raf" else strips(path, b"IIRO")
    path.write_bytes(data)
    check_whole_raw(data[:16], path)
    for kept in (len(data) - 2, len(data) // 2, 100, 40):
        path.write_bytes(data[:kept])
        with pytest.raises(NotAPicture, match="ends in the middle"):
            check_whole_raw(data[:16], path)


def test_a_cr2_is_followed_to_its_last_directory(tmp_path):
    path = tmp_path / "shot.cr2"

    def directory(offset, count, after):
        fields = [(273, 4, 1, offset), (279, 4, 1, count)]
        packed = b"".join(struct.pack("<HHII", *field) for field in fields)
        return struct.pack("<H", len(fields)) + packed + struct.pack("<I", after)

    head = b"II*\0" + struct.pack("<I", 16) + b"CR\2\0" + bytes(4)
    data = head + directory(100, 50, 46) + directory(150, 850, 0)
    data += bytes(1000 - len(data))
    path.write_bytes(data)
    check_whole_raw(data[:16], path)
    path.write_bytes(data[:-200])
    with pytest.raises(NotAPicture, match="ends in the middle"):
        check_whole_raw(data[:16], path)


def test_the_reader_says_it_with_the_name_of_the_file(tmp_path):
    path = tmp_path / "cut.raf"
    path.write_bytes(raf()[:3000])
    with pytest.raises(Unreadable, match=r"cut\.raf.*ends in the middle"):
        read_frame(FrameRef(path, 0))


def test_files_of_other_kinds_are_not_judged(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"nothing of the kind")
    check_whole_raw(path.read_bytes(), path)
