# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws coverage over a picture of the piece, by colour and by hatching."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from facetstack.imaging.coverage import CoverageReport, Status
from facetstack.imaging.opencv import cv2
from facetstack.language import tr, tr_later
from facetstack.session.coverage_report import percent

Bytes = npt.NDArray[np.uint8]

DIMMED, DIMMED_OUTSIDE = 0.55, 0.2
"""How bright the picture stays under the colours, and outside the piece."""

HATCHES_ACROSS = 110
"""Hatch lines across the picture."""

PAPER, INK = 26, 230
FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True)
class Look:
    """How a status looks: its colour, the slope of its hatching, and its name.

    The colours are those of Okabe and Ito ("Color Universal Design", 2008), which
    colour-blind eyes tell apart; hatching runs along ``x * across + y * down``.
    """

    colour: tuple[int, int, int]
    across: int
    down: int
    name: str


LOOKS = {
    Status.SHARP: Look((0, 158, 115), 0, 0, tr_later("sharp in some frame")),
    Status.GAP: Look((213, 94, 0), 1, 1, tr_later("gap between frames")),
    Status.OPEN_NEAR: Look(
        (86, 180, 233), 0, 1, tr_later("nearer than the first frame")
    ),
    Status.OPEN_FAR: Look(
        (204, 121, 167), 1, 0, tr_later("farther than the last frame")
    ),
    Status.NO_TEXTURE: Look((240, 228, 66), 1, -1, tr_later("no texture to judge by")),
}


def draw_coverage(report: CoverageReport, picture: Bytes) -> Bytes:
    """Return the picture, dimmed, with the status of each cell over it and a legend.

    Parameters
    ----------
    report
        What is covered.
    picture
        (rows, columns, 3) uint8 RGB of the same view, of any size.

    Returns
    -------
    (rows + legend, columns, 3) uint8 RGB.
    """
    rows, columns = picture.shape[:2]
    status = cv2.resize(report.status, (columns, rows), interpolation=cv2.INTER_NEAREST)
    drawn = picture * np.float32(DIMMED)
    drawn[status == Status.OUTSIDE] *= np.float32(DIMMED_OUTSIDE / DIMMED)
    for kind, look in LOOKS.items():
        at = status == kind
        colour = np.array(look.colour, np.float32)
        hatched = at & _hatching(look, rows, columns)
        # Lines must stand out in grey too: what lies between them is darkened.
        kept, tint = (0.88, 0.12) if kind is Status.SHARP else (0.4, 0.25)
        drawn[at] = np.float32(kept) * drawn[at] + np.float32(tint) * colour
        drawn[hatched] = 0.1 * drawn[hatched] + 0.9 * colour
    canvas = np.clip(drawn + 0.5, 0, 255).astype(np.uint8)
    for gap in report.gaps:
        _label(canvas, report, gap.box, f"{gap.before + 1}-{gap.after + 1}")
    return np.concatenate([canvas, _legend(report, columns)])


def _hatching(look: Look, rows: int, columns: int) -> npt.NDArray[np.bool_]:
    """Return where the lines of a look run."""
    if not (look.across or look.down):
        return np.zeros((rows, columns), np.bool_)
    period = max(4, columns // HATCHES_ACROSS)
    x, y = np.arange(columns), np.arange(rows)[:, None]
    return np.asarray((x * look.across + y * look.down) % period < max(1, period // 4))


def _label(
    canvas: Bytes, report: CoverageReport, box: tuple[int, ...], text: str
) -> None:
    """Frame a box and name it."""
    scale = canvas.shape[1] / report.columns
    x, y, width, height = (round(value * scale) for value in box)
    size = _text_scale(canvas.shape[1])
    line = max(1, round(2 * size))
    corner = (x + width, y + height)
    cv2.rectangle(canvas, (x, y), corner, (INK,) * 3, line)
    (wide, high), _ = cv2.getTextSize(text, FONT, size, line)
    left = min(max(0, x), max(0, canvas.shape[1] - wide - 4))
    top = y - 4 if y > 2 * high else y + height + high + 4
    bottom = min(max(high, top), canvas.shape[0] - 4)
    cv2.putText(canvas, text, (left, bottom), FONT, size, (0, 0, 0), 3 * line)
    cv2.putText(canvas, text, (left, bottom), FONT, size, (INK,) * 3, line)


def _legend(report: CoverageReport, columns: int) -> Bytes:
    """Return a strip that explains each status and tells its share."""
    size = _text_scale(columns)
    row = max(12, round(34 * size))
    legend = np.full((row * len(LOOKS) + row // 2, columns, 3), PAPER, np.uint8)
    for number, (kind, look) in enumerate(LOOKS.items()):
        top = row // 4 + number * row
        swatch = legend[top + row // 8 : top + row - row // 8, row // 2 : 3 * row]
        swatch[:] = np.array(look.colour) * 0.25 + PAPER * 0.4
        lines = _hatching(look, *swatch.shape[:2])
        if kind is Status.SHARP:
            lines[:] = True
        swatch[lines] = look.colour
        text = f"{tr(look.name)}: {percent(report.share(kind))}"
        origin = (round(3.5 * row), top + round(0.72 * row))
        cv2.putText(
            legend, text, origin, FONT, size, (INK,) * 3, max(1, round(1.6 * size))
        )
    return legend


def _text_scale(columns: int) -> float:
    """Return the scale of a text that can be read in the picture seen whole."""
    return min(max(columns / 1800, 0.3), 3.0)
