import os
import subprocess
import sys

import numpy as np
import pytest

from facetstack.imaging.bands import half, reduce_rows
from facetstack.imaging.opencv import cv2


@pytest.mark.parametrize("dtype", [np.float32, np.uint16])
@pytest.mark.parametrize("shape", [(64, 96), (63, 95), (1, 7)])
def test_stripes_give_the_usual_smaller_level(shape, dtype):
    plane = np.random.default_rng(1).uniform(0, 65535, shape).astype(dtype)
    small = np.empty((half(shape[0]), half(shape[1])), dtype)
    for first in range(0, len(small), 7):
        reduce_rows(plane, small, first, min(first + 7, len(small)))
    assert np.array_equal(small, cv2.pyrDown(plane))


def test_warming_up_compiles_every_pass_that_a_merge_needs(tmp_path):
    program = (
        "from facetstack.imaging.synthetic import ReliefScene\n"
        "from facetstack.imaging.stacking import Stacker\n"
        "from facetstack.imaging.warm_up import warm_up\n"
        "warm_up()\n"
        "from pathlib import Path\n"
        f"kept = lambda: len(list(Path({str(tmp_path)!r}).rglob('*.nbc')))\n"
        "before = kept()\n"
        "stacker = Stacker()\n"
        "for frame in ReliefScene().stack(): stacker.add(frame)\n"
        "stacker.finish()\n"
        "print(before, kept())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
    )
    before, after = map(int, done.stdout.split())
    assert 0 < before == after
