import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from facetstack.camera.child import VIRTUAL_BODIES
from facetstack.camera.client import CameraClient
from facetstack.camera.virtual.responder import BODIES
from facetstack.cli.main import main


def start(*flags: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "facetstack", "virtual-camera", *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def test_it_prints_its_address_and_leaves_with_ctrl_c() -> None:
    with start() as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        (body,) = children_of(process.pid)
        os.kill(process.pid, signal.SIGINT)
        process.communicate(timeout=10)
    assert address.startswith("ptpip:127.0.0.1:")
    assert process.returncode == 130
    assert not Path(f"/proc/{body}").exists()


@pytest.mark.parametrize(
    ("body", "model"), [("canon", "EOS R"), ("fuji", "GFX"), ("nikon", "Z")]
)
def test_every_body_can_be_played(body: str, model: str) -> None:
    with start("--body", body, "--port", "0") as process:
        assert process.stdout is not None
        client = CameraClient(process.stdout.readline().strip())
        info = client.open()
        client.close()
        os.kill(process.pid, signal.SIGINT)
        process.communicate(timeout=10)
    assert model in info.model


def test_no_body_is_named_that_cannot_be_played() -> None:
    assert set(VIRTUAL_BODIES) == set(BODIES)


def test_a_virtual_camera_that_dies_is_told() -> None:
    with start() as process:
        assert process.stdout is not None
        process.stdout.readline()
        (body,) = children_of(process.pid)
        os.kill(body, signal.SIGKILL)
        _, complaint = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "ended by itself" in complaint


def test_a_port_that_cannot_be_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["virtual-camera", "--port", "99999"])
    assert left.value.code == 2
    assert "port" in capsys.readouterr().err
