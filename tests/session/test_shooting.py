"""Brackets with a journal, broken off at every moment, on a camera in memory."""

import copy
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facetstack.camera import picture_search
from facetstack.camera.landing import land
from facetstack.camera.protocol import (
    CameraInfo,
    Capabilities,
    CapturedFile,
    FocusDrive,
    FocusOutcome,
    FocusStep,
    LiveFrame,
    Setting,
)
from facetstack.camera.shoot import ExtraFrame, FocusBracket, Shot
from facetstack.errors import (
    AlreadyExists,
    CameraBusy,
    CameraLost,
    CameraNotFound,
    FocusUnknown,
    ReadOnly,
    Unsupported,
)
from facetstack.imaging.opencv import cv2
from facetstack.progress import CancelToken
from facetstack.session.bracket_record import find_journal, read_journal
from facetstack.session.holes import find_holes
from facetstack.session.journal import Journal
from facetstack.session.shooting import OpenSession, resume_journaled, shoot_journaled

BRACKET = FocusBracket(0, 90, 30, settle_seconds=0)
NAMES = [f"r_{number:03}.JPG" for number in (1, 2, 3, 4)]
TEXTURE = np.random.default_rng(3).integers(0, 255, (160, 240), np.uint8)
BANDS = 8
NEAREST_BAND, BAND_UNITS = -60, 30


@dataclass
class ScenicCamera:
    """A camera in memory before a texture that recedes from left to right."""

    nearest: int = -170
    farthest: int = 400
    motor: int = 0
    tells_limit: bool = True
    tells_position: bool = False
    live: bool = True
    suffixes: tuple[str, ...] = (".JPG",)
    quality: str = "JPEG Fine"
    serial: str = "7"
    lens: str = "Macro 105"
    live_view_on: bool = False
    opened: int = 0
    busy_opens: int = 0
    settings: dict[str, str] = field(default_factory=lambda: {"aperture": "f/8"})
    locked: bool = False
    exposed_at: dict[str, int] = field(default_factory=dict)
    lose_at_shot: int | None = None
    covered: bool = False

    def open(self) -> CameraInfo:
        self.opened += 1
        if self.opened <= self.busy_opens:
            raise CameraBusy("An earlier run holds it.")
        return self.info()

    def close(self) -> None:
        self.live_view_on = False

    def info(self) -> CameraInfo:
        position = self.motor + 7000 if self.tells_position else None
        return CameraInfo(
            "Scenic", self.serial, "mem:", self.lens, focus_units=position
        )

    def capabilities(self) -> Capabilities:
        drive = FocusDrive(1, 500, self.tells_limit, True)
        return Capabilities(self.live, drive, (*self.settings, "quality"))

    def start_live_view(self) -> None:
        self.live_view_on = True

    def stop_live_view(self) -> None:
        self.live_view_on = False

    def picture(self, noise: int = 0) -> bytes:
        seen = np.empty_like(TEXTURE)
        width = TEXTURE.shape[1] // BANDS
        for band in range(BANDS):
            columns = slice(band * width, (band + 1) * width)
            off = abs(NEAREST_BAND + band * BAND_UNITS - self.motor) / BAND_UNITS
            seen[:, columns] = cv2.GaussianBlur(
                TEXTURE[:, columns], (0, 0), 0.4 + 0.6 * off
            )
        random = np.random.default_rng(noise)
        noisy = seen + random.normal(0, 0.5, seen.shape) if noise else seen
        data = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8))[1]
        return bytes(data)

    def preview(self) -> LiveFrame:
        assert self.live_view_on
        if self.covered:
            return LiveFrame(bytes(cv2.imencode(".jpg", TEXTURE * 0)[1]), 0, 0.0)
        return LiveFrame(self.picture(), 0, 0.0)

    def drive_focus(self, step: FocusStep) -> FocusOutcome:
        assert self.live_view_on
        wanted = self.motor + step.units
        self.motor = max(self.nearest, min(self.farthest, wanted))
        at_limit = self.tells_limit and self.motor != wanted
        return FocusOutcome.AT_LIMIT if at_limit else FocusOutcome.MOVED

    def capture(self, folder: Path, stem: str) -> tuple[CapturedFile, ...]:
        if self.lose_at_shot == len(self.exposed_at):
            raise CameraLost("The link broke.")
        jpeg = self.picture(noise=1 + len(self.exposed_at))
        self.exposed_at[stem] = self.motor
        return tuple(
            land(
                jpeg if suffix == ".JPG" else b"MM\0*" + jpeg,
                folder / f"{stem}{suffix}",
                f"/card/{stem}{suffix}",
            )
            for suffix in self.suffixes
        )

    def read_setting(self, name: str) -> Setting:
        value = self.quality if name == "quality" else self.settings[name]
        return Setting(name, value, (), read_only=self.locked)

    def write_setting(self, name: str, value: str) -> Setting:
        self.settings[name] = value
        return self.read_setting(name)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_search, "_SETTLE_SECONDS", 0)
    monkeypatch.setattr("facetstack.session.shooting._OPEN_PAUSE_SECONDS", 0)


