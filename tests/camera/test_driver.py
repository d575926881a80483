"""The driver on bodies that no virtual camera plays yet: made of plain values here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from facetstack.camera import driver, exposure
from facetstack.camera.dialects import DIALECTS, GENERIC, FocusKind, dialect_of
from facetstack.camera.driver import GPhotoCamera
from facetstack.camera.gphoto import Event, EventKind, Place, Refused, WidgetValue
from facetstack.camera.protocol import SETTING_NAMES, FocusOutcome, FocusStep
from facetstack.errors import (
    CameraBusy,
    CameraError,
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
        self.first: str | Refused = "DSC_1.JPG"
        self.rooms: list[int] = []

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
        if len(self.rooms) > 1:
            return self.rooms.pop(0)
        return self.rooms[0] if self.rooms else None

    def wait_for_event(self, milliseconds: int) -> Event:
        return self.events.pop(0) if self.events else Event(EventKind.NOTHING)

    def capture(self) -> tuple[str, str]:
        if isinstance(self.first, Refused):
            raise self.first
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


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.maker)
def test_steps_of_known_length_have_words_and_grow(dialect: driver.Dialect) -> None:
    if dialect.focus is None:
        return
    lengths, words = dialect.focus.step_units, dialect.focus.words
    assert lengths[0] == 1.0
    assert list(lengths) == sorted(set(lengths))
    if dialect.focus.kind is FocusKind.WORDS:
        assert len(words) >= len(lengths)
    assert len({word for pair in words for word in pair}) == 2 * len(words)


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


def test_olympus_steps_come_in_sizes_of_known_length(open_body: MakeOpen) -> None:
    camera, body = open_body("OLYMPUS", manualfocusdrive=widget("None"))
    focus = camera.capabilities().focus
    assert focus is not None
    assert len(focus.step_units) == 3
    camera.start_live_view()
    assert camera.drive_focus(FocusStep(2, size=3)) is FocusOutcome.MOVED
    assert camera.drive_focus(FocusStep(-1, size=2)) is FocusOutcome.MOVED
    assert [value for _, value in body.written] == ["Far 3", "Far 3", "Near 2"]


def test_sony_steps_are_numbers_of_which_one_length_is_known(
    open_body: MakeOpen,
) -> None:
    camera, body = open_body("Sony", manualfocus=widget("0"))
    focus = camera.capabilities().focus
    assert focus is not None
    assert (focus.sizes, focus.step_units) == (7, (1.0,))
    assert camera.drive_focus(FocusStep(-1)) is FocusOutcome.MOVED
    assert camera.drive_focus(FocusStep(1, size=7)) is FocusOutcome.MOVED
    with pytest.raises(Unsupported, match="no step of size 8"):
        camera.drive_focus(FocusStep(1, size=8))
    assert body.written == [("manualfocus", "-1"), ("manualfocus", "7")]


# What a GFX100S reports: ends of the travel, room beyond, depth, smallest step.
FUJI_LIMITS = ("-217", "24370", "1001", "820", "31", "3")


def fuji_at(position: int) -> WidgetValue:
    return widget(str(position), *FUJI_LIMITS)


def test_fuji_positions_are_absolute_and_grow_towards_near(open_body: MakeOpen) -> None:
    camera, body = open_body("FUJIFILM", manualfocusdrive=fuji_at(23115))
    assert camera.info().focus_units == -23115
    assert camera.drive_focus(FocusStep(-115)) is FocusOutcome.MOVED
    assert camera.drive_focus(FocusStep(100)) is FocusOutcome.MOVED
    assert [value for _, value in body.written] == ["23230", "23130"]


def test_fuji_limits_and_the_smallest_step_are_kept(open_body: MakeOpen) -> None:
    camera, body = open_body("FUJIFILM", manualfocusdrive=fuji_at(24300))
    focus = camera.capabilities().focus
    assert focus is not None
    assert focus.smallest_units == 3
    assert camera.drive_focus(FocusStep(2)) is FocusOutcome.TOO_SMALL
    assert not body.written
    assert camera.drive_focus(FocusStep(-100)) is FocusOutcome.AT_LIMIT
    assert body.written == [("manualfocusdrive", "24370")]


def test_a_fuji_lens_that_cannot_be_driven_is_told(open_body: MakeOpen) -> None:
    camera, body = open_body("FUJIFILM", manualfocusdrive=widget("0", *"000000"))
    assert camera.capabilities().focus is None
    assert any("no focus drive" in note for note in camera.capabilities().notes)
    with pytest.raises(Unsupported):
        camera.drive_focus(FocusStep(10))
    assert not body.written


def test_a_body_that_nobody_knows_says_what_it_lacks(open_body: MakeOpen) -> None:
    camera, body = open_body(
        "Leica Camera AG",
        iso=widget("100", "100", "200"),
        manualfocusdrive=widget("None", "Near 1", "Far 1"),
    )
    offered = camera.capabilities()
    assert offered.settings == ("iso",)
    assert offered.focus is None
    assert "maker is not known" in " ".join(offered.notes)
    assert "aperture, shutter, white balance" in " ".join(offered.notes)
    with pytest.raises(Unsupported):
        camera.drive_focus(FocusStep(1))
    assert camera.write_setting("iso", "200").value == "200"
    assert body.written == [("iso", "200")]


def test_canon_fires_without_focusing(open_body: MakeOpen, tmp_path: Path) -> None:
    camera, body = open_body(
        "Canon Inc.",
        eosremoterelease=widget("None", "None", "Press Full MF", "Release"),
    )
    body.files = {"A_1.JPG": [JPEG]}
    body.events = [Event(EventKind.NOTHING)] * 2
    body.events.append(Event(EventKind.FILE_ADDED, ("/card", "A_1.JPG")))
    assert camera.capture(tmp_path, "a")
    assert [value for _, value in body.written] == ["Press Full MF", "Release"]


def test_files_of_another_shot_are_left_alone(
    open_body: MakeOpen, tmp_path: Path
) -> None:
    camera, body = open_body("Nikon", imagequality=widget("NEF+Fine"))
    body.files = {"DSC_1.JPG": [JPEG], "DSC_1.NEF": [NEF], "DSC_0.NEF": [NEF]}
    body.events = [
        Event(EventKind.NOTHING),
        Event(EventKind.FILE_ADDED, ("/card", "DSC_0.NEF")),
        Event(EventKind.FILE_ADDED, ("/card", "DSC_1.NEF")),
    ]
    names = [file.path.name for file in camera.capture(tmp_path, "a")]
    assert names == ["a.JPG", "a.NEF"]


@pytest.mark.parametrize(("room_now", "found"), [(9, True), (10, False)])
def test_a_wait_in_vain_for_a_picture_ends_with_a_look_at_the_card(
    room_now: int,
    found: bool,
    open_body: MakeOpen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exposure, "_PARTNER_SECONDS", 0.0)
    listed = ("/card/DSC_7.JPG", "/card/DSC_0008.JPG")
    monkeypatch.setattr(driver.card, "list_files", lambda *_: listed)
    camera, body = open_body("Nikon")
    body.files = {"DSC_0008.JPG": [JPEG]}
    body.first = Refused(-1, "")
    # Before the shot, to tell a refusal from a broken link, and after the look.
    body.rooms = [10, 10, room_now]
    if found:
        (file,) = camera.capture(tmp_path, "a")
        assert file.camera_path == "/card/DSC_0008.JPG"
    else:
        with pytest.raises(CaptureFailed, match="No picture came"):
            camera.capture(tmp_path, "a")


def test_live_view_that_is_not_ready_yet_is_waited_for(
    open_body: MakeOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    camera, body = open_body("FUJIFILM")
    pictures = [b"", b"", JPEG, JPEG]
    monkeypatch.setattr(body, "preview", lambda: pictures.pop(0))
    camera.start_live_view()
    assert camera.preview().jpeg == JPEG
    monkeypatch.setattr(body, "preview", lambda: b"")
    with pytest.raises(CameraError, match="no live picture"):
        camera.preview()


def test_a_lens_that_still_moves_is_asked_again(
    open_body: MakeOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    camera, body = open_body("Nikon", manualfocusdrive=widget("0"))
    camera.start_live_view()
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
    camera, body = open_body("FUJIFILM", manualfocusdrive=fuji_at(0))
    body.refusals = [Refused(-7, "I/O problem")]
    with pytest.raises(CameraLost):
        camera.drive_focus(FocusStep(5))
    with pytest.raises(CameraLost, match="not connected"):
        camera.drive_focus(FocusStep(5))
    assert not body.written


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1/125", 0.008),
        ("0.0080s", 0.008),
        ("30", 30),
        ("4m", 240),
        ("bulb", 0),
        ("1/0", 0),
    ],
)
def test_exposure_times_are_read_as_makers_write_them(
    text: str, seconds: float
) -> None:
    assert exposure.exposure_seconds(text) == pytest.approx(seconds)
