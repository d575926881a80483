# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds hot pixels and dust on the sensor, and takes them out of frames.

The picture moves over the sensor from frame to frame and goes out of focus; a speck
does neither. Aligned frames would lay its copies side by side, a trail of false sharp
detail. Dust is what is darker, or brighter, than around by much the same share in
every frame, while the picture there has moved on. A hot pixel is a point that one
colour alone lights in every frame.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.align import Matrix
from facetstack.imaging.bands import half
from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE

Mask = npt.NDArray[np.uint8]
Steps = npt.NDArray[np.int16]
"""Shares, times ``UNIT``."""

Spread = Callable[[int, Callable[[int, int], None]], None]

UNIT = 4096
_MOST = 2**15 - 1
_ROWS_AT_ONCE, _HALO_PX = 128, 16
"""The halo is half the widest window."""

_WIDER = 4
"""Stripes are so much wider than those of other passes, as they have a halo."""

LEAST_FRAMES = 5
"""Specks are told from so many frames on."""

LOOK_AGAIN = 0.4
"""Specks are looked for again when the stack has grown by this share."""

DARK = 6.0
"""Added to both sides of a share, in 255ths, so that noise in the dark is none."""

LEAST_LIKENESS = 0.3
"""Share of the most that a speck differs from around, in any frame, which it differs
in all of them; and which nothing around it may reach."""

UNREST = 1.0
"""A speck stands out by more than what around it varies from frame to frame."""

SLIMMEST = 0.5
EMPTIEST = 0.45
"""Specks are compact: width to height, and share of the box around."""

BURNT = 0.3
"""Share from which dust hides what is behind it: it is filled in, not divided out."""


@dataclass(frozen=True)
class _Kind:
    """What specks of a kind look like; lengths at half the size of the frames."""

    least_share: float
    around_px: int
    largest_px: int
    rim_px: int
    ring_px: int
    moved_px: float
    burnt: float


DUST = _Kind(0.02, 31, 24, 2, 6, 3.0, BURNT)
HOT = _Kind(0.05, 5, 3, 0, 3, 0.0, 0.0)


@dataclass(frozen=True)
class _Speck:
    """One speck: its place at half the size, and its pixels there, with its rim."""

    rows: slice
    columns: slice
    mask: Mask
    burnt: bool


def _at_once(rows: int, work: Callable[[int, int], None]) -> None:
    """Do all rows in one stripe."""
    work(0, rows)


