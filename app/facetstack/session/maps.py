# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves depth, owner and confidence maps: numpy float32, or 16-bit TIFF and PNG."""

import json
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile

from facetstack.errors import ProjectError
from facetstack.session.atomic import check_writable, replacing
from facetstack.session.embedding import png_with_text

SUFFIXES = (".npy", ".tif", ".tiff", ".png")
WHITE = 65535


def check_map(path: Path, force: bool = False) -> None:
    """Refuse now a map that could not be saved later; raises ``ProjectError``."""
    if path.suffix.lower() not in SUFFIXES:
        raise ProjectError(
            f"{path.name} has no suffix of a map that we write.",
            "Use .npy for exact values, .tif or .png for 16 bit.",
        )
    check_writable(path, force)


def save_map(
    values: npt.NDArray[Any], path: Path, frame_count: int, force: bool = False
) -> None:
    """Save a map.

    Parameters
    ----------
    values
        (rows, columns): frames from 0, or 0..1 with ``frame_count`` 2.
    path
        ``.npy`` float32 as they are; ``.tif`` or ``.png`` uint16, so that the last
        frame is white: values x 65535 / (``frame_count`` - 1). That factor stands as
        ``codes_per_unit`` in the JSON of the image description or of the text chunk
        ``facetstack``.
    force
        Whether an existing file may be overwritten.

    Raises
    ------
    ProjectError
        As ``check_map`` raises.
    """
    check_map(path, force)
    kind = path.suffix.lower()
    factor = WHITE / max(1, frame_count - 1)
    described = json.dumps({"codes_per_unit": factor, "frames": frame_count})
    with replacing(path, force=force) as part:
        if kind == ".npy":
            with part.open("wb") as file:
                np.save(file, np.asarray(values, np.float32), allow_pickle=False)
        elif kind == ".png":
            encoded = bytes(imagecodecs.png_encode(_codes(values, factor), level=1))
            part.write_bytes(png_with_text(encoded, "facetstack", described))
        else:
            tifffile.imwrite(
                part,
                _codes(values, factor),
                photometric="minisblack",
                compression="zlib",
                compressionargs={"level": 1},
                predictor=True,
                description=described,
                metadata=None,
            )


def _codes(values: npt.NDArray[Any], factor: float) -> npt.NDArray[np.uint16]:
    """Return 16-bit codes; what is no number becomes 0."""
    within = np.clip(np.nan_to_num(np.asarray(values, np.float32)), 0, WHITE / factor)
    return np.asarray(np.rint(within * np.float32(factor)), np.uint16)
