# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sensor makes of lengths: pixel pitch, circle of confusion, magnification."""

from facetstack.optics.domain import require_positive


def pixel_pitch_um(sensor_width_mm: float, pixels_across: int) -> float:
    """Return the distance between the centres of neighbouring pixels in µm."""
    require_positive(
        sensor_width_mm=sensor_width_mm, number_of_pixels_across=pixels_across
    )
    return 1000 * sensor_width_mm / pixels_across


def circle_of_confusion_mm(
    sensor_width_mm: float, picture_width_px: int, blur_px: float = 2.0
) -> float:
    """Return the blur diameter on the sensor that spans ``blur_px`` of a picture.

    Parameters
    ----------
    sensor_width_mm
        Width of the sensor; the picture shows all of it.
    picture_width_px
        Width of the finished picture, which may be smaller than the sensor's.
    blur_px
        Blur diameter that is allowed in the finished picture.
    """
    require_positive(
        sensor_width_mm=sensor_width_mm,
        picture_width_px=picture_width_px,
        blur_px=blur_px,
    )
    return blur_px * sensor_width_mm / picture_width_px


def magnification_from_field(sensor_width_mm: float, field_width_mm: float) -> float:
    """Return the magnification at which a field of that width fills the sensor."""
    require_positive(sensor_width_mm=sensor_width_mm, field_width_mm=field_width_mm)
    return sensor_width_mm / field_width_mm
