# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes layered files for Photoshop and Affinity, PSD and PSB, one layer at a time.

Written from Adobe's "Photoshop File Formats Specification" (2019). The libraries that
write such files hold every layer in memory; this one holds one, however many there are.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import imagecodecs
import numpy as np
import numpy.typing as npt

from facetstack.imaging.threads import worker_count

Codes = npt.NDArray[np.uint16]

PSD_LARGEST_PX = 30_000
PSD_LARGEST_BYTES = 2**31 - 1
PSB_LARGEST_PX = 300_000

_RGB, _DEPTH_BITS = 3, 16
_RAW, _ZIP_PREDICTED = 0, 3
_ALPHA, _MASK = -1, -2
_RESOLUTION, _PROFILE, _VERSION = 0x03ED, 0x040F, 0x0421
_HIDDEN, _MEANT = 2, 8
"""Bits of a layer's flags; the second says that Photoshop 5 or later wrote them."""
_STRIPE_ROWS = 256


class TooLargeForPsd(Exception):
    """The file would pass what PSD can hold; PSB can."""


@dataclass(frozen=True)
class Layer:
    """One layer of the size of the document.

    Attributes
    ----------
    name
        As the program shows it.
    pixels
        Gives (rows, columns, 3) uint16 RGB, or (rows, columns) grey, when its turn
        has come; nothing of it is kept.
    mask
        Gives (rows, columns) uint16, 65535 where the layer shows; ``None`` for none.
    visible
        Whether the layer is switched on.
    """

    name: str
    pixels: Callable[[], Codes]
    mask: Callable[[], Codes] | None = None
    visible: bool = True

    @property
    def channels(self) -> tuple[int, ...]:
        """Identifiers of its channels, in the order in which they are written."""
        return (_ALPHA, 0, 1, 2) + ((_MASK,) if self.mask else ())


def write_layers(
    file: BinaryIO,
    merged: Codes,
    layers: Iterable[Layer],
    icc_profile: bytes,
    *,
    large: bool = False,
) -> None:
    """Write a layered document with 16 bit.

    Parameters
    ----------
    file
        Open for writing, and can seek.
    merged
        (rows, columns, 3) uint16 RGB: what programs show that know no layers.
    layers
        From the bottom upwards.
    icc_profile
        What the pixels mean.
    large
        Whether to write PSB, for what PSD cannot hold.

    Raises
    ------
    TooLargeForPsd
        As soon as the size is past the limit of the format.
    """
    rows, columns = merged.shape[:2]
    longest = PSB_LARGEST_PX if large else PSD_LARGEST_PX
    if max(rows, columns) > longest:
        raise TooLargeForPsd
    writer = _Writer(file, large)
    writer.pack("4sH6xHIIHH", b"8BPS", 1 + large, 3, rows, columns, _DEPTH_BITS, _RGB)
    writer.pack("I", 0)
    with writer.sized("I"):
        _write_resources(writer, icc_profile)
    with writer.sized(writer.length):
        # Layers with 16 bit stand in a block of their own, after two empty sections.
        writer.pack(writer.length, 0)
        writer.pack("I", 0)
        writer.pack("4s4s", b"8BIM", b"Lr16")
        with writer.sized(writer.length, multiple=4):
            _write_layer_block(writer, list(layers), rows, columns)
    writer.pack("H", _RAW)
    for channel in range(3):
        for first in range(0, rows, _STRIPE_ROWS):
            stripe = merged[first : first + _STRIPE_ROWS, :, channel]
            writer.write(stripe.astype(">u2").tobytes())


class _Writer:
    """Writes big-endian values, and lengths once they are known."""

    def __init__(self, file: BinaryIO, large: bool) -> None:
        self._file = file
        self._large = large
        self.length = "Q" if large else "I"

    def write(self, data: bytes) -> None:
        if not self._large and self._file.tell() + len(data) > PSD_LARGEST_BYTES:
            raise TooLargeForPsd
        self._file.write(data)

    def pack(self, form: str, *values: object) -> None:
        self.write(struct.pack(f">{form}", *values))

    @contextmanager
    def sized(self, form: str, multiple: int = 1) -> Iterator[None]:
        """Write the length of what is written within, before it."""
        self.pack(form, 0)
        began = self._file.tell()
        yield
        self.write(bytes((began - self._file.tell()) % multiple))
        self.overwrite(began - struct.calcsize(f">{form}"), form, self.tell() - began)

    def overwrite(self, at: int, form: str, *values: object) -> None:
        """Write values where others stand, and go on at the end."""
        end = self._file.tell()
        self._file.seek(at)
        self._file.write(struct.pack(f">{form}", *values))
        self._file.seek(end)

    def tell(self) -> int:
        return self._file.tell()


