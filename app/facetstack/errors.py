# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as sentences a photographer can act on."""


class StudioError(Exception):
    """Something the user can do something about.

    Parameters
    ----------
    message
        What happened, in the user's words; names the file where there is one.
    hint
        What to try next; empty where nothing helps.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint as one line."""
        return f"{self.message} {self.hint}".rstrip()


class CameraError(StudioError):
    """A camera did not do what was asked."""


class CameraNotFound(CameraError):
    """No camera answers, or not the one that was asked for."""


class CameraBusy(CameraError):
    """The camera is claimed by another program, or works on something else."""


class CameraLost(CameraError):
    """The link to the camera broke; the outcome of the last act is unknown."""


class Unsupported(CameraError):
    """The camera, or this libgphoto2, cannot do that."""


class FocusAtLimit(CameraError):
    """The lens stands at the end of its travel."""


class FocusUnknown(CameraError):
    """Where the lens stands is not known, and no way to find out is sure."""


class CaptureFailed(CameraError):
    """The shutter did not fire, or the picture did not arrive."""


class FrameError(StudioError):
    """A frame cannot be used."""


class Unreadable(FrameError):
    """A file is missing, truncated, or no picture that we can read."""


class Mismatched(FrameError):
    """Frames of one stack differ in something they must share."""


class StackingError(StudioError):
    """The frames cannot be merged."""


class CannotAlign(StackingError):
    """A frame shares too little with its neighbours to be aligned."""


class TooFewFrames(StackingError):
    """There is nothing to merge: no frame, or a single one."""


class ProjectError(StudioError):
    """A session folder or a result cannot be read or written."""


class ReadOnly(ProjectError):
    """A folder or file cannot be written."""


class AlreadyExists(ProjectError):
    """A file is in the way and may not be overwritten silently."""
