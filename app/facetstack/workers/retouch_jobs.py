# SPDX-License-Identifier: GPL-3.0-or-later
"""What the retouch threads are asked for, and what they tell, as values."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from facetstack.imaging.frame import FrameRef
from facetstack.imaging.proposals import Proposal
from facetstack.imaging.retouch.operation import Operation
from facetstack.imaging.stacking import StackResult
from facetstack.imaging.trouble import Place
from facetstack.workers.pictures import Bytes, Picture
from facetstack.workers.retouch_surface import Surface

Operations = tuple[Operation, ...]


@dataclass(frozen=True, eq=False)
class OpenRetouch:
    """Retouch a result: its frames in focus order, and where strokes are kept."""

    result: StackResult
    refs: tuple[FrameRef, ...]
    picture: Picture
    document: Path


@dataclass(frozen=True)
class Add:
    """Lay an operation over the others."""

    operation: Operation
    label: str = ""


@dataclass(frozen=True)
class AddAll:
    """Lay several operations over the others, as one step for undo."""

    operations: Operations
    label: str


@dataclass(frozen=True)
class Show:
    """Show or hide an operation."""

    name: str
    visible: bool


@dataclass(frozen=True)
class Move:
    """Move an operation to a place, 0 the lowest."""

    name: str
    place: int


@dataclass(frozen=True)
class Delete:
    """Take an operation out of the document."""

    name: str


@dataclass(frozen=True)
class Undo:
    """Take the last act back."""


@dataclass(frozen=True)
class Redo:
    """Do again what was taken back."""


Act = Add | AddAll | Show | Move | Delete | Undo | Redo


@dataclass(frozen=True)
class RetouchState:
    """The document as it stands.

    Attributes
    ----------
    operations
        In order; hidden ones too.
    undo, redo
        Names of the acts that can be undone and done again; "" for none.
    acts
        How many acts were asked for and are done, since the program began.
    missing
        Names of frames that operations need and the stack does not have.
    """

    operations: Operations = ()
    undo: str = ""
    redo: str = ""
    acts: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class RetouchOpened:
    """A result is ready to be painted on.

    Attributes
    ----------
    job
        What was asked for.
    picture
        An ``editable_copy`` with every stroke in it; the window's own from now on.
    state
        The document.
    warnings
        Sentences about what could not be read.
    """

    job: OpenRetouch
    picture: Picture
    state: RetouchState
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Patch:
    """New pixels of a part of the picture, (rows, columns, 4) as in ``Picture``."""

    x: int
    y: int
    pixels: Bytes


@dataclass(frozen=True, eq=False)
class Patches:
    """Parts of the picture that were rendered.

    Attributes
    ----------
    job
        The opened picture that they belong to.
    parts
        The parts.
    settled
        Whether the picture shows all that was asked for.
    stroke
        Id of the stroke under the hand that they show; "" for none.
    points
        How many points it had.
    """

    job: OpenRetouch
    parts: tuple[Patch, ...]
    settled: bool
    stroke: str = ""
    points: int = 0


@dataclass(frozen=True)
class Spot:
    """A place of the picture, in whole pixels."""

    x: int
    y: int


@dataclass(frozen=True)
class Picked:
    """The frame that is sharpest at a spot.

    Attributes
    ----------
    frame, number
        Name of its file, and the number people know it by.
    depth_frames
        How far behind it the depth of the spot lies.
    """

    spot: Spot
    frame: str
    number: int
    depth_frames: float = 0.0


@dataclass(frozen=True, eq=False)
class Candidate:
    """A frame that may be the best at a spot.

    Attributes
    ----------
    frame
        Name of its file.
    number
        The number people know it by.
    share
        0..1: how sharp it is beside the best.
    pixels
        (rows, columns, 4) uint8 crop around the spot, one to one; read-only.
    """

    frame: str
    number: int
    share: float
    pixels: Bytes


@dataclass(frozen=True, eq=False)
class Candidates:
    """The best frames at a spot, the best first."""

    spot: Spot
    frames: tuple[Candidate, ...] = field(default=())


@dataclass(frozen=True, eq=False)
class SourcePicture:
    """A whole frame as the merge saw it."""

    job: OpenRetouch
    frame: str
    number: int
    picture: Picture


class MapKind(Enum):
    """What can be drawn of the retouched picture."""

    DEPTH = "depth"
    RELIEF = "relief"
    OWNER = "owner"
    CONFIDENCE = "confidence"
    DIFFERENCE = "difference"


@dataclass(frozen=True, eq=False)
class MapRequest:
    """A map to draw, with the strokes as they stand."""

    job: OpenRetouch
    kind: MapKind
    operations: Operations


@dataclass(frozen=True, eq=False)
class MapPicture:
    """A map that was drawn."""

    job: OpenRetouch
    kind: MapKind
    picture: Picture


@dataclass(frozen=True, eq=False)
class SurfaceRequest:
    """A surface to make of the depth, with the strokes as they stand."""

    job: OpenRetouch
    operations: Operations


@dataclass(frozen=True, eq=False)
class SurfaceMade:
    """A surface that was made."""

    job: OpenRetouch
    surface: Surface


@dataclass(frozen=True, eq=False)
class PlacesFound:
    """The places to look at, the worst first, and those that were done before.

    Attributes
    ----------
    done
        Numbers of the places, from 0.
    """

    job: OpenRetouch
    places: tuple[Place, ...]
    done: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class ProposalRequest:
    """What could be done about a place, with the strokes as they stand."""

    job: OpenRetouch
    place: Place
    operations: Operations


@dataclass(frozen=True, eq=False)
class ProposalsMade:
    """Corrections for a place, each with its thumbnail as in ``Picture``."""

    job: OpenRetouch
    place: Place
    proposals: tuple[Proposal, ...]
    thumbnails: tuple[Bytes, ...]


@dataclass(frozen=True, eq=False)
class DoneMarks:
    """The places that are done, to be kept on the disk."""

    job: OpenRetouch
    places: tuple[Place, ...]