def begin(camera: ScenicCamera, folder: Path) -> Iterator[Any]:
    return shoot_journaled(
        camera, "mem:", BRACKET, folder, stem="r", token=CancelToken()
    )


def resume(camera: ScenicCamera, folder: Path, **words: Any) -> list[Shot]:
    events = resume_journaled(
        camera, find_journal(folder), token=CancelToken(), **words
    )
    return [event for event in events if isinstance(event, Shot)]


def frames_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name[0] != ".")


def break_off(camera: ScenicCamera, folder: Path, shots: int) -> ScenicCamera:
    """Shoot some frames, and leave folder and camera as a power cut does."""
    events, done = begin(camera, folder / "whole"), 0
    while done < shots:
        done += isinstance(next(events), Shot)
    shutil.copytree(folder / "whole", folder / "cut")
    left = copy.deepcopy(camera)
    left.live_view_on = False
    return left


WAYS = {
    "position": {"tells_position": True},
    "end": {},
    "picture": {"tells_limit": False},
    "picture, far from the end": {"nearest": -9000},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_bracket_cut_at_any_moment_is_completed(way: str, tmp_path: Path) -> None:
    """After every line of the journal, and in the middle of it."""
    camera = ScenicCamera(**WAYS[way])  # type: ignore[arg-type]
    whole, moments = tmp_path / "whole", 0
    for _ in begin(camera, whole):
        if not list(whole.glob(".*.journal")):
            continue
        for torn in (b"", b'{"what":"mov') if way == "end" else (b"",):
            cut, left = tmp_path / f"{moments}{bool(torn)}", copy.deepcopy(camera)
            shutil.copytree(whole, cut)
            with (cut / ".r.journal").open("ab") as journal:
                journal.write(torn)
            left.live_view_on = False
            before = dict(left.exposed_at)
            resume(left, cut)
            assert frames_in(cut) == NAMES
            at = [left.exposed_at[Path(name).stem] for name in NAMES]
            steps = np.diff(at)
            assert np.all(np.abs(steps - 30) <= 3), (moments, at)
            assert abs(at[0]) <= 30 / 4, "near is counted to half a piece"
            kept = {stem: units for stem, units in before.items() if stem in at}
            assert all(left.exposed_at[stem] == units for stem, units in kept.items())
            assert read_journal(cut / ".r.journal").finished
        moments += 1
    assert moments >= 13


@pytest.mark.parametrize("way", ["position", "end"])
@pytest.mark.parametrize("stands", [-170, -3, 288, 400])
def test_a_lens_that_somebody_turned_is_found_again(
    way: str, stands: int, tmp_path: Path
) -> None:
    left = break_off(ScenicCamera(**WAYS[way]), tmp_path, shots=2)  # type: ignore[arg-type]
    left.motor = stands
    shots = resume(left, tmp_path / "cut")
    assert [shot.path.name for shot in shots] == NAMES[2:]
    at = list(left.exposed_at.values())
    assert [b - a for a, b in pairwise(at)] == [30, 30, 30]


def test_a_lens_turned_by_some_steps_is_found_by_what_it_shows(tmp_path: Path) -> None:
    left = break_off(ScenicCamera(tells_limit=False), tmp_path, shots=2)
    left.motor += 110
    resume(left, tmp_path / "cut")
    at = list(left.exposed_at.values())
    assert np.all(np.abs(np.diff(at) - 30) <= 3), at


def test_a_lens_that_cannot_be_found_shoots_nothing_and_tells_what_to_do(
    tmp_path: Path,
) -> None:
    left = break_off(ScenicCamera(tells_limit=False), tmp_path, shots=2)
    left.covered = True
    with pytest.raises(FocusUnknown, match="not known") as unknown:
        resume(left, tmp_path / "cut")
    assert "r_002" in unknown.value.hint
    assert "--focused-on 2" in unknown.value.hint
    assert frames_in(tmp_path / "cut") == NAMES[:2]
    left.motor, left.covered = 30, False
    resume(left, tmp_path / "cut", focused_on=1)
    assert left.exposed_at == {"r_001": 0, "r_002": 30, "r_003": 60, "r_004": 90}


def test_without_live_view_and_signal_the_user_is_asked(tmp_path: Path) -> None:
    camera = ScenicCamera(tells_limit=False, live=False)
    left = break_off(camera, tmp_path, shots=1)
    with pytest.raises(FocusUnknown):
        resume(left, tmp_path / "cut")


@pytest.mark.parametrize("damage", ["truncated", "changed", "gone"])
def test_a_damaged_frame_is_shot_again_and_kept_aside(
    damage: str, tmp_path: Path
) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=4)
    victim = tmp_path / "cut" / NAMES[1]
    data = victim.read_bytes()
    broken = {"truncated": data[:-9], "changed": data[:-9] + b"x" * 9, "gone": b""}
    victim.unlink()
    if damage != "gone":
        victim.write_bytes(broken[damage])
    others = [tmp_path / "cut" / name for name in NAMES if name != NAMES[1]]
    kept = [path.read_bytes() for path in others]
    assert [shot.path.name for shot in resume(left, tmp_path / "cut")] == [NAMES[1]]
    aside = [] if damage == "gone" else [f"{NAMES[1]}.aside"]
    assert frames_in(tmp_path / "cut") == sorted(NAMES + aside)
    assert left.exposed_at["r_002"] == left.exposed_at["r_001"] + 30
    assert kept == [path.read_bytes() for path in others]


