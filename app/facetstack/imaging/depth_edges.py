# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the jumps of a depth map where the merged picture has its edges.

Sharpness is measured over windows, so a measured depth jumps some pixels beside the
edge that makes it, and what lies in a narrow gap takes the depth of its rims. Near a
jump, every pixel therefore takes the depth of those around it that look most like it:
the mode of their depths, each counted by nearness, likeness in colour (Tomasi and
Manduchi, ICCV 1998) and by how much of its sharpness is its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.depth_map import NOISE_FLOOR, window_scale
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2

Codes = npt.NDArray[np.uint16]
Levels = npt.NDArray[np.uint8]
Bins = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.uint8]
Spread = Callable[[int, Callable[[int, int], None]], None]
"""Runs ``work(first, last)`` over stripes of so many rows, and waits for all."""

JUMP_FRAMES = 1.0
"""A range of depths, around a pixel, within which nothing is to be decided."""

APART_PX = 2
REACH = 3
"""Every second pixel of the map is asked, so many to either side."""

FINE_REACH_PX = 2
"""The same where pixels of the picture ask the map."""

PASSES = 2

ALIKE = 0.06
UNLIKE = 3.3 * ALIKE
"""Difference in colour (0..1) by which a voice counts 0.6, and none at all."""

BORROWED_PX = 5
"""Window in which the highest sharpness tells how much of a pixel's is its own."""

BINS_PER_FRAME = 2
"""Depths within a bin and the next ones to it count as one."""

HARD_STEP_FRAMES = 0.5
"""A depth between two that differ by more than about twice this is of neither."""

LEAST_ENERGY = 2 * NOISE_FLOOR
"""Where no sharpness around exceeds this, depths differ by noise."""

LEAST_PX = 3
"""A smaller map has no edges."""

TO_LEVEL = 8
COARSER = 6
"""Colours are compared in 8 bit; bits of the square of a difference that do not count.
"""


def enlarged_depth(depth: FloatPlane, rows: int, columns: int) -> FloatPlane:
    """Return a depth map at twice its size, smooth but with its jumps kept hard.

    Parameters
    ----------
    depth
        (rows / 2, columns / 2) float32, in frames.
    rows, columns
        Size of the result.
    """
    full = np.empty((rows, columns), np.float32)
    _enlarge(depth, full, 0, len(depth))
    return full


def fit_to_edges(
    depth: FloatPlane, energy: FloatPlane, picture: Codes, spread: Spread
) -> FloatPlane:
    """Return a depth map at the size of the picture, its jumps at the picture's edges.

    Parameters
    ----------
    depth
        (rows / 2, columns / 2) float32, in frames: measured and smoothed.
    energy
        (rows / 2, columns / 2) float32: the focus energy at that depth.
    picture
        (rows, columns, 3) uint16: the merged picture.
    spread
        Shares the rows out to threads.

    Returns
    -------
    FloatPlane
        (rows, columns) float32, in frames.
    """
    rows, columns = picture.shape[:2]
    if min(depth.shape) < LEAST_PX:
        return enlarged_depth(depth, rows, columns)
    around = _Around.of(energy, picture, spread)
    least, most = depth.min(), depth.max()
    scale = window_scale(rows, columns)
    if round(scale) == 1:
        for _ in range(PASSES):
            depth = around.settled(depth, round(APART_PX * scale))
    else:
        depth = _settled_coarsely(depth, energy, picture, spread)
    full = around.drawn(depth, picture)
    # Means round to a little beyond.
    return np.clip(full, least, most, out=full)


def _settled_coarsely(
    depth: FloatPlane, energy: FloatPlane, picture: Codes, spread: Spread
) -> FloatPlane:
    """Return a large map with its undecided places decided by two by two pixels.

    Windows are twice as wide there, so that finer places would decide alike.
    """
    coarse, fewer = depth[::2, ::2].copy(), energy[::2, ::2].copy()
    around = _Around.of(fewer, picture, spread)
    before = coarse
    for _ in range(PASSES):
        coarse = around.settled(coarse, APART_PX)
    size = (depth.shape[1] + 1) // 2 * 2, (depth.shape[0] + 1) // 2 * 2
    wide, changed = (
        cv2.resize(plane, size, interpolation=cv2.INTER_NEAREST)[
            : depth.shape[0], : depth.shape[1]
        ]
        for plane in (coarse, (coarse != before).astype(np.uint8))
    )
    return np.asarray(np.where(changed, wide, depth), np.float32)


