# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack stack``: frames from disk become a picture, maps and a report."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyexiv2
import pytest
import tifffile
from psd_tools import PSDImage

from facetstack.cli.main import main
from facetstack.imaging.alignment import load_alignment
from facetstack.imaging.color import profile_named
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture

SCENE = ReliefScene(rows=192, columns=288, frames=4, shift_px=1.0, breathing=-0.002)

Stack = Callable[..., int]


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of frames, with what else lies in a photographer's folder."""
    folder = tmp_path_factory.mktemp("frames with blanks, 指輪")
    for index in range(SCENE.frames):
        frame = SCENE.frame(index)
        path = folder / f"ring {index + 9}.jpg"
        save_picture(frame.pixels, path, jpeg_quality=98)
        with pyexiv2.Image(str(path)) as image:
            image.modify_exif({"Exif.Photo.FNumber": f"{index + 8}/1"})
    (folder / "notes.txt").write_text("polish again")
    return folder


@pytest.fixture
def stack(shot: Path, tmp_path: Path) -> Stack:
    """Merge the frames into ``tmp_path``."""

    def run(*flags: str, out: str = "merged.tif") -> int:
        words = [flag.replace("@", f"{tmp_path}/") for flag in flags]
        return main(["stack", str(shot), "-o", str(tmp_path / out), "--quiet", *words])

    return run


def inner(pixels: np.ndarray) -> np.ndarray:
    """Return a picture as 0..1 without the borders that not every frame shows."""
    return (pixels / np.iinfo(pixels.dtype).max)[16:-16, 16:-16]


def rms_error(pixels: np.ndarray) -> float:
    return float(np.sqrt(np.mean((inner(pixels) - SCENE.sharp[16:-16, 16:-16]) ** 2)))


def test_the_picture_is_sharper_than_every_frame(stack: Stack, tmp_path: Path) -> None:
    assert stack() == 0
    merged = rms_error(read_frame(FrameRef(tmp_path / "merged.tif", 0)).pixels)
    assert merged < 0.5 * min(rms_error(frame.pixels) for frame in SCENE.stack())


@pytest.mark.parametrize(
    ("name", "dtype"), [("a.tif", np.uint16), ("a.png", np.uint16), ("a.jpg", np.uint8)]
)
def test_the_suffix_decides_the_format(
    stack: Stack, tmp_path: Path, name: str, dtype: type
) -> None:
    assert stack(out=name) == 0
    frame = read_frame(FrameRef(tmp_path / name, 0))
    assert frame.pixels.dtype == dtype
    assert frame.pixels.shape == (SCENE.rows, SCENE.columns, 3)


def test_maps_tell_depth_owner_and_confidence(stack: Stack, tmp_path: Path) -> None:
    maps = ("--depth-map", "@d.npy", "--owner", "@o.tif", "--confidence", "@c.png")
    assert stack(*maps) == 0
    depth = np.load(tmp_path / "d.npy")
    assert depth.dtype == np.float32
    wrong = np.abs(depth - SCENE.depth)[24:-24, 24:-24]
    assert np.median(wrong) < 0.3
    owner = tifffile.imread(tmp_path / "o.tif").astype(float) * (SCENE.frames - 1)
    assert np.median(np.abs(owner / 65535 - SCENE.depth)[24:-24, 24:-24]) <= 0.5
    assert (tmp_path / "c.png").stat().st_size > 100


def test_the_report_tells_how_the_result_came_about(
    stack: Stack, tmp_path: Path
) -> None:
    assert stack("--report", "@r.json") == 0
    report = json.loads((tmp_path / "r.json").read_text())
    frames = report["frames"]
    assert [Path(one["file"]).name for one in frames] == [
        f"ring {number}.jpg" for number in (9, 10, 11, 12)
    ]
    assert [Path(path).name for path in report["skipped"]] == ["notes.txt"]
    for index, one in enumerate(frames):
        expected = SCENE.matrix(index) @ [SCENE.columns / 2, SCENE.rows / 2, 1]
        found = np.array(one["transform"]) @ [SCENE.columns / 2, SCENE.rows / 2, 1]
        assert np.abs(found - expected).max() < 0.3
        assert one["gain"] == pytest.approx(1, abs=0.02)
        assert 0 <= one["residual_px"] < 0.5
    assert sum(one["share"] for one in frames) == pytest.approx(1)
    assert report["recipe"]["method"] == "hybrid"
    assert report["peak_memory_bytes"] > 10e6
    assert {"read", "align", "merge", "write", "total"} <= set(report["seconds"])


