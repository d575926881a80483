# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows the coverage of a stack while its frames come, and draws it."""

import time
from dataclasses import dataclass

import numpy as np

from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.coverage import CoverageReport, CoverageTracker
from facetstack.imaging.frame import Frame
from facetstack.imaging.opencv import cv2
from facetstack.imaging.region import RegionStroke
from facetstack.session.coverage_picture import draw_coverage
from facetstack.workers.pictures import Picture, picture_from_pixels

_SKETCH_COLUMNS_PX, _FULL_COLUMNS_PX = 800, 1600
_INTERVAL_SECONDS = 0.5


@dataclass(frozen=True)
class CoverageView:
    """What is covered so far.

    Attributes
    ----------
    report
        Counts frames as the stack does.
    picture
        Coverage over the piece, with a legend.
    picture_rows
        Rows of the picture above the legend.
    """

    report: CoverageReport
    picture: Picture
    picture_rows: int


class CoverageWatch:
    """A tracker that is asked now and then; drawing costs more than measuring."""

    def __init__(self, tier_megapixels: float) -> None:
        self._tracker = CoverageTracker(
            tier_megapixels=tier_megapixels, keep_picture=True
        )
        self._drawn_seconds = 0.0

    @property
    def count(self) -> int:
        """How many frames were used."""
        return self._tracker.count

    def add(self, frame: Frame, alignment: FrameAlignment) -> None:
        """Measure a frame."""
        self._tracker.add(frame, alignment)

    def correct(self, strokes: tuple[RegionStroke, ...]) -> None:
        """Say what belongs to the piece."""
        self._tracker.strokes = strokes

    def report(self) -> CoverageReport:
        """Judge what came so far."""
        return self._tracker.report()

    def glance(self) -> CoverageView | None:
        """Return a quick view, or ``None`` if there was one just now."""
        now = time.monotonic()
        if now - self._drawn_seconds < _INTERVAL_SECONDS:
            return None
        view = self._draw(_SKETCH_COLUMNS_PX)
        self._drawn_seconds = time.monotonic()
        return view

    def view(self) -> CoverageView | None:
        """Return a careful view; ``None`` while there is no frame."""
        return self._draw(_FULL_COLUMNS_PX)

    def _draw(self, most_columns_px: int) -> CoverageView | None:
        pixels = self._tracker.picture()
        if pixels is None:
            return None
        rows, columns = pixels.shape[:2]
        if columns > most_columns_px:
            rows = round(rows * most_columns_px / columns)
            size = (most_columns_px, rows)
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        report = self._tracker.report()
        drawn = draw_coverage(report, np.ascontiguousarray(pixels))
        return CoverageView(report, picture_from_pixels(drawn), rows)
