import json
from pathlib import Path

import pytest

from facetstack.assets import asset
from facetstack.imaging.opencv import cv2


@pytest.fixture(scope="session")
def small_scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ring, smaller, before a lens whose travel ends close by: all goes quickly."""
    folder, ring = tmp_path_factory.mktemp("scene"), asset("scenes/ring")
    about = json.loads((ring / "scene.json").read_text("utf-8"))
    about |= {"near_limit_units": 0, "start_units": 300}
    (folder / "scene.json").write_text(json.dumps(about), "utf-8")
    for path in ring.iterdir():
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is not None:
            # The depth is numbers: between two of them nothing may be made up.
            way = cv2.INTER_NEAREST if path.suffix == ".png" else cv2.INTER_AREA
            small = cv2.resize(picture, (720, 480), interpolation=way)
            assert cv2.imwrite(str(folder / path.name), small)
    return folder
