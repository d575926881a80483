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
        ``depth`` blends the frames nearest to a smooth depth map; ``pyramid`` takes
        the strongest detail of any frame; ``hybrid`` starts from depth and adds detail
        of frames near it.
    detail
        0..100, 50 = automatic: how eagerly fine detail of other frames is taken.
    smooth
        0..100, 50 = automatic: how smooth the depth map is made.
    align
        Whether frames are aligned; ``False`` for a stack that is aligned already.
    reference
        Index (from 0) of the frame that the others are aligned to; ``None`` = first.
    """

    method: Method = "hybrid"
    detail: int = 50
    smooth: int = 50
    align: bool = True
    reference: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe as plain values for a report."""
        return asdict(self)
