# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges a dry run: what live view showed at each planned frame."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal

from facetstack.camera.rehearsal import Sighted
from facetstack.errors import StudioError
from facetstack.imaging.chain import Chain
from facetstack.imaging.coverage import THOROUGH_MEGAPIXELS
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.region import RegionStroke
from facetstack.session.atomic import write_text
from facetstack.session.coverage_report import coverage_values
from facetstack.session.export import check_picture, save_picture
from facetstack.session.unfinished import find_unfinished
from facetstack.workers.coverage_watch import CoverageView, CoverageWatch
from facetstack.workers.threads import Worker

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReportOrder:
    """A view to write: as JSON to ``path``, and its picture beside it as PNG."""

    view: CoverageView
    refs: tuple[FrameRef, ...]
    path: Path
    overwrite: bool = False


class SurveyWorker(Worker):
    """Aligns and measures the live frames of a dry run, one after another.

    ``surveyed`` brings a ``CoverageView`` now and then; a dry run that is complete ends
    in exactly one of ``finished`` (with its last view) and ``failed``.
    """

    surveyed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    saved = Signal(object)
    unfinished_found = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._chain = Chain()
        self._watch = CoverageWatch(THOROUGH_MEGAPIXELS)
        self._strokes: tuple[RegionStroke, ...] = ()
        self._error: StudioError | None = None

    def begin(self) -> None:
        """Forget the dry run before."""
        self._chain = Chain()
        self._watch = CoverageWatch(THOROUGH_MEGAPIXELS)
        self._watch.correct(self._strokes)
        self._error = None

    def add(self, sighted: Sighted) -> None:
        """Take in what was seen at one frame."""
        if self._error is not None:
            return
        coded = np.frombuffer(sighted.live.jpeg, np.uint8)
        bgr = cv2.imdecode(coded, cv2.IMREAD_COLOR) if coded.size else None
        if bgr is None:
            _log.info("The live frame at %d units is damaged", sighted.units)
            return
        pixels = np.ascontiguousarray(bgr[..., ::-1])
        pixels.setflags(write=False)
        frame = Frame(FrameRef(Path("live"), sighted.index), pixels)
        try:
            self._watch.add(frame, self._chain.add(frame))
        except StudioError as error:
            self._error = error
            return
        view = self._watch.glance()
        if view is not None:
            self.surveyed.emit(view)

    def complete(self) -> None:
        """Say what the plan will miss."""
        view = self._watch.view() if self._error is None else None
        if view is not None:
            self.finished.emit(view)
        else:
            self.failed.emit(
                self._error or StudioError("The dry run brought no live picture.")
            )

    def save(self, order: ReportOrder) -> None:
        """Write a report; ends in ``saved`` or ``failed``."""
        view, path = order.view, order.path
        refs = order.refs or tuple(
            FrameRef(Path(f"live view {index + 1}"), index)
            for index in view.report.frames
        )
        try:
            picture = path.with_suffix(".png")
            check_picture(picture, order.overwrite)
            text = json.dumps(coverage_values(view.report, refs), indent=1)
            write_text(path, text + "\n", force=order.overwrite)
            pixels = np.ascontiguousarray(view.picture.levels[0][..., 2::-1])
            save_picture(pixels, picture, force=order.overwrite)
        except StudioError as error:
            self.failed.emit(error)
        else:
            self.saved.emit(path)

    def look_for_unfinished(self, root: Path) -> None:
        """Look for a bracket that broke off, and tell of it."""
        found = find_unfinished(root)
        if found is not None:
            self.unfinished_found.emit(found)

    def correct_region(self, strokes: tuple[RegionStroke, ...]) -> None:
        """Judge again, by another region; strokes stay for the next dry run."""
        self._strokes = strokes
        self._watch.correct(strokes)
        view = self._watch.view()
        if view is not None:
            self.surveyed.emit(view)
