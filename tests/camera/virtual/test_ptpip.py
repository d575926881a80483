# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets on a stream."""

import socket
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.camera.virtual.ptpip import (
    LinkClosed,
    Packet,
    Request,
    pack_packet,
    receive_packet,
    receive_request,
    send_reply,
)

U32 = st.integers(0, 2**32 - 1)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for end in (ours, theirs):
            end.settimeout(5)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        yield ours, theirs


def request_packet(request: Request) -> bytes:
    """Return what a computer sends for a request."""
    phase = 2 if request.data else 1
    count = len(request.parameters)
    head = struct.pack("<IHI", phase, request.operation, request.transaction)
    packets = pack_packet(
        Packet.REQUEST, head + struct.pack(f"<{count}I", *request.parameters)
    )
    if request.data:
        mark = struct.pack("<I", request.transaction)
        half = len(request.data) // 2
        length = struct.pack("<Q", len(request.data))
        packets += pack_packet(Packet.START_DATA, mark + length)
        packets += pack_packet(Packet.DATA, mark + request.data[:half])
        packets += pack_packet(Packet.END_DATA, mark + request.data[half:])
    return packets


@given(st.integers(0, 0xFFFF), U32, st.lists(U32, max_size=5), st.binary(max_size=2000))
def test_a_request_arrives_as_it_was_sent(operation, transaction, parameters, data):
    request = Request(operation, transaction, tuple(parameters), data)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(request_packet(request))
        assert receive_request(theirs) == request


def test_a_parameter_left_out_counts_as_zero():
    request = Request(0x1007, 1, (5,))
    assert [request.parameter(index) for index in range(3)] == [5, 0, 0]


@pytest.mark.parametrize("size", [0, 1, 262_144, 262_145, 700_000])
def test_a_reply_carries_all_its_data(ends, size):
    ours, theirs = ends
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    send_reply(ours, 7, 0x2001, (1, 2), data)
    kind, body = receive_packet(theirs)
    assert (kind, struct.unpack("<IQ", body)) == (Packet.START_DATA, (7, size))
    arrived = b""
    while kind != Packet.END_DATA:
        kind, body = receive_packet(theirs)
        arrived += body[4:]
    assert arrived == data
    kind, body = receive_packet(theirs)
    assert kind == Packet.RESPONSE
    assert struct.unpack("<HIII", body) == (0x2001, 7, 1, 2)


def test_a_reply_without_data_is_a_single_packet(ends):
    ours, theirs = ends
    send_reply(ours, 7, 0x2019)
    kind, body = receive_packet(theirs)
    assert (kind, body) == (Packet.RESPONSE, struct.pack("<HI", 0x2019, 7))


def test_a_ping_is_answered_between_requests(ends):
    ours, theirs = ends
    request = Request(0x1001, 1, ())
    ours.sendall(pack_packet(Packet.PING) + request_packet(request))
    assert receive_request(theirs) == request
    assert receive_packet(ours)[0] == Packet.PONG


@pytest.mark.parametrize("length", [0, 7, 1 << 31])
def test_a_length_that_makes_no_sense_closes_the_link(ends, length):
    ours, theirs = ends
    ours.sendall(struct.pack("<II", length, Packet.REQUEST))
    with pytest.raises(LinkClosed):
        receive_packet(theirs)


def test_the_end_of_the_stream_inside_a_packet_closes_the_link(ends):
    ours, theirs = ends
    ours.sendall(pack_packet(Packet.REQUEST, bytes(10))[:-1])
    ours.close()
    with pytest.raises(LinkClosed):
        receive_packet(theirs)
