# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture as it leaves the studio: the merge with every stroke in it."""

from dataclasses import dataclass, replace

from facetstack.imaging.retouch.origins import Origins
from facetstack.imaging.stacking import StackResult
from facetstack.progress import CancelToken, Report, silent
from facetstack.workers.retouch_worker import RetouchWorker


@dataclass(frozen=True, eq=False)
class FinalPicture:
    """Renders what save, export and layers write; by ``Renderer.render`` alone.

    Attributes
    ----------
    worker
        Knows the document and its renderer.
    openings, acts
        How many had been asked for when this was made; they are waited for.
    """

    worker: RetouchWorker
    openings: int = 0
    acts: int = 0

    def of(
        self,
        result: StackResult,
        token: CancelToken | None = None,
        report: Report = silent,
    ) -> StackResult:
        """Return a result with the strokes in its pixels and maps, in any thread.

        Raises
        ------
        StudioError
            If strokes do not get done, or a frame that they need cannot be read.
        Cancelled
            If the token was pressed.
        """
        now = self.worker.settled(self.openings, self.acts, token)
        if now is None or now.result is not result:
            return result
        operations = now.operations
        if not now.renderer.tiles(operations):
            return result
        pixels = now.renderer.render(operations, token=token, report=report)
        known = Origins(result.owner, result.depth_map, result.confidence)
        known = known.with_strokes(now.renderer, operations)
        for plane in (pixels, known.owner, known.depth, known.confidence):
            plane.setflags(write=False)
        return replace(
            result,
            pixels=pixels,
            owner=known.owner,
            depth_map=known.depth,
            confidence=known.confidence,
        )
