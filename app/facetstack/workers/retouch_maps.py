# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the maps that the retoucher sees, with the strokes as they stand."""

from facetstack.imaging.retouch.origins import Origins, depth_of
from facetstack.imaging.retouch.render import Renderer
from facetstack.workers.map_pictures import (
    half_grey,
    picture_from_confidence,
    picture_from_owner,
)
from facetstack.workers.pictures import (
    Picture,
    editable_copy,
    patch,
    picture_from_depth,
    screen_pixels,
)
from facetstack.workers.retouch_jobs import (
    MapKind,
    MapRequest,
    OpenRetouch,
    Operations,
)
from facetstack.workers.retouch_pictures import difference_picture, relief_picture


def draw_map(renderer: Renderer, wanted: MapRequest) -> Picture:
    """Draw a map of a picture with its strokes; raises ``Unreadable``."""
    job = wanted.job
    result, operations = job.result, wanted.operations
    count = len(result.alignments)
    match wanted.kind:
        case MapKind.DIFFERENCE:
            return difference_picture(
                job.picture, with_strokes(renderer, job, operations)
            )
        case MapKind.OWNER | MapKind.CONFIDENCE:
            known = Origins(result.owner, result.depth_map, result.confidence)
            known = known.with_strokes(renderer, operations)
            grey = half_grey(with_strokes(renderer, job, operations))
            if wanted.kind is MapKind.OWNER:
                return picture_from_owner(known.owner, grey, count)
            return picture_from_confidence(known.confidence, grey)
    depth = depth_of(renderer, result.depth_map, operations)
    if wanted.kind is MapKind.RELIEF:
        return relief_picture(depth, result.confidence, count)
    return picture_from_depth(depth, result.confidence, count)


def with_strokes(
    renderer: Renderer, job: OpenRetouch, operations: Operations
) -> Picture:
    """Return the picture with strokes; that of the window belongs to the window."""
    tiles = sorted(renderer.tiles(operations))
    if not tiles:
        return job.picture
    after = editable_copy(job.picture)
    for tile in tiles:
        x, y, codes = renderer.placed(tile, operations)
        patch(after, x, y, screen_pixels(codes))
    return after
