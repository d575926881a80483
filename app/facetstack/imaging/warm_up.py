# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the merge's passes ahead, so that the first stack need not wait for it.

Run ``python -m facetstack.imaging.warm_up`` once after installing.
"""

import sys

from facetstack.imaging.alignment import FrameAlignment, StackAlignment
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene, Sparkle


def warm_up() -> None:
    """Merge a tiny stack, which compiles every pass and keeps it on disk."""
    scene = ReliefScene(
        rows=64, columns=64, frames=6, sparkles=(Sparkle(32, 32, 1, 300),)
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


if __name__ == "__main__":
    sys.stderr.write("Compiling the merge (once, some seconds) ...\n")
    warm_up()
