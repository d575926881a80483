# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a picture of the mosaic behind a Bayer filter, in display values.

Green is interpolated along rows and along columns with the second difference of the
place's own colour (Hamilton and Adams, US patent 5629734, expired); the two are mixed
by how little the differences between green and colour change around, after Pekkucuksen
and Altunbasak, "Gradient based threshold free color filter array interpolation", ICIP
2010. Red and blue follow green by the mean difference of their neighbours. All this
happens on square roots of light, where edges are as steep on their dark side as on
their bright one, and noise is nearly alike everywhere.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.compiled import compiled
from facetstack.imaging.frame import FloatPlane
from facetstack.imaging.opencv import cv2
from facetstack.imaging.tone import encoded_from_linear

Mosaic = npt.NDArray[np.uint16]
Picture = npt.NDArray[np.uint16]
Sites = tuple[int, int, int, int]
"""Colours of the upper left, upper right, lower left and lower right place of every
block of two by two: 0 is red, 1 green, 2 blue, 3 green again."""

BAYER: tuple[Sites, ...] = tuple(
    sites
    for green in ((1, 1), (1, 3), (3, 1))
    for sites in (
        (0, green[0], green[1], 2),
        (2, green[0], green[1], 0),
        (green[0], 0, 2, green[1]),
        (green[0], 2, 0, green[1]),
    )
)

EDGE_PX = 6
"""Even; so many pixels are mirrored at borders, which leaves the colours in place."""

TRUST = 0.7
"""How far the second difference of one colour stands for that of another: 1 is best
for pixels as sharp as the mosaic and for grey, less for optics and for colours."""

QUIET = 0.002
"""Added to changes of direction, in square roots of light: less is noise."""

_ROWS = 128


@dataclass(frozen=True)
class MosaicScale:
    """What the codes of a sensor mean.

    Attributes
    ----------
    sites
        One of ``BAYER``.
    black
        Code of black of each of the four colours.
    white_above_black
        Codes from black to white.
    gains
        White balance of each of the four colours, the least of them 1.
    to_srgb
        (3, 3) from balanced camera colours to linear sRGB.
    """

    sites: Sites
    black: tuple[float, float, float, float]
    white_above_black: float
    gains: tuple[float, float, float, float]
    to_srgb: npt.NDArray[np.float64]


