# SPDX-License-Identifier: GPL-3.0-or-later
"""The only door to numba: marks a function as one that runs as machine code."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., None])


def compiled(function: Kernel) -> Kernel:
    """Return a function that is compiled when first called and then kept on disk.

    It releases the interpreter lock, so that stripes of a picture run side by side.
    """
    return cast(Kernel, numba.njit(cache=True, nogil=True, fastmath=True)(function))
