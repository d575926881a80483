import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetstack.camera import messages
from facetstack.camera.messages import (
    BadMessage,
    Message,
    Request,
    Wire,
    WireClosed,
    error_from_json,
    error_to_json,
    file_from_json,
    file_to_json,
)
from facetstack.camera.protocol import CapturedFile
from facetstack.errors import CameraBusy, CameraError, ReadOnly

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Wire(ours), theirs


@settings(max_examples=40)
@given(head=st.dictionaries(st.text(), json_values), body=st.binary(max_size=300))
def test_a_message_arrives_as_it_was_sent(head: dict[str, object], body: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Wire(ours).send(Message(head, body))
        assert Wire(theirs).receive(time.monotonic() + 5) == Message(head, body)


def test_messages_do_not_run_into_each_other(
    ends: tuple[Wire, socket.socket],
) -> None:
    wire, far = ends
    far.sendall(messages.pack(Message({"n": 1}, b"x")) + messages.pack(Message({})))
    assert wire.receive() == Message({"n": 1}, b"x")
    assert wire.receive() == Message({})


@pytest.mark.parametrize(
    "data",
    [
        struct.pack(">II", 0xFFFFFFFF, 0),
        struct.pack(">II", 2, 0xFFFFFFFF) + b"{}",
        struct.pack(">II", 3, 0) + b"{]}",
        struct.pack(">II", 2, 0) + b"[]",
        struct.pack(">II", 4, 0) + b"\xff\xfe\xfd\xfc",
        struct.pack(">II", 100_000, 0) + b"[" * 100_000,
    ],
)
def test_hostile_bytes_are_refused_and_not_believed(
    data: bytes, ends: tuple[Wire, socket.socket]
) -> None:
    wire, far = ends
    far.sendall(data)
    with pytest.raises(BadMessage):
        wire.receive(time.monotonic() + 5)


def test_a_message_cut_short_by_the_end_of_file_is_a_closed_wire(
    ends: tuple[Wire, socket.socket],
) -> None:
    wire, far = ends
    far.sendall(messages.pack(Message({"a": 1}, b"picture"))[:-3])
    far.close()
    with pytest.raises(WireClosed):
        wire.receive()


def test_waiting_ends_at_the_deadline_even_while_bytes_trickle_in(
    ends: tuple[Wire, socket.socket],
) -> None:
    wire, far = ends
    far.sendall(messages.pack(Message({"a": 1}))[:5])
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        wire.receive(began + 0.1)
    assert 0.09 < time.monotonic() - began < 2


def test_a_message_too_large_for_the_other_end_is_not_sent() -> None:
    with pytest.raises(BadMessage):
        messages.pack(Message({}, bytes(messages.BODY_LIMIT_BYTES + 1)))


@pytest.mark.parametrize("head", [{}, {"id": "1", "verb": "open", "arguments": {}}])
def test_what_is_no_request_is_refused(head: dict[str, object]) -> None:
    with pytest.raises(BadMessage):
        Request.read(Message(head))


@pytest.mark.parametrize("error", [CameraBusy("It is busy.", "Wait."), ReadOnly("no")])
def test_an_error_keeps_kind_message_and_hint(error: CameraError) -> None:
    twin = error_from_json(error_to_json(error))
    assert (type(twin), twin.message, twin.hint) == (
        type(error),
        error.message,
        error.hint,
    )


@pytest.mark.parametrize("kind", ["SystemExit", "threading", "StudioError.__init__"])
def test_an_unknown_kind_of_error_becomes_a_camera_error(kind: str) -> None:
    error = error_from_json({"kind": kind, "message": "odd"})
    assert type(error) is CameraError
    assert error.message == "odd"


def test_a_captured_file_keeps_its_path() -> None:
    file = CapturedFile(Path("/a/b_001.NEF"), 3, "00ff", "/card/DSC_1.NEF")
    assert file_from_json(file_to_json(file)) == file
