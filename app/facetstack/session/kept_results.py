# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps every result of a stack on disk with its recipe, and brings it back."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import tifffile

from facetstack.errors import ProjectError, Unreadable
from facetstack.imaging.alignment import (
    BREAKAGES,
    StackAlignment,
    alignment_from,
)
from facetstack.imaging.coverage import CoverageReport, Gap, OpenEnd
from facetstack.imaging.recipe import StackRecipe
from facetstack.imaging.stacking import StackResult
from facetstack.imaging.tiff import read_tiff
from facetstack.session.atomic import replacing, write_text
from facetstack.session.export import save_picture
from facetstack.session.manifest import WORKING, recipe_from

VERSION = 1
_ENTRY = re.compile(r"result-([0-9]+)\.json")
_CURVES = ("status", "curve_position", "curve_share", "step_px")

_BREAKAGES = (
    *BREAKAGES,
    tifffile.TiffFileError,
    RuntimeError,  # what imagecodecs raises
    AttributeError,
    IndexError,
)


@dataclass(frozen=True)
class KeptResult:
    """A result on disk, unread.

    Attributes
    ----------
    number
        From 1, in the order in which they were made.
    recipe
        The choices that made it.
    frames
        Names of the frames it was made of, in focus order.
    alignment
        How they lie on the reference.
    made
        When, as ISO 8601.
    picture
        Its picture, TIFF with 16 bit.
    """

    number: int
    recipe: StackRecipe
    frames: tuple[str, ...]
    alignment: StackAlignment
    made: str
    picture: Path

    @property
    def maps(self) -> Path:
        """Its depth, confidence and owner maps, as pages of a TIFF."""
        return self.picture.with_name(f"{self.picture.stem}-maps.tif")

    @property
    def covered(self) -> Path:
        """What the frames cover."""
        return self.picture.with_name(f"{self.picture.stem}-coverage.npz")


def keep_result(
    folder: Path,
    result: StackResult,
    frames: Sequence[Path],
    coverage: CoverageReport | None,
) -> KeptResult:
    """Write a result beside its frames.

    The entry is written last: a result without one was cut short and is not listed.

    Parameters
    ----------
    folder
        Of the stack.
    frames
        Those that were added, in focus order.

    Raises
    ------
    ReadOnly
        If the disk does not take it.
    """
    taken = [int(match[1]) for match in map(_ENTRY.fullmatch, _names(folder)) if match]
    number = max(taken, default=0) + 1
    picture = folder / WORKING / f"result-{number:03}.tif"
    rows, columns = result.owner.shape
    alignment = StackAlignment(rows, columns, result.alignments, result.reference)
    kept = KeptResult(
        number,
        result.recipe,
        tuple(path.name for path in frames),
        alignment,
        datetime.now(UTC).isoformat(timespec="seconds"),
        picture,
    )
    source = frames[result.reference]
    save_picture(
        result.pixels,
        picture,
        icc_profile=result.icc_profile,
        metadata_from=source,
        force=True,
    )
    with replacing(kept.maps, force=True) as part:
        _write_maps(part, result)
    if coverage is not None:
        with replacing(kept.covered, force=True) as part, part.open("wb") as file:
            _write_coverage(file, coverage)
    entry = {
        "facetstack_result": VERSION,
        "made": kept.made,
        "recipe": result.recipe.as_dict(),
        "frames": list(kept.frames),
        "alignment": alignment.as_dict(),
        "is_srgb": result.icc_profile is None,
        "seconds": result.seconds,
    }
    path = picture.with_suffix(".json")
    write_text(path, json.dumps(entry, indent=1, ensure_ascii=False), force=True)
    return kept


def list_results(folder: Path) -> tuple[tuple[KeptResult, ...], tuple[str, ...]]:
    """Return the results of a stack, and sentences about those that are damaged."""
    results: list[KeptResult] = []
    problems: list[str] = []
    for name in _names(folder):
        match = _ENTRY.fullmatch(name)
        if match is None:
            continue
        path = folder / WORKING / name
        try:
            results.append(_entry(int(match[1]), path))
        except BREAKAGES as error:
            problems.append(f"The result {path.stem} is damaged: {error}.")
    results.sort(key=lambda one: one.number)
    return tuple(results), tuple(problems)


