# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a scene for the virtual camera from a rendered focus stack.

Usage::

    python packaging/make_demo_scene.py SOURCE resources/scenes/ring

SOURCE holds what a render of a stack with known truth consists of:

- ``truth.json``: per frame its file, the 2x3 matrix from reference to frame
  coordinates, and the factor its exposure is off by,
- the frames as JPEG,
- ``truth_pinhole_linear16.png``: everything in focus, linear light, 16 bit,
- ``depth_mm.npy``: distance of every pixel of the reference.

Written are, all of one size and in one geometry (the reference's, less a rim that not
every frame covers), with equal exposure:

- ``frame_00.jpg`` ... : what a lens shows that is focused at frame step 0, 1, ...
- ``all_in_focus.jpg``
- ``depth.png``: the frame step at which a pixel is in focus, as 16 bit numbers;
  ``scene.json`` says how to read them,
- ``scene.json``: names, lens units, a bracket that suits, and the exposure settings
  with which the scene looks as it was rendered.

Running it again writes the same bytes.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facetstack.imaging.opencv import cv2

WIDTH, HEIGHT = 2400, 1600
RIM = 0.006
JPEG_QUALITY = 92
DEPTH_OFFSET, DEPTH_SCALE = 8.0, 128
UNITS_PER_FRAME = 100
STEP_SIZES_UNITS = (20, 127, 611)
NEAR_TRAVEL_UNITS, FAR_TRAVEL_UNITS = 600, 800

Array = NDArray[Any]


def linear(encoded: Array) -> Array:
    """Return scene light of sRGB values in 0..1."""
    return np.where(
        encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4
    )


def encoded(light: Array) -> Array:
    """Return sRGB values of 8 bit for linear light."""
    light = np.clip(light, 0, 1)
    srgb = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return np.rint(srgb * 255).astype(np.uint8)


def reference_window(width: int, height: int) -> Array:
    """Return the 2x3 matrix from our pixels to those of the reference."""
    scale = width * (1 - 2 * RIM) / WIDTH
    rows = [
        [scale, 0, (width - 1) / 2 - scale * (WIDTH - 1) / 2],
        [0, scale, (height - 1) / 2 - scale * (HEIGHT - 1) / 2],
    ]
    return np.array(rows)


def chained(first: Array, then: Array) -> Array:
    """Return the 2x3 matrix that does one after the other."""
    last_row = np.array([[0, 0, 1]])
    return (np.vstack([then, last_row]) @ np.vstack([first, last_row]))[:2]


def resampled(picture: Array, to_picture: Array) -> Array:
    """Return a picture in our geometry, softened first so that nothing aliases."""
    soft = cv2.GaussianBlur(picture, (0, 0), 0.45)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(
            soft,
            to_picture,
            (WIDTH, HEIGHT),
            flags=flags,
            borderMode=cv2.BORDER_REFLECT,
        )
    )


def save_jpeg(path: Path, light: Array) -> None:
    """Write linear light as JPEG."""
    options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    cv2.imwrite(str(path), encoded(light), options)
    print(f"{path}  {path.stat().st_size / 1e6:.2f} MB")


def make_scene(source: Path, target: Path) -> None:
    """Write all files of a scene."""
    truth = json.loads((source / "truth.json").read_text("utf-8"))
    frames, focus = truth["frames"], truth["focus"]
    target.mkdir(parents=True, exist_ok=True)
    window = reference_window(truth["image"]["width"], truth["image"]["height"])
    names = []
    for frame in frames:
        picture = cv2.imread(str(source / frame["jpeg"])).astype(np.float32) / 255
        light = linear(picture).astype(np.float32) / frame["exposure_factor"]
        to_frame = chained(window, np.array(frame["matrix_ref_to_frame"]))
        names.append(f"frame_{frame['index']:02}.jpg")
        save_jpeg(target / names[-1], resampled(light, to_frame))

    pinhole = cv2.imread(
        str(source / "truth_pinhole_linear16.png"), cv2.IMREAD_UNCHANGED
    )
    light = pinhole.astype(np.float32) / 65535
    save_jpeg(target / "all_in_focus.jpg", resampled(light, window))

    depth_mm = np.load(source / "depth_mm.npy")
    step = (depth_mm - focus["first_mm"]) / focus["step_mm"]
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    step = cv2.warpAffine(
        step, window, (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    most = len(frames) - 1 + DEPTH_OFFSET
    numbers = np.clip(np.nan_to_num(step, posinf=most), -DEPTH_OFFSET, most)
    stored = np.rint((numbers + DEPTH_OFFSET) * DEPTH_SCALE).astype(np.uint16)
    cv2.imwrite(str(target / "depth.png"), stored, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(
        f"{target / 'depth.png'}  {(target / 'depth.png').stat().st_size / 1e6:.2f} MB"
    )

    last = (len(frames) - 1) * UNITS_PER_FRAME
    scene = {
        "about": "A solitaire ring, rendered; focus moves from near to far.",
        "frames": names,
        "all_in_focus": "all_in_focus.jpg",
        "depth": {"file": "depth.png", "offset": DEPTH_OFFSET, "scale": DEPTH_SCALE},
        "units_per_frame": UNITS_PER_FRAME,
        "start_units": last // 2,
        "near_limit_units": -NEAR_TRAVEL_UNITS,
        "far_limit_units": last + FAR_TRAVEL_UNITS,
        "near_units": -(last // 2),
        "far_units": last - last // 2,
        "step_units": UNITS_PER_FRAME,
        "step_sizes_units": STEP_SIZES_UNITS,
        "breathing": truth["breathing"]["total_scale_change"],
        "exposure": {"aperture": 8, "seconds": 0.008, "iso": 100},
    }
    text = json.dumps(scene, indent=2) + "\n"
    (target / "scene.json").write_text(text, "utf-8")


def main() -> None:
    """Read the folders from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="folder of the rendered stack")
    parser.add_argument("target", type=Path, help="folder of the scene")
    words = parser.parse_args()
    make_scene(words.source, words.target)


if __name__ == "__main__":
    main()
