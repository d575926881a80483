# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets Ctrl-C stop a job of the command line in order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from facetstack.progress import CancelToken


@contextmanager
def stopped_by_ctrl_c() -> Iterator[CancelToken]:
    """Give a token that Ctrl-C cancels; a second Ctrl-C does not wait any more."""
    token = CancelToken()

    def stop(number: int, frame: object) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
