# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack of frames, turned into one picture for any focus position."""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facetstack.imaging.opencv import cv2

Picture = NDArray[np.uint8]

_KEPT_FRAMES = 3
# Blur beyond the ends of the stack, in shares of the picture's width per frame step.
_BLUR_PER_STEP = 0.0016
_HALF_DEPTH_OF_FIELD = 0.5


class FocusStack:
    """Frames of one geometry, one focus step apart.

    Parameters
    ----------
    frames
        JPEG files, nearest focus first.
    all_in_focus
        JPEG file of the same size.
    depth
        PNG file of 16 bit numbers.
    coding
        ``offset`` and ``scale``: depth in frame steps is number / scale - offset.
    """

    interpolation: int = cv2.INTER_CUBIC

    def __init__(
        self,
        frames: list[Path],
        all_in_focus: Path,
        depth: Path,
        coding: Mapping[str, float],
    ) -> None:
        self._data = [np.fromfile(path, np.uint8) for path in frames]
        self._kept: OrderedDict[int, Picture] = OrderedDict()
        self._sharp = _decoded(np.fromfile(all_in_focus, np.uint8))
        numbers = cv2.imread(str(depth), cv2.IMREAD_UNCHANGED)
        if numbers is None or numbers.shape != self._sharp.shape[:2]:
            raise ValueError(f"{depth.name} does not fit {all_in_focus.name}")
        self._depth = numbers
        self._scale, self._offset = float(coding["scale"]), float(coding["offset"])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self._sharp.shape[:2]
        return width, height

    @property
    def count(self) -> int:
        """How many frames there are."""
        return len(self._data)

    def reduced(self, size: tuple[int, int]) -> "FocusStack":
        """Return a smaller stack that holds all its frames decoded."""
        return _DecodedStack(self, size)

    def frame(self, index: int) -> Picture:
        """Return one frame as (height, width, 3), blue first; not to be written to."""
        if index in self._kept:
            self._kept.move_to_end(index)
        else:
            self._kept[index] = _decoded(self._data[index])
            if len(self._kept) > _KEPT_FRAMES:
                self._kept.popitem(last=False)
        return self._kept[index]

    def focused_at(self, step: float) -> Picture:
        """Return what a lens shows that is focused at ``step``, counted in frames.

        Between two frames one fades into the other, and where the scene lies at that
        very distance the all-in-focus picture comes in: strongest in the middle, not at
        all at the frames themselves.
        """
        last = self.count - 1
        inside = min(max(step, 0.0), float(last))
        index = min(int(inside), last - 1)
        share = inside - index
        if share == 0 or share == 1:
            picture = self.frame(index + round(share))
        else:
            picture = self._between(index, share)
        beyond = abs(step - inside)
        if beyond > 0:
            picture = _blurred(picture, beyond * _BLUR_PER_STEP * picture.shape[1])
        return picture

    def _between(self, index: int, share: float) -> Picture:
        near, far = self.frame(index), self.frame(index + 1)
        picture = cv2.addWeighted(near, 1 - share, far, share, 0)
        weight = self._weight(index, share)
        rows = np.flatnonzero(cv2.reduce(weight, 1, cv2.REDUCE_MAX))
        if not rows.size:
            return np.asarray(picture)
        band = slice(int(rows[0]), int(rows[-1]) + 1)
        part, sharp, mask = picture[band], self._sharp[band], weight[band]
        mask = mask.astype(np.float32) * (1 / 255)
        cv2.blendLinear(sharp, part, mask, 1 - mask, part)
        return np.asarray(picture)

    def _weight(self, index: int, share: float) -> Picture:
        """Return how much of the all-in-focus picture is seen, 0..255."""
        middle = 1 - abs(2 * share - 1)
        centre = round((index + share + self._offset) * self._scale)
        away = cv2.absdiff(self._depth, np.full((1, 1), centre, np.uint16)[0, 0].item())
        slope = 255 * middle / (_HALF_DEPTH_OF_FIELD * self._scale)
        return np.asarray(cv2.subtract(255 * middle, away * slope, dtype=cv2.CV_8U))


class _DecodedStack(FocusStack):
    """A small stack, made from a large one."""

    interpolation = cv2.INTER_LINEAR

    def __init__(self, large: FocusStack, size: tuple[int, int]) -> None:
        self._scale, self._offset = large._scale, large._offset
        self._depth = cv2.resize(large._depth, size, interpolation=cv2.INTER_NEAREST)
        self._sharp = cv2.resize(large._sharp, size, interpolation=cv2.INTER_AREA)
        self._data = large._data
        self._frames = [
            cv2.resize(
                _decoded(data, cv2.IMREAD_REDUCED_COLOR_2),
                size,
                interpolation=cv2.INTER_AREA,
            )
            for data in large._data
        ]

    def frame(self, index: int) -> Picture:
        """Return one frame; not to be written to."""
        return np.asarray(self._frames[index])


def _decoded(data: NDArray[np.uint8], flags: int = cv2.IMREAD_COLOR) -> Picture:
    picture = cv2.imdecode(data, flags)
    if picture is None:
        raise ValueError("a frame is no picture")
    return np.asarray(picture)


def _blurred(picture: Picture, sigma_px: float) -> Picture:
    """Return a picture out of focus; wide blurs are done small, which looks the same."""
    factor = max(1, int(sigma_px / 2))
    height, width = picture.shape[:2]
    if factor == 1:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), max(sigma_px, 0.1)))
    small = cv2.resize(
        picture,
        (max(1, width // factor), max(1, height // factor)),
        interpolation=cv2.INTER_AREA,
    )
    soft = cv2.GaussianBlur(small, (0, 0), sigma_px / factor)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR))
