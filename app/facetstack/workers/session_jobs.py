# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that open a stack as it was left, and keep its results."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facetstack.errors import Mismatched, ProjectError, Unreadable
from facetstack.imaging.files import FrameReader, list_frames
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.progress import Progress, Report
from facetstack.session.atomic import replacing
from facetstack.session.kept_results import (
    KeptResult,
    keep_result,
    list_results,
    read_coverage,
    read_result,
)
from facetstack.session.manifest import WORKING, Manifest, load_manifest
from facetstack.session.naming import next_free_path
from facetstack.session.thumbnails import keep_thumbnail, read_thumbnail
from facetstack.workers.pictures import (
    Picture,
    picture_from_coverage,
    picture_from_depth,
    picture_from_pixels,
)
from facetstack.workers.stack_jobs import FrameThumbnail, MergeOutcome, WorkJob


@dataclass(frozen=True)
class OpenedStack:
    """A stack as it was left.

    Attributes
    ----------
    folder
        Where it is remembered; ``None`` for files that are not all of one folder.
    refs
        All its frames, those left out too.
    manifest, results
        What was remembered.
    shown
        The result that stood on the canvas, and its number; ``None`` for none.
    thumbnails
        Of the frames of which there is one.
    final
        The retouched picture that was brought back.
    problems
        Sentences about what could not be read.
    """

    folder: Path | None
    refs: tuple[FrameRef, ...]
    manifest: Manifest
    results: tuple[KeptResult, ...] = ()
    shown: tuple[int, MergeOutcome] | None = None
    thumbnails: tuple[FrameThumbnail, ...] = ()
    final: Picture | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class OpenStackJob(WorkJob):
    """Open the frames of a folder, or of several files; gives an ``OpenedStack``."""

    paths: tuple[Path, ...]

    def work(self, report: Report) -> OpenedStack:
        """Read what is remembered, and the result that was shown."""
        refs = list_frames(list(self.paths)).refs
        folder = _folder_of(refs, self.paths)
        if folder is None:
            return OpenedStack(None, refs, Manifest())
        try:
            remembered = load_manifest(folder)
        except ProjectError as error:
            return OpenedStack(None, refs, Manifest(), problems=(str(error),))
        manifest = remembered.manifest
        results, damaged = list_results(folder)
        problems = [*remembered.problems, *damaged]
        names = {ref.path.name for ref in refs}
        missing = [one.name for one in manifest.frames if one.name not in names]
        if missing:
            problems.append(f"Frames are missing: {', '.join(missing)}.")
        shown = None
        for kept in _in_turn(results, manifest.shown):
            self.token.checkpoint()
            report(Progress(0, 0, f"Reading result {kept.number}"))
            try:
                shown = kept.number, outcome_of(kept, refs)
            except Unreadable as error:
                problems.append(error.message)
            else:
                break
        final = None
        if manifest.final:
            try:
                final = _picture_at(folder / WORKING / manifest.final)
            except Unreadable as error:
                problems.append(error.message)
        return OpenedStack(
            folder,
            refs,
            manifest.with_frames(ref.path.name for ref in refs),
            results,
            shown,
            tuple(_thumbnails(refs, manifest)),
            final,
            tuple(problems),
        )


@dataclass(frozen=True, eq=False)
class KeepJob(WorkJob):
    """Keep a result and the small copies of its frames; gives a ``KeptResult``."""

    folder: Path
    outcome: MergeOutcome
    thumbnails: tuple[FrameThumbnail, ...]

    def work(self, report: Report) -> KeptResult:
        """Write them beside the frames."""
        for one in self.thumbnails:
            rgb = np.ascontiguousarray(one.pixels[..., 2::-1])
            keep_thumbnail(one.ref.path, rgb)
        outcome = self.outcome
        paths = [ref.path for ref in outcome.frames]
        return keep_result(self.folder, outcome.result, paths, outcome.coverage)


