# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``stack`` imports is read quickly, and nothing of the window is among it."""

import json
import resource
import subprocess
import sys

from facetstack.imaging.synthetic import ReliefScene
from facetstack.session.export import save_picture

IMPORT_CPU_SECONDS = 1.5

RUN = """
import json, sys
from facetstack.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""
READ = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def python(*arguments):
    done = subprocess.run(
        [sys.executable, "-c", *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_imports_of_a_stack_cost_little(tmp_path):
    scene = ReliefScene(rows=64, columns=64, frames=3)
    for index in range(3):
        save_picture(scene.frame(index).pixels, tmp_path / f"f_{index}.png")
    frames = [str(tmp_path / f"f_{index}.png") for index in range(3)]
    out = str(tmp_path / "o.tif")
    printed = python(RUN, "stack", *frames, "-o", out, "--quiet", "--no-align")
    code, modules = json.loads(printed.splitlines()[-1])
    assert code == 0
    assert not [name for name in modules if name.startswith(("PySide6", "pyqtgraph"))]
    ours = [name for name in modules if name.startswith("facetstack.")]
    assert "facetstack.imaging.stacking" in ours
    costs = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        python(READ, *ours)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        user, system = (
            getattr(after, name) - getattr(before, name)
            for name in ("ru_utime", "ru_stime")
        )
        costs.append(user + system)
    assert min(costs) < IMPORT_CPU_SECONDS
