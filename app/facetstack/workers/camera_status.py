# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window knows of the camera: one frozen value, sent on every change."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from facetstack.camera.protocol import CameraInfo, Capabilities, Setting
from facetstack.camera.shoot import ExtraFrame
from facetstack.progress import CancelToken


class CameraState(Enum):
    """What the camera is doing."""

    DISCONNECTED = "no camera"
    CONNECTING = "connecting"
    IDLE = "connected"
    LIVE = "live view"
    SHOOTING = "shooting"
    REHEARSING = "dry run"
    LOST = "camera lost"

    @property
    def connected(self) -> bool:
        """Whether verbs may be sent."""
        return self not in (
            CameraState.DISCONNECTED,
            CameraState.CONNECTING,
            CameraState.LOST,
        )

    @property
    def ready(self) -> bool:
        """Whether it is free to drive the focus, change settings or shoot."""
        return self in (CameraState.IDLE, CameraState.LIVE)


@dataclass(frozen=True)
class CameraStatus:
    """The camera now.

    Attributes
    ----------
    position_units
        Where the lens stands, counted from where it stood when the camera was
        connected; plus is farther.
    position_known
        Whether the count can be trusted: a lens that ran into its end moved less than
        it was told.
    """

    state: CameraState = CameraState.DISCONNECTED
    info: CameraInfo | None = None
    capabilities: Capabilities | None = None
    settings: tuple[Setting, ...] = ()
    position_units: int = 0
    position_known: bool = True


@dataclass(frozen=True)
class FocusMove:
    """One move of the lens; plus is farther. The token drops or stops it."""

    units: int
    token: CancelToken


@dataclass(frozen=True)
class BracketOrder:
    """One bracket to shoot.

    Attributes
    ----------
    near_units, far_units
        Limits, in the same count as ``CameraStatus.position_units``.
    step_units
        From frame to frame.
    settle_seconds
        How long everything rests after each move.
    folder, stem
        Where the frames go, and how their names begin.
    token
        Stops the bracket.
    """

    near_units: int
    far_units: int
    step_units: float
    settle_seconds: float
    folder: Path
    stem: str
    token: CancelToken


@dataclass(frozen=True)
class RehearsalOrder:
    """A bracket to drive through without a shot; counted as in ``BracketOrder``."""

    near_units: int
    far_units: int
    step_units: float
    settle_seconds: float
    token: CancelToken


@dataclass(frozen=True)
class MoreOrder:
    """What is still to be shot of the bracket that lies in a folder.

    Attributes
    ----------
    folder
        Of the frames and the journal.
    extra
        Frames that the bracket does not have yet.
    again
        Frames to shoot anew, counted from 0; the old ones are kept aside.
    token
        Stops it.
    focused_on
        The frame on whose focus the photographer has put the lens, if so.
    """

    folder: Path
    extra: tuple[ExtraFrame, ...]
    again: frozenset[int]
    token: CancelToken
    focused_on: int | None = None


@dataclass(frozen=True)
class SeriesOrder:
    """A bracket that the camera steps by itself, as its menu says.

    ``frame_count`` is what the menu asks for; the rest is as in ``BracketOrder``.
    """

    frame_count: int
    folder: Path
    stem: str
    token: CancelToken


Order = BracketOrder | RehearsalOrder | MoreOrder | SeriesOrder


@dataclass(frozen=True)
class BracketProgress:
    """How far the bracket is.

    ``position_units`` is counted as in ``CameraStatus``.
    """

    shot: int
    total: int
    position_units: int
    text: str
