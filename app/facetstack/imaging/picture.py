# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture as a file holds it, and how it becomes RGB and upright."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import Pixels


class NotAPicture(ValueError):
    """A file is cut short or damaged; says which."""

    hint = "Copy it from the camera again, or leave it out."


class OfOtherKind(NotAPicture):
    """A file is sound, but of a kind that we do not read; says which."""

    hint = "Convert it to an RGB picture with 8 or 16 bit, or leave it out."


class TooLarge(NotAPicture):
    """A file announces more pixels than we would make room for; says how many."""

    hint = "Make it smaller, or leave it out; if it should be small, it is damaged."


MOST_PIXELS = 2**28
"""Pixels of the largest picture that is read: no sensor has more, damage and malice do.

What a file announces is checked before room is made for it.
"""


@dataclass(frozen=True)
class Picture:
    """Decoded pixels, not yet turned upright.

    Attributes
    ----------
    pixels
        (rows, columns, 3) uint8 or uint16, RGB.
    icc_profile
        The embedded profile, or ``None``.
    orientation
        As Exif has it, 1..8; 1 is upright.
    """

    pixels: Pixels
    icc_profile: bytes | None = None
    orientation: int = 1

    def upright(self) -> Pixels:
        """Return the pixels turned upright, C-contiguous and read-only."""
        turned = np.ascontiguousarray(turn_upright(self.pixels, self.orientation))
        turned.setflags(write=False)
        return turned


def check_size(rows: int, columns: int, most_pixels: int = MOST_PIXELS) -> None:
    """Refuse a picture of an absurd size; raises ``TooLarge`` or ``NotAPicture``."""
    if rows < 1 or columns < 1:
        raise NotAPicture("it is damaged: it has no pixels")
    if rows * columns > most_pixels:
        raise TooLarge(f"it announces {columns} x {rows} pixels, more than is sensible")


def turn_upright(pixels: npt.NDArray[Any], orientation: int) -> npt.NDArray[Any]:
    """Return a view of the pixels as Exif orientation 1..8 wants them shown."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    # After the swap: which edges of the stored picture must change sides.
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def as_rgb(pixels: npt.NDArray[Any]) -> Pixels:
    """Return (rows, columns, 3) of grey, grey and alpha, RGB or RGB and alpha.

    Raises
    ------
    OfOtherKind
        If they are none of these, or neither 8 nor 16 bit.
    """
    if pixels.dtype not in (np.uint8, np.uint16):
        raise OfOtherKind(f"its samples are {pixels.dtype}, not 8 or 16 bit")
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 2, 3, 4):
        raise OfOtherKind("its pixels are neither grey nor RGB")
    if pixels.shape[2] < 3:
        pixels = np.repeat(pixels[..., :1], 3, axis=2)
    return pixels[..., :3]


def rgb_profile(profile: bytes | None) -> bytes | None:
    """Return the profile if it describes RGB; a grey one would not fit our pixels."""
    if profile is None or profile[16:20] != b"RGB ":
        return None
    return profile
