# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the formulas within the numbers that they mean something for."""

import math

from facetstack.errors import StudioError

BEYOND_ANY = 1e9
"""No lens, sensor or bracket has a number larger than this, or smaller than its
inverse; squares and quotients of numbers within stay finite."""


class OutOfDomain(StudioError):
    """A number that no lens, sensor or bracket can have."""


def require_positive(**numbers: float) -> None:
    """Raise ``OutOfDomain`` for the first number that is not finite and above zero.

    The keyword is the number's name, spelt with underscores; it opens the sentence.
    """
    for name, number in numbers.items():
        if not (math.isfinite(number) and number > 0):
            raise OutOfDomain(f"{_spoken(name)} must be above zero, not {number:g}.")
        if not 1 / BEYOND_ANY <= number <= BEYOND_ANY:
            raise OutOfDomain(f"{_spoken(name)} cannot be {number:g}.")


def require_not_negative(**numbers: float) -> None:
    """Raise ``OutOfDomain`` for the first number that is not finite or below zero."""
    for name, number in numbers.items():
        if not (math.isfinite(number) and number >= 0):
            raise OutOfDomain(f"{_spoken(name)} must be zero or more, not {number:g}.")
        if number > BEYOND_ANY:
            raise OutOfDomain(f"{_spoken(name)} cannot be {number:g}.")


def _spoken(name: str) -> str:
    """Return the name as the beginning of a sentence, its unit in brackets."""
    words, _, last = name.rpartition("_")
    units = {"mm": "mm", "um": "µm", "px": "px"}
    if words and last in units:
        name = f"{words}_({units[last]})"
    spoken = name.replace("_", " ").replace("f number", "f-number")
    return f"The {spoken}"
