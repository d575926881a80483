# SPDX-License-Identifier: GPL-3.0-or-later
"""A door through which tests make a virtual camera misbehave: JSON lines on loopback.

Each line is one object with ``do``; each is answered by one line, ``{"ok": true, ...}``
or ``{"ok": false, "error": ...}``:

- ``close``: cut the link now.
- ``refuse``, ``on``: take no further connections (true), or take them again (false).
- ``fail``, ``operation``, ``code``, ``times`` (1): answer the next ones with ``code``.
- ``delay``, ``operation``, ``seconds``, ``times`` (1): answer the next ones late.
- ``drop``, ``operation``: cut the link in place of an answer.
- ``truncate``, ``operation``, ``bytes``, ``times`` (1): send only the first bytes of
  the data.
- ``sound``: forget what was planned of all these.
- ``mute``, ``times`` (1): keep the next events back; their pictures are on the card.
- ``serial``, ``text``: another serial number, as if another body answered.
- ``battery``, ``percent``: how full it is.
- ``set``, ``property``, ``value``: any property that is a number.
- ``lens``, and any of the fields of ``LensModel`` as they shall be from now on, and
  ``position``: where the lens shall stand.
- ``lose``, ``times`` (1), ``share`` (1): the next moves fall short by so much.
- ``menu``, ``frames``, ``step`` (0): the focus bracketing that is set in the body's
  menu; 1 frame is none. The lens goes ``step`` units farther from frame to frame.
- ``press``: press the button on the body.
- ``look``: returns the position of glass and motor, whether the motor moves, the
  counts of shots and of operations (by code in hexadecimal), and ``taken``: checksum
  (CRC-32) of each picture and where the glass stood.
"""

import contextlib
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from facetstack.camera.virtual.body import Body
from facetstack.camera.virtual.ptp import Standard
from facetstack.camera.virtual.ptpip import LinkClosed
from facetstack.camera.virtual.shutter import Series


@dataclass(frozen=True)
class Fault:
    """What happens to one operation.

    ``code`` ``None`` lets the body answer, ``most_bytes`` ``None`` sends all data.
    """

    code: int | None = None
    most_bytes: int | None = None
    delay_seconds: float = 0.0
    drop: bool = False


class Faults:
    """What shall go wrong on the link; the door writes it, the responder obeys."""

    def __init__(self) -> None:
        self.refuses_connections = False
        self._planned: dict[int, deque[Fault]] = {}
        self._lock = threading.Lock()
        self._link: socket.socket | None = None

    def link_opened(self, link: socket.socket) -> None:
        """Remember the link, so that it can be cut."""
        with self._lock:
            self._link = link

    def link_closed(self) -> None:
        """Forget it."""
        with self._lock:
            self._link = None

    def cut(self) -> None:
        """Cut the link now, if there is one."""
        with self._lock:
            if self._link is not None:
                with contextlib.suppress(OSError):
                    self._link.shutdown(socket.SHUT_RDWR)

    def plan(self, operation: int, fault: Fault, times: int = 1) -> None:
        """Let the next ones of an operation go wrong."""
        with self._lock:
            self._planned.setdefault(operation, deque()).extend([fault] * times)

    def forget(self) -> None:
        """Let everything go well from now on."""
        with self._lock:
            self._planned.clear()

    def before(self, operation: int) -> Fault:
        """Wait or cut as planned; return what shall be wrong with the answer."""
        with self._lock:
            queue = self._planned.get(operation)
            fault = queue.popleft() if queue else None
        if fault is None:
            return Fault()
        time.sleep(fault.delay_seconds)
        if fault.drop:
            raise LinkClosed("as planned")
        return fault


class FaultDoor:
    """Listens for orders and carries them out."""

    def __init__(self, body: Body, faults: Faults, port: int = 0) -> None:
        self._body = body
        self._faults = faults
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = int(self._listener.getsockname()[1])
        self._orders: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
            "close": lambda order: faults.cut(),
            "refuse": self._refuse,
            "fail": self._fail,
            "delay": self._delay,
            "drop": self._drop,
            "truncate": self._truncate,
            "sound": lambda order: faults.forget(),
            "mute": self._mute,
            "serial": self._serial,
            "battery": self._battery,
            "set": self._set,
            "lens": self._lens,
            "lose": self._lose,
            "menu": self._menu,
            "press": lambda order: body.press(),
            "look": self._look,
        }

    def serve(self) -> None:
        """Carry out orders for ever."""
        while True:
            connection, _ = self._listener.accept()
            with (
                connection,
                contextlib.suppress(OSError),
                connection.makefile("rwb") as lines,
            ):
                for line in lines:
                    lines.write(json.dumps(self.obey(line)).encode() + b"\n")
                    lines.flush()

    def obey(self, line: bytes) -> dict[str, Any]:
        """Carry out one order and return the answer."""
        try:
            order = json.loads(line)
            return {"ok": True, **(self._orders[order["do"]](order) or {})}
        except (ValueError, KeyError, TypeError) as error:
            return {"ok": False, "error": f"{type(error).__name__}: {error}"}

    def _refuse(self, order: dict[str, Any]) -> None:
        self._faults.refuses_connections = bool(order["on"])

    def _fail(self, order: dict[str, Any]) -> None:
        fault = Fault(code=int(order["code"]))
        self._faults.plan(int(order["operation"]), fault, int(order.get("times", 1)))

    def _delay(self, order: dict[str, Any]) -> None:
        fault = Fault(delay_seconds=float(order["seconds"]))
        self._faults.plan(int(order["operation"]), fault, int(order.get("times", 1)))

    def _drop(self, order: dict[str, Any]) -> None:
        self._faults.plan(int(order["operation"]), Fault(drop=True))

    def _truncate(self, order: dict[str, Any]) -> None:
        fault = Fault(most_bytes=int(order["bytes"]))
        self._faults.plan(int(order["operation"]), fault, int(order.get("times", 1)))

    def _mute(self, order: dict[str, Any]) -> None:
        self._body.muted += int(order.get("times", 1))

    def _serial(self, order: dict[str, Any]) -> None:
        self._body.rename(str(order["text"]))

    def _battery(self, order: dict[str, Any]) -> None:
        self._body.write(Standard.BATTERY_LEVEL, int(order["percent"]))

    def _set(self, order: dict[str, Any]) -> None:
        self._body.write(int(order["property"]), int(order["value"]))

    def _lens(self, order: dict[str, Any]) -> None:
        lens = self._body.lens
        changed = {name: order[name] for name in order.keys() - {"do", "position"}}
        lens.model = replace(lens.model, **changed)
        if "position" in order:
            lens.put(float(order["position"]))

    def _lose(self, order: dict[str, Any]) -> None:
        times, share = int(order.get("times", 1)), float(order.get("share", 1))
        self._body.lens.lose(times, share)

    def _menu(self, order: dict[str, Any]) -> None:
        frames = int(order["frames"])
        self._body.series = Series(frames, int(order.get("step", 0)))

    def _look(self, order: dict[str, Any]) -> dict[str, Any]:
        return {
            "position": self._body.lens.glass_position,
            "motor": self._body.lens.motor_position,
            "moving": self._body.lens.busy,
            "shots": self._body.shots,
            "taken": self._body.taken,
            "operations": {f"{c:04x}": n for c, n in self._body.counts.items()},
        }
