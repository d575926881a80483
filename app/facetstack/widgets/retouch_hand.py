# SPDX-License-Identifier: GPL-3.0-or-later
"""Gathers what the hand draws on the canvas into operations."""

import uuid
from dataclasses import dataclass, field
from math import hypot

from PySide6.QtCore import Qt

from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.widgets.retouch_brush import BrushState
from facetstack.widgets.strokes import StrokePoint

_SPACING_OF_RADIUS = 0.08
_LEAST_SPACING_PX = 1.0
_PRESSURE_STEP = 0.04
_CLICK_PX = 4.0
_CLOSE_PX = 12.0
_AREA_EDGE_PX = 6.0


@dataclass
class _Drawn:
    """A stroke under the hand."""

    state: BrushState
    name: str
    path: list[Point] = field(default_factory=list)


class Hand:
    """Turns presses, moves and releases into operations; knows nothing of widgets.

    A stroke with Shift goes straight from the end of the last one. For an area a drag
    is a lasso; clicks set the corners of a polygon, which closes by a click on its
    first corner or by ``close``.
    """

    def __init__(self) -> None:
        self._drawn: _Drawn | None = None
        self._corners: list[Point] = []
        self._last_end: Point | None = None
        self._shift_px: tuple[int, int] | None = None
        self._shift_source: tuple[int, int] | None = None

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under the hand."""
        return self._drawn is not None

    @property
    def outline(self) -> tuple[Point, ...]:
        """Corners of the area that is being drawn; none for a stroke."""
        if self._drawn is not None and self._drawn.state.area:
            return (*self._corners, *self._drawn.path)
        return tuple(self._corners)

    def begin(self, at: StrokePoint, state: BrushState) -> Operation | None:
        """Put the brush down; return what it does already."""
        point = _point(at)
        self._drawn = _Drawn(state, uuid.uuid4().hex)
        straight = bool(at.modifiers & Qt.KeyboardModifier.ShiftModifier)
        if straight and self._last_end is not None and not state.area:
            self._drawn.path.append(self._last_end)
        self._drawn.path.append(point)
        if state.source_px is not None and state.source_px != self._shift_source:
            # The distance stays for the strokes that follow, until another pick.
            self._shift_source = state.source_px
            self._shift_px = (
                round(state.source_px[0] - point.x),
                round(state.source_px[1] - point.y),
            )
        return self._operation()

    def move(self, at: StrokePoint) -> Operation | None:
        """Draw on; return the stroke so far, ``None`` if this point adds nothing."""
        if self._drawn is None:
            return None
        point, last = _point(at), self._drawn.path[-1]
        away = hypot(point.x - last.x, point.y - last.y)
        spacing = _SPACING_OF_RADIUS * self._drawn.state.radius_px
        pressed = abs(point.pressure - last.pressure) > _PRESSURE_STEP
        if away < max(_LEAST_SPACING_PX, spacing) and not (pressed and away > 0):
            return None
        self._drawn.path.append(point)
        return self._operation()

    def end(self, at: StrokePoint) -> Operation | None:
        """Lift the brush; return the finished operation if there is one."""
        if self._drawn is None:
            return None
        drawn, point = self._drawn, _point(at)
        if drawn.state.area:
            return self._end_area(drawn, point)
        first = len(drawn.path) == 1
        if not (first and _distance(drawn.path[0], point) < 1):
            # A pen that is lifted has no pressure left: the stroke ends as it went.
            drawn.path.append(point._replace(pressure=drawn.path[-1].pressure))
        made = self._operation()
        self._last_end = drawn.path[-1]
        self._drawn = None
        return made

    def close(self, state: BrushState) -> Operation | None:
        """Close the polygon that is being drawn; ``None`` if it is none yet."""
        corners, self._corners = self._corners, []
        if len(corners) < 3:
            return None
        return _operation(state, corners, uuid.uuid4().hex, self._shift_px)

    def drop(self) -> bool:
        """Forget what is being drawn; say whether there was anything."""
        was = self._drawn is not None or bool(self._corners)
        self._drawn = None
        self._corners = []
        return was

    def _end_area(self, drawn: _Drawn, point: Point) -> Operation | None:
        self._drawn = None
        lasso = _reach(drawn.path) > _CLICK_PX
        if lasso:
            self._corners = []
            if len(drawn.path) < 3:
                return None
            return _operation(drawn.state, drawn.path, drawn.name, self._shift_px)
        if len(self._corners) >= 3 and _distance(self._corners[0], point) < _CLOSE_PX:
            return self.close(drawn.state)
        if not self._corners or _distance(self._corners[-1], point) > 1:
            self._corners.append(point)
        return None

    def _operation(self) -> Operation | None:
        drawn = self._drawn
        if drawn is None or drawn.state.area:
            return None
        return _operation(drawn.state, drawn.path, drawn.name, self._shift_px)


def _operation(
    state: BrushState,
    path: list[Point],
    name: str,
    shift_px: tuple[int, int] | None,
) -> Operation | None:
    """Return what a path does; ``None`` if something that it needs is not picked."""
    info = state.info
    moves = info.tool in (Tool.HEAL, Tool.CLONE)
    if moves and shift_px in (None, (0, 0)):
        return None
    if state.lacks:
        return None
    depth = info.tool is Tool.DEPTH
    return Operation(
        tool=info.tool,
        path=tuple(path),
        shape=Shape.AREA if state.area else Shape.STROKE,
        radius_px=_AREA_EDGE_PX if state.area else state.radius_px,
        hardness=state.hardness,
        strength=state.strength,
        frame=state.frame if info.picks and not moves else "",
        offset_frames=(
            (state.depth_frames if info.picks else info.offset_frames) if depth else 0.0
        ),
        method=state.method if info.tool is Tool.METHOD else "",
        shift_px=shift_px if moves and shift_px is not None else (0, 0),
        mirror_x_px=state.mirror_x_px,
        id=name,
    )


def _point(at: StrokePoint) -> Point:
    """Return a point whose whole numbers are centres of pixels.

    Rounded as the document writes it, so that what is stored equals what was drawn.
    """
    pressure = min(max(at.pressure, 0.0), 1.0)
    return Point(round(at.x_px - 0.5, 3), round(at.y_px - 0.5, 3), round(pressure, 3))


def _distance(one: Point, other: Point) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _reach(path: list[Point]) -> float:
    """Return how far a path goes from where it began."""
    return max(_distance(path[0], point) for point in path)
