# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a relief of known depth at any focus: truth to measure against."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane, Frame, FrameRef, Pixels
from facetstack.imaging.matrices import Matrix
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import encoded_from_linear, linear_from_encoded

BLUR_STEPS = 24
"""Blurred copies per frame between which the blur of a pixel is interpolated."""


@dataclass(frozen=True)
class Sparkle:
    """A highlight far brighter than white: out of focus it is a disc, long clipped.

    Attributes
    ----------
    x, y
        Its middle in truth pixels; it may lie beyond the border.
    depth
        In frames.
    radiance
        Linear light in focus, where white is 1.
    radius_px
        In focus.
    """

    x: float
    y: float
    depth: float
    radiance: float
    radius_px: float = 1.5


@dataclass(frozen=True)
class ReliefScene:
    """A printed, tilted ground with a ball standing on it, and highlights on both.

    Attributes
    ----------
    rows, columns
        Size in pixels.
    frames
        How many frames the depth of the scene spans.
    blur_px_per_frame
        Gaussian blur sigma that one frame of defocus makes.
    breathing
        Change of scale per frame of focus.
    shift_px
        Sideways move per frame, and half of it downwards.
    flicker
        Exposure of every second frame, as a factor in linear light.
    noise
        Standard deviation of added noise, 0..1.
    seed
        Of texture and noise.
    sparkles
        Highlights; their discs grow by ``disc_px_per_frame`` in radius.
    """

    rows: int = 240
    columns: int = 360
    frames: int = 6
    blur_px_per_frame: float = 1.6
    breathing: float = 0.002
    shift_px: float = 0.0
    flicker: float = 1.0
    noise: float = 0.0
    seed: int = 1
    sparkles: tuple[Sparkle, ...] = ()
    disc_px_per_frame: float = 2.0
    sharp: npt.NDArray[np.float32] = field(init=False, repr=False)
    depth: FloatPlane = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make texture and depth."""
        object.__setattr__(self, "sharp", self._texture())
        object.__setattr__(self, "depth", self._relief())

    def matrix(self, index: int) -> Matrix:
        """Return the (2, 3) matrix from truth pixels to pixels of a frame."""
        scale = 1 + self.breathing * index
        centre = np.array([(self.columns - 1) / 2, (self.rows - 1) / 2])
        shift = np.array([self.shift_px, self.shift_px / 2]) * index
        return np.column_stack(
            [np.eye(2) * scale, centre - scale * centre + shift]
        ).astype(np.float64)

    def exposure(self, index: int) -> float:
        """Return the factor in linear light that a frame was exposed with."""
        return self.flicker if index % 2 else 1.0

    def frame(self, index: int, dtype: type[np.uint8 | np.uint16] = np.uint8) -> Frame:
        """Return frame ``index`` of the bracket, focused at depth ``index``."""
        blur = np.abs(self.depth - index) * np.float32(self.blur_px_per_frame)
        blurred = self._blurred(blur)
        picture = cv2.warpAffine(
            blurred,
            np.asarray(self.matrix(index)),
            (self.columns, self.rows),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REFLECT,
        )
        light = linear_from_encoded(picture) + self._discs(index)[..., None]
        picture = encoded_from_linear(light * self.exposure(index))
        if self.noise:
            rng = np.random.default_rng([self.seed, index])
            picture = picture + rng.normal(0, self.noise, picture.shape)
        white = np.iinfo(dtype).max
        codes = np.clip(picture * white + 0.5, 0, white)
        pixels: Pixels = (
            codes.astype(np.uint8) if white == 255 else codes.astype(np.uint16)
        )
        pixels.setflags(write=False)
        return Frame(FrameRef(Path(f"relief_{index + 1:03}.tif"), index), pixels)

    def stack(self) -> list[Frame]:
        """Return all frames, nearest first."""
        return [self.frame(index) for index in range(self.frames)]

    def truth(self) -> npt.NDArray[np.float32]:
        """Return what a camera of endless depth of field sees, 0..1."""
        light = linear_from_encoded(self.sharp) + self._discs(None)[..., None]
        return np.asarray(np.minimum(encoded_from_linear(light), 1), np.float32)

    def _discs(self, index: int | None) -> npt.NDArray[np.float64]:
        """Return the light of all highlights in a frame, or in focus for ``None``."""
        light = np.zeros((self.rows, self.columns))
        y, x = np.mgrid[0 : self.rows, 0 : self.columns]
        matrix = np.eye(2, 3) if index is None else self.matrix(index)
        for one in self.sparkles:
            middle_x, middle_y = matrix @ (one.x, one.y, 1.0)
            away = 0.0 if index is None else abs(one.depth - index)
            radius = np.hypot(one.radius_px, away * self.disc_px_per_frame)
            inside = np.clip(radius + 0.5 - np.hypot(x - middle_x, y - middle_y), 0, 1)
            light += inside * one.radiance * (one.radius_px / radius) ** 2
        return light

    def _texture(self) -> npt.NDArray[np.float32]:
        """Return a picture with detail of every size, mid-bright."""
        rng = np.random.default_rng(self.seed)
        shape = (self.rows, self.columns, 3)
        picture = np.zeros(shape, np.float32)
        for sigma, weight in ((0.7, 0.10), (2.0, 0.08), (8.0, 0.10)):
            grain = rng.normal(0, 1, shape).astype(np.float32)
            grain = cv2.GaussianBlur(grain, (0, 0), sigma)
            picture += weight * grain / grain.std()
        return np.asarray(np.clip(0.45 + picture, 0.05, 0.95), np.float32)

    def _relief(self) -> FloatPlane:
        """Return depth in frames: a tilted ground and a ball in front of it."""
        last = self.frames - 1
        row = np.linspace(last, 0, self.rows, dtype=np.float32)[:, None]
        ground = np.broadcast_to(row, (self.rows, self.columns)).copy()
        y, x = np.mgrid[0 : self.rows, 0 : self.columns].astype(np.float32)
        radius = self.rows / 4
        square = ((x - self.columns / 2) ** 2 + (y - self.rows / 2) ** 2) / radius**2
        ball = last * 0.6 - np.sqrt(np.maximum(1 - square, 0)) * last * 0.6
        return np.asarray(np.where(square < 1, ball, ground), np.float32)

    def _blurred(self, blur: FloatPlane) -> npt.NDArray[np.float32]:
        """Return the sharp picture, each pixel blurred by its own sigma."""
        steps = np.linspace(0, max(float(blur.max()), 0.1), BLUR_STEPS)
        result = np.zeros_like(self.sharp)
        position = blur / np.float32(steps[1])
        for number, sigma in enumerate(steps):
            copy = (
                self.sharp
                if number == 0
                else cv2.GaussianBlur(self.sharp, (0, 0), float(sigma))
            )
            weight = np.maximum(0, 1 - np.abs(position - np.float32(number)))
            result += copy * weight[..., None]
        return result
