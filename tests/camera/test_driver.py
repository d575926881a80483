"""The driver on bodies that no virtual camera plays yet: made of plain values here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from facetstack.camera import driver, exposure
from facetstack.camera.dialects import DIALECTS, GENERIC, dialect_of
from facetstack.camera.driver import GPhotoCamera
from facetstack.camera.gphoto import Event, EventKind, Place, Refused, WidgetValue
from facetstack.camera.protocol import SETTING_NAMES, FocusOutcome, FocusStep
from facetstack.errors import (
    CameraBusy,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
    Unsupported,
)

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
NEF = b"II*\0 a raw picture"


class BodyOfValues:
    """What ``Body`` offers, with widgets from a dictionary and files from another."""

    model, port, claims_preview = "Model of the USB table", "usb:001,002", True

    def __init__(self, widgets: dict[str, WidgetValue]) -> None:
        self.widgets = widgets
        self.names = frozenset(widgets)
        self.written: list[tuple[str, str]] = []
        self.keeps: set[str] = set()
        self.refusals: list[Refused] = []
        self.events: list[Event] = []
        self.files: dict[str, list[bytes]] = {}
        self.first = "DSC_1.JPG"

    def exit(self) -> None: ...

    def read(self, name: str) -> WidgetValue:
        return self.widgets[name]

    def write(self, name: str, value: str) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.written.append((name, value))
        if name not in self.keeps:
            old = self.widgets[name]
            self.widgets[name] = WidgetValue(value, old.choices, old.read_only)

    def preview(self) -> bytes:
        return JPEG

    def shots_left(self) -> int | None:
        return None

    def wait_for_event(self, milliseconds: int) -> Event:
        return self.events.pop(0) if self.events else Event(EventKind.NOTHING)

    def capture(self) -> tuple[str, str]:
        return "/card", self.first

    def file_size(self, folder: str, name: str) -> int | None:
        return len(self.files[name][-1])

    def file_bytes(self, folder: str, name: str) -> bytes:
        copies = self.files[name]
        return copies.pop(0) if len(copies) > 1 else copies[0]


def widget(value: str, *choices: str, read_only: bool = False) -> WidgetValue:
    return WidgetValue(value, choices, read_only)


MakeOpen = Callable[..., tuple[GPhotoCamera, BodyOfValues]]


@pytest.fixture
def open_body(monkeypatch: pytest.MonkeyPatch) -> MakeOpen:
    def make(
        manufacturer: str, **widgets: WidgetValue
    ) -> tuple[GPhotoCamera, BodyOfValues]:
        body = BodyOfValues({"manufacturer": widget(manufacturer), **widgets})
        monkeypatch.setattr(driver, "find_places", lambda _: (Place("m", "usb:1"),))
        monkeypatch.setattr(driver, "Body", lambda place: body)
        camera = GPhotoCamera("auto")
        camera.open()
        return camera, body

    return make


@pytest.mark.parametrize(
    ("manufacturer", "maker"),
    [
        ("Nikon Corporation", "nikon"),
        ("Canon Inc.", "canon"),
        ("Sony Corporation", "sony"),
        ("FUJIFILM", "fuji"),
        ("OLYMPUS", "olympus"),
        ("OM Digital Solutions", "olympus"),
        ("Panasonic", "panasonic"),
        ("GP", ""),
    ],
)
def test_a_maker_is_known_by_the_name_its_cameras_give(
    manufacturer: str, maker: str
) -> None:
    assert dialect_of(manufacturer).maker == maker


@pytest.mark.parametrize("dialect", [*DIALECTS, GENERIC], ids=lambda d: d.maker)
def test_every_dialect_names_only_our_settings(dialect: driver.Dialect) -> None:
    assert set(dialect.settings) <= set(SETTING_NAMES)
    if dialect.focus and dialect.focus.words:
        assert set(dialect.focus.words) == {-1, 1}


def test_panasonic_focus_drive_is_never_written(open_body: MakeOpen) -> None:
    camera, body = open_body(
        "Panasonic",
        manualfocusdrive=widget("None", "Near 1", "Far 1"),
        mfadjust=widget("0"),
        viewfinder=widget("0"),
    )
    assert camera.capabilities().focus is None
    assert any("refused" in note for note in camera.capabilities().notes)
    camera.start_live_view()
    with pytest.raises(Unsupported, match="ends the program"):
        camera.drive_focus(FocusStep(1))
    assert {name for name, _ in body.written} == {"viewfinder"}


def test_canon_steps_are_words(open_body: MakeOpen) -> None:
    camera, body = open_body(
        "Canon Inc.", manualfocusdrive=widget("None"), viewfinder=widget("0")
    )
    camera.start_live_view()
    body.written.clear()
    assert camera.drive_focus(FocusStep(-2)) is FocusOutcome.MOVED
    assert camera.drive_focus(FocusStep(1)) is FocusOutcome.MOVED
    assert [value for _, value in body.written] == ["Near 1", "Near 1", "Far 1"]


def test_fuji_positions_are_absolute(open_body: MakeOpen) -> None:
    camera, body = open_body("FUJIFILM", manualfocusdrive=widget("23115"))
    camera.drive_focus(FocusStep(-115))
    assert body.written == [("manualfocusdrive", "23000")]


def test_a_lens_that_still_moves_is_asked_again(
    open_body: MakeOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    camera, body = open_body("FUJIFILM", manualfocusdrive=widget("0"))
    body.refusals = [Refused(-110, "")] * 3
    assert camera.drive_focus(FocusStep(5)) is FocusOutcome.MOVED
    body.refusals = [Refused(-110, "")] * 99
    with pytest.raises(CameraBusy, match="still moving"):
        camera.drive_focus(FocusStep(5))


def test_a_value_that_the_camera_does_not_take_is_not_believed(
    open_body: MakeOpen,
) -> None:
    camera, body = open_body("Canon", iso=widget("100", "100", "200"))
    body.keeps = {"iso"}
    with pytest.raises(Unsupported, match="kept 100 for ISO, not 200"):
        camera.write_setting("iso", "200")


def test_a_setting_that_only_the_camera_can_change_is_told(
    open_body: MakeOpen,
) -> None:
    camera, body = open_body("Canon", aperture=widget("8", "8", "11", read_only=True))
    with pytest.raises(Unsupported, match="only be set on the camera"):
        camera.write_setting("aperture", "11")
    assert not body.written


def test_a_camera_is_found_among_others_by_its_serial_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = tuple(Place("m", f"usb:{serial}") for serial in "123")
    monkeypatch.setattr(driver, "find_places", lambda address: places)

    def body(place: Place) -> BodyOfValues:
        if place.port == "usb:1":
            raise Refused(-53, "Could not claim interface 0")
        return BodyOfValues({"serialnumber": widget(place.port[-1])})

    monkeypatch.setattr(driver, "Body", body)
    assert GPhotoCamera("auto", serial="3").open().serial == "3"
    with pytest.raises(CameraNotFound, match="serial number 9"):
        GPhotoCamera("auto", serial="9").open()


def test_a_claimed_camera_is_told_with_the_way_to_free_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def claimed(place: Place) -> BodyOfValues:
        raise Refused(-53, "Could not claim interface 0 (gvfs-gphoto2-volume-monitor)")

    monkeypatch.setattr(driver, "find_places", lambda _: (Place("m", "usb:1"),))
    monkeypatch.setattr(driver, "Body", claimed)
    with pytest.raises(CameraBusy, match="gio mount -s gphoto2"):
        GPhotoCamera("auto").open()


def test_the_partner_of_a_raw_picture_is_waited_for(
    open_body: MakeOpen, tmp_path: Path
) -> None:
    camera, body = open_body("Nikon", imagequality=widget("NEF+Fine"))
    body.files = {"DSC_1.JPG": [JPEG], "DSC_1.NEF": [NEF]}
    late = [Event(EventKind.NOTHING), Event(EventKind.OTHER)]
    old = Event(EventKind.FILE_ADDED, ("/card", "DSC_0.JPG"))
    partner = Event(EventKind.FILE_ADDED, ("/card", "DSC_1.NEF"))
    body.events = [old, Event(EventKind.NOTHING), *late, partner]
    files = camera.capture(tmp_path, "ring_001")
    assert [file.path.name for file in files] == ["ring_001.JPG", "ring_001.NEF"]
    assert (tmp_path / "ring_001.NEF").read_bytes() == NEF


def test_a_download_that_stays_damaged_is_told_and_leaves_nothing(
    open_body: MakeOpen, tmp_path: Path
) -> None:
    camera, body = open_body("Nikon")
    body.files = {"DSC_1.JPG": [JPEG[:-3], JPEG]}
    assert camera.capture(tmp_path, "a"), "the second try is whole"
    body.files = {"DSC_1.JPG": [b"\x01\0\0\0" + JPEG[4:]]}
    with pytest.raises(CaptureFailed, match=r"DSC_1\.JPG arrived damaged"):
        camera.capture(tmp_path, "b")
    assert [path.name for path in tmp_path.iterdir()] == ["a.JPG"]


def test_after_a_lost_link_nothing_is_asked_of_the_body_any_more(
    open_body: MakeOpen,
) -> None:
    camera, body = open_body("FUJIFILM", manualfocusdrive=widget("0"))
    body.refusals = [Refused(-7, "I/O problem")]
    with pytest.raises(CameraLost):
        camera.drive_focus(FocusStep(5))
    with pytest.raises(CameraLost, match="not connected"):
        camera.drive_focus(FocusStep(5))
    assert not body.written


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1/125", 0.008), ("0.0080s", 0.008), ("30", 30), ("bulb", 0), ("1/0", 0)],
)
def test_exposure_times_are_read_as_makers_write_them(
    text: str, seconds: float
) -> None:
    assert exposure.exposure_seconds(text) == pytest.approx(seconds)
