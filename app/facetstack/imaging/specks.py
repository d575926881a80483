# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes hot pixels and dust on the sensor out of frames.

The picture moves over the sensor from frame to frame and goes out of focus; a speck
does neither. Aligned frames would lay its copies side by side, a trail of false sharp
detail. A hot pixel is a point that one colour alone lights in every frame; how dust is
told stands in ``dust``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.bands import half
from facetstack.imaging.compiled import compiled
from facetstack.imaging.dust import Dust
from facetstack.imaging.frame import FloatPlane, Pixels
from facetstack.imaging.matrices import Matrix
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import WHITE

Codes = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.uint8]
Owner = npt.NDArray[np.uint16]
Steps = npt.NDArray[np.int16]
"""Shares, times ``UNIT``."""

Spread = Callable[[int, Callable[[int, int], None]], None]

UNIT = 4096
_MOST = 2**15 - 1
_ROWS_AT_ONCE, _HALO_PX = 128, 2
"""The halo is half the window."""

_WIDER = 4
"""Stripes are so much wider than those of other passes, as they have a halo."""

LEAST_FRAMES = 5
"""Hot pixels are told from so many frames on."""

LOOK_AGAIN = 0.4
"""They are looked for again when the stack has grown by this share."""

FOLLOW_ALL, FOLLOW_EVERY = 8, 3
"""So many frames are followed one by one, and then every third."""

DARK = 6.0
"""Added to both sides of a share, in 255ths, so that noise in the dark is none."""

LEAST_SHARE = 0.05
LEAST_LIKENESS = 0.3
"""Share of the most that a point differs from around, in any frame, which it differs
in all of them; and which nothing around it may reach."""

UNREST = 1.0
"""A point stands out by more than what around it varies from frame to frame."""

SLIMMEST = 0.5
EMPTIEST = 0.45
"""Points are compact: width to height, and share of the box around."""

AROUND_PX, LARGEST_PX, RING_PX = 5, 3, 3
"""Lengths at half the size of the frames."""


@dataclass(frozen=True)
class _Hot:
    """A hot pixel: its surroundings at half the size, and its own pixels there."""

    rows: slice
    columns: slice
    mask: Mask


def _at_once(rows: int, work: Callable[[int, int], None]) -> None:
    """Do all rows in one stripe."""
    work(0, rows)


