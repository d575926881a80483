# SPDX-License-Identifier: GPL-3.0-or-later
"""The retoucher's tools as one table, and how the brush in the hand is set."""

from dataclasses import dataclass

from facetstack.imaging.retouch.operation import Tool
from facetstack.language import tr, tr_later

SMALLEST_RADIUS_PX, LARGEST_RADIUS_PX = 2.0, 1024.0
SIZE_STEP = 1.25
HARDNESS_STEP = 0.25
NEARER_FRAMES = 1.0
"""How far one stroke of the nearer or farther brush moves the depth."""


@dataclass(frozen=True)
class BrushInfo:
    """One tool.

    Attributes
    ----------
    name
        By which window and panel know it; its action is ``brush_NAME``.
    tool
        What it does to the picture.
    text, key
        On its button.
    tip
        What it is for, in a sentence.
    icon
        Name of a picture in ``resources/icons``.
    picks
        Whether it needs a frame, a depth or a source picked from the picture.
    offset_frames
        For the relative depth brushes.
    """

    name: str
    tool: Tool
    text: str
    key: str
    tip: str
    icon: str
    picks: bool = False
    offset_frames: float = 0.0


BRUSHES = (
    BrushInfo(
        "frame",
        Tool.FRAME,
        tr_later("Frame"),
        "B",
        tr_later("Paint from one frame: pick the sharpest under the pointer with S."),
        "retouch-frame",
        picks=True,
    ),
    BrushInfo(
        "depth",
        Tool.DEPTH,
        tr_later("Depth"),
        "D",
        tr_later("Paint the depth picked with S or Alt-click; it keeps to the edges."),
        "retouch-depth",
        picks=True,
    ),
    BrushInfo(
        "nearer",
        Tool.DEPTH,
        tr_later("Nearer"),
        "N",
        tr_later("Take what is sharp one frame nearer."),
        "nearer",
        offset_frames=-NEARER_FRAMES,
    ),
    BrushInfo(
        "farther",
        Tool.DEPTH,
        tr_later("Farther"),
        "M",
        tr_later("Take what is sharp one frame farther."),
        "farther",
        offset_frames=NEARER_FRAMES,
    ),
    BrushInfo(
        "front",
        Tool.FRONT,
        tr_later("Front"),
        "F",
        tr_later("Front wins: what is near hides what is behind it."),
        "retouch-front",
    ),
    BrushInfo(
        "stone",
        Tool.STONE,
        tr_later("Stone"),
        "W",
        tr_later("Two depths: a stone shows its face and what is seen through it."),
        "retouch-stone",
    ),
    BrushInfo(
        "flat",
        Tool.FLAT,
        tr_later("Flat"),
        "U",
        tr_later("Average calmly where nothing has detail: less noise."),
        "retouch-flat",
    ),
    BrushInfo(
        "owner",
        Tool.OWNER,
        tr_later("Glint"),
        "G",
        tr_later("One owner: this highlight comes whole from the picked frame."),
        "retouch-owner",
        picks=True,
    ),
    BrushInfo(
        "method",
        Tool.METHOD,
        tr_later("Method"),
        "T",
        tr_later("Paint what another merge method gives, in the tone of this one."),
        "retouch-method",
    ),
    BrushInfo(
        "heal",
        Tool.HEAL,
        tr_later("Heal"),
        "J",
        tr_later(
            "Cover dust with a clean place, in the tone around it: Alt-click the place."
        ),
        "retouch-heal",
        picks=True,
    ),
    BrushInfo(
        "clone",
        Tool.CLONE,
        tr_later("Clone"),
        "K",
        tr_later("Copy a place as it is: Alt-click the place."),
        "retouch-clone",
        picks=True,
    ),
    BrushInfo(
        "erase",
        Tool.ERASE,
        tr_later("Erase"),
        "E",
        tr_later("Back to the automatic picture."),
        "retouch-erase",
    ),
)

BRUSH_BY_NAME = {brush.name: brush for brush in BRUSHES}

METHODS = (
    ("pyramid", tr_later("Pyramid")),
    ("depth", tr_later("Depth map")),
    ("hybrid", tr_later("Hybrid")),
    ("average", tr_later("Average")),
)


@dataclass(frozen=True)
class BrushState:
    """How the brush in the hand is set.

    Attributes
    ----------
    brush
        Name of the tool.
    radius_px
        In pixels of the picture.
    hardness, strength
        0..1.
    frame
        Name of the picked frame's file; "" for none.
    frame_number
        The number people know it by; 0 for none.
    depth_frames
        Picked depth behind the picked frame, in frames.
    source_px
        The picked place for healing and cloning: x, y; ``None`` for none.
    method
        Of the method brush.
    area
        Whether strokes are outlines of areas.
    mirror_x_px
        Upright line on whose other side the same is done; ``None`` for not.
    """

    brush: str = "frame"
    radius_px: float = 48.0
    hardness: float = 0.5
    strength: float = 1.0
    frame: str = ""
    frame_number: int = 0
    depth_frames: float = 0.0
    source_px: tuple[int, int] | None = None
    method: str = "pyramid"
    area: bool = False
    mirror_x_px: float | None = None

    @property
    def info(self) -> BrushInfo:
        """The tool's row in the table."""
        return BRUSH_BY_NAME[self.brush]

    @property
    def lacks(self) -> str:
        """What must be picked first, as a sentence; "" if nothing."""
        tool = self.info.tool
        if tool in (Tool.HEAL, Tool.CLONE):
            return "" if self.source_px else tr("Alt-click a clean place first.")
        if self.info.picks and not self.frame:
            return tr("Pick the sharpest frame under the pointer first (S).")
        return ""

    @property
    def source_text(self) -> str:
        """What the brush paints with, in a few words."""
        tool = self.info.tool
        if tool is Tool.METHOD:
            return tr(dict(METHODS)[self.method])
        if tool in (Tool.HEAL, Tool.CLONE):
            if self.source_px is None:
                return tr("No place picked")
            x, y = self.source_px
            return tr("From {x}, {y} px", x=x, y=y)
        if not self.info.picks:
            return ""
        if not self.frame:
            return tr("Nothing picked")
        if tool is Tool.DEPTH:
            depth = f"{self.frame_number + self.depth_frames:.1f}"
            return tr("Depth {depth}", depth=depth)
        return tr("Frame {number}", number=self.frame_number)
