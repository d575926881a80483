# SPDX-License-Identifier: GPL-3.0-or-later
"""A stack of frames, turned into one picture for any focus position."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facetstack.imaging.opencv import cv2

Picture = NDArray[np.uint8]
"""(height, width, 3), blue first."""

_KEPT_FRAMES = 3
_HALF_DEPTH_OF_FIELD_STEPS = 0.5
# Blur beyond the ends of the stack: sigma in shares of the width, per frame step.
_BLUR_PER_STEP = 0.0016
_LEAST_BLUR_PX = 0.1


class FocusStack:
    """Frames of one geometry, one focus step apart, nearest focus first.

    Parameters
    ----------
    frame
        Returns a frame by its number; what it returns is not written to.
    count
        How many frames there are.
    sharp
        The scene with everything in focus.
    depth_steps
        (height, width), the frame number at which a pixel is in focus.
    """

    def __init__(
        self,
        frame: Callable[[int], Picture],
        count: int,
        sharp: Picture,
        depth_steps: NDArray[np.float32],
    ) -> None:
        self.frame = frame
        self.count = count
        self._sharp = sharp
        self._depth_steps = depth_steps

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self._sharp.shape[:2]
        return width, height

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
        if share in (0.0, 1.0):
            picture = self.frame(index + int(share))
        else:
            picture = self._between(index, share)
        beyond = abs(step - inside)
        if beyond > 0:
            picture = _blurred(picture, beyond * _BLUR_PER_STEP * picture.shape[1])
        return picture

    def reduced(self, frames: Sequence[Picture]) -> "FocusStack":
        """Return a smaller stack of these frames, which show the same."""
        height, width = frames[0].shape[:2]
        size = (width, height)
        sharp = cv2.resize(self._sharp, size, interpolation=cv2.INTER_AREA)
        depth = cv2.resize(self._depth_steps, size, interpolation=cv2.INTER_NEAREST)
        return FocusStack(frames.__getitem__, len(frames), sharp, depth)

    def _between(self, index: int, share: float) -> Picture:
        near, far = self.frame(index), self.frame(index + 1)
        picture = cv2.addWeighted(near, 1 - share, far, share, 0)
        weight = self._sharp_weight(index + share)
        rows = np.flatnonzero(cv2.reduce(weight, 1, cv2.REDUCE_MAX))
        if rows.size:
            band = slice(int(rows[0]), int(rows[-1]) + 1)
            part, sharp, mask = picture[band], self._sharp[band], weight[band]
            cv2.blendLinear(sharp, part, mask, 1 - mask, part)
        return np.asarray(picture)

    def _sharp_weight(self, step: float) -> NDArray[np.float32]:
        """Return how much of the all-in-focus picture is seen, 0..1."""
        middle = 1 - abs(2 * (step % 1) - 1)
        weight: NDArray[np.float32] = np.abs(self._depth_steps - np.float32(step))
        weight *= np.float32(-middle / _HALF_DEPTH_OF_FIELD_STEPS)
        weight += np.float32(middle)
        np.maximum(weight, np.float32(0), out=weight)
        return weight


class JpegFrames:
    """The frames of a stack, decoded when they are needed; one thread at a time."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._data = [np.fromfile(path, np.uint8) for path in paths]
        self._kept: OrderedDict[int, Picture] = OrderedDict()

    def __len__(self) -> int:
        return len(self._data)

    def frame(self, index: int) -> Picture:
        """Return a frame of full size; the last few are kept."""
        if index not in self._kept:
            self._kept[index] = _decoded(self._data[index])
        self._kept.move_to_end(index)
        if len(self._kept) > _KEPT_FRAMES:
            self._kept.popitem(last=False)
        return self._kept[index]

    def reduced(self, size: tuple[int, int]) -> list[Picture]:
        """Return all frames in a size of at most half the full one."""
        return [
            cv2.resize(
                _decoded(data, cv2.IMREAD_REDUCED_COLOR_2),
                size,
                interpolation=cv2.INTER_AREA,
            )
            for data in self._data
        ]


def load_stack(
    frames: JpegFrames, sharp: Path, depth: Path, offset: float, scale: float
) -> FocusStack:
    """Return a stack from files.

    Parameters
    ----------
    sharp, depth
        JPEG with everything in focus, and PNG of 16 bit numbers, of the frames' size.
    offset, scale
        A pixel is in focus at frame ``number / scale - offset``.

    Raises
    ------
    ValueError
        If files do not fit together, or are no pictures.
    """
    in_focus = _decoded(np.fromfile(sharp, np.uint8))
    numbers = cv2.imdecode(np.fromfile(depth, np.uint8), cv2.IMREAD_UNCHANGED)
    if len(frames) < 2:
        raise ValueError("a stack needs two frames")
    if numbers is None or numbers.shape != in_focus.shape[:2]:
        raise ValueError(f"{depth.name} does not fit {sharp.name}")
    if frames.frame(0).shape != in_focus.shape:
        raise ValueError(f"the frames do not fit {sharp.name}")
    steps = numbers.astype(np.float32) * np.float32(1 / scale) - np.float32(offset)
    return FocusStack(frames.frame, len(frames), in_focus, steps)


def _decoded(data: NDArray[np.uint8], flags: int = cv2.IMREAD_COLOR) -> Picture:
    picture = cv2.imdecode(data, flags)
    if picture is None:
        raise ValueError("a frame is no picture")
    return np.asarray(picture)


def _blurred(picture: Picture, sigma_px: float) -> Picture:
    """Return a picture out of focus; wide blurs are done small: nobody sees it."""
    factor = max(1, int(sigma_px / 2))
    height, width = picture.shape[:2]
    if factor == 1:
        return np.asarray(
            cv2.GaussianBlur(picture, (0, 0), max(sigma_px, _LEAST_BLUR_PX))
        )
    small = cv2.resize(
        picture,
        (max(1, width // factor), max(1, height // factor)),
        interpolation=cv2.INTER_AREA,
    )
    soft = cv2.GaussianBlur(small, (0, 0), sigma_px / factor)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR))
