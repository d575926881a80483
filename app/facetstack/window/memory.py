# SPDX-License-Identifier: GPL-3.0-or-later
"""Remembers the stack on the table, on disk and at once."""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from facetstack.errors import ProjectError
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.recipe import StackRecipe
from facetstack.session.kept_results import KeptResult, remove_result
from facetstack.session.manifest import Manifest
from facetstack.session.scribe import Scribe
from facetstack.workers.session_jobs import OpenedStack
from facetstack.workers.stack_jobs import FrameThumbnail


class Memory(QObject):
    """Holds manifest and results of a stack; every change is written by a scribe.

    A stack without a folder of its own, such as files of several folders, is held
    but not written.
    """

    changed = Signal()
    problem = Signal(object)
    _write_failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None
        self.results: tuple[KeptResult, ...] = ()
        self._manifest = Manifest()
        self._thumbnails: dict[str, FrameThumbnail] = {}
        self._damaged = False
        self._told = False
        self._write_failed.connect(self._tell_failure)
        self._scribe = Scribe(self._write_failed.emit)

    @property
    def manifest(self) -> Manifest:
        """What is remembered now."""
        return self._manifest

    @property
    def thumbnails(self) -> tuple[FrameThumbnail, ...]:
        """The small copies of the frames seen so far."""
        return tuple(self._thumbnails.values())

    def begin(self, folder: Path | None) -> None:
        """Forget the stack before; the next one lies in ``folder``, if in one."""
        self._restart(folder, Manifest(), ())
        self.changed.emit()

    def take(self, opened: OpenedStack) -> None:
        """Go on with a stack as it was left."""
        self._restart(opened.folder, opened.manifest, opened.results)
        self._damaged = bool(opened.problems)
        self._thumbnails = {one.ref.path.name: one for one in opened.thumbnails}
        self.changed.emit()

    def set_frames(self, refs: Iterable[FrameRef]) -> None:
        """Remember which frames there are, in focus order."""
        self._set(self._manifest.with_frames(ref.path.name for ref in refs))

    def is_excluded(self, ref: FrameRef) -> bool:
        """Whether the photographer left a frame out."""
        return self._manifest.entry(ref.path.name).excluded

    def set_excluded(self, ref: FrameRef, excluded: bool) -> None:
        """Leave a frame out, or take it in again."""
        entry = self._manifest.entry(ref.path.name)
        self._set(self._manifest.with_entry(replace(entry, excluded=excluded)))

    def note_thumbnail(self, thumbnail: FrameThumbnail) -> None:
        """Remember what was seen of a frame."""
        name = thumbnail.ref.path.name
        self._thumbnails[name] = thumbnail
        entry = replace(
            self._manifest.entry(name),
            sharpness=thumbnail.sharpness,
            left_out=thumbnail.left_out,
            note=thumbnail.note,
        )
        self._set(self._manifest.with_entry(entry))

    def set_recipe(self, recipe: StackRecipe) -> None:
        """Remember what the panel is set to."""
        self._set(replace(self._manifest, recipe=recipe))

    def set_final(self, name: str) -> None:
        """Remember the retouched picture that was brought back."""
        self._set(replace(self._manifest, final=name))

    def set_shown(self, number: int | None) -> None:
        """Remember which result stands on the canvas."""
        self._set(replace(self._manifest, shown=number))
        self.changed.emit()

    def add_result(self, kept: KeptResult) -> None:
        """List a result that was just made, and show it."""
        if kept not in self.results:
            self.results = (*self.results, kept)
        self.set_shown(kept.number)

    def remove_result(self, number: int) -> None:
        """Move a result to the trash; the picture on the canvas stays.

        Raises ``ProjectError`` if it cannot be moved.
        """
        for kept in self.results:
            if kept.number == number and self.folder is not None:
                remove_result(self.folder, kept)
                self.results = tuple(one for one in self.results if one != kept)
        if self._manifest.shown == number:
            self._set(replace(self._manifest, shown=None))
        self.changed.emit()

    def settled(self) -> Future[None]:
        """Return what is done once all that is remembered by now is on disk."""
        return self._scribe.settled()

    def close(self) -> None:
        """Wait until all is on disk; what comes later is not remembered."""
        self.folder = None
        self._scribe.close()

    def _restart(
        self,
        folder: Path | None,
        manifest: Manifest,
        results: tuple[KeptResult, ...],
    ) -> None:
        self.folder, self._manifest, self.results = folder, manifest, results
        self._thumbnails = {}
        self._damaged = self._told = False

    def _set(self, manifest: Manifest) -> None:
        if manifest == self._manifest:
            return
        self._manifest = manifest
        if self.folder is not None:
            self._scribe.write(self.folder, manifest, self._damaged)
            self._damaged = False

    def _tell_failure(self, error: ProjectError) -> None:
        """Say once that nothing is remembered, not at every change."""
        if not self._told:
            self._told = True
            self.problem.emit(error)
