from collections.abc import Iterator
from pathlib import Path

import pytest

from facetstack.camera.child import Child, host_environment, start_virtual_camera
from facetstack.camera.link import HostLink
from facetstack.errors import CameraError, CameraLost, Unsupported


@pytest.fixture
def link() -> Iterator[HostLink]:
    made = HostLink()
    yield made
    made.end()


def test_a_verb_before_the_camera_is_open_is_refused(link: HostLink) -> None:
    with pytest.raises(CameraLost, match="not connected"):
        link.ask("info", {}, 5)


def test_a_bug_in_the_host_is_an_error_and_the_host_lives_on(
    link: HostLink, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(CameraError, match=r"bug.*KeyError"):
        link.ask("open", {"nonsense": 1}, 5)
    assert "met a bug in open" in caplog.text, "its log comes to the studio"
    assert link.ask("versions", {}, 5).head["result"]["libgphoto2"]


def test_a_link_ends_twice_without_complaint(link: HostLink) -> None:
    link.end()
    with pytest.raises(CameraLost):
        link.ask("versions", {}, 5)


def test_a_child_that_will_not_leave_is_made_to() -> None:
    child = Child("virtual-camera", [], environment=host_environment(), speaks=True)
    assert child.read_line(30).startswith("ptpip:")
    child.end(grace_seconds=0.0)
    assert not child.running


def test_a_child_that_does_not_start_tells_what_it_complained_about() -> None:
    with pytest.raises(CameraError, match=r"did not start.*nowhere"):
        start_virtual_camera(scene="nowhere")


def test_an_unknown_verb_on_an_open_camera_is_unsupported(
    usb_camera: Path, link: HostLink
) -> None:
    link.ask("open", {"address": "auto", "serial": ""}, 20)
    with pytest.raises(Unsupported, match="levitate"):
        link.ask("levitate", {}, 5)
