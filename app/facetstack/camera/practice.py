# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras by address, and one to practise with that is started when asked for."""

from threading import Lock

from facetstack.camera.child import VirtualCamera, start_virtual_camera
from facetstack.camera.client import CameraClient
from facetstack.camera.protocol import Camera

PRACTICE = "practice"
"""The address of the virtual camera that is started when it is first asked for."""


class Cameras:
    """Makes cameras, unopened; may be asked from any thread, and waits meanwhile."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._virtual: VirtualCamera | None = None

    def make(self, address: str) -> Camera:
        """Return the camera at an address; ``PRACTICE`` starts a virtual one.

        Raises
        ------
        CameraNotFound
            If the virtual camera did not come up.
        """
        if address != PRACTICE:
            return CameraClient(address)
        with self._lock:
            if self._virtual is None:
                self._virtual = start_virtual_camera()
            return CameraClient(self._virtual.address)

    def close(self) -> None:
        """End the virtual camera, if it was started."""
        with self._lock:
            if self._virtual is not None:
                self._virtual.close()
                self._virtual = None
