# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures on live pictures how many millimetres the focus moves from one to the next.

The blur that a step of focus makes is known from how detail fades. Optics turns it into
millimetres: a blur disc of ``d m^2 / N_eff`` belongs to a step of d.
"""

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from facetstack.optics.bracket import CloseUp
from facetstack.optics.sensor import pixel_pitch_um

if TYPE_CHECKING:
    from facetstack.imaging.frame import FloatPlane

LEAST_PICTURES = 5
_MEASURED_PX = (0.5, 3.0)
"""Radii of blur per step that the fading of detail tells surely."""


def step_mm(jpegs: Sequence[bytes], close_up: CloseUp) -> float | None:
    """Return how far the focus moves from each picture to the next, on the median.

    Parameters
    ----------
    jpegs
        Live pictures from near to far, at equal steps, that show the whole width of
        the sensor.
    close_up
        What they were taken with; pixels do not count.

    Returns
    -------
    Millimetres on the subject, or ``None`` where the steps are too small or too large
    to tell, or the pictures hold too little detail.
    """
    if len(jpegs) < LEAST_PICTURES:
        return None
    radius_px, width_px = _blur_per_step_px(jpegs)
    if not _MEASURED_PX[0] <= radius_px <= _MEASURED_PX[1]:
        return None
    pitch_mm = pixel_pitch_um(close_up.sensor_width_mm, width_px) / 1000
    disc_mm = 2 * radius_px * pitch_mm
    return disc_mm * close_up.working_f_number / close_up.magnification**2


def _blur_per_step_px(jpegs: Sequence[bytes]) -> tuple[float, int]:
    """Return the radius of blur that a step makes, and the width it was measured at.

    The radius is 0 where nothing was seen.
    """
    import numpy as np

    from facetstack.imaging.cells import CellGrid, band_energies
    from facetstack.imaging.coverage import FLOOR
    from facetstack.imaging.focus_peaks import FocusPeaks
    from facetstack.imaging.focus_steps import fit_steps
    from facetstack.imaging.opencv import cv2
    from facetstack.imaging.piece import find_piece

    pixels = [
        cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
        for jpeg in jpegs
    ]
    shape = pixels[0].shape[:2]
    grid = CellGrid.of(shape, 6.0, max(shape))
    no_warp = np.eye(2, 3)
    fine, coarse = FocusPeaks(grid.cells), FocusPeaks(grid.cells)
    for each in pixels:
        energies: tuple[FloatPlane, FloatPlane] = band_energies(grid.luma(each))
        fine.add(grid.aligned(energies[0], no_warp, 1.0))
        coarse.add(grid.aligned(energies[1], no_warp, 1.0))
    textured = np.asarray(fine.best > np.log(FLOOR))
    piece = find_piece(fine.best, textured) & textured
    seen = FocusPeaks.observe((fine, coarse), (piece, textured & ~piece))
    if not seen.drop.size:
        return 0.0, shape[1]
    steps = fit_steps(seen, len(pixels))
    return float(median(steps.step_px)) * grid.frame_px, int(shape[1])
