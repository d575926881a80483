# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans a bracket: how many frames, how far apart, for how deep a piece."""

import math
from dataclasses import dataclass, replace

from facetstack.optics import depth_of_field, lens, sensor
from facetstack.optics.domain import OutOfDomain, require_not_negative, require_positive

DEFAULT_OVERLAP = 0.3
"""A step of 0.7 of the depth of field, which most people use (Zerene Systems)."""

F_NUMBERS = (1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0, 11.0, 16.0, 22.0, 32.0, 45.0, 64.0)
"""Full stops as lenses are engraved."""

MOST_FRAMES = 100_000
"""More is a slip of the keyboard: a shutter lasts for about 200 000."""

SOFT_BLUR_PX = 1.0
"""Blur radius midway between frames from which soft bands are seen."""


@dataclass(frozen=True)
class CloseUp:
    """A lens at a magnification before a sensor.

    Attributes
    ----------
    magnification
        Size on the sensor over size of the subject.
    f_number
        As engraved on the lens and shown by most cameras.
    sensor_width_mm
        Width of the sensor's picture.
    pixels_across
        Pixels along that width.
    pupil
        Pupil magnification, exit over entrance.
    """

    magnification: float
    f_number: float
    sensor_width_mm: float
    pixels_across: int
    pupil: float = 1.0

    @property
    def working_f_number(self) -> float:
        """The f-number that light and diffraction see."""
        return lens.working_f_number(self.f_number, self.magnification, self.pupil)

    @property
    def numerical_aperture(self) -> float:
        """The numerical aperture on the subject's side."""
        return lens.numerical_aperture(self.working_f_number, self.magnification)

    @property
    def pixel_pitch_um(self) -> float:
        """The distance between neighbouring pixels."""
        return sensor.pixel_pitch_um(self.sensor_width_mm, self.pixels_across)


@dataclass(frozen=True)
class BracketPlan:
    """The frames that show a piece sharp from its near to its far limit.

    Attributes
    ----------
    close_up
        What it is shot with.
    depth_mm
        From the near to the far limit.
    overlap
        Share of the depth of field that neighbouring frames have in common.
    picture_width_px
        Width of the finished picture; ``None`` for every pixel of the sensor.
    frame_count
        Frames in all.
    step_mm
        From frame to frame, on the subject.
    wave_depth_total_mm
        Depth of field of one frame by wave optics.
    geometric_depth_total_mm
        Depth of field of one frame in which the blur spans two pixels of the finished
        picture.
    depth_of_field_total_mm
        The one of the two that the step is made from.
    airy_diameter_um, airy_diameter_px
        Diameter of the Airy disc on the sensor.
    blur_midway_px
        Radius of the blur disc midway between two frames, in pixels of the sensor.
    seconds
        Time to shoot all frames.
    """

    close_up: CloseUp
    depth_mm: float
    overlap: float
    picture_width_px: int | None
    frame_count: int
    step_mm: float
    wave_depth_total_mm: float
    geometric_depth_total_mm: float
    depth_of_field_total_mm: float
    airy_diameter_um: float
    airy_diameter_px: float
    blur_midway_px: float
    seconds: float

    @property
    def positions_mm(self) -> tuple[float, ...]:
        """Where each frame is focused, counted from the near limit."""
        return tuple(index * self.step_mm for index in range(self.frame_count))

    @property
    def leaves_soft_bands(self) -> bool:
        """Whether detail midway between frames is visibly softer than in them.

        Blur counts in pixels of the finished picture, and only where defocus outweighs
        the diffraction that every frame has anyway.
        """
        usual_step_mm = (1 - DEFAULT_OVERLAP) * self.wave_depth_total_mm
        blur_px = self.blur_midway_px * (
            _picture_width_px(self.close_up, self.picture_width_px)
            / self.close_up.pixels_across
        )
        beyond_diffraction = self.step_mm > usual_step_mm * (1 + 1e-9)
        return beyond_diffraction and blur_px > SOFT_BLUR_PX