@dataclass(frozen=True)
class _Around:
    """What is known of every place of the map but its depth."""

    energy: FloatPlane
    own: FloatPlane
    small: Levels
    alike: FloatPlane
    spread: Spread

    @classmethod
    def of(cls, energy: FloatPlane, picture: Codes, spread: Spread) -> "_Around":
        """Tell it from focus energy and picture."""
        size = (energy.shape[1], energy.shape[0])
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) >> TO_LEVEL
        own = _own_share(energy)
        return cls(energy, own, small.astype(np.uint8), _alike(), spread)

    def settled(self, depth: FloatPlane, apart: int) -> FloatPlane:
        """Return a map with its undecided places decided."""
        out, undecided = depth.copy(), _undecided(depth, self.energy, apart)
        near = _near(REACH * apart, REACH * apart * 2 / 3)
        voices = (depth, _bins(depth), self.own, self.small, self.alike, near)

        def take(first: int, last: int) -> None:
            _ask(*voices, undecided, apart, self.small, 0, 1, out, first, last)

        self.spread(len(depth), take)
        return out

    def drawn(self, depth: FloatPlane, picture: Codes) -> FloatPlane:
        """Return a map at the size of the picture."""
        rows, columns = picture.shape[:2]
        full = np.empty((rows, columns), np.float32)
        undecided = _undecided(depth, self.energy, 1)
        near = _near(FINE_REACH_PX, FINE_REACH_PX * 3 / 4)
        voices = (depth, _bins(depth), self.own, self.small, self.alike, near)

        def take(first: int, last: int) -> None:
            _enlarge(depth, full, first, last)
            end = min(2 * last, rows)
            _ask(*voices, undecided, 1, picture, TO_LEVEL, 2, full, 2 * first, end)

        self.spread(len(depth), take)
        return np.asarray(cv2.medianBlur(full, 3), np.float32)


def _own_share(energy: FloatPlane) -> FloatPlane:
    """Return 0..1: how much of the sharpness is not that of what lies beside."""
    window = np.ones((BORROWED_PX, BORROWED_PX), np.uint8)
    highest = np.maximum(cv2.dilate(energy, window), np.float32(1e-6))
    return np.asarray(cv2.sqrt(np.maximum(energy, 0) / highest), np.float32)


def _undecided(depth: FloatPlane, energy: FloatPlane, reach_px: int) -> Mask:
    """Return where depths so near differ by more than a jump, and not by noise."""
    window = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
    span = cv2.dilate(depth, window) - cv2.erode(depth, window)
    clear = cv2.dilate(energy, window) > LEAST_ENERGY
    return np.asarray((span > JUMP_FRAMES) & clear, np.uint8)


def _bins(depth: FloatPlane) -> Bins:
    """Return the bin of each depth, from 1."""
    return np.asarray(depth * BINS_PER_FRAME + 1, np.uint16)


def _near(reach_px: int, sigma_px: float) -> FloatPlane:
    """Return a Gaussian window."""
    away = np.arange(-reach_px, reach_px + 1)
    one = np.exp(-(away**2) / (2 * sigma_px**2))
    return np.asarray(np.outer(one, one), np.float32)


def _alike() -> FloatPlane:
    """Return by how much a voice counts, by the square of its difference in colour."""
    square = np.arange((3 * 255**2 >> COARSER) + 1) * 2.0**COARSER
    share = np.exp(-square / (2 * (255 * ALIKE) ** 2))
    share[square > (255 * UNLIKE) ** 2] = 0
    return np.asarray(share, np.float32)


