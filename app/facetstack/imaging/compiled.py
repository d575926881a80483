# SPDX-License-Identifier: GPL-3.0-or-later
"""The only door to numba: marks a function as one that runs as machine code."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., None])


def compiled(function: Kernel) -> Kernel:
    """Return a function that is compiled when first called and then kept on disk.

    It releases the interpreter lock, so that stripes of a picture run side by side.
    Dividing by 0 gives infinity, as in numpy: a check would keep loops from running
    through wide registers.
    """
    kernel = numba.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
    return cast(Kernel, kernel(function))
