# SPDX-License-Identifier: GPL-3.0-or-later
"""The process: where it listens, when it leaves, and how it is made to fail."""

import contextlib
import re
import socket
import struct
import subprocess
import sys
import time

import gphoto2 as gp
import pytest

from facetstack.camera.virtual import ptpip
from facetstack.camera.virtual.ptpip import Packet


class RawLink:
    """PTP/IP by hand, for what libgphoto2 would not do."""

    def __init__(self, port: int) -> None:
        self._command = socket.create_connection(("127.0.0.1", port), 5)
        name = "test\0".encode("utf-16-le")
        hello = bytes(16) + name + struct.pack("<I", ptpip.VERSION)
        self._command.sendall(ptpip.pack_packet(Packet.INIT_COMMAND, hello))
        kind, body = ptpip.receive_packet(self._command)
        assert kind == Packet.INIT_COMMAND_ACK
        self._event = socket.create_connection(("127.0.0.1", port), 5)
        self._event.sendall(ptpip.pack_packet(Packet.INIT_EVENT, body[:4]))
        assert ptpip.receive_packet(self._event)[0] == Packet.INIT_EVENT_ACK

    def __enter__(self) -> "RawLink":
        return self

    def __exit__(self, *error: object) -> None:
        self._event.close()
        self._command.close()

    def ask(self, operation: int, *parameters: int) -> int:
        """Return the response code."""
        form = f"<IHI{len(parameters)}I"
        body = struct.pack(form, 1, operation, 1, *parameters)
        self._command.sendall(ptpip.pack_packet(Packet.REQUEST, body))
        while True:
            kind, body = ptpip.receive_packet(self._command)
            if kind == Packet.RESPONSE:
                return int(struct.unpack_from("<H", body)[0])


def test_it_says_where_it_answers(shared_process):
    assert re.fullmatch(r"ptpip:127\.0\.0\.1:\d+", shared_process.line)
    assert re.fullmatch(r"faults:127\.0\.0\.1:\d+", shared_process.faults_line)


def test_it_leaves_when_its_stdin_ends(process):
    began = time.monotonic()
    assert process.stop() == 0
    assert time.monotonic() - began < 2


def test_it_leaves_in_the_middle_of_a_long_exposure(process, connect):
    link = connect(process)
    link.set("shutterspeed", link.choices("shutterspeed")[-1])
    link.close()
    with RawLink(process.port) as raw:
        assert raw.ask(0x1002, 1) == 0x2001
        assert raw.ask(0x9207, 0xFFFFFFFF, 0) == 0x2001
        assert raw.ask(0x90C8) == 0x2019
        began = time.monotonic()
        assert process.stop() == 0
        assert time.monotonic() - began < 2


def test_operations_out_of_place_are_refused(shared_process):
    with RawLink(shared_process.port) as raw:
        assert raw.ask(0x1004) == 0x2003  # no session yet
        assert raw.ask(0x1002, 1) == 0x2001
        assert raw.ask(0x1002, 1) == 0x201E  # open already
        assert raw.ask(0x9999) == 0x2005  # no such operation
        assert raw.ask(0x1008, 77) == 0x2009  # no such object
        assert raw.ask(0x1015, 0x5FFF) == 0x200A  # no such property
        assert raw.ask(0x9204, 2, 10) == 0xA00B  # live view is off


def test_it_leaves_when_it_is_told_to(process):
    process.popen.terminate()
    assert process.popen.wait(5) == 0


def test_it_answers_on_the_loopback_interface_only(shared_process):
    # All of 127/8 is this machine; what listens everywhere would answer here too.
    for port in (shared_process.port, shared_process.faults_port):
        socket.create_connection(("127.0.0.1", port), 2).close()
        with pytest.raises(OSError, match=r"refused|timed out|assign|unreachable"):
            socket.create_connection(("127.0.0.2", port), 2)


