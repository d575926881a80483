# SPDX-License-Identifier: GPL-3.0-or-later
"""PTP/IP: packets on a stream, and the order in which they answer an operation.

A packet is u32 length, u32 type, body. Operations and data travel on one connection,
events on a second one.
"""

import socket
import struct
from dataclasses import dataclass
from enum import IntEnum

_HEADER = struct.Struct("<II")
_LARGEST_PACKET_BYTES = 64 << 20
_CHUNK_BYTES = 256 << 10
GUID = b"facetstack-body\0"
VERSION = 0x00010000


class Packet(IntEnum):
    """Packet types."""

    INIT_COMMAND = 1
    INIT_COMMAND_ACK = 2
    INIT_EVENT = 3
    INIT_EVENT_ACK = 4
    INIT_FAIL = 5
    REQUEST = 6
    RESPONSE = 7
    EVENT = 8
    START_DATA = 9
    DATA = 10
    CANCEL = 11
    END_DATA = 12
    PING = 13
    PONG = 14


class LinkClosed(Exception):
    """The other side closed the connection, or sent what is no PTP/IP."""


@dataclass(frozen=True)
class Request:
    """An operation asked for; ``data`` is what came with it."""

    operation: int
    transaction: int
    parameters: tuple[int, ...]
    data: bytes = b""

    def parameter(self, index: int) -> int:
        """Return a parameter; those left out count as 0."""
        return self.parameters[index] if index < len(self.parameters) else 0


def pack_packet(kind: Packet, body: bytes = b"") -> bytes:
    """Return a whole packet."""
    return _HEADER.pack(_HEADER.size + len(body), kind) + body


def receive_packet(connection: socket.socket) -> tuple[int, bytes]:
    """Return type and body of the next packet.

    Raises
    ------
    LinkClosed
        If the stream ends, or its next length makes no sense.
    """
    length, kind = _HEADER.unpack(_receive(connection, _HEADER.size))
    if not _HEADER.size <= length <= _LARGEST_PACKET_BYTES:
        raise LinkClosed(f"a packet of {length} bytes")
    return kind, _receive(connection, length - _HEADER.size)


def receive_request(connection: socket.socket) -> Request:
    """Return the next operation, with the data that belong to it."""
    while True:
        kind, body = receive_packet(connection)
        if kind == Packet.PING:
            connection.sendall(pack_packet(Packet.PONG))
        elif kind == Packet.REQUEST:
            break
    if len(body) < 10:
        raise LinkClosed("a request without an operation")
    phase, operation, transaction = struct.unpack_from("<IHI", body)
    count = (len(body) - 10) // 4
    parameters = struct.unpack_from(f"<{count}I", body, 10)
    data = _receive_data(connection) if phase == 2 else b""
    return Request(operation, transaction, parameters, data)


def send_reply(
    connection: socket.socket,
    transaction: int,
    code: int,
    parameters: tuple[int, ...] = (),
    data: bytes | None = None,
) -> None:
    """Answer an operation: its data, if there are any, then its response."""
    parts: list[bytes] = []
    mark = struct.pack("<I", transaction)
    if data is not None:
        parts.append(
            pack_packet(Packet.START_DATA, mark + struct.pack("<Q", len(data)))
        )
        view = memoryview(data)
        last = max(0, len(data) - 1) // _CHUNK_BYTES
        for index in range(last + 1):
            chunk = view[index * _CHUNK_BYTES : (index + 1) * _CHUNK_BYTES]
            kind = Packet.END_DATA if index == last else Packet.DATA
            parts.append(pack_packet(kind, mark + bytes(chunk)))
    body = struct.pack(f"<HI{len(parameters)}I", code, transaction, *parameters)
    parts.append(pack_packet(Packet.RESPONSE, body))
    connection.sendall(b"".join(parts))


def init_ack(connection_id: int, name: str) -> bytes:
    """Return the packet that accepts a command connection."""
    return pack_packet(
        Packet.INIT_COMMAND_ACK,
        struct.pack("<I", connection_id)
        + GUID
        + (name + "\0").encode("utf-16-le")
        + struct.pack("<I", VERSION),
    )


def _receive_data(connection: socket.socket) -> bytes:
    parts: list[bytes] = []
    while True:
        kind, body = receive_packet(connection)
        if kind in (Packet.DATA, Packet.END_DATA):
            parts.append(body[4:])
        if kind == Packet.END_DATA:
            return b"".join(parts)
        if kind not in (Packet.START_DATA, Packet.DATA):
            raise LinkClosed(f"packet type {kind} among data")


def _receive(connection: socket.socket, count: int) -> bytes:
    parts: list[bytes] = []
    while count:
        try:
            part = connection.recv(min(count, 1 << 20))
        except OSError as error:
            raise LinkClosed(str(error)) from error
        if not part:
            raise LinkClosed("end of stream")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
