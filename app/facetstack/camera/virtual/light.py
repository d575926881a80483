# SPDX-License-Identifier: GPL-3.0-or-later
"""Light on a sensor: exposure, white balance, noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facetstack.imaging.opencv import cv2

GAINS = {
    "auto": (1.0, 1.0, 1.0),
    "daylight": (1.0, 1.0, 1.0),
    "flash": (0.93, 1.0, 1.04),
    "cloudy": (0.86, 1.0, 1.08),
    "shade": (0.74, 1.0, 1.17),
    "fluorescent": (1.35, 1.0, 0.84),
    "tungsten": (1.85, 1.0, 0.66),
}
"""Of blue, green and red in light for which the scene is neutral in "daylight"."""
WHITE_BALANCES = tuple(GAINS)
# In sRGB values photon noise is about the same for all tones.
_NOISE_AT_ISO_100 = 0.5
_NOISE_TILE = 512


@dataclass(frozen=True)
class Exposure:
    """Aperture as f-number, exposure time in seconds, sensitivity."""

    aperture: float
    seconds: float
    iso: int

    def light(self, right: "Exposure") -> float:
        """Return how many times brighter than with the right exposure it gets."""
        return (
            (self.seconds / right.seconds)
            * (right.aperture / self.aperture) ** 2
            * (self.iso / right.iso)
        )


def tone_table(
    exposure: Exposure, right: Exposure, white_balance: str, light: float = 1.0
) -> NDArray[np.uint8]:
    """Return the table from the scene's tones to the picture's.

    Parameters
    ----------
    right
        The exposure for which the scene is as it was rendered.
    light
        How bright the lamps are this time.

    Returns
    -------
    (1, 256, 3), blue first.
    """
    tones = np.arange(256) / 255
    linear = np.where(tones <= 0.04045, tones / 12.92, ((tones + 0.055) / 1.055) ** 2.4)
    gains = np.array(GAINS[white_balance]) * exposure.light(right) * light
    seen = np.clip(linear[:, None] * gains, 0, 1)
    srgb = np.where(
        seen <= 0.0031308, seen * 12.92, 1.055 * np.power(seen, 1 / 2.4) - 0.055
    )
    table: NDArray[np.uint8] = np.rint(srgb * 255).astype(np.uint8)[None]
    return table


def add_noise(
    picture: NDArray[np.uint8], iso: int, random: np.random.Generator
) -> None:
    """Add sensor noise to a picture, in place."""
    sigma = _NOISE_AT_ISO_100 * (iso / 100) ** 0.5
    height, width = picture.shape[:2]
    tile = random.standard_normal((_NOISE_TILE, _NOISE_TILE, 3), np.float32)
    tile *= sigma
    noise = np.rint(tile).astype(np.int16)
    # The tile is laid down shifted and mirrored at random, so that no two shots and no
    # two places repeat alike.
    for top in range(0, height, _NOISE_TILE):
        for left in range(0, width, _NOISE_TILE):
            part = picture[top : top + _NOISE_TILE, left : left + _NOISE_TILE]
            down, right = random.integers(0, _NOISE_TILE, 2)
            shifted = np.roll(noise, (down, right), (0, 1))
            shifted = shifted[: part.shape[0], : part.shape[1]]
            part[:] = cv2.add(part, shifted, dtype=cv2.CV_8U)