class Specks:
    """Follows what stands still on the sensor while frames go by.

    Parameters
    ----------
    rows, columns
        Size of the frames. 4 bytes are kept per pixel.
    spread
        Runs ``work(first, last)`` over stripes of so many rows, and waits for all.
    """

    def __init__(self, rows: int, columns: int, spread: Spread = _at_once) -> None:
        self._spread = spread
        self._moves: list[tuple[int, Matrix]] = []
        self._known: list[_Speck] = []
        self._new: list[_Speck] = []
        self._taken = np.zeros((half(rows), half(columns)), np.uint8)
        self._dust = _Standing(DUST, self._taken)
        self._hot = _Standing(HOT, self._taken)
        self._look_at = LEAST_FRAMES

    def clean(self, pixels: Pixels, matrix: Matrix, index: int) -> Pixels:
        """Return a frame without the specks that are known by now.

        Parameters
        ----------
        pixels
            (rows, columns, 3) uint8 or uint16; it stays as it is.
        matrix
            (2, 3) from reference pixels to pixels of the frame.
        index
            Of the frame; indices rise.
        """
        self._follow(pixels)
        self._moves.append((index, matrix))
        self._new = []
        if len(self._moves) == self._look_at:
            self._look_at += max(1, round(self._look_at * LOOK_AGAIN))
            backs = [cv2.invertAffineTransform(move) for _, move in self._moves]
            self._new = [*self._hot.found(backs), *self._dust.found(backs)]
            self._known += self._new
        if not self._known:
            return pixels
        cleaned = pixels.copy()
        for speck in self._known:
            _take_out(cleaned, self._dust.mean(speck.rows, speck.columns), speck)
        return cleaned

    def _follow(self, pixels: Pixels) -> None:
        """Take what a frame shows."""
        scale = float(255 / WHITE[pixels.dtype])
        halved = _halved(pixels)
        rows = len(halved)
        self._hot.count = self._dust.count = self._hot.count + 1

        def look(begin: int, end: int) -> None:
            # Few rows at a time: what is reckoned from them takes room.
            for first in range(begin, end, _ROWS_AT_ONCE):
                last = min(first + _ROWS_AT_ONCE, end)
                low, high = max(0, first - _HALO_PX), min(rows, last + _HALO_PX)
                inner = slice(first - low, last - low)
                small = halved[low:high].astype(np.float32)
                around = cv2.blur(small, (HOT.around_px, HOT.around_px))
                level = cv2.transform(small, np.full((1, 3), scale / 3, np.float32))
                near = cv2.GaussianBlur(level, (3, 3), 0)
                wide = cv2.blur(level, (DUST.around_px, DUST.around_px))
                _follow_hot(
                    small[inner],
                    around[inner],
                    level[inner],
                    scale,
                    *self._hot.rows(first, last),
                )
                _follow_dust(near[inner], wide[inner], *self._dust.rows(first, last))

        def look_at_more(first: int, last: int) -> None:
            look(_WIDER * first, min(_WIDER * last, rows))

        self._spread(-(-rows // _WIDER), look_at_more)

    def trails(self, owner: npt.NDArray[np.uint16]) -> Mask | None:
        """Return where frames before the last left the specks it made known.

        At half the size, in the geometry of the reference, where the sharpest frame is
        the one that left it or next to it; ``None`` if none is new.
        """
        if not self._new:
            return None
        rows, columns = owner.shape
        left = np.zeros((rows, columns), np.uint8)
        for index, matrix in self._moves[:-1]:
            back = cv2.invertAffineTransform(matrix)
            here = np.zeros_like(left)
            for speck in self._new:
                down, right = np.nonzero(speck.mask)
                places = np.stack(
                    [right + speck.columns.start, down + speck.rows.start]
                )
                seen = back[:, :2] @ (2 * places + 0.5) + back[:, 2:]
                for place in np.rint((seen - 0.5) / 2).T.tolist():
                    x, y = int(place[0]), int(place[1])
                    if 0 <= x < columns and 0 <= y < rows:
                        here[y, x] = 1
            here = cv2.dilate(here, np.ones((3, 3), np.uint8))
            left |= here * (np.abs(owner.astype(np.int32) - index) <= 1)
        return left


class _Standing:
    """Follows one kind: least, most and mean share by which places differ."""

    def __init__(self, kind: _Kind, taken: Mask) -> None:
        self._kind, self._taken, self.count = kind, taken, 0
        self.planes = (
            np.full(taken.shape, _MOST, np.int16),
            np.full(taken.shape, -_MOST, np.int16),
            np.zeros(taken.shape, np.float32),
        )

    def rows(self, first: int, last: int) -> tuple[Steps, Steps, FloatPlane]:
        """Return some rows of the planes."""
        low, high, total = self.planes
        return low[first:last], high[first:last], total[first:last]

    def mean(self, rows: slice, columns: slice) -> FloatPlane:
        """Return the mean of a part."""
        return self.planes[2][rows, columns] / np.float32(self.count)

    def found(self, backs: list[Matrix]) -> list[_Speck]:
        """Return specks not known before; ``backs`` tell how the picture moved."""
        masks = np.zeros((2, *self._taken.shape), np.uint8)
        _standing(*self.planes, self.count, self._kind.least_share, masks)
        specks = []
        for mask in masks:
            # Contours of a nearly empty mask cost a tenth of labelling it.
            outlines, _ = cv2.findContours(
                mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
            )
            for outline in outlines:
                x, y, wide, tall = cv2.boundingRect(outline)
                longest = max(wide, tall)
                if longest > self._kind.largest_px or (
                    min(wide, tall) < SLIMMEST * longest
                ):
                    continue
                if not self._moved((x + wide / 2, y + tall / 2), longest, backs):
                    continue
                speck = self._judged(mask, (x, y, wide, tall))
                if speck is not None:
                    specks.append(speck)
        return specks

    def _moved(
        self, middle: tuple[float, float], longest_px: int, backs: list[Matrix]
    ) -> bool:
        """Tell whether the picture has moved on at a place of the sensor."""
        if not self._kind.moved_px:
            return True
        seen = np.array(backs) @ (2 * middle[0], 2 * middle[1], 1.0)
        least = self._kind.moved_px + 0.5 * longest_px
        return bool(np.ptp(seen, axis=0).max() >= least)

    def _judged(self, mask: Mask, box: tuple[int, int, int, int]) -> _Speck | None:
        """Return one as it is to be taken out; ``None`` if it is known, or is none."""
        x, y, wide, tall = box
        reach, rim = self._kind.ring_px, self._kind.rim_px
        rows = slice(max(0, y - reach), y + tall + reach)
        columns = slice(max(0, x - reach), x + wide + reach)
        part = mask[y : y + tall, x : x + wide]
        if np.count_nonzero(part) < EMPTIEST * wide * tall:
            return None
        area = np.zeros_like(mask[rows, columns])
        top, left = y - rows.start, x - columns.start
        area[top : top + tall, left : left + wide] = part
        mask = cv2.dilate(area, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
        if (self._taken[rows, columns] & mask).any():
            return None
        ring = cv2.dilate(mask, np.ones((3, 3), np.uint8)) == 0
        mean, inside = self.mean(rows, columns), area > 0
        least, most = (plane[rows, columns] / UNIT for plane in self.planes[:2])
        vary = most - least
        around = mean[ring].mean()
        stands_out = abs(mean[inside].mean() - around)
        if np.abs(mean - around)[ring].max() > LEAST_LIKENESS * stands_out:
            return None
        if stands_out < UNREST * max(vary[ring].mean(), vary[inside].mean()):
            return None
        self._taken[rows, columns] |= mask
        burnt = bool(np.abs(mean * mask).max() > self._kind.burnt)
        return _Speck(rows, columns, mask, burnt)


def _halved(pixels: Pixels) -> Pixels:
    """Return a frame at half its size."""
    rows, columns = pixels.shape[:2]
    size = (max(1, columns // 2), max(1, rows // 2))
    small: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    extra = (half(rows) - small.shape[0], half(columns) - small.shape[1])
    if any(extra):
        sides = (0, extra[0], 0, extra[1], cv2.BORDER_REPLICATE)
        small = cv2.copyMakeBorder(small, *sides)
    return small


@compiled
def _follow_dust(
    near: FloatPlane,
    around: FloatPlane,
    low: Steps,
    high: Steps,
    total: FloatPlane,
) -> None:
    """Keep least, most and sum of the share by which places are brighter."""
    dark, unit, most = np.float32(DARK), np.float32(UNIT), np.float32(_MOST)
    for y in range(near.shape[0]):
        for x in range(near.shape[1]):
            now = (near[y, x] - around[y, x]) / (around[y, x] + dark)
            step = int(np.rint(min(max(now * unit, -most), most)))
            low[y, x] = min(low[y, x], step)
            high[y, x] = max(high[y, x], step)
            total[y, x] += now


@compiled
def _follow_hot(
    small: npt.NDArray[np.float32],
    around: npt.NDArray[np.float32],
    level: FloatPlane,
    scale: float,
    low: Steps,
    high: Steps,
    total: FloatPlane,
) -> None:
    """Keep the same of how far the most outstanding colour is ahead of the next."""
    dark, bright = np.float32(DARK), np.float32(scale)
    unit, widest = np.float32(UNIT), np.float32(_MOST)
    for y in range(small.shape[0]):
        for x in range(small.shape[1]):
            red = small[y, x, 0] - around[y, x, 0]
            green = small[y, x, 1] - around[y, x, 1]
            blue = small[y, x, 2] - around[y, x, 2]
            most = max(red, max(green, blue))
            least = min(red, min(green, blue))
            ahead = most - (red + green + blue - most - least)
            now = ahead * bright / (level[y, x] + dark)
            step = int(np.rint(min(max(now * unit, -widest), widest)))
            low[y, x] = min(low[y, x], step)
            high[y, x] = max(high[y, x], step)
            total[y, x] += now


@compiled
def _standing(
    low: Steps,
    high: Steps,
    total: FloatPlane,
    count: int,
    least_share: float,
    masks: npt.NDArray[np.uint8],
) -> None:
    """Mark what is darker, and what is brighter, by much the same in every frame."""
    for y in range(low.shape[0]):
        for x in range(low.shape[1]):
            least = np.float32(low[y, x]) / np.float32(UNIT)
            most = np.float32(high[y, x]) / np.float32(UNIT)
            if abs(total[y, x]) < 0.5 * UNREST * count * (most - least):
                continue
            if most < -least_share and most < LEAST_LIKENESS * least:
                masks[0, y, x] = 1
            elif least > least_share and least > LEAST_LIKENESS * most:
                masks[1, y, x] = 1


def _take_out(pixels: Pixels, mean: FloatPlane, speck: _Speck) -> None:
    """Divide a speck out of a frame, or fill it in where next to nothing shows."""
    rows = slice(2 * speck.rows.start, 2 * speck.rows.stop)
    columns = slice(2 * speck.columns.start, 2 * speck.columns.stop)
    part = pixels[rows, columns].astype(np.float32)
    high, wide = part.shape[:2]
    white, twice = WHITE[pixels.dtype], {"fx": 2, "fy": 2}
    mask = cv2.resize(speck.mask, None, **twice, interpolation=cv2.INTER_NEAREST)
    mask = mask[:high, :wide, None].astype(np.float32)
    if speck.burnt:
        mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))[..., None]
        clear = np.ascontiguousarray(np.broadcast_to(1 - mask, part.shape))
        reach_px = max(2.5, min(high, wide) / 4)
        around = cv2.GaussianBlur(part * clear, (0, 0), reach_px)
        clean = around / np.maximum(cv2.GaussianBlur(clear, (0, 0), reach_px), 1e-6)
    else:
        share = cv2.resize(mean, None, **twice, interpolation=cv2.INTER_LINEAR)
        share = share[:high, :wide, None]
        clean = (part - share * np.float32(DARK * white / 255)) / (1 + share)
    part += (clean - part) * mask
    pixels[rows, columns] = np.clip(np.rint(part), 0, white).astype(pixels.dtype)