def plan_bracket(
    close_up: CloseUp,
    depth_mm: float,
    *,
    overlap: float = DEFAULT_OVERLAP,
    picture_width_px: int | None = None,
    seconds_per_frame: float = 0.0,
) -> BracketPlan:
    """Plan the frames for a depth.

    Parameters
    ----------
    close_up
        Lens, magnification and sensor.
    depth_mm
        From the near to the far limit, on the subject.
    overlap
        0 up to below 1; the step is ``1 - overlap`` of the depth of field.
    picture_width_px
        ``None``: every pixel of the sensor counts, and the step follows wave optics.
        A width: a blur of two pixels of such a picture is allowed too, and the deeper
        of the two depths of field makes the step.
    seconds_per_frame
        From one exposure to the next.

    Raises
    ------
    OutOfDomain
        If a number is not one that lens, sensor or bracket can have.
    """
    require_positive(depth_mm=depth_mm)
    require_not_negative(seconds_per_frame=seconds_per_frame)
    if not 0 <= overlap < 1:
        raise OutOfDomain(
            f"The overlap must be at least 0 and below 1, not {overlap:g}.",
            "0.3 is usual: neighbouring frames share 30 % of their depth of field.",
        )
    working, pitch_um = close_up.working_f_number, close_up.pixel_pitch_um
    wave_mm = depth_of_field.wave_depth_total_mm(close_up.numerical_aperture)
    geometric_mm = depth_of_field.geometric_depth_total_mm(
        working,
        close_up.magnification,
        sensor.circle_of_confusion_mm(
            close_up.sensor_width_mm, _picture_width_px(close_up, picture_width_px)
        ),
    )
    used_mm = wave_mm if picture_width_px is None else max(wave_mm, geometric_mm)
    step_mm = (1 - overlap) * used_mm
    frame_count = _frame_count(depth_mm, step_mm)
    airy_um = depth_of_field.airy_diameter_um(working)
    blur_um = depth_of_field.blur_diameter_um(
        step_mm / 2, working, close_up.magnification
    )
    return BracketPlan(
        close_up=close_up,
        depth_mm=depth_mm,
        overlap=overlap,
        picture_width_px=picture_width_px,
        frame_count=frame_count,
        step_mm=step_mm,
        wave_depth_total_mm=wave_mm,
        geometric_depth_total_mm=geometric_mm,
        depth_of_field_total_mm=used_mm,
        airy_diameter_um=airy_um,
        airy_diameter_px=airy_um / pitch_um,
        blur_midway_px=blur_um / 2 / pitch_um,
        seconds=frame_count * seconds_per_frame,
    )


def plan_neighbours(plan: BracketPlan, stops: int = 2) -> tuple[BracketPlan, ...]:
    """Return the same bracket at the full stops around its f-number, widest first.

    The plan itself stands in its place among them. A stop at which the bracket would
    be beyond reason is left out.
    """
    chosen = plan.close_up.f_number
    # Engraved numbers are rounded: f/5.6 is 5.66, f/22 is 22.6.
    wider = [number for number in F_NUMBERS if number < chosen * 0.95]
    narrower = [number for number in F_NUMBERS if number > chosen * 1.05]
    seconds_per_frame = plan.seconds / plan.frame_count
    plans = [plan]
    for number in [*wider[-stops:], *narrower[:stops]] if stops else []:
        try:
            plans.append(
                plan_bracket(
                    replace(plan.close_up, f_number=number),
                    plan.depth_mm,
                    overlap=plan.overlap,
                    picture_width_px=plan.picture_width_px,
                    seconds_per_frame=seconds_per_frame,
                )
            )
        except OutOfDomain:
            continue
    return tuple(sorted(plans, key=lambda each: each.close_up.f_number))


def _frame_count(depth_mm: float, step_mm: float) -> int:
    """Return ``ceil(depth / step) + 1``, whole steps not being rounded up by a hair."""
    steps = depth_mm / step_mm
    if steps > MOST_FRAMES:
        raise OutOfDomain(
            f"A depth of {depth_mm:g} mm in steps of {step_mm:.3g} mm would take more "
            f"than {MOST_FRAMES:,} frames.",
            "Use less depth, less overlap or a smaller aperture.",
        )
    return math.ceil(steps * (1 - 1e-12)) + 1


def _picture_width_px(close_up: CloseUp, picture_width_px: int | None) -> int:
    """Return the picture's width: never finer than the sensor, which has no more."""
    if picture_width_px is None:
        return close_up.pixels_across
    require_positive(picture_width_px=picture_width_px)
    return min(picture_width_px, close_up.pixels_across)
