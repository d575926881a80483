# SPDX-License-Identifier: GPL-3.0-or-later
"""The imaging core: frames in; a picture, depth, owner and confidence out.

It needs neither Qt nor a camera. As a library::

    from pathlib import Path
    from facetstack.imaging import FrameReader, Stacker, list_frames

    stacker, reader = Stacker(), FrameReader()
    for frame in reader.read_ahead(list_frames([Path("ring")])):
        stacker.add(frame)
    result = stacker.finish()
    result.pixels  # (rows, columns, 3) uint16, RGB, encoded like the frames
    result.depth_map  # (rows, columns) float32, in frames from 0

``merge_frames`` does this for frames on disk, and judges what they cover. The names in
``__all__`` are loaded when first asked for, so that a program that wants one module of
this package pays for that module alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from facetstack.imaging.alignment import (
        FrameAlignment,
        StackAlignment,
        load_alignment,
    )
    from facetstack.imaging.chain import align_stack
    from facetstack.imaging.coverage import CoverageReport, CoverageTracker
    from facetstack.imaging.files import FrameReader, list_frames
    from facetstack.imaging.frame import Frame, FrameRef
    from facetstack.imaging.recipe import StackRecipe
    from facetstack.imaging.stacking import Stacker, StackResult
    from facetstack.imaging.whole_stack import MergedStack, merge_frames

__all__ = [
    "CoverageReport",
    "CoverageTracker",
    "Frame",
    "FrameAlignment",
    "FrameReader",
    "FrameRef",
    "MergedStack",
    "StackAlignment",
    "StackRecipe",
    "StackResult",
    "Stacker",
    "align_stack",
    "list_frames",
    "load_alignment",
    "merge_frames",
]

_HOMES = {
    "CoverageReport": "coverage",
    "CoverageTracker": "coverage",
    "Frame": "frame",
    "FrameAlignment": "alignment",
    "FrameReader": "files",
    "FrameRef": "frame",
    "MergedStack": "whole_stack",
    "StackAlignment": "alignment",
    "StackRecipe": "recipe",
    "StackResult": "stacking",
    "Stacker": "stacking",
    "align_stack": "chain",
    "list_frames": "files",
    "load_alignment": "alignment",
    "merge_frames": "whole_stack",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