def _write_resources(writer: _Writer, icc_profile: bytes) -> None:
    """Write resolution, profile, and that the merged picture is a real one."""
    dpi = 300 << 16
    version = struct.pack(">IB", 1, 1) + _utf16("Facetstack") * 2 + struct.pack(">I", 1)
    for number, data in (
        (_RESOLUTION, struct.pack(">IHHIHH", dpi, 1, 1, dpi, 1, 1)),
        (_PROFILE, icc_profile),
        (_VERSION, version),
    ):
        writer.pack("4sHH", b"8BIM", number, 0)
        writer.pack("I", len(data))
        writer.write(data + bytes(len(data) % 2))


def _write_layer_block(
    writer: _Writer, layers: list[Layer], rows: int, columns: int
) -> None:
    """Write the records of all layers, then their channels, one layer at a time."""
    writer.pack("h", len(layers))
    lengths_at = [_write_record(writer, layer, rows, columns) for layer in layers]
    with ThreadPoolExecutor(worker_count(), thread_name_prefix="psd") as pool:
        for layer, at in zip(layers, lengths_at, strict=True):
            packed = list(pool.map(_packed, _planes(layer, rows, columns)))
            for number, data in enumerate(packed):
                step = 2 + struct.calcsize(f">{writer.length}")
                writer.overwrite(at + number * step, writer.length, 2 + len(data))
                writer.pack("H", _ZIP_PREDICTED)
                writer.write(data)


def _write_record(writer: _Writer, layer: Layer, rows: int, columns: int) -> int:
    """Write what a layer is; return where the length of its first channel stands."""
    bounds = (0, 0, rows, columns)
    writer.pack("4I", *bounds)
    writer.pack("H", len(layer.channels))
    at = writer.tell() + 2
    for channel in layer.channels:
        writer.pack(f"h{writer.length}", channel, 0)
    flags = _MEANT | (0 if layer.visible else _HIDDEN)
    writer.pack("4s4sBBBx", b"8BIM", b"norm", 255, 0, flags)
    with writer.sized("I"):
        if layer.mask:
            writer.pack("I4IBBxx", 20, *bounds, 0, 0)
        else:
            writer.pack("I", 0)
        writer.pack("I", 0)  # no blending ranges
        short = layer.name.encode("mac_roman", "replace")[:255]
        writer.write(bytes((len(short),)) + short + bytes(-(len(short) + 1) % 4))
        text = _utf16(layer.name)
        text += bytes(-len(text) % 4)
        writer.pack("4s4sI", b"8BIM", b"luni", len(text))
        writer.write(text)
    return at


def _planes(layer: Layer, rows: int, columns: int) -> Iterator[Codes]:
    """Yield the channels of a layer in the order of its record."""
    pixels = layer.pixels()
    yield np.full((rows, columns), 65535, np.uint16)
    for channel in range(3):
        yield pixels if pixels.ndim == 2 else pixels[:, :, channel]
    if layer.mask:
        yield layer.mask()


def _packed(plane: Codes) -> bytes:
    """Return a channel as differences to the left, deflated."""
    differences = np.empty(plane.shape, ">u2")
    differences[:, 0] = plane[:, 0]
    np.subtract(plane[:, 1:], plane[:, :-1], out=differences[:, 1:], casting="unsafe")
    packed = imagecodecs.deflate_encode(differences.tobytes(), level=1, raw=False)
    return bytes(packed)


def _utf16(text: str) -> bytes:
    """Return a text as the format keeps it: its length, then UTF-16."""
    encoded = text.encode("utf-16-be", "replace")
    return struct.pack(">I", len(encoded) // 2) + encoded