def test_what_was_never_finished_is_removed(tmp_path: Path) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=2)
    (tmp_path / "cut" / "r_003.JPG.part").write_bytes(b"torn")
    (tmp_path / "cut" / "other.part").write_bytes(b"not ours")
    resume(left, tmp_path / "cut")
    assert frames_in(tmp_path / "cut") == sorted([*NAMES, "other.part"])


def test_a_frame_that_landed_before_it_was_noted_is_kept(tmp_path: Path) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=3)
    journal = tmp_path / "cut" / ".r.journal"
    lines = journal.read_text().splitlines(keepends=True)
    assert '"shot"' in lines[-1]
    journal.write_text("".join(lines[:-1]))
    kept = (tmp_path / "cut" / NAMES[2]).read_bytes()
    assert [s.path.name for s in resume(left, tmp_path / "cut")] == [NAMES[3]]
    assert (tmp_path / "cut" / NAMES[2]).read_bytes() == kept


def test_of_a_pair_of_which_one_is_missing_both_are_shot_again(tmp_path: Path) -> None:
    pairs = {"suffixes": (".JPG", ".XRAW"), "quality": "NEF+Fine"}
    left = break_off(ScenicCamera(**pairs), tmp_path, shots=3)  # type: ignore[arg-type]
    cut = tmp_path / "cut"
    (cut / "r_001.JPG").unlink()
    journal = cut / ".r.journal"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:-1]))
    (cut / "r_003.XRAW").unlink()
    assert find_holes(find_journal(cut)).missing == (0, 2, 3)
    resume(left, cut)
    stems = [path.stem for path in sorted(cut.glob("r_*")) if path.suffix != ".aside"]
    assert stems == sorted(2 * ["r_001", "r_002", "r_003", "r_004"])


