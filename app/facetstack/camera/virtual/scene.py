# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before the lens: a picture for every focus position and exposure."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from facetstack.assets import asset
from facetstack.camera.virtual.focus_stack import (
    FocusStack,
    JpegFrames,
    Picture,
    load_stack,
)
from facetstack.camera.virtual.lens import LensModel
from facetstack.camera.virtual.light import Exposure, add_noise, tone_table
from facetstack.errors import StudioError
from facetstack.imaging.opencv import cv2

_DESCRIPTION = "scene.json"
LIVE_SIZE = (960, 640)
_THUMBNAIL_SIZE = (160, 120)
_LIVE_QUALITY, _THUMBNAIL_QUALITY = 80, 75
_JITTER_PX, _FLICKER = 0.4, 0.007
# Never below 1 within the travel, so that the picture always covers the frame.
_LEAST_SCALE = 1.002


@dataclass(frozen=True)
class Shot:
    """How a picture is taken.

    Attributes
    ----------
    position
        Of the glass, in lens units.
    seconds
        Exposure time.
    seed
        Of everything that differs from shot to shot; 0 for a live picture, which is
        free of it.
    """

    position: float
    aperture: float
    seconds: float
    iso: int
    white_balance: str = "auto"
    seed: int = 0

    @property
    def exposure(self) -> Exposure:
        """The settings that decide how bright it becomes."""
        return Exposure(self.aperture, self.seconds, self.iso)


class Photograph(NamedTuple):
    """A picture as JPEG, its thumbnail, and what the sensor saw of it, if asked for.

    ``sensor`` is (rows, columns, 3) sRGB tones, blue first, before white balance.
    """

    jpeg: bytes
    thumbnail: bytes
    sensor: Picture | None


class Scene:
    """A scene that ``packaging/make_demo_scene.py`` made.

    One thread may take photographs while another one takes live pictures.
    """

    def __init__(self, folder: Path) -> None:
        about = _description(folder)
        self._units_per_frame = float(about["units_per_frame"])
        self._breathing = float(about["breathing"])
        self.exposure = Exposure(**about["exposure"])
        self.lens_model = LensModel(
            near_limit=about["near_limit_units"],
            far_limit=about["far_limit_units"],
            start=about["start_units"],
            step_sizes=_three(about["step_sizes_units"]),
        )
        frames = JpegFrames([folder / name for name in about["frames"]])
        depth = about["depth"]
        self._full = load_stack(
            frames,
            folder / about["all_in_focus"],
            folder / depth["file"],
            depth["offset"],
            depth["scale"],
        )
        self._live = self._full.reduced(frames.reduced(LIVE_SIZE))
        self.size = self._full.size
        self._span_units = (len(frames) - 1) * self._units_per_frame
        self._last_live: tuple[Shot, bytes] | None = None

    def photograph(
        self, shot: Shot, quality: int = 92, *, raw: bool = False
    ) -> Photograph:
        """Return a picture of full size; ``quality`` is that of the JPEG, 1..100."""
        random = np.random.default_rng(shot.seed)
        light = 1 + _FLICKER * random.uniform(-1, 1)
        shift = random.uniform(-_JITTER_PX, _JITTER_PX, 2)
        seen = self._seen(self._full, shot, cv2.INTER_CUBIC, (shift[0], shift[1]))

        def exposed(white_balance: str) -> Picture:
            table = tone_table(shot.exposure, self.exposure, white_balance, light)
            exposed = cv2.LUT(seen, table)
            add_noise(exposed, shot.iso, random)
            return np.asarray(exposed)

        picture = exposed(shot.white_balance)
        small = cv2.resize(picture, _THUMBNAIL_SIZE, interpolation=cv2.INTER_AREA)
        return Photograph(
            _jpeg(picture, quality),
            _jpeg(small, _THUMBNAIL_QUALITY),
            exposed("daylight") if raw else None,
        )

    def live_picture(self, shot: Shot) -> bytes:
        """Return the JPEG of a live picture; nothing new costs nothing."""
        if self._last_live is not None and self._last_live[0] == shot:
            return self._last_live[1]
        picture = self._seen(self._live, shot, cv2.INTER_LINEAR)
        table = tone_table(shot.exposure, self.exposure, shot.white_balance)
        jpeg = _jpeg(cv2.LUT(picture, table), _LIVE_QUALITY)
        self._last_live = (shot, jpeg)
        return jpeg

    def scale_at(self, position: float) -> float:
        """Return how much larger than the scene's frames the picture is there."""
        most = self.lens_model.far_limit
        return _LEAST_SCALE + self._breathing * (most - position) / self._span_units

    def _seen(
        self,
        stack: FocusStack,
        shot: Shot,
        interpolation: int,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> Picture:
        """Return what the lens throws on the sensor, with its breathing."""
        picture = stack.focused_at(shot.position / self._units_per_frame)
        height, width = picture.shape[:2]
        scale = self.scale_at(shot.position)
        middle = ((width - 1) / 2, (height - 1) / 2)
        matrix = cv2.getRotationMatrix2D(middle, 0, scale)
        matrix[:, 2] += shift
        return np.asarray(
            cv2.warpAffine(
                picture,
                matrix,
                (width, height),
                flags=interpolation,
                borderMode=cv2.BORDER_REFLECT,
            )
        )


def load_scene(name: str) -> Scene:
    """Return a scene by its name in ``resources/scenes``, or by its folder.

    Raises
    ------
    StudioError
        If there is none, or it is broken.
    """
    try:
        is_folder = (Path(name) / _DESCRIPTION).is_file()
        return Scene(Path(name) if is_folder else asset(f"scenes/{name}"))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise StudioError(
            f"The scene {name} cannot be loaded: {error}.", "Try: ring."
        ) from error


def _three(sizes: list[int]) -> tuple[int, int, int]:
    small, medium, large = sizes
    return small, medium, large


def _description(folder: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((folder / _DESCRIPTION).read_text("utf-8"))
    return about


def _jpeg(picture: Picture, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the picture cannot be written as JPEG")
    return bytes(data)
