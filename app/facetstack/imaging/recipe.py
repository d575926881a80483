# SPDX-License-Identifier: GPL-3.0-or-later
"""Every choice that shapes a merge, frozen: the same recipe makes the same picture."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Method = Literal["hybrid", "depth", "pyramid"]


@dataclass(frozen=True)
class StackRecipe:
    """The choices behind a result.

    Attributes
    ----------
    method
        ``hybrid`` weighs all frames by sharpness, most sharply for broad brightness;
        ``depth`` follows the sharpest frame at every scale; ``pyramid`` takes the
        strongest detail of any frame.
    detail
        0..100, 50 = automatic: how strictly fine detail follows the sharpest frame.
    smooth
        0..100, 50 = automatic: how smooth the depth map is made.
    front
        Whether what is near hides what is behind it, though that be sharper: keeps
        thin prongs opaque. Frames must come near to far.
    align
        Whether frames are aligned; ``False`` for a stack that is aligned already.
    reference
        Index (from 0) of the frame that the others are aligned to; ``None``: the first,
        or for a whole stack from disk the one that sees least (``framing``).
    """

    method: Method = "hybrid"
    detail: int = 50
    smooth: int = 50
    front: bool = False
    align: bool = True
    reference: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe as plain values for a report."""
        return asdict(self)
