# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of a stack comes back, and damage costs only what is damaged."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.errors import ProjectError
from facetstack.imaging.recipe import StackRecipe
from facetstack.session.manifest import (
    NAME,
    WORKING,
    FrameEntry,
    Manifest,
    keep_damaged,
    load_manifest,
    save_manifest,
)
from facetstack.session.scribe import Scribe

MANIFEST = Manifest(
    frames=(
        FrameEntry("ring 1.jpg", sharpness=0.5),
        FrameEntry("指輪 2.jpg", excluded=True, left_out=True, note="was bumped"),
    ),
    shown=2,
    recipe=StackRecipe(method="depth", detail=70, front=True),
    final="final.tif",
)


def write(folder: Path, values: object) -> None:
    """Write a manifest as some other program might."""
    (folder / WORKING).mkdir(exist_ok=True)
    text = values if isinstance(values, str) else json.dumps(values)
    (folder / WORKING / NAME).write_text(text, "utf-8")


def test_a_manifest_comes_back_as_it_was(tmp_path: Path) -> None:
    save_manifest(tmp_path, MANIFEST)
    read = load_manifest(tmp_path)
    assert read.manifest == MANIFEST
    assert read.problems == ()


def test_a_folder_without_one_is_a_new_stack(tmp_path: Path) -> None:
    assert load_manifest(tmp_path).manifest == Manifest()


def test_what_a_later_version_added_is_kept(tmp_path: Path) -> None:
    values = json.loads(MANIFEST.text())
    values["mood"] = {"light": "cold"}
    values["frames"][0]["stars"] = 4
    write(tmp_path, values)
    save_manifest(tmp_path, load_manifest(tmp_path).manifest)
    written = json.loads((tmp_path / WORKING / NAME).read_text("utf-8"))
    assert written == values


def test_a_later_format_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"facetstack_stack": 99})
    with pytest.raises(ProjectError, match="later Facetstack"):
        load_manifest(tmp_path)


@pytest.mark.parametrize("cut", range(0, 400, 37))
def test_a_torn_file_opens_as_a_new_stack_and_says_so(tmp_path: Path, cut: int) -> None:
    write(tmp_path, MANIFEST.text()[:cut])
    read = load_manifest(tmp_path)
    assert read.manifest == Manifest()
    assert len(read.problems) == 1
    aside = keep_damaged(tmp_path)
    assert aside is not None
    assert aside.read_text("utf-8") == MANIFEST.text()[:cut]


def test_damage_to_a_part_costs_that_part(tmp_path: Path) -> None:
    values = json.loads(MANIFEST.text())
    values["frames"].append({"name": "../../passwd"})
    values["recipe"] = {"method": "magic"}
    values["shown"] = "the best"
    write(tmp_path, values)
    read = load_manifest(tmp_path)
    assert read.manifest.frames == MANIFEST.frames
    assert read.manifest.recipe == StackRecipe()
    assert read.manifest.final == "final.tif"
    assert len(read.problems) == 3


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["frames", "recipe", "shown", "final", "name", "detail"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(values=PLAIN)
def test_whatever_stands_in_it_a_stack_opens(
    tmp_path_factory: pytest.TempPathFactory, values: object
) -> None:
    folder = tmp_path_factory.mktemp("stack")
    write(folder, values)
    manifest = load_manifest(folder).manifest
    save_manifest(folder, manifest)
    assert load_manifest(folder).manifest.frames == manifest.frames


def test_a_scribe_has_written_everything_once_it_is_closed(tmp_path: Path) -> None:
    problems: list[ProjectError] = []
    scribe = Scribe(problems.append)
    write(tmp_path, "{ torn")
    scribe.write(tmp_path, Manifest(shown=1), damaged=True)
    scribe.write(tmp_path, MANIFEST)
    scribe.close()
    assert load_manifest(tmp_path).manifest == MANIFEST
    (aside,) = (tmp_path / WORKING).glob("*damaged*")
    assert aside.read_text("utf-8") == "{ torn"
    assert problems == []


def test_a_scribe_tells_what_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / WORKING).touch()
    problems: list[ProjectError] = []
    scribe = Scribe(problems.append)
    scribe.write(tmp_path, MANIFEST)
    scribe.close()
    assert len(problems) == 1
