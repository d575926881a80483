# SPDX-License-Identifier: GPL-3.0-or-later
"""Camera raw, developed identically for all frames of a stack."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rawpy

from facetstack.errors import Mismatched, Unreadable
from facetstack.imaging.demosaic import demosaic
from facetstack.imaging.picture import NotAPicture, as_rgb, check_size
from facetstack.imaging.raw_mosaic import checked_matrix, scale_of
from facetstack.imaging.raw_whole import ORF_STARTS, RAF_START, check_whole_raw

RAW_SUFFIXES = (".cr2", ".cr3", ".nef", ".arw", ".raf", ".rw2", ".orf", ".dng")

SRGB_CURVE = (2.4, 12.92)
"""Power and slope at black of the sRGB curve, as LibRaw wants them."""

_STARTS = (b"IIU\0", *ORF_STARTS, RAF_START)


def check_raw_start(start: bytes, path: Path) -> bool:
    """Tell by its first bytes whether a file is camera raw other than a TIFF.

    These are RW2, ORF, RAF and CR3.

    Raises
    ------
    NotAPicture
        If it is cut short.
    """
    if start[4:11] != b"ftypcrx" and not start.startswith(_STARTS):
        return False
    check_whole_raw(start, path)
    return True


@dataclass(frozen=True)
class RawDevelopment:
    """How raw frames become pictures: nothing in it depends on a frame's content.

    Attributes
    ----------
    white_balance
        Gains of red, green, blue and second green.
    white_above_black
        Sensor value that becomes white, counted from black: LibRaw applies it after
        black was subtracted, although it reports the white level counted from 0.
    flip
        How the camera was held, as LibRaw counts: 0, 3 (180), 5 (90 left), 6 (90
        right). A camera that looks straight down takes it differently by chance.
    to_srgb
        (3, 3) from camera colours to sRGB if we develop them ourselves; ``None`` where
        LibRaw does, because the sensor is not Bayer's or its colours are not known.
    """

    white_balance: tuple[float, float, float, float]
    white_above_black: int
    flip: int
    to_srgb: npt.NDArray[np.float64] | None = None

    @classmethod
    def from_file(cls, path: Path) -> "RawDevelopment":
        """Return the settings of a frame, for itself and the frames after it.

        Raises
        ------
        Unreadable
            If it is no raw file that LibRaw knows.
        """
        with _opened(path) as raw:
            as_shot = [float(gain) for gain in raw.camera_whitebalance]
            usable = min(as_shot[:3]) > 0
            gains = as_shot if usable else list(raw.daylight_whitebalance)
            red, green, blue, green2 = (float(gain) for gain in gains)
            balance, white = (
                (red, green, blue, green2 or green),
                _white_above_black(raw),
            )
            flip = int(raw.sizes.flip)
            return cls(balance, white, flip, checked_matrix(raw, balance, white))

    def develop(self, path: Path) -> npt.NDArray[np.uint16]:
        """Return (rows, columns, 3) uint16 sRGB pixels, upright and read-only.

        Raises
        ------
        Unreadable
            If the file is cut short or damaged.
        Mismatched
            If its white is of quite another level, as with another bit depth.
        """
        with _opened(path) as raw:
            if not 2 / 3 < _white_above_black(raw) / self.white_above_black < 1.5:
                raise Mismatched(
                    f"{path} was taken with other raw settings than the first frame.",
                    "Shoot a stack with one camera and one raw bit depth.",
                )
            pixels = self._developed_by_us(raw)
            if pixels is not None:
                pixels.setflags(write=False)
                return pixels
            pixels = raw.postprocess(
                gamma=SRGB_CURVE,
                no_auto_bright=True,
                adjust_maximum_thr=0.0,
                output_bps=16,
                output_color=rawpy.ColorSpace.sRGB,
                use_camera_wb=False,
                user_wb=list(self.white_balance),
                user_sat=self.white_above_black,
                user_flip=self.flip,
                highlight_mode=rawpy.HighlightMode.Clip,
            )
        # A sensor without colours gives one channel.
        developed = np.ascontiguousarray(as_rgb(pixels), np.uint16)
        developed.setflags(write=False)
        return developed

    def _developed_by_us(self, raw: rawpy.RawPy) -> npt.NDArray[np.uint16] | None:
        """Return the picture; ``None`` where LibRaw is to make it."""
        if self.to_srgb is None or self.flip not in TURNS:
            return None
        white = self.white_above_black
        scale = scale_of(raw, self.white_balance, white, self.to_srgb)
        if scale is None:
            return None
        picture = demosaic(raw.raw_image_visible, scale)
        return np.ascontiguousarray(np.rot90(picture, TURNS[self.flip]))


TURNS = {0: 0, 3: 2, 5: 1, 6: 3}
"""Quarter turns to the left for each way that a camera was held."""


def _white_above_black(raw: rawpy.RawPy) -> int:
    """Return the span of sensor values from black to white."""
    return int(raw.white_level or 0) - int(min(raw.black_level_per_channel))


@contextmanager
def _opened(path: Path) -> Iterator[rawpy.RawPy]:
    """Open a raw file; what LibRaw refuses becomes a sentence."""
    try:
        with rawpy.imread(str(path)) as raw:
            check_size(raw.sizes.height, raw.sizes.width)
            if _white_above_black(raw) <= 0:
                raise NotAPicture("it is damaged: its white is black")
            yield raw
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise Unreadable(
            f"{path} cannot be developed: {_words(error)}.",
            "Copy it from the camera again; if it is whole, convert it to DNG.",
        ) from error


def _words(error: Exception) -> str:
    """Return LibRaw's words, which come as bytes, for a sentence."""
    first = error.args[0] if error.args else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return text.strip().rstrip(".").lower() or "it is damaged"