def test_a_strange_file_in_the_way_is_not_taken_for_a_frame(tmp_path: Path) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=2)
    (tmp_path / "cut" / "r_004.tif").write_bytes(b"precious")
    with pytest.raises(AlreadyExists, match=r"r_004\.tif"):
        resume(left, tmp_path / "cut")
    assert (tmp_path / "cut" / "r_004.tif").read_bytes() == b"precious"


def test_a_bracket_with_every_frame_is_only_closed(tmp_path: Path) -> None:
    camera = ScenicCamera()
    list(begin(camera, tmp_path))
    stood = camera.motor
    assert resume(camera, tmp_path) == []
    assert camera.motor == stood


def test_a_frame_is_shot_again_on_wish_and_the_old_one_kept_aside(
    tmp_path: Path,
) -> None:
    camera = ScenicCamera()
    list(begin(camera, tmp_path))
    before = (tmp_path / NAMES[2]).read_bytes()
    stood = camera.exposed_at.pop("r_003")
    assert [shot.index for shot in resume(camera, tmp_path, again=[2])] == [2]
    assert camera.exposed_at["r_003"] == stood
    assert (tmp_path / f"{NAMES[2]}.aside").read_bytes() == before
    assert frames_in(tmp_path) == sorted([*NAMES, f"{NAMES[2]}.aside"])
    assert find_journal(tmp_path).finished


def test_live_view_that_does_not_come_keeps_no_bracket_from_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: ScenicCamera) -> LiveFrame:
        raise CameraBusy("Not now.")

    monkeypatch.setattr(ScenicCamera, "preview", refuse)
    list(begin(ScenicCamera(), tmp_path))
    assert frames_in(tmp_path) == NAMES


def test_settings_are_set_as_they_were(tmp_path: Path) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=1)
    left.settings["aperture"] = "f/22"
    resume(left, tmp_path / "cut")
    assert left.settings["aperture"] == "f/8"


def test_a_setting_that_cannot_be_set_back_is_told(tmp_path: Path) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=1)
    left.settings["aperture"], left.locked = "f/22", True
    with pytest.raises(Unsupported, match="was f/8, now it is f/22"):
        resume(left, tmp_path / "cut")
    assert len(left.exposed_at) == 1


def test_an_exposure_time_that_the_camera_chooses_is_let_be(tmp_path: Path) -> None:
    camera = ScenicCamera(settings={"shutter": "1/60"}, locked=True)
    left = break_off(camera, tmp_path, shots=1)
    left.settings["shutter"] = "1/80"
    assert len(resume(left, tmp_path / "cut")) == 3


@pytest.mark.parametrize("other", [{"serial": "8"}, {"lens": "Zoom"}])
def test_another_camera_or_lens_is_refused(
    other: dict[str, str], tmp_path: Path
) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=1)
    for name, value in other.items():
        setattr(left, name, value)
    with pytest.raises(CameraNotFound, match="was begun with"):
        resume(left, tmp_path / "cut")


def test_an_earlier_run_that_still_holds_the_camera_is_waited_for(
    tmp_path: Path,
) -> None:
    left = break_off(ScenicCamera(), tmp_path, shots=1)
    left.opened, left.busy_opens = 0, 2
    assert len(resume(left, tmp_path / "cut")) == 3
    left.opened, left.busy_opens = 0, 99
    with pytest.raises(CameraBusy):
        resume(left, tmp_path / "cut")


def test_a_link_lost_in_the_middle_is_told_and_resumed(tmp_path: Path) -> None:
    camera = ScenicCamera(lose_at_shot=2)
    with pytest.raises(CameraLost, match="2 of 4 frames are safe"):
        list(begin(camera, tmp_path))
    camera.lose_at_shot = None
    assert len(resume(camera, tmp_path)) == 2
    facts = [json.loads(s) for s in (tmp_path / ".r.journal").read_text().splitlines()]
    assert [f["how"] for f in facts if f["what"] == "ended"] == ["failed", "finished"]


def test_each_act_stands_in_the_journal_before_it_happens(tmp_path: Path) -> None:
    camera, journal = ScenicCamera(), tmp_path / ".r.journal"
    for event in begin(camera, tmp_path):
        last = json.loads(journal.read_text().splitlines()[-1])["what"]
        told = {"Begun": "begin", "Anchored": "anchor"}
        name = type(event).__name__
        assert last == told.get(name, name.lower())