def demosaic(mosaic: Mosaic, scale: MosaicScale) -> Picture:
    """Return the (rows, columns, 3) uint16 sRGB picture of a (rows, columns) mosaic.

    Light above white is cut off in every colour before they are mixed.
    """
    rows, columns = mosaic.shape
    picture = np.empty((rows, columns, 3), np.uint16)
    roots = np.stack([_roots(scale, colour) for colour in scale.sites])
    red = scale.sites.index(0)
    matrix, curve = scale.to_srgb.astype(np.float32), _curve()
    green_column = (red // 2 + red % 2 + 1) % 2
    signs = np.ones((2, columns + 2 * EDGE_PX), np.float32)
    signs[0, green_column::2] = signs[1, 1 - green_column :: 2] = -1
    places, sides = _mirrored(rows), (0, 0, EDGE_PX, EDGE_PX, cv2.BORDER_REFLECT_101)
    planes = np.zeros((6, _ROWS + 2 * EDGE_PX, columns + 2 * EDGE_PX), np.float32)
    for first in range(0, rows, _ROWS):
        last = min(first + _ROWS, rows)
        part = mosaic[places[first : last + 2 * EDGE_PX]]
        part = cv2.copyMakeBorder(part, *sides)
        light, across, along, change_across, change_along, difference = planes[
            :, : len(part)
        ]
        _take_roots(part, roots, light)
        _differences(light, signs, across, along)
        _changes(across, along, change_across, change_along)
        change_across = cv2.blur(change_across, (5, 5))
        change_along = cv2.blur(change_along, (5, 5))
        _mix(across, along, change_across, change_along, difference)
        out = picture[first:last]
        _colour(light, difference, red // 2, red % 2, matrix, curve, out)
    return picture


def _roots(scale: MosaicScale, colour: int) -> FloatPlane:
    """Return the square root of balanced light, 0..1, of every code of a colour."""
    codes = np.arange(65536) - scale.black[colour]
    light = codes * (scale.gains[colour] / scale.white_above_black)
    return np.asarray(np.sqrt(np.clip(light, 0, 1)), np.float32)


def _mirrored(rows: int) -> npt.NDArray[np.intp]:
    """Return which row stands for each, from ``EDGE_PX`` before the first on."""
    places = np.abs(np.arange(-EDGE_PX, rows + EDGE_PX))
    return np.asarray(np.where(places < rows, places, 2 * (rows - 1) - places))


_CURVES: list[Picture] = []


def _curve() -> Picture:
    """Return the sRGB code of every 16-bit code of linear light."""
    if not _CURVES:
        codes = encoded_from_linear(np.arange(65536) / 65535) * 65535
        _CURVES.append(np.rint(codes).astype(np.uint16))
    return _CURVES[0]


@compiled
def _take_roots(part: Mosaic, roots: FloatPlane, light: FloatPlane) -> None:
    """Look every code up in the table of its place; the first row is an even one."""
    for y in range(part.shape[0]):
        left, right = roots[2 * (y & 1)], roots[2 * (y & 1) + 1]
        for x in range(0, part.shape[1] - 1, 2):
            light[y, x] = left[part[y, x]]
            light[y, x + 1] = right[part[y, x + 1]]
        if part.shape[1] & 1:
            light[y, part.shape[1] - 1] = left[part[y, part.shape[1] - 1]]


# Indices below count up from 0: only so do loops run through wide registers.


@compiled
def _differences(
    light: FloatPlane, signs: FloatPlane, across: FloatPlane, along: FloatPlane
) -> None:
    """Give green less the other colour, by rows (across) and columns (along).

    ``signs`` are, for even and odd rows, -1 at green places and 1 at others.
    """
    half, quarter = np.float32(0.5), np.float32(0.25 * TRUST)
    itself = np.float32(1 - 0.5 * TRUST)
    rows, columns = light.shape
    for y in range(rows - 4):
        for x in range(columns - 4):
            across[y + 2, x + 2] = signs[y & 1, x + 2] * (
                half * (light[y + 2, x + 1] + light[y + 2, x + 3])
                - quarter * (light[y + 2, x] + light[y + 2, x + 4])
                - itself * light[y + 2, x + 2]
            )
        for x in range(columns - 4):
            along[y + 2, x + 2] = signs[y & 1, x + 2] * (
                half * (light[y + 1, x + 2] + light[y + 3, x + 2])
                - quarter * (light[y, x + 2] + light[y + 4, x + 2])
                - itself * light[y + 2, x + 2]
            )


@compiled
def _changes(
    across: FloatPlane,
    along: FloatPlane,
    change_across: FloatPlane,
    change_along: FloatPlane,
) -> None:
    """Give how much the differences change from one side of a place to the other."""
    rows, columns = across.shape
    for y in range(rows - 2):
        for x in range(columns - 2):
            change_across[y + 1, x + 1] = abs(across[y + 1, x] - across[y + 1, x + 2])
        for x in range(columns - 2):
            change_along[y + 1, x + 1] = abs(along[y, x + 1] - along[y + 2, x + 1])


@compiled
def _mix(
    across: FloatPlane,
    along: FloatPlane,
    change_across: FloatPlane,
    change_along: FloatPlane,
    difference: FloatPlane,
) -> None:
    """Mix both differences: the calmer one counts most."""
    half, quarter, quiet = np.float32(0.5), np.float32(0.25), np.float32(QUIET)
    rows, columns = across.shape
    for y in range(rows - 2):
        for x in range(columns - 2):
            by_row = half * across[y + 1, x + 1] + quarter * (
                across[y + 1, x] + across[y + 1, x + 2]
            )
            by_column = half * along[y + 1, x + 1] + quarter * (
                along[y, x + 1] + along[y + 2, x + 1]
            )
            rowwise = change_across[y + 1, x + 1] + quiet
            columnwise = change_along[y + 1, x + 1] + quiet
            rowwise, columnwise = rowwise * rowwise, columnwise * columnwise
            difference[y + 1, x + 1] = (by_row * columnwise + by_column * rowwise) / (
                rowwise + columnwise
            )


@compiled
def _colour(
    light: FloatPlane,
    difference: FloatPlane,
    red_row: int,
    red_column: int,
    matrix: npt.NDArray[np.float32],
    curve: Picture,
    out: Picture,
) -> None:
    """Give red, green and blue of every place, in sRGB."""
    half, quarter = np.float32(0.5), np.float32(0.25)
    zero, one, white = np.float32(0), np.float32(1), np.float32(65535)
    rows, columns = out.shape[:2]
    # Per row: red, green, blue, and then their codes.
    colours = np.empty((3, columns), np.float32)
    codes = np.empty((3, columns), np.int32)
    for row in range(rows):
        y = row + EDGE_PX
        in_red_row = (row ^ red_row) & 1 == 0
        own, other = (0, 2) if in_red_row else (2, 0)
        measured = red_column if in_red_row else 1 - red_column
        for column in range(columns):
            colours[1, column] = light[y, column + EDGE_PX]
            colours[own, column] = light[y, column + EDGE_PX] - half * (
                difference[y, column + EDGE_PX - 1]
                + difference[y, column + EDGE_PX + 1]
            )
            colours[other, column] = light[y, column + EDGE_PX] - half * (
                difference[y - 1, column + EDGE_PX]
                + difference[y + 1, column + EDGE_PX]
            )
        for column in range(measured, columns, 2):
            own_light = light[y, column + EDGE_PX]
            green = own_light + difference[y, column + EDGE_PX]
            colours[own, column], colours[1, column] = own_light, green
            colours[other, column] = green - quarter * (
                difference[y - 1, column + EDGE_PX - 1]
                + difference[y - 1, column + EDGE_PX + 1]
                + difference[y + 1, column + EDGE_PX - 1]
                + difference[y + 1, column + EDGE_PX + 1]
            )
        for column in range(columns):
            red = min(max(colours[0, column], zero), one)
            green = min(max(colours[1, column], zero), one)
            blue = min(max(colours[2, column], zero), one)
            red, green, blue = red * red, green * green, blue * blue
            for channel in range(3):
                value = (
                    matrix[channel, 0] * red
                    + matrix[channel, 1] * green
                    + matrix[channel, 2] * blue
                )
                codes[channel, column] = int(min(max(value, zero), one) * white + half)
        for column in range(columns):
            out[row, column, 0] = curve[codes[0, column]]
            out[row, column, 1] = curve[codes[1, column]]
            out[row, column, 2] = curve[codes[2, column]]
