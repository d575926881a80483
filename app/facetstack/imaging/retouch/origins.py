# SPDX-License-Identifier: GPL-3.0-or-later
"""Origins: which frame each retouched pixel came from, its depth, and how sure."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.retouch.geometry import TILE_PX, Tile
from facetstack.imaging.retouch.operation import Operation, Tool
from facetstack.imaging.retouch.render import Operations, Renderer
from facetstack.imaging.retouch.sources import Mix, Source

HALF = np.float32(0.5)


@dataclass(frozen=True)
class Origins:
    """What is known of each pixel of a picture.

    Attributes
    ----------
    owner
        (rows, columns) uint16: index of the frame it came from, or mostly came from.
    depth
        (rows, columns) float32, in frames.
    confidence
        (rows, columns) float32, 0..1. What a hand chose a frame for is sure.
    """

    owner: npt.NDArray[np.uint16]
    depth: FloatPlane
    confidence: FloatPlane

    def with_strokes(self, renderer: Renderer, operations: Operations) -> "Origins":
        """Return the same after some operations; may read frames.

        A pixel belongs to the source it takes most of. What was cloned or healed comes
        from where its pixels came from. Merges that blend frames alike (``pyramid``,
        ``average``) leave owners as they were.

        Raises
        ------
        Unreadable
            If a frame that a merge needs cannot be read any more.
        """
        tiles = sorted(renderer.tiles(operations))
        if not tiles:
            return self
        after = replace(
            self,
            owner=self.owner.copy(),
            depth=depth_of(renderer, self.depth, operations),
            confidence=self.confidence.copy(),
        )
        shares = {tile: renderer.tile_shares(tile, operations) for tile in tiles}
        for tile in tiles:
            _take(after, renderer, tile, shares[tile])
        for one in operations:
            if one.tool in (Tool.CLONE, Tool.HEAL) and not one.hidden:
                _move(after, one, shares)
        return after


def depth_of(
    renderer: Renderer, automatic: FloatPlane, operations: Operations
) -> FloatPlane:
    """Return the depth map with the strokes that change depth, in frames."""
    tiles = renderer.tiles(operations)
    if not tiles:
        return automatic
    whole = automatic.copy()
    for tile in tiles:
        whole[_part(tile, whole.shape)] = renderer.depth_tile(tile, operations)
    return whole


def _take(
    into: Origins, renderer: Renderer, tile: Tile, shares: dict[Source, FloatPlane]
) -> None:
    """Set the owners of one tile."""
    rows, columns = _part(tile, into.owner.shape)
    owner = into.owner[rows, columns]
    sure = into.confidence[rows, columns]
    size = owner.shape
    box = (columns.start, rows.start, TILE_PX, TILE_PX)
    for on_top in (False, True):
        several = [
            (source, share[: size[0], : size[1]])
            for source, share in shares.items()
            if (source.mix is Mix.WHOLE) is on_top and source.kind != "shift"
        ]
        most = 1 - np.sum([share for _, share in several], axis=0)
        for source, share in several:
            found = renderer.owner_part(source, box)
            if found is None or source.mix is Mix.DETAIL:
                continue
            # Of two halves the stroke is meant.
            mine = (share > 0) & (share >= most)
            most = np.maximum(most, share)
            owner[mine] = found[: size[0], : size[1]][mine]
            if source.kind == "frame":
                np.maximum(sure, share, out=sure, where=mine)


def _move(
    into: Origins, operation: Operation, shares: dict[Tile, dict[Source, FloatPlane]]
) -> None:
    """Take owners from where an operation took its pixels."""
    source = Source("shift", name=operation.id, mix=Mix.WHOLE)
    across, down = operation.shift_px
    before, sure = into.owner.copy(), into.confidence.copy()
    last_row, last_column = (one - 1 for one in before.shape)
    for tile, of_tile in shares.items():
        if source not in of_tile:
            continue
        rows, columns = _part(tile, before.shape)
        ys = np.clip(np.arange(rows.start, rows.stop) + down, 0, last_row)
        xs = np.clip(np.arange(columns.start, columns.stop) + across, 0, last_column)
        mine = of_tile[source][: len(ys), : len(xs)] >= HALF
        there = np.ix_(ys, xs)
        into.owner[rows, columns][mine] = before[there][mine]
        into.confidence[rows, columns][mine] = sure[there][mine]


def _part(tile: Tile, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the rows and columns of a tile that lie in the picture."""
    y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
    return (
        slice(y, min(y + TILE_PX, shape[0])),
        slice(x, min(x + TILE_PX, shape[1])),
    )
