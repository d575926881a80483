import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from facetstack.camera import client as client_module
from facetstack.camera.child import child_command, host_environment
from facetstack.camera.client import (
    CameraClient,
    deadline_seconds,
    library_versions,
    list_cameras,
)
from facetstack.camera.protocol import FocusStep
from facetstack.errors import (
    AlreadyExists,
    CameraError,
    CameraLost,
    CameraNotFound,
    CaptureFailed,
    Unsupported,
)


def soon(act: Callable[[], object], seconds: float = 0.8) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


def kill_host(client: CameraClient) -> None:
    assert client.host_pid is not None
    os.kill(client.host_pid, signal.SIGKILL)


def test_a_shot_on_usb_arrives_byte_for_byte(usb_camera: Path, tmp_path: Path) -> None:
    client = CameraClient()
    info = client.open()
    assert (info.model, info.port, info.battery_percent) == ("VC", "usb:001,001", 50)
    (file,) = client.capture(tmp_path, "ring_001")
    original = (usb_camera / "a.jpg").read_bytes()
    assert file.path == tmp_path / "ring_001.JPG"
    assert file.path.read_bytes() == original
    assert file.sha256 == hashlib.sha256(original).hexdigest()
    assert file.camera_path.endswith(".JPG")
    with pytest.raises(AlreadyExists):
        client.capture(tmp_path, "ring_001")
    client.close()


def test_a_camera_that_claims_live_view_and_has_none_is_found_out(
    usb_camera: Path,
) -> None:
    client = CameraClient("D750")
    client.open()
    assert client.capabilities().live_view
    with pytest.raises(Unsupported):
        client.start_live_view()
    assert not client.live_view_on
    with pytest.raises(Unsupported, match="drive the lens"):
        client.drive_focus(FocusStep(10))
    client.close()


def test_a_setting_is_written_read_back_and_written_again_after_a_respawn(
    usb_camera: Path,
) -> None:
    client = CameraClient()
    first = client.open()
    offered = client.capabilities().settings
    assert {"aperture", "shutter"} <= set(offered)
    assert "iso" not in offered, "this body lists ISO and cannot tell it"
    assert client.write_setting("aperture", "f/11").value == "f/11"
    with pytest.raises(Unsupported, match="no choice"):
        client.write_setting("aperture", "f/12345")
    kill_host(client)
    with pytest.raises(CameraLost):
        client.info()
    assert client.reopen() == first
    assert client.read_setting("aperture").value == "f/11"
    client.close()


def test_cameras_on_usb_are_listed(usb_camera: Path) -> None:
    assert [camera.model for camera in list_cameras()] == ["Nikon DSC D750"]


def test_no_camera_is_told_in_a_sentence() -> None:
    assert list_cameras() == ()
    with pytest.raises(CameraNotFound, match="No camera was found"):
        CameraClient().open()
    with pytest.raises(CameraNotFound, match="called Leica"):
        CameraClient("Leica").open()


def test_a_refused_connection_names_the_address() -> None:
    with pytest.raises(CameraNotFound, match=r"answers at ptpip:127\.0\.0\.1:9\."):
        CameraClient("ptpip:127.0.0.1:9").open()


@pytest.mark.parametrize("address", ["ptpip:camera.local", "ptpip:1.2.3.4:99999"])
def test_an_address_that_libgphoto2_cannot_use_is_told(address: str) -> None:
    with pytest.raises(CameraNotFound, match="no network address"):
        CameraClient(address).open()


def test_the_versions_of_libgphoto2_come_from_the_host() -> None:
    assert library_versions()["libgphoto2"].startswith("2.")


def test_a_host_killed_in_the_middle_of_a_verb_is_a_lost_camera(
    silent_address: str,
) -> None:
    client = CameraClient(silent_address)
    timer = soon(lambda: kill_host(client))
    with pytest.raises(CameraLost, match="ended unexpectedly"):
        client.open()
    timer.join()
    assert client.host_pid is None


def test_an_emergency_stop_from_another_thread_ends_the_verb_at_once(
    silent_address: str,
) -> None:
    client = CameraClient(silent_address)
    stopped: list[float] = []

    def stop() -> None:
        stopped.append(time.monotonic())
        client.kill()

    timer = soon(stop)
    with pytest.raises(CameraLost, match="stopped"):
        client.open()
    timer.join()
    assert time.monotonic() - stopped[0] < 0.5


def test_a_host_that_passes_its_deadline_is_killed(
    silent_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client_module.NETWORK_DEADLINES_SECONDS, "open", 0.8)
    client = CameraClient(silent_address)
    began = time.monotonic()
    with pytest.raises(CameraLost, match="in time"):
        client.open()
    assert time.monotonic() - began < 2
    assert client.host_pid is None


def test_a_closed_client_answers_with_a_sentence_and_may_be_closed_again() -> None:
    client = CameraClient()
    client.close()
    client.kill()
    with pytest.raises(CameraLost, match="not connected"):
        client.info()


def test_a_host_whose_studio_dies_leaves_by_itself(
    usb_camera: Path, tmp_path: Path
) -> None:
    script = tmp_path / "studio.py"
    script.write_text(
        "import os\n"
        "from facetstack.camera.client import CameraClient\n"
        "client = CameraClient()\n"
        "client.open()\n"
        "print(client.host_pid, flush=True)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False
    )
    host = int(done.stdout)
    deadline = time.monotonic() + 5
    while Path(f"/proc/{host}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{host}").exists()


def test_deadlines_are_shorter_on_the_network_and_longest_for_a_capture() -> None:
    usb, network = "usb:001,005", "ptpip:127.0.0.1:1"
    for verb in ("open", "capture", "preview"):
        assert deadline_seconds(verb, network) < deadline_seconds(verb, usb)
    assert deadline_seconds("capture", usb) > deadline_seconds("open", usb)


def test_the_host_speaks_english_whatever_the_desktop_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    environment = host_environment()
    assert environment["LC_MESSAGES"] == "C"
    assert not {"LC_ALL", "LANGUAGE"} & set(environment)


def test_a_frozen_build_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", "/opt/facetstack")
    assert child_command("camera-host") == ["/opt/facetstack", "--camera-host"]


def test_errors_of_the_disk_come_through_the_pipe(
    usb_camera: Path, tmp_path: Path
) -> None:
    client = CameraClient()
    client.open()
    with pytest.raises(Exception, match="cannot be read") as refused:
        client.capture(tmp_path / "gone", "a")
    assert not isinstance(refused.value, CameraError)
    assert client.info().model == "VC", "the camera is not to blame"
    client.close()


def test_a_full_card_is_told(usb_camera: Path, tmp_path: Path) -> None:
    client = CameraClient()
    client.open()
    # The wheel's camera has room for a fixed number of shots per process.
    for number in range(26):
        client.capture(tmp_path, f"ring_{number}")
    with pytest.raises(CaptureFailed, match="memory card is full"):
        client.capture(tmp_path, "ring_26")
    assert len(list(tmp_path.iterdir())) == 26
    client.close()
