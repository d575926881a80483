# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour spaces by name: their ICC profiles, and pictures brought into them."""

from functools import cache

import imagecodecs
import numpy as np
import numpy.typing as npt

PROFILES = ("srgb", "display-p3", "adobe-rgb", "prophoto")

Codes = npt.NDArray[np.uint16]

_D65 = (0.3127, 0.3290, 1.0)
_D50 = (0.3457, 0.3585, 1.0)
_CURVE_POINTS = 1024


@cache
def profile_named(name: str) -> bytes:
    """Return the ICC profile of one of ``PROFILES``.

    Display P3 has the primaries of SMPTE RP 431-2 with the white and the curve of
    sRGB; ProPhoto is ROMM RGB (ISO 22028-2) without its linear toe.
    """
    if name == "srgb":
        return bytes(imagecodecs.cms_profile("srgb"))
    if name == "adobe-rgb":
        return bytes(imagecodecs.cms_profile("adobergb"))
    if name == "display-p3":
        primaries = (0.680, 0.320, 1.0, 0.265, 0.690, 1.0, 0.150, 0.060, 1.0)
        profile = imagecodecs.cms_profile(
            "rgb", whitepoint=_D65, primaries=primaries, transferfunction=_srgb_curve()
        )
        return bytes(profile)
    if name == "prophoto":
        primaries = (0.7347, 0.2653, 1.0, 0.1596, 0.8404, 1.0, 0.0366, 0.0001, 1.0)
        profile = imagecodecs.cms_profile(
            "rgb", whitepoint=_D50, primaries=primaries, gamma=1.8
        )
        return bytes(profile)
    raise ValueError(f"no profile is called {name}")


def into_profile(pixels: Codes, source: bytes | None, target: bytes) -> Codes:
    """Return a picture's colours in another colour space.

    Parameters
    ----------
    pixels
        (rows, columns, 3) uint16 RGB.
    source
        Its ICC profile; ``None`` for sRGB.
    target
        The ICC profile to bring it into; relative colorimetric.
    """
    source = source or profile_named("srgb")
    if source == target:
        return pixels
    converted = imagecodecs.cms_transform(
        pixels,
        source,
        target,
        colorspace="rgb",
        outcolorspace="rgb",
        outdtype="uint16",
        intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
    )
    return np.asarray(converted, np.uint16)


def _srgb_curve() -> Codes:
    """Return the decoding curve of sRGB (IEC 61966-2-1) as equidistant samples."""
    code = np.linspace(0, 1, _CURVE_POINTS)
    light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.rint(light * 65535), np.uint16)
