# SPDX-License-Identifier: GPL-3.0-or-later
"""Weighing: lays operations over each other tile by tile, and remembers it."""

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import Picture
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.aligned import AlignedFrames, Box, extend_border
from facetstack.imaging.retouch.cache import ByteCache
from facetstack.imaging.retouch.geometry import TILE_PX, Tile
from facetstack.imaging.retouch.plan import (
    PADDED_PX,
    Key,
    Plan,
    beside_of,
    padded,
    within,
)
from facetstack.imaging.retouch.sources import Source
from facetstack.imaging.retouch.weights import TileWeights, laid_over
from facetstack.imaging.tone import from_codes, luma_of


class Weighing:
    """Gives the weights of tiles, and the automatic picture under them. Thread-safe.

    Parameters
    ----------
    pixels, depth, frames
        As ``Renderer`` takes them.
    limit_bytes
        What weights may take.
    """

    def __init__(
        self,
        pixels: npt.NDArray[np.uint16],
        depth: FloatPlane,
        frames: AlignedFrames,
        limit_bytes: int,
    ) -> None:
        self.rows, self.columns = pixels.shape[:2]
        self._pixels, self._depth, self._frames = pixels, depth, frames
        self._known: ByteCache[tuple[Tile, Key], TileWeights] = ByteCache(
            limit_bytes, lambda one: one.bytes
        )

    def of(self, tile: Tile, plan: Plan, before: int) -> TileWeights:
        """Return a tile's weights after the first ``before`` steps of a plan."""
        steps = plan.weight_steps(tile, before)
        key = tuple(step.weight_key(tile) for step in steps)
        done, weights = 0, TileWeights()
        for length in range(len(key), 0, -1):
            known = self._known.peek((tile, key[:length]))
            if known is not None:
                done, weights = length, known
                break
        if done == len(key):
            return weights
        y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
        measured = np.zeros((TILE_PX, TILE_PX), np.float32)
        part = self._depth[y : y + TILE_PX, x : x + TILE_PX]
        measured[: part.shape[0], : part.shape[1]] = part

        def luma() -> FloatPlane:
            return luma_of(self.automatic(padded(tile)))

        for number in range(done, len(key)):
            step = steps[number]
            weights = laid_over(
                weights,
                step.operation,
                step.segments(tile),
                tile,
                self._frames,
                measured,
                luma,
            )
            self._known.put((tile, key[: number + 1]), weights)
        return weights

    def padded(self, tile: Tile, plan: Plan, before: int) -> dict[Source, FloatPlane]:
        """Return the weights of each source over a tile and its apron."""
        found: dict[Source, FloatPlane] = {}
        box = padded(tile)
        for beside in beside_of(tile, self.rows, self.columns):
            shares = self.of(beside, plan, before).shares
            y, x = beside[0] * TILE_PX - box[1], beside[1] * TILE_PX - box[0]
            y0, y1 = max(y, 0), min(y + TILE_PX, PADDED_PX)
            x0, x1 = max(x, 0), min(x + TILE_PX, PADDED_PX)
            for source, share in shares.items():
                part = share[y0 - y : y1 - y, x0 - x : x1 - x]
                if not part.any():
                    continue
                if source not in found:
                    found[source] = np.zeros((PADDED_PX, PADDED_PX), np.float32)
                found[source][y0:y1, x0:x1] = part
        covered = within(box, self.rows, self.columns)
        for share in found.values():
            extend_border(share, covered)
        return dict(sorted(found.items()))

    def automatic(self, box: Box) -> Picture:
        """Return a part of the automatic picture; beyond it its border goes on."""
        x, y, width, height = box
        left, top, right, bottom = within(box, self.rows, self.columns)
        part = self._pixels[y + top : y + bottom, x + left : x + right]
        out = np.empty((height, width, 3), np.float32)
        out[top:bottom, left:right] = from_codes(part)
        extend_border(out, (left, top, right, bottom))
        return out
