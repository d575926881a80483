# SPDX-License-Identifier: GPL-3.0-or-later
"""What operations make of a tile before any pixel is mixed: weights and depth.

Operations are laid over each other in their order: each takes its share and leaves
the rest to what was there. Weights that sum to less than 1 leave the rest to the
automatic picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.geometry import (
    APRON_PX,
    TILE_PX,
    Segments,
    Tile,
    mask_of,
)
from facetstack.imaging.retouch.operation import Operation, Tool
from facetstack.imaging.retouch.sources import Mix, Source

EDGE_WINDOW_PX = 10
EDGE_CONTRAST = 0.04
"""Half-size window and contrast (working values) of the edges a rim follows."""

CORE_SHARE = 0.5
"""Share of the radius within which a brush always does what it is told."""

FOCUS_STEP = 0.5
"""Share of the way between two frames over which one gives way to the other."""


@dataclass(frozen=True)
class TileWeights:
    """What operations made of a tile.

    Attributes
    ----------
    shares
        Per source (TILE_PX, TILE_PX) float32, 0..1. Those mixed by bands sum to 1 at
        most, and so do those that lie on top of them.
    depth
        (TILE_PX, TILE_PX) float32 in frames; ``None`` where it is as measured.
    """

    shares: dict[Source, FloatPlane] = field(default_factory=dict)
    depth: FloatPlane | None = None

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        planes = len(self.shares) + (self.depth is not None)
        return 64 + planes * 4 * TILE_PX * TILE_PX


Surroundings = Callable[[], FloatPlane]
"""Gives the luma of the automatic picture for a tile and its apron."""


def laid_over(
    below: TileWeights,
    operation: Operation,
    segments: Segments,
    tile: Tile,
    frames: AlignedFrames,
    measured: FloatPlane,
    luma: Surroundings,
) -> TileWeights:
    """Return a tile's weights after one more operation.

    Parameters
    ----------
    below
        After the operations before it.
    operation, segments
        The operation, and the parts of its path around the tile.
    tile
        Which tile.
    frames
        Tells which frames there are.
    measured
        (TILE_PX, TILE_PX) depth of the automatic merge.
    luma
        For tools whose rim follows edges.
    """
    y, x = tile[0] * TILE_PX, tile[1] * TILE_PX
    if operation.tool is Tool.DEPTH:
        mask = _along_edges(operation, segments, (x, y), luma())
    else:
        mask = mask_of(operation, segments, (x, y, TILE_PX, TILE_PX))
    mask *= np.float32(operation.strength)
    if not mask.any():
        return below
    rest = 1 - mask
    depth = measured if below.depth is None else below.depth
    taken = _taken(operation, depth, frames)
    on_top = any(source.mix is Mix.WHOLE for source, _ in taken)
    shares = {
        source: share if on_top and source.mix is not Mix.WHOLE else share * rest
        for source, share in below.shares.items()
    }
    for source, share in taken:
        part = mask if share is None else mask * share
        shares[source] = shares[source] + part if source in shares else part
    new_depth = _new_depth(operation, depth, frames)
    if operation.tool is Tool.ERASE:
        new_depth = measured
    if new_depth is not None:
        depth = _moved(depth, new_depth, mask)
    elif below.depth is None:
        return TileWeights(shares)
    return TileWeights(shares, depth)


def _taken(
    operation: Operation, depth: FloatPlane, frames: AlignedFrames
) -> list[tuple[Source, FloatPlane | None]]:
    """Return the sources that an operation takes, each with its share."""
    match operation.tool:
        case Tool.FRAME | Tool.OWNER:
            mix = Mix.WHOLE if operation.tool is Tool.OWNER else Mix.BANDS
            return [(Source("frame", _index(operation, frames), mix=mix), None)]
        case Tool.DEPTH:
            wanted = _new_depth(operation, depth, frames)
            assert wanted is not None
            return in_focus_at(wanted, frames.indices)
        case Tool.FRONT:
            return [(Source("merge", name="front"), None)]
        case Tool.STONE:
            return [(Source("merge", name="pyramid"), None)]
        case Tool.FLAT:
            return [(Source("merge", name="flat"), None)]
        case Tool.STEADY | Tool.CALM:
            return [(Source("merge", name=operation.tool.value), None)]
        case Tool.METHOD:
            return [(Source("merge", name=operation.method, mix=Mix.DETAIL), None)]
        case Tool.CLONE | Tool.HEAL:
            return [(Source("shift", name=operation.id, mix=Mix.WHOLE), None)]
        case Tool.ERASE:
            return []


def _index(operation: Operation, frames: AlignedFrames) -> int:
    index = frames.index(operation.frame)
    assert index is not None, "operations without their frame are left out before"
    return index


def _new_depth(
    operation: Operation, depth: FloatPlane, frames: AlignedFrames
) -> FloatPlane | None:
    """Return the depth that an operation sets; ``None`` if it tells none."""
    last = frames.indices[-1]
    if operation.is_relative:
        moved = depth + np.float32(operation.offset_frames)
        return np.asarray(np.clip(moved, frames.indices[0], last), np.float32)
    if operation.tool in (Tool.FRAME, Tool.OWNER, Tool.DEPTH):
        offset = operation.offset_frames if operation.tool is Tool.DEPTH else 0.0
        wanted = _index(operation, frames) + offset
        wanted = min(max(wanted, frames.indices[0]), last)
        return np.full_like(depth, wanted)
    return None


def _moved(old: FloatPlane, new: FloatPlane, share: FloatPlane) -> FloatPlane:
    """Return the depth between two, but of one or the other where they lie apart."""
    between = old + share * (new - old)
    either = np.where(share >= 0.5, new, old)
    return np.where(np.abs(new - old) <= 1, between, either)


def in_focus_at(
    depth: FloatPlane, indices: tuple[int, ...]
) -> list[tuple[Source, FloatPlane | None]]:
    """Return the frames in focus at each depth, with their shares, which sum to 1.

    A depth between two frames takes both, but mostly the nearer one: two soft copies
    of one detail are softer than either.
    """
    known = np.array(indices, np.float32)
    upper = np.clip(np.searchsorted(known, depth), 1, max(1, len(known) - 1))
    lower = np.minimum(upper - 1, len(known) - 1)
    upper = np.minimum(upper, len(known) - 1)
    gap = np.maximum(known[upper] - known[lower], 1)
    along = (depth - known[lower]) / gap
    along = np.clip((along - 0.5) / np.float32(FOCUS_STEP) + 0.5, 0, 1)
    found: list[tuple[Source, FloatPlane | None]] = []
    for place in np.unique(np.concatenate([np.unique(lower), np.unique(upper)])):
        share = np.where(lower == place, 1 - along, 0) + np.where(
            (upper == place) & (upper != lower), along, 0
        )
        if share.any():
            source = Source("frame", indices[int(place)])
            found.append((source, np.asarray(share, np.float32)))
    return found


def _along_edges(
    operation: Operation, segments: Segments, corner: tuple[int, int], luma: FloatPlane
) -> FloatPlane:
    """Return a tile's mask whose rim follows the edges of the picture.

    The mask is guided by luma at half the size (He, Sun and Tang, PAMI 35, 2013),
    steepened, and held to 1 in the core of the brush.
    """
    x, y = corner
    side = TILE_PX + 2 * APRON_PX
    box = (x - APRON_PX, y - APRON_PX, side, side)
    mask = mask_of(operation, segments, box)
    half = (side // 2, side // 2)
    small = cv2.resize(mask, half, interpolation=cv2.INTER_AREA)
    guide = cv2.resize(luma, half, interpolation=cv2.INTER_AREA)
    window = (2 * EDGE_WINDOW_PX + 1, 2 * EDGE_WINDOW_PX + 1)

    def mean(plane: npt.NDArray[Any]) -> FloatPlane:
        averaged: FloatPlane = cv2.blur(plane, window)
        return averaged

    mean_guide, mean_mask = mean(guide), mean(small)
    variance = mean(guide * guide) - mean_guide * mean_guide
    shared = mean(guide * small) - mean_guide * mean_mask
    slope = shared / (np.maximum(variance, 0) + np.float32(EDGE_CONTRAST**2))
    level = mean_mask - slope * mean_guide
    slope, level = (
        cv2.resize(mean(one), (side, side), interpolation=cv2.INTER_LINEAR)
        for one in (slope, level)
    )
    inner = slice(APRON_PX, APRON_PX + TILE_PX)
    guided = slope[inner, inner] * luma[inner, inner] + level[inner, inner]
    guided = np.clip(2 * guided - 0.5, 0, 1)
    soft = mask[inner, inner]
    core = mask_of(operation, segments, (x, y, TILE_PX, TILE_PX), CORE_SHARE)
    if operation.shape == "area":
        core = np.zeros_like(soft)
    # Beyond the brush nothing changes, however alike it looks.
    limited = guided * np.clip(4 * soft, 0, 1)
    return np.asarray(np.maximum(limited, core), np.float32)
