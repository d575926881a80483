"""``facetstack stack`` on what should not be there: a result or one sentence."""

import errno
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile

from facetstack.cli.main import main
from facetstack.imaging.files import read_frame
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene

COUNT = 4
METHODS = ("hybrid", "depth", "pyramid")


@cache
def pictures(rows=120, columns=180, count=COUNT):
    """Return the pixels of a small stack."""
    scene = ReliefScene(rows=rows, columns=columns, frames=count)
    return tuple(np.ascontiguousarray(frame.pixels) for frame in scene.stack())


def png(pixels):
    return bytes(imagecodecs.png_encode(np.ascontiguousarray(pixels)))


def jpeg(pixels, orientation=1):
    data = bytes(imagecodecs.jpeg8_encode(np.ascontiguousarray(pixels), level=97))
    entry = (274).to_bytes(2, "big") + b"\0\3\0\0\0\1" + orientation.to_bytes(2, "big")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\1" + entry + bytes(6)
    return data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:]


class Bench:
    """A folder of frames, and what became of merging it."""

    def __init__(self, folder, capsys):
        self.folder = folder / "frames"
        self.folder.mkdir()
        self.out = folder / "merged.tif"
        self._capsys = capsys

    def write(self, files, suffix=".png"):
        for index, data in enumerate(files):
            (self.folder / f"frame_{index + 1}{suffix}").write_bytes(data)

    def merge(self, *flags):
        status = main(
            ["stack", str(self.folder), "-o", str(self.out), "--quiet", *flags]
        )
        self.said, self.error = self._capsys.readouterr()
        return status

    def refused(self, *flags):
        """Merge, and return the one sentence that refuses."""
        assert self.merge(*flags) == 1
        assert self.said == ""
        lines = self.error.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("facetstack: ")
        assert lines[0].endswith(".")
        assert not self.out.exists()
        return lines[0]

    def merged(self, *flags):
        """Merge, and return the picture."""
        assert self.merge(*flags) == 0, self.error
        assert "Merged" in self.said
        return read_frame(FrameRef(self.out, 0)).pixels


@pytest.fixture
def bench(tmp_path, capsys):
    return Bench(tmp_path, capsys)


def sharpness(pixels):
    return float(np.abs(np.diff(pixels[6:-6, 6:-6].astype(float), axis=1)).mean())


def assert_sharper_than_frames(merged, frames):
    scale = np.iinfo(merged.dtype).max / 255
    assert sharpness(merged) > scale * max(sharpness(frame) for frame in frames)


class TestMixtures:
    def test_another_size_is_named(self, bench):
        files = [png(pixels) for pixels in pictures()]
        files[2] = png(pictures()[2][:100])
        bench.write(files)
        assert "frame_3.png is 180 x 100 pixels" in bench.refused()

    def test_a_picture_on_its_side_is_named(self, bench):
        files = [png(pixels) for pixels in pictures()]
        files[1] = png(pictures()[1].swapaxes(0, 1))
        bench.write(files)
        assert "frame_2.png is 120 x 180 pixels" in bench.refused()

    def test_bit_depths_are_merged(self, bench):
        deep = [pixels.astype(np.uint16) * 257 for pixels in pictures()]
        bench.write(
            [png(pictures()[0]), png(deep[1]), png(pictures()[2]), png(deep[3])]
        )
        assert_sharper_than_frames(bench.merged(), pictures())

    def test_formats_are_merged(self, bench):
        bench.write([png(pictures()[0])], ".1.png")
        bench.write([jpeg(pictures()[1])], ".2.jpg")
        tifffile.imwrite(
            bench.folder / "frame_1.3.tif", pictures()[2], photometric="rgb"
        )
        assert_sharper_than_frames(bench.merged(), pictures()[:3])

    @pytest.mark.parametrize("turns", [(1, 3, 1, 1), (6, 1, 8, 6), (8, 8, 3, 1)])
    def test_frames_that_tell_another_side_up_are_turned_like_the_first(
        self, bench, turns
    ):
        files = zip(pictures(), turns, strict=True)
        bench.write([jpeg(pixels, turn) for pixels, turn in files], ".jpg")
        merged = bench.merged()
        assert "Merged 4 of 4" in bench.said
        wanted = (180, 120) if turns[0] in (6, 8) else (120, 180)
        assert merged.shape[:2] == wanted

    def test_grey_and_alpha_are_merged_with_colour(self, bench):
        grey = pictures()[1][..., 1]
        alpha = np.dstack([pictures()[2], np.full((120, 180), 255, np.uint8)])
        bench.write([png(pictures()[0]), png(grey), png(alpha), png(pictures()[3])])
        bench.merged()
        assert "Merged 4 of 4" in bench.said

    def test_cmyk_is_named(self, bench):
        four = np.dstack([pictures()[0], pictures()[0][..., :1]])
        data = imagecodecs.jpeg8_encode(four, colorspace="CMYK", outcolorspace="CMYK")
        bench.write([jpeg(pictures()[0]), bytes(data)], ".jpg")
        sentence = bench.refused()
        assert "frame_2.jpg" in sentence
        assert "CMYK" in sentence


