# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest of a stack: what is remembered of its frames, as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from facetstack.errors import ProjectError
from facetstack.imaging.recipe import StackRecipe
from facetstack.session.atomic import write_bytes, write_text
from facetstack.session.naming import next_free_path

WORKING = ".facetstack"
"""Name of the folder beside the frames in which all that is remembered is kept."""

NAME = "stack.json"
VERSION = 1

_RECIPE_TYPES: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "detail": (int,),
    "smooth": (int,),
    "front": (bool,),
    "align": (bool,),
    "reference": (int, type(None)),
}
_METHODS = ("hybrid", "depth", "pyramid")


@dataclass(frozen=True)
class FrameEntry:
    """What is remembered of a frame.

    Attributes
    ----------
    name
        Of its file, in the stack's folder.
    excluded
        Whether the photographer left it out.
    sharpness
        How sharp its sharpest parts are; ``None`` while it was not read.
    left_out
        Whether it could not be aligned.
    note
        What looked wrong with it.
    """

    name: str
    excluded: bool = False
    sharpness: float | None = None
    left_out: bool = False
    note: str = ""
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Manifest:
    """What is remembered of a stack.

    Attributes
    ----------
    frames
        In focus order.
    shown
        Number of the result on the canvas; ``None`` for none.
    recipe
        What the panel was set to.
    final
        Name of the retouched picture, in the stack's working folder, that was brought
        back; "" for none.
    unknown
        Keys of a later version, which are written again as they were.
    """

    frames: tuple[FrameEntry, ...] = ()
    shown: int | None = None
    recipe: StackRecipe = field(default_factory=StackRecipe)
    final: str = ""
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def entry(self, name: str) -> FrameEntry:
        """Return what is remembered of a frame; nothing yet of a new one."""
        found = (one for one in self.frames if one.name == name)
        return next(found, FrameEntry(name))

    def with_frames(self, names: Iterable[str]) -> "Manifest":
        """Return the manifest with these frames, in this order."""
        return replace(self, frames=tuple(self.entry(name) for name in names))

    def with_entry(self, entry: FrameEntry) -> "Manifest":
        """Return the manifest with a frame's entry in place of the one before."""
        frames = tuple(entry if e.name == entry.name else e for e in self.frames)
        return replace(self, frames=frames)

    def text(self) -> str:
        """Return the manifest as JSON."""
        values = {
            **self.unknown,
            "facetstack_stack": VERSION,
            "frames": [
                {
                    **one.unknown,
                    "name": one.name,
                    "excluded": one.excluded,
                    "sharpness": one.sharpness,
                    "left_out": one.left_out,
                    "note": one.note,
                }
                for one in self.frames
            ],
            "shown": self.shown,
            "recipe": self.recipe.as_dict(),
            "final": self.final,
        }
        return json.dumps(values, indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Remembered:
    """A manifest as it was read.

    Attributes
    ----------
    manifest
        What could be read.
    problems
        Sentences about what could not.
    """

    manifest: Manifest
    problems: tuple[str, ...] = ()


def load_manifest(folder: Path) -> Remembered:
    """Read a stack's manifest; one that is damaged gives what is readable.

    Raises
    ------
    ProjectError
        If it was written by a later version, and must not be touched.
    """
    path = folder / WORKING / NAME
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Remembered(Manifest())
    except OSError as error:
        reason = error.strerror or str(error)
        return Remembered(Manifest(), (f"{path} cannot be read: {reason}.",))
    except (ValueError, RecursionError):
        return Remembered(
            Manifest(), (f"{path} is damaged: which frames were left out is lost.",)
        )
    if not isinstance(values, dict):
        return Remembered(Manifest(), (f"{path} is damaged: it holds no stack.",))
    version = values.get("facetstack_stack")
    if isinstance(version, int) and version > VERSION:
        raise ProjectError(
            f"{path} was written by a later Facetstack.",
            "Open the stack with that one, or move the file away.",
        )
    return _read(values, path)


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a stack's manifest in place of the one before; raises ``ReadOnly``."""
    write_text(folder / WORKING / NAME, manifest.text(), force=True)


def keep_damaged(folder: Path) -> Path | None:
    """Copy a damaged manifest aside before it is replaced; return where it lies.

    Raises ``ReadOnly`` if that cannot be written.
    """
    path = folder / WORKING / NAME
    try:
        data = path.read_bytes()
    except OSError:
        return None
    aside = next_free_path(path.with_name(f"{path.stem}-damaged.json"))
    write_bytes(aside, data)
    return aside


def recipe_from(values: object) -> StackRecipe:
    """Return a recipe of plain values; raises ``ValueError`` for what is none."""
    if not isinstance(values, dict):
        raise ValueError("a recipe is no list of choices")
    known = {key: one for key, one in values.items() if key in _RECIPE_TYPES}
    for key, one in known.items():
        if type(one) not in _RECIPE_TYPES[key]:
            raise ValueError(f"{key} cannot be {one!r}")
    recipe = StackRecipe(**known)
    if recipe.method not in _METHODS:
        raise ValueError(f"there is no method {recipe.method}")
    if not (0 <= recipe.detail <= 100 and 0 <= recipe.smooth <= 100):
        raise ValueError("detail and smooth go from 0 to 100")
    return recipe


def _read(values: dict[str, Any], path: Path) -> Remembered:
    """Read each part by itself, and note the ones that make no sense."""
    problems: list[str] = []

    def lost(what: str) -> None:
        problems.append(f"{path} is damaged: {what}.")

    entries = values.pop("frames", [])
    frames: dict[str, FrameEntry] = {}
    for entry in entries if isinstance(entries, list) else [None]:
        try:
            frame = _frame(entry)
        except (ValueError, TypeError):
            lost("an entry about a frame cannot be read")
        else:
            frames.setdefault(frame.name, frame)
    recipe = StackRecipe()
    try:
        recipe = recipe_from(values.pop("recipe", {}))
    except ValueError as error:
        lost(f"its recipe cannot be read, {error}")
    shown = values.pop("shown", None)
    if shown is not None and type(shown) is not int:
        lost("which result was shown cannot be read")
        shown = None
    final = values.pop("final", "")
    if not isinstance(final, str) or Path(final).name != final:
        lost("which picture is the final one cannot be read")
        final = ""
    values.pop("facetstack_stack", None)
    manifest = Manifest(tuple(frames.values()), shown, recipe, final, values)
    return Remembered(manifest, tuple(problems))


def _frame(values: object) -> FrameEntry:
    """Read a frame's entry; raises ``ValueError`` or ``TypeError``."""
    if not isinstance(values, dict):
        raise TypeError("no entry")
    rest = dict(values)
    name, excluded = rest.pop("name", None), rest.pop("excluded", False)
    sharpness, note = rest.pop("sharpness", None), rest.pop("note", "")
    if not isinstance(name, str) or not name or Path(name).name != name:
        raise ValueError("no name")
    left_out = rest.pop("left_out", False)
    if not (type(excluded) is type(left_out) is bool and isinstance(note, str)):
        raise TypeError("no such values")
    if sharpness is not None:
        sharpness = float(sharpness)
    return FrameEntry(name, excluded, sharpness, left_out, note, rest)
