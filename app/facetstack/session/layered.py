# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands a result over to a retoucher: a layered file with the frames behind it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from facetstack.errors import ProjectError
from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.color import profile_named
from facetstack.imaging.files import FrameReader
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.psd import Layer, TooLargeForPsd, write_layers
from facetstack.imaging.stacking import StackResult
from facetstack.imaging.threads import stripes, worker_count
from facetstack.imaging.tone import to_codes
from facetstack.imaging.warp import warp_rows
from facetstack.progress import CancelToken, Progress, Report, silent
from facetstack.session.atomic import check_writable, replacing
from facetstack.session.report import owner_shares

SUFFIXES = (".psd", ".psb")

LEAST_SHARE = 0.001
"""A frame that gave less of the picture than this gets no layer."""

WHITE = 65535

Codes = npt.NDArray[np.uint16]


def check_layers(path: Path, force: bool = False) -> None:
    """Refuse now a layered file that could not be saved later.

    Raises
    ------
    ProjectError
        If the suffix is none we write; ``AlreadyExists`` or ``ReadOnly`` as
        ``check_writable`` raises them.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ProjectError(
            f"{path.name} has no suffix of a layered file that we write.",
            "Use .psd, or .psb for more than 2 GB.",
        )
    check_writable(path, force)


def save_layers(
    result: StackResult,
    refs: Sequence[FrameRef],
    path: Path,
    *,
    force: bool = False,
    report: Report = silent,
    token: CancelToken | None = None,
) -> Path:
    """Save result, aligned frames, depth and owner map as layers with 16 bit.

    From the top: ``Result``; each frame that gave at least ``LEAST_SHARE`` of the
    picture, nearest first, named like its file, with a mask that shows what the result
    took from it; hidden below them ``Depth map`` and ``Owner map``, whose white is the
    last frame. The masks leave no hole: what came from a frame without a layer is shown
    from the nearest one in focus. Memory holds one layer, however many there are.

    Parameters
    ----------
    result
        What the merge gave.
    refs
        The frames in the order in which they were added; they are read again.
    path
        ``.psd``, or ``.psb``; what PSD cannot hold becomes PSB.
    force
        Whether an existing file may be overwritten.
    report, token
        How far it is, and how it is asked to stop (``Cancelled``).

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    ProjectError
        As ``check_layers`` raises.
    Unreadable
        If a frame is there no more.
    """
    check_layers(path, force)
    layers = _Layers(result, refs, report, token or CancelToken())
    if path.suffix.lower() == ".psd":
        try:
            return _write(layers, path, force, large=False)
        except TooLargeForPsd:
            path = path.with_suffix(".psb")
    return _write(layers, path, force, large=True)


def frames_that_matter(owner: Codes, frame_count: int) -> list[int]:
    """Return the indices of the frames that get a layer, in focus order."""
    shares = owner_shares(owner, frame_count)
    return [index for index, share in enumerate(shares) if share >= LEAST_SHARE]


def _write(layers: "_Layers", path: Path, force: bool, *, large: bool) -> Path:
    result = layers.result
    profile = result.icc_profile or profile_named("srgb")
    with replacing(path, force=force) as part, part.open("wb") as file:
        write_layers(file, result.pixels, layers, profile, large=large)
    return path


class _Layers:
    """The layers from the bottom upwards; each makes its pixels when asked."""

    def __init__(
        self,
        result: StackResult,
        refs: Sequence[FrameRef],
        report: Report,
        token: CancelToken,
    ) -> None:
        self.result = result
        self._refs = refs
        self._report, self._token = report, token
        self._reader: FrameReader | None = None
        count = len(result.alignments)
        self._kept = frames_that_matter(result.owner, count)
        self._shown_by = np.array(
            [min(self._kept, key=lambda k: abs(k - i)) for i in range(count)],
            np.uint16,
        )

    def __iter__(self) -> Iterator[Layer]:
        result, count = self.result, len(self.result.alignments)
        yield Layer("Owner map", lambda: _grey(result.owner, count), visible=False)
        yield Layer(
            "Depth map",
            lambda: _grey(result.depth_map, count),
            visible=False,
        )
        for index in reversed(self._kept):
            yield Layer(
                self._refs[index].path.name,
                partial(self._aligned, index),
                partial(self._mask, index),
            )
        yield Layer("Result", lambda: result.pixels)

    def _aligned(self, index: int) -> Codes:
        """Return a frame as it lies on the result."""
        self._token.checkpoint()
        done = len(self._kept) - 1 - self._kept.index(index)
        name = self._refs[index].path.name
        self._report(Progress(done, len(self._kept), f"Layer of {name}"))
        if self._reader is None:
            # Raw frames are developed like the first of the stack, as for the merge.
            self._reader = FrameReader()
            if index:
                self._reader.read(self._refs[0])
        frame = self._reader.read(self._refs[index])
        return _warped(frame, self.result.alignments[index])

    def _mask(self, index: int) -> Codes:
        """Return where the result came from a frame."""
        shown: Codes = (self._shown_by[self.result.owner] == index) * np.uint16(WHITE)
        return shown


def _warped(frame: Frame, alignment: FrameAlignment) -> Codes:
    """Return a frame in geometry and exposure of the result."""
    codes = np.empty(frame.pixels.shape, np.uint16)

    def stripe(rows: tuple[int, int]) -> None:
        codes[slice(*rows)] = to_codes(
            warp_rows(frame.pixels, alignment.matrix, alignment.gain, *rows)
        )

    with ThreadPoolExecutor(worker_count(), thread_name_prefix="layer") as pool:
        list(pool.map(stripe, stripes(frame.rows)))
    return codes


def _grey(values: npt.NDArray[np.generic], frame_count: int) -> Codes:
    """Return a map in frames as grey, the last frame white."""
    factor = np.float32(WHITE / max(1, frame_count - 1))
    scaled = np.nan_to_num(np.asarray(values, np.float32)) * factor
    return np.asarray(np.rint(np.clip(scaled, 0, WHITE)), np.uint16)
