# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera host: the child process that runs libgphoto2, one verb at a time."""

import contextlib
import faulthandler
import logging
import select
import socket
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from facetstack.camera.messages import (
    Json,
    Message,
    Request,
    Wire,
    WireClosed,
    error_to_json,
    file_to_json,
)
from facetstack.camera.protocol import CardCamera, FocusStep
from facetstack.errors import CameraError, CameraLost, StudioError, Unsupported

if TYPE_CHECKING:
    from facetstack.camera.driver import GPhotoCamera

_log = logging.getLogger(__name__)

MEMORY_BYTES = 3 << 30
"""Address space of a host: a few raw files of the largest cameras, and libraries."""
_IDLE_SECONDS = 5.0
_LEAVING_SECONDS = 10
_VERB_SECONDS = 600
_KEPT_RECORDS = 200


class _LogToStudio(logging.Handler):
    """Sends records to the studio while it listens, else keeps them."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire
        self._kept: list[Json] = []
        self.studio_listens = False

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(
            {
                "level": record.levelno,
                "name": record.name,
                "message": record.getMessage(),
            }
        )
        del self._kept[:-_KEPT_RECORDS]
        if self.studio_listens:
            self.flush()

    def flush(self) -> None:
        while self.studio_listens and self._kept:
            self._wire.send(Message({"log": self._kept.pop(0)}))


class Host:
    """Answers the verbs that come over the wire, until it closes."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._wire = Wire(connection)
        self._log = _LogToStudio(self._wire)
        self._number = 0
        self._camera: GPhotoCamera | None = None
        self._kept_alive: object = None

    def serve(self) -> None:
        """Do verb after verb; come back when the studio is gone."""
        logging.basicConfig(level=logging.DEBUG, handlers=[self._log], force=True)
        try:
            while True:
                self._wait_for_request()
                self._answer(Request.read(self._wire.receive()))
        except WireClosed:
            pass
        finally:
            # Armed because libgphoto2 may hang here; its timer needs no lock.
            faulthandler.dump_traceback_later(_LEAVING_SECONDS, exit=True)
            logging.getLogger().removeHandler(self._log)
            self._close_camera()
            faulthandler.cancel_dump_traceback_later()

    def _wait_for_request(self) -> None:
        while not select.select([self._connection], [], [], _IDLE_SECONDS)[0]:
            if self._camera is not None:
                try:
                    self._camera.keep_awake()
                except CameraError as error:
                    _log.info("The idle camera did not answer: %s", error)

    def _answer(self, request: Request) -> None:
        self._number = request.number
        self._log.studio_listens = True
        self._arm(_VERB_SECONDS)
        body = b""
        try:
            result, body = self._do(request.verb, request.arguments)
            reply: Json = {"id": request.number, "result": result}
        except StudioError as error:
            reply = {"id": request.number, "error": error_to_json(error)}
        except WireClosed:
            raise
        except Exception as error:  # noqa: BLE001 - a bug here must reach the log there
            _log.exception("The camera host met a bug in %s", request.verb)
            bug = CameraError(f"The camera host met a bug: {error!r}")
            reply = {"id": request.number, "error": error_to_json(bug)}
        faulthandler.cancel_dump_traceback_later()
        self._log.flush()
        self._log.studio_listens = False
        self._wire.send(Message(reply, body))

    def _be_patient(self, seconds: float) -> None:
        """Tell the studio that the verb in flight takes longer than usual."""
        self._arm(seconds + _VERB_SECONDS)
        self._wire.send(Message({"id": self._number, "patience": seconds}))

    def _arm(self, seconds: float) -> None:
        """Leave even if the studio died while libgphoto2 hangs."""
        faulthandler.dump_traceback_later(seconds, exit=True)

    def _do(self, verb: str, arguments: Json) -> tuple[Any, bytes]:
        """Do one verb; return what JSON can hold of its result, and its bytes."""
        match verb:
            case "list":
                return self._list(), b""
            case "versions":
                return self._gphoto().versions(), b""
            case "open":
                self._close_camera()
                self._gphoto()
                from facetstack.camera.driver import GPhotoCamera

                self._camera = GPhotoCamera(
                    arguments["address"], arguments["serial"], self._be_patient
                )
                return asdict(self._camera.open()), b""
            case "close":
                self._close_camera()
                return None, b""
        return self._do_with(self._opened(), verb, arguments)

    def _do_with(
        self, camera: CardCamera, verb: str, arguments: Json
    ) -> tuple[Any, bytes]:
        match verb:
            case "info":
                return asdict(camera.info()), b""
            case "capabilities":
                return asdict(camera.capabilities()), b""
            case "start_live_view":
                camera.start_live_view()
                return None, b""
            case "stop_live_view":
                camera.stop_live_view()
                return None, b""
            case "preview":
                frame = camera.preview()
                return {"number": frame.number}, frame.jpeg
            case "drive_focus":
                return camera.drive_focus(FocusStep(**arguments)).value, b""
            case "capture":
                files = camera.capture(Path(arguments["folder"]), arguments["stem"])
                return [file_to_json(file) for file in files], b""
            case "diagnostics":
                return camera.diagnostics(), b""
            case "trigger":
                camera.trigger()
                return None, b""
            case "arrivals":
                return camera.arrivals(float(arguments["seconds"])), b""
            case "list_files":
                return camera.list_files(), b""
            case "fetch":
                path, folder = arguments["camera_path"], Path(arguments["folder"])
                return file_to_json(camera.fetch(path, folder, arguments["stem"])), b""
            case "delete":
                camera.delete(arguments["camera_path"])
                return None, b""
            case "read_setting":
                return asdict(camera.read_setting(arguments["name"])), b""
            case "write_setting":
                setting = camera.write_setting(arguments["name"], arguments["value"])
                return asdict(setting), b""
        raise Unsupported(f"The camera host knows no verb {verb}.")

    def _list(self) -> list[Json]:
        places = self._gphoto().find_places("auto")
        return [{"model": p.model, "serial": "", "port": p.port} for p in places]

    def _gphoto(self) -> ModuleType:
        """Import the door to libgphoto2, which not every platform has."""
        try:
            from facetstack.camera import gphoto
        except ImportError as error:
            raise Unsupported(
                f"Cameras cannot be used: gphoto2 cannot be imported ({error}).",
                "Install it with: pip install gphoto2.",
            ) from error
        # libgphoto2 logs only while this reference lives.
        self._kept_alive = self._kept_alive or gphoto.forward_log()
        return gphoto

    def _opened(self) -> CardCamera:
        if self._camera is None:
            raise CameraLost("The camera is not connected.", "Connect it again.")
        return self._camera

    def _close_camera(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()


def limit_memory(most_bytes: int = MEMORY_BYTES) -> None:
    """Let no camera make this process larger: libgphoto2 believes what it is told."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most_bytes = min(most_bytes, hard)
    # Some systems know no such limit.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, hard))


def main(arguments: Sequence[str]) -> int:
    """Serve the wire whose file descriptor ``--wire N`` names."""
    faulthandler.enable()
    limit_memory()
    if len(arguments) != 2 or arguments[0] != "--wire":
        sys.stderr.write("The camera host is started by the studio, not by hand.\n")
        return 2
    with socket.socket(fileno=int(arguments[1])) as connection:
        Host(connection).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
