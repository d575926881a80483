# SPDX-License-Identifier: GPL-3.0-or-later
"""Operation: one act of retouching as a value; a list of them is the document.

Frames are named by file, so an operation means the same after frames were added or
left out. Places are pixels of the reference frame, centres at whole numbers.
"""

import json
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

LARGEST_RADIUS_PX = 4096.0
LARGEST_PLACE_PX = 1e6


class Tool(StrEnum):
    """What an operation puts in the place of the automatic picture.

    ``FRAME``: one frame (``frame``). ``OWNER``: the same, for a highlight that must
    come from one frame at every scale. ``DEPTH``: what is in focus at a depth,
    ``offset_frames`` behind ``frame``, or behind the depth that is there if ``frame``
    is empty; its rim follows edges of the picture. ``FRONT``, ``STONE``, ``FLAT``:
    what is near hides what is behind it; several depths at once; a calm mean of the
    frames around the smoothed depth. ``STEADY``: only frames near the depths around
    count, however much detail others show. ``CALM``: so, and highlights come mostly
    from the frames that show them calmest; bright texture gets softer. ``METHOD``:
    detail of another merge (``method`` of a recipe, or ``average``) in the tone of
    this one.
    ``ERASE``: back to automatic. ``CLONE``: the picture itself, ``shift_px`` away.
    ``HEAL``: the same, in the tone of its surroundings.
    """

    FRAME = "frame"
    OWNER = "owner"
    DEPTH = "depth"
    FRONT = "front"
    STONE = "stone"
    FLAT = "flat"
    STEADY = "steady"
    CALM = "calm"
    METHOD = "method"
    ERASE = "erase"
    CLONE = "clone"
    HEAL = "heal"


class Shape(StrEnum):
    """What the path is: the line of a brush, or the outline of an area."""

    STROKE = "stroke"
    AREA = "area"


class Point(NamedTuple):
    """A place on the path; ``pressure`` 0..1 scales the radius of a brush there."""

    x: float
    y: float
    pressure: float = 1.0


METHODS = ("hybrid", "depth", "pyramid", "average")

_NEEDS_FRAME = (Tool.FRAME, Tool.OWNER)
_MOVES = (Tool.CLONE, Tool.HEAL)


@dataclass(frozen=True)
class Operation:
    """One act of retouching.

    Attributes
    ----------
    tool
        What it puts there.
    path
        Points in pixels of the reference frame. One point is a dab; two make a
        straight stroke. An area closes itself.
    shape
        Whether the path is a stroke or the outline of an area.
    radius_px
        Of the brush at full pressure; of an area's soft edge.
    hardness
        0..1: share of the radius that is not softened.
    strength
        0..1: how much of it is taken.
    frame
        Name of the frame's file, for the tools that need one.
    offset_frames
        See ``Tool.DEPTH``.
    method
        See ``Tool.METHOD``.
    shift_px
        From the place to where ``CLONE`` and ``HEAL`` take pixels: x, y.
    mirror_x_px
        The same is done on the other side of this upright line; ``None`` for not.
    hidden
        Kept, but not rendered.
    id
        Its name in the document, unique there.
    """

    tool: Tool
    path: tuple[Point, ...]
    shape: Shape = Shape.STROKE
    radius_px: float = 32.0
    hardness: float = 0.5
    strength: float = 1.0
    frame: str = ""
    offset_frames: float = 0.0
    method: str = ""
    shift_px: tuple[int, int] = (0, 0)
    mirror_x_px: float | None = None
    hidden: bool = False
    id: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be rendered; give it an id.

        Raises
        ------
        ValueError
            In words fit for a report on a damaged file.
        """
        if not self.path:
            raise ValueError("a stroke has no points")
        numbers = [self.radius_px, self.hardness, self.strength, self.offset_frames]
        numbers += [value for point in self.path for value in point]
        numbers += [*self.shift_px, self.mirror_x_px or 0.0]
        if not all(math.isfinite(one) for one in numbers):
            raise ValueError("a stroke has a number that is none")
        if max(abs(one) for one in numbers) > LARGEST_PLACE_PX:
            raise ValueError("a stroke lies beyond all pictures")
        if not 0.5 <= self.radius_px <= LARGEST_RADIUS_PX:
            raise ValueError("a brush is too small or too large")
        if not (0 <= self.hardness <= 1 and 0 <= self.strength <= 1):
            raise ValueError("hardness and strength lie between 0 and 1")
        if not all(0 <= point.pressure <= 1 for point in self.path):
            raise ValueError("pressure lies between 0 and 1")
        if self.tool in _NEEDS_FRAME and not self.frame:
            raise ValueError("a stroke names no frame")
        if self.tool is Tool.METHOD and self.method not in METHODS:
            raise ValueError(f"there is no method {self.method!r}")
        if self.tool in _MOVES and self.shift_px == (0, 0):
            raise ValueError("pixels cannot be taken from where they go")
        if self.shape is Shape.AREA and len(self.path) < 3:
            raise ValueError("an area has fewer than three corners")
        if not self.id:
            object.__setattr__(self, "id", uuid.uuid4().hex)

    @property
    def is_relative(self) -> bool:
        """Whether it moves the depth that is there nearer or farther."""
        return self.tool is Tool.DEPTH and not self.frame

    @cached_property
    def style(self) -> tuple[object, ...]:
        """All that shapes its pixels but the path, and not its id; hashable."""
        return (
            self.tool,
            self.shape,
            self.radius_px,
            self.hardness,
            self.strength,
            self.frame,
            self.offset_frames,
            self.method,
            self.shift_px,
        )

    def shown(self, visible: bool) -> "Operation":
        """Return it shown or hidden."""
        return replace(self, hidden=not visible)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; what stands at its default is left out."""
        plain: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "path":
                plain["path"] = [_rounded(point) for point in value]
            elif value != one.default:
                plain[one.name] = list(value) if isinstance(value, tuple) else value
        return plain

    def normalized(self) -> "Operation":
        """Return it as it comes back from a file: places to a thousandth pixel."""
        return operation_from(json.loads(json.dumps(self.as_dict())))


def operation_from(plain: Mapping[str, Any]) -> Operation:
    """Return the operation that ``as_dict`` wrote.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it is none.
    """
    known = {one.name for one in fields(Operation)}
    unknown = set(plain) - known
    if unknown:
        raise ValueError(f"a stroke has the unknown property {min(unknown)!r}")
    values = dict(plain)
    values["tool"] = Tool(plain["tool"])
    values["shape"] = Shape(plain.get("shape", Shape.STROKE))
    values["path"] = tuple(Point(*map(float, one)) for one in plain["path"])
    shift_x, shift_y = plain.get("shift_px", (0, 0))
    values["shift_px"] = (int(shift_x), int(shift_y))
    for name in ("frame", "method", "id"):
        values[name] = _text(plain.get(name, ""))
    for name in ("radius_px", "hardness", "strength", "offset_frames"):
        if name in plain:
            values[name] = float(plain[name])
    if plain.get("mirror_x_px") is not None:
        values["mirror_x_px"] = float(plain["mirror_x_px"])
    values["hidden"] = bool(plain.get("hidden", False))
    return Operation(**values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is no text")
    return value


def _rounded(point: Point) -> list[float]:
    """Return a point as short numbers; pressure only where it is not full."""
    place = [round(point.x, 3), round(point.y, 3)]
    return place if point.pressure == 1 else [*place, round(point.pressure, 3)]
