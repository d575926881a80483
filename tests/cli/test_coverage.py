"""``coverage`` tells in words, as JSON and as a picture what a bracket misses."""

import json

import cv2
import numpy as np
import pytest

from facetstack.cli.main import main
from facetstack.imaging.synthetic import ReliefScene

SCENE = ReliefScene(
    rows=320, columns=480, frames=8, blur_px_per_frame=1.0, breathing=0.002
)


def write(folder, frames):
    folder.mkdir()
    for frame in frames:
        path = folder / f"shot_{frame.ref.number:02}.png"
        cv2.imwrite(str(path), frame.pixels[..., ::-1])
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write(tmp_path_factory.mktemp("whole") / "frames", SCENE.stack())


@pytest.fixture(scope="module")
def gappy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gappy") / "frames"
    return write(folder, [one for one in SCENE.stack() if one.ref.index != 4])


@pytest.fixture
def mask(tmp_path):
    path = tmp_path / "mask.png"
    cv2.imwrite(str(path), np.full((320, 480), 255, np.uint8))
    return path


def printed(capsys, *words):
    status = main(["coverage", *map(str, words)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_complete_bracket_is_told(capsys, whole, mask):
    status, out, err = printed(capsys, whole, "--region", mask)
    assert status == 0
    assert "complete" in out
    assert "[8/8] Measured shot_08.png" in err


def test_a_gap_is_named_and_is_no_failure(capsys, gappy, mask):
    status, out, err = printed(capsys, gappy, "--region", mask, "--quiet")
    assert status == 0
    assert "Between frames 4 and 5: " in out
    assert "Shoot one more frame at 4.5." in out
    assert err == ""


def test_json_is_one_object_and_nothing_else(capsys, gappy, mask):
    status, out, err = printed(capsys, gappy, "--region", mask, "--json")
    assert status == 0
    assert err == ""
    (gap,) = json.loads(out)["gaps"]
    assert [one["index"] for one in gap["between"]] == [3, 4]
    assert gap["between"][0]["file"].endswith("shot_04.png")
    assert gap["add_frames_at"] == [3.5]


def test_the_picture_shows_the_gap(capsys, gappy, mask, tmp_path):
    out = tmp_path / "gaps.png"
    status, text, _ = printed(capsys, gappy, "--region", mask, "-o", out)
    assert status == 0
    assert str(out) in text
    picture = cv2.imread(str(out))[:320, :, ::-1].astype(int)
    orange = (picture[..., 0] > 1.6 * picture[..., 2]) & (picture[..., 0] > 90)
    depth = SCENE.depth[orange]
    assert orange.mean() > 0.01
    assert np.median(np.abs(depth - 4)) < 0.6
    again, _, error = printed(capsys, gappy, "-o", out)
    assert again == 1
    assert "exists already" in error
    assert printed(capsys, gappy, "-o", out, "--force", "--quiet")[0] == 0


def test_the_purpose_decides_what_counts(capsys, gappy, mask):
    from facetstack.cli import plan

    assert set(plan.PICTURE_WIDTHS_PX) == {"full", "2000px"}
    # The frames are smaller than 2000 px, so nothing is hidden.
    out = printed(capsys, gappy, "--region", mask, "--for", "2000px")[1]
    assert "Between frames 4 and 5" in out


def test_a_mask_of_another_size_or_without_white_is_refused(capsys, whole, tmp_path):
    small, black = tmp_path / "small.png", tmp_path / "black.png"
    cv2.imwrite(str(small), np.full((32, 48), 255, np.uint8))
    cv2.imwrite(str(black), np.zeros((320, 480), np.uint8))
    status, _, error = printed(capsys, whole, "--region", small)
    assert status == 1
    assert "region is 48 x 32 pixels" in error
    status, _, error = printed(capsys, whole, "--region", black)
    assert status == 1
    assert "marks nothing" in error
    status, _, error = printed(capsys, whole, "--region", tmp_path / "none.png")
    assert status == 1
    assert "does not exist" in error


def test_two_frames_are_too_few_to_tell_gaps(capsys, whole):
    frames = sorted(whole.iterdir())[:2]
    status, out, _ = printed(capsys, *frames)
    assert status == 0
    assert "three frames" in out


def test_frames_that_share_nothing_are_refused(capsys, tmp_path):
    folder = write(
        tmp_path / "mixed",
        [ReliefScene(seed=seed, frames=3).frame(seed - 1) for seed in (1, 2, 3)],
    )
    status, _, error = printed(capsys, folder)
    assert status == 1
    assert "could be aligned" in error


def test_a_picture_of_unknown_kind_is_refused_before_the_work(capsys, whole, tmp_path):
    status, _, error = printed(capsys, whole, "-o", tmp_path / "map.gif")
    assert status == 1
    assert "suffix" in error
    assert "Measured" not in error
