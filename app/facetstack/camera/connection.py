# SPDX-License-Identifier: GPL-3.0-or-later
"""A body whose refusals come as our errors, and which knows when its link is gone."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from facetstack.camera import refusals
from facetstack.camera.gphoto import Body, Refused
from facetstack.errors import CameraError, CameraLost

_log = logging.getLogger(__name__)

BUSY_PAUSE_SECONDS = 0.2
# With one refusal more, which may take 1 s, well below the studio's deadline.
_PATIENT_SECONDS = 4.0


class Connection:
    """An open body.

    After a ``CameraLost`` the body is let go, and every further verb raises the same.
    """

    def __init__(self, body: Body) -> None:
        self._body: Body | None = body

    @property
    def body(self) -> Body:
        """The body; raises ``CameraLost`` once the link is gone."""
        if self._body is None:
            raise CameraLost("The camera is not connected.", "Connect it again.")
        return self._body

    def close(self) -> None:
        """Let the body go; never raises, may be called twice."""
        body, self._body = self._body, None
        if body is not None:
            try:
                body.exit()
            except Refused as refusal:
                _log.debug("The camera was not closed in order: %s", refusal)

    @contextmanager
    def asking(self, doing: str) -> Iterator[Body]:
        """Give the body, and translate what it refuses.

        Parameters
        ----------
        doing
            What is asked, to follow "The camera did not": "fire the shutter".
        """
        try:
            yield self.body
        except Refused as refusal:
            raise self.translated(refusal, doing) from refusal

    def translated(self, refusal: Refused, doing: str) -> CameraError:
        """Return a refusal as our error; asks the body if its link may be broken."""
        _log.debug("Asked to %s: %s", doing, refusal)
        code = refusal.code
        if self._body and refusals.is_unexplained(code, refusal.text):
            try:
                self._body.shots_left()
            except Refused as second:
                if refusals.is_link(second.code):
                    code = second.code
        error = refusals.refusal_error(code, refusal.text, doing)
        if isinstance(error, CameraLost):
            self.close()
        return error

    def text(self, widget: str) -> str:
        """Return a widget's value, "" where there is none or it tells nothing."""
        if widget not in self.body.names:
            return ""
        try:
            return self.body.read(widget).value.strip()
        except Refused as refusal:
            error = self.translated(refusal, "answer")
            if isinstance(error, CameraLost):
                raise error from refusal
            return ""

    def first_readable(self, widgets: tuple[str, ...]) -> str:
        """Return the first widget that this body has: some are listed but not there."""
        for widget in widgets:
            if widget in self.body.names:
                try:
                    self.body.read(widget)
                except Refused as refusal:
                    _log.debug("%s is listed but not there: %s", widget, refusal)
                else:
                    return widget
        return ""

    def has_choice(self, widget: str, value: str) -> bool:
        """Return whether a widget is there and takes a value."""
        if widget not in self.body.names:
            return False
        try:
            return value in self.body.read(widget).choices
        except Refused as refusal:
            _log.debug("%s is listed but not there: %s", widget, refusal)
            return False

    def set_if_there(self, widget: str, value: str) -> None:
        """Set a widget that not every body of a maker has."""
        if widget not in self.body.names:
            return
        try:
            known = self.body.read(widget)
            if known.value != value and value in known.choices:
                self.body.write(widget, value)
        except Refused as refusal:
            _log.info("The camera did not take %s = %s: %s", widget, value, refusal)

    def write_patiently(self, widget: str, value: str) -> None:
        """Write a widget that a body refuses while it is busy or its lens moves."""
        deadline = time.monotonic() + _PATIENT_SECONDS
        while True:
            try:
                self.body.write(widget, value)
            except Refused as refusal:
                busy = refusals.is_busy(refusal.code, refusal.text)
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(BUSY_PAUSE_SECONDS)
            else:
                return

    def shots_left(self) -> int | None:
        """Return how many shots there is room for, if the camera tells."""
        told = self.text("availableshots")
        if told.isdigit():
            return int(told)
        try:
            return self.body.shots_left()
        except Refused as refusal:
            _log.debug("Shots left are not known: %s", refusal)
            return None
