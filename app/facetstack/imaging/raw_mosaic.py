# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads from a raw file what our own development needs, and checks it by LibRaw's.

Cameras are many. So what is read here is believed only if the picture made by it is,
but for detail, the one that LibRaw makes of the same file.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import rawpy

from facetstack.imaging.demosaic import BAYER, MosaicScale, Sites, demosaic
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import linear_from_encoded

Balance = tuple[float, float, float, float]

XYZ_FROM_SRGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""IEC 61966-2-1, white D65."""

BLOCK_PX = 16
"""Pixels of half the size whose means are compared."""

USUAL_DIFFERENCE, MOST_DIFFERENCE = 0.004, 0.012
"""Of linear light: in the median, and for three of four means, at most."""


def sites_of(raw: rawpy.RawPy) -> Sites | None:
    """Return the colours of the upper left places; ``None`` if it is not Bayer's."""
    sizes = raw.sizes
    plain = (
        raw.raw_type == rawpy.RawType.Flat
        and raw.num_colors == 3
        and raw.color_desc == b"RGBG"
        and sizes.pixel_aspect == 1.0
        and (sizes.iheight, sizes.iwidth) == (sizes.height, sizes.width)
        and raw.raw_pattern is not None
        and raw.raw_pattern.shape == (2, 2)
        and min(sizes.height, sizes.width) >= 2 * BLOCK_PX
    )
    if not plain:
        return None
    top, left = sizes.top_margin, sizes.left_margin
    first, second, third, fourth = (
        int(raw.raw_color(top + row, left + column))
        for row in (0, 1)
        for column in (0, 1)
    )
    sites = (first, second, third, fourth)
    return sites if sites in BAYER else None


def scale_of(
    raw: rawpy.RawPy,
    balance: Balance,
    white_above_black: int,
    to_srgb: npt.NDArray[np.float64],
) -> MosaicScale | None:
    """Return what the codes of an open file mean; ``None`` if it is not Bayer's."""
    sites = sites_of(raw)
    if sites is None:
        return None
    one, two, three, four = (float(level) for level in raw.black_level_per_channel)
    least = min(balance)
    gains = tuple(gain / least for gain in balance)
    return MosaicScale(
        sites,
        (one, two, three, four),
        white_above_black,
        (gains[0], gains[1], gains[2], gains[3]),
        to_srgb,
    )


def checked_matrix(
    raw: rawpy.RawPy, balance: Balance, white_above_black: int
) -> npt.NDArray[np.float64] | None:
    """Return the (3, 3) matrix from camera colours to sRGB that LibRaw uses, too.

    ``None`` if none makes LibRaw's picture.
    """
    # LibRaw forgets the sensor's size while it halves a picture, so that comes last.
    ours = []
    for matrix in _matrices(raw):
        scale = scale_of(raw, balance, white_above_black, matrix)
        if scale is not None:
            ours.append((matrix, _means_of(demosaic(raw.raw_image_visible, scale))))
    if not ours:
        return None
    halved = raw.postprocess(
        gamma=(1, 1),
        half_size=True,
        no_auto_bright=True,
        adjust_maximum_thr=0.0,
        output_bps=16,
        output_color=rawpy.ColorSpace.sRGB,
        use_camera_wb=False,
        user_wb=list(balance),
        user_sat=white_above_black,
        user_flip=0,
        highlight_mode=rawpy.HighlightMode.Clip,
    )
    wanted = _block_means(halved.astype(np.float32) / np.float32(65535))
    return next((matrix for matrix, means in ours if _are_like(means, wanted)), None)


def _matrices(raw: rawpy.RawPy) -> Iterator[npt.NDArray[np.float64]]:
    """Yield what may be the matrix: of the known camera, or written in the file."""
    from_xyz = np.array(raw.rgb_xyz_matrix, np.float64)[:3]
    if from_xyz.any():
        from_srgb = from_xyz @ XYZ_FROM_SRGB
        from_srgb /= from_srgb.sum(axis=1, keepdims=True)
        yield np.linalg.pinv(from_srgb)
    written = np.array(raw.color_matrix, np.float64)[:, :3]
    if written.any():
        yield written


def _means_of(picture: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
    """Return the block means of an encoded picture, in linear light."""
    rows, columns = (side // 2 * 2 for side in picture.shape[:2])
    light = linear_from_encoded(picture[:rows, :columns] / np.float32(65535))
    half = (columns // 2, rows // 2)
    small = cv2.resize(light.astype(np.float32), half, interpolation=cv2.INTER_AREA)
    return _block_means(small)


def _are_like(means: npt.NDArray[np.float32], wanted: npt.NDArray[np.float32]) -> bool:
    """Tell whether block means are those that are wanted."""
    rows = min(means.shape[0], wanted.shape[0])
    columns = min(means.shape[1], wanted.shape[1])
    apart = np.abs(means[:rows, :columns] - wanted[:rows, :columns])
    return bool(
        np.median(apart) <= USUAL_DIFFERENCE
        and np.percentile(apart, 75) <= MOST_DIFFERENCE
    )


def _block_means(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the means of blocks of a picture."""
    rows, columns = (side // BLOCK_PX for side in picture.shape[:2])
    whole = np.ascontiguousarray(picture[: rows * BLOCK_PX, : columns * BLOCK_PX])
    means = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32)
