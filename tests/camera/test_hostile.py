# SPDX-License-Identifier: GPL-3.0-or-later
"""Something that is no camera, or means harm, costs a camera host and no more."""

import contextlib
import random
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from facetstack.camera import client as client_module
from facetstack.camera.client import CameraClient
from facetstack.camera.connection import Connection
from facetstack.camera.exposure import download
from facetstack.camera.gphoto import Body
from facetstack.camera.virtual import ptpip
from facetstack.camera.virtual.ptp import DeviceInfo
from facetstack.errors import CameraError, CaptureFailed

Behave = Callable[[socket.socket, random.Random], None]
DEADLINE_SECONDS = 12.0


def greet(connection: socket.socket) -> None:
    """Be a camera as far as the greeting goes."""
    kind, _ = ptpip.receive_packet(connection)
    if kind == ptpip.Packet.INIT_COMMAND:
        connection.sendall(ptpip.init_ack(1, "Hostile"))
    else:
        connection.sendall(ptpip.pack_packet(ptpip.Packet.INIT_EVENT_ACK))


def random_bytes(connection: socket.socket, chance: random.Random) -> None:
    while True:
        connection.sendall(chance.randbytes(4096))
        time.sleep(0.01)


def random_after_greeting(connection: socket.socket, chance: random.Random) -> None:
    greet(connection)
    random_bytes(connection, chance)


def absurd_packet(connection: socket.socket, chance: random.Random) -> None:
    greet(connection)
    connection.recv(4096)
    connection.sendall(struct.pack("<II", 0xFFFFFFF0, 7) + bytes(100_000))
    time.sleep(20)


def absurd_data(connection: socket.socket, chance: random.Random) -> None:
    greet(connection)
    while True:
        connection.recv(4096)
        start = struct.pack("<IQ", 1, 1 << 46)
        connection.sendall(ptpip.pack_packet(ptpip.Packet.START_DATA, start))
        part = struct.pack("<I", 1) + bytes(60_000)
        for _ in range(200):
            connection.sendall(ptpip.pack_packet(ptpip.Packet.DATA, part))


def endless_events(connection: socket.socket, chance: random.Random) -> None:
    greet(connection)
    while True:
        event = struct.pack("<HI", 0x4002, 0) + struct.pack("<I", 7)
        connection.sendall(ptpip.pack_packet(ptpip.Packet.EVENT, event) * 50)
        time.sleep(0.01)


def absurd_lists(connection: socket.socket, chance: random.Random) -> None:
    """Answer every question with lists that are said to be endless."""
    greet(connection)
    info = DeviceInfo(
        0x0A, 100, "", (0x1001, 0x1002, 0x90CA), (), (), "Nikon", "Z", "1", "1"
    ).pack()
    broken = info[:12] + struct.pack("<I", 0xFFFFFFFF) * 200
    while True:
        request = ptpip.receive_request(connection)
        data = broken if chance.random() < 0.5 else info
        ptpip.send_reply(connection, request.transaction, 0x2001, (), data)


def silent(connection: socket.socket, chance: random.Random) -> None:
    greet(connection)
    time.sleep(20)


BEHAVIOURS = (
    random_bytes,
    random_after_greeting,
    absurd_packet,
    absurd_data,
    endless_events,
    absurd_lists,
    silent,
)


@pytest.fixture(params=BEHAVIOURS, ids=lambda one: one.__name__)
def hostile(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a responder that behaves so on every connection."""
    behave: Behave = request.param
    open_ones: list[socket.socket] = []
    server = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket, seed: int) -> None:
        with contextlib.suppress(OSError, ptpip.LinkClosed, ValueError, struct.error):
            behave(connection, random.Random(seed))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                open_ones.append(connection)
                seed = len(open_ones)
                threading.Thread(
                    target=answer, args=(connection, seed), daemon=True
                ).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"ptpip:127.0.0.1:{server.getsockname()[1]}"
    for one in open_ones:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
    # Closing alone does not wake a thread that accepts.
    with contextlib.suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def test_a_hostile_responder_ends_in_a_sentence_within_the_deadline(
    hostile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client_module.NETWORK_DEADLINES_SECONDS, "open", 3.5)
    camera = CameraClient(hostile)
    began = time.monotonic()
    try:
        with pytest.raises(CameraError) as failure:
            open_and_use(camera, tmp_path)
        assert time.monotonic() - began < DEADLINE_SECONDS
        assert failure.value.message.endswith(".")
        assert not list(tmp_path.iterdir())
    finally:
        camera.close()
    assert camera.host_pid is None


def open_and_use(camera: CameraClient, folder: Path) -> None:
    """Use a camera that may look like one at first."""
    camera.open()
    camera.start_live_view()
    camera.capture(folder, "frame")


def test_a_picture_that_is_said_to_be_absurdly_large_is_not_asked_for(
    tmp_path: Path,
) -> None:
    asked: list[str] = []

    class Announcing(Body):
        def __init__(self) -> None:
            self.names = frozenset()

        def file_size(self, folder: str, name: str) -> int | None:
            return 1 << 40

        def file_bytes(self, folder: str, name: str) -> bytes:
            asked.append(name)
            return b""

        def exit(self) -> None:
            pass

    patience: list[float] = []
    with pytest.raises(CaptureFailed, match="no picture has"):
        download(
            Connection(Announcing()),
            ("/card", "A_0001.NEF"),
            tmp_path / "a.NEF",
            patience.append,
        )
    assert not asked
    assert not patience, "nor waited for"


def test_the_host_cannot_grow_without_bounds() -> None:
    program = (
        "from facetstack.camera.host import limit_memory, MEMORY_BYTES\n"
        "limit_memory()\n"
        "try:\n"
        "    bytearray(MEMORY_BYTES)\n"
        "except MemoryError:\n"
        "    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "refused"


def test_a_running_host_has_its_limit(client: CameraClient) -> None:
    assert client.host_pid is not None
    soft, _ = resource.prlimit(client.host_pid, resource.RLIMIT_AS)
    assert soft != resource.RLIM_INFINITY
    status = Path(f"/proc/{client.host_pid}/status").read_text()
    used = next(line for line in status.splitlines() if line.startswith("VmSize"))
    assert int(used.split()[1]) * 1024 < soft / 2, "with room for large raw files"
