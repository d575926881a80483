# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual camera in a process of its own, and the real libgphoto2 to speak to it."""

import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gphoto2 as gp
import pytest

from facetstack.camera.virtual.scene import Scene, load_scene

# python-gphoto2 says when it is imported where its drivers are.
DRIVERS = {name: os.environ[name] for name in ("CAMLIBS", "IOLIBS")}


class Process:
    """A virtual camera that runs."""

    def __init__(self, *arguments: str) -> None:
        self.popen = subprocess.Popen(
            [
                *(sys.executable, "-m", "facetstack.camera.virtual.responder"),
                *("--faults-port", "0", *arguments),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.line = self.popen.stdout.readline().strip()
        self.faults_line = self.popen.stdout.readline().strip()

    @property
    def port(self) -> int:
        return int(self.line.rpartition(":")[2])

    @property
    def faults_port(self) -> int:
        return int(self.faults_line.rpartition(":")[2])

    def order(self, do: str, **words: Any) -> dict[str, Any]:
        """Give an order at the door for faults and return the answer."""
        with (
            socket.create_connection(("127.0.0.1", self.faults_port), 5) as door,
            door.makefile("rwb") as lines,
        ):
            lines.write(json.dumps({"do": do, **words}).encode() + b"\n")
            lines.flush()
            answer: dict[str, Any] = json.loads(lines.readline())
        return answer

    def stop(self) -> int:
        """Close its stdin, and return its exit status."""
        for stream in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
            if stream is not None:
                stream.close()
        try:
            return self.popen.wait(5)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
            raise


@functools.cache
def drivers() -> tuple[Any, Any]:
    """Return libgphoto2's camera models and ports, which take long to load."""
    abilities, ports = gp.CameraAbilitiesList(), gp.PortInfoList()
    abilities.load()
    ports.load()
    return abilities, ports


class Link:
    """libgphoto2, connected to a virtual camera."""

    def __init__(self, port: int) -> None:
        abilities, ports = drivers()
        self.context = gp.Context()
        self.texts: list[str] = []
        self._callback = self.context.set_error_func(
            lambda context, text, data: self.texts.append(str(text)), None
        )
        self.camera = gp.Camera()
        index = abilities.lookup_model("PTP/IP Camera")
        self.camera.set_abilities(abilities[index])
        # Given once, libgphoto2 would open the event connection on its default port.
        index = ports.lookup_path(f"ptpip:127.0.0.1:{port}:{port}")
        self.camera.set_port_info(ports[index])
        self.camera.init(self.context)

    def get(self, name: str) -> Any:
        return self.camera.get_single_config(name, self.context).get_value()

    def choices(self, name: str) -> list[str]:
        widget = self.camera.get_single_config(name, self.context)
        return [str(choice) for choice in widget.get_choices()]

    def set(self, name: str, value: Any) -> None:
        widget = self.camera.get_single_config(name, self.context)
        widget.set_value(value)
        self.camera.set_single_config(name, widget, self.context)

    def drive(self, units: int) -> None:
        self.set("manualfocusdrive", float(units))

    def preview(self) -> bytes:
        file = self.camera.capture_preview(None, self.context)
        return bytes(file.get_data_and_size())

    def capture(self, target: str = "Memory card") -> tuple[str, str]:
        self.set("capturetarget", target)
        path = self.camera.capture(gp.GP_CAPTURE_IMAGE, self.context)
        return str(path.folder), str(path.name)

    def fetch(self, path: tuple[str, str], kind: int = gp.GP_FILE_TYPE_NORMAL) -> bytes:
        file = self.camera.file_get(*path, kind, None, self.context)
        return bytes(file.get_data_and_size())

    def files(self, folder: str) -> list[str]:
        names = self.camera.folder_list_files(folder, self.context)
        return [str(name) for name, _ in names.items()]

    def close(self) -> None:
        self.camera.exit(self.context)


@pytest.fixture(scope="session")
def scene() -> Scene:
    return load_scene("ring")


@pytest.fixture
def hermetic(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep libgphoto2's remembered settings away from the user's."""
    settings = tmp_path / "settings"
    settings.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    monkeypatch.setenv("LC_MESSAGES", "C")
    for name in ("LC_ALL", "LANGUAGE", "VCAMERADIR"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in DRIVERS.items():
        monkeypatch.setenv(name, folder)


@pytest.fixture
def process() -> Iterator[Process]:
    running = Process()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shared_process(request: pytest.FixtureRequest) -> Iterator[Process]:
    """Run one body for all tests of a module; its lens and card keep their state.

    A module says in ``BODY`` which one.
    """
    running = Process("--body", getattr(request.module, "BODY", "nikon"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def connect(hermetic: None) -> Iterator[Callable[[Process], Link]]:
    """Connect, and let go of every link that was opened."""
    links: list[Link] = []

    def open_link(process: Process) -> Link:
        links.append(Link(process.port))
        return links[-1]

    yield open_link
    for link in links:
        # A link that the test broke cannot be closed in order.
        with contextlib.suppress(gp.GPhoto2Error):
            link.close()


@pytest.fixture
def link(shared_process: Process, connect: Callable[[Process], Link]) -> Link:
    return connect(shared_process)
