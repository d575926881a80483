import os
import subprocess
import sys
from importlib.util import find_spec
from shutil import which

import numpy as np
import pytest

from facetstack.widgets import surface_view
from facetstack.widgets.surface_view import lacks_for_turning
from facetstack.workers.pictures import picture_from_pixels
from facetstack.workers.retouch_surface import surface_of

TURNED = """
import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from facetstack.widgets.surface_view import SurfaceView, lacks_for_turning
from facetstack.workers.pictures import picture_from_pixels
from facetstack.workers.retouch_surface import surface_of

app = QApplication([])
assert lacks_for_turning() == "", lacks_for_turning()
parent = QWidget()
view = SurfaceView(parent)
pixels = np.zeros((120, 160, 3), np.uint8)
pixels[..., 0] = 220
depth = np.add.outer(np.zeros(120), np.linspace(0, 8, 160)).astype(np.float32)
made = surface_of(depth, picture_from_pixels(pixels), 9)
view.show()
view.show_surface(made.points, made.triangles, made.colours)
def seen():
    for _ in range(20):
        app.processEvents()
    shown = view.canvas.grabFramebuffer().convertToFormat(
        view.canvas.grabFramebuffer().Format.Format_RGB888
    )
    bits = np.frombuffer(shown.constBits(), np.uint8)
    rows = bits.reshape(shown.height(), shown.bytesPerLine())
    return rows[:, : 3 * shown.width()].reshape(shown.height(), -1, 3).astype(int)
first = seen()
assert ((first[..., 0] > 150) & (first[..., 1] < 60)).mean() > 0.05, "it is red"
view.canvas.orbit(40, -30)
assert np.abs(seen() - first).mean() > 1, "it has turned"
view.close()
view.show()
seen()
print("turned")
"""


def test_near_things_come_towards_the_viewer_in_their_colours():
    depth = np.full((90, 120), 8.0, np.float32)
    depth[30:60, 40:80] = 0.0
    pixels = np.zeros((90, 120, 3), np.uint8)
    pixels[30:60, 40:80] = [250, 10, 20]
    surface = surface_of(depth, picture_from_pixels(pixels), 9)
    points = surface.points.reshape(90, 120, 3)
    colours = surface.colours.reshape(90, 120, 4)
    assert points[45, 60, 2] > points[5, 5, 2] + 0.2
    assert points[0, 60, 1] > points[89, 60, 1], "y goes up"
    assert points[45, 119, 0] - points[45, 0, 0] == pytest.approx(1)
    assert colours[45, 60, :3] == pytest.approx([250 / 255, 10 / 255, 20 / 255])
    assert surface.triangles.max() == len(surface.points) - 1
    assert len(surface.triangles) == 2 * 89 * 119


def test_large_maps_become_few_points():
    depth = np.zeros((1000, 2000), np.float32)
    pixels = np.zeros((1000, 2000, 3), np.uint8)
    assert len(surface_of(depth, picture_from_pixels(pixels), 5).points) < 100_000


def test_what_is_missing_is_told_in_a_sentence(qtbot, monkeypatch):
    monkeypatch.setattr(surface_view, "find_spec", lambda _: None)
    assert "pip install PyOpenGL" in lacks_for_turning()


@pytest.mark.skipif(
    not (find_spec("OpenGL") and which("xvfb-run")), reason="needs PyOpenGL and Xvfb"
)
def test_a_surface_turns_on_a_screen():
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", sys.executable, "-c", TURNED],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    if "offers no OpenGL" in done.stderr:
        pytest.skip("this screen has no OpenGL")
    assert done.stdout.strip().endswith("turned"), done.stderr[-2000:]
