# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes manifests in a thread of its own: nobody waits for the disk."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from facetstack.errors import ProjectError
from facetstack.session.manifest import Manifest, keep_damaged, save_manifest


class Scribe:
    """Writes one manifest after the other.

    Parameters
    ----------
    failed
        Receives the error of a write, in the scribe's thread.
    """

    def __init__(self, failed: Callable[[ProjectError], None]) -> None:
        self._failed = failed
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scribe")

    def write(self, folder: Path, manifest: Manifest, damaged: bool = False) -> None:
        """Write a manifest soon; one that is ``damaged`` is copied aside before."""
        self._thread.submit(self._write, folder, manifest, damaged)

    def settled(self) -> Future[None]:
        """Return what is done once all that was given so far is on disk."""
        return self._thread.submit(_nothing)

    def close(self) -> None:
        """Wait until everything is on disk."""
        self._thread.shutdown()

    def _write(self, folder: Path, manifest: Manifest, damaged: bool) -> None:
        try:
            if damaged:
                keep_damaged(folder)
            save_manifest(folder, manifest)
        except ProjectError as error:
            self._failed(error)


def _nothing() -> None:
    """Come after all that was given before."""
