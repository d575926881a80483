# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares apertures for a piece: frames, time, and the sharpness each can give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facetstack.optics.bracket import (
    DEFAULT_OVERLAP,
    F_NUMBERS,
    BracketPlan,
    CloseUp,
    plan_bracket,
)
from facetstack.optics.depth_of_field import (
    diffraction_contrast,
    disc_contrast,
    resolvable_um,
)
from facetstack.optics.domain import OutOfDomain, require_not_negative

FINE_DETAIL_CYCLES_PER_PX = 0.25
"""Lines two pixels wide in the finished picture: the finest that a sensor with colour
filters shows with certainty."""

LEAST_CONTRAST = 0.6
"""Of the finest detail: so much is brought back by sharpening without much noise. It
is left where the Airy disc spans three pixels."""


@dataclass(frozen=True)
class ApertureAdvice:
    """What a piece costs, and how sharp it can be, at one f-number.

    Sharpness is what physics allows: diffraction and defocus between the frames. What a
    lens loses wide open by its own errors is not known here.

    Attributes
    ----------
    f_number, working_f_number
        As set on the camera, and as light sees it at this magnification.
    frame_count, step_mm, seconds
        The bracket that covers the depth.
    depth_of_field_total_mm
        Of one frame.
    airy_diameter_px
        Diameter of the Airy disc in pixels of the sensor.
    resolvable_um
        The smallest distance on the piece that the lens can separate, or two pixels of
        the finished picture where those are coarser.
    contrast
        Of lines two pixels wide in the finished picture, in focus: 1 is all of it.
    contrast_midway
        The same midway between two frames, where the stack is least sharp.
    advised
        Whether this is the one to take: the fewest frames at which ``contrast`` still
        holds ``LEAST_CONTRAST``. Exactly one row of a table is.
    """

    f_number: float
    working_f_number: float
    frame_count: int
    step_mm: float
    seconds: float
    depth_of_field_total_mm: float
    airy_diameter_px: float
    resolvable_um: float
    contrast: float
    contrast_midway: float
    advised: bool = False


def advise_apertures(
    magnification: float,
    depth_mm: float,
    *,
    sensor_width_mm: float = 36.0,
    pixels_across: int = 6000,
    f_numbers: Sequence[float] = F_NUMBERS,
    pupil: float = 1.0,
    overlap: float = DEFAULT_OVERLAP,
    picture_width_px: int | None = None,
    seconds_per_frame: float = 3.0,
    setup_seconds: float = 0.0,
) -> tuple[ApertureAdvice, ...]:
    """Return one row for each f-number, widest aperture first.

    Parameters
    ----------
    magnification
        Size on the sensor over size of the piece.
    depth_mm
        From the near to the far limit, on the piece.
    sensor_width_mm, pixels_across
        Of the camera.
    f_numbers
        What the lens offers, in any order; those at which the bracket would be beyond
        reason are left out.
    pupil
        Pupil magnification, exit over entrance.
    overlap
        Share of the depth of field that neighbouring frames have in common.
    picture_width_px
        Width of the finished picture; ``None`` for every pixel of the sensor.
    seconds_per_frame
        From one exposure to the next: move, settle, flash recycle, expose, fetch.
    setup_seconds
        Before the first and after the last frame.

    Returns
    -------
    Never empty; exactly one row is ``advised``.

    Raises
    ------
    OutOfDomain
        If a number is not one that lens, sensor or bracket can have, or if no f-number
        gives a bracket.
    """
    require_not_negative(setup_seconds=setup_seconds)
    rows: list[ApertureAdvice] = []
    refusal: OutOfDomain | None = None
    for f_number in sorted(set(f_numbers)):
        close_up = CloseUp(
            magnification, f_number, sensor_width_mm, pixels_across, pupil
        )
        try:
            plan = plan_bracket(
                close_up,
                depth_mm,
                overlap=overlap,
                picture_width_px=picture_width_px,
                seconds_per_frame=seconds_per_frame,
            )
        except OutOfDomain as error:
            refusal = refusal or error
            continue
        rows.append(_row(plan, setup_seconds))
    if not rows:
        raise refusal or OutOfDomain("There is no f-number to compare.")
    best = _advised(rows)
    return tuple(replace(row, advised=row is best) for row in rows)


def _row(plan: BracketPlan, setup_seconds: float) -> ApertureAdvice:
    close_up = plan.close_up
    pitch_mm = close_up.pixel_pitch_um / 1000
    width_px = min(
        plan.picture_width_px or close_up.pixels_across, close_up.pixels_across
    )
    shrink = close_up.pixels_across / width_px
    cycles_per_px = FINE_DETAIL_CYCLES_PER_PX / shrink
    contrast = diffraction_contrast(close_up.working_f_number, cycles_per_px / pitch_mm)
    midway = contrast * disc_contrast(plan.blur_midway_px, cycles_per_px)
    two_pixels_um = 2 * shrink * close_up.pixel_pitch_um / close_up.magnification
    return ApertureAdvice(
        f_number=close_up.f_number,
        working_f_number=close_up.working_f_number,
        frame_count=plan.frame_count,
        step_mm=plan.step_mm,
        seconds=plan.seconds + setup_seconds,
        depth_of_field_total_mm=plan.depth_of_field_total_mm,
        airy_diameter_px=plan.airy_diameter_px,
        resolvable_um=max(resolvable_um(close_up.numerical_aperture), two_pixels_um),
        contrast=contrast,
        contrast_midway=midway,
    )


def _advised(rows: Sequence[ApertureAdvice]) -> ApertureAdvice:
    """Return the narrowest aperture that keeps the contrast, else the sharpest."""
    sharp = [row for row in rows if row.contrast >= LEAST_CONTRAST]
    return sharp[-1] if sharp else rows[0]
