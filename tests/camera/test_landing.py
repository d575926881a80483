import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.camera.landing import check_picture, land, make_room_for, safe_suffix
from facetstack.errors import AlreadyExists, CaptureFailed, ReadOnly

JPEG = b"\xff\xd8\xff\xe0 picture \xff\xd9"


@given(name=st.text(max_size=40))
def test_no_name_of_a_camera_leads_out_of_the_folder(name: str) -> None:
    suffix = safe_suffix(name)
    assert suffix.startswith(".")
    assert suffix[1:].isalnum()
    assert suffix.isascii()


def test_the_cameras_suffix_is_kept() -> None:
    assert safe_suffix("DSC_0001.NEF") == ".NEF"
    assert safe_suffix("noname") == ".bin"
    assert safe_suffix("x.../../etc/a.J/P:G") == ".bin"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.JPG", JPEG),
        ("a.jpg", JPEG + bytes(100)),
        ("a.NEF", b"MM\0*rest"),
        ("a.CR3", b"\0\0\0\x18ftypcrx rest"),
        ("a.RAF", b"FUJIFILMCCD-RAW"),
        ("a.unknown", b"anything"),
    ],
)
def test_a_whole_picture_is_accepted(name: str, data: bytes) -> None:
    check_picture(data, len(data), name)
    check_picture(data, None, name)


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.jpg", JPEG[:-2], len(JPEG) - 2),
        ("a.jpg", JPEG, len(JPEG) + 1),
        ("a.jpg", b"\x01\0\0\0" + JPEG[4:], len(JPEG)),
        ("a.jpg", b"", 0),
        ("a.NEF", JPEG, len(JPEG)),
        ("a.CR3", b"\0" * 40, 40),
    ],
)
def test_a_short_or_damaged_picture_is_refused_by_name(
    name: str, data: bytes, size: int
) -> None:
    with pytest.raises(CaptureFailed, match=name):
        check_picture(data, size, name)


def test_a_landed_file_holds_the_bytes_and_leaves_nothing_beside(
    tmp_path: Path,
) -> None:
    file = land(JPEG, tmp_path / "ring_001.JPG", "/card/DSC_1.JPG")
    assert file.path.read_bytes() == JPEG
    assert file.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert list(tmp_path.iterdir()) == [file.path]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadOnly, match="cannot be written"):
        land(JPEG, tmp_path / "gone" / "a.JPG", "/card/a.JPG")


def test_a_file_of_the_same_stem_is_in_the_way_but_a_torn_one_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "a_001.JPG.part").write_bytes(b"torn")
    make_room_for(tmp_path, "a_001")
    (tmp_path / "a_001.NEF").write_bytes(b"precious")
    with pytest.raises(AlreadyExists, match=r"a_001\.NEF"):
        make_room_for(tmp_path, "a_001")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a_001.JPG").write_bytes(b"precious")
    with pytest.raises(AlreadyExists, match=r"a_001\.JPG"):
        land(JPEG, tmp_path / "a_001.JPG", "/card/a.JPG")
    assert (tmp_path / "a_001.JPG").read_bytes() == b"precious"