def test_what_keeps_a_bracket_from_beginning_leaves_no_journal(tmp_path: Path) -> None:
    (tmp_path / "r_002.tif").write_bytes(b"precious")
    with pytest.raises(AlreadyExists):
        list(begin(ScenicCamera(), tmp_path))
    assert frames_in(tmp_path) == ["r_002.tif"]
    assert not list(tmp_path.glob(".*"))


def test_a_journal_that_cannot_be_written_ends_the_bracket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera, events = ScenicCamera(), None
    events = begin(camera, tmp_path)
    next(events)

    def full(self: Journal, data: bytes) -> None:
        raise ReadOnly("The disk is full.")

    monkeypatch.setattr(Journal, "_append", full)
    with pytest.raises(ReadOnly, match="full"):
        list(events)
    assert not camera.exposed_at
    assert not camera.live_view_on


def test_two_programs_do_not_shoot_the_same_bracket(tmp_path: Path) -> None:
    camera = ScenicCamera()
    events = begin(camera, tmp_path)
    next(events)
    with pytest.raises(CameraBusy, match="still being shot"):
        resume(copy.deepcopy(camera), tmp_path)
    events.close()  # type: ignore[attr-defined]
    assert len(resume(camera, tmp_path)) == 4


EXTRA = (ExtraFrame("002_50", 45), ExtraFrame("005", 120))


def added(camera: ScenicCamera, folder: Path, **within: Any) -> list[Shot]:
    """Add two frames to the bracket in a folder, the camera being open."""
    events = resume_journaled(
        camera,
        find_journal(folder),
        token=CancelToken(),
        session=OpenSession(extra=EXTRA, **within),
    )
    return [event for event in events if isinstance(event, Shot)]


@pytest.mark.parametrize("sure", [True, False])
def test_frames_are_added_to_a_finished_bracket_where_they_belong(
    tmp_path: Path, sure: bool
) -> None:
    """The lens is where the program knows it, or is found again."""
    camera = ScenicCamera(motor=20)
    camera.open()
    list(shoot_journaled(camera, "", BRACKET, tmp_path, stem="r", token=CancelToken()))
    first = dict(camera.exposed_at)
    shots = added(camera, tmp_path, lens_units=0 if sure else None)
    assert [shot.path.name for shot in shots] == ["r_002_50.JPG", "r_005.JPG"]
    assert [camera.exposed_at[one.path.stem] - first["r_001"] for one in shots] == [
        pytest.approx(45, abs=0 if sure else 4),
        pytest.approx(120, abs=0 if sure else 4),
    ]
    assert camera.opened == 1, "the camera stays open"
    record = find_journal(tmp_path)
    assert record.finished
    assert not find_holes(record).missing


def test_a_break_among_added_frames_is_gone_on_with(tmp_path: Path) -> None:
    camera = ScenicCamera()
    list(shoot_journaled(camera, "", BRACKET, tmp_path, stem="r", token=CancelToken()))
    camera.lose_at_shot = len(camera.exposed_at) + 1
    with pytest.raises(CameraLost):
        added(camera, tmp_path, lens_units=0)
    camera.lose_at_shot = None
    record = find_journal(tmp_path)
    assert not record.finished
    assert find_holes(record).missing == (5,)
    for _ in resume_journaled(camera, record, token=CancelToken()):
        pass
    assert (tmp_path / "r_005.JPG").exists()
    assert not find_holes(find_journal(tmp_path)).missing


def test_an_unreadable_added_frame_costs_a_line_and_not_the_journal(
    tmp_path: Path,
) -> None:
    camera = ScenicCamera()
    list(shoot_journaled(camera, "", BRACKET, tmp_path, stem="r", token=CancelToken()))
    path = find_journal(tmp_path).path
    with path.open("a") as opened:
        opened.write('{"what":"extended","extra":[{"number":"../x","units":1}]}\n')
    assert read_journal(path).beginning.bracket == BRACKET
