import pytest

from facetstack.camera.refusals import is_unexplained, opening_error, refusal_error
from facetstack.errors import (
    CameraBusy,
    CameraError,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
    Unsupported,
)

CLAIMED = (
    "Could not claim interface 0 (Device or resource busy). Make sure no other "
    "program (gvfs-gphoto2-volume-monitor) or kernel module is using the device."
)


def test_a_claimed_camera_tells_how_to_free_it() -> None:
    error = opening_error(-53, CLAIMED, "usb:001,005")
    assert type(error) is CameraBusy
    assert "another program" in error.message
    assert "gio mount -s gphoto2" in error.hint


def test_a_camera_that_macos_holds_tells_so() -> None:
    text = "Could not claim the USB device: MacOS PTPCamera service is holding it"
    error = opening_error(-53, text, "usb:020,003")
    assert type(error) is CameraBusy
    assert "macOS" in error.message


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (-7, "", CameraNotFound),
        (-52, "", CameraNotFound),
        (-105, "", CameraNotFound),
        (-1, "", CameraNotFound),
        (-110, "", CameraBusy),
        (-1, "PTP Session Already Opened", CameraError),
    ],
)
def test_a_camera_that_cannot_be_opened_is_named_by_its_place(
    code: int, text: str, kind: type[CameraError]
) -> None:
    error = opening_error(code, text, "ptpip:10.0.0.2:15740")
    assert type(error) is kind
    assert "ptpip:10.0.0.2:15740" in error.message


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (-7, "", CameraLost),
        (-10, "", CameraLost),
        (-52, "", CameraLost),
        (-110, "", CameraBusy),
        (
            -2,
            "The property 'ISO Speed' / 0x500f was not set (0x2019: PTP Device Busy)",
            CameraBusy,
        ),
        (-6, "", Unsupported),
        (-3, "Camera memorycard ran full during capture.", CaptureFailed),
        (-1, "PTP Store Full", CaptureFailed),
        (-1, "Out of Focus", CaptureFailed),
        (-1, "Liveview cannot start: Battery exhausted", CameraError),
    ],
)
def test_a_refusal_is_told_by_its_kind(
    code: int, text: str, kind: type[CameraError]
) -> None:
    assert type(refusal_error(code, text, "fire the shutter")) is kind


def test_the_reason_in_the_cameras_words_reaches_the_photographer() -> None:
    error = refusal_error(
        -1, "Liveview cannot start: Battery exhausted", "turn live view on"
    )
    assert error.message == (
        "The camera did not turn live view on: Liveview cannot start: Battery "
        "exhausted."
    )


def test_only_a_failure_without_a_reason_may_hide_a_broken_link() -> None:
    assert is_unexplained(-1, "PTP General Error")
    assert is_unexplained(-1, "")
    assert is_unexplained(-2, "Property 'iso' not found.")
    assert not is_unexplained(-1, "Liveview cannot start: Battery exhausted")
    assert not is_unexplained(-2, "'iso' was not set (0x2019: PTP Device Busy)")
    assert not is_unexplained(-113, "Nikon manual focus at limit.")
