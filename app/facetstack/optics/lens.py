# SPDX-License-Identifier: GPL-3.0-or-later
"""What a lens does close up: it stands further out, loses light and changes scale."""

from facetstack.optics.domain import OutOfDomain, require_positive


def pupil_magnification(
    entrance_pupil_diameter_mm: float, exit_pupil_diameter_mm: float
) -> float:
    """Return exit over entrance pupil, as seen through back and front of the lens.

    1 for a symmetric lens, below 1 for most tele lenses.
    """
    require_positive(
        entrance_pupil_diameter_mm=entrance_pupil_diameter_mm,
        exit_pupil_diameter_mm=exit_pupil_diameter_mm,
    )
    return exit_pupil_diameter_mm / entrance_pupil_diameter_mm


def working_f_number(
    f_number: float, magnification: float, pupil: float = 1.0
) -> float:
    """Return the f-number that light and diffraction see: ``N (1 + m / p)``.

    Parameters
    ----------
    f_number
        N, as engraved on the lens (its value at infinity).
    magnification
        m, size on the sensor over size of the subject.
    pupil
        p, the pupil magnification.
    """
    require_positive(
        f_number=f_number, magnification=magnification, pupil_magnification=pupil
    )
    return f_number * (1 + magnification / pupil)


def numerical_aperture(working_f_number: float, magnification: float) -> float:
    """Return the numerical aperture on the subject's side: ``m / (2 N_eff)``."""
    require_positive(working_f_number=working_f_number, magnification=magnification)
    return magnification / (2 * working_f_number)


def extension_mm(focal_length_mm: float, magnification: float) -> float:
    """Return how far the lens stands out from its infinity position: ``f m``.

    True for lenses that focus as one unit; internal focusing shortens f instead.
    """
    require_positive(focal_length_mm=focal_length_mm, magnification=magnification)
    return focal_length_mm * magnification


def subject_distance_mm(
    focal_length_mm: float, magnification: float, pupil: float = 1.0
) -> float:
    """Return the distance from subject to entrance pupil: ``f (1/m + 1/p)``."""
    require_positive(
        focal_length_mm=focal_length_mm,
        magnification=magnification,
        pupil_magnification=pupil,
    )
    return focal_length_mm * (1 / magnification + 1 / pupil)


def sensor_distance_mm(
    focal_length_mm: float, magnification: float, pupil: float = 1.0
) -> float:
    """Return the distance from exit pupil to sensor: ``f (p + m)``."""
    require_positive(
        focal_length_mm=focal_length_mm,
        magnification=magnification,
        pupil_magnification=pupil,
    )
    return focal_length_mm * (pupil + magnification)


def rail_scale(subject_distance_mm: float, step_mm: float) -> float:
    """Return the scale from one frame to the next as a rail goes towards the subject.

    ``u / (u - dz)``: the sensor's distance stays, the subject comes nearer. A negative
    step goes away from it.
    """
    require_positive(subject_distance_mm=subject_distance_mm)
    if step_mm >= subject_distance_mm:
        raise OutOfDomain(
            f"A rail step of {step_mm:g} mm would reach the subject, which is "
            f"{subject_distance_mm:g} mm away."
        )
    return subject_distance_mm / (subject_distance_mm - step_mm)


def ring_scale(
    focal_length_mm: float, magnification: float, step_mm: float, pupil: float = 1.0
) -> float:
    """Return the scale from one frame to the next as the focus ring goes nearer.

    ``1 + m^2 dz / v``: focus nearer by dz moves a unit-focusing lens out by m^2 dz,
    which enlarges what stands still (focus breathing).
    """
    distance_mm = sensor_distance_mm(focal_length_mm, magnification, pupil)
    return 1 + magnification**2 * step_mm / distance_mm
