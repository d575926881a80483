# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts profiles and text into encoded PNG and JPEG files."""

import zlib

_ICC = b"ICC_PROFILE\0"
_APP2 = b"\xff\xe2"
_LARGEST_PART_BYTES = 65535 - 2 - len(_ICC) - 2
_AFTER_IHDR = 8 + 12 + 13


def png_with_profile(png: bytes, profile: bytes) -> bytes:
    """Return a PNG file with a colour profile."""
    return _png_with_chunk(png, b"iCCP", b"ICC\0\0" + zlib.compress(profile))


def png_with_text(png: bytes, keyword: str, text: str) -> bytes:
    """Return a PNG file with a text chunk; keyword and text are Latin-1."""
    payload = keyword.encode("latin-1") + b"\0" + text.encode("latin-1")
    return _png_with_chunk(png, b"tEXt", payload)


def _png_with_chunk(png: bytes, name: bytes, payload: bytes) -> bytes:
    """Return a PNG file with a chunk after its header."""
    checksum = zlib.crc32(name + payload).to_bytes(4, "big")
    chunk = len(payload).to_bytes(4, "big") + name + payload + checksum
    return png[:_AFTER_IHDR] + chunk + png[_AFTER_IHDR:]


def jpeg_with_profile(jpeg: bytes, profile: bytes) -> bytes:
    """Return a JPEG file with a colour profile, split as the format demands."""
    parts = [
        profile[first : first + _LARGEST_PART_BYTES]
        for first in range(0, len(profile), _LARGEST_PART_BYTES)
    ]
    segments = b""
    for number, part in enumerate(parts, start=1):
        payload = _ICC + bytes((number, len(parts))) + part
        segments += _APP2 + (len(payload) + 2).to_bytes(2, "big") + payload
    # After the JFIF header, which must come first where there is one.
    at = 2
    if jpeg[2:4] == b"\xff\xe0":
        at = 4 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:at] + segments + jpeg[at:]
