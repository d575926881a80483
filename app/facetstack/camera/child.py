# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts, watches and ends our child processes: camera host and virtual camera."""

import contextlib
import json
import logging
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from types import TracebackType
from typing import IO, Any

from facetstack.errors import CameraError, CameraNotFound

_log = logging.getLogger(__name__)

VIRTUAL_BODIES = ("canon", "fuji", "nikon")
"""What a virtual camera can play."""

_MODULES = {
    "camera-host": "facetstack.camera.host",
    "virtual-camera": "facetstack.camera.virtual.responder",
}
_GRACE_SECONDS = 2.0
_ADDRESS_DEADLINE_SECONDS = 30.0
_LAST_WORDS_BYTES = 4000


def child_command(role: str) -> list[str]:
    """Return the command that starts a child in this build.

    In a frozen build ``sys.executable`` is the program itself, which hands the child
    over before it imports anything else.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, f"--{role}"]
    return [sys.executable, "-m", _MODULES[role]]


def host_environment() -> dict[str, str]:
    """Return the environment of a camera host.

    libgphoto2 translates setting values and error texts; these must stay English.
    """
    environment = dict(os.environ)
    environment.pop("LC_ALL", None)
    environment.pop("LANGUAGE", None)
    environment["LC_MESSAGES"] = "C"
    return environment


class Child:
    """A child process in a session of its own, so that Ctrl-C does not reach it.

    What it prints on stderr is kept aside (C libraries chatter) and logged if it dies.
    """

    def __init__(
        self,
        role: str,
        arguments: list[str],
        *,
        environment: dict[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
        speaks: bool = False,
    ) -> None:
        self._role = role
        self._stderr: IO[bytes] = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                [*child_command(role), *arguments],
                stdin=subprocess.PIPE if speaks else subprocess.DEVNULL,
                stdout=subprocess.PIPE if speaks else subprocess.DEVNULL,
                stderr=self._stderr,
                env=environment,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        except OSError as error:
            self._stderr.close()
            raise CameraError(
                f"The {role} process cannot be started: {error}"
            ) from error

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process still lives."""
        return self._process.poll() is None

    def read_line(self, seconds: float) -> str:
        """Return the next line it prints, or "" when it died or time ran out."""
        assert self._process.stdout is not None
        deadline = time.monotonic() + seconds
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    return ""
                part = os.read(self._process.stdout.fileno(), 1)
                if not part:
                    return ""
                line += part
        return line.decode(errors="replace").strip()

    def kill(self) -> None:
        """End it at once; may be called from any thread, at any time."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self, grace_seconds: float = _GRACE_SECONDS) -> None:
        """Wait for it to leave, then insist: terminate, kill. May be called twice.

        The caller has closed the pipe that the child listens to.
        """
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        for insist in (self._process.terminate, self._process.kill):
            if self._left_within(grace_seconds):
                break
            insist()
        else:
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        if not self._stderr.closed:
            self._log_last_words()
            self._stderr.close()

    def last_words(self) -> str:
        """Return the end of what it wrote on stderr."""
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - _LAST_WORDS_BYTES))
        return self._stderr.read().decode(errors="replace").strip()

    def _left_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _log_last_words(self) -> None:
        words = self.last_words()
        _log.log(
            logging.INFO if self._process.returncode or words else logging.DEBUG,
            "The %s process %d left with status %s%s",
            self._role,
            self.pid,
            self._process.returncode,
            f":\n{words}" if words else ".",
        )


class VirtualCamera:
    """A camera made of software, running in a process of its own.

    Attributes
    ----------
    address
        Where it answers: ``ptpip:127.0.0.1:PORT``.
    faults_address
        Where it takes orders to misbehave: ``faults:127.0.0.1:PORT``, or "".
    """

    def __init__(self, child: Child, address: str, faults_address: str = "") -> None:
        self._child = child
        self.address = address
        self.faults_address = faults_address

    @property
    def pid(self) -> int:
        """The process id."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether the process still lives."""
        return self._child.running

    def order(self, do: str, **details: object) -> dict[str, Any]:
        """Have it misbehave, or look at it; ``virtual/faults.py`` lists the orders.

        Raises
        ------
        ValueError
            If it takes no orders, or does not know this one.
        """
        if not self.faults_address:
            raise ValueError("this virtual camera was started without a fault channel")
        _, host, port = self.faults_address.split(":")
        with (
            socket.create_connection((host, int(port))) as connection,
            connection.makefile("rwb") as lines,
        ):
            lines.write(json.dumps({"do": do, **details}).encode() + b"\n")
            lines.flush()
            answer: dict[str, Any] = json.loads(lines.readline())
        if not answer.pop("ok"):
            raise ValueError(answer["error"])
        return answer

    def kill(self) -> None:
        """Take it away without a word, as if a battery fell out."""
        self._child.kill()

    def close(self) -> None:
        """Switch it off; may be called twice."""
        self._child.end()

    def __enter__(self) -> "VirtualCamera":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def start_virtual_camera(
    body: str = "nikon",
    scene: str = "ring",
    *,
    port: int = 0,
    faults_port: int | None = None,
) -> VirtualCamera:
    """Start a virtual camera and wait until it answers.

    Parameters
    ----------
    body, scene
        Which camera it plays, and what stands before its lens.
    port
        TCP port on the loopback interface; 0 takes a free one.
    faults_port
        TCP port of the fault channel, 0 for a free one; ``None`` for none.

    Raises
    ------
    CameraNotFound
        If it did not come up; says what it complained about.
    """
    arguments = ["--body", body, "--scene", scene, "--port", str(port)]
    if faults_port is not None:
        arguments += ["--faults-port", str(faults_port)]
    child = Child("virtual-camera", arguments, speaks=True)
    address = child.read_line(_ADDRESS_DEADLINE_SECONDS)
    if not address.startswith("ptpip:"):
        child.kill()
        words = child.last_words()
        child.end()
        raise CameraNotFound(
            "The virtual camera did not start"
            + (f": {words.splitlines()[-1]}" if words else ".")
        )
    faults_address = ""
    if faults_port is not None:
        faults_address = child.read_line(_ADDRESS_DEADLINE_SECONDS)
    return VirtualCamera(child, address, faults_address)