def read_result(kept: KeptResult) -> StackResult:
    """Read a result back, to the bit.

    Raises
    ------
    Unreadable
        If its files are missing or damaged.
    """
    try:
        picture = read_tiff(kept.picture)
        with tifffile.TiffFile(kept.maps) as maps:
            depth, confidence, owner = (page.asarray() for page in maps.pages)
        entry = json.loads(kept.picture.with_suffix(".json").read_text("utf-8"))
        size = kept.alignment.size
        if not all(
            plane.shape[:2] == size
            for plane in (picture.pixels, depth, confidence, owner)
        ):
            raise ValueError("its parts are of different sizes")
        pixels = picture.pixels
        if pixels.dtype != np.uint16:
            raise ValueError("its picture has not 16 bit")
        return StackResult(
            pixels=np.ascontiguousarray(pixels, np.uint16),
            depth_map=np.asarray(depth, np.float32),
            confidence=np.asarray(confidence, np.float32),
            owner=np.asarray(owner, np.uint16),
            alignments=kept.alignment.frames,
            reference=kept.alignment.reference,
            recipe=kept.recipe,
            icc_profile=None if entry.get("is_srgb") else picture.icc_profile,
            seconds={str(k): float(v) for k, v in entry.get("seconds", {}).items()},
        )
    except _BREAKAGES as error:
        raise Unreadable(
            f"Result {kept.number} cannot be read: {error}.",
            "Merge the frames again.",
        ) from error


def read_coverage(kept: KeptResult) -> CoverageReport | None:
    """Read what the frames of a result cover; ``None`` if that is not there."""
    try:
        with np.load(kept.covered, allow_pickle=False) as arrays:
            plain = json.loads(str(arrays["plain"]))
            return CoverageReport(
                rows=plain["rows"],
                columns=plain["columns"],
                frames=tuple(plain["frames"]),
                gaps=tuple(
                    Gap(
                        **one
                        | {
                            "box": tuple(one["box"]),
                            "positions": tuple(one["positions"]),
                        }
                    )
                    for one in plain["gaps"]
                ),
                open_ends=tuple(
                    OpenEnd(**one | {"box": tuple(one["box"])})
                    for one in plain["open_ends"]
                ),
                **{name: arrays[name] for name in _CURVES},
            )
    except (*_BREAKAGES, EOFError):
        return None


def remove_result(folder: Path, kept: KeptResult) -> None:
    """Move a result to the folder ``Trash`` in the stack's working folder.

    Raises ``ProjectError`` if it cannot be moved.
    """
    trash = folder / WORKING / "Trash"
    try:
        trash.mkdir(parents=True, exist_ok=True)
        entry = kept.picture.with_suffix(".json")
        for path in (entry, kept.picture, kept.maps, kept.covered):
            if path.exists():
                stamp = kept.made.translate(str.maketrans("", "", ":+"))
                path.replace(trash / f"{stamp} {path.name}")
    except OSError as error:
        raise ProjectError(
            f"Result {kept.number} cannot be removed: {error.strerror or error}.",
            "Check the permissions of the folder.",
        ) from error


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from sorted(path.name for path in (folder / WORKING).iterdir())
    except OSError:
        return


def _entry(number: int, path: Path) -> KeptResult:
    """Read one entry; raises one of ``BREAKAGES``."""
    values = json.loads(path.read_text("utf-8"))
    if values["facetstack_result"] != VERSION:
        raise ValueError("it was written by another version")
    alignment = alignment_from(values["alignment"])
    frames = tuple(str(name) for name in values["frames"])
    if len(frames) != len(alignment.frames):
        raise ValueError("it does not tell its frames")
    picture = path.with_suffix(".tif")
    if not picture.exists():
        raise ValueError("its picture is missing")
    recipe = recipe_from(values["recipe"])
    return KeptResult(number, recipe, frames, alignment, str(values["made"]), picture)


def _write_maps(part: Path, result: StackResult) -> None:
    with tifffile.TiffWriter(part) as tiff:
        for plane in (result.depth_map, result.confidence, result.owner):
            values: Any = plane
            tiff.write(
                values,
                photometric="minisblack",
                compression="zlib",
                compressionargs={"level": 1},
                predictor=True,
                metadata=None,
            )


def _write_coverage(file: Any, coverage: CoverageReport) -> None:
    plain = {
        "rows": coverage.rows,
        "columns": coverage.columns,
        "frames": [int(index) for index in coverage.frames],
        "gaps": [asdict(one) for one in coverage.gaps],
        "open_ends": [asdict(one) for one in coverage.open_ends],
    }
    arrays = {name: getattr(coverage, name) for name in _CURVES}
    np.savez_compressed(
        file, plain=np.array(json.dumps(plain, default=float)), **arrays
    )
