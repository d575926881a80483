# SPDX-License-Identifier: GPL-3.0-or-later
"""How deep a frame is sharp, and what defocus and diffraction do to detail.

Depths are totals, from the nearest to the farthest plane that counts as sharp. Some
makers print the half (Nikon's manuals); the ``_total_mm`` in every name keeps them
apart.
"""

import math

from facetstack.optics.domain import require_not_negative, require_positive

WAVELENGTH_MM = 0.00055
"""Green light, to which the eye is most sensitive."""

AIRY = 2.44
"""Diameter of the Airy disc's first dark ring, in wavelengths times f-number."""


def airy_diameter_um(working_f_number: float) -> float:
    """Return the Airy disc's diameter on the sensor: ``2.44 lambda N_eff``."""
    require_positive(working_f_number=working_f_number)
    return 1000 * AIRY * WAVELENGTH_MM * working_f_number


def resolvable_um(numerical_aperture: float) -> float:
    """Return the smallest resolvable distance on the subject: ``lambda / (2 NA)``."""
    require_positive(numerical_aperture=numerical_aperture)
    return 1000 * WAVELENGTH_MM / (2 * numerical_aperture)


def wave_depth_total_mm(
    numerical_aperture: float, refractive_index: float = 1
) -> float:
    """Return the depth in which the wavefront errs by a quarter wave at most.

    ``n lambda / NA^2``, which in air is ``4 lambda N_eff^2 / m^2`` (Zerene Stacker's
    depth of field tables). It does not depend on the sensor.
    """
    require_positive(
        numerical_aperture=numerical_aperture, refractive_index=refractive_index
    )
    return refractive_index * WAVELENGTH_MM / numerical_aperture**2


def geometric_depth_total_mm(
    working_f_number: float, magnification: float, circle_of_confusion_mm: float
) -> float:
    """Return the depth in which the blur stays within a diameter on the sensor.

    ``2 c N_eff / m^2``; it leaves diffraction out, so it is honest for wide apertures
    and small pictures only.
    """
    require_positive(
        working_f_number=working_f_number,
        magnification=magnification,
        circle_of_confusion_mm=circle_of_confusion_mm,
    )
    return 2 * circle_of_confusion_mm * working_f_number / magnification**2


def combined_depth_total_mm(
    working_f_number: float, magnification: float, circle_of_confusion_mm: float
) -> float:
    """Return the depth in which defocus and diffraction together stay within a blur.

    ``2 (N_eff / m^2) sqrt(C^2 - (2.44 lambda N_eff)^2)``: the diameters add as squares.
    Zero where diffraction alone takes up the whole blur.
    """
    require_positive(
        magnification=magnification, circle_of_confusion_mm=circle_of_confusion_mm
    )
    airy_mm = airy_diameter_um(working_f_number) / 1000
    left_mm = math.sqrt(max(0.0, circle_of_confusion_mm**2 - airy_mm**2))
    return 2 * left_mm * working_f_number / magnification**2


def microscope_depth_total_mm(
    numerical_aperture: float,
    total_magnification: float,
    resolvable_in_image_mm: float,
    refractive_index: float = 1,
) -> float:
    """Return a microscope's depth of field, the sum of wave and detector terms.

    ``n lambda / NA^2 + n e / (M NA)`` (Nikon MicroscopyU), with e the smallest distance
    that the eye or detector resolves in the image.
    """
    require_positive(
        total_magnification=total_magnification,
        resolvable_in_image_mm=resolvable_in_image_mm,
    )
    wave_mm = wave_depth_total_mm(numerical_aperture, refractive_index)
    detector_mm = (
        refractive_index
        * resolvable_in_image_mm
        / (total_magnification * numerical_aperture)
    )
    return wave_mm + detector_mm


def blur_diameter_um(
    defocus_mm: float, working_f_number: float, magnification: float
) -> float:
    """Return the blur disc's diameter on the sensor at a defocus: ``d m^2 / N_eff``."""
    require_not_negative(defocus_mm=defocus_mm)
    require_positive(working_f_number=working_f_number, magnification=magnification)
    return 1000 * defocus_mm * magnification**2 / working_f_number


def best_single_shot_working_f_number(
    half_depth_mm: float, magnification: float
) -> float:
    """Return the working f-number at which one frame shows a depth least badly.

    ``m sqrt(d / (2.44 lambda))``: defocus at both ends and diffraction are equal there.
    """
    require_positive(half_depth_mm=half_depth_mm, magnification=magnification)
    return magnification * math.sqrt(half_depth_mm / (AIRY * WAVELENGTH_MM))


def disc_contrast(blur_radius_px: float, cycles_per_px: float) -> float:
    """Return how much contrast a blur disc leaves to detail of one frequency.

    ``|2 J1(x) / x|`` with ``x = 2 pi r f``; 1 is all of it, 0 none.
    """
    require_not_negative(blur_radius_px=blur_radius_px, cycles_per_px=cycles_per_px)
    x = 2 * math.pi * blur_radius_px * cycles_per_px
    if x < 1e-6:
        return 1.0
    return abs(2 * _bessel_j1(x) / x)


def diffraction_contrast(working_f_number: float, cycles_per_mm: float) -> float:
    """Return how much contrast diffraction leaves to detail of one frequency.

    ``2/pi (acos s - s sqrt(1 - s^2))`` with ``s = lambda N_eff f``, for a round
    aperture and light from everywhere (Goodman, Introduction to Fourier Optics); 0
    from the cut-off ``1 / (lambda N_eff)`` on.

    Parameters
    ----------
    cycles_per_mm
        On the sensor.
    """
    require_positive(working_f_number=working_f_number)
    require_not_negative(cycles_per_mm=cycles_per_mm)
    share = WAVELENGTH_MM * working_f_number * cycles_per_mm
    if share >= 1:
        return 0.0
    return 2 / math.pi * (math.acos(share) - share * math.sqrt(1 - share**2))


def _bessel_j1(x: float) -> float:
    """Return the Bessel function J1 as the mean of ``cos(t - x sin t)`` over a turn.

    The integrand is periodic, so equal steps reach full precision once they are finer
    than its fastest wave.
    """
    steps = 32 + 2 * math.ceil(x)
    turn = (2 * math.pi * step / steps for step in range(steps))
    return math.fsum(math.cos(t - x * math.sin(t)) for t in turn) / steps
