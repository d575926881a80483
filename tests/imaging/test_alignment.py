import json

import numpy as np
import pytest

from facetstack.errors import Unreadable
from facetstack.imaging.alignment import FrameAlignment, StackAlignment, load_alignment


def three_frames():
    matrices = [np.array([[1 + k / 100, 0, k], [0, 1 + k / 100, -k]]) for k in range(3)]
    return StackAlignment(
        100,
        150,
        tuple(
            FrameAlignment(k, matrix, 1 + k / 10, float("nan"))
            for k, matrix in enumerate(matrices)
        ),
    )


def test_an_alignment_survives_its_file(tmp_path):
    path = tmp_path / "alignment.json"
    path.write_text(json.dumps(three_frames().as_dict(), allow_nan=False))
    again = load_alignment(path)
    assert again.size == (100, 150)
    assert np.allclose(again.frames[2].matrix, three_frames().frames[2].matrix)
    assert np.isnan(again.frames[1].residual_px)


def test_relative_to_another_frame_that_frame_does_not_move():
    moved = three_frames().relative_to(1)
    assert np.allclose(moved.frames[1].matrix, np.eye(2, 3))
    assert moved.frames[1].gain == 1
    assert moved.frames[0].gain == pytest.approx(1 / 1.1)
    assert moved.reference == 1


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", '{"facetstack_alignment": 99}'])
def test_what_is_no_alignment_is_refused_by_name(tmp_path, text):
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(Unreadable, match=r"broken\.json"):
        load_alignment(path)


@pytest.mark.parametrize(
    "change",
    [
        {"matrix": [[0, 0, 0], [0, 0, 0]]},
        {"matrix": [[1, 0, float("nan")], [0, 1, 0]]},
        {"matrix": [[1, 0], [0, 1]]},
        {"matrix": "left"},
        {"gain": 0},
        {"gain": float("inf")},
        {"index": float("inf")},
        {"residual_px": []},
    ],
)
def test_a_frame_that_cannot_lie_like_that_is_refused(tmp_path, change):
    data = three_frames().as_dict()
    data["frames"][1].update(change)
    path = tmp_path / "bent.json"
    path.write_text(json.dumps(data))
    with pytest.raises(Unreadable, match=r"bent\.json"):
        load_alignment(path)


def test_a_reference_that_is_no_frame_is_refused(tmp_path):
    path = tmp_path / "bent.json"
    path.write_text(json.dumps({**three_frames().as_dict(), "reference": 3}))
    with pytest.raises(Unreadable, match="reference"):
        load_alignment(path)


def test_a_frame_that_the_alignment_does_not_know_is_refused():
    with pytest.raises(Unreadable, match="frame 4"):
        three_frames().of(3)
