# SPDX-License-Identifier: GPL-3.0-or-later
"""How cameras write the values of settings, and how we call the settings."""

import re


def leading_number(text: str) -> float | None:
    """Return the number that a text begins with."""
    number = re.match(r"\d+(\.\d+)?", text)
    return float(number.group()) if number else None


def words_for(name: str) -> str:
    """Return a setting's name as it stands in a sentence."""
    return {"iso": "ISO", "target": "capture target"}.get(name, name.replace("_", " "))


def same_number(text: str, other: str) -> bool:
    """Tell whether two texts are the same number."""
    try:
        return abs(float(text) - float(other)) < 1e-6
    except ValueError:
        return False
