"""A small merged stack to retouch, kept in memory."""

from functools import cache

import pytest

from facetstack.imaging.retouch.aligned import AlignedFrames
from facetstack.imaging.retouch.operation import Operation, Point, Tool
from facetstack.imaging.retouch.render import Renderer
from facetstack.imaging.retouch.survey import Survey
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene


class Bench:
    """One scene, its merges, and brushes."""

    rows, columns = 300, 420

    def __init__(self):
        self.scene = ReliefScene(rows=self.rows, columns=self.columns, shift_px=1.3)
        self.stack = self.scene.stack()
        self.merged = cache(self._merged)

    def _merged(self, left_out=()):
        frames = [one for one in self.stack if one.ref.index not in left_out]
        stacker = Stacker()
        for frame in frames:
            stacker.add(frame)
        return frames, stacker.finish()

    def frames(self, left_out=(), **choices):
        """The aligned frames, none read yet."""
        frames, result = self.merged(left_out)
        by_name = {one.ref.path.name: one for one in frames}
        refs = [type(one.ref)(one.ref.path, index) for index, one in enumerate(frames)]
        return AlignedFrames(
            refs,
            result.alignments,
            self.rows,
            self.columns,
            read=lambda ref: by_name[ref.path.name],
            **choices,
        )

    def renderer(self, left_out=(), **choices):
        """A renderer that has rendered nothing yet."""
        _, result = self.merged(left_out)
        frames = self.frames(left_out)
        return Renderer(result.pixels, result.depth_map, frames, **choices)

    def name(self, index):
        """The file name of a frame."""
        return self.stack[index].ref.path.name

    def stroke(self, tool, *places, **choices):
        """An operation along some places."""
        return Operation(Tool(tool), tuple(Point(*one) for one in places), **choices)


@pytest.fixture(scope="session")
def bench():
    return Bench()


@pytest.fixture(scope="module")
def survey(bench):
    """What the frames show in small."""
    frames, result = bench.merged()
    made = Survey()
    for frame, alignment in zip(frames, result.alignments, strict=True):
        made.add(frame, alignment)
    return made
