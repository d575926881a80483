# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of a virtual camera: PTP/IP on the loopback interface, and one body.

Prints ``ptpip:127.0.0.1:PORT`` when it answers, and leaves when its stdin ends, so that
it never outlives who started it.
"""

import argparse
import contextlib
import math
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence

from facetstack.camera.virtual import ptpip
from facetstack.camera.virtual.body import Body, Reply
from facetstack.camera.virtual.canon import CanonBody
from facetstack.camera.virtual.faults import FaultDoor, Faults
from facetstack.camera.virtual.fuji import FujiBody
from facetstack.camera.virtual.nikon import NikonBody
from facetstack.camera.virtual.scene import load_scene
from facetstack.errors import StudioError

HOST = "127.0.0.1"
BODIES: dict[str, type[Body]] = {
    "canon": CanonBody,
    "fuji": FujiBody,
    "nikon": NikonBody,
}
_HANDSHAKE_SECONDS = 5.0


class Responder:
    """Answers one computer at a time, like a body does."""

    def __init__(self, body: Body, port: int = 0, faults: Faults | None = None) -> None:
        self._body = body
        self._faults = faults or Faults()
        self._listener = socket.create_server((HOST, port), backlog=8)
        self.port = int(self._listener.getsockname()[1])
        self._next_id = 1
        self._ended = threading.Event()
        self._wakened, self._waker = socket.socketpair()
        self._thread = threading.Thread(
            target=self._serve, name="responder", daemon=True
        )

    def start(self) -> None:
        """Answer from now on, in a thread."""
        self._thread.start()

    def close(self) -> None:
        """Cut the link, and come back when nothing runs any more."""
        self._ended.set()
        self._waker.close()
        self._faults.cut()
        self._thread.join()
        self._listener.close()
        self._wakened.close()
        self._body.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            command = self._accept()
            if command is None:
                return
            with command, contextlib.suppress(ptpip.LinkClosed, OSError):
                self._faults.link_opened(command)
                if not self._faults.refuses_connections and not self._ended.is_set():
                    with self._shake_hands(command):
                        self._answer_all(command)
            self._faults.link_closed()
            self._body.disconnected()

    def _accept(self, deadline: float = math.inf) -> socket.socket | None:
        """Return the next connection, or None at the deadline and at our end."""
        patience = max(0.0, deadline - time.monotonic())
        waits = None if deadline == math.inf else patience
        ready, _, _ = select.select([self._listener, self._wakened], [], [], waits)
        if self._listener not in ready or self._wakened in ready:
            return None
        connection, _ = self._listener.accept()
        with contextlib.suppress(OSError):  # on macOS, if the other side left already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(_HANDSHAKE_SECONDS)
        return connection

    def _shake_hands(self, command: socket.socket) -> socket.socket:
        """Greet who has connected; return the event connection that belongs to it."""
        kind, _ = ptpip.receive_packet(command)
        if kind != ptpip.Packet.INIT_COMMAND:
            raise ptpip.LinkClosed("no greeting")
        command.sendall(ptpip.init_ack(self._next_id, self._body.model))
        self._next_id += 1
        deadline = time.monotonic() + _HANDSHAKE_SECONDS
        while (event := self._accept(deadline)) is not None:
            with contextlib.suppress(ptpip.LinkClosed):
                if ptpip.receive_packet(event)[0] == ptpip.Packet.INIT_EVENT:
                    event.sendall(ptpip.pack_packet(ptpip.Packet.INIT_EVENT_ACK))
                    command.settimeout(None)
                    return event
            # Somebody else, who must wait until we are free.
            event.close()
        raise ptpip.LinkClosed("no event connection")

    def _answer_all(self, command: socket.socket) -> None:
        while True:
            request = ptpip.receive_request(command)
            fault = self._faults.before(request.operation)
            if fault.code is None:
                reply = self._body.answer(request)
            else:
                reply = Reply(fault.code)
            data = None if reply.data is None else reply.data[: fault.most_bytes]
            ptpip.send_reply(
                command, request.transaction, reply.code, reply.parameters, data
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Play a camera until stdin ends, a signal comes, or Ctrl-C on a terminal."""
    words = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        body = BODIES[words.body](load_scene(words.scene))
        faults = Faults()
        responder = Responder(body, words.port, faults)
        lines = [f"ptpip:{HOST}:{responder.port}"]
        if words.faults_port is not None:
            door = FaultDoor(body, faults, words.faults_port)
            threading.Thread(target=door.serve, name="faults", daemon=True).start()
            lines.append(f"faults:{HOST}:{door.port}")
    except (StudioError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    responder.start()
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            _wait_for_the_end()
    finally:
        responder.close()
    return 0


def _wait_for_the_end() -> None:
    if sys.stdin is None or sys.stdin.isatty():
        threading.Event().wait()
    descriptor = sys.stdin.fileno()
    while os.read(descriptor, 4096):
        pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="facetstack-virtual-camera", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--body", choices=sorted(BODIES), default="nikon")
    parser.add_argument("--scene", default="ring", help="name, or folder, of a scene")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--faults-port", type=int, help="opens a door for faults")
    return parser


if __name__ == "__main__":
    sys.exit(main())
