# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns libgphoto2's codes and texts into sentences a photographer can act on.

The code tells the class of a failure, the reason stands only in the context text.
Numbers are those of libgphoto2; this module does not need the library.
"""

from facetstack.errors import (
    CameraBusy,
    CameraError,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
    Unsupported,
)

GENERAL = -1
BAD_PARAMETERS = -2
NO_MEMORY = -3
NOT_SUPPORTED = -6
IO = -7
TIMEOUT = -10
USB_FIND = -52
USB_CLAIM = -53
UNKNOWN_MODEL = -105
BUSY = -110
CAMERA_ERROR = -113

_LINK_CODES = {IO, TIMEOUT, -34, -35, -60, USB_FIND}
_RECONNECT = "Check the cable and the battery, then connect again."
_OFF_AND_ON = "Switch the camera off and on, then connect again."
_NO_WORDS = "(null)"
"""What libgphoto2 says of a code that it does not know."""
_CARD_FULL = ("store full", "ran full")
_NO_FOCUS = ("out of focus", "auto-focus failed", "perhaps no auto-focus")
_PTP_BUSY = ("0x2019", "device busy")


def claimed_error(text: str = "") -> CameraBusy:
    """Return the error for a camera that another program holds."""
    if "macos" in text.lower():
        return CameraBusy(
            "macOS itself holds the camera (PTPCamera).",
            "Close Photos and Image Capture, unplug the camera and plug it in again.",
        )
    return CameraBusy(
        "The camera is claimed by another program.",
        "Close other camera programs and file manager windows that show the camera, or "
        "run: gio mount -s gphoto2. Without such a program, this user may lack the "
        "right to use USB cameras.",
    )


def opening_error(code: int, text: str, place: str) -> CameraError:
    """Return the error for a camera that could not be connected.

    Parameters
    ----------
    code, text
        From libgphoto2: its result, and what its context said.
    place
        The address or port, for people.
    """
    if code == USB_CLAIM:
        return claimed_error(text)
    if code == BUSY:
        return CameraBusy(f"The camera at {place} is busy.", "Try again in a moment.")
    # A network camera that hangs up during the greeting gives an error without a word.
    hung_up = code == GENERAL and not text
    if code == UNKNOWN_MODEL or is_link(code) or hung_up:
        return CameraNotFound(
            f"No camera answers at {place}.",
            "Check that it is switched on and connected.",
        )
    return CameraError(
        _sentence(f"The camera at {place} could not be opened", text), _OFF_AND_ON
    )


def refusal_error(code: int, text: str, doing: str) -> CameraError:
    """Return the error for a verb that an open camera did not do.

    Parameters
    ----------
    doing
        What was asked, to follow "The camera did not": "fire the shutter".
    """
    low = text.lower()
    what = f"The camera did not {doing}"
    if is_link(code):
        return CameraLost("The link to the camera broke.", _RECONNECT)
    if any(words in low for words in _CARD_FULL):
        return CaptureFailed(
            "The memory card is full.", "Change the card, or make room on it."
        )
    if any(words in low for words in _NO_FOCUS):
        return CaptureFailed(
            f"{what}: it tried to focus by itself.", "Set camera or lens to manual."
        )
    if is_busy(code, text):
        return CameraBusy(f"{what}: it is busy.", "Try again in a moment.")
    if code == NOT_SUPPORTED:
        return Unsupported(f"This camera cannot {doing}.")
    return CameraError(_sentence(what, text), "Look at the camera's display.")


def is_link(code: int) -> bool:
    """Return whether a code means that the link to the camera is broken."""
    return code in _LINK_CODES


def is_busy(code: int, text: str) -> bool:
    """Return whether a body refused because it was still at work.

    A property that was not taken only says so in its text.
    """
    return code == BUSY or any(words in text.lower() for words in _PTP_BUSY)


def is_unexplained(code: int, text: str) -> bool:
    """Return whether a failure may be a broken link that libgphoto2 did not name.

    The first call on a dead network link says no more than "PTP General Error", and a
    single setting that cannot be read only says "bad parameters".
    """
    if any(words in text.lower() for words in _PTP_BUSY):
        return False
    explained = text and "general error" not in text.lower()
    return code == BAD_PARAMETERS or (code == GENERAL and not explained)


def _sentence(start: str, text: str) -> str:
    """Join what failed and libgphoto2's words, which keep their own wording."""
    text = " ".join(text.replace(_NO_WORDS, "").split()).rstrip(".")
    return f"{start}: {text}." if text else f"{start}."
