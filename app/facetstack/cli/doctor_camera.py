# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``facetstack doctor --camera`` tries on one camera, for one report to send."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from facetstack.cli.doctor_checks import Finding, State
from facetstack.errors import CameraLost, StudioError

if TYPE_CHECKING:
    from facetstack.camera.client import CameraClient

_LIVE_FRAMES = 10
_MOVE_UNITS = 50
_MOVES = 4
_SEEN_ABOVE_NOISE = 3.0
_LISTED = 12

Check = Callable[["CameraClient"], Iterator[Finding]]


def check_one_camera(address: str) -> Iterator[Finding]:
    """Connect to a camera and try everything on it; one failure ends one part only.

    The lens moves a little and back, one picture is taken and stays on the card.
    """
    from facetstack.camera.client import CameraClient

    camera = CameraClient(address)
    try:
        info = camera.open()
        yield Finding("Camera", "ok", f"{info.model} at {info.port}")
        for name, check in _CHECKS.items():
            try:
                yield from check(camera)
            except CameraLost:
                raise
            except StudioError as error:
                state: State = "warn" if name in _OPTIONAL else "bad"
                yield Finding(name, state, error.message, error.hint)
    except StudioError as error:
        yield Finding("Camera", "bad", error.message, error.hint)
    finally:
        camera.close()


def _identity(camera: "CameraClient") -> Iterator[Finding]:
    info = camera.info()
    told = {
        "lens": info.lens,
        "focal length": f"{info.focal_length_mm or 0:g} mm",
        "battery": f"{info.battery_percent} %",
        "shots left": str(info.shots_left),
        "serial number": "told" if info.serial else "",
        "focus position": str(info.focus_units),
    }
    empty = ("", "None", "None %", "0 mm")
    known = [f"{name} {text}" for name, text in told.items() if text not in empty]
    unknown = [name for name, text in told.items() if text in empty]
    yield Finding("Tells", "ok", ", ".join(known))
    if unknown:
        yield Finding("Does not tell", "warn", ", ".join(unknown))
    for name, text in camera.diagnostics().items():
        yield Finding(name.capitalize(), "ok", text)
    for note in camera.capabilities().notes:
        yield Finding("Note", "warn", note)


def _settings(camera: "CameraClient") -> Iterator[Finding]:
    for name in camera.capabilities().settings:
        setting = camera.read_setting(name)
        few = ", ".join(setting.choices[:_LISTED])
        more = len(setting.choices) - _LISTED
        choices = f"{few} and {more} more" if more > 0 else few
        lock = ", read only" if setting.read_only else ""
        yield Finding(name, "ok", f"{setting.value}{lock}, of: {choices or 'any'}")
        if not setting.read_only:
            camera.write_setting(name, setting.value)
    yield Finding("Settings", "ok", "each was written as it was and read back")


def _live_view(camera: "CameraClient") -> Iterator[Finding]:
    if not camera.capabilities().live_view:
        yield Finding("Live view", "warn", "not offered")
        return
    camera.start_live_view()
    began = time.monotonic()
    size = max(len(camera.preview().jpeg) for _ in range(_LIVE_FRAMES))
    rate = _LIVE_FRAMES / (time.monotonic() - began)
    text = f"{rate:.0f} frames per second, {size / 1000:.0f} kB each"
    yield Finding("Live view", "ok", text)


def _focus(camera: "CameraClient") -> Iterator[Finding]:
    """Move the lens, and see on live view that it moved: motors alone prove nothing."""
    from facetstack.camera.lens import Lens
    from facetstack.camera.motion import live_difference
    from facetstack.progress import CancelToken

    offered = camera.capabilities()
    drive, token = offered.focus, CancelToken()
    if drive is None:
        yield Finding("Focus drive", "warn", "not offered")
        return
    units = max(drive.smallest_units, min(_MOVE_UNITS, drive.largest_units))
    lens = Lens(camera, drive)
    if not camera.live_view_on:
        lens.move_to(units, token)
        lens.move_to(0, token)
        yield Finding("Focus drive", "ok", f"{units} units there and back, not seen")
        return
    first, again = camera.preview().jpeg, camera.preview().jpeg
    noise = live_difference(first, again)
    began = time.monotonic()
    lens.move_to(_MOVES * units, token)
    seconds = time.monotonic() - began
    token.sleep(0.3)
    moved = live_difference(again, camera.preview().jpeg)
    lens.move_to(0, token)
    text = (
        f"{_MOVES * units} units there and back, {seconds:.1f} s; the picture changed "
        f"by {100 * moved:.2f} %, noise is {100 * noise:.2f} %"
    )
    if moved > _SEEN_ABOVE_NOISE * noise and moved > 0:
        yield Finding("Focus drive", "ok", text)
    else:
        hint = "Look at the AF/MF switches; point it at something with detail."
        yield Finding("Focus drive", "warn", text, hint)


def _capture(camera: "CameraClient") -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        files = camera.capture(Path(folder), "doctor")
        seconds = time.monotonic() - began
    shot = ", ".join(f"{f.path.suffix} {f.size_bytes / 1e6:.1f} MB" for f in files)
    yield Finding("Picture", "ok", f"{shot} in {seconds:.1f} s")


def _card(camera: "CameraClient") -> Iterator[Finding]:
    began = time.monotonic()
    files = camera.list_files()
    seconds = time.monotonic() - began
    yield Finding("Card", "ok", f"{len(files)} files, listed in {seconds:.1f} s")


def _reconnect(camera: "CameraClient") -> Iterator[Finding]:
    began = time.monotonic()
    camera.reopen()
    seconds = time.monotonic() - began
    yield Finding("Connecting again", "ok", f"found again in {seconds:.1f} s")


_OPTIONAL = ("Live view", "Card")
"""What a camera may refuse and still shoot."""

_CHECKS: dict[str, Check] = {
    "Identity": _identity,
    "Settings": _settings,
    "Live view": _live_view,
    "Focus drive": _focus,
    "Picture": _capture,
    "Card": _card,
    "Connecting again": _reconnect,
}