class TestBrokenFiles:
    @pytest.mark.parametrize("index", [0, 2])
    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "empty"),
            (b"my shopping list", "no JPEG, PNG, TIFF or camera raw"),
            (jpeg(pictures()[0])[:3000], "ends in the middle"),
            (png(pictures()[0])[:3000], "ends in the middle"),
        ],
        ids=["empty", "text", "cut jpeg", "cut png"],
    )
    def test_it_is_named(self, bench, index, data, why):
        files = [jpeg(pixels) for pixels in pictures()]
        files[index] = data
        bench.write(files, ".jpg")
        sentence = bench.refused()
        assert f"frame_{index + 1}.jpg" in sentence
        assert why in sentence

    def test_a_wrong_suffix_does_not_matter(self, bench):
        bench.write([png(pixels) for pixels in pictures()], ".jpg")
        assert_sharper_than_frames(bench.merged(), pictures())

    def test_a_raw_suffix_on_something_else_does_not_matter(self, bench):
        bench.write([jpeg(pixels) for pixels in pictures()], ".nef")
        assert_sharper_than_frames(bench.merged(), pictures())

    def test_a_folder_with_the_name_of_a_frame_is_no_frame(self, bench):
        bench.write([png(pixels) for pixels in pictures()])
        (bench.folder / "frame_9.png").mkdir()
        bench.merged()
        assert "Merged 4 of 4" in bench.said

    def test_a_missing_folder_is_named(self, bench):
        bench.folder.rmdir()
        assert "frames does not exist" in bench.refused()


class TestOddPictures:
    @pytest.mark.parametrize("code", [0, 255])
    @pytest.mark.parametrize("index", range(COUNT))
    def test_a_black_or_white_frame_is_left_out_and_named(self, bench, index, code):
        frames = list(pictures())
        frames[index] = np.full_like(frames[index], code)
        bench.write([png(pixels) for pixels in frames])
        merged = bench.merged()
        assert "Merged 3 of 4" in bench.said
        assert f"frame_{index + 1}.png shows nothing" in bench.said
        good = [pixels for pixels in pictures() if pixels is not pictures()[index]]
        assert_sharper_than_frames(merged, good)

    def test_nothing_but_black_frames_are_refused(self, bench):
        bench.write([png(np.zeros((120, 180, 3), np.uint8))] * 3)
        assert "could be aligned" in bench.refused()

    def test_a_foreign_picture_is_left_out_and_named(self, bench):
        other = ReliefScene(rows=120, columns=180, frames=COUNT, seed=7).frame(2)
        frames = [*pictures()[:2], other.pixels, pictures()[3]]
        bench.write([png(pixels) for pixels in frames])
        owner = bench.folder.parent / "owner.npy"
        bench.merged("--owner", str(owner))
        assert "frame_3.png shares too little" in bench.said
        assert 2 not in np.load(owner)

    def test_two_frames_are_enough(self, bench):
        bench.write([png(pixels) for pixels in pictures()[:2]])
        assert_sharper_than_frames(bench.merged(), pictures()[:2])

    def test_one_frame_is_not(self, bench):
        bench.write([png(pictures()[0])])
        assert "only one frame" in bench.refused()

    def test_an_empty_folder_is_told(self, bench):
        assert "There is no frame in" in bench.refused()

    def test_500_frames_are_merged(self, bench):
        files = [png(pixels) for pixels in pictures(24, 36, 5)]
        bench.write([files[index % 5] for index in range(500)])
        assert bench.merged().shape == (24, 36, 3)
        assert "Merged 500 of 500" in bench.said

    @pytest.mark.parametrize("shape", [(1, 200), (200, 1), (1, 1), (15, 900)])
    def test_strips_too_thin_to_align_are_refused(self, bench, shape):
        thin = np.resize(pictures()[0], (*shape, 3))
        for index in range(3):
            path = bench.folder / f"{index}.tif"
            tifffile.imwrite(path, thin + np.uint8(index), photometric="rgb")
        assert "too small" in bench.refused()
        assert bench.merged("--no-align").shape == (*shape, 3)

    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize("shape", [(16, 16), (16, 1200), (1200, 17), (33, 2500)])
    def test_thin_strips_and_panoramas_are_merged(self, bench, shape, method):
        rng = np.random.default_rng(2)
        sharp = rng.integers(0, 256, (*shape, 3), np.uint8)
        frames = [cv2.GaussianBlur(sharp, (0, 0), sigma) for sigma in (3, 1, 2)]
        bench.write([png(pixels) for pixels in frames])
        merged = bench.merged("--method", method, "--no-align")
        assert merged.shape == (*shape, 3)
        owner_error = np.abs(merged / 257.0 - frames[1]).mean()
        assert owner_error < np.abs(frames[0].astype(float) - frames[1]).mean()

    def test_a_panorama_is_aligned(self, bench):
        frames = pictures(48, 2400, 3)
        bench.write([png(pixels) for pixels in frames])
        assert_sharper_than_frames(bench.merged(), frames)
        assert "Merged 3 of 3" in bench.said


