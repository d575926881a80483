# SPDX-License-Identifier: GPL-3.0-or-later
"""Camera raw of a virtual body: the sensor's mosaic as a DNG, or as a RAF around one.

A DNG is what a body of any maker may write; under the suffixes NEF and CR2, which are
TIFF too, every raw converter reads it by its content. The tags are those of Adobe's
Digital Negative specification 1.4. A RAF begins with a table of its own.
"""

import struct

import numpy as np
from numpy.typing import NDArray

from facetstack.camera.virtual.exif import (
    Exif,
    byte_entry,
    long_entry,
    rational_entry,
    short_entry,
    text_entry,
)

_BLACK, _WHITE = 512, 15_872
# Linear sRGB from XYZ under D65: the sensor sees the scene's own colours.
_MATRIX = (3.2405, -1.5371, -0.4985, -0.9693, 1.8760, 0.0416, 0.0556, -0.2040, 1.0572)
_D65, _CFA = 21, 32803
_RED, _GREEN, _BLUE = 0, 1, 2
_RAF_JPEG_AT = 160


def write_dng(
    sensor: NDArray[np.uint8], exif: Exif, gains: tuple[float, float, float]
) -> bytes:
    """Return a raw file, 14 bits deep, not compressed.

    Parameters
    ----------
    sensor
        (rows, columns, 3) sRGB tones of what fell on the sensor, blue first, before
        white balance.
    gains
        Of blue, green and red, as white balance was set.
    """
    rows, columns = sensor.shape[:2]
    mosaic = _mosaic(sensor)
    neutral = [gains[1] / gain for gain in reversed(gains)]

    def tiff(strip_at: int) -> bytes:
        return exif.pack(
            (
                long_entry(254, 0),
                long_entry(256, columns),
                long_entry(257, rows),
                short_entry(258, 16),
                short_entry(259, 1),
                short_entry(262, _CFA),
                long_entry(273, strip_at),
                short_entry(277, 1),
                long_entry(278, rows),
                long_entry(279, mosaic.nbytes),
                short_entry(33421, 2, 2),
                byte_entry(33422, bytes((_RED, _GREEN, _GREEN, _BLUE))),
                byte_entry(50706, bytes((1, 4, 0, 0))),
                text_entry(50708, exif.model),
                short_entry(50714, _BLACK),
                short_entry(50717, _WHITE),
                rational_entry(50721, _MATRIX, signed=True),
                rational_entry(50728, neutral, signed=False),
                short_entry(50778, _D65),
            )
        )

    return tiff(len(tiff(0))) + mosaic.tobytes()


def write_raf(dng: bytes, jpeg: bytes, model: str) -> bytes:
    """Return the raw picture in Fujifilm's container, which opens with a JPEG."""
    dng_at = _RAF_JPEG_AT + len(jpeg) + -len(jpeg) % 4
    head = b"FUJIFILMCCD-RAW 0201FF000001" + model.encode().ljust(32, b"\0") + b"0100"
    head = head.ljust(84, b"\0")
    places = (_RAF_JPEG_AT, len(jpeg), 0, 0, dng_at, len(dng))
    head += struct.pack(">6I", *places)
    return head.ljust(_RAF_JPEG_AT, b"\0") + jpeg.ljust(dng_at - _RAF_JPEG_AT) + dng


def _mosaic(sensor: NDArray[np.uint8]) -> NDArray[np.uint16]:
    tones = np.arange(256) / 255
    linear = np.where(tones <= 0.04045, tones / 12.92, ((tones + 0.055) / 1.055) ** 2.4)
    levels = np.rint(_BLACK + linear * (_WHITE - _BLACK)).astype("<u2")
    mosaic = np.empty(sensor.shape[:2], "<u2")
    for row, column, channel in ((0, 0, 2), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
        mosaic[row::2, column::2] = levels[sensor[row::2, column::2, channel]]
    return mosaic
