# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the merge's passes ahead, so that the first stack need not wait for it.

Run ``python -m facetstack.imaging.warm_up`` once after installing.
"""

import sys

import numpy as np

from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.demosaic import BAYER, MosaicScale, demosaic
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.retouch.blend import Part, mixed
from facetstack.imaging.retouch.geometry import Geometry, mask_of
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene, Sparkle
from facetstack.imaging.warp import warp_into


def warm_up() -> None:
    """Run every pass on something tiny, which compiles it and keeps it on disk."""
    scene = ReliefScene(
        rows=128, columns=128, frames=6, sparkles=(Sparkle(32, 32, 1, 300),)
    )
    known = StackAlignment(
        scene.rows,
        scene.columns,
        tuple(
            FrameAlignment(index, scene.matrix(index), 1.0, 0.0)
            for index in range(scene.frames)
        ),
    )
    stacker = Stacker(StackRecipe(front=True), alignment=known)
    for frame in scene.stack():
        stacker.add(frame)
    stacker.finish()
    # Frames of 16 bit have a way of their own.
    steps, turn = np.empty((3, 64, 64), np.uint16), scene.matrix(1)
    warp_into(steps, np.zeros((64, 64, 3), np.uint16), turn, 1.0, 0, 64)
    box = (0, 0, 64, 64)
    path = (Point(8, 8), Point(50, 9), Point(30, 50))
    for shape in Shape:
        operation = Operation(Tool.ERASE, path, shape=shape)
        mask = mask_of(operation, Geometry.of(operation, 64, 64).segments, box)
    mixed([Part(np.zeros((64, 64, 3), np.float32), mask)])
    one = (1.0, 1.0, 1.0, 1.0)
    scale = MosaicScale(BAYER[0], (0.0, 0.0, 0.0, 0.0), 1.0, one, np.eye(3))
    demosaic(np.zeros((64, 64), np.uint16), scale)


if __name__ == "__main__":
    sys.stderr.write("Compiling the merge (once, some seconds) ...\n")
    warm_up()