def test_an_unknown_scene_is_a_sentence_and_a_status():
    done = subprocess.run(
        [sys.executable, "-m", "facetstack.camera.virtual.responder", "--scene", "x"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("The scene x cannot be loaded")
    assert "Traceback" not in done.stderr


def test_strangers_do_not_keep_a_camera_from_connecting(shared_process, connect):
    with socket.create_connection(("127.0.0.1", shared_process.port), 2) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert stranger.recv(100) == b""
    assert connect(shared_process).get("cameramodel") == "Z Virtual"


def test_after_a_cut_link_one_can_connect_again(shared_process, connect):
    link = connect(shared_process)
    link.set("viewfinder", 1)
    path = link.capture()
    assert shared_process.order("close")["ok"]
    with pytest.raises(gp.GPhoto2Error):
        link.preview()
    again = connect(shared_process)
    assert again.get("viewfinder") == 0
    assert path[1] in again.files(path[0])


def test_refused_connections_fail_until_they_are_taken_again(shared_process, connect):
    shared_process.order("refuse", on=True)
    with pytest.raises(gp.GPhoto2Error):
        connect(shared_process)
    shared_process.order("refuse", on=False)
    assert connect(shared_process).get("batterylevel") == "87%"


def test_an_operation_fails_as_often_as_ordered(shared_process, connect):
    link = connect(shared_process)
    link.set("viewfinder", 1)
    shared_process.order("fail", operation=0x9207, code=0x2002, times=1)
    with pytest.raises(gp.GPhoto2Error):
        link.capture()
    assert link.capture()[1].endswith(".JPG")


def test_a_late_answer_breaks_the_link(shared_process, connect):
    link = connect(shared_process)
    shared_process.order("delay", operation=0x1015, seconds=2.7)
    began = time.monotonic()
    with pytest.raises(gp.GPhoto2Error):
        link.set("viewfinder", 1)
    assert time.monotonic() - began < 3.5


def test_the_battery_runs_down_on_order(process, connect):
    process.order("battery", percent=4)
    assert connect(process).get("batterylevel") == "4%"


def test_a_look_counts_shots_and_operations(process, connect):
    link = connect(process)
    link.capture()
    look = process.order("look")
    assert look["shots"] == 1
    assert look["operations"]["9207"] == 1
    assert look["position"] == 550


def test_a_lens_behaves_as_ordered(process, connect):
    link = connect(process)
    link.set("viewfinder", 1)
    process.order("lens", position=300, far_limit=400, smallest_step=10)
    with pytest.raises(gp.GPhoto2Error, match="-113"):
        link.drive(5)
    with pytest.raises(gp.GPhoto2Error, match="-113"):
        link.drive(200)
    assert process.order("look")["motor"] == 400
    process.order("lose", share=0.5)
    link.drive(-100)
    assert process.order("look")["motor"] == 350
    assert not process.order("lens", colour="red")["ok"]


def test_data_are_cut_short_on_order(process, connect):
    link = connect(process)
    path = link.capture()
    process.order("truncate", operation=0x1009, bytes=1000)
    assert len(link.fetch(path)) != link.camera.file_get_info(*path).file.size


def test_an_event_is_kept_back_and_the_picture_is_on_the_card(process, connect):
    link = connect(process)
    folder, _ = link.capture()
    process.order("mute", times=2)
    link.camera.trigger_capture(link.context)
    seen = [link.camera.wait_for_event(200, link.context)[0] for _ in range(4)]
    assert gp.GP_EVENT_FILE_ADDED not in seen
    assert process.order("look")["shots"] == 2
    link.close()
    assert len(connect(process).files(folder)) == 2


def test_another_body_answers_with_another_serial_number(process, connect):
    process.order("serial", text="31")
    assert connect(process).get("serialnumber") == "31"


@pytest.mark.parametrize("order", [{"do": "dance"}, {"do": "fail"}])
def test_an_order_that_makes_no_sense_is_refused(shared_process, order):
    answer = shared_process.order(**order)
    assert not answer["ok"]
    assert answer["error"]