class TestPlaces:
    def test_names_may_have_blanks_and_any_letters(self, tmp_path, capsys):
        folder = tmp_path / "Кольцо №5 — 指輪 خاتم"
        folder.mkdir()
        for index, pixels in enumerate(pictures()):
            (folder / f"фото {index} ü.jpg").write_bytes(jpeg(pixels))
        out = folder / "готово 完成.tif"
        assert main(["stack", str(folder), "-o", str(out), "--quiet"]) == 0
        assert str(out) in capsys.readouterr().out
        assert read_frame(FrameRef(out, 0)).pixels.shape == (120, 180, 3)

    def test_undecodable_names_are_no_crash(self, bench):
        if sys.platform != "linux":
            pytest.skip("file names are any bytes on Linux alone")
        bench.write([png(pixels) for pixels in pictures()[:2]])
        strange = os.fsencode(bench.folder) + b"/frame_\xff3.png"
        Path(os.fsdecode(strange)).write_bytes(b"")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "facetstack",
                "stack",
                bench.folder,
                "-o",
                bench.out,
            ],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert b"is empty" in done.stderr

    def test_frames_may_lie_where_nothing_can_be_written(self, bench):
        bench.write([png(pixels) for pixels in pictures()])
        bench.folder.chmod(0o500)
        try:
            bench.merged()
        finally:
            bench.folder.chmod(0o700)

    def test_a_folder_that_cannot_be_written_is_told_before_merging(
        self, bench, monkeypatch
    ):
        def refuse(*_, **__):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        bench.write([png(pixels) for pixels in pictures()])
        monkeypatch.setattr("tempfile.TemporaryFile", refuse)
        assert "merged.tif cannot be written: Permission denied" in bench.refused()

    @pytest.mark.parametrize("flag", ["-o", "--depth-map", "--report"])
    def test_a_full_disk_is_told_and_leaves_no_part(self, bench, flag, monkeypatch):
        target = (
            bench.folder.parent / f"there{'.json' if flag == '--report' else '.tif'}"
        )

        def full(descriptor):
            written = Path(f"/proc/self/fd/{descriptor}").resolve().name
            if written.startswith("there"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        bench.write([png(pixels) for pixels in pictures()])
        monkeypatch.setattr("os.fsync", full)
        assert bench.merge(flag, str(target)) == 1
        assert bench.error.count("\n") == 1
        assert f"{target} cannot be written: the disk is full" in bench.error
        assert not target.exists()
        assert not list(target.parent.glob("*.part"))

    @pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
    def test_a_disk_that_refuses_in_the_middle_is_told(self, bench):
        bench.write([png(pixels) for pixels in pictures()])
        program = (
            "import resource, sys; from facetstack.__main__ import main; "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); "
            "sys.argv[0] = 'facetstack'; sys.exit(main())"
        )
        words = ["stack", str(bench.folder), "-o", str(bench.out), "--quiet"]
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "merged.tif cannot be written: File too large" in done.stderr
        assert list(bench.out.parent.iterdir()) == [bench.folder]
