# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shot becomes: the files that the body's quality setting asks for."""

from dataclasses import dataclass
from enum import Enum

from facetstack.camera.virtual.card import Picture, now_text
from facetstack.camera.virtual.exif import Exif, write_exif
from facetstack.camera.virtual.light import GAINS
from facetstack.camera.virtual.ptp import FORMAT_JPEG
from facetstack.camera.virtual.raw import write_dng, write_raf
from facetstack.camera.virtual.scene import Scene, Shot

FOCAL_LENGTH_MM = 105
LENS_NAME = "Virtual MC 105mm f/2.8"
_USUAL_JPEG = 92


class Raw(Enum):
    """A maker's raw files: their suffix."""

    NEF = "NEF"
    CR2 = "CR2"
    RAF = "RAF"


_RAW_FORMATS = {Raw.NEF: 0x3000, Raw.CR2: 0xB103, Raw.RAF: 0xB103}
"""How PTP numbers them."""


@dataclass(frozen=True)
class Quality:
    """Which files a shot makes.

    Attributes
    ----------
    jpeg
        Quality of the JPEG, 1..100; ``None`` for no JPEG.
    raw
        Whether there is a raw file.
    """

    jpeg: int | None = _USUAL_JPEG
    raw: bool = False

    @property
    def file_count(self) -> int:
        """How many files that is."""
        return int(self.raw) + int(self.jpeg is not None)


def develop(
    scene: Scene, shot: Shot, quality: Quality, kind: Raw, exif: Exif, stem: str
) -> tuple[Picture, ...]:
    """Return the files of a shot, raw first."""
    taken = scene.photograph(shot, quality.jpeg or _USUAL_JPEG, raw=quality.raw)
    jpeg = write_exif(taken.jpeg, exif)
    width, height = scene.size
    moment = now_text()

    def picture(suffix: str, code: int, data: bytes) -> Picture:
        name = f"{stem}.{suffix}"
        return Picture(name, code, data, taken.thumbnail, width, height, moment)

    files = []
    if taken.sensor is not None:
        data = write_dng(taken.sensor, exif, GAINS[shot.white_balance])
        if kind is Raw.RAF:
            data = write_raf(data, jpeg, exif.model)
        files.append(picture(kind.value, _RAW_FORMATS[kind], data))
    if quality.jpeg is not None:
        files.append(picture("JPG", FORMAT_JPEG, jpeg))
    return tuple(files)
