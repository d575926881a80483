# SPDX-License-Identifier: GPL-3.0-or-later
"""An order under way: its acts, one after another, each with its sentence."""

from collections.abc import Generator
from dataclasses import dataclass

from facetstack.camera.rehearsal import Sighted
from facetstack.camera.shoot import Shot


@dataclass(frozen=True)
class Step:
    """One act, about to happen or done.

    Attributes
    ----------
    done
        How many frames are done.
    text
        What happens, for people.
    units
        Where the lens stands now, counted as in ``CameraStatus``; ``None`` if it is
        under way.
    exposing
        Whether the shutter is about to fire.
    shot, sighted
        A frame that is on disk, or what live view showed in its place.
    """

    done: int
    text: str
    units: int | None = None
    exposing: bool = False
    shot: Shot | None = None
    sighted: Sighted | None = None


@dataclass
class Run:
    """An order under way.

    Attributes
    ----------
    total
        Frames to shoot, or to look at.
    steps
        Its acts.
    near_units
        Where the lens is left, counted as in ``CameraStatus``.
    limits_found
        Near and far, if positions count anew from this run on.
    by_camera
        Whether the camera moves the lens by itself, so that its place is unknown.
    """

    total: int
    steps: Generator[Step, None, None]
    near_units: int
    limits_found: tuple[int, int] | None = None
    by_camera: bool = False
