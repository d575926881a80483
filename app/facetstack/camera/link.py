# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera host and our end of its pipe: one request at a time, with a deadline."""

import itertools
import logging
import socket
import threading
import time

from facetstack.camera.child import Child, host_environment
from facetstack.camera.messages import (
    BadMessage,
    Json,
    Message,
    Request,
    Wire,
    WireClosed,
    error_from_json,
)
from facetstack.errors import CameraError, CameraLost

_log = logging.getLogger(__name__)

_LONGEST_PATIENCE_SECONDS = 3600.0


class HostLink:
    """A running camera host. A verb that fails for want of an answer ends it.

    A silent host is not suspicious before the deadline: libgphoto2 holds the
    interpreter's lock in some calls, so no heartbeat could be sent.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._wire = Wire(ours)
        self._numbers = itertools.count(1)
        self._turn = threading.Lock()
        self._killed = False
        try:
            with theirs:
                self._child = Child(
                    "camera-host",
                    ["--wire", str(theirs.fileno())],
                    environment=host_environment(),
                    pass_fds=(theirs.fileno(),),
                )
        except CameraError:
            ours.close()
            raise
        _log.debug("Camera host %d started", self.pid)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._child.pid

    def kill(self) -> None:
        """End it at once, from any thread; the verb in flight raises ``CameraLost``."""
        self._killed = True
        self._child.kill()

    def end(self) -> None:
        """Close the pipe, which makes the host leave, and see that it does."""
        self._wire.close()
        self._child.end()

    def ask(self, verb: str, arguments: Json, seconds: float) -> Message:
        """Send a verb and return its reply.

        Parameters
        ----------
        seconds
            How long it may take. The host may ask for more while it works.

        Raises
        ------
        CameraLost
            If the deadline passed (the host is then killed) or the host died. What
            became of the verb is unknown.
        CameraError
            As the host reported it.
        """
        with self._turn:
            request = Request(next(self._numbers), verb, arguments)
            try:
                self._wire.send(request.message())
                reply = self._reply_to(request.number, seconds)
            except TimeoutError:
                self._child.kill()
                raise _too_late(verb) from None
            except (WireClosed, BadMessage) as error:
                self._child.kill()
                raise self._reason_of_death(error) from None
        if "error" in reply.head:
            raise error_from_json(reply.head["error"])
        return reply

    def _reply_to(self, number: int, seconds: float) -> Message:
        deadline = time.monotonic() + seconds
        while True:
            message = self._wire.receive(deadline)
            head = message.head
            if "log" in head:
                _log_record(head["log"])
            elif head.get("id") != number:
                raise BadMessage("a reply to another request")
            elif "patience" in head:
                longer = min(float(head["patience"]), _LONGEST_PATIENCE_SECONDS)
                deadline = max(deadline, time.monotonic() + longer)
            else:
                return message

    def _reason_of_death(self, error: Exception) -> CameraLost:
        if self._killed:
            return CameraLost(
                "The camera was stopped in the middle of its work.", "Connect it again."
            )
        _log.info("The camera host is gone: %s", error)
        return CameraLost(
            "The program that speaks to the camera ended unexpectedly.",
            "Connect the camera again; the log file tells more.",
        )


def _too_late(verb: str) -> CameraLost:
    hint = "Check the cable, switch the camera off and on, connect again."
    if verb == "capture":
        return CameraLost(
            "The camera did not tell in time of the picture that it was to take.",
            f"{hint} The picture may be on its card.",
        )
    what = verb.replace("_", " ")
    return CameraLost(f"The camera did not finish in time ({what}).", hint)


def _log_record(record: Json) -> None:
    """Log here what the host logged there."""
    logging.getLogger(str(record["name"])).log(
        int(record["level"]), "%s", record["message"]
    )
