# SPDX-License-Identifier: GPL-3.0-or-later
"""A layered file shows the result, and below it the frames it was made of."""

from pathlib import Path

import numpy as np
import pytest
from psd_tools import PSDImage

from facetstack.errors import AlreadyExists, ProjectError
from facetstack.imaging import psd
from facetstack.imaging.files import list_frames, read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.stacking import Stacker, StackResult
from facetstack.imaging.synthetic import ReliefScene
from facetstack.progress import Cancelled, CancelToken
from facetstack.session.export import save_picture
from facetstack.session.layered import check_layers, frames_that_matter, save_layers

SCENE = ReliefScene(rows=160, columns=240, frames=4, shift_px=2.0, breathing=0.004)


@pytest.fixture(scope="module")
def refs(tmp_path_factory: pytest.TempPathFactory) -> tuple[FrameRef, ...]:
    """A stack on disk."""
    folder = tmp_path_factory.mktemp("stack")
    for index in range(SCENE.frames):
        pixels = SCENE.frame(index, np.uint16).pixels
        save_picture(pixels, folder / f"ring {index + 1}.tif")
    return list_frames([folder]).refs


@pytest.fixture(scope="module")
def result(refs: tuple[FrameRef, ...]) -> StackResult:
    """What its merge gives."""
    stacker = Stacker()
    for ref in refs:
        stacker.add(read_frame(ref))
    return stacker.finish()


@pytest.fixture(scope="module")
def document(
    refs: tuple[FrameRef, ...],
    result: StackResult,
    tmp_path_factory: pytest.TempPathFactory,
) -> PSDImage:
    path = tmp_path_factory.mktemp("out") / "ring.psd"
    assert save_layers(result, refs, path) == path
    return PSDImage.open(path)


def test_the_result_lies_on_the_frames_that_matter(
    document: PSDImage, result: StackResult, refs: tuple[FrameRef, ...]
) -> None:
    kept = frames_that_matter(result.owner, len(refs))
    from_the_top = [one.name for one in reversed(list(document))]
    frames = [refs[index].path.name for index in kept]
    assert len(frames) >= 3
    assert from_the_top == ["Result", *frames, "Depth map", "Owner map"]
    visible = {one.name for one in document if one.visible}
    assert visible == {"Result", *frames}
    top = np.rint(document[-1].numpy("color") * 65535)
    assert np.array_equal(top, result.pixels)


def test_the_masks_leave_no_hole_and_do_not_overlap(
    document: PSDImage, result: StackResult
) -> None:
    masks = [one.numpy("mask")[..., 0] for one in document if one.has_mask()]
    assert np.array_equal(np.sum(masks, axis=0), np.ones(result.owner.shape))


def test_a_frame_without_a_layer_is_shown_from_its_neighbour(
    result: StackResult, refs: tuple[FrameRef, ...], tmp_path: Path
) -> None:
    from dataclasses import replace

    owner = np.zeros_like(result.owner)
    owner[:, 100:] = 3
    owner[0, 0] = 2  # too little for a layer of its own
    save_layers(replace(result, owner=owner), refs, tmp_path / "a.psd")
    opened = PSDImage.open(tmp_path / "a.psd")
    frames = [one for one in opened if one.has_mask()]
    assert [one.name for one in frames] == ["ring 4.tif", "ring 1.tif"]
    assert frames[0].numpy("mask")[0, 0, 0] == 1
    assert frames[1].numpy("mask")[0, 0, 0] == 0


def test_frames_lie_where_the_result_has_them(
    document: PSDImage, result: StackResult
) -> None:
    """The aligned frame is nearer to the result where its mask shows it."""
    inner = slice(20, -20)
    for one in document:
        if not one.has_mask():
            continue
        shown = one.numpy("mask")[inner, inner, 0] == 1
        if shown.mean() < 0.05:
            continue
        apart = one.numpy("color")[inner, inner] - result.pixels[inner, inner] / 65535
        error = np.sqrt((apart**2).mean(axis=2))
        assert error[shown].mean() < 0.02
        assert error[shown].mean() < error[~shown].mean() / 2


def test_what_psd_cannot_hold_becomes_psb(
    result: StackResult,
    refs: tuple[FrameRef, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(psd, "PSD_LARGEST_BYTES", 500_000)
    written = save_layers(result, refs, tmp_path / "a.psd")
    assert written == tmp_path / "a.psb"
    assert [one.name for one in tmp_path.iterdir()] == ["a.psb"]
    assert PSDImage.open(written)[-1].name == "Result"


def test_stopping_leaves_nothing_behind(
    result: StackResult, refs: tuple[FrameRef, ...], tmp_path: Path
) -> None:
    token = CancelToken()
    told = []

    def report(progress: object) -> None:
        told.append(progress)
        if len(told) == 2:
            token.cancel()

    with pytest.raises(Cancelled):
        save_layers(result, refs, tmp_path / "a.psd", report=report, token=token)
    assert not list(tmp_path.iterdir())


def test_other_suffixes_and_files_in_the_way_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"\.psb"):
        check_layers(tmp_path / "a.xcf")
    (tmp_path / "a.psd").touch()
    with pytest.raises(AlreadyExists):
        check_layers(tmp_path / "a.psd")
