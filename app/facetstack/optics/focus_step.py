# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges a step of focus, seen as blur in a small picture, by what a frame holds sharp.

A small live picture cannot show gaps that the finished picture will, but it shows the
blur that a whole step makes, and blur grows with the size of the picture.
"""

import math
from dataclasses import dataclass

from facetstack.optics.bracket import CloseUp
from facetstack.optics.depth_of_field import (
    geometric_depth_total_mm,
    wave_depth_total_mm,
)
from facetstack.optics.domain import require_positive
from facetstack.optics.sensor import pixel_pitch_um

SOFT_RADIUS_PX = 1.46
"""Radius of blur at which fine detail loses a fifth of its contrast: what coverage
calls soft in a picture on disk."""

CERTAIN = 1.2
"""How much too long a step must be to say so: blur is measured to about a fifth."""


@dataclass(frozen=True)
class FocusStepJudgement:
    """A step beside the depth that one frame holds sharp.

    Attributes
    ----------
    step_mm
        From frame to frame, on the subject.
    depth_mm
        In which a frame is sharp: the deeper of what diffraction and what the pixels
        of the finished picture allow.
    """

    step_mm: float
    depth_mm: float

    @property
    def too_long(self) -> bool:
        """Whether parts between two frames will surely be sharp in neither."""
        return self.step_mm > CERTAIN * self.depth_mm

    @property
    def parts(self) -> int:
        """Into how many steps it must be divided to be short enough."""
        return math.ceil(self.step_mm / self.depth_mm) if self.too_long else 1


def judge_focus_step(
    blur_radius_px: float, seen_width_px: int, close_up: CloseUp
) -> FocusStepJudgement:
    """Judge a step by the blur that it makes in a picture of the whole sensor.

    The disc of radius r on a sensor belongs to a defocus of ``2 r N_eff / m^2``, as in
    ``depth_of_field.blur_diameter_um``. Magnification and sensor width are on both
    sides, so that whether a step is too long hardly depends on them.

    Parameters
    ----------
    blur_radius_px
        That a move from one frame to the next makes.
    seen_width_px
        Width of the picture that it was seen in.
    close_up
        What the bracket is shot with; ``pixels_across`` are those of its frames.

    Raises
    ------
    OutOfDomain
        If a number is not one that lens, sensor or picture can have.
    """
    require_positive(blur_radius_px=blur_radius_px, seen_width_px=seen_width_px)
    working, magnification = close_up.working_f_number, close_up.magnification
    seen_pitch_mm = pixel_pitch_um(close_up.sensor_width_mm, seen_width_px) / 1000
    disc_mm = 2 * blur_radius_px * seen_pitch_mm
    allowed_mm = 2 * SOFT_RADIUS_PX * close_up.pixel_pitch_um / 1000
    return FocusStepJudgement(
        step_mm=disc_mm * working / magnification**2,
        depth_mm=max(
            wave_depth_total_mm(close_up.numerical_aperture),
            geometric_depth_total_mm(working, magnification, allowed_mm),
        ),
    )
