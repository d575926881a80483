# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows progress: one line that changes on a terminal, one line per step when piped."""

import sys
import time
from types import TracebackType
from typing import Self, TextIO

from facetstack.progress import Progress


class ProgressLine:
    """A ``Report`` that writes to stderr, so that stdout holds results alone.

    Parameters
    ----------
    quiet
        Write nothing at all.
    stream
        Where to write; stderr by default.
    """

    def __init__(self, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._quiet = quiet
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._started = time.monotonic()
        self._shown = ""

    def __enter__(self) -> Self:
        """Start the clock of the time left."""
        self._started = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the cursor on a new line."""
        self.close()

    def __call__(self, progress: Progress) -> None:
        """Show how far the job is."""
        if self._quiet:
            return
        text = progress.text
        if progress.total:
            text = f"[{progress.done}/{progress.total}] {text}"
        text += self._time_left(progress)
        if self._terminal:
            self._stream.write("\r" + text.ljust(len(self._shown)))
        elif text != self._shown:
            self._stream.write(text + "\n")
        self._stream.flush()
        self._shown = text

    def close(self) -> None:
        """End the changing line; may be called twice."""
        if self._terminal and self._shown:
            self._stream.write("\n")
            self._stream.flush()
        self._shown = ""

    def _time_left(self, progress: Progress) -> str:
        """Return "  0:12 left" on a terminal, where it can be kept up to date."""
        if not self._terminal or not 0 < progress.done < progress.total:
            return ""
        spent = time.monotonic() - self._started
        seconds = round(spent / progress.done * (progress.total - progress.done))
        return f"  {seconds // 60}:{seconds % 60:02d} left"