def test_metadata_and_framing_are_those_of_the_reference(
    stack: Stack, tmp_path: Path
) -> None:
    assert stack("--reference", "3", "--report", "@r.json") == 0
    with pyexiv2.Image(str(tmp_path / "merged.tif")) as image:
        assert image.read_exif()["Exif.Photo.FNumber"] == "10/1"
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["reference"]["index"] == 2
    assert np.allclose(report["frames"][2]["transform"], np.eye(2, 3), atol=1e-6)


def test_an_alignment_is_kept_and_used_again(stack: Stack, tmp_path: Path) -> None:
    assert stack("--save-alignment", "@a.json") == 0
    kept = load_alignment(tmp_path / "a.json")
    assert len(kept.frames) == SCENE.frames
    assert stack("--alignment", "@a.json", out="again.tif") == 0
    first, again = (
        read_frame(FrameRef(tmp_path / name, 0)).pixels
        for name in ("merged.tif", "again.tif")
    )
    assert np.array_equal(first, again)


def test_gaps_of_the_bracket_are_told_for_what_the_picture_is_for(
    shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["-o", str(tmp_path / "m.jpg"), "--report", str(tmp_path / "r.json")]
    assert main(["stack", str(shot), *out, "--quiet", "--for", "2000px"]) == 0
    coverage = json.loads((tmp_path / "r.json").read_text())["coverage"]
    assert sum(coverage["shares"].values()) == pytest.approx(1, abs=0.01)
    told = capsys.readouterr().out
    assert all(sentence in told for sentence in coverage["sentences"])
    assert coverage["sentences"]


def test_without_alignment_frames_are_taken_as_they_lie(
    stack: Stack, tmp_path: Path
) -> None:
    assert stack("--no-align", "--report", "@r.json") == 0
    report = json.loads((tmp_path / "r.json").read_text())
    assert all(np.allclose(f["transform"], np.eye(2, 3)) for f in report["frames"])


def test_a_profile_is_converted_to_and_embedded(stack: Stack, tmp_path: Path) -> None:
    assert stack() == 0
    assert stack("--profile", "prophoto", out="wide.tif") == 0
    plain = read_frame(FrameRef(tmp_path / "merged.tif", 0))
    wide = read_frame(FrameRef(tmp_path / "wide.tif", 0))
    assert wide.icc_profile == profile_named("prophoto")
    assert np.abs(wide.pixels.astype(int) - plain.pixels).mean() > 1000


@pytest.mark.parametrize("method", ["depth", "pyramid"])
def test_every_method_merges(stack: Stack, tmp_path: Path, method: str) -> None:
    assert stack("--method", method) == 0
    merged = rms_error(read_frame(FrameRef(tmp_path / "merged.tif", 0)).pixels)
    assert merged < 0.6 * min(rms_error(frame.pixels) for frame in SCENE.stack())


def test_json_stands_alone_on_stdout(
    stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stack("--json") == 0
    assert len(json.loads(capsys.readouterr().out)["frames"]) == SCENE.frames


def test_a_step_is_told_per_frame_when_piped(
    shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stack", str(shot), "-o", str(tmp_path / "m.jpg")]) == 0
    told = capsys.readouterr()
    assert told.err.count("Merged ring") == SCENE.frames
    assert "skipped: notes.txt" in told.err
    assert str(tmp_path / "m.jpg") in told.out


class TestRefusals:
    def test_an_existing_file_is_overwritten_only_by_force(
        self, stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "merged.tif").write_text("precious")
        assert stack() == 1
        assert "--force" in capsys.readouterr().err
        assert (tmp_path / "merged.tif").read_text() == "precious"
        assert stack("--force") == 0
        assert tifffile.imread(tmp_path / "merged.tif").dtype == np.uint16

    def test_a_frame_is_never_overwritten(
        self, shot: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        frame = shot / "ring 9.jpg"
        before = frame.read_bytes()
        assert main(["stack", str(shot), "-o", str(frame), "--force"]) == 1
        assert "ring 9.jpg is a frame" in capsys.readouterr().err
        assert frame.read_bytes() == before

    def test_two_results_of_one_name_are_refused_before_the_work(
        self, stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert stack("--depth-map", "@merged.tif") == 1
        assert "written twice" in capsys.readouterr().err
        assert not (tmp_path / "merged.tif").exists()

    @pytest.mark.parametrize(
        ("flags", "out", "word"),
        [
            ((), "merged.bmp", "suffix"),
            (("--depth-map", "@d.jpg"), "m.tif", "suffix"),
            (("--reference", "5"), "m.tif", "numbered from 1 to 4"),
            (("--reference", "0"), "m.tif", "numbered from 1 to 4"),
            (("--alignment", "@nothing.json"), "m.tif", "nothing.json"),
        ],
    )
    def test_a_flag_that_cannot_be_meant_is_told_in_a_sentence(
        self,
        stack: Stack,
        capsys: pytest.CaptureFixture[str],
        flags: tuple[str, ...],
        out: str,
        word: str,
    ) -> None:
        assert stack(*flags, out=out) == 1
        told = capsys.readouterr().err
        assert word in told
        assert "Traceback" not in told

    @pytest.mark.parametrize("flags", [("--method", "best"), ("--detail", "101")])
    def test_wrong_usage_ends_with_2(
        self, stack: Stack, flags: tuple[str, ...]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            stack(*flags)
        assert ended.value.code == 2

    def test_no_frames_and_one_frame_are_told(
        self, shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        out = str(tmp_path / "m.tif")
        assert main(["stack", str(empty), "-o", out]) == 1
        assert "empty" in capsys.readouterr().err
        assert main(["stack", str(shot / "ring 9.jpg"), "-o", out]) == 1
        assert "at least two" in capsys.readouterr().err
        assert main(["stack", str(tmp_path / "gone"), "-o", out]) == 1
        assert "gone" in capsys.readouterr().err

    def test_a_frame_cut_short_is_named(
        self, shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cut = tmp_path / "cut.jpg"
        cut.write_bytes((shot / "ring 10.jpg").read_bytes()[:4000])
        frames = [str(shot / "ring 9.jpg"), str(cut)]
        assert main(["stack", *frames, "-o", str(tmp_path / "m.tif"), "--quiet"]) == 1
        assert "cut.jpg" in capsys.readouterr().err
        assert not (tmp_path / "m.tif").exists()

    def test_frames_of_different_size_are_named(
        self, shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        small = tmp_path / "small.png"
        save_picture(SCENE.frame(1).pixels[:96], small)
        frames = [str(shot / "ring 9.jpg"), str(small)]
        assert main(["stack", *frames, "-o", str(tmp_path / "m.tif"), "--quiet"]) == 1
        told = capsys.readouterr().err
        assert "small.png is 288 x 96" in told
        assert "ring 9.jpg" in told

    @pytest.mark.skipif(os.name != "posix", reason="folders are locked by mode bits")
    def test_a_folder_that_cannot_be_written_is_told_first(
        self, stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").write_text("no folder")
        assert stack(out="file/merged.tif") == 1
        assert "file" in capsys.readouterr().err


def test_layers_are_written_beside_the_picture(
    stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stack("--layers", "@merged.psd") == 0
    names = [one.name for one in PSDImage.open(tmp_path / "merged.psd")]
    assert names[-1] == "Result"
    assert set(names) > {"ring 9.jpg", "Depth map", "Owner map"}
    assert "merged.psd" in capsys.readouterr().out
    assert stack("--layers", "@merged.psd", out="other.tif") != 0
    assert not (tmp_path / "other.tif").exists()
