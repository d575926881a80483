# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a merge: what went in, what was found, and what it took."""

import dataclasses
import json
import math
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from facetstack import __version__
from facetstack.imaging.frame import FrameRef
from facetstack.imaging.stacking import StackResult
from facetstack.session.atomic import write_text


def build_report(
    result: StackResult,
    refs: Sequence[FrameRef],
    *,
    skipped: Sequence[Path] = (),
    seconds: dict[str, float] | None = None,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the report of a merge, ready for JSON.

    Parameters
    ----------
    result
        What the merge gave.
    refs
        The frames in the order in which they were added.
    skipped
        Files that were no frames.
    seconds
        Wall time per step; those of the result if not given.
    notes
        What else the user should know.

    Returns
    -------
    dict
        ``frames`` has, for each frame, ``index`` from 0, ``file``, ``transform`` (2x3,
        pixel (x, y, 1) of the reference to pixel of the frame), ``gain``,
        ``residual_px``, ``share`` of the picture that came mostly from it,
        ``left_out`` and ``note``. ``dust_spots`` counts those taken out. What is no
        number is ``None``.
    """
    shares = owner_shares(result.owner, len(result.alignments))
    frames = [
        {
            "index": one.index,
            "file": str(ref.path),
            "transform": np.asarray(one.matrix, np.float64).tolist(),
            "gain": one.gain,
            "residual_px": one.residual_px,
            "share": share,
            "left_out": one.left_out,
            "note": one.note,
        }
        for one, ref, share in zip(result.alignments, refs, shares, strict=True)
    ]
    rows, columns = result.owner.shape
    report: dict[str, Any] = {
        "facetstack": __version__,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "width_px": columns,
        "height_px": rows,
        "recipe": dataclasses.asdict(result.recipe),
        "reference": {
            "index": result.reference,
            "file": str(refs[result.reference].path),
        },
        "frames": frames,
        "dust_spots": result.dust_spots,
        "skipped": [str(path) for path in skipped],
        "seconds": dict(result.seconds if seconds is None else seconds),
        "peak_memory_bytes": peak_memory_bytes(),
        "notes": list(notes),
    }
    plain: dict[str, Any] = _without_nan(report)
    return plain


def write_report(report: dict[str, Any], path: Path, force: bool = False) -> None:
    """Write a report as JSON; raises ``AlreadyExists`` or ``ReadOnly``."""
    text = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False)
    write_text(path, text + "\n", force=force)


def owner_shares(owner: npt.NDArray[np.uint16], frame_count: int) -> list[float]:
    """Return the share of the picture that each frame gave, 0..1."""
    counts = np.zeros(frame_count, np.int64)
    # In stripes, because counting needs eight bytes for each pixel.
    for first in range(0, owner.shape[0], 256):
        stripe = owner[first : first + 256].ravel()
        counts += np.bincount(stripe, minlength=frame_count)[:frame_count]
    return [float(share) for share in counts / owner.size]


def peak_memory_bytes() -> int | None:
    """Return the most memory that this process has held; ``None`` if unknown."""
    try:
        # The counter of getrusage would start with that of the parent process.
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _without_nan(value: Any) -> Any:
    """Return the value with ``None`` for what JSON has no number for."""
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value
