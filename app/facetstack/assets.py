# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the files of resources/, in a wheel and in a checkout."""

from importlib.resources import files
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2] / "resources"


def asset(name: str) -> Path:
    """Return the path of a file or folder in ``resources/``.

    Raises
    ------
    FileNotFoundError
        If it is in neither place, which means a broken installation.
    """
    for root in (Path(str(files("facetstack"))) / "resources", _CHECKOUT):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"resources/{name} is missing from this installation")
