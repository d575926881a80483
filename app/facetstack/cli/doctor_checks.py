# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``facetstack doctor`` looks at: each check returns findings with a hint."""

import ctypes
import importlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from facetstack.errors import CameraError

if TYPE_CHECKING:
    pass

State = Literal["ok", "warn", "bad"]

_QT_SECONDS = 60
_LITTLE_ROOM_BYTES, _NO_ROOM_BYTES = 5e9, 0.5e9
_STILL_IMAGE_CLASS = "06"

# Shared library and the package of Debian and Ubuntu that holds it.
_QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# The kernel cuts names to 15 letters, so beginnings are compared.
_CAMERA_PROGRAMS = (
    "gvfs-gphoto2-vo",
    "gvfsd-gphoto2",
    "ptpcamerad",
    "PTPCamera",
    "darktable",
    "digikam",
    "entangle",
    "gphoto2",
    "shotwell",
)


@dataclass(frozen=True)
class Finding:
    """What one check found, and how to mend it."""

    name: str
    state: State
    text: str
    hint: str = ""


def check_python() -> Iterator[Finding]:
    """Name Python and the machine."""
    yield Finding(
        "Python", "ok", f"{platform.python_version()} on {platform.platform()}"
    )


def check_pictures() -> Iterator[Finding]:
    """Try the libraries that read, merge and write pictures."""
    for name, module in (
        ("numpy", "numpy"),
        ("OpenCV", "facetstack.imaging.opencv"),
        ("rawpy", "rawpy"),
        ("tifffile", "tifffile"),
        ("imagecodecs", "imagecodecs"),
        ("pyexiv2", "pyexiv2"),
        ("numba", "numba"),
    ):
        try:
            loaded = importlib.import_module(module)
        except ImportError as error:
            yield Finding(
                name, "bad", f"cannot be imported: {error}", "Install facetstack again."
            )
            continue
        told = getattr(loaded, "cv2", loaded).__version__
        if name == "rawpy":
            numbers = ".".join(str(part) for part in loaded.libraw_version)
            told = f"{told} with LibRaw {numbers}"
        yield Finding(name, "ok", str(told))


def check_window() -> Iterator[Finding]:
    """Try Qt, the system libraries it needs, and look for a display."""
    if importlib.util.find_spec("PySide6") is None:
        yield Finding("Qt", "bad", "PySide6 is missing", "Install facetstack again.")
        return
    if getattr(sys, "frozen", False):
        yield Finding("Qt", "ok", "comes with this program")
    else:
        yield _import_qt()
    if not sys.platform.startswith("linux"):
        return
    missing = [name for name in _QT_LIBRARIES if not _can_load(name)]
    if missing:
        packages = " ".join(_QT_LIBRARIES[name] for name in missing)
        yield Finding(
            "Window libraries",
            "bad",
            f"missing: {', '.join(missing)}",
            f"On Debian and Ubuntu: sudo apt-get install {packages}",
        )
    else:
        yield Finding("Window libraries", "ok", f"all {len(_QT_LIBRARIES)} found")
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if display:
        yield Finding("Display", "ok", display)
    else:
        yield Finding(
            "Display",
            "warn",
            "none: the studio's window cannot open",
            "The command line works; facetstack demo --headless needs no display.",
        )


def check_disk() -> Iterator[Finding]:
    """Look for room and rights in the home folder, where camera settings are kept."""
    home = Path.home()
    try:
        free_bytes = shutil.disk_usage(home).free
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        yield Finding(
            "Home folder",
            "bad",
            f"{home} cannot be written: {error.strerror}",
            "Camera settings and the log file need a home folder.",
        )
        return
    state: State = "ok"
    if free_bytes < _LITTLE_ROOM_BYTES:
        state = "bad" if free_bytes < _NO_ROOM_BYTES else "warn"
    yield Finding(
        "Disk",
        state,
        f"{free_bytes / 1e9:.1f} GB free in {home}",
        "" if state == "ok" else "A bracket of raw frames takes several GB: make room.",
    )


def check_cameras() -> Iterator[Finding]:
    """Try libgphoto2, list the cameras it finds, and who may hold them."""
    from facetstack.camera.client import library_versions, list_cameras

    try:
        told = library_versions()
        yield Finding(
            "libgphoto2", "ok", ", ".join(f"{k} {v}" for k, v in told.items())
        )
        cameras = list_cameras()
    except CameraError as error:
        yield Finding("libgphoto2", "bad", error.message, error.hint)
        return
    if cameras:
        found = ", ".join(f"{camera.model} at {camera.port}" for camera in cameras)
        yield Finding("Cameras", "ok", found)
    else:
        yield Finding(
            "Cameras",
            "warn",
            "none found on USB",
            "Switch the camera on; one on the network is reached by its address.",
        )
    yield from _usb_rights()
    holders = camera_programs()
    if holders:
        yield Finding(
            "Other programs",
            "warn",
            f"may hold a camera: {', '.join(holders)}",
            "Close them if a camera is busy; for the desktop: gio mount -s gphoto2",
        )


def camera_programs() -> list[str]:
    """Return the running programs that are known to hold cameras."""
    names = set()
    for comm in Path("/proc").glob("[0-9]*/comm"):
        try:
            name = comm.read_text().strip()
        except OSError:
            continue
        if name.startswith(_CAMERA_PROGRAMS):
            names.add(name)
    return sorted(names)


def _import_qt() -> Finding:
    """Import Qt in a process of its own, which it may take down with it."""
    done = subprocess.run(
        [sys.executable, "-c", "import PySide6.QtWidgets"],
        capture_output=True,
        text=True,
        timeout=_QT_SECONDS,
        check=False,
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        return Finding(
            "Qt", "bad", why, "Install the missing libraries, or facetstack again."
        )
    try:
        return Finding("Qt", "ok", f"PySide6 {version('PySide6-Essentials')}")
    except PackageNotFoundError:
        return Finding("Qt", "ok", "PySide6 of this system")


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _usb_rights() -> Iterator[Finding]:
    """Find cameras on USB that this user may not use."""
    for node in sorted(_camera_nodes()):
        if not os.access(node, os.R_OK | os.W_OK):
            yield Finding(
                "USB rights",
                "bad",
                f"this user may not use the camera at {node}",
                "Install the udev rules of libgphoto2, or log in at the desk itself.",
            )


def _camera_nodes() -> set[Path]:
    nodes = set()
    for kind in Path("/sys/bus/usb/devices").glob("*/bInterfaceClass"):
        try:
            if kind.read_text().strip() != _STILL_IMAGE_CLASS:
                continue
            device = kind.resolve().parent.parent
            bus, number = (
                int((device / name).read_text()) for name in ("busnum", "devnum")
            )
        except (OSError, ValueError):
            continue
        nodes.add(Path(f"/dev/bus/usb/{bus:03}/{number:03}"))
    return nodes
