import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from facetstack.camera.child import start_virtual_camera
from facetstack.cli import doctor, doctor_checks
from facetstack.cli.doctor_camera import check_one_camera
from facetstack.cli.doctor_checks import Finding
from facetstack.cli.main import main
from facetstack.imaging.opencv import cv2


@pytest.fixture
def usb_camera(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (120, 180, 3), np.uint8)
    assert cv2.imwrite(str(own_home / "a.jpg"), noise)
    monkeypatch.setenv("VCAMERADIR", str(own_home))


def found(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_every_library_of_this_installation_is_found() -> None:
    findings = found(doctor_checks.check_pictures())
    assert {name: finding.state for name, finding in findings.items()} == dict.fromkeys(
        ("numpy", "OpenCV", "rawpy", "tifffile", "imagecodecs", "pyexiv2", "numba"),
        "ok",
    )
    assert findings["OpenCV"].text == cv2.__version__


def test_missing_window_libraries_are_named_with_their_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        doctor_checks, "_QT_LIBRARIES", {"libnowhere.so.7": "libnowhere7"}
    )
    finding = found(doctor_checks.check_window())["Window libraries"]
    assert finding.state == "bad"
    assert "libnowhere.so.7" in finding.text
    assert finding.hint.endswith("apt-get install libnowhere7")


def test_no_display_is_a_warning_that_names_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    finding = found(doctor_checks.check_window())["Display"]
    assert finding.state == "warn"
    assert "--headless" in finding.hint


@pytest.mark.parametrize(
    ("free_bytes", "state"), [(80e9, "ok"), (2e9, "warn"), (1e8, "bad")]
)
def test_a_disk_is_judged_by_its_room(
    free_bytes: float, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = free_bytes

    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage)
    assert found(doctor_checks.check_disk())["Disk"].state == state


def test_without_a_camera_doctor_says_how_to_reach_one() -> None:
    findings = found(doctor_checks.check_cameras())
    assert findings["libgphoto2"].state == "ok"
    assert "libgphoto2 2." in findings["libgphoto2"].text
    assert findings["Cameras"].state == "warn"
    assert "address" in findings["Cameras"].hint


def test_a_program_that_may_hold_the_camera_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = tmp_path / "gvfs-gphoto2-volume-monitor"
    double.symlink_to("/bin/sleep")
    with subprocess.Popen([double, "60"]) as process:
        try:
            # The name changes only once the child runs the program.
            deadline = time.monotonic() + 5
            while not doctor_checks.camera_programs():
                assert time.monotonic() < deadline
            assert "gvfs-gphoto2-vo" in doctor_checks.camera_programs()
        finally:
            process.kill()


def test_one_camera_is_tried_and_the_findings_are_saved(
    usb_camera: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor_checks, "check_window", lambda: iter(()))
    assert main(["doctor", "--camera"]) == 0
    assert "Picture: .JPG" in capsys.readouterr().out
    assert main(["doctor", "--camera", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    saved = json.loads((tmp_path / "facetstack-doctor-2.json").read_text())
    assert saved == printed
    states = {f["name"]: f["state"] for f in saved["findings"]}
    assert states["Camera"] == states["aperture"] == states["Picture"] == "ok"
    assert states["Live view"] == "warn"


def test_a_file_is_not_overwritten_without_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "findings.json"
    target.write_text("precious")
    assert main(["doctor", "-o", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert target.read_text() == "precious"


def test_something_bad_ends_with_1_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Finding("Qt", "bad", "is broken", "Mend it.")
    monkeypatch.setattr(doctor, "examine", lambda camera: iter([broken]))
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert "-> Mend it." in printed.out
    assert "Qt" in printed.err


def test_the_command_line_loads_neither_qt_nor_gphoto2() -> None:
    code = (
        "import sys, facetstack.cli.main; "
        "print(*{'PySide6', 'gphoto2', 'cv2'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_the_report_of_a_tethered_body_tells_all_that_was_tried() -> None:
    with start_virtual_camera("nikon", "ring") as body:
        findings = {f.name: f for f in check_one_camera(body.address)}
    for name in ("Focus drive", "Live view", "Picture", "Card", "Connecting again"):
        assert findings[name].state == "ok", findings[name]
    assert "the picture changed" in findings["Focus drive"].text
    assert "manualfocusdrive" in findings["Widgets"].text
    assert "7000042" not in str(findings), "the serial number is nobody's business"
