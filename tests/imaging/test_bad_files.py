"""Whatever a file holds, reading it ends in a picture or a sentence, soon and small."""

import io
import struct
import subprocess
import sys
import time
import zlib

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from facetstack.errors import StudioError
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.picture import MOST_PIXELS

RNG = np.random.default_rng(5)
PIXELS = cv2.GaussianBlur(RNG.integers(0, 256, (40, 60, 3), np.uint8), (5, 5), 0)


def tiff(pixels=PIXELS, **options):
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **{"photometric": "rgb", **options})
    return file.getvalue()


def dng():
    tags = [
        (50706, 1, 4, (1, 4, 0, 0), True),  # DNGVersion
        (50708, 2, 0, "Bad 1", True),  # UniqueCameraModel
        (33421, 3, 2, (2, 2), True),  # CFARepeatPatternDim
        (33422, 1, 4, (0, 1, 1, 2), True),  # CFAPattern
        (50714, 3, 1, 0, True),  # BlackLevel
        (50717, 3, 1, 65535, True),  # WhiteLevel
    ]
    mosaic = PIXELS[..., 1].astype(np.uint16) * 257
    return tiff(mosaic, photometric=32803, extratags=tags)


def sound_files():
    """Return files by the name of their kind."""
    deep = PIXELS.astype(np.uint16) * 257
    progressive = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]
    return {
        "jpeg": bytes(imagecodecs.jpeg8_encode(PIXELS)),
        "progressive": cv2.imencode(".jpg", PIXELS, progressive)[1].tobytes(),
        "png": bytes(imagecodecs.png_encode(PIXELS)),
        "png16": bytes(imagecodecs.png_encode(deep)),
        "tiff": tiff(),
        "deflate": tiff(deep, compression="zlib", predictor=True),
        "lzw": tiff(compression="lzw"),
        "tiles": tiff(tile=(16, 16)),
        "bigtiff": tiff(bigtiff=True),
        "jpeg_tiff": tiff(compression="jpeg"),
        "dng": dng(),
        "rw2": b"IIU\0" + tiff()[4:],
        "raf": b"FUJIFILMCCD-RAW " + tiff(),
        "cr3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + b"\0\0\1\x00moov" + bytes(248),
    }


NUMBERS = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\0\1\0\0", b"\xff\xff")


def damaged(data, kind, place, length, value):
    """Return bytes with one thing wrong; ``place`` is 0..1 of the length."""
    at = min(int(place * len(data)), len(data) - 1)
    if kind == "cut":
        return data[: at + 1]
    if kind == "flip":
        return data[:at] + bytes([value]) + data[at + 1 :]
    if kind == "number":
        number = NUMBERS[value % len(NUMBERS)]
        return data[:at] + number + data[at + len(number) :]
    if kind == "lose":
        return data[:at] + data[at + length :] or b"\0"
    return data[:at] + data[at : at + length] + data[at:]


UNDEVELOPED = ("rw2", "raf", "cr3")
KINDS = ("cut", "flip", "number", "lose", "repeat")


def png_chunk(name, payload):
    total = zlib.crc32(name + payload).to_bytes(4, "big")
    return len(payload).to_bytes(4, "big") + name + payload + total


def png_of(columns, rows, data=b"", *more):
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def jpeg_of(columns, rows):
    data = bytearray(bytes(imagecodecs.jpeg8_encode(PIXELS)))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", rows, columns)
    return bytes(data)


def tiff_of(columns, rows, **options):
    """Return a TIFF whose tags tell another size than its data have."""
    data = bytearray(tiff(**options))
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        page = file.pages.first
        for tag, value in ((256, columns), (257, rows)):
            entry = page.tags[tag]
            struct.pack_into("<I", data, entry.valueoffset, value)
            struct.pack_into("<H", data, entry.offset + 2, 4)  # its type: 32 bit
    return bytes(data)


def bombs():
    """Return files of a few kilobytes that ask for gigabytes."""
    zeros = zlib.compress(bytes(50_000_000), 9)
    profile = (b"iCCP", b"icc\0\0" + zlib.compress(bytes(400_000_000), 1))
    pixels = zlib.compress(bytes(40 * 181))
    many = np.zeros((5000, 5000, 3), np.uint8)
    scans = bytes(imagecodecs.jpeg8_encode(PIXELS))
    scan = scans[scans.index(b"\xff\xda") : -2]
    return {
        "png of 100000 x 100000": png_of(100_000, 100_000, zeros),
        "png larger than its data": png_of(16_000, 16_000, zeros[:1000]),
        "png with a huge profile": png_of(60, 40, pixels, profile),
        "jpeg of 65500 x 65500": jpeg_of(65_500, 65_500),
        "jpeg of 9000 scans": scans[:-2] + scan * 9000 + scans[-2:],
        "tiff of 1000000 x 1000000": tiff_of(1_000_000, 1_000_000),
        "tiff of 4294967295 rows": tiff_of(60, 4_294_967_295, compression="lzw"),
        "tiff whose strip unpacks to more": small(tiff(many, compression="zlib")),
        "tiff of a larger jpeg": small(tiff(many, compression="jpeg")),
        "dng of 60000 x 60000": dng_of(60_000, 60_000),
    }


