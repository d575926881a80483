# SPDX-License-Identifier: GPL-3.0-or-later
"""The imaging core as a library for other programs."""

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from facetstack import imaging
from facetstack.imaging.opencv import cv2
from facetstack.imaging.synthetic import ReliefScene


def test_every_public_name_is_there() -> None:
    for name in imaging.__all__:
        assert getattr(imaging, name).__name__ == name


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Staker'"):
        _ = imaging.Staker  # type: ignore[attr-defined]


def test_the_example_in_the_docstring_merges_a_folder(tmp_path: Path) -> None:
    scene = ReliefScene(frames=3)
    (tmp_path / "ring").mkdir()
    for index in range(3):
        pixels = scene.frame(index).pixels
        cv2.imwrite(str(tmp_path / f"ring/{index}.png"), pixels[..., ::-1])
    assert imaging.__doc__ is not None
    example = imaging.__doc__.partition("::\n")[2].partition("\n``merge_frames``")[0]
    program = textwrap.dedent(example) + textwrap.dedent(
        """
        import sys
        import numpy as np
        assert not {"PySide6", "gphoto2"} & set(sys.modules)
        np.save("pixels.npy", result.pixels)
        """
    )
    subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, timeout=100
    )
    merged = np.load(tmp_path / "pixels.npy") / np.float32(65535)
    error = np.abs(merged - scene.truth()).mean()
    best_frame = min(
        np.abs(frame.pixels / np.float32(255) - scene.truth()).mean()
        for frame in scene.stack()
    )
    assert error < best_frame / 2