class Specks:
    """Follows what stands still on the sensor while frames go by.

    Parameters
    ----------
    rows, columns
        Size of the frames. 6 bytes are kept per pixel.
    spread
        Runs ``work(first, last)`` over stripes of so many rows, and waits for all.
    """

    def __init__(self, rows: int, columns: int, spread: Spread = _at_once) -> None:
        self._spread = spread
        self._moves: list[tuple[int, Matrix]] = []
        self._known: list[_Hot] = []
        self._new: list[_Hot] = []
        self._points = _Points(half(rows), half(columns))
        self._dust = Dust(spread)
        self._look_at = LEAST_FRAMES

    @property
    def dust_spots(self) -> int:
        """How many spots of dust are known by now."""
        return len(self._dust.spots)

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
        count = len(self._moves)
        halved = _halved(pixels)
        if count < FOLLOW_ALL or count % FOLLOW_EVERY == 0:
            self._follow(halved)
        self._moves.append((index, matrix))
        self._new = []
        if len(self._moves) == self._look_at:
            self._look_at += max(1, round(self._look_at * LOOK_AGAIN))
            self._new = self._points.found()
            self._known += self._new
        if not self._known and not self._dust.spots:
            self._dust.see(_grey(halved), index, matrix)
            return pixels
        cleaned = pixels.copy()
        self._dust.take_out(cleaned)
        self._dust.see(_grey(halved), index, matrix)
        for speck in self._known:
            _fill_in(cleaned, speck)
        return cleaned

    def finish(self, codes: Codes, owner: Owner) -> None:
        """Take dust out of a merged picture that was found after it was merged.

        Parameters
        ----------
        codes
            (rows, columns, 3) uint16; they are changed.
        owner
            Index of the frame that each pixel of half the size came from.
        """
        self._dust.finish()
        self._dust.take_out_of_merged(codes, owner)

    def _follow(self, halved: Pixels) -> None:
        """Take what a frame of half the size shows."""
        scale = float(255 / WHITE[halved.dtype])
        rows = len(halved)
        self._points.count += 1

        def look(begin: int, end: int) -> None:
            # Few rows at a time: what is reckoned from them takes room.
            for first in range(begin, end, _ROWS_AT_ONCE):
                last = min(first + _ROWS_AT_ONCE, end)
                low, high = max(0, first - _HALO_PX), min(rows, last + _HALO_PX)
                inner = slice(first - low, last - low)
                small = halved[low:high].astype(np.float32)
                around = cv2.blur(small, (AROUND_PX, AROUND_PX))
                level = cv2.transform(small, np.full((1, 3), scale / 3, np.float32))
                _follow_hot(
                    small[inner],
                    around[inner],
                    level[inner],
                    scale,
                    *self._points.rows(first, last),
                )

        def look_at_more(first: int, last: int) -> None:
            look(_WIDER * first, min(_WIDER * last, rows))

        self._spread(-(-rows // _WIDER), look_at_more)

    def trails(self, owner: Owner) -> Mask | None:
        """Return where frames before the last left hot pixels it made known.

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


class _Points:
    """Least, most and mean share by which one colour of a place is ahead."""

    def __init__(self, rows: int, columns: int) -> None:
        self.count = 0
        self._taken = np.zeros((rows, columns), np.uint8)
        self._planes = (
            np.full((rows, columns), _MOST, np.int16),
            np.full((rows, columns), -_MOST, np.int16),
            np.zeros((rows, columns), np.float32),
        )

    def rows(self, first: int, last: int) -> tuple[Steps, Steps, FloatPlane]:
        """Return some rows of the planes."""
        low, high, total = self._planes
        return low[first:last], high[first:last], total[first:last]

    def found(self) -> list[_Hot]:
        """Return hot pixels not known before."""
        masks = np.zeros((2, *self._taken.shape), np.uint8)
        _standing(*self._planes, self.count, LEAST_SHARE, masks)
        specks = []
        for mask in masks:
            # Contours of a nearly empty mask cost a tenth of labelling it.
            outlines, _ = cv2.findContours(
                mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
            )
            for outline in outlines:
                x, y, wide, tall = cv2.boundingRect(outline)
                longest = max(wide, tall)
                if longest > LARGEST_PX or min(wide, tall) < SLIMMEST * longest:
                    continue
                speck = self._judged(mask, (x, y, wide, tall))
                if speck is not None:
                    specks.append(speck)
        return specks

    def _judged(self, mask: Mask, box: tuple[int, int, int, int]) -> _Hot | None:
        """Return one as it is to be filled in; ``None`` if it is known, or is none."""
        x, y, wide, tall = box
        rows = slice(max(0, y - RING_PX), y + tall + RING_PX)
        columns = slice(max(0, x - RING_PX), x + wide + RING_PX)
        part = mask[y : y + tall, x : x + wide]
        if np.count_nonzero(part) < EMPTIEST * wide * tall:
            return None
        area = np.zeros_like(mask[rows, columns])
        top, left = y - rows.start, x - columns.start
        area[top : top + tall, left : left + wide] = part
        if (self._taken[rows, columns] & area).any():
            return None
        ring = cv2.dilate(area, np.ones((3, 3), np.uint8)) == 0
        low, high, total = self._planes
        mean, inside = total[rows, columns] / np.float32(self.count), area > 0
        vary = (high[rows, columns].astype(np.float32) - low[rows, columns]) / UNIT
        around = mean[ring].mean()
        stands_out = abs(mean[inside].mean() - around)
        if np.abs(mean - around)[ring].max() > LEAST_LIKENESS * stands_out:
            return None
        if stands_out < UNREST * max(vary[ring].mean(), vary[inside].mean()):
            return None
        self._taken[rows, columns] |= area
        return _Hot(rows, columns, area)


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


def _grey(halved: Pixels) -> Mask:
    """Return the brightness of a frame, as uint8."""
    grey = cv2.cvtColor(halved, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey if grey.dtype == np.uint8 else grey >> 8, np.uint8)


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


def _fill_in(pixels: Pixels, speck: _Hot) -> None:
    """Fill a hot pixel in from what is around it."""
    rows = slice(2 * speck.rows.start, 2 * speck.rows.stop)
    columns = slice(2 * speck.columns.start, 2 * speck.columns.stop)
    part = pixels[rows, columns].astype(np.float32)
    high, wide = part.shape[:2]
    mask = cv2.resize(speck.mask, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    mask = cv2.dilate(mask[:high, :wide].astype(np.float32), np.ones((3, 3), np.uint8))
    mask = mask[..., None]
    clear = np.ascontiguousarray(np.broadcast_to(1 - mask, part.shape))
    reach_px = max(2.5, min(high, wide) / 4)
    around = cv2.GaussianBlur(part * clear, (0, 0), reach_px)
    clean = around / np.maximum(cv2.GaussianBlur(clear, (0, 0), reach_px), 1e-6)
    part += (clean - part) * mask
    white = WHITE[pixels.dtype]
    pixels[rows, columns] = np.clip(np.rint(part), 0, white).astype(pixels.dtype)