@compiled
def _enlarge(depth: FloatPlane, full: FloatPlane, first: int, last: int) -> None:
    """Fill the rows of a plane twice as large for rows of the map."""
    rows, columns = depth.shape
    near, far = np.float32(0.75), np.float32(0.25)
    for y in range(2 * first, min(2 * last, full.shape[0])):
        here = depth[y // 2]
        beside = depth[min(max(y // 2 + (1 if y % 2 else -1), 0), rows - 1)]
        for x in range(full.shape[1]):
            at = x // 2
            next_to = min(max(at + (1 if x % 2 else -1), 0), columns - 1)
            smooth = near * (near * here[at] + far * here[next_to]) + far * (
                near * beside[at] + far * beside[next_to]
            )
            hard = abs(smooth - here[at]) >= np.float32(HARD_STEP_FRAMES)
            full[y, x] = here[at] if hard else smooth


@compiled
def _ask(
    depth: FloatPlane,
    bins: Bins,
    own: FloatPlane,
    small: Levels,
    alike: FloatPlane,
    near: FloatPlane,
    undecided: Mask,
    apart: int,
    picture: Levels | Codes,
    to_level: int,
    step: int,
    out: FloatPlane,
    first: int,
    last: int,
) -> None:
    """Give pixels of rows of a picture the depth of those in the map that look alike.

    ``step`` is how many times as large as the map the picture is; ``small`` is the
    picture at the map's size. Places are unsigned, which spares looking for those that
    count from the end.
    """
    rows, columns = depth.shape
    reach = near.shape[0] // 2
    most = (2 * reach // apart + 1) ** 2 + 1
    weights, depths = np.empty(most, np.float32), np.empty(most, np.float32)
    places = np.empty(most, np.uint64)
    votes = np.zeros(np.int64(bins.max()) + 2, np.float32)
    one, stride, nothing = np.uint64(1), np.uint64(apart), np.float32(0.0)
    for y in range(first, last):
        row = y // step
        top = row - reach
        while top < 0:
            top += apart
        bottom = min(row + reach + 1, rows)
        for x in range(out.shape[1]):
            column = x // step
            if undecided[row, column] == 0:
                continue
            red = np.int32(picture[y, x, 0]) >> to_level
            green = np.int32(picture[y, x, 1]) >> to_level
            blue = np.int32(picture[y, x, 2]) >> to_level
            left = column - reach
            while left < 0:
                left += apart
            across = (min(column + reach + 1, columns) - left + apart - 1) // apart
            # Its own voice, again, where its sharpness is its own.
            sure = own[row, column] ** 4
            weight, place = sure * sure, np.uint64(bins[row, column])
            votes[place] += weight
            weights[0], depths[0], places[0] = weight, depth[row, column], place
            count = one
            for v in range(top, bottom, apart):
                colors, row_depth, row_bins = small[v], depth[v], bins[v]
                row_own, row_near = own[v], near[v - row + reach]
                u, w = np.uint64(left), np.uint64(left - column + reach)
                for _ in range(across):
                    a = np.int32(colors[u, 0]) - red
                    b = np.int32(colors[u, 1]) - green
                    c = np.int32(colors[u, 2]) - blue
                    square = np.uint32(a * a + b * b + c * c) >> np.uint32(COARSER)
                    weight = alike[square] * row_near[w] * row_own[u]
                    place = np.uint64(row_bins[u])
                    votes[place] += weight
                    weights[count], depths[count] = weight, row_depth[u]
                    places[count] = place
                    count += one
                    u += stride
                    w += stride
            best, chosen = nothing, np.uint64(0)
            for k in range(count):
                place = places[k]
                together = votes[place - one] + votes[place] + votes[place + one]
                if together > best:
                    best, chosen = together, place
            total, size = nothing, nothing
            for k in range(count):
                place = places[k]
                votes[place] = nothing
                with_it = (place + one >= chosen) & (place <= chosen + one)
                weight = weights[k] if with_it else nothing
                total += weight * depths[k]
                size += weight
            if size > nothing:
                out[y, x] = total / size
