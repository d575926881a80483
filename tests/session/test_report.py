# SPDX-License-Identifier: GPL-3.0-or-later
"""The report tells what a merge did, in JSON that any program reads."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from facetstack import __version__
from facetstack.errors import AlreadyExists
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.stacking import Stacker
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.report import (
    build_report,
    owner_shares,
    peak_memory_bytes,
    write_report,
)

SCENE = ReliefScene(rows=120, columns=180, frames=3)


@pytest.fixture(scope="module")
def result():
    stacker = Stacker()
    for frame in SCENE.stack():
        stacker.add(frame)
    return stacker.finish()


@pytest.fixture
def refs():
    return [frame.ref for frame in SCENE.stack()]


def test_each_frame_has_its_place_file_and_transform(result, refs):
    frames = build_report(result, refs)["frames"]
    assert [one["index"] for one in frames] == [0, 1, 2]
    assert [one["file"] for one in frames] == [str(ref.path) for ref in refs]
    for one, alignment in zip(frames, result.alignments, strict=True):
        assert np.array_equal(one["transform"], alignment.matrix)
        assert one["gain"] == pytest.approx(alignment.gain)


def test_transforms_lead_from_the_reference_to_the_frame(result, refs):
    corner = np.array([10.0, 20.0, 1.0])
    for one in build_report(result, refs)["frames"]:
        truth = SCENE.matrix(one["index"]) @ corner
        assert np.array(one["transform"]) @ corner == pytest.approx(truth, abs=0.3)


def test_shares_add_up_and_follow_the_owner(result, refs):
    shares = [one["share"] for one in build_report(result, refs)["frames"]]
    assert sum(shares) == pytest.approx(1)
    assert shares[1] == pytest.approx(np.mean(result.owner == 1))


def test_a_frame_that_gave_nothing_has_share_zero():
    owner = np.zeros((300, 4), np.uint16)
    owner[260:] = 2
    assert owner_shares(owner, 4) == pytest.approx([260 / 300, 0, 40 / 300, 0])


def test_reference_recipe_version_and_size_are_told(result, refs):
    report = build_report(result, refs)
    assert report["facetstack"] == __version__
    assert report["reference"] == {"index": 0, "file": str(refs[0].path)}
    assert report["recipe"]["method"] == result.recipe.method
    assert (report["width_px"], report["height_px"]) == (180, 120)


def test_seconds_skipped_files_and_notes_are_kept(result, refs):
    report = build_report(
        result,
        refs,
        skipped=[Path("notes.txt")],
        seconds={"total": 1.5},
        notes=("No GPS.",),
    )
    assert report["seconds"] == {"total": 1.5}
    assert report["skipped"] == ["notes.txt"]
    assert report["notes"] == ["No GPS."]
    assert set(build_report(result, refs)["seconds"]) == set(result.seconds)


def test_what_is_no_number_becomes_null(result, refs, tmp_path):
    lost = replace(result.alignments[1], residual_px=math.nan, gain=np.float32("inf"))
    odd = replace(result, alignments=(result.alignments[0], lost, result.alignments[2]))
    path = tmp_path / "report.json"
    write_report(build_report(odd, refs), path)

    def refuse(word):
        raise AssertionError(f"{word} in JSON")

    read = json.loads(path.read_text("utf-8"), parse_constant=refuse)
    assert read["frames"][1]["residual_px"] is None
    assert read["frames"][1]["gain"] is None


def test_a_written_report_is_read_back_the_same(result, tmp_path):
    refs = [FrameRef(Path(f"Größe {n}.tif"), n) for n in range(3)]
    report = build_report(result, refs)
    write_report(report, tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == report


def test_an_existing_report_stays_without_force(result, refs, tmp_path):
    path = tmp_path / "report.json"
    path.write_text("old")
    with pytest.raises(AlreadyExists):
        write_report(build_report(result, refs), path)
    assert path.read_text() == "old"


def test_peak_memory_is_at_least_what_was_just_held():
    held = np.ones(40_000_000, np.uint8)
    peak = peak_memory_bytes()
    assert peak is None or peak > held.nbytes