def small(data):
    """Return a TIFF that tells 60 x 40 pixels, whatever its data hold."""
    changed = bytearray(data)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        for tag, value in ((256, 60), (257, 40), (278, 40)):
            entry = page.tags[tag]
            code = "<I" if entry.dtype == 4 else "<H"
            struct.pack_into(code, changed, entry.valueoffset, value)
    return bytes(changed)


def dng_of(columns, rows):
    data = bytearray(dng())
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        for tag, value in ((256, columns), (257, rows)):
            entry = file.pages.first.tags[tag]
            code = "<I" if entry.dtype == 4 else "<H"
            struct.pack_into(code, data, entry.valueoffset, value)
    return bytes(data)


SOUND = sound_files()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("bad") / "frame.bin"


def outcome(path, data):
    """Read a file; return ``None``, or the sentence that refuses it."""
    path.write_bytes(data)
    try:
        pixels = read_frame(FrameRef(path, 0)).pixels
    except StudioError as error:
        sentence = str(error)
    else:
        assert pixels.dtype in (np.uint8, np.uint16)
        assert pixels.ndim == 3
        assert pixels.shape[2] == 3
        assert 0 < pixels.size <= 3 * MOST_PIXELS
        return None
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize("kind", [kind for kind in SOUND if kind not in UNDEVELOPED])
def test_a_sound_file_is_read(path, kind):
    assert outcome(path, SOUND[kind]) is None


@pytest.mark.parametrize("kind", UNDEVELOPED)
def test_a_raw_file_with_nothing_in_it_is_refused(path, kind):
    assert "cannot be" in outcome(path, SOUND[kind])


damages = st.tuples(
    st.sampled_from(KINDS),
    st.floats(0, 1),
    st.integers(1, 60),
    st.integers(0, 255),
)


@given(st.sampled_from(sorted(SOUND)), st.lists(damages, min_size=1, max_size=4))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_damaged_file_ends_in_a_picture_or_a_sentence(path, kind, wounds):
    data = SOUND[kind]
    for wound in wounds:
        data = damaged(data, *wound)
    outcome(path, data)


@given(st.sampled_from(sorted(SOUND)), st.integers(0, 32), st.binary(max_size=300))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_noise_behind_a_true_start_ends_in_a_sentence(path, kind, kept, noise):
    assert outcome(path, SOUND[kind][:kept] + noise) is not None


@pytest.mark.parametrize("kind", ["png", "png16"])
def test_one_wrong_bit_in_a_png_is_found(path, kind):
    data = SOUND[kind]
    for at in range(40, len(data) - 20, 97):
        broken = data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]
        assert outcome(path, broken) is not None


BOMBS = bombs()
HARMLESS = {"png with a huge profile"}

READ_AND_WEIGH = """
import sys
from pathlib import Path
from facetstack.errors import StudioError
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef

def most_kib():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

before = most_kib()
try:
    read_frame(FrameRef(Path(sys.argv[1]), 0))
except StudioError as error:
    print(error, file=sys.stderr)
print(most_kib() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for its peak memory")
@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_file_that_asks_for_gigabytes_is_refused_before_they_are_taken(path, name):
    path.write_bytes(BOMBS[name])
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_WEIGH, str(path)],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert int(done.stdout) < 100 * 1024
    assert ("cannot be read" in done.stderr) == (name not in HARMLESS)


@pytest.mark.benchmark
def test_a_long_run_of_damage_finds_no_crash(path):
    """A hundred thousand damaged files, or as many as five minutes take."""
    rng = np.random.default_rng(20)
    kinds = sorted(SOUND)
    count = read = 0
    slowest = 0.0
    ends = time.monotonic() + 280
    while count < 100_000 and time.monotonic() < ends:
        data = SOUND[kinds[rng.integers(len(kinds))]]
        for _ in range(rng.integers(1, 5)):
            kind = KINDS[rng.integers(len(KINDS))]
            # Half of the damage hits the tables at the start.
            place = rng.random() ** (1 if rng.random() < 0.5 else 4)
            data = damaged(
                data, kind, place, int(rng.integers(1, 60)), int(rng.integers(256))
            )
        started = time.perf_counter()
        read += outcome(path, data) is None
        slowest = max(slowest, time.perf_counter() - started)
        count += 1
    print(
        f"\n{count} damaged files: {read} read, {count - read} refused in a sentence; "
        f"slowest {slowest:.2f} s"
    )
    assert slowest < 5
