# SPDX-License-Identifier: GPL-3.0-or-later
"""A recipe is looked at before the whole, results stand side by side, files go out."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from psd_tools import PSDImage

from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture
from facetstack.session.manifest import WORKING, load_manifest
from facetstack.widgets.layer_bar import Layer

SCENE = ReliefScene(rows=400, columns=600, frames=4)


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shot")
    for index in range(SCENE.frames):
        save_picture(SCENE.frame(index).pixels, made / f"ring_{index + 1}.png")
    return made


@pytest.fixture
def merged(studio: Any, shot: Path, tmp_path: Path) -> Any:
    """The window with a result that is kept."""
    folder = Path(shutil.copytree(shot, tmp_path / "ring 17"))
    studio.window.open_paths((folder,))
    kept(studio, 1)
    return studio


def kept(studio: Any, count: int) -> None:
    """Wait until so many results are on disk."""
    merging = studio.window.merging
    studio.until(lambda: len(merging.memory.results) == count and not merging.busy)


def panel(studio: Any) -> Any:
    return studio.window.view.merge_panel


def test_a_place_is_looked_at_and_then_taken_for_the_whole(merged: Any) -> None:
    patch = merged.window.merge_wishes._patch
    merged.window.view.canvas.show_one_to_one()
    panel(merged)._detail.setValue(100)
    merged.do("look")
    merged.until(patch.isVisible)
    area = patch.boundingRect().adjusted(2, 2, -2, -2)
    looked = np.array(patch._pixels[..., 2::-1])
    before = merged.window.merging.outcome.result.pixels
    rows = slice(int(area.top()), int(area.bottom()))
    columns = slice(int(area.left()), int(area.right()))
    assert np.abs(looked.astype(int) - before[rows, columns] / 257).mean() > 0.05
    merged.do("merge")
    kept(merged, 2)
    assert not patch.isVisible(), "the whole picture shows it now"
    after = merged.window.merging.outcome.result.pixels
    assert np.abs(looked.astype(int) - after[rows, columns] / 257).mean() < 1
    assert merged.window.merging.outcome.result.recipe.detail == 100


def test_a_look_follows_the_knobs_and_ends(merged: Any) -> None:
    patch = merged.window.merge_wishes._patch
    merged.do("look")
    merged.until(patch.isVisible)
    first = patch._pixels
    panel(merged)._method.setCurrentIndex(2)
    merged.until(lambda: patch._pixels is not first)
    merged.window.stage.choose(Layer.DEPTH)
    assert not patch.isVisible(), "it belongs to the result"
    merged.do("look")
    assert patch._pixels is None


def test_results_stand_side_by_side_and_either_can_be_shown(merged: Any) -> None:
    first = merged.window.merging.outcome.result.pixels
    panel(merged)._method.setCurrentIndex(1)
    merged.do("merge")
    kept(merged, 2)
    texts = [
        panel(merged)._results.item(row).text()
        for row in range(panel(merged)._results.count())
    ]
    assert [text.split(" · ")[:2] for text in texts] == [
        ["2", "Depth"],
        ["1", "Hybrid"],
    ]
    panel(merged).result_chosen.emit(1)
    merged.until(lambda: merged.window.merging.memory.manifest.shown == 1)
    assert np.array_equal(merged.window.merging.outcome.result.pixels, first)
    panel(merged).result_removed.emit(2)
    assert panel(merged)._results.count() == 1


def test_layers_are_exported(merged: Any, tmp_path: Path) -> None:
    path = tmp_path / "ring.psd"
    merged.window.export_wishes.export_layers_to(path)
    merged.until(lambda: "Exported ring.psd" in merged.message())
    assert PSDImage.open(path)[-1].name == "Result"


def test_a_picture_is_exported_by_the_name_that_was_previewed(
    merged: Any, tmp_path: Path
) -> None:
    wishes = merged.window.export_wishes
    merged.do("export")
    merged.until(lambda: wishes.dialog is not None)
    dialog = wishes.dialog
    dialog.set_template("{sku}_{carat}")
    assert dialog.choice is None
    assert "{carat}" in dialog.trouble()
    dialog.set_template("{sku} {method}")
    assert dialog.trouble() == ""
    dialog._folder.setText(str(tmp_path))
    dialog._export.click()
    path = tmp_path / "ring 17 hybrid.tif"
    merged.until(lambda: f"Exported {path.name}" in merged.message())
    pixels = merged.window.merging.outcome.result.pixels
    assert np.array_equal(tifffile.imread(path), pixels)
    merged.do("export")
    merged.until(lambda: wishes.dialog is not dialog)
    assert wishes.dialog.choice is None, "that file is in the way now"
    wishes.dialog._replace.setChecked(True)
    assert wishes.dialog.choice.overwrite
    wishes.dialog.reject()


def test_a_retouched_picture_comes_back_as_the_final_one(
    merged: Any, tmp_path: Path
) -> None:
    recipe = merged.window.merging.outcome.result.recipe
    retouched = merged.window.merging.outcome.result.pixels.copy()
    retouched[:100] //= 2
    path = tmp_path / "from the retoucher.tif"
    save_picture(retouched, path)
    merged.window.export_wishes.import_final(path)
    merged.until(lambda: merged.window.stage.layer is Layer.FINAL)
    folder = merged.window.merging.memory.folder
    assert merged.window.merging.outcome.result.recipe == recipe
    merged.window.close()
    name = load_manifest(folder).manifest.final
    copy = folder / WORKING / name
    assert copy.read_bytes() == path.read_bytes()
    assert np.array_equal(read_frame(FrameRef(copy, 0)).pixels, retouched)


def test_a_picture_of_another_size_is_not_taken_for_the_final_one(
    merged: Any, tmp_path: Path
) -> None:
    path = tmp_path / "cropped.tif"
    save_picture(np.zeros((20, 30, 3), np.uint16), path)
    merged.window.export_wishes.import_final(path)
    merged.until(lambda: "30 x 20" in merged.message())
    assert not merged.window.stage.has(Layer.FINAL)
