"""Bodies of other makers through the real libgphoto2: used as far as they go."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import FocusStep
from facetstack.camera.virtual.body import Body, Reply
from facetstack.camera.virtual.responder import Responder
from facetstack.camera.virtual.scene import Scene, load_scene
from facetstack.errors import CameraError, Unsupported

PANASONIC_FOCUS, PANASONIC_PROPERTY = 0x9416, 0x9402


class UnknownBody(Body):
    """Speaks PTP and nothing else."""

    maker, model = "Acme", "Unheard Of 1"


class PanasonicBody(Body):
    """Offers the focus drive that ends libgphoto2."""

    maker, model, vendor = "Panasonic", "DC-Virtual", 0x1C

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._handlers |= {
            code: lambda request: Reply(data=bytes(10))
            for code in (PANASONIC_FOCUS, PANASONIC_PROPERTY)
        }


@pytest.fixture(scope="module")
def scene() -> Scene:
    return load_scene("ring")


@contextmanager
def connected(body: Body) -> Iterator[CameraClient]:
    responder = Responder(body)
    responder.start()
    client = CameraClient(f"ptpip:127.0.0.1:{responder.port}")
    try:
        client.open()
        yield client
    finally:
        client.close()
        responder.close()


def test_an_unknown_maker_is_used_as_far_as_it_goes(scene: Scene) -> None:
    with connected(UnknownBody(scene)) as client:
        assert client.info().model == "Unheard Of 1"
        assert client.info().battery_percent == 87
        offered = client.capabilities()
        assert {"aperture", "shutter", "iso"} <= set(offered.settings)
        assert offered.focus is None
        notes = " ".join(offered.notes)
        assert "maker is not known" in notes
        assert "white balance" in notes
        assert client.write_setting("iso", "200").value == "200"
        with pytest.raises(Unsupported, match="focus drive is not known"):
            client.drive_focus(FocusStep(10))
        with pytest.raises(CameraError):
            client.start_live_view()
        assert not client.live_view_on


def test_the_focus_drive_of_panasonic_is_refused_by_name(scene: Scene) -> None:
    body = PanasonicBody(scene)
    with connected(body) as client:
        offered = client.capabilities()
        assert offered.focus is None
        assert any("manualfocusdrive" in note for note in offered.notes)
        host = client.host_pid
        with pytest.raises(Unsupported, match="manualfocusdrive, mfadjust"):
            client.drive_focus(FocusStep(1))
        assert client.host_pid == host, "the host lives"
        assert client.info().model == "DC-Virtual"
    assert body.counts[PANASONIC_FOCUS] == 0
