# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what was measured of lenses, per body, lens and focal length."""

import json
import logging
import os
from dataclasses import asdict, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import platformdirs

from facetstack.camera.protocol import CameraInfo, FocusDrive
from facetstack.errors import ReadOnly

_log = logging.getLogger(__name__)

VERSION = 1


@dataclass(frozen=True)
class LensCalibration:
    """What was measured of one lens on one body, at one focal length.

    Attributes
    ----------
    model, serial, lens, focal_length_mm
        Which body and lens; ``None`` for a focal length that the camera does not tell.
    backlash_units
        How far the motor turns after a change of direction before focus follows.
    smallest_units
        The smallest step that the camera takes and that really moves the focus.
    repeatability_units
        Standard deviation of the focus after repeated approaches from the near side.
    step_units
        How long the maker's sizes of step are, in units of the smallest; those that
        were too long to measure are left out.
    magnification, mm_per_unit
        How far the focus moves on the piece at that magnification; ``None`` if not
        measured.
    measured
        When, in seconds since 1970.
    """

    model: str
    serial: str
    lens: str
    focal_length_mm: float | None
    backlash_units: float
    smallest_units: int
    repeatability_units: float
    step_units: tuple[float, ...]
    magnification: float | None = None
    mm_per_unit: float | None = None
    measured: float = 0.0

    def fits(self, info: CameraInfo) -> bool:
        """Return whether it was measured on this body, lens and focal length."""
        return self.who == (info.model, info.serial, info.lens, info.focal_length_mm)

    @property
    def who(self) -> tuple[str, str, str, float | None]:
        """Body, lens and focal length, by which it is found."""
        return self.model, self.serial, self.lens, self.focal_length_mm


class CalibrationStore:
    """A file with every calibration.

    Parameters
    ----------
    path
        The file; the user's own by default. It need not be there.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_path()

    def load(self) -> tuple[LensCalibration, ...]:
        """Return all calibrations; what cannot be read is left out and logged."""
        try:
            told = json.loads(self.path.read_text("utf-8"))
            rows = list(told["lenses"]) if told["version"] <= VERSION else []
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.info("%s holds no calibrations: %s", self.path, error)
            return ()
        found = (_calibration(row) for row in rows)
        return tuple(row for row in found if row is not None)

    def find(self, info: CameraInfo) -> LensCalibration | None:
        """Return what was measured of a body with its lens at its focal length."""
        return next((one for one in self.load() if one.fits(info)), None)

    def applied(self, drive: FocusDrive, info: CameraInfo) -> FocusDrive:
        """Return how a lens is driven, completed by what was measured of it."""
        known = self.find(info)
        if known is None:
            return drive
        longer = len(known.step_units) > len(drive.step_units)
        return replace(
            drive,
            smallest_units=max(drive.smallest_units, known.smallest_units),
            step_units=known.step_units[: drive.sizes] if longer else drive.step_units,
            backlash_units=known.backlash_units,
            mm_per_unit=known.mm_per_unit,
        )

    def save(self, calibration: LensCalibration) -> None:
        """Keep a calibration in place of an earlier one of the same lens.

        Raises
        ------
        ReadOnly
            If the file cannot be written; it is then as it was.
        """
        others = (one for one in self.load() if one.who != calibration.who)
        rows = [asdict(one) for one in (*others, calibration)]
        text = json.dumps({"version": VERSION, "lenses": rows}, indent=1)
        part = self.path.with_name(self.path.name + ".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path)
        except OSError as error:
            raise ReadOnly(
                f"{self.path} cannot be written: {error.strerror}.",
                "Make room, or the folder writable.",
            ) from error


def user_path() -> Path:
    """Return the file in which the user's calibrations lie."""
    folder = platformdirs.user_data_path("facetstack", appauthor=False)
    return Path(folder) / "lenses.json"


def _calibration(row: Any) -> LensCalibration | None:
    """Return one calibration, ``None`` if it makes no sense."""
    try:
        known = {field.name for field in fields(LensCalibration)}
        values = {name: row[name] for name in known & set(row)}
        sizes = tuple(float(units) for units in values.pop("step_units"))
        one = LensCalibration(step_units=sizes, **values)
        sound = (
            one.backlash_units >= 0
            and one.smallest_units >= 1
            and sizes[:1] == (1.0,)
            and all(a < b for a, b in pairwise(sizes))
            and (one.mm_per_unit is None or one.mm_per_unit > 0)
        )
    except (KeyError, TypeError, ValueError) as error:
        _log.info("A calibration is left out: %s", error)
        return None
    return one if sound else None