@dataclass(frozen=True, eq=False)
class ReadResultJob(WorkJob):
    """Read a result that was kept; gives a ``MergeOutcome``."""

    kept: KeptResult
    refs: tuple[FrameRef, ...]

    def work(self, report: Report) -> MergeOutcome:
        """Read picture, maps and coverage."""
        report(Progress(0, 0, f"Reading result {self.kept.number}"))
        return outcome_of(self.kept, self.refs)


@dataclass(frozen=True)
class BroughtBack:
    """A retouched picture that was brought back: its kept copy, and how it looks."""

    path: Path
    picture: Picture


@dataclass(frozen=True, eq=False)
class ImportFinalJob(WorkJob):
    """Keep a retouched picture as the final one; gives a ``BroughtBack``."""

    path: Path
    folder: Path
    size: tuple[int, int]

    def work(self, report: Report) -> BroughtBack:
        """Check it, and copy it byte for byte beside the results."""
        report(Progress(0, 0, f"Reading {self.path.name}"))
        pixels = FrameReader().read(FrameRef(self.path, 0)).pixels
        if pixels.shape[:2] != self.size:
            rows, columns = self.size
            raise Mismatched(
                f"{self.path.name} has {pixels.shape[1]} x {pixels.shape[0]} pixels, "
                f"the result has {columns} x {rows}.",
                "Bring back the picture before it is cropped or made smaller.",
            )
        name = f"final{self.path.suffix.lower()}"
        kept = next_free_path(self.folder / WORKING / name)
        with replacing(kept) as part:
            part.write_bytes(self.path.read_bytes())
        return BroughtBack(kept, picture_from_pixels(pixels))


def outcome_of(kept: KeptResult, refs: Sequence[FrameRef]) -> MergeOutcome:
    """Read a kept result as a merge gives it.

    Raises
    ------
    Unreadable
        If it is damaged, or made of frames that are there no more.
    """
    by_name = {ref.path.name: ref for ref in refs}
    missing = [name for name in kept.frames if name not in by_name]
    if missing:
        raise Unreadable(
            f"Result {kept.number} was made with {', '.join(missing)}, which is gone.",
            "Put the frames back, or merge again.",
        )
    result = read_result(kept)
    for plane in (result.pixels, result.depth_map, result.confidence, result.owner):
        plane.setflags(write=False)
    picture = picture_from_pixels(result.pixels)
    coverage = read_coverage(kept)
    return MergeOutcome(
        result,
        tuple(by_name[name] for name in kept.frames),
        picture,
        picture_from_depth(result.depth_map, result.confidence, len(result.alignments)),
        coverage,
        picture_from_coverage(coverage, picture) if coverage else None,
        0.0,
    )


def _folder_of(refs: Sequence[FrameRef], paths: Sequence[Path]) -> Path | None:
    """Return the folder whose frames these are, all of them; else ``None``."""
    if len(paths) == 1 and paths[0].is_dir():
        return paths[0]
    folders = {ref.path.parent for ref in refs}
    if len(folders) != 1:
        return None
    (folder,) = folders
    with contextlib.suppress(Unreadable):
        everything = [ref.path for ref in list_frames([folder])]
        if everything == [ref.path for ref in refs]:
            return folder
    return None


def _in_turn(results: tuple[KeptResult, ...], shown: int | None) -> list[KeptResult]:
    """Return the result that was shown, then the others, newest first."""
    return sorted(results, key=lambda one: (one.number != shown, -one.number))


def _thumbnails(refs: Sequence[FrameRef], manifest: Manifest) -> "list[FrameThumbnail]":
    """Return what is kept of the filmstrip."""
    found = []
    for ref in refs:
        entry = manifest.entry(ref.path.name)
        small = read_thumbnail(ref.path)
        if small is None or entry.sharpness is None:
            continue
        pixels = cv2.cvtColor(small, cv2.COLOR_RGB2BGRA)
        pixels.setflags(write=False)
        found.append(
            FrameThumbnail(ref, pixels, entry.sharpness, entry.left_out, entry.note)
        )
    return found


def _picture_at(path: Path) -> Picture:
    return picture_from_pixels(FrameReader().read(FrameRef(path, 0)).pixels)
